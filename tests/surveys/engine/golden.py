"""What JavaRosa said of random answers to our own forms, kept so that it is checked where no JDK is.

Made anew with `python -m tests.surveys.engine.golden` when a form or the questionnaire changes.
"""

import gzip
import json
import sys
from pathlib import Path

from tests.surveys.engine.agreement import CLOCK, compare
from tests.surveys.engine.fillings import NOW, fillings
from tests.surveys.engine.tables import FORMS, named
from tools.javarosa.driver import Facts, JavaRosa, whole_instance

from mancomun.surveys.engine import CompiledForm, Draft, compile_workbook

GOLDEN = Path(__file__).parent / "golden"
QUESTIONNAIRE = Path(__file__).parents[3] / "src/mancomun/demo/questionnaire/politicas.xlsx"
COUNT = 12


def read(path: Path) -> tuple[list[Draft], list[list[Facts] | str]]:
    drafts, facts = [], []
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        kept = json.loads(line)
        drafts.append(Draft(kept["values"], {repeat: tuple(keys) for repeat, keys in kept["repeats"].items()}))
        facts.append([Facts(*fact) for fact in kept["facts"]])
    return drafts, facts


def _write(path: Path, drafts: list[Draft], facts: list[list[Facts] | str]) -> None:
    lines = [
        json.dumps({"values": dict(draft.values), "repeats": dict(draft.repeats), "facts": found}, ensure_ascii=False)
        for draft, found in zip(drafts, facts, strict=True)
        if not isinstance(found, str)
    ]
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def _forms() -> dict[str, CompiledForm]:
    forms = {path.stem: named(path.stem) for path in sorted(FORMS.glob("*.md"))}
    return {**forms, "politicas": compile_workbook(QUESTIONNAIRE.read_bytes())}


def main() -> int:
    """Writes the files and prints how many nodes agree. Fails when one does not."""
    java = JavaRosa()
    nodes = differences = 0
    for name, form in _forms().items():
        drafts = fillings(form, COUNT, seed=1)
        facts = java.facts(form.xform, [whole_instance(form.evaluate(draft, now=NOW)) for draft in drafts], CLOCK)
        found = compare(form, drafts, facts)
        nodes, differences = nodes + found.nodes, differences + len(found.differences)
        _write(GOLDEN / f"{name}.json.gz", drafts, facts)
        print(f"{name:14} {found.nodes:7,} nodes  {len(found.differences):5} differ")  # noqa: T201 - a command
    print(f"{'together':14} {nodes:7,} nodes  {differences:5} differ")  # noqa: T201 - a command
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
