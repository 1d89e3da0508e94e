"""Only the changed cells of a workbook differ: cells, styles, widths, comments, formulas and pictures are equal."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from mancomun.surveys.exchange.patching import CannotPatch, patch, patch_sheet


def rich() -> bytes:
    """A workbook with what a careful author puts into one."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    sheet.append(["type", "name", "label::Español (es)", "hint", "calculation"])
    for number in range(2, 12):
        sheet.append(["text", f"q{number}", f"¿Pregunta <{number}> & más?", None, number * 1.5])
    sheet["C3"].font, sheet["C3"].fill = Font(bold=True, color="FF0000"), PatternFill("solid", fgColor="FFFF00")
    sheet["B4"].comment = Comment("Ask the office", "Ana")
    sheet["E5"] = "=SUM(E2:E4)"
    sheet.column_dimensions["C"].width = 55
    sheet.row_dimensions[6].height = 40
    sheet.merge_cells("D8:D9")
    sheet.freeze_panes = "B2"
    check = DataValidation(type="list", formula1='"text,integer"')
    check.add("A2:A20")
    sheet.add_data_validation(check)
    target = io.BytesIO()
    Picture.new("RGB", (8, 8), "teal").save(target, "PNG")
    sheet.add_image(Image(io.BytesIO(target.getvalue())), "H2")
    other = book.create_sheet("choices")
    other.append(["list_name", "name", "label"])
    book.save(target := io.BytesIO())
    return target.getvalue()


RICH = rich()


def cells(content: bytes, sheet: str) -> dict[str, tuple[Any, ...]]:
    """Everything of each cell that the library knows."""
    found = load_workbook(io.BytesIO(content), rich_text=True)[sheet]
    return {
        cell.coordinate: (
            cell.value,
            repr(cell.font),
            repr(cell.fill),
            cell.number_format,
            cell.comment.text if cell.comment else None,
        )
        for row in found.iter_rows()
        for cell in row
        if cell.value is not None or cell.has_style or cell.comment
    }


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40
).map(str.strip)
free = st.tuples(st.integers(1, 30), st.integers(0, 6)).filter(lambda place: place != (4, 4))


@settings(max_examples=60, deadline=None)
@given(edits=st.dictionaries(free, texts, min_size=1, max_size=6))
def test_only_the_changed_cells_differ(edits: dict[tuple[int, int], str]) -> None:
    patched = patch(RICH, {"survey": edits})
    with zipfile.ZipFile(io.BytesIO(RICH)) as old, zipfile.ZipFile(io.BytesIO(patched)) as new:
        assert old.namelist() == new.namelist()
        differing = [name for name in old.namelist() if old.read(name) != new.read(name)]
        assert set(differing) <= {"xl/worksheets/sheet1.xml"}
    before, after = cells(RICH, "survey"), cells(patched, "survey")
    changed = {_name(place): text or None for place, text in edits.items()}
    merged = {"D9"}  # a cell inside a merged one has no value of its own
    for name in before.keys() | after.keys() | changed.keys():
        value = after.get(name, (None,))[0]
        if name in changed and name not in merged:
            assert value == changed[name]
            assert after.get(name, (None,) * 5)[4] == before.get(name, (None,) * 5)[4]
        elif name not in changed:
            assert after.get(name) == before.get(name)
    assert cells(patched, "choices") == cells(RICH, "choices")


def _name(place: tuple[int, int]) -> str:
    return f"{'ABCDEFG'[place[1]]}{place[0] + 1}"


def test_what_is_around_the_cells_stays() -> None:
    old = load_workbook(io.BytesIO(RICH))["survey"]
    new = load_workbook(io.BytesIO(patch(RICH, {"survey": {(1, 2): "¿Otra?", (20, 1): "late"}})))["survey"]
    assert (new["C2"].value, new["B21"].value) == ("¿Otra?", "late")
    for sheet in (old, new):
        assert sheet.column_dimensions["C"].width == 55
        assert sheet.row_dimensions[6].height == 40
        assert sheet.freeze_panes == "B2"
        assert [str(each) for each in sheet.merged_cells.ranges] == ["D8:D9"]
        assert sheet["E5"].value == "=SUM(E2:E4)"
        assert len(sheet._images) == 1
        assert len(sheet.data_validations.dataValidation) == 1


def test_no_edit_gives_the_same_sheet() -> None:
    with zipfile.ZipFile(io.BytesIO(RICH)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    assert patch_sheet(xml, {}) == xml


def test_a_formula_is_not_replaced_and_a_doctype_not_read() -> None:
    with pytest.raises(CannotPatch):
        patch(RICH, {"survey": {(4, 4): "5"}})
    with pytest.raises(CannotPatch):
        patch_sheet(b"<!DOCTYPE x><worksheet><sheetData/></worksheet>", {(1, 1): "a"})


def test_sheets_with_a_prefix_and_without_rows_are_written_too() -> None:
    xml = b'<x:worksheet xmlns:x="urn:x"><x:sheetData/></x:worksheet>'
    assert patch_sheet(xml, {(0, 1): "a<b"}) == (
        b'<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row r="1"><x:c r="B1" t="inlineStr"><x:is>'
        b'<x:t xml:space="preserve">a&lt;b</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    )
