"""Whatever cities answer and whoever may read it, columns hold what the plain rule says, cell for cell and counted."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.surveys.snapshot import invented, oracle

from mancomun.surveys.figures import Cell, Standing, by_group, count
from mancomun.surveys.figures.cells import merged as merged_cells
from mancomun.surveys.snapshot import Field, Framing, Table, Width, decoded, merged, named, write
from mancomun.surveys.snapshot.columns import Column
from mancomun.surveys.snapshot.repeats import Repeats

WIDTHS = list(Width)
SEEDS = range(6)


def framing(seed: int, many: int = 60, odd: float = 0.02) -> Framing:
    return Framing(invented.places(many), invented.sheets(many, seed, odd), invented.FIELDS)


def column(frame: pl.DataFrame, field: Field) -> Column:
    (found,) = decoded([field], frame)
    assert isinstance(found, Column)
    return found


def repeats(frame: pl.DataFrame, field: Field) -> Repeats:
    (found,) = decoded([field], frame)
    assert isinstance(found, Repeats)
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("odd", [0, 0.05])
def test_a_frame_says_what_the_rule_says(seed: int, width: Width, odd: float, tmp_path: Path) -> None:
    """Through a file and back: cells, and every tally."""
    made = framing(seed, odd=odd)
    path = tmp_path / "edition"
    path.write_bytes(write(made.frame(width), {"pooled": {}}))
    frame = Table(path).read(["city", *(name for field in invented.FIELDS for name in field.columns)])
    assert frame["city"].to_list() == [place.city for place in made.places]
    groups = np.arange(len(made.places)) % 3
    for field in invented.FIELDS:
        if field.repeat:
            found = [repeats(frame, field).entries(row) for row in range(frame.height)]
            expected = [oracle.entries(sheet, field, width.value) for sheet in made.sheets]
            assert [(each.standing, list(each.rows)) for each in found] == expected
            continue
        read, cells = column(frame, field), oracle.states(made.sheets, field, width.value)
        assert list(read.cells()) == cells
        assert read.tally() == count(field.question, cells)
        parts = by_group(field.question, dict(enumerate(cells)), {row: str(group) for row, group in enumerate(groups)})
        assert {str(group): tally for group, tally in enumerate(read.tallies(groups, 3))} == parts


def test_there_is_something_of_everything() -> None:
    """The invented answers have every standing, and every type that a column may fall back to."""
    cells = [
        cell
        for seed in SEEDS
        for field in invented.FIELDS
        if not field.repeat
        for cell in oracle.states(framing(seed).sheets, field, "public")
    ]
    assert {cell.standing for cell in cells} == set(Standing) - {Standing.FEW}
    usual, odd = framing(1, odd=0).frame(Width.COORDINATION), framing(1, odd=0.2).frame(Width.COORDINATION)
    assert [usual[name].dtype for name in ("A5", "A6", "A7")] == [pl.Int64, pl.Float64, pl.Date]
    assert [odd[name].dtype for name in ("A5", "A6", "A7")] == [pl.String] * 3


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_hidden_leaves_no_trace_in_types_or_choices(seed: int) -> None:
    """Answers that the public may not read are replaced: the public's file stays the same to the byte."""
    made = framing(seed, odd=0.1)
    other = [
        None if sheet is None else type(sheet)(
            {path: (value if oracle.may("public", visibility) else "gone-too", visibility)
             for path, (value, visibility) in sheet.answers.items()},
            sheet.repeats, sheet.widths, sheet.left_out,
        )
        for sheet in made.sheets
    ]  # fmt: skip
    changed = Framing(made.places, other, made.fields)
    assert write(changed.frame(Width.PUBLIC), {}) == write(made.frame(Width.PUBLIC), {})
    assert write(changed.frame(Width.COORDINATION), {}) != write(made.frame(Width.COORDINATION), {})


def test_equal_content_gives_equal_bytes() -> None:
    one, other = (write(framing(3, 300).frame(Width.NETWORK), {"b": "ñ", "a": 1}) for _ in range(2))
    assert one == other
    assert write(framing(4, 300).frame(Width.NETWORK), {"b": "ñ", "a": 1}) != one


def test_a_file_keeps_types_and_what_it_says_of_itself(tmp_path: Path) -> None:
    made = framing(2, odd=0).frame(Width.COORDINATION)
    path = tmp_path / "edition"
    path.write_bytes(write(made, {"title": {"es": "Año"}, "pooled": {}}))
    table = Table(path)
    assert table.about == {"title": {"es": "Año"}, "pooled": {}}
    assert table.read(made.columns).equals(made, null_equal=True)
    assert table.read(made.columns).schema == made.schema
    assert table.read(["A3"]).columns == ["A3"]


def test_nobody_answered_anything() -> None:
    made = Framing(invented.places(3), [None] * 3, invented.FIELDS)
    frame = made.frame(Width.PUBLIC)
    for field in invented.FIELDS:
        read = repeats(frame, field).whole if field.repeat else column(frame, field)
        assert list(read.cells()) == [Cell(Standing.ABSENT)] * 3
    empty = Framing([], [], invented.FIELDS).frame(Width.PUBLIC)
    assert column(empty, invented.FIELDS[0]).tally() == count(invented.FIELDS[0].question, [])


@pytest.mark.parametrize("width", WIDTHS)
def test_numbers_about_few_people_are_for_the_coordination_alone(width: Width) -> None:
    made, field = framing(1), invented.FIELDS[4]
    few = {(place.id, field.path) for place in made.places[::2]}
    kept = Framing(made.places, made.sheets, made.fields, few)
    expected = [oracle.cell(sheet, field, width.value, few=row % 2 == 0) for row, sheet in enumerate(made.sheets)]
    read = column(kept.frame(width), field)
    assert list(read.cells()) == expected
    assert (Standing.FEW in read.tally().standings) == (width is not Width.COORDINATION)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_citys_own_rows_lie_over_those_of_everybody(seed: int) -> None:
    made, rows = framing(seed, odd=0.1), np.array([3, 7, 20])
    public, own = made.frame(Width.PUBLIC), made.frame(Width.COORDINATION)
    for field in invented.FIELDS:
        readers = ["coordination" if row in rows else "public" for row in range(len(made.sheets))]
        if field.repeat:
            held = repeats(public, field).overlaid(repeats(own, field).take(rows), rows)
            expected = [
                oracle.entries(*pair) for pair in zip(made.sheets, [field] * len(readers), readers, strict=True)
            ]
            assert [(each.standing, list(each.rows)) for each in map(held.entries, range(len(held)))] == expected
            continue
        over = column(public, field).overlaid(column(own, field).take(rows), rows)
        cells = [oracle.cell(sheet, field, reader) for sheet, reader in zip(made.sheets, readers, strict=True)]
        assert list(over.cells()) == cells
        assert over.tally() == count(field.question, cells)


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_of_a_grid_are_merged_as_cells_are(seed: int) -> None:
    frame, sheets = framing(seed).frame(Width.PUBLIC), framing(seed).sheets
    fields = [invented.FIELDS[0], invented.FIELDS[1]]
    held = [oracle.states(sheets, field, "public") for field in fields]
    expected = [merged_cells(pair) for pair in zip(*held, strict=True)]
    column_ = merged(fields[0].question, [column(frame, field) for field in fields])
    assert [(cell.standing, cell.state) for cell in column_.cells()] == [
        (cell.standing, cell.state) for cell in expected
    ]
    assert column_.tally() == count(fields[0].question, expected)


def test_the_rows_behind_an_answer() -> None:
    made = framing(5)
    frame = made.frame(Width.PUBLIC)
    for field in invented.FIELDS[:4]:
        read, cells = column(frame, field), oracle.states(made.sheets, field, "public")
        for value in ("yes", "beta", "nothing"):
            named_by = [
                row for row, cell in enumerate(cells) if cell.standing is Standing.GIVEN and value in cell.values
            ]
            assert read.rows_with(value).tolist() == named_by


def test_no_two_columns_have_one_name() -> None:
    wanted = [("A",), ("A", "A/x"), ("name", "name/x"), ("A.missing", "A.missing/x"), ("A", "A/x"), ("A", "A/x")]
    assert list(named(wanted)) == ["A", "A/x", "name/x", "A.missing/x", "A/x_2", "A/x_3"]
