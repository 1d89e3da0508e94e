"""The counting engine: parts add up to the whole, and no finding says more than its table."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.surveys.figures import (
    Cell,
    Choice,
    Finding,
    Kind,
    Question,
    Says,
    Standing,
    Tally,
    by_group,
    count,
    find,
    find_entries,
    find_grid,
    pool,
    share,
    spread,
)
from mancomun.surveys.figures.cells import merged

HAS = Question(
    Kind.ONE,
    (
        Choice("yes", "yes"),
        Choice("soon", "part"),
        Choice("no", "no"),
        Choice("odd"),
        Choice("theirs", "not_competence"),
        Choice("unknown", "no_data"),
        Choice("secret", "not_public"),
    ),
)
LEVEL = Question(Kind.ONE, (Choice("low"), Choice("high"), Choice("odd")))
TONGUES = Question(Kind.SEVERAL, (Choice("es"), Choice("gn"), Choice("none", "no"), Choice("unknown", "no_data")))
ORDER = Question(Kind.RANK, (Choice("es"), Choice("gn"), Choice("pt")))
AMOUNT = Question(Kind.NUMBER)
UNANSWERED = [
    Cell(standing) for standing in (Standing.NOT_ASKED, Standing.SHORT, Standing.HIDDEN, Standing.FEW, Standing.ABSENT)
]


def cells(question: Question) -> st.SearchStrategy[list[Cell]]:
    values = [choice.value for choice in question.choices]
    match question.kind:
        case Kind.ONE:
            text = st.sampled_from(["", *values, "gone"])
        case Kind.SEVERAL | Kind.RANK:
            text = st.lists(st.sampled_from(values), unique=True, max_size=3).map(" ".join)
        case _:
            text = st.one_of(st.just(""), st.integers(-5, 300).map(str), st.sampled_from(["1.5", "many", "nan"]))
    return st.lists(st.one_of(st.sampled_from(UNANSWERED), text.map(question.read)), max_size=40)


ANY = st.sampled_from([HAS, LEVEL, TONGUES, ORDER, AMOUNT]).flatmap(lambda q: st.tuples(st.just(q), cells(q)))


@given(ANY)
def test_every_city_is_in_exactly_one_standing(drawn: tuple[Question, list[Cell]]) -> None:
    question, given_cells = drawn
    tally = count(question, given_cells)
    assert sum(tally.standings.values()) == tally.asked == len(given_cells)
    assert sum(tally.states.values()) == tally.counted
    assert tally.answered == sum(
        cell.standing in {"given", "not_competence", "no_data", "not_public"} for cell in given_cells
    )
    if question.kind is Kind.ONE:
        assert sum(tally.choices.values()) == tally.counted
    if question.kind is Kind.RANK:
        assert sum(tally.firsts.values()) == tally.counted
    assert all(number <= tally.counted for number in tally.choices.values())


@given(ANY, st.lists(st.sampled_from(["AR", "UY", ""]), min_size=40, max_size=40))
def test_groups_add_up_to_the_whole(drawn: tuple[Question, list[Cell]], groups: list[str]) -> None:
    question, given_cells = drawn
    whole = count(question, given_cells)
    parts = by_group(question, dict(enumerate(given_cells)), dict(enumerate(groups)))
    total = sum(parts.values(), Tally())
    assert total.asked == whole.asked
    assert Counter(total.standings) == Counter(whole.standings)
    assert Counter(total.choices) == Counter(whole.choices)
    assert Counter(total.states) == Counter(whole.states)
    assert total.numbers == whole.numbers


@given(ANY)
def test_a_finding_says_what_its_table_holds(drawn: tuple[Question, list[Cell]]) -> None:
    question, given_cells = drawn
    tally = count(question, given_cells)
    finding = find(question, tally)
    base, says = tally.counted, finding.says
    assert (says is Says.NOBODY) is (base == 0)
    if says is Says.NOBODY:
        return
    if says.value.startswith(("most", "all_yes", "all_no", "all_part", "all_choose", "all_name")):
        assert 2 * finding.count > base == finding.base
    if says.value.startswith("most"):
        assert finding.count < base
    if question is HAS:
        assert (says in {Says.MOST_YES, Says.ALL_YES}) is (2 * tally.states.get("yes", 0) > base)
        assert (says in {Says.MOST_NO, Says.ALL_NO}) is (2 * tally.states.get("no", 0) > base)
    for name in finding.names:
        assert tally.choices[name] == finding.count == max(tally.choices.values())
    if says in {Says.FIRST, Says.FIRST_NAMED}:
        assert 2 * finding.count <= base
    if says is Says.NUMBERS:
        assert finding.count == len(tally.numbers) >= 2
        assert finding.numbers[1:] == (tally.numbers[0], tally.numbers[-1])


def test_missing_is_never_no() -> None:
    given_cells = [HAS.read(""), HAS.read("unknown"), HAS.read("secret"), HAS.read("theirs"), *UNANSWERED]
    tally = count(HAS, given_cells)
    assert (tally.counted, dict(tally.states)) == (0, {})
    assert sorted(tally.standings) == sorted(set(Standing) - {Standing.GIVEN})
    assert find(HAS, tally) == Finding(Says.NOBODY)


@pytest.mark.parametrize(
    ("states", "says", "number", "base"),
    [
        ("yyyn", Says.MOST_YES, 3, 4),
        ("yynn", Says.SOME_YES, 2, 4),  # half is not most
        ("yynnu", Says.SOME_YES, 2, 4),  # who has no data is not in the base
        ("yyyy", Says.ALL_YES, 4, 4),
        ("nnny", Says.MOST_NO, 3, 4),
        ("n", Says.ALL_NO, 1, 1),
        ("s", Says.ALL_PART, 1, 1),
        ("ssn", Says.MOST_PART, 2, 3),
        ("yysnn", Says.MOST_YES_OR_PART, 3, 5),
        ("ys", Says.ALL_YES_OR_PART, 2, 2),
        ("ooon", Says.NONE_YES, 0, 4),
        ("o", Says.NONE_YES, 0, 1),
        ("tus", Says.ALL_PART, 1, 1),
    ],
)
def test_findings_of_questions_that_compare(states: str, says: Says, number: int, base: int) -> None:
    meant = {"y": "yes", "s": "soon", "n": "no", "o": "odd", "t": "theirs", "u": "unknown"}
    finding = find(HAS, count(HAS, [HAS.read(meant[letter]) for letter in states]))
    assert (finding.says, finding.count, finding.base) == (says, number, base)


@pytest.mark.parametrize(
    ("values", "says", "names"),
    [
        (["low", "low", "low"], Says.ALL_CHOOSE, ("low",)),
        (["low", "low", "high"], Says.MOST_CHOOSE, ("low",)),
        (["low", "low", "high", "odd"], Says.FIRST, ("low",)),
        (["low", "low", "high", "high"], Says.TWO_FIRST, ("low", "high")),
        (["low", "low", "high", "high", "odd", "odd"], Says.TIED, ()),
        (["low", "high"], Says.ALL_DIFFER, ()),
    ],
)
def test_findings_of_one_choice(values: list[str], says: Says, names: tuple[str, ...]) -> None:
    finding = find(LEVEL, count(LEVEL, [LEVEL.read(value) for value in values]))
    assert (finding.says, finding.names) == (says, names)


def test_findings_of_several_choices() -> None:
    def found(*values: str) -> Finding:
        return find(TONGUES, count(TONGUES, [TONGUES.read(value) for value in values]))

    assert found("es gn") == Finding(Says.ONE_NAMES, 1, 1, numbers=(2,))
    assert found("es", "es gn") == Finding(Says.ALL_NAME, 2, 2, ("es",))
    assert found("es gn", "es gn", "none") == Finding(Says.TWO_NAMED, 2, 3, ("es", "gn"))
    assert found("es", "gn") == Finding(Says.ALL_DIFFER, 1, 2)


def test_findings_of_grids_and_entries() -> None:
    yes, no = count(HAS, [HAS.read("yes"), HAS.read("no")]), count(HAS, [HAS.read("no"), HAS.read("unknown")])
    assert find_grid(HAS, {"health": yes, "school": no}, 2) == Finding(Says.GRID_FIRST, 1, 2, ("health",))
    assert find_grid(HAS, {"health": yes, "school": yes}, 2) == Finding(Says.GRID_TWO, 1, 2, ("health", "school"))
    assert find_grid(HAS, {"health": no}, 1) == Finding(Says.GRID_NONE_YES, 0, 1)
    assert find_grid(HAS, {"health": Tally(2)}, 0) == Finding(Says.NOBODY)
    three = dict.fromkeys(("a", "b", "c"), yes)
    assert find_grid(HAS, three, 2) == Finding(Says.GRID_TIED, 1, 2, numbers=(3,))
    low = count(LEVEL, [LEVEL.read("low"), LEVEL.read("low")])
    assert find_grid(LEVEL, {"a": low, "b": Tally()}, 2) == Finding(Says.GRID_PAIR, 2, 2, ("a", "low"))
    assert find_grid(LEVEL, {"a": low, "b": low}, 2) == Finding(Says.GRID_ANSWERED, 2, 2)
    assert find_entries(2, 5, 4) == Finding(Says.ENTRIES, 2, 4, numbers=(5,))
    assert find_entries(0, 0, 4) == Finding(Says.NOBODY)


def test_no_percentage_under_five_cities() -> None:
    assert [share(1, base) for base in (0, 1, 4, 5)] == [None, None, None, 20]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_a_spread_is_in_order(numbers: list[float]) -> None:
    found = spread(numbers)
    assert found
    assert min(numbers) == found.least <= found.lower <= found.median <= found.upper <= found.most == max(numbers)


def test_the_spread_of_known_numbers() -> None:
    found = spread([4, 1, 3, 2])
    assert found
    assert (found.count, found.least, found.lower, found.median, found.upper, found.most) == (4, 1, 1.75, 2.5, 3.25, 4)
    assert spread([]) is None


def test_what_stands_for_several_rows() -> None:
    rows = [HAS.read("no"), HAS.read("soon"), Cell(Standing.HIDDEN)]
    assert merged(rows) == Cell(Standing.GIVEN, "part")
    assert merged([HAS.read(""), Cell(Standing.HIDDEN)]) == Cell(Standing.HIDDEN)
    assert merged([HAS.read(""), Cell(Standing.NOT_ASKED)]) == Cell(Standing.BLANK)
    assert merged([]) == Cell(Standing.NOT_ASKED)


@given(ANY)
def test_a_pool_gives_no_city_away(drawn: tuple[Question, list[Cell]]) -> None:
    """Whoever knows the pool knows of no city in it what it answered: another one there differs."""
    question, given_cells = drawn
    shown = pool(count(question, given_cells))
    if shown is None:
        return
    alike = {(cell.standing, cell.values) for cell in given_cells}
    assert len(alike) > 1
    for numbers in (shown.standings, shown.choices, shown.states):
        assert all(number >= 3 for number in numbers.values() if number)
    named_by_all = [value for value, number in shown.choices.items() if number == shown.asked]
    assert named_by_all == []


def test_when_a_pool_is_shown() -> None:
    def shown(*values: str) -> bool:
        return pool(count(HAS, [HAS.read(value) for value in values])) is not None

    assert shown(*["yes"] * 3, *["no"] * 3)
    assert not shown(*["yes"] * 3, *["no"] * 2)
    assert not shown(*["yes"] * 6)
    assert not shown()
    assert shown(*["yes"] * 3, *[""] * 3)
    assert pool(count(AMOUNT, [AMOUNT.read(str(n)) for n in range(6)])) is None


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ((2015, 2016), (2015, 2015, 2016)),
        ((2010, 2015, 2016), (2010, 2015, 2016)),
        ((2000, 2001, 2002, 2003), (2000, 2001, 2002)),
    ],
)
def test_quantiles_of_years_are_years_that_somebody_gave(years: tuple[int, ...], expected: tuple[int, ...]) -> None:
    found = spread(years, years=True)
    assert found is not None
    assert (found.lower, found.median, found.upper) == expected
    between = spread(years)
    assert between is not None
    assert (between.median == found.median) is (len(years) == 3)
    counted = count(AMOUNT, [AMOUNT.read(str(year)) for year in years])
    told = find(Question(Kind.NUMBER, year=True), counted)
    assert told == Finding(Says.YEARS, len(years), len(years), numbers=(expected[1], years[0], years[-1]))
    assert 2 * sum(year <= told.numbers[0] for year in years) >= len(years)
