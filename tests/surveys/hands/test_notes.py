"""What a city's people say to each other about a question, and every change of it."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Cast
from tests.forms import send
from tests.surveys.hands.kit import BASE, MARTA, at, by_account, by_link, let_in, link_in_mail
from tests.surveys.kit import NOW, actor

from mancomun.accounts.models import User
from mancomun.core.models import OutboxMessage
from mancomun.core.problems import Refused
from mancomun.surveys.actions.answering import Change, save_section
from mancomun.surveys.actions.conversations import say
from mancomun.surveys.models import Conversation, Message, Response
from mancomun.surveys.queries.answering import form_of
from mancomun.surveys.queries.hands import colleagues
from mancomun.surveys.sheet.keys import key_of

SignIn = Callable[[User | None], Client]
B1 = "/data/B/b1"


@pytest.fixture
def key(response: Response) -> str:
    return key_of(form_of(response).node(B1), B1)


def english(client: Client) -> Client:
    client.cookies["language"] = "en"
    return client


def test_who_is_mentioned_gets_a_letter_and_the_question_shows_it(
    cast: Cast, response: Response, sign_in: SignIn, key: str
) -> None:
    bruno = english(sign_in(cast.bruno))
    page = f"{BASE}notes/{key}/"
    form = {"body": "Is it still so?", "mention": [f"u{cast.diego.pk}"]}
    assert send(bruno, page, form).status_code == 302
    letter = OutboxMessage.objects.order_by("-pk")[0]
    assert letter.to == cast.diego.email
    assert letter.body.count(f"{BASE}notes/{key}/") == 1
    assert "Is it still so?" in letter.body
    diego = english(sign_in(cast.diego))
    assert "1 open note" in diego.get(f"{BASE}B/").content.decode()
    assert "1 open note" in diego.get(BASE).content.decode()
    send(diego, page, {}, to=f"{page}settle/")
    assert "open note" not in diego.get(f"{BASE}B/").content.decode()
    send(diego, page, {"body": "It is not."})
    assert Conversation.objects.get().settled_at is None  # to say more is to open it again


def test_nobody_elses_people_can_be_mentioned(cast: Cast, response: Response, sign_in: SignIn, key: str) -> None:
    names = [each.name for each in colleagues(response, at=NOW, section="B")]
    assert names == ["Bruno", "Carla", "Diego"]
    form = {"body": "Hello", "mention": [f"u{cast.elena.pk}"]}
    assert send(sign_in(cast.bruno), f"{BASE}notes/{key}/", form).status_code == 422
    assert not Message.objects.exists()


def test_a_helper_is_mentioned_where_they_see_the_question(cast: Cast, response: Response, key: str) -> None:
    made = by_link(response, cast, "B")
    client = let_in(link_in_mail())
    by_account(response, cast, "A")  # so Diego no longer sees B
    names = [each.name for each in colleagues(response, at=NOW, section="B")]
    assert names == ["Bruno", "Carla", "Marta"]
    page = at(made.uid, f"notes/{key}/")
    assert send(client, page, {"body": "Which year?", "mention": [f"u{cast.bruno.pk}"]}).status_code == 302
    message = Message.objects.get()
    assert (message.by, message.by_name, message.handover, message.mentioned) == (None, "Marta", made.pk, "Bruno")
    mention = [each for each in colleagues(response, at=NOW, section="B") if each.name == "Marta"]
    say(response=response, path=B1, body="2026.", mention=mention, by=actor(cast.bruno), at=NOW)
    letter = OutboxMessage.objects.filter(to=MARTA).order_by("-pk")[0]
    assert f"/surveys/handed/{made.uid}/notes/{key}/" in letter.body
    assert f"/surveys/handed/{made.uid}/ask/" in letter.body


def test_a_note_outside_what_was_handed_over_is_refused(cast: Cast, response: Response) -> None:
    by_account(response, cast, "A")
    with pytest.raises(Refused):
        say(response=response, path=B1, body="Hello", by=actor(cast.diego), at=NOW)
    assert not Message.objects.exists()


@pytest.mark.parametrize("who", ["ana", "elena", "lucia", "sofia", "tomas"])
def test_notes_are_the_citys_own(cast: Cast, response: Response, sign_in: SignIn, key: str, who: str) -> None:
    say(response=response, path=B1, body="Between us.", by=actor(cast.bruno), at=NOW)
    client = sign_in(getattr(cast, who))
    assert client.get(f"{BASE}notes/{key}/").status_code == 404
    assert "Between us." not in client.get("/surveys/2026/responses/quilmes/").content.decode()


def test_an_empty_note_is_refused(cast: Cast, response: Response, sign_in: SignIn, key: str) -> None:
    assert send(sign_in(cast.bruno), f"{BASE}notes/{key}/", {"body": "  "}).status_code == 422
    assert sign_in(cast.bruno).get(f"{BASE}notes/q99999/").status_code == 404


def test_the_history_is_narrowed_by_section_person_and_day(cast: Cast, response: Response, sign_in: SignIn) -> None:
    def save(path: str, value: str, who: User) -> None:
        save_section(response=response, changes=[Change(path, value, base=1)], by=actor(who), at=NOW)

    save("/data/A/a1", "no", cast.diego)
    save(B1, "gn", cast.bruno)
    client = english(sign_in(cast.bruno))

    def rows(query: str) -> int:
        return client.get(f"{BASE}history/?{query}").content.decode().count("<time ")

    assert rows("") == 2
    assert rows("section=A") == rows(f"person=u{cast.bruno.pk}") == 1
    assert rows("since=2026-11-10&until=2026-11-10") == 2
    assert rows("since=2026-11-11") == rows("until=2026-11-09") == 0
    assert rows("section=nowhere&person=zz&since=x") == 2  # nonsense narrows nothing


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_costs_the_same_for_one_change_and_for_three(
    cast: Cast, response: Response, sign_in: SignIn, django_assert_num_queries: Callable[[int], object], count: int
) -> None:
    for number in range(count):
        value = ("gn", "es", "gn")[number]
        save_section(response=response, changes=[Change(B1, value, base=number + 1)], by=actor(cast.diego), at=NOW)
    client = sign_in(cast.bruno)
    client.get(f"{BASE}history/")
    with django_assert_num_queries(10):  # type: ignore[attr-defined]  # a context
        assert client.get(f"{BASE}history/").status_code == 200
