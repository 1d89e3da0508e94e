"""One form with answers of every kind, and what many expressions give on it: here, and in JavaRosa."""

import math
import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.surveys.engine.fillings import NOW
from tests.surveys.engine.tables import sheets
from tools.javarosa.driver import JavaRosa, Job, whole_instance

from mancomun.surveys.engine import CompiledForm, Draft, State, compile_sheets

_QUESTIONS = """
| survey |
| | type | name | label | calculation |
| | text | a | A | |
| | text | b | B | |
| | text | k | Key | |
| | integer | n | N | |
| | decimal | d | D | |
| | date | day | Day | |
| | dateTime | mo | Moment | |
| | time | ti | Time | |
| | select_multiple l | m | M | |
| | geopoint | p | P | |
| | geopoint | p2 | P2 | |
| | geoshape | s | S | |
| | geotrace | t | T | |
| | begin_group | g | G | |
| | integer | g1 | G1 | |
| | integer | g2 | G2 | |
| | end_group | | | |
| | begin_repeat | r | R | |
| | integer | v | V | |
| | geopoint | rp | RP | |
| | end_repeat | | | |
| | select_one_from_file deep.xml | deep | Deep | |
| | calculate | pulled | | pulldata('rows', 'label', 'name', 'x') |
"""
_CHOICES = """
| choices |
| | list_name | name | label |
| | l | x | X |
| | l | y | Y |
| | l | z | Z |
| settings |
| | form_id | version |
| | library | 7 |
"""
_SHAPE = "-34.7 -58.3 0 0; -34.7 -58.2 0 0; -34.8 -58.2 0 0; -34.8 -58.3 0 0; -34.7 -58.3 0 0"
ANSWERS = Draft(
    {
        "/data/a": "Hola Mundo", "/data/b": "12", "/data/k": "x", "/data/n": "7", "/data/d": "3.25",
        "/data/day": "2026-02-03",
        "/data/mo": "2026-02-03T14:05:06.789Z", "/data/ti": "14:05:00.000Z", "/data/m": "x z",
        "/data/p": "-34.72 -58.26 10 5", "/data/p2": "-34.9 -56.16 0 0", "/data/s": _SHAPE,
        "/data/t": "-34.7 -58.3 0 0; -34.75 -58.2 0 0; -34.8 -58.2 0 0", "/data/g/g1": "1", "/data/g/g2": "4",
        "/data/r[1]/v": "5", "/data/r[2]/v": "", "/data/r[3]/v": "-2", "/data/r[1]/rp": "-34.7 -58.3 0 0",
        "/data/r[2]/rp": "-34.75 -58.2 0 0", "/data/r[3]/rp": "-34.8 -58.2 0 0",
    },
    {"/data/r": (1, 2, 3)},
)  # fmt: skip
FILES = {
    "deep.xml": b"""<root>
        <item id="1"><name>x</name><label>EX</label><rooms><room n="2">one</room><room n="3">two</room></rooms></item>
        <item id="2"><name>y</name><label>YE</label><tag>p</tag><tag>q</tag></item></root>""",
    "rows.csv": b'name,label,note\nx,"Equis, la ""X""",\ny,Ye\n\nz,  Zeta ,n,extra\n',
}


def form_with(expressions: list[str]) -> CompiledForm:
    """The form, with a calculation per expression: /data/c0, /data/c1, …"""
    escaped = [expression.replace("|", "\\|") for expression in expressions]
    rows = [f"| | calculate | c{number} | | {expression} |" for number, expression in enumerate(escaped)]
    return compile_sheets(sheets("\n".join([_QUESTIONS, *rows, _CHOICES])), files=FILES)


def state_with(expressions: list[str]) -> State:
    return form_with(expressions).evaluate(ANSWERS, now=NOW)


def value(expression: str) -> str:
    return state_with([expression]).value("/data/c0")


def fault(expression: str) -> str:
    """Why an expression has no value on these answers."""
    state = state_with([expression])
    assert state.value("/data/c0") == ""
    ((path, _, reason),) = state.faults
    assert path == "/data/c0"
    return reason


def differing(expected: Mapping[str, str]) -> dict[str, str]:
    """The expressions that give something else here, and what."""
    expressions = list(expected)
    state = state_with(expressions)
    assert state.faults == ()
    found = {expression: state.value(f"/data/c{number}") for number, expression in enumerate(expressions)}
    return {expression: text for expression, text in found.items() if not _same(text, expected[expression])}


def differing_in_javarosa(java: JavaRosa, expected: Mapping[str, str]) -> dict[str, str]:
    """The expressions that give something else in JavaRosa, and what."""
    expressions = list(expected)
    state = state_with(expressions)
    folder = _beside(java.folder)
    (answers,) = java.answers(
        [Job(state.form.xform, [whole_instance(state)], folder)], f"{NOW:%Y-%m-%dT%H:%M:%S}.000Z"
    )
    (facts,) = answers
    assert not isinstance(facts, str), facts
    found = {fact.path: fact.value for fact in facts}
    values = {expression: found[f"/data/c{number}"] for number, expression in enumerate(expressions)}
    return {expression: text for expression, text in values.items() if not _same(text, expected[expression])}


def _beside(folder: Path) -> Path:
    made = folder / "library"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    for name, content in FILES.items():
        (made / name).write_bytes(content)
    return made


def _same(one: str, other: str) -> bool:
    """Equal, or numbers that differ in the last bit: machines have sines of their own."""
    if one == other:
        return True
    try:
        return math.isclose(float(one), float(other), rel_tol=1e-12)
    except ValueError:
        return False
