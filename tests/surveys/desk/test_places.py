"""Surveys at the coordination's desk: who is led there, and what waits."""

import pytest
from tests.cast import Cast
from tests.surveys.kit import NOW, accepted, actor, approved, begun, survey_round

from mancomun.surveys.queries.desk import places, waiting


def test_whoever_runs_surveys_is_led_to_them(cast: Cast) -> None:
    assert [place.url for place in places(actor(cast.ana))] == ["/desk/surveys/"]
    assert places(actor(cast.bruno)) == []


def test_approved_answers_wait_for_the_coordination_until_they_are_decided(cast: Cast) -> None:
    asked = survey_round(cast)
    assert waiting(actor(cast.ana), NOW) == []
    approved(begun(asked, cast.quilmes), cast.bruno, cast.carla)
    found = waiting(actor(cast.ana), NOW)
    assert [item.url for item in found] == ["/desk/surveys/rounds/2026/"]
    assert str(found[0].label).startswith("1 ")
    assert waiting(actor(cast.elena), NOW) == []


def test_what_was_accepted_waits_no_more(cast: Cast) -> None:
    accepted(begun(survey_round(cast), cast.quilmes), cast.bruno, cast.carla, cast.ana)
    assert waiting(actor(cast.ana), NOW) == []


@pytest.mark.django_db
def test_the_desk_shows_both(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  # the fixture's own type
    page = sign_in(cast.sofia).get("/desk/").content.decode()
    assert 'href="/desk/surveys/"' in page
