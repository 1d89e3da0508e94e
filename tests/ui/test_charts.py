"""Charts: the numbers are in the page as text, the shares as classes, and nobody's text becomes markup."""

import re
from itertools import pairwise

import pytest
from django.utils import translation

from mancomun.ui.charts import (
    Bar,
    BarRow,
    Cell,
    Frame,
    Line,
    Matrix,
    MatrixRow,
    Option,
    ScaleRow,
    Series,
    StackedScale,
    strip,
)
from mancomun.ui.charts.frame import share_class
from mancomun.ui.items import Link, Source

EVIL = "<script>alert(1)</script>"
FRAME = Frame("Siete de doce tienen un plan", "¿Hay un plan?", Source("encuesta 2026", csv="/a.csv"))


@pytest.fixture(autouse=True)
def _in_spanish() -> object:
    with translation.override("es"):
        yield


def test_a_figure_says_finding_question_and_source() -> None:
    html = str(Bar(FRAME, []))
    assert html.startswith('<figure class="chart of-bars"><figcaption><h3>Siete de doce tienen un plan</h3>')
    assert "<caption>¿Hay un plan?</caption>" in html
    assert '<p class="source">Fuente: encuesta 2026' in html
    assert '<a href="/a.csv">Descargar CSV</a>' in html


def test_the_heading_takes_its_place_on_the_page() -> None:
    assert "<h2>x</h2>" in str(Bar(Frame("x", "", Source(""), level=2), []))


@pytest.mark.parametrize(
    ("value", "expected"), [(0, "w0"), (0.4, "w0"), (57.4, "w57"), (99.6, "w100"), (-3, "w0"), (104, "w100")]
)
def test_a_share_as_a_class(value: float, expected: str) -> None:
    assert share_class(value) == expected


def test_bars() -> None:
    rows = [BarRow("Uruguay", 81, 26, "/uy/"), BarRow("Bolivia", 24)]
    html = str(Bar(FRAME, rows, mean=57, group="País", counted="Ciudades"))
    assert '<table class="bars mean w57">' in html
    assert "<span>Toda la red 57\xa0%</span>" in html
    assert (
        '<tr><th scope="row"><a href="/uy/">Uruguay</a></th><td><i class="w81"></i><b>81\xa0%</b></td>'
        '<td class="num">26</td></tr>'
    ) in html
    assert '<th scope="row">Bolivia</th><td><i class="w24 low"></i><b>24\xa0%</b></td><td class="num">–</td>' in html


def test_bars_without_mean_or_counts() -> None:
    html = str(Bar(FRAME, [BarRow("Uruguay", 81)]))
    assert '<table class="bars">' in html
    assert "low" not in html
    assert 'class="num"' not in html
    assert '<th scope="col"><span class="sr">Porcentaje</span></th>' in html


def scale(*shares: float, count: int = 5, state: str = "", summed: int = 0) -> str:
    options = [Option(f"o{n}", state) for n in range(count)]
    return str(StackedScale(FRAME, options, [ScaleRow("Falta presupuesto", shares)], summed=summed, sum_label="Mucho"))


def test_a_scale_has_a_cell_for_each_option() -> None:
    html = scale(3, 7, 16, 32, 42, summed=2)
    assert re.findall(r'<td role="cell" class="(step\d w\d+)"><span( class="sr")?>(\d+)</span></td>', html) == [
        ("step1 w3", ' class="sr"', "3"),
        ("step2 w7", "", "7"),
        ("step3 w16", "", "16"),
        ("step4 w32", "", "32"),
        ("step5 w42", "", "42"),
    ]
    assert '<td role="cell" class="sum">74\xa0%</td>' in html


@pytest.mark.parametrize(("count", "steps"), [(2, [2, 5]), (3, [1, 3, 5]), (4, [1, 2, 4, 5])])
def test_fewer_options_take_steps_that_are_far_apart(count: int, steps: list[int]) -> None:
    html = scale(*[100 / count] * count, count=count)
    assert re.findall(r'role="columnheader" class="step(\d)"', html) == [str(step) for step in steps]


def test_a_scale_of_answers_takes_their_colours() -> None:
    assert 'role="columnheader" class="part"' in scale(50, 50, count=2, state="part")


def test_a_scale_without_a_sum_has_no_column_for_it() -> None:
    assert "sum" not in scale(50, 50, count=2)


def test_a_row_with_too_few_shares_is_a_mistake_of_the_page() -> None:
    with pytest.raises(ValueError, match="zip"):
        scale(50, 50)


def series(*lines: Line) -> Series:
    return Series(FRAME, ["2023", "2024", "2025"], lines)


def test_lines_stand_at_shares_of_the_width() -> None:
    html = str(series(Line("Andes", (10, 20, 30))))
    assert re.findall(r'<line x1="([^"]+)" y1="[\d.]+" x2="([^"]+)"', html) == [("0%", "50%"), ("50%", "100%")]
    assert html.count('<svg x="') == 3
    assert "viewBox" not in html.split("</svg></div>", maxsplit=1)[0], "text would shrink on a phone"


def test_a_missing_value_breaks_its_line_and_is_no_zero() -> None:
    html = str(series(Line("Caribe", (10, None, 30))))
    assert re.findall(r"<line x1", html) == []
    assert html.count('<svg x="') == 2
    assert "<td" in html
    assert ">–</td>" in html


def test_lines_are_said_in_words() -> None:
    html = str(series(Line("Andes", (10, None, 30))))
    assert 'role="img" aria-label="Líneas en el tiempo. Andes: 2023 10\xa0%, 2025 30\xa0%."' in html


@pytest.mark.parametrize(("highest", "top"), [(63, 70), (70, 70), (3, 10), (100, 100), (101, 100)])
def test_the_scale_ends_at_the_next_ten(highest: float, top: int) -> None:
    assert series(Line("x", (0, 0, highest))).top == top


def test_labels_at_the_end_never_touch() -> None:
    chart = series(*(Line(name, (0, 0, value)) for name, value in (("a", 30), ("b", 30), ("c", 31), ("d", 60))))
    places = sorted(y for _index, y in chart._places())
    assert all(later - earlier >= 22 for earlier, later in pairwise(places))


def test_a_line_that_ends_early_has_no_label_at_the_end() -> None:
    html = str(series(Line("a", (10, 20, None))))
    assert 'class="end' not in html


def test_shapes_differ_besides_colours() -> None:
    chart = series(*(Line(name, (1, 2, 3)) for name in "abcd"))
    marks = re.findall(r'<li class="line\d">(<svg.*?</svg>)', str(chart))
    assert len(set(marks)) == 4


@pytest.mark.parametrize("count", [0, 5])
def test_nobody_can_follow_five_lines(count: int) -> None:
    with pytest.raises(ValueError, match="one to 4 lines"):
        series(*(Line(str(n), (1, 2, 3)) for n in range(count)))


def test_one_moment_is_one_point() -> None:
    html = str(Series(FRAME, ["2025"], [Line("a", (10,))]))
    assert html.count('<svg x="0%"') == 1


def matrix(columns: int) -> str:
    rows = [MatrixRow("Plan", [Cell("yes", "/a/")] * (columns - 1) + [Cell("none")], "7 de 12", "/q/")]
    return str(Matrix(FRAME, [Link(f"c{n}", "/c/") for n in range(columns)], rows, "Política", "Total"))


def test_few_columns_show_words() -> None:
    html = matrix(3)
    assert '<td><a href="/a/"><b class="s yes">Sí</b></a></td>' in html
    assert '<td><b class="s none">Sin respuesta</b></td><td class="num">7 de 12</td>' in html


def test_many_columns_show_signs_under_a_legend() -> None:
    html = matrix(9)
    legend = html.split("</p>")[1]
    assert re.findall(r'class="s (\w+)"', legend) == ["yes", "none"]
    assert html.count('<span class="sr">Sí</span>') == 8
    assert '<caption class="sr">' in html


def test_rows_of_a_group_stand_under_its_name() -> None:
    rows = [
        MatrixRow(name, [Cell("yes")], under=under) for name, under in (("a", "Uruguay"), ("b", "Uruguay"), ("c", ""))
    ]
    html = str(Matrix(FRAME, [Link("P1", "")], rows, coded=True))
    assert re.findall(r'<th class="under" scope="rowgroup" colspan="(\d)"><span>(\w+)</span>', html) == [
        ("2", "Uruguay")
    ]
    assert html.count("<tr>") == 5
    assert 'class="matrix codes"' in html


def test_counts_may_be_said_instead_of_shares() -> None:
    assert '<i class="w58 yes"></i><b>7 de 12</b>' in str(Bar(FRAME, [BarRow("Sí", 58, text="7 de 12", state="yes")]))
    row = ScaleRow("Plan", (50, 50), texts=("6", "6"), total="6 de 12")
    html = str(StackedScale(FRAME, [Option("a"), Option("b")], [row], summed=1))
    assert re.findall(r"<span>(\d+)</span></td>", html) == ["6", "6"]
    assert '<td role="cell" class="sum">6 de 12</td>' in html


def test_a_strip_is_for_the_eye_alone() -> None:
    assert strip([("yes", 63.2), ("none", 36.8)]) == (
        '<p class="strip" aria-hidden="true"><i class="yes w63"></i><i class="none w37"></i></p>'
    )


def test_nothing_becomes_markup() -> None:
    frame = Frame(EVIL, EVIL, Source(EVIL, note=EVIL, csv=f'"{EVIL}'))
    drawn = [
        Bar(frame, [BarRow(EVIL, 1, 1, f'"{EVIL}')], 50, EVIL, EVIL),
        StackedScale(frame, [Option(EVIL), Option(EVIL)], [ScaleRow(EVIL, (1, 2), f'"{EVIL}')], 1, EVIL, EVIL),
        Series(frame, [EVIL], [Line(EVIL, (1,))]),
        Matrix(frame, [Link(EVIL, f'"{EVIL}')], [MatrixRow(EVIL, [Cell("yes", f'"{EVIL}')], EVIL, EVIL)], EVIL, EVIL),
    ]
    assert [type(chart).__name__ for chart in drawn if "<script" in str(chart) or '""' in str(chart)] == []


def test_no_chart_asks_for_a_style_attribute() -> None:
    drawn = [Bar(FRAME, [BarRow("x", 1)]), series(Line("x", (1, 2, 3)))]
    assert [type(chart).__name__ for chart in drawn if "style=" in str(chart)] == []
