"""The whole answer for reading: every question that is asked, in words, with who answered and who may read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mancomun.core.models import StoredFile
from mancomun.surveys.engine import Node, NodeKind, NodeState, State
from mancomun.surveys.models import Answer, Visibility
from mancomun.surveys.rules.visibility import in_force
from mancomun.surveys.sheet.controls import is_header
from mancomun.surveys.sheet.sections import items_of
from mancomun.surveys.sheet.text import marked, plain
from mancomun.surveys.sheet.words import otherwise, words_of


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its answer, or a heading inside a section when ``level`` is set."""

    label: SafeString
    level: int = 0
    code: str = ""
    parts: tuple[str, ...] = ()
    is_note: bool = False
    missing: bool = False  # needed, and not there
    visibility: str = ""
    who: str = ""
    at: datetime | None = None
    sent: str = ""  # what a phone had worked out, where it is not what it is here


@dataclass(frozen=True, slots=True)
class Sheet:
    title: SafeString
    lines: tuple[Line, ...]


def pages_of(
    state: State,
    answers: Mapping[str, Answer],
    files: Mapping[str, StoredFile],
    sections: Iterable[Node] | None = None,
    recomputed: Mapping[str, tuple[str, str]] | None = None,
) -> list[Sheet]:
    """A sheet for each section, or for these."""
    reader = _Reader(state, answers, files, recomputed or {})
    return [reader.sheet(section) for section in (state.form.sections() if sections is None else sections)]


@dataclass(frozen=True, slots=True)
class _Reader:
    state: State
    answers: Mapping[str, Answer]
    files: Mapping[str, StoredFile]
    recomputed: Mapping[str, tuple[str, str]]

    def sheet(self, section: Node) -> Sheet:
        label = NodeState(self.state, section, self.state.root).label or self.state.form.title
        return Sheet(marked(label), tuple(self.lines(section)))

    def lines(self, section: Node) -> Iterator[Line]:
        for item in items_of(self.state, section):
            node = item.node
            if not item.relevant:
                continue
            if node.kind is NodeKind.QUESTION:
                if node.control and not is_header(node):
                    yield self.line(item)
            elif item.label and self.state.form.questions(node):
                yield self.heading(item)

    def heading(self, item: NodeState) -> Line:
        if item.node.kind is NodeKind.REPEAT:
            title = _("%(title)s, number %(number)s") % {"title": plain(item.label), "number": item.position}
            return Line(marked(title), level=3)
        return Line(marked(item.label), level=3)

    def line(self, item: NodeState) -> Line:
        node, answer = item.node, self.answers.get(item.path)
        if not node.is_answerable and node.calculate is None:
            return Line(marked(item.label), is_note=True)
        is_first = node.code and self.state.form.by_code.get(node.code) is node
        chosen = in_force(node.columns.get("mancomun_visibility", ""), answer.visibility if answer else "")
        return Line(
            label=marked(item.label or node.name),
            code=node.code if is_first and not item.label.startswith(f"{node.code}.") else "",
            parts=tuple(words_of(item, item.value, self.files)),
            missing=item.required and not item.value,
            visibility=str(Visibility(chosen).label),
            who=answer.by_name if answer and answer.value else "",
            at=answer.at if answer and answer.value and answer.by_name else None,
            sent=otherwise(item, self.recomputed),
        )
