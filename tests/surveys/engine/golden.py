"""What JavaRosa said of random answers to the set of forms, kept so that it is checked where no JDK is.

Made anew with `python -m tests.surveys.engine.golden` when a form or the questionnaire changes. Of each node is kept
what does not follow from its answer alone: relevant, not required, not readonly, allowed, as it was typed.
"""

import json
import lzma
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.surveys.engine.agreement import CLOCK, Agreement, Filled, filled_of, place
from tests.surveys.engine.cases import FILES, NAMES
from tests.surveys.engine.fillings import NOW
from tools.javarosa.driver import Answer, Facts, JavaRosa

from mancomun.surveys.engine import CompiledForm, Draft, NodeKind, State

GOLDEN = Path(__file__).parent / "golden"


def path_of(name: str) -> Path:
    return GOLDEN / f"{name}.json.xz"


def write(name: str, filled: Filled, theirs: Sequence[Answer]) -> None:
    drafts = [*filled.drafts, *(replay.draft for replay in filled.replays)]
    kept = [_packed(filled.form, draft, answer) for draft, answer in zip(drafts, theirs, strict=True)]
    text = "\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in kept)
    path_of(name).write_bytes(lzma.compress(text.encode(), preset=9))


def _packed(form: CompiledForm, draft: Draft, theirs: Answer) -> dict[str, Any]:
    answers = {"values": dict(draft.values), "repeats": dict(draft.repeats)}
    if isinstance(theirs, str):
        return answers
    plain = _plain_facts(form.evaluate(draft, now=NOW))
    told = [[fact.path, *fact[1:]] for fact in theirs if fact != plain.get(fact.path)]
    gone = sorted(plain.keys() - {fact.path for fact in theirs})
    return {**answers, "facts": told, "gone": gone}


def _plain_facts(state: State) -> dict[str, Facts]:
    """What would hold of each node if the form said nothing of it."""
    found = {}
    for item in state.nodes():
        path = place(item)
        found[path] = Facts(path, True, False, False, True, item.typed if item.node.kind is NodeKind.QUESTION else "")
    return found


def read(name: str, form: CompiledForm) -> tuple[Filled, list[Answer]]:
    drafts: list[Draft] = []
    theirs: list[Answer] = []
    for line in lzma.decompress(path_of(name).read_bytes()).decode().splitlines():
        kept = json.loads(line)
        draft = Draft(kept["values"], {repeat: tuple(keys) for repeat, keys in kept["repeats"].items()})
        drafts.append(draft)
        theirs.append(_unpacked(form, draft, kept))
    return Filled(form, drafts, ()), theirs


def _unpacked(form: CompiledForm, draft: Draft, kept: dict[str, Any]) -> Answer:
    if "facts" not in kept:
        return "an expression has no value"
    facts = _plain_facts(form.evaluate(draft, now=NOW))
    for path in kept["gone"]:
        facts.pop(path, None)
    for path, *told in kept["facts"]:
        *plain, choices, media = told
        offered = None if choices is None else tuple((value, label) for value, label in choices)
        facts[path] = Facts._make([path, *plain, offered, tuple((kind, file) for kind, file in media)])
    return list(facts.values())


def main(names: Sequence[str]) -> int:
    """Writes the files and prints how many nodes agree. Fails, and writes none, when one does not."""
    filled = {name: filled_of(name) for name in names or NAMES}
    java = JavaRosa()
    answers = java.answers([given.job()._replace(folder=FILES) for given in filled.values()], CLOCK)
    together = Agreement()
    for given, theirs in zip(filled.values(), answers, strict=True):
        together.add(given.compare(theirs))
    if not together.differences:
        for (name, given), theirs in zip(filled.items(), answers, strict=True):
            write(name, given, theirs)
    print(f"{together.nodes:,} nodes", *together.differences, sep="\n")  # noqa: T201 - a command
    return 1 if together.differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
