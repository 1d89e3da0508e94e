"""What a reader may know of an answer, said once more and plainly: the judge of what the snapshot frames.

It was the code of the pages before there were columns, and shares nothing with the code that it judges but the reading
of a single value.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from mancomun.surveys.figures import Cell, Kind, Standing
from mancomun.surveys.snapshot import Field, Sheet

ORDER = ("public", "network", "coordination")


def may(reader: str, visibility: str) -> bool:
    if reader == "coordination":
        return True
    return visibility in ORDER[: ORDER.index(reader) + 1]


def cell(sheet: Sheet | None, field: Field, reader: str, *, few: bool = False) -> Cell:
    if sheet is None:
        return Cell(Standing.ABSENT)
    around = [
        sheet.widths.get(field.path, "public"),
        *(sheet.widths[need] for need in field.needs if need in sheet.widths),
    ]
    if not all(may(reader, each) for each in around):
        return Cell(Standing.HIDDEN)
    if few and reader != "coordination":
        return Cell(Standing.FEW)
    if field.path not in sheet.answers:
        return Cell(Standing.SHORT if field.path in sheet.left_out else Standing.NOT_ASKED)
    return plain(field, field.question.read(sheet.answers[field.path][0]))


def plain(field: Field, read: Cell) -> Cell:
    """As a file tells it: without what was chosen where it is no answer, and numbers in their usual spelling."""
    if read.standing is not Standing.GIVEN:
        return Cell(read.standing)
    if field.question.kind is Kind.NUMBER and read.number is not None and read.number == int(read.number):
        return Cell(read.standing, read.state, (str(int(read.number)),), read.number)
    return read


def entries(sheet: Sheet | None, repeat: Field, reader: str) -> tuple[Standing, list[Mapping[str, Cell]]]:
    if sheet is None:
        return Standing.ABSENT, []
    if repeat.path in sheet.left_out:
        return Standing.SHORT, []
    around = [
        sheet.widths.get(repeat.path, "public"),
        *(sheet.widths[each] for each in repeat.needs if each in sheet.widths),
    ]
    if not all(may(reader, each) for each in around):
        return Standing.HIDDEN, []
    instances = sheet.repeats.get(repeat.path, ())
    rows = [row for found in instances for row in _rows(sheet, repeat, found, reader)]
    if rows:
        return Standing.GIVEN, rows
    if instances:
        return Standing.HIDDEN, []
    return (Standing.NOT_ASKED if repeat.needs else Standing.BLANK), []


def _rows(
    sheet: Sheet, repeat: Field, found: Mapping[str, tuple[str, str]], reader: str
) -> Iterator[Mapping[str, Cell]]:
    row = {}
    for field in repeat.fields:
        value, visibility = found.get(field.path, ("", "public"))
        around: Collection[str] = [visibility, *(sheet.widths[need] for need in field.needs if need in sheet.widths)]
        if not all(may(reader, each) for each in around):
            row[field.path] = Cell(Standing.HIDDEN)
        elif field.path in found:
            row[field.path] = plain(field, field.question.read(value))
        else:
            row[field.path] = Cell(Standing.NOT_ASKED)
    if any(row[path].standing is not Standing.HIDDEN for path in row if path in found):
        yield row


def states(sheets: Sequence[Sheet | None], field: Field, reader: str) -> list[Cell]:
    return [cell(sheet, field, reader) for sheet in sheets]
