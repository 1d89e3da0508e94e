"""A question over rounds: the panel alone says that something changed, and what it says adds up."""

from hypothesis import given
from hypothesis import strategies as st
from tests.surveys.results.test_figures import HAS, UNANSWERED

from mancomun.surveys.figures import Cell, Standing
from mancomun.surveys.figures.series import Changed, change, panel_of, tally_of

ANSWERS = st.one_of(st.sampled_from(["yes", "no", "soon", "unknown", ""]).map(HAS.read), st.sampled_from(UNANSWERED))
ROUNDS = st.lists(st.dictionaries(st.integers(0, 12), ANSWERS), min_size=1, max_size=4)


def _yes(_round: int, cell: Cell) -> bool:
    return cell.state == "yes"


@given(ROUNDS)
def test_the_panel_answered_every_time(rounds: list[dict[int, Cell]]) -> None:
    panel = panel_of(rounds)
    for city in {city for cells in rounds for city in cells}:
        answered = all(city in cells and cells[city].standing is Standing.GIVEN for cells in rounds)
        assert (city in panel) is answered
    for cells in rounds:
        assert tally_of(HAS, cells, panel).counted == len(panel)


@given(ROUNDS)
def test_a_change_is_one_of_the_panel(rounds: list[dict[int, Cell]]) -> None:
    found, panel = change(rounds, _yes), panel_of(rounds)
    if len(rounds) == 1:
        assert found.says is Changed.ALONE
        return
    if not panel:
        assert found.says is Changed.NO_PANEL
        return
    before, after = (tally_of(HAS, cells, panel).states.get("yes", 0) for cells in (rounds[0], rounds[-1]))
    assert (found.base, found.before, found.after) == (len(panel), before, after)
    assert found.after == found.before + found.gained - found.lost
    assert (found.says is Changed.ROSE) is (after > before)
    assert (found.says is Changed.FELL) is (after < before)
    assert (found.says is Changed.SAME) is (after == before and found.gained == 0)


def test_other_cities_make_no_change() -> None:
    """All cities go from one yes of two to three of four; the two that answered twice say what they said."""
    yes, no = HAS.read("yes"), HAS.read("no")
    assert change([{1: yes, 2: no}, {1: yes, 2: no, 3: yes, 4: yes}], _yes).says is Changed.SAME
    assert change([{1: yes, 2: no}, {3: yes}], _yes).says is Changed.NO_PANEL
    assert change([{1: yes, 2: no}, {1: no, 2: yes}], _yes).says is Changed.EVEN
