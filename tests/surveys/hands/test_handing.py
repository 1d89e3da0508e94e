"""Who has what: handed over by account or by link, taken back, ended, and what each one sees then."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from tests.cast import Cast
from tests.forms import nonce_in, send
from tests.surveys.hands.kit import BASE, MARTA, at, by_account, by_link, let_in, link_in_mail
from tests.surveys.kit import AFTER, CLOSES, NOW, actor

from mancomun.accounts.models import User
from mancomun.core.models import AuditEntry, OutboxMessage
from mancomun.core.problems import Conflict, Gone, Refused, Unprocessable
from mancomun.surveys.actions import hands as actions
from mancomun.surveys.actions.answering import Change, save_section
from mancomun.surveys.actions.forgetting import forget
from mancomun.surveys.models import Answer, AnswerEdit, Handover, Response
from mancomun.surveys.queries import hands as queries
from mancomun.surveys.rules.hands import ALL, Sight

SignIn = Callable[[User | None], Client]
A1, B1 = "/data/A/a1", "/data/B/b1"


def test_only_a_focal_point_hands_over(cast: Cast, response: Response) -> None:
    for somebody in (cast.diego, cast.carla, cast.elena, cast.ana):
        with pytest.raises(Refused):
            actions.hand_over(
                response=response, sections=["A"], into=actions.Into(email=MARTA), by=actor(somebody), at=NOW
            )
    assert by_link(response, cast, "B", "A").sections == ["A", "B"]  # in the form's order


def test_nothing_is_handed_over_that_could_not_be_answered(cast: Cast, response: Response) -> None:
    def hand(when: object, **more: object) -> None:
        given = {"sections": ["A"], "into": actions.Into(email=MARTA), **more}
        actions.hand_over(response=response, by=actor(cast.bruno), at=when, **given)  # type: ignore[arg-type]  # any

    with pytest.raises(Conflict):
        hand(AFTER)
    with pytest.raises(Conflict):
        hand(NOW, ends_at=NOW)
    with pytest.raises(Unprocessable):
        hand(NOW, sections=["nowhere"])
    with pytest.raises(Unprocessable):
        hand(NOW, into=actions.Into(helper=cast.elena))  # of another city
    assert not Handover.objects.exists()


def test_a_contributor_sees_all_until_something_is_handed_to_them(cast: Cast, response: Response) -> None:
    diego, bruno, carla = actor(cast.diego), actor(cast.bruno), actor(cast.carla)
    assert queries.sight_of(response, diego, at=NOW) == ALL
    made = by_account(response, cast, "B")
    assert queries.sight_of(response, diego, at=NOW) == Sight(frozenset({"B"}))
    assert queries.sight_of(response, bruno, at=NOW) == queries.sight_of(response, carla, at=NOW) == ALL
    actions.withdraw_handover(handover=made, by=bruno, at=NOW)
    assert queries.sight_of(response, diego, at=NOW) == Sight(frozenset())  # taken back gives nothing back


def test_what_was_not_handed_over_cannot_be_written_by_any_channel(cast: Cast, response: Response) -> None:
    by_account(response, cast, "B")
    given = {"response": response, "by": actor(cast.diego), "at": NOW, "channel": Answer.Channel.API}
    with pytest.raises(Refused):
        save_section(changes=[Change(B1, "gn", base=1), Change(A1, "no", base=1)], **given)  # type: ignore[arg-type]
    assert list(response.answers.filter(by=cast.diego.pk)) == []
    save_section(changes=[Change(B1, "gn", base=1)], **given)  # type: ignore[arg-type]
    assert response.answers.get(path=B1).value == "gn"


def test_pages_show_what_was_handed_over_and_nothing_else(cast: Cast, response: Response, sign_in: SignIn) -> None:
    by_account(response, cast, "B")
    client = sign_in(cast.diego)
    shown = {path: client.get(f"{BASE}{path}").status_code for path in ("", "A/", "B/", "print/", "history/")}
    assert shown == {"": 200, "A/": 404, "B/": 200, "print/": 200, "history/": 200}
    for path in ("", "B/", "print/", "history/"):
        page = client.get(f"{BASE}{path}").content.decode()
        assert "The office of rights" not in page
        assert f"{BASE}A/" not in page
    paper = sign_in(cast.bruno).get(f"{BASE}print/").content.decode()
    assert "The office of rights" in paper  # … which the focal point reads there


def test_a_save_outside_is_not_found_and_writes_nothing(cast: Cast, response: Response, sign_in: SignIn) -> None:
    by_account(response, cast, "B")
    diego = sign_in(cast.diego)
    field = _key(sign_in(cast.bruno).get(f"{BASE}A/").content.decode())
    for where in ("A", "B"):  # the section outside, and one's own with a field from outside
        form = {"section": where, f"{field}": "no", f"{field}.n": "1.0"}
        assert diego.post(f"{BASE}{where}/", form).status_code == 404
        assert diego.post(f"{BASE}save/", form, headers={"HX-Request": "true"}).status_code == 404
    assert response.answers.get(path=A1).value == "yes"


def test_the_link_works_once_and_for_its_sections_alone(cast: Cast, response: Response) -> None:
    made = by_link(response, cast, "B")
    path = link_in_mail()
    assert made.link_digest
    assert path.rsplit("/", 2)[1] not in (made.link_digest, made.key_digest)
    assert Client().get(at(made.uid)).headers["Location"] == at(made.uid, "ask/")
    assert Client().get(path).status_code == 200  # as a program that checks mail does: it spends nothing
    assert Client().post(path, {"name": "Eve"}).status_code == 403  # without the key of the form
    client = let_in(path)
    assert Client().get(path).status_code == 410
    assert Client().get(at(made.uid, "B/")).status_code == 404
    statuses = {rest: client.get(at(made.uid, rest)).status_code for rest in ("", "A/", "B/", "print/", "notes/q2/")}
    assert statuses == {"": 200, "A/": 404, "B/": 200, "print/": 200, "notes/q2/": 404}
    assert "The office of rights" not in client.get(at(made.uid, "print/")).content.decode()
    others = (BASE, f"{BASE}B/", "/surveys/2026/responses/quilmes/", "/account/")
    assert {client.get(each).status_code for each in others} == {302}  # led to the door


def test_a_name_is_needed_the_first_time(cast: Cast, response: Response) -> None:
    made = by_link(response, cast, "B")
    client, path = Client(), link_in_mail()
    assert send(client, path, {"name": "  "}).status_code == 422
    assert send(client, path, {"name": "Marta"}).status_code == 302
    send(Client(), at(made.uid, "ask/"), {"email": MARTA.upper()})
    again = Client()
    assert 'name="name"' not in again.get(link_in_mail()).content.decode()
    made.refresh_from_db()
    assert made.name == "Marta"


def test_what_is_written_by_link_says_so(cast: Cast, response: Response, sign_in: SignIn) -> None:
    made = by_link(response, cast, "B")
    client = let_in(link_in_mail())
    page = client.get(at(made.uid, "B/")).content.decode()
    base = re.search(r'name="(q\d+)\.n" id="\w+" value="([^"]+)"', page)
    assert base
    form = {"section": "B", base[1]: ["es", "gn"], f"{base[1]}.n": base[2], "go": "stay"}
    assert client.post(at(made.uid, "B/"), form).status_code == 302
    answer = response.answers.get(path=B1)
    said = (answer.value, answer.by, answer.by_name, answer.handover, answer.channel)
    assert said == ("es gn", None, "Marta", made.pk, Answer.Channel.LINK)
    edit = AnswerEdit.objects.get(response=response, path=B1)
    assert (edit.by_name, edit.handover, edit.channel) == ("Marta", made.pk, Answer.Channel.LINK)
    bruno = sign_in(cast.bruno)
    bruno.cookies["language"] = "en"
    assert "Marta" in bruno.get(f"{BASE}B/").content.decode()
    assert "One-time link" in bruno.get(f"{BASE}history/?person=h{made.pk}").content.decode()


def test_a_new_link_goes_to_the_same_address_alone_and_ends_the_session_before(cast: Cast, response: Response) -> None:
    made = by_link(response, cast, "B")
    first = let_in(link_in_mail())
    letters = OutboxMessage.objects.count()
    other = send(Client(), at(made.uid, "ask/"), {"email": "eve@example.org"})
    same = send(Client(), at(made.uid, "ask/"), {"email": MARTA})
    assert other.content == same.content  # nobody learns which address it is
    assert OutboxMessage.objects.count() == letters + 1
    assert first.get(at(made.uid)).status_code == 200  # until the new one is opened
    second = let_in(link_in_mail(), name="")
    assert (first.get(at(made.uid)).status_code, second.get(at(made.uid)).status_code) == (410, 200)


@pytest.mark.parametrize("how", ["taken back", "ended", "closed", "renewed"])
def test_the_session_ends_with_the_handover(cast: Cast, response: Response, how: str) -> None:
    until = NOW + timedelta(days=2) if how == "ended" else None
    made, _link = actions.hand_over(
        response=response, sections=["B"], into=actions.Into(email=MARTA), ends_at=until, by=actor(cast.bruno), at=NOW
    )
    opened = CLOSES - timedelta(days=1) if how == "closed" else NOW
    with time_machine.travel(opened, tick=False):
        client = let_in(link_in_mail())
        assert client.get(at(made.uid, "B/")).status_code == 200
    later = {"ended": NOW + timedelta(days=2), "closed": CLOSES}.get(how, NOW)
    if how == "taken back":
        actions.withdraw_handover(handover=made, by=actor(cast.bruno), at=NOW)
    if how == "renewed":
        actions.renew_link(handover=made, by=actor(cast.bruno), at=NOW)
    with time_machine.travel(later, tick=False):
        found = {client.get(at(made.uid, rest)).status_code for rest in ("", "B/", "print/", "done/")}
        posted = client.post(at(made.uid, "save/"), {"section": "B"}).status_code
    assert (found, posted) == ({410}, 410)


def test_two_who_open_one_link_are_one(cast: Cast, response: Response) -> None:
    made = by_link(response, cast, "B")
    secret = link_in_mail().rsplit("/", 2)[1]
    actions.open_link(handover=made, secret=secret, name="Marta", closed=False, at=NOW)
    with pytest.raises(Gone):
        actions.open_link(handover=made, secret=secret, name="Eve", closed=False, at=NOW)


def test_done_is_said_and_taken_back(cast: Cast, response: Response, sign_in: SignIn) -> None:
    made = by_link(response, cast, "B")
    client = let_in(link_in_mail())
    assert send(client, at(made.uid, "done/"), {"note": "One figure is missing."}).status_code == 302
    letter = OutboxMessage.objects.filter(to=cast.bruno.email).order_by("-pk")[0]
    assert "One figure is missing." in letter.body
    bruno = sign_in(cast.bruno)
    bruno.cookies["language"] = "en"
    page = bruno.get(f"{BASE}hands/").content.decode()
    assert "One figure is missing." in page
    assert "with Marta, who is done" in bruno.get(BASE).content.decode()
    assert send(client, at(made.uid), {"again": "1"}, to=at(made.uid, "done/")).status_code == 302
    made.refresh_from_db()
    assert (made.done_at, made.done_note) == (None, "")


def test_the_focal_point_hands_over_by_the_page(cast: Cast, response: Response, sign_in: SignIn) -> None:
    client = sign_in(cast.bruno)
    client.cookies["language"] = "en"
    page = f"{BASE}hands/give/"
    assert send(client, page, {"sections": ["A"], "to": "link"}).status_code == 422  # no address
    nonce = nonce_in(client, page)
    form = {"sections": ["A"], "to": "link", "email": "Marta@Example.org", "language": "pt", "nonce": nonce}
    given = client.post(page, form)
    assert given.status_code == 200
    assert link_in_mail() in given.content.decode()
    assert client.post(page, form).status_code == 409  # sent again it does nothing twice, and shows no link
    assert Handover.objects.count() == 1
    letter = OutboxMessage.objects.get(to=MARTA)
    assert letter.subject.startswith("Bruno confia a você uma parte")
    assert "Compromisso" in letter.body  # sections in the reader's language
    assert link_in_mail() not in client.get(f"{BASE}hands/").content.decode()


def test_the_audit_names_no_address(cast: Cast, response: Response) -> None:
    made = by_link(response, cast, "B")
    let_in(link_in_mail())
    entries = list(
        AuditEntry.objects.filter(event__contains=".link.") | AuditEntry.objects.filter(event__contains="sections")
    )
    assert [entry.event for entry in entries] == ["survey.sections.handed_over", "survey.link.opened"]
    assert entries[1].actor == f"handover:{made.pk}"
    assert not any(MARTA in str(entry.data) or "Marta" in str(entry.data) for entry in entries)


def test_addresses_are_forgotten(cast: Cast, response: Response) -> None:
    made = by_link(response, cast, "B")
    let_in(link_in_mail())
    assert actions.forget_addresses(at=CLOSES + timedelta(days=89)) == 0
    forget(user_id=77, email=MARTA.upper(), name="Marta", at=NOW)
    made.refresh_from_db()
    assert (made.email, made.name, made.withdrawn_at) == ("77@forgotten.invalid", "", NOW)
    other = by_link(response, cast, "A")
    assert actions.forget_addresses(at=CLOSES + timedelta(days=91)) == 1
    other.refresh_from_db()
    assert other.email == "helper@forgotten.invalid"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_hands_costs_the_same_for_one_and_for_three(
    cast: Cast, response: Response, sign_in: SignIn, django_assert_num_queries: Callable[[int], object], count: int
) -> None:
    for _ in range(count):
        by_link(response, cast, "B")
    client = sign_in(cast.bruno)
    client.get(f"{BASE}hands/")
    with django_assert_num_queries(7):  # type: ignore[attr-defined]  # a context
        assert client.get(f"{BASE}hands/").status_code == 200


def _key(page: str) -> str:
    found = re.search(r'name="(q\d+)" id="\w+" value="yes"', page)
    assert found
    return found[1]
