"""Results that may still change: nothing of them is ever old, and nothing is framed again that did not change."""

from collections.abc import Iterator, Sequence

import pytest
from tests.cast import Cast
from tests.surveys.kit import actor
from tests.surveys.results import kit
from tests.surveys.results.kit import LATER, another, answered

from mancomun.core import audit
from mancomun.core.actors import ANONYMOUS
from mancomun.network.actions.governments import change_government
from mancomun.surveys.models import Invitee, Round
from mancomun.surveys.queries.results import opened, opening
from mancomun.surveys.snapshot import Place, coding


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    opening.forget()
    yield
    opening.forget()


@pytest.fixture
def round_(cast: Cast) -> Round:
    """Published without an edition: its answers are framed in memory."""
    made = kit.published(cast)
    answered(made, cast.quilmes, {"a1": "yes"})
    return made


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of how many cities places were made, at each making of them."""
    found: list[int] = []
    real = opening.places_of

    def counted(register: Sequence[tuple[object, ...]]) -> list[Place]:
        places = real(register)
        found.append(len(places))
        return places

    monkeypatch.setattr(opening, "places_of", counted)
    return found


def names() -> list[str]:
    return [city.name for city in opened(ANONYMOUS, "2026", at=LATER).cities]


@pytest.mark.usefixtures("round_")
def test_a_city_that_changes_is_seen_at_once(cast: Cast, readings: list[int]) -> None:
    assert [names(), names()] == [["Córdoba", "Quilmes", "Montevideo"]] * 2
    assert readings == [3]
    change_government(government=cast.quilmes, values={"name": "Quilmes Norte"}, by=actor(cast.sofia, LATER), at=LATER)
    assert [names(), names()] == [["Córdoba", "Quilmes Norte", "Montevideo"]] * 2
    assert readings == [3, 3]


def test_a_city_that_is_asked_or_no_longer_is_seen_at_once(round_: Round, readings: list[int]) -> None:
    assert len(names()) == 3
    invitee = Invitee.objects.create(round=round_, government=another(1), invited_at=LATER)
    assert len(names()) == 4
    invitee.delete()
    Invitee.objects.create(round=round_, government=another(2), invited_at=LATER)
    assert "Ciudad 2" in names()
    assert readings == [3, 4, 4]


@pytest.mark.usefixtures("round_")
def test_what_the_audit_tells_of_other_things_frames_nothing_anew(cast: Cast, readings: list[int]) -> None:
    source = opened(ANONYMOUS, "2026", at=LATER).book.source
    audit.record("core.test.happened", by=actor(cast.sofia, LATER), at=LATER, subject="something")
    assert opened(ANONYMOUS, "2026", at=LATER).book.source is source
    assert readings == [3]


def test_an_answer_that_is_accepted_counts_at_once(cast: Cast, round_: Round, readings: list[int]) -> None:
    def said() -> dict[str, int]:
        results = opened(ANONYMOUS, "2026", at=LATER)
        return dict(results.book.tally(results.topic("A1").main).choices)

    assert said() == {"yes": 1}
    answered(round_, cast.cordoba, {"a1": "no"})
    assert said() == {"yes": 1, "no": 1}
    assert readings == [3, 3]


@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_sheets_are_read_some_at_a_time(
    cast: Cast, round_: Round, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """However they are cut, the columns are the same."""
    for number in range(3):
        answered(round_, another(number), {"a1": "no", "b6": str(number), "b2_name": "x"})
    seen: list[int] = []
    monkeypatch.setattr(coding, "AT_ONCE", at_once)
    real = opening.Sheets._found

    def counted(sheets: opening.Sheets, cities: Sequence[int]) -> object:
        seen.append(len(cities))
        return real(sheets, cities)

    monkeypatch.setattr(opening.Sheets, "_found", counted)
    results = opened(ANONYMOUS, "2026", at=LATER)
    assert (sum(seen), max(seen)) == (6, min(at_once, 6))
    assert dict(results.book.tally(results.topic("A1").main).choices) == {"yes": 1, "no": 3}
    assert [cell.number for cell in results.book.column(results.topic("B6").main).cells()][:3] == [None, None, 0.0]
