"""The desk and the public pages: who comes in, what they show, what a bad workbook or a bad form gets."""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast, city
from tests.forms import send
from tests.surveys.kit import (
    CLOSES,
    COMMAND,
    NOW,
    SURVEY,
    accepted,
    approved,
    begun,
    survey_round,
    version,
    workbook,
)

from mancomun.accounts.models import User
from mancomun.core import files
from mancomun.network.models import LocalGovernment
from mancomun.surveys.actions.rounds import invite_cities
from mancomun.surveys.models import Invitee, Questionnaire, QuestionnaireVersion, Round

SignIn = Callable[[User | None], Client]
Counted = Callable[[int], object]
PEOPLE = ("ana", "sofia", "bruno", "carla", "lucia", "tomas")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(cast: Cast) -> Round:
    return survey_round(cast)


DESK = (
    "/desk/surveys/",
    "/desk/surveys/questionnaires/new/",
    "/desk/surveys/questionnaires/small/",
    "/desk/surveys/questionnaires/small/1/",
    "/desk/surveys/questionnaires/small/1/workbook/",
    "/desk/surveys/rounds/new/",
    "/desk/surveys/rounds/2026/",
    "/desk/surveys/rounds/2026/cities.csv",
    "/desk/surveys/rounds/2026/phases/",
    "/desk/surveys/rounds/2026/invite/",
    "/desk/surveys/rounds/2026/publish/",
)
PUBLIC = ("/surveys/", "/surveys/2026/", "/surveys/2026/questionnaire/", "/surveys/2026/questionnaire/workbook/")


def status(client: Client, page: str) -> int:
    answer = client.get(page)
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file, closed when it was read
    return answer.status_code


def test_who_comes_to_the_desk(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    found = {name: {status(sign_in(getattr(cast, name)), page) for page in DESK} for name in PEOPLE}
    assert found == {name: {200} if name in {"ana", "sofia"} else {403} for name in PEOPLE}
    assert {status(Client(), page) for page in DESK} == {302}


def test_another_commissions_round_is_not_known_to_exist(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    Round.objects.update(commission=None)
    pages = [page for page in DESK if "/rounds/2026/" in page]
    assert {status(sign_in(cast.ana), page) for page in pages} == {404}
    assert {status(sign_in(cast.sofia), page) for page in pages} == {200}


def test_everybody_reads_the_public_pages(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    for client in (Client(), sign_in(cast.bruno), sign_in(cast.tomas), sign_in(cast.ana)):
        assert [status(client, page) for page in PUBLIC] == [200] * 4
    assert Client().get("/surveys/none/").status_code == 404


def test_which_cities_answered_is_told_when_answering_has_closed(cast: Cast, asked: Round) -> None:
    accepted(begun(asked, cast.quilmes), cast.bruno, cast.carla, cast.ana)
    page = Client().get("/surveys/2026/").content.decode()
    assert "Quilmes" not in page
    with time_machine.travel(CLOSES, tick=False):
        assert "Quilmes" in Client().get("/surveys/2026/").content.decode()


def test_a_workbook_is_imported_shown_and_comes_back_as_it_was_sent(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ana)
    made = send(client, "/desk/surveys/questionnaires/new/", {"title_es": "Corto", "slug": "short"})
    assert made.headers["Location"] == "/desk/surveys/questionnaires/short/"
    data = workbook()
    sent = send(client, "/desk/surveys/questionnaires/short/", {"workbook": SimpleUploadedFile("f.xlsx", data)})
    assert sent.headers["Location"] == "/desk/surveys/questionnaires/short/1/"
    page = client.get("/desk/surveys/questionnaires/short/1/?section=A&language=pt").content.decode()
    assert "Há um escritório?" in page
    assert QuestionnaireVersion.objects.get().digest in page
    download = client.get("/desk/surveys/questionnaires/short/1/workbook/")
    assert b"".join(download.streaming_content) == data  # type: ignore[attr-defined]  # a file
    again = send(client, "/desk/surveys/questionnaires/short/", {"workbook": SimpleUploadedFile("g.xlsx", data)})
    assert again.headers["Location"] == "/desk/surveys/questionnaires/short/1/"


def test_faults_are_a_table_in_the_persons_language_and_nothing_is_kept(cast: Cast, sign_in: SignIn) -> None:
    version()
    rows = [list(row) for row in SURVEY]
    rows[2][7] = "nothing-like-it(.)"
    bad = SimpleUploadedFile("f.xlsx", workbook(rows, form_id="bad"))
    answer = send(sign_in(cast.ana), "/desk/surveys/questionnaires/small/", {"workbook": bad})
    page = answer.content.decode()
    assert (answer.status_code, QuestionnaireVersion.objects.count()) == (422, 1)
    assert "La función «nothing-like-it» no existe" in page
    assert ">constraint<" in page


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("a.xlsx", b"", 422),
        ("a.xlsx", b"PK\x03\x04 no workbook", 422),
        ("a.pdf", b"%PDF-1.7\n%%EOF", 422),
        ("a.svg", b"<svg/>", 422),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 422),
    ],
)
def test_what_is_no_workbook_gets_its_sentence(
    cast: Cast, sign_in: SignIn, name: str, data: bytes, status: int
) -> None:
    version()
    upload = SimpleUploadedFile(name, data)
    answer = send(sign_in(cast.ana), "/desk/surveys/questionnaires/small/", {"workbook": upload})
    assert (answer.status_code, QuestionnaireVersion.objects.count()) == (status, 1)
    missing = send(sign_in(cast.ana), "/desk/surveys/questionnaires/small/", {})
    assert missing.status_code == 422


ROUND = {
    "title_es": "Ronda nueva",
    "slug": "2027",
    "year": "2027",
    "zone": "America/Montevideo",
    "answer_opens": "2026-12-01T00:00",
    "answer_closes": "2026-12-31T23:59:59",
    "answer_local": "on",
    "review_opens": "2026-12-01T00:00",
    "review_closes": "2027-02-28T23:59:59",
}


def round_data(cast: Cast, **changed: str) -> dict[str, str]:
    known = {"version": str(QuestionnaireVersion.objects.get().pk), "commission": str(cast.commission.pk)}
    return {**ROUND, **known, **changed}


def test_a_round_is_created_through_its_form(cast: Cast, sign_in: SignIn) -> None:
    version()
    client = sign_in(cast.ana)
    answer = send(client, "/desk/surveys/rounds/new/", round_data(cast))
    assert answer.headers["Location"] == "/desk/surveys/rounds/2027/invite/"
    phase = Round.objects.get().phases.get(kind="answer")
    assert (phase.closes.isoformat(), phase.zone, phase.local_close) == (
        "2027-01-01T02:59:59+00:00",
        "America/Montevideo",
        True,
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"slug": "receipts"},
        {"slug": "Ñ"},
        {"slug": "a" * 90},
        {"title_es": ""},
        {"year": "x"},
        {"version": "999"},
        {"commission": ""},
        {"commission": "999"},
        {"zone": "Nowhere/Land"},
        {"answer_closes": "2026-11-30T00:00"},
        {"answer_closes": "never"},
        {"correct_opens": "2026-12-31T23:59:59"},
        {"answer_opens": "0001-01-01T00:00"},
        {"review_closes": "9999-12-31T23:59:59"},
        {"title_es": "a\x00b"},
    ],
)
def test_a_bad_form_is_shown_again_with_its_faults(cast: Cast, sign_in: SignIn, changed: dict[str, str]) -> None:
    version()
    answer = send(sign_in(cast.ana), "/desk/surveys/rounds/new/", round_data(cast, **changed))
    assert (answer.status_code, Round.objects.count()) == (422, 0)


def test_an_address_is_given_once(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    answer = send(sign_in(cast.ana), "/desk/surveys/rounds/new/", round_data(cast, slug="2026"))
    assert (answer.status_code, Round.objects.count()) == (422, 1)
    taken = send(sign_in(cast.ana), "/desk/surveys/questionnaires/new/", {"title_es": "x", "slug": "small"})
    assert (taken.status_code, Questionnaire.objects.count()) == (422, 1)


def test_cities_are_invited_by_choice_or_all_in_the_list(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    city("lima", "Lima", "PE", "America/Lima", -12.0, -77.0)
    city("salta", "Salta", "AR", "America/Argentina/Salta", -24.8, -65.4)
    client, page = sign_in(cast.ana), "/desk/surveys/rounds/2026/invite/"
    assert send(client, page, {}).status_code == 422
    assert send(client, page, {"cities": ["999999"]}).status_code == 422
    peru = f"{page}?country=PE"
    shown = client.get(peru).content.decode()
    assert ("Lima" in shown, "Salta (" in shown) == (True, False)
    assert send(client, peru, {"all": "yes"}).status_code == 302
    salta = LocalGovernment.objects.get(slug="salta")
    assert send(client, page, {"cities": [str(salta.pk)]}).status_code == 302
    assert Invitee.objects.filter(round=asked).count() == 5
    assert 'name="nonce"' not in client.get(page).content.decode()  # nobody is left to invite


def test_the_list_is_narrowed_and_comes_as_a_file(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    approved(begun(asked, cast.quilmes), cast.bruno, cast.carla)
    client = sign_in(cast.ana)
    page = client.get("/desk/surveys/rounds/2026/?standing=approved&country=AR").content.decode()
    assert ("/responses/quilmes/" in page, ">Córdoba" in page) == (True, False)
    assert client.get("/desk/surveys/rounds/2026/?standing=nonsense&country=ZZ&page=99").status_code == 200
    file = client.get("/desk/surveys/rounds/2026/cities.csv?standing=approved")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # a file
    assert lines[1].split(",")[:6] == ["quilmes", "Quilmes", "AR", "approved", "2", "5"]
    assert len(lines) == 2


def test_reminding_and_publishing_are_asked_of_the_desk(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    client, page = sign_in(cast.ana), "/desk/surveys/rounds/2026/"
    assert send(client, page, {}, to=f"{page}remind/").headers["Location"] == page
    assert Invitee.objects.filter(reminded_at=NOW).count() == 3
    assert client.get(f"{page}remind/").status_code == 405
    assert 'name="nonce"' not in client.get(f"{page}publish/").content.decode()
    accepted(begun(asked, cast.quilmes), cast.bruno, cast.carla, cast.ana)
    with time_machine.travel(CLOSES, tick=False):
        later = sign_in(cast.ana)
        assert send(later, f"{page}publish/", {}).headers["Location"] == page
    assert Round.objects.get().published_at == CLOSES


def test_phases_are_planned_anew_and_refusals_are_told(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    client, page = sign_in(cast.ana), "/desk/surveys/rounds/2026/phases/"
    form = client.get(page).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in data.items()}
    data = {name: value for name, value in data.items() if value}
    assert data["answer_closes"] == "2026-11-30T23:59:59"
    assert send(client, page, {**data, "answer_closes": "2026-12-03T23:59:59"}).status_code == 302
    assert "Ana" in client.get("/desk/surveys/rounds/2026/").content.decode()
    assert send(client, page, {**data, "answer_closes": "2026-11-01T00:00:01"}).status_code == 422


@pytest.mark.parametrize("page", ["/surveys/", "/desk/surveys/", "/desk/surveys/rounds/2026/"])
def test_a_list_costs_the_same_for_one_and_for_three(
    cast: Cast, asked: Round, sign_in: SignIn, page: str, django_assert_num_queries: Counted
) -> None:
    client = sign_in(cast.ana)
    begun(asked, cast.quilmes)
    Invitee.objects.exclude(government=cast.quilmes).delete()
    for _round in range(2):
        client.get(page)  # what is kept in memory is in memory
        with django_assert_num_queries(QUERIES[page]):  # type: ignore[attr-defined]  # a context manager
            client.get(page)
        invite_cities(round=asked, governments=[cast.cordoba, cast.montevideo], by=COMMAND, at=NOW)
        begun(asked, cast.cordoba)
        if Round.objects.count() == 1:
            for slug in ("2024", "2025"):
                survey_round(cast, slug=slug, asked=asked.version)


QUERIES = {"/surveys/": 7, "/desk/surveys/": 8, "/desk/surveys/rounds/2026/": 16}


def test_the_original_is_served_to_everybody_as_an_inert_file(cast: Cast, asked: Round) -> None:
    answer = Client().get("/surveys/2026/questionnaire/workbook/")
    with files.open_file(asked.version.workbook) as kept:
        assert b"".join(answer.streaming_content) == kept.read()  # type: ignore[attr-defined]  # a file
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("number", [1, 2])
def test_counts_have_words_in_their_number_and_a_total(cast: Cast, asked: Round, sign_in: SignIn, number: int) -> None:
    asked_no_more = [cast.montevideo, cast.cordoba][: 3 - number]
    Invitee.objects.filter(round=asked, government__in=asked_no_more).delete()
    page = _reading(sign_in(cast.sofia), "es").get("/desk/surveys/rounds/2026/")
    words = [(stat.value, stat.label) for stat in page.context["stats"]]
    total, unopened = ("1", "ciudad invitada"), ("1", "no la abrió")
    if number > 1:
        total, unopened = ("2", "ciudades invitadas"), ("2", "no la abrieron")
    assert words[:2] == [total, unopened]


def test_questions_are_counted_as_people_count_them(cast: Cast, sign_in: SignIn) -> None:
    version()
    page = _reading(sign_in(cast.ana), "en").get("/desk/surveys/questionnaires/small/")
    assert "5 questions (6 fields)" in page.content.decode()


@pytest.mark.parametrize("page", [page for page in DESK if not page.endswith(("workbook/", ".csv"))])
def test_the_way_up_is_desk_surveys_and_what_the_page_is_of(
    cast: Cast, asked: Round, sign_in: SignIn, page: str
) -> None:
    html = _reading(sign_in(cast.ana), "en").get(page).content.decode()
    crumbs = re.findall(r'<li><a href="([^"]*)">', html.split('class="crumbs"')[1].split("</nav>")[0])
    above = ["/desk/", "/desk/surveys/", "/desk/surveys/rounds/2026/", "/desk/surveys/questionnaires/small/"]
    assert crumbs == [each for each in above if page.startswith(each) and page != each]


def _reading(client: Client, language: str) -> Client:
    client.cookies["language"] = language
    return client
