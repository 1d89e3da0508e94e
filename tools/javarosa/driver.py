"""Runs JavaRosa, which ships inside pyxform's wheel, on forms and answers of ours.

What it says of each node is the meaning that the survey engine has to have. Needs a JDK (javac and java).
"""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import pyxform
from lxml import etree

from mancomun.surveys.engine import Draft, Node, NodeKind, State

SOURCE = Path(__file__).parent / "Oracle.java"
JAR = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
_UNESCAPE = {"\\\\": "\\", "\\n": "\n", "\\t": "\t"}


class Unavailable(Exception):
    """There is no JDK, or no JavaRosa."""


class Facts(NamedTuple):
    """What JavaRosa says of one node instance."""

    path: str
    relevant: bool
    required: bool
    holds: bool  # its constraint
    value: str


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

    def facts(self, xform: bytes, instances: list[bytes], now: str) -> list[list[Facts] | str]:
        """Per instance its nodes' facts in document order, or JavaRosa's reason for taking none."""
        lines = self._run(xform, instances, now).split("\n\n")[: len(instances)]
        return [_facts(block) for block in lines]

    def seconds(self, xform: bytes, instances: list[bytes], now: str, rounds: int) -> float:
        """The time to load, recalculate and validate all instances that many times, after as many to warm up."""
        return float(self._run(xform, instances, now, str(rounds)))

    def _run(self, xform: bytes, instances: list[bytes], now: str, *more: str) -> str:
        form, answers = self.folder / "form.xml", self.folder / "instances.txt"
        form.write_bytes(_at(xform, now))
        answers.write_bytes(b"".join(instance + b"\n" for instance in instances))
        command = ["java", "-Duser.timezone=UTC", "-Xss16m", "-cp", f"{JAR}:{self.folder}", "Oracle", form, answers]
        done = subprocess.run([*map(str, command), *more], check=True, capture_output=True, timeout=540)
        return done.stdout.decode()


def _at(xform: bytes, now: str) -> bytes:
    """The form with its clock stopped: JavaRosa reads the machine's own."""
    text = re.sub(rb"(?<![\w-])today\(\s*\)", f"date('{now[:10]}')".encode(), xform)
    return re.sub(rb"(?<![\w-])now\(\s*\)", f"date-time('{now}')".encode(), text)


def _facts(block: str) -> list[Facts] | str:
    lines = block.strip("\n").split("\n")
    if lines[0].startswith("error\t"):
        return lines[0].partition("\t")[2]
    found = []
    for line in lines:
        path, relevant, required, holds, value = line.split("\t")
        plain = re.sub(r"\\[\\nt]", lambda escape: _UNESCAPE[escape[0]], value)
        found.append(Facts(path, relevant == "1", required == "1", holds == "1", plain))
    return found


def whole_instance(state: State) -> bytes:
    """Every node with what was typed, also those that are not relevant: what a phone would hold. One line."""
    form = state.form
    root = etree.Element(form.root.name, id=form.form_id, version=form.version)
    _write(state, form.root, state.root, root, state.draft)
    return etree.tostring(root).replace(b"\n", b"&#10;")


def _write(state: State, node: Node, scope, element: etree._Element, draft: Draft) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    for child in node.children.values():
        is_repeat = child.kind is NodeKind.REPEAT
        for at in scope.kids[child.layer.place] if is_repeat else [scope]:
            made = etree.SubElement(element, child.name)
            if child.kind is NodeKind.QUESTION:
                made.text = draft.values.get(at.path(child), child.default) or None
            else:
                _write(state, child, at, made, draft)
