"""Two questions crossed: margins equal the tallies, every city is somewhere, no sentence is untrue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.surveys.results.test_figures import AMOUNT, HAS, LEVEL, ORDER, TONGUES, cells

from mancomun.surveys.figures import Cell, Kind, Question, Standing, count
from mancomun.surveys.figures.crossing import (
    Crossed,
    Crossing,
    Place,
    bounds,
    contrast,
    cross,
    number_class,
    order,
    places,
)

SIDES = st.sampled_from([HAS, LEVEL, TONGUES, ORDER, AMOUNT])
BOTH = st.tuples(SIDES, SIDES).flatmap(lambda pair: st.tuples(*map(st.just, pair), *map(cells, pair)))


def crossed(rows: Question, columns: Question, one: list[Cell], other: list[Cell]) -> tuple[Crossing, int]:
    many = min(len(one), len(other))
    down, across = places(rows, dict(enumerate(one[:many]))), places(columns, dict(enumerate(other[:many])))
    return cross(down, across, order(rows, down.values()), order(columns, across.values())), many


@given(BOTH)
def test_every_city_is_in_the_table_or_outside_it(drawn: tuple[Question, Question, list[Cell], list[Cell]]) -> None:
    found, many = crossed(*drawn)
    assert found.asked == many
    assert found.both + found.only_rows + found.only_columns + found.neither == many
    assert set(found.row_totals) == set(found.rows)
    assert set(found.column_totals) == set(found.columns)
    for row in found.rows:
        assert sum(found.count(row, column) for column in found.columns) >= found.row_totals[row]
    if not found.several:
        assert sum(found.cells.values()) == found.both == sum(found.row_totals.values())


@given(BOTH)
def test_margins_are_the_tallies_of_the_cities_in_the_table(
    drawn: tuple[Question, Question, list[Cell], list[Cell]],
) -> None:
    rows, columns, one, other = drawn
    found, _many = crossed(rows, columns, one, other)
    if AMOUNT in {rows, columns}:
        return
    inside = [pair for pair in zip(one, other, strict=False) if all(cell.standing is Standing.GIVEN for cell in pair)]
    for question, place, totals in ((rows, 0, found.row_totals), (columns, 1, found.column_totals)):
        tally = count(question, [pair[place] for pair in inside])
        assert dict(totals) == dict(tally.firsts if question.kind is Kind.RANK else tally.choices)
    assert found.both == len(inside)


@given(BOTH)
def test_crossed_the_other_way_it_is_the_same(drawn: tuple[Question, Question, list[Cell], list[Cell]]) -> None:
    rows, columns, one, other = drawn
    found, _many = crossed(rows, columns, one, other)
    turned, _same = crossed(columns, rows, other, one)
    assert {(column, row): number for (row, column), number in found.cells.items()} == turned.cells
    assert (found.row_totals, found.both, found.several) == (turned.column_totals, turned.both, turned.several)


TABLES = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["x", "y", "z", ""])), max_size=60
)  # rows and columns of cities; no column: no answer there


@given(TABLES, st.sampled_from(["", "x", "z"]))
def test_a_sentence_is_true_of_its_table(cities: list[tuple[str, str]], preferred: str) -> None:
    rows: dict[int, Place] = {place: (row,) for place, (row, _column) in enumerate(cities)}
    columns: dict[int, Place] = {
        place: (column,) if column else Standing.BLANK for place, (_row, column) in enumerate(cities)
    }
    table = cross(rows, columns, "abc", "xyz")
    found = contrast(table, preferred)
    answered = [pair for pair in cities if pair[1]]
    assert (found.says is Crossed.NOBODY) is (not answered)
    held = {
        row: [column == found.column for other, column in answered if other == row]
        for row in {r for r, _c in answered}
    }
    large = {row: (sum(said), len(said)) for row, said in held.items() if len(said) >= 5}
    if found.says is Crossed.CONTRAST:
        assert found.most is not None
        assert found.least is not None
        for share, sign in ((found.most, 1), (found.least, -1)):
            assert large[share.row] == (share.count, share.base)
            others = [number / base for row, (number, base) in large.items() if row != share.row]
            assert all(sign * (share.count / share.base - each) > 0 for each in others)
        assert found.all_rows is (len(large) == len(held))
    if found.says is Crossed.EVEN:
        assert len(large) > 1
        assert len({number / base for number, base in large.values()}) == 1
    if found.says is Crossed.PAIR:
        assert found.most is not None
        top = answered.count((found.most.row, found.column))
        assert top == found.most.count > 1
        assert all(answered.count(pair) < top for pair in set(answered) - {(found.most.row, found.column)})
        assert found.most.base == len(answered)


@pytest.mark.parametrize(
    ("value", "code"),
    [(-3, ":0"), (0, "0:1"), (0.5, "0:1"), (1, "1:10"), (9.9, "1:10"), (10, "10:100"), (2e6, "1000000:")],
)
def test_classes_of_numbers(value: float, code: str) -> None:
    assert number_class(value) == code


@given(st.floats(-1e9, 1e9), st.booleans())
def test_a_number_lies_in_its_class(value: float, year: bool) -> None:  # noqa: FBT001  # drawn
    least, most = bounds(number_class(value, year=year))
    assert least <= value < most


@pytest.mark.parametrize(
    ("year", "code"), [(1989, ":1990"), (1990, "1990:1995"), (1994, "1990:1995"), (2026, "2025:2030")]
)
def test_classes_of_years(year: int, code: str) -> None:
    assert number_class(year, year=True) == code
