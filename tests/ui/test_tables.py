"""Data tables: scopes, numbers to the right, states as words, everything escaped."""

import pytest
from django.utils import translation

from mancomun.ui.items import Link
from mancomun.ui.tables import Column, Table

COLUMNS = [Column("Política"), Column("Montevideo", "state"), Column("Total", "number")]


def table(*rows: tuple[object, ...], tall: bool = False) -> str:
    with translation.override("es"):
        return str(Table("Políticas", COLUMNS, rows, tall=tall))


def test_a_whole_table() -> None:
    assert table((Link("Plan", "/p/?a&b"), "yes", 1200)) == (
        '<div class="scroll" role="group" aria-label="Políticas" tabindex="0">'
        "<table><caption><span>Políticas</span></caption>"
        '<thead><tr><th scope="col">Política</th><th scope="col">Montevideo</th><th scope="col" class="num">Total</th>'
        '</tr></thead><tbody><tr><th scope="row"><a href="/p/?a&amp;b">Plan</a></th><td><b class="s yes">Sí</b></td>'
        '<td class="num">1.200</td></tr></tbody></table></div>'
    )


def test_text_is_escaped() -> None:
    assert "<script>" not in table(("<script>", "", "<script>"))


def test_what_is_missing_is_a_dash_and_no_zero() -> None:
    assert '<td></td><td class="num">–</td>' in table(("x", "", None))


def test_decimals() -> None:
    assert '<td class="num">2,5</td>' in table(("x", "", 2.5))


def test_a_row_that_is_too_short_is_a_mistake_of_the_page() -> None:
    with pytest.raises(ValueError, match="zip"):
        table(("x", "yes"))


def test_a_tall_table_keeps_its_head() -> None:
    assert table(tall=True).startswith('<div class="scroll tall"')
