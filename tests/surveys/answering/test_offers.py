"""Earlier answers beside today's questions: offered, never copied."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Cast
from tests.surveys.kit import COMMAND, NOW, accepted, actor, begun, survey_round, workbook

from mancomun.accounts.models import User
from mancomun.surveys.actions.questionnaires import import_workbook
from mancomun.surveys.actions.repeats import bring_entries
from mancomun.surveys.models import Answer, QuestionLink, Response, Round
from mancomun.surveys.queries.earlier_lists import lists_for
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.years import offers_for, sources

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
PAGE = "/surveys/2026/answer/quilmes/A/"


def earlier(cast: Cast, asked: Round, year: int, values: dict[str, str]) -> Round:
    """A round of an earlier year that Quilmes answered."""
    made = survey_round(cast, slug=str(year), asked=asked.version)
    Round.objects.filter(pk=made.pk).update(year=year)
    accepted(begun(made, cast.quilmes, values), cast.bruno, cast.carla, cast.ana)
    return made


@pytest.fixture
def response(cast: Cast) -> Response:
    """Today's draft of Quilmes, nothing answered yet."""
    return begun(survey_round(cast), cast.quilmes, {})


def offered(response: Response) -> dict[str, tuple[str, int]]:
    found = offers_for(response, compiled(response.invitee.round.version))
    return {path.rpartition("/")[2]: (offer.value, offer.since) for path, offer in found.items()}


def test_an_earlier_answer_is_offered_with_the_years_it_held(cast: Cast, response: Response) -> None:
    asked = response.invitee.round
    earlier(cast, asked, 2023, {"A/a1": "no", "A/a2": "no"})
    earlier(cast, asked, 2024, {"A/a1": "yes", "A/a1_year": "2020", "A/a2": "no"})
    earlier(cast, asked, 2025, {"A/a1": "yes", "A/a1_year": "2021", "A/a2": "no"})
    assert offered(response) == {"a1": ("yes", 2024), "a1_year": ("2021", 2025), "a2": ("no", 2023)}


def test_nothing_is_copied_and_another_citys_answers_are_not_offered(cast: Cast, response: Response) -> None:
    asked = response.invitee.round
    made = survey_round(cast, slug="2025", asked=asked.version)
    Round.objects.filter(pk=made.pk).update(year=2025)
    accepted(begun(made, cast.quilmes, {"A/a1": "no"}), cast.bruno, cast.carla, cast.ana)
    assert offered(response) == {"a1": ("no", 2025)}
    assert offered(begun(asked, cast.cordoba, {})) == {}
    assert not Answer.objects.filter(response=response).exclude(value="").exists()


def test_what_was_not_approved_is_not_offered(cast: Cast, response: Response) -> None:
    made = survey_round(cast, slug="2025", asked=response.invitee.round.version)
    Round.objects.filter(pk=made.pk).update(year=2025)
    begun(made, cast.quilmes)
    assert offered(response) == {}


def next_version(asked: Round, rows: str) -> Round:
    """The round asks a version whose first question has another name."""
    from tests.surveys.kit import SURVEY

    changed = [tuple(cell.replace("a1", rows) for cell in row) for row in SURVEY]
    changed = [(*row[:8], "A1b" if row[8] == "A1" else row[8], *row[9:]) for row in changed]
    made = import_workbook(
        questionnaire=asked.version.questionnaire, data=workbook(changed), name="next.xlsx", by=COMMAND, at=NOW
    )
    Round.objects.filter(pk=asked.pk).update(version=made)
    return Round.objects.get(pk=asked.pk)


def test_a_renamed_question_goes_on_by_its_link(cast: Cast, response: Response) -> None:
    before = response.invitee.round.version
    earlier(cast, response.invitee.round, 2025, {"A/a1": "yes", "A/a1_year": "2020", "A/a2": "no"})
    response.invitee.round = next_version(response.invitee.round, "plan")
    assert offered(response) == {"a2": ("no", 2025)}
    link = QuestionLink.objects.create(
        version=response.invitee.round.version, earlier=before, kind="renamed", at=NOW,
        path="/data/A/plan", earlier_path="/data/A/a1", values={"yes": "progress"},
    )  # fmt: skip
    assert offered(response) == {"plan": ("progress", 2025), "a2": ("no", 2025)}
    QuestionLink.objects.filter(pk=link.pk).update(kind="broken")
    QuestionLink.objects.create(
        version=response.invitee.round.version, earlier=before, kind="broken", at=NOW,
        path="/data/A/a2", earlier_path="/data/A/a2",
    )  # fmt: skip
    assert offered(response) == {}


def test_a_choice_that_is_no_more_is_not_offered(cast: Cast, response: Response) -> None:
    before = response.invitee.round.version
    earlier(cast, response.invitee.round, 2025, {"A/a1": "no"})
    response.invitee.round = next_version(response.invitee.round, "plan")
    QuestionLink.objects.create(
        version=response.invitee.round.version, earlier=before, kind="renamed", at=NOW,
        path="/data/A/plan", earlier_path="/data/A/a1", values={"no": "never"},
    )  # fmt: skip
    assert sources(response.invitee.round.version, before)["/data/A/plan"][0].today("no") == "never"
    assert offered(response) == {}


def test_it_is_confirmed_by_a_button_and_then_says_since_when(cast: Cast, response: Response, sign_in: SignIn) -> None:
    earlier(cast, response.invitee.round, 2025, {"A/a1": "no", "A/a2": "yes"})
    client = sign_in(cast.bruno)
    page = client.get(PAGE).content.decode()
    key = page.partition('name="keep" value="')[2].partition('"')[0]
    assert "2025: <strong>No</strong>" in page
    assert client.post(PAGE, {"keep": key}).headers["Location"] == f"{PAGE}#{key}"
    kept = Answer.objects.get(response=response, path="/data/A/a1")
    assert (kept.value, kept.by_name, kept.visibility) == ("no", "Bruno", "")
    page = client.get(PAGE).content.decode()
    assert "2025: <strong>No</strong>" not in page
    assert "2025: <strong>Sí</strong>" in page
    assert page.count('name="keep"') == 1


def test_confirming_never_replaces_what_somebody_has_typed(cast: Cast, response: Response, sign_in: SignIn) -> None:
    earlier(cast, response.invitee.round, 2025, {"A/a1": "no"})
    client = sign_in(cast.bruno)
    key = client.get(PAGE).content.decode().partition('name="keep" value="')[2].partition('"')[0]
    begun(response.invitee.round, cast.quilmes, {"A/a1": "yes"})
    client.post(PAGE, {"keep": key})
    assert Answer.objects.get(response=response, path="/data/A/a1").value == "yes"


def test_who_may_read_it_stays_as_the_city_chose(cast: Cast, response: Response, sign_in: SignIn) -> None:
    made = survey_round(cast, slug="2025", asked=response.invitee.round.version)
    Round.objects.filter(pk=made.pk).update(year=2025)
    draft = begun(made, cast.quilmes, {"A/a1": "no"})
    Answer.objects.filter(response=draft, path="/data/A/a1").update(visibility="network")
    accepted(draft, cast.bruno, cast.carla, cast.ana)
    client = sign_in(cast.bruno)
    key = client.get(PAGE).content.decode().partition('name="keep" value="')[2].partition('"')[0]
    client.post(PAGE, {"keep": key})
    assert Answer.objects.get(response=response, path="/data/A/a1").visibility == "network"


LIST = "/data/B/b2"


def listed(cast: Cast, asked: Round, year: int, *names: str) -> None:
    made = survey_round(cast, slug=str(year), asked=asked.version)
    Round.objects.filter(pk=made.pk).update(year=year)
    draft = begun(made, cast.quilmes, {"A/a1": "no", "A/a2": "no"})
    bring_entries(
        response=draft, repeat=LIST, by=actor(cast.bruno), at=NOW,
        entries=[{f"{LIST}/b2_name": (name, "network")} for name in names],
    )  # fmt: skip
    accepted(draft, cast.bruno, cast.carla, cast.ana)


def names(response: Response) -> list[tuple[str, str]]:
    rows = Answer.objects.filter(response=response, path__endswith="/b2_name").exclude(value="")
    return list(rows.order_by("path").values_list("value", "visibility"))


def test_an_earlier_list_is_offered_and_brought_once(cast: Cast, response: Response, sign_in: SignIn) -> None:
    listed(cast, response.invitee.round, 2024, "Old")
    listed(cast, response.invitee.round, 2025, "Fair", "School")
    page = sign_in(cast.bruno).get(PAGE.replace("/A/", "/B/")).content.decode()
    assert "En 2025 la ciudad registró 2" in page
    assert names(response) == []  # offered is not copied
    key = re.search(r'name="bring" value="(q\d+)"', page)
    assert key
    for _time in range(2):
        answer = sign_in(cast.bruno).post(PAGE.replace("/A/", "/B/"), {"section": "B", "bring": key[1]})
        assert answer.status_code == 302
        assert names(response) == [("Fair", "network"), ("School", "network")]
    assert 'name="bring"' not in sign_in(cast.bruno).get(PAGE.replace("/A/", "/B/")).content.decode()


def test_a_list_that_was_begun_takes_no_other(cast: Cast, response: Response) -> None:
    bring_entries(
        response=response, repeat=LIST, entries=[{f"{LIST}/b2_name": ("Mine", "")}], by=actor(cast.bruno), at=NOW
    )
    listed(cast, response.invitee.round, 2025, "Fair")
    found = lists_for(response, compiled(response.invitee.round.version))[LIST]
    assert (found.year, found.texts) == (2025, ("Fair",))
    brought = bring_entries(response=response, repeat=LIST, entries=found.entries, by=actor(cast.bruno), at=NOW)
    assert brought == 0
    assert names(response) == [("Mine", "")]


def test_another_citys_list_is_not_offered(cast: Cast, response: Response) -> None:
    listed(cast, response.invitee.round, 2025, "Fair")
    other = begun(response.invitee.round, cast.cordoba, {})
    assert lists_for(other, compiled(response.invitee.round.version)) == {}
