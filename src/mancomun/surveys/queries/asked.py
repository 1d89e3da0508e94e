"""What a version asks, as its readers see it: sections, questions, choices and what each is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from mancomun.surveys.engine import CompiledForm, Node, NodeKind
from mancomun.surveys.models import Question, QuestionnaireVersion, Visibility
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.questionnaires import questions_of
from mancomun.surveys.queries.reading import title_of
from mancomun.surveys.sheet.text import plain
from mancomun.surveys.wording import kind_word

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_MANY = 24  # choices that a page shows; a list of countries is named, not printed


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question, a note, or the heading of a group (``kind`` is then “group” or “repeat”)."""

    kind: str
    name: str
    code: str
    depth: int
    label: str
    hint: str
    required: bool
    conditional: bool
    visibility: str
    core: bool
    options: Sequence[Option]
    more: int  # choices that are not printed
    concepts: Sequence[str]

    @property
    def is_heading(self) -> bool:
        return self.kind in {"group", "repeat"}

    @property
    def kind_word(self) -> "StrOrPromise":
        return kind_word(self.kind)

    @property
    def visibility_word(self) -> "StrOrPromise":
        return Visibility(self.visibility).label if self.visibility in Visibility.values else ""


@dataclass(frozen=True, slots=True)
class AskedSection:
    name: str
    title: str
    count: int  # questions to answer


def sections_of(version: QuestionnaireVersion) -> list[AskedSection]:
    form = compiled(version)
    return [
        AskedSection(
            section.name,
            title_of(section, form),
            _count([node for node in _below(form, section) if node.is_answerable]),
        )
        for section in form.sections()
    ]


def _count(nodes: Sequence[Node]) -> int:
    """As people count questions: by their codes, so that a question, its year and its source are one."""
    return len({node.code or node.path for node in nodes})


def questions_in(version: QuestionnaireVersion, section_name: str, language: str | None = None) -> list[AskedQuestion]:
    """Everything that a section shows, in order, in one of the form's languages."""
    form = compiled(version)
    wanted = form.language(language or get_language())
    rows = {row.path: row for row in questions_of(version) if row.section == section_name}
    section = next((found for found in form.sections() if found.name == section_name), None)
    if section is None:
        return []
    return [_asked(node, section, rows.get(node.path), wanted) for node in _below(form, section) if node.is_shown]


def _below(form: CompiledForm, section: Node) -> list[Node]:
    """The nodes of a section; of the root, only those that stand outside any group."""
    if section is form.root:
        return [node for node in form.root.children.values() if node.kind is NodeKind.QUESTION]
    start = f"{section.path}/"
    return [node for node in form.nodes if node.path.startswith(start)]


def _asked(node: Node, section: Node, row: Question | None, language: str) -> AskedQuestion:
    options = [
        Option(choice.value, plain(choice.label.plain(language)), str(choice.state or ""))
        for choice in (node.items.all_choices if node.items else ())
    ]
    printed = options if len(options) <= _MANY else []
    return AskedQuestion(
        kind=node.type if node.kind is NodeKind.QUESTION else str(node.kind),
        name=node.name,
        code=node.code,
        depth=node.path.count("/") - section.path.count("/") - 1,
        label=plain(node.label.plain(language)) if node.label else "",
        hint=plain(node.hint.plain(language)) if node.hint else "",
        required=node.required is not None,
        conditional=node.relevant is not None,
        visibility=row.visibility if row else "",
        core=row.core if row else False,
        options=printed,
        more=len(options) - len(printed),
        concepts=[str(concept.label) for concept in row.concepts.all()] if row else [],
    )
