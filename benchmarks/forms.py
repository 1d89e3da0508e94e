"""Full validations of the 66-question form: load an instance, recalculate, validate. Beside JavaRosa, in one run.

Both read the same random answers; JavaRosa loops inside one warmed-up JVM. Compile time is beside pyxform's own.
Ours is also given per second of processor time, for a machine that does other things meanwhile.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pyxform.xls2xform import convert

sys.path.insert(0, str(Path(__file__).parents[1]))  # the tests' answers and the driver stand beside this folder

from tests.surveys.engine.agreement import CLOCK
from tests.surveys.engine.fillings import NOW, fillings
from tests.surveys.engine.long import ROWS, long_workbook
from tools.javarosa.driver import JavaRosa, Unavailable, whole_instance

from mancomun.surveys.engine import compile_workbook, from_xml

WORKBOOK = Path(__file__).parents[1] / "src/mancomun/demo/questionnaire/politicas.xlsx"
COUNT = 200
ROUNDS = 5
GOAL = 800
COMPILATIONS = 2


def best(work: Callable[[], object], clock: Callable[[], float], rounds: int = ROUNDS) -> float:
    """Seconds of the quickest of several rounds."""
    seconds = []
    for _ in range(rounds):
        start = clock()
        work()
        seconds.append(clock() - start)
    return min(seconds)


def compiling(name: str, workbook: bytes, size: int) -> Iterator[tuple[str, str]]:
    """Seconds of processor time to compile it, which pyxform is a part of, and pyxform's own from the same bytes."""
    ours = best(lambda: compile_workbook(workbook), time.process_time, COMPILATIONS)
    theirs = best(lambda: convert(workbook, validate=False), time.process_time, COMPILATIONS)
    yield f"compiling {name}, seconds", f"{ours:.2f}   ({size:,} rows or nodes)"
    yield "  pyxform alone, seconds", f"{theirs:.2f}   (ours is {ours / theirs:.2f} times that)"


def main() -> int:
    form = compile_workbook(WORKBOOK.read_bytes())
    drafts = fillings(form, COUNT, seed=66)
    instances = [whole_instance(form.evaluate(draft, now=NOW)) for draft in drafts]

    def load_and_validate() -> None:
        for instance in instances:
            form.evaluate(from_xml(form, instance), now=NOW)

    def evaluate() -> None:
        for draft in drafts:
            form.evaluate(draft, now=NOW)

    load_and_validate()
    ours = COUNT / best(load_and_validate, time.perf_counter)
    rows = [
        ("full validations, per second", f"{ours:,.0f}"),
        ("  per second of one core", f"{COUNT / best(load_and_validate, time.process_time):,.0f}   (goal {GOAL})"),
        ("  of answers already loaded, per core", f"{COUNT / best(evaluate, time.process_time):,.0f}"),
        *compiling("the workbook", WORKBOOK.read_bytes(), len(form.nodes)),
        *compiling(f"{ROWS:,} rows", long_workbook(), ROWS),
    ]
    try:
        theirs = ROUNDS * COUNT / JavaRosa().seconds(form.xform, instances, CLOCK, ROUNDS)
        rows.append(("JavaRosa, per second", f"{theirs:,.0f}   (ours is {ours / theirs:.1f} times that)"))
    except Unavailable as reason:
        rows.append(("JavaRosa", str(reason)))
    for name, value in rows:
        print(f"{name:42} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
