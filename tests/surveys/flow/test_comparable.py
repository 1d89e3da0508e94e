"""What each reader finds of approved answers, before and after the results open; and the mirror made of it."""

from collections.abc import Mapping

import pytest
from tests.cast import Cast, mandate
from tests.surveys.kit import (
    AFTER,
    CLOSES,
    COMMAND,
    NOW,
    SURVEY,
    accepted,
    actor,
    approved,
    begun,
    spans,
    survey_round,
    workbook,
)

from mancomun.accounts.models import User
from mancomun.core.actors import ANONYMOUS, Actor
from mancomun.surveys.actions.flow import Remarks, accept_response, return_response
from mancomun.surveys.actions.questionnaires import create_questionnaire, import_workbook
from mancomun.surveys.actions.rounds import Plan, create_round, invite_cities
from mancomun.surveys.models import Response, Round
from mancomun.surveys.queries.flow import latest_revision
from mancomun.surveys.queries.revisions import comparable
from mancomun.surveys.results.mirror import Mirror, mirror
from mancomun.surveys.rules.comparison import SHOWN, ahead, state_of

YES = {"A/a1": "yes", "A/a2": "no", "A/a3": "Secret of the office"}


@pytest.fixture
def asked(cast: Cast) -> Round:
    """Quilmes is accepted, Córdoba approved, Montevideo still writes."""
    made = survey_round(cast)
    mandate(cast.elena, cast.cordoba, "authority")
    accepted(begun(made, cast.quilmes, YES), cast.bruno, cast.carla, cast.ana)
    approved(begun(made, cast.cordoba, {"A/a1": "no", "A/a2": "progress"}), cast.elena, cast.elena)
    begun(made, cast.montevideo, YES)
    return made


def cities(round_: Round, reader: Actor, at: object = NOW) -> set[str]:
    names = {
        invitee.government_id: invitee.government.slug for invitee in round_.invitees.select_related("government")
    }
    return {names[row.government_id] for row in comparable(round_, reader, at=at)}  # type: ignore[arg-type]


def test_whose_answers_each_reader_finds_while_cities_answer(cast: Cast, asked: Round) -> None:
    found = {name: cities(asked, actor(getattr(cast, name))) for name in ("bruno", "elena", "ana", "sofia", "lucia")}
    assert found == {
        "bruno": {"quilmes"},
        "elena": {"cordoba"},
        "ana": {"quilmes", "cordoba"},
        "sofia": {"quilmes", "cordoba"},
        "lucia": set(),
    }
    assert cities(asked, ANONYMOUS) == set()


def test_whose_answers_each_reader_finds_when_it_has_closed(cast: Cast, asked: Round) -> None:
    found = {name: cities(asked, actor(getattr(cast, name)), CLOSES) for name in ("bruno", "elena", "ana", "tomas")}
    assert found == {
        "bruno": {"quilmes"},
        "elena": {"quilmes", "cordoba"},
        "ana": {"quilmes", "cordoba"},
        "tomas": {"quilmes"},
    }
    assert cities(asked, ANONYMOUS, CLOSES) == {"quilmes"}


def states(round_: Round, reader: Actor, city: int) -> Mapping[str, tuple[str, str]]:
    rows = comparable(round_, reader, at=CLOSES)
    return {row.path: (row.state, row.choice) for row in rows if row.government_id == city}


def test_what_each_reader_finds_in_an_open_answer(cast: Cast, asked: Round) -> None:
    whole = {
        "/data/A/a1": ("yes", "yes"),
        "/data/A/a1_year": ("none", ""),
        "/data/A/a2": ("no", "no"),
        "/data/A/a3": ("other", "Secret of the office"),
        "/data/B/b1": ("none", ""),
    }
    hidden = ("hidden", "")
    for name in ("bruno", "ana", "sofia"):
        assert states(asked, actor(getattr(cast, name)), cast.quilmes.pk) == whole
    for name in ("elena", "lucia"):
        assert states(asked, actor(getattr(cast, name)), cast.quilmes.pk) == {**whole, "/data/A/a3": hidden}
    for reader in (actor(cast.tomas), ANONYMOUS):
        assert states(asked, reader, cast.quilmes.pk) == {**whole, "/data/A/a2": hidden, "/data/A/a3": hidden}


def test_what_was_returned_is_in_no_comparison(cast: Cast, asked: Round) -> None:
    response = Response.objects.get(invitee__government=cast.quilmes)
    revision = latest_revision(response)
    assert revision is not None
    return_response(response=response, revision=revision, remarks=Remarks("x"), by=actor(cast.ana), at=NOW)
    assert cities(asked, ANONYMOUS, CLOSES) == set()
    assert cities(asked, actor(cast.ana), CLOSES) == {"cordoba"}


def test_how_many_queries_a_comparison_costs(cast: Cast, asked: Round, django_assert_num_queries: object) -> None:
    reader = actor(cast.ana)
    with django_assert_num_queries(4):  # type: ignore[operator]  # phases, closings, questions, revisions
        comparable(asked, reader, at=CLOSES)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", "none"),
        ("yes", "yes"),
        ("progress", "part"),
        ("no", "no"),
        ("elsewhere", "other"),
        ("no progress", "part"),
        ("no yes", "yes"),
        ("no elsewhere", "no"),
    ],
)
def test_the_state_of_an_answer(value: str, expected: str) -> None:
    assert state_of(value, {"yes": "yes", "progress": "part", "no": "no"}, several=True) == expected


def test_who_is_ahead_of_whom() -> None:
    states = ("yes", "part", "no", "not_competence", "no_data", "not_public", "none", "hidden", "other")
    found = {own: [state for state in states if ahead(state, own)] for own in states}
    assert {own: others for own, others in found.items() if others} == {"part": ["yes"], "no": ["yes", "part"]}


def test_every_state_can_be_shown_but_another_answer() -> None:
    assert "other" not in SHOWN
    assert SHOWN["none"] == "none"


def seen(asked: Round, cast: Cast, at: object) -> Mirror:
    response = Response.objects.select_related("invitee__government").get(invitee__government=cast.quilmes)
    response.invitee.round = Round.objects.select_related("version").get(pk=asked.pk)
    revision = latest_revision(response)
    assert revision is not None
    return mirror(response, revision, actor=actor(cast.carla), at=at)  # type: ignore[arg-type]


def test_before_anything_is_open_the_city_stands_alone(cast: Cast, asked: Round) -> None:
    found = seen(asked, cast, NOW)
    assert (found.reference, found.cities) == (None, 0)
    assert [(line.code, line.own, line.asked, line.doing) for line in found.blocks[0].lines] == [
        ("A1", "yes", 0, ()),
        ("A2", "no", 0, ()),
    ]


def test_the_mirror_counts_what_may_be_read_and_names_who_does_it(cast: Cast, asked: Round) -> None:
    mandate(cast.ana, cast.montevideo, "authority")
    accepted(begun(asked, cast.montevideo, {"A/a1": "no", "A/a2": "yes"}), cast.ana, cast.ana, cast.sofia)
    accepted_cordoba = Response.objects.get(invitee__government=cast.cordoba)
    revision = latest_revision(accepted_cordoba)
    assert revision is not None
    accept_response(response=accepted_cordoba, revision=revision, by=actor(cast.ana), at=NOW)
    found = seen(asked, cast, CLOSES)
    assert (found.reference, found.cities, found.invited) == (asked, 2, 3)
    first, second = found.blocks[0].lines
    assert (first.own, dict(first.counts), first.answered, first.asked, first.doing) == ("yes", {"no": 2}, 2, 2, [])
    assert (second.own, dict(second.counts), second.answered) == ("no", {"yes": 1, "part": 1}, 2)
    assert [city.slug for city in second.doing] == ["cordoba", "montevideo"]


def test_until_then_the_last_open_round_stands_beside(cast: Cast, asked: Round) -> None:
    plan = Plan(slug="2027", title={"es": "Otra"}, year=2027, phases=spans(), commission=cast.commission)
    present = create_round(plan=plan, version=asked.version, by=COMMAND, at=NOW)
    invite_cities(round=present, governments=[cast.cordoba], by=COMMAND, at=NOW)
    response = begun(present, cast.cordoba, {"A/a1": "no"})
    revision = approved(response, cast.elena, cast.elena)
    response.invitee.round = present
    # the earlier round has closed by then; in the present one nobody was accepted
    found = mirror(response, revision, actor=actor(cast.elena), at=CLOSES)
    assert found.reference == asked
    line = found.blocks[0].lines[0]
    assert (line.own, dict(line.counts), [city.slug for city in line.doing]) == ("no", {"yes": 1}, ["quilmes"])


def test_after_everything_a_reader_still_finds_only_what_was_shared(cast: Cast, asked: Round) -> None:
    text = repr(comparable(asked, ANONYMOUS, at=AFTER)) + repr(comparable(asked, actor(cast.lucia), at=AFTER))
    assert "Secret" not in text
    assert "Secret" in repr(comparable(asked, actor(cast.ana), at=AFTER))  # there was something to leak


GUESSED = [
    *SURVEY[:5],
    ("select_one has", "a4", "", "", "¿Cuál?", "no", "${a3} != ''", "", "A4", "public", "", ""),
    *SURVEY[5:],
]


@pytest.mark.parametrize("secret", ["", "Somebody"])
def test_a_condition_that_is_hidden_is_not_guessed_from_what_hangs_on_it(cast: Cast, secret: str) -> None:
    asked = _guessed(cast, secret)
    rows = {row.code: (row.state, row.choice) for row in comparable(asked, actor(cast.elena, AFTER), at=AFTER)}
    assert rows["A4"] == ("hidden", "")
    own = {row.code: row.state for row in comparable(asked, actor(cast.bruno, AFTER), at=AFTER)}
    assert own.get("A4") == ("yes" if secret else None)


def _guessed(cast: Cast, secret: str) -> Round:
    """Whether A4 was asked says whether A3, which is the coordination's alone, has an answer."""
    questionnaire = create_questionnaire(slug="guessed", title={"es": "Q"}, by=COMMAND, at=NOW)
    made = import_workbook(
        questionnaire=questionnaire, data=workbook(GUESSED, form_id="guessed"), name="q.xlsx", by=COMMAND, at=NOW
    )
    asked = survey_round(cast, asked=made)
    values = {"A/a1": "yes", "A/a3": secret, "A/a4": "yes" if secret else ""}
    accepted(begun(asked, cast.quilmes, {path: value for path, value in values.items() if value}), *_hands(cast))
    return asked


def _hands(cast: Cast) -> tuple[User, User, User]:
    return cast.bruno, cast.carla, cast.ana
