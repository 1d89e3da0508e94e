"""Runs JavaRosa, which ships inside pyxform's wheel, on forms and answers of ours.

What it says of each node is the meaning that the survey engine has to have. Needs a JDK (javac and java).
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyxform
from lxml import etree

from mancomun.surveys.engine import Draft, Node, NodeKind, State
from mancomun.surveys.engine.scope import Scope

SOURCE = Path(__file__).parent / "Oracle.java"
JAR = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
_UNESCAPE = {"\\\\": "\\", "\\n": "\n", "\\t": "\t", "\\r": "\r"}
STEP, PART = "\x1f", "\x1e"  # as in Oracle.java


class Unavailable(Exception):
    """There is no JDK, or no JavaRosa."""


class Facts(NamedTuple):
    """What JavaRosa says of one node instance. The last five are of the page that a person sees."""

    path: str
    relevant: bool
    required: bool
    readonly: bool
    holds: bool  # its constraint
    value: str
    label: str = ""
    hint: str = ""
    message: str = ""  # when the constraint does not hold
    choices: tuple[tuple[str, str], ...] | None = None  # value and label; None where none are asked for
    media: tuple[tuple[str, str], ...] = ()  # kind and file


class Job(NamedTuple):
    """A form and what to do with it: per item an XML instance, or steps as `steps_of` writes them."""

    xform: bytes
    instances: list[bytes]
    folder: Path | None = None  # of its attachments


Answer = list[Facts] | str  # the nodes in document order, or JavaRosa's reason for taking none


class JavaRosa:
    """A compiled driver in a folder of its own."""

    def __init__(self, folder: Path | None = None) -> None:
        for program in ("java", "javac"):
            if shutil.which(program) is None:
                raise Unavailable(f"{program} is not installed: install a JDK to compare with JavaRosa")
        if not JAR.exists():
            raise Unavailable("pyxform came without ODK Validate, which holds JavaRosa")
        self.folder = folder or Path(tempfile.mkdtemp(prefix="javarosa"))
        command = ["javac", "-nowarn", "-cp", str(JAR), "-d", str(self.folder), str(SOURCE)]
        subprocess.run(command, check=True, capture_output=True)

    def answers(self, jobs: list[Job], now: str) -> list[list[Answer]]:
        """Per job what JavaRosa says of each of its instances. One JVM for all: it is slow to start."""
        lines = []
        for number, job in enumerate(jobs):
            form, instances = self._written(job.xform, job.instances, now, number)
            lines.append(f"{form}\t{instances}\t{job.folder or self.folder}\t{self._result(number)}\n")
        listed = self.folder / "jobs.txt"
        listed.write_text("".join(lines))
        self._run(listed)
        return [_answers(self._result(number), len(job.instances)) for number, job in enumerate(jobs)]

    def facts(self, xform: bytes, instances: list[bytes], now: str) -> list[Answer]:
        return self.answers([Job(xform, instances)], now)[0]

    def seconds(self, xform: bytes, instances: list[bytes], now: str, rounds: int) -> float:
        """The time to load, recalculate and validate all instances that many times, after as many to warm up."""
        return float(self._run(*self._written(xform, instances, now, 0), str(rounds)))

    def _written(self, xform: bytes, instances: list[bytes], now: str, number: int) -> tuple[Path, Path]:
        form, answers = self.folder / f"form{number}.xml", self.folder / f"instances{number}.txt"
        form.write_bytes(_at(xform, now))
        answers.write_bytes(b"".join(instance + b"\n" for instance in instances))
        return form, answers

    def _result(self, number: int) -> Path:
        return self.folder / f"facts{number}.txt"

    def _run(self, *arguments: Path | str) -> str:
        command = ["java", "-Duser.timezone=UTC", "-Duser.language=en", "-Xss16m", "-cp", f"{JAR}:{self.folder}"]
        done = subprocess.run([*command, "Oracle", *map(str, arguments)], check=True, capture_output=True, timeout=540)
        return done.stdout.decode()


def _answers(written: Path, count: int) -> list[Answer]:
    return [_facts(block) for block in written.read_bytes().decode().split("\n\n")[:count]]


def _at(xform: bytes, now: str) -> bytes:
    """The form with its clock stopped: JavaRosa reads the machine's own."""
    text = re.sub(rb"(?<![\w-])today\(\s*\)", f"date('{now[:10]}')".encode(), xform)
    return re.sub(rb"(?<![\w-])now\(\s*\)", f"date-time('{now}')".encode(), text)


def _facts(block: str) -> list[Facts] | str:
    lines = block.strip("\n").split("\n")
    if lines[0].startswith("error\t"):
        return lines[0].partition("\t")[2]
    return [_of_line(line.split("\t")) for line in lines]


def _of_line(cells: list[str]) -> Facts:
    path, relevant, required, readonly, holds, *texts = cells
    value, label, hint, message, choices, media = [
        re.sub(r"\\[\\ntr]", lambda escape: _UNESCAPE[escape[0]], text) for text in texts
    ]
    truths = (relevant == "1", required == "1", readonly == "1", holds == "1")
    offered = _pairs(choices) if choices else None
    return Facts(path, *truths, value, label, hint, message, offered, _pairs(media))


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, two) for one, _, two in (part.partition(PART) for part in text.split(STEP) if part))


def steps_of(answers: Sequence[tuple[str, str | None]]) -> bytes:
    """Steps in a new form, in one line: an answer by path, or with None a new instance of that repeat."""
    steps = [f"+{path}" if text is None else f"={path}{PART}{text}" for path, text in answers]
    return STEP.join(["", *steps]).replace("\n", " ").encode()


def whole_instance(state: State) -> bytes:
    """Every node with what was typed, also those that are not relevant: what a phone would hold. One line.

    Instances of counted repeats in which nothing was typed are left out at the end: JavaRosa has to make them.
    """
    form = state.form
    root = etree.Element(form.root.name, id=form.form_id, version=form.version)
    _write(state, form.root, state.root, root, state.draft)
    return etree.tostring(root, encoding="unicode").replace("\n", "&#10;").encode()


def _write(state: State, node: Node, scope: Scope, element: etree._Element, draft: Draft) -> None:
    for child in node.children.values():
        for at in _instances(child, scope, draft):
            made = etree.SubElement(element, child.name)
            if child.kind is NodeKind.QUESTION:
                made.text = draft.values.get(at.path(child), child.default) or None
            else:
                _write(state, child, at, made, draft)


def _instances(child: Node, scope: Scope, draft: Draft) -> list[Scope]:
    if child.kind is not NodeKind.REPEAT:
        return [scope]
    found = list(scope.kids[child.layer.place])
    while child.count is not None and found and not any(path.startswith(found[-1].prefix) for path in draft.values):
        found.pop()
    return found
