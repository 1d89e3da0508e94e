"""What was asked, as results show it: rows of the questionnaire gathered by their permanent code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

from mancomun.surveys.engine import CompiledForm, Node, NodeKind
from mancomun.surveys.figures import Choice, Kind, Question
from mancomun.surveys.sheet.controls import is_row, is_year
from mancomun.surveys.sheet.text import plain

_CONTROLS = {"select1": Kind.ONE, "select": Kind.SEVERAL, "rank": Kind.RANK, "upload": Kind.FILE}
_TYPES = {"int": Kind.NUMBER, "decimal": Kind.NUMBER, "date": Kind.DATE, "dateTime": Kind.DATE}


class Shape(StrEnum):
    QUESTION = "question"
    GRID = "grid"
    REPEAT = "repeat"


@dataclass(frozen=True)
class Part:
    """A question; a grid with its rows; a repeat with its fields. Paths are without repeat keys."""

    shape: Shape
    node: Node
    question: Question  # of a grid: of each row; of a repeat: nothing to read
    parts: tuple["Part", ...] = ()

    @property
    def path(self) -> str:
        return self.node.path

    @property
    def is_link(self) -> bool:
        return "url" in self.node.appearance.split()

    @property
    def leaves(self) -> tuple["Part", ...]:
        """Itself, or the rows of a grid; none for a repeat."""
        if self.shape is Shape.QUESTION:
            return (self,)
        return self.parts if self.shape is Shape.GRID else ()


@dataclass(frozen=True)
class Topic:
    key: str  # its permanent code; its place in the form where it has none
    section: Node
    parts: tuple[Part, ...]

    @property
    def main(self) -> Part:
        return self.parts[0]


@dataclass(frozen=True)
class Words:
    """The form's own words in one language."""

    language: str

    def title(self, part: Part) -> str:
        """A question's label, without the code that its author may have written before it."""
        code = part.node.code or next((each.node.code for each in part.parts), "")
        return self._of(part.node).removeprefix(f"{code}.").strip()

    def section(self, node: Node) -> str:
        return self._of(node)

    def choice(self, part: Part, value: str) -> str:
        """What a choice is called; the value itself where the form no longer has it."""
        return self.choices(part).get(value, value)

    def choices(self, part: Part) -> dict[str, str]:
        items = part.node.items if part.shape is Shape.QUESTION else part.parts[0].node.items if part.parts else None
        every = items.all_choices if items else ()
        return {choice.value: plain(choice.label.plain(self.language)) for choice in every}

    def _of(self, node: Node) -> str:
        return plain(node.label.plain(self.language)) if node.label else node.name


def topics_of(form: CompiledForm) -> tuple[Topic, ...]:
    return _topics(form)


@lru_cache(maxsize=16)
def _topics(form: CompiledForm) -> tuple[Topic, ...]:
    found: list[Topic] = []
    taken: set[str] = set()
    for (section, code), group in groupby(_parts(form.root), lambda part: (form.section_of(part.path), _code(part))):
        parts = list(group)
        together = [parts] if code else [[part] for part in parts]
        for each in together:
            key = code if code and code not in taken else each[0].path.removeprefix(f"{form.root.path}/")
            taken.add(key)
            found.append(Topic(key.replace("/", "."), section, tuple(each)))
    return tuple(found)


def _code(part: Part) -> str:
    return part.node.code or next((each.node.code for each in part.parts), "")


def _parts(inside: Node) -> Iterator[Part]:
    for node in inside.children.values():
        if node.kind is NodeKind.REPEAT:
            yield Part(Shape.REPEAT, node, Question(Kind.TEXT), tuple(_fields(node)))
            yield from _nested(node)
        elif node.kind is NodeKind.GROUP:
            yield from _group(node)
        elif _asked(node) and not is_row(node):
            yield _question(node)


def _group(node: Node) -> Iterator[Part]:
    rows = [_question(child) for child in node.children.values() if _asked(child) and is_row(child)]
    if rows:
        yield Part(Shape.GRID, node, rows[0].question, tuple(rows))
    yield from _parts(node)


def _fields(node: Node) -> Iterator[Part]:
    """The questions of each instance, those in its groups too."""
    for child in node.children.values():
        if child.kind is NodeKind.GROUP:
            yield from _fields(child)
        elif _asked(child):
            yield _question(child)


def _nested(node: Node) -> Iterator[Part]:
    """Repeats within a repeat stand beside it."""
    for child in node.children.values():
        if child.kind is NodeKind.REPEAT:
            yield Part(Shape.REPEAT, child, Question(Kind.TEXT), tuple(_fields(child)))
        if child.kind is not NodeKind.QUESTION:
            yield from _nested(child)


def _asked(node: Node) -> bool:
    return node.kind is NodeKind.QUESTION and node.is_answerable


def _question(node: Node) -> Part:
    kind = _CONTROLS.get(node.control) or _TYPES.get(node.data_type, Kind.TEXT)
    choices = node.items.all_choices if node.items else ()
    asked = Question(kind, tuple(Choice(choice.value, _state(choice.state)) for choice in choices), is_year(node))
    return Part(Shape.QUESTION, node, asked)


def _state(state: str | None) -> str:
    return "" if state is None or state == "other" else str(state)


def leaves_of(topics: Iterable[Topic]) -> Iterator[Part]:
    """Every question outside repeats, in the form's order."""
    for topic in topics:
        for part in topic.parts:
            yield from part.leaves


def repeats_of(topics: Iterable[Topic]) -> Iterator[Part]:
    for topic in topics:
        yield from (part for part in topic.parts if part.shape is Shape.REPEAT)
