"""Numbers about few people leave no page and no file; their city and the coordination read them."""

import csv
import io
from collections.abc import Callable, Mapping

import pytest
from django.test import Client
from tests.cast import Cast
from tests.surveys.kit import OPENS, survey_round
from tests.surveys.results.kit import BASE, PUBLISHED, Given, answered, fetched, version

from mancomun.accounts.models import User
from mancomun.core.actors import ANONYMOUS
from mancomun.surveys.engine import CompiledForm
from mancomun.surveys.models import Correction, Response, Revision, Round
from mancomun.surveys.queries import disclosure
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.results import opened, opening, sheets

SignIn = Callable[[User | None], Client]
COLUMNS = (
    "type", "name", "label::Español (es)", "label::Português (pt)", "label::English (en)", "relevant", "appearance",
    "mancomun_code", "mancomun_visibility", "mancomun_people",
)  # fmt: skip


def _row(kind: str, name: str = "", code: str = "", people: str = "", relevant: str = "") -> list[str]:
    return [kind, name, name, name, name, relevant, "", code, "public" if code else "", people]


SURVEY = (
    _row("begin_group", "A"),
    _row("integer", "all", "A1", "yes"),
    _row("begin_group", "sex", "A1"),
    _row("integer", "women", "A1", "part all"),
    _row("integer", "men", "A1", "part all"),
    _row("integer", "other", "A1", "part all"),
    _row("end_group"),
    _row("integer", "cases", "A2", "yes"),
    _row("text", "came_of_it", "A3", relevant="${cases} > 0"),
    _row("begin_repeat", "each", "A6", relevant="${cases} > 0"),
    _row("text", "about", "A6"),
    _row("end_repeat"),
    _row("decimal", "staff", "A4"),
    _row("decimal", "migrant", "A4", "share staff"),
    _row("begin_repeat", "done", "A5"),
    _row("text", "what", "A5"),
    _row("integer", "reached", "A5", "yes"),
    _row("end_repeat"),
    _row("end_group"),
)
FULL: Mapping[str, Given] = {
    "all": "5211", "women": "2011", "men": "3197", "other": "3", "cases": "2", "came_of_it": "Zqoutcome",
    "staff": "6.5", "migrant": "30.75", "what[1]": "Courses", "reached[1]": "4", "what[2]": "Houses",
    "reached[2]": "7741", "about[1]": "Zqone", "about[2]": "Zqtwo",
}  # fmt: skip
FEW = {"A1/women", "A1/other", "A2", "A3", "A4/migrant", "A6/each"}
SECRETS = ("2011", "2.011", "2,011", "Zqoutcome", "Zqone", "Zqtwo", "30.75", "30,75", "7741", "7.741", "7,741")


@pytest.fixture
def round_(cast: Cast) -> Round:
    made = survey_round(cast, asked=version(SURVEY, COLUMNS))
    Round.objects.filter(pk=made.pk).update(published_at=PUBLISHED)
    made.refresh_from_db()
    return made


def row(client: Client, city: str = "quilmes") -> dict[str, str]:
    _status, content = fetched(client, "results.csv")
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return next(each for each in rows if each["city"] == city)


def few(client: Client) -> set[str]:
    return {name for name, value in row(client).items() if value == "TOO_FEW_PEOPLE"}


def test_who_reads_numbers_about_few_people(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    answered(round_, cast.quilmes, FULL)
    found = {name: few(sign_in(getattr(cast, name))) for name in ("tomas", "lucia", "elena", "diego", "bruno", "ana")}
    assert few(sign_in(None)) == FEW
    assert found == {**dict.fromkeys(("tomas", "lucia", "elena"), FEW), "diego": set(), "bruno": set(), "ana": set()}
    shown = row(sign_in(None))
    assert [shown[name] for name in ("A1", "A1/men", "A4")] == ["5211", "3197", "6.5"]
    assert row(sign_in(cast.bruno))["A3"] == "Zqoutcome"


PAGES = (
    "", "A1/", "A2/", "A3/", "A4/", "A5/", "A6/", "matrix/?block=A", "map/?question=A1", "groups/", "?country=AR",
    "A1/?country=AR", "results.csv", "results.csv?labels=es", "entries.csv", "A1/results.csv", "A5/results.csv",
    "dictionary.csv",
)  # fmt: skip


def out(client: Client) -> str:
    return "".join(fetched(client, page)[1].decode() for page in PAGES)


def test_no_page_and_no_file_gives_them_away(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    answered(round_, cast.quilmes, FULL)
    for somebody in (None, cast.elena, cast.lucia):
        text = out(sign_in(somebody))
        assert [secret for secret in SECRETS if secret in text] == []
        assert "TOO_FEW_PEOPLE" in text


def test_control_without_the_rule_all_of_them_come_out(
    cast: Cast, round_: Round, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "few_of", lambda *_args: set())
    answered(round_, cast.quilmes, FULL)
    text = out(sign_in(None))
    assert all(
        any(secret in text for secret in shape) for shape in (SECRETS[:3], SECRETS[3:4], SECRETS[4:5], SECRETS[6:8])
    )


def test_sums_over_cities_leave_them_out(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    """Otherwise what all cities say, less what each says, were the number."""
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.cordoba, {"all": "30", "women": "20", "men": "10", "other": "0", "cases": "9"})
    results = opened(ANONYMOUS, "2026", at=PUBLISHED)
    topic = results.topic("A2")
    tally = results.book.tally(topic.main)
    assert (tally.numbers, tally.of("few"), tally.counted, tally.asked) == ((9.0,), 1, 1, 3)
    women = next(part for part in results.topic("A1").parts if part.node.name == "women")
    assert results.book.tally(women).numbers == (20.0,)


def test_an_answer_that_changed_is_withheld_with_the_one_before_in_mind(cast: Cast, round_: Round) -> None:
    client = Client()
    answered(round_, cast.quilmes, {"all": "55", "women": "18", "men": "30", "other": "7"})
    assert few(client) == set()
    answered(round_, cast.quilmes, {"all": "50", "women": "18", "men": "30", "other": "2"}, number=2)
    opening.forget()
    assert few(client) == {"A1", "A1/women", "A1/men", "A1/other"}


def corrected(cast: Cast, round_: Round, before: Mapping[str, Given], after: Mapping[str, Given]) -> None:
    answered(round_, cast.quilmes, before)
    response = answered(round_, cast.quilmes, after, number=2)
    first, second = Revision.objects.order_by("number")
    Correction.objects.create(
        response=response, reason="A number.", asked_by=cast.bruno.pk, asked_at=OPENS, opened_at=OPENS,
        until=PUBLISHED, before=first, after=second, edition=2, closed_at=PUBLISHED,
    )  # fmt: skip
    assert Response.objects.count() == 1


def test_what_a_correction_changed_does_not_say_it_either(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    corrected(cast, round_, FULL, {**FULL, "women": "2019", "all": "5219", "came_of_it": "Zqoutcome 2"})
    page = f"{BASE.removesuffix('results/')}corrections/"
    secrets = ("2,011", "2,019", "Zqoutcome")
    for somebody, shown in ((None, False), (cast.elena, False), (cast.bruno, True), (cast.ana, True)):
        client = sign_in(somebody)
        client.cookies["language"] = "en"
        text = fetched(client, page)[1].decode()
        assert [secret in text for secret in secrets] == [shown] * 3, somebody


def form(round_: Round) -> CompiledForm:
    return compiled(round_.version)


def test_the_form_says_what_adds_up(round_: Round) -> None:
    found = disclosure.people_of(form(round_))
    outside, inside = found.layers
    assert [sorted(path.rpartition("/")[2] for path in each.counts) for each in (outside, inside)] == [
        ["all", "cases", "men", "other", "women"],
        ["reached"],
    ]
    assert [(one.total.rpartition("/")[2], len(one.parts)) for one in outside.sums] == [("all", 3)]
    assert {path.rpartition("/")[2] for path in found.because} == {"came_of_it", "each", "about"}
