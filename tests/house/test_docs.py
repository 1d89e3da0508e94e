"""Documentation that cannot lie: every setting, command and audit event is described, and nothing else is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from mancomun.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "mancomun"
HEADING = re.compile(r"^\| `([^`]+)`", re.MULTILINE)
VARIABLE = re.compile(r"^(MANCOMUN_[A-Z_]+|DATABASE_URL)$")


def described(document: str) -> set[str]:
    """The first cell of each row of the document's tables."""
    return set(HEADING.findall((ROOT / "docs" / document).read_text()))


def strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_setting_of_the_environment_is_described() -> None:
    read = {text for path in PACKAGE.rglob("*.py") for text in strings(path) if VARIABLE.match(text)}
    assert read
    assert described("operate/settings.md") == read


def test_every_command_is_described() -> None:
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # a group
    assert described("operate/commands.md") == commands


def audit_events() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"audit.record", "record"} and node.args:
                yield ast.literal_eval(node.args[0])


def test_every_audit_event_is_described() -> None:
    events = set(audit_events())
    assert len(events) > 10
    assert described("operate/audit-events.md") == events


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *PACKAGE.rglob("*.md")])


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text())
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_decisions_stay_under_a_page() -> None:
    long = [path.name for path in (ROOT / "docs" / "decisions").glob("*.md") if len(path.read_text().split()) > 420]
    assert long == []


NAMED = re.compile(r"`((?:benchmarks|docs|requirements|src|tests|tools)/[\w./-]+)`")


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_folders_that_documents_name_are_there(path: Path) -> None:
    assert [named for named in NAMED.findall(path.read_text()) if not (ROOT / named).exists()] == []


def test_the_control_a_document_that_names_a_missing_file_is_found() -> None:
    assert NAMED.findall("See `tests/core/test_gone.py` and `docs/operate`.") == [
        "tests/core/test_gone.py",
        "docs/operate",
    ]
