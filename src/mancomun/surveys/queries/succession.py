"""What changed from one version of a questionnaire to another: asked no more, new, changed, linked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mancomun.surveys.engine import CompiledForm, Node
from mancomun.surveys.models import QuestionLink, QuestionnaireVersion
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.questionnaires import light
from mancomun.surveys.queries.years import sources
from mancomun.surveys.sheet.text import plain
from mancomun.surveys.wording import kind_word

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_CONDITIONS = ("relevant", "constraint", "calculation", "choice_filter", "required")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of one of the two versions."""

    path: str
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that goes on, and each thing about it that is not the same: what, before, after."""

    question: Asked
    what: Sequence[tuple["StrOrPromise", str, str]]


@dataclass(frozen=True, slots=True)
class Succession:
    new: Sequence[Asked]
    gone: Sequence[Asked]
    changed: Sequence[Changed]
    same: int  # how many go on as they were
    links: Sequence[tuple[QuestionLink, Asked, Asked]]  # today's question, the earlier one


def succession(version: QuestionnaireVersion, earlier: QuestionnaireVersion) -> Succession:
    form, before = compiled(version), compiled(earlier)
    going = sources(version, earlier)
    taken = {source.path for found in going.values() for source in found}
    now, then = _questions(form), _questions(before)
    changed = [
        each for path, found in going.items() if (each := _changed(now[path], then.get(found[0].path), form, before))
    ]
    links = QuestionLink.objects.filter(version=version.pk, earlier=earlier.pk)
    return Succession(
        new=[_asked(node, form) for path, node in now.items() if path not in going],
        gone=[_asked(node, before) for path, node in then.items() if path not in taken],
        changed=changed,
        same=len(going) - len(changed),
        links=[
            (link, _asked(now[link.path], form), _asked(then[link.earlier_path], before))
            for link in links
            if link.path in now and link.earlier_path in then
        ],
    )


def questions_of(version: QuestionnaireVersion) -> list[Asked]:
    """Everything that a version asks, in order."""
    form = compiled(version)
    return [_asked(node, form) for node in _questions(form).values()]


def versions_before(version: QuestionnaireVersion) -> list[QuestionnaireVersion]:
    """The same questionnaire's earlier versions, the latest first."""
    rows = QuestionnaireVersion.objects.filter(questionnaire=version.questionnaire_id, number__lt=version.number)
    return list(light(rows).order_by("-number"))


def link_of(version: QuestionnaireVersion, earlier: QuestionnaireVersion, number: int) -> QuestionLink:
    """Raises Http404 when the two versions have no such link."""
    found = QuestionLink.objects.filter(version=version.pk, earlier=earlier.pk, pk=number).first()
    if found is None:
        raise Http404
    return found


def choices_at(version: QuestionnaireVersion, path: str) -> set[str]:
    """The values that a question takes; none when it is no question of choices."""
    node = _questions(compiled(version)).get(path)
    return {choice.value for choice in node.items.all_choices} if node and node.items else set()


def _questions(form: CompiledForm) -> dict[str, Node]:
    return {node.path: node for node in form.questions() if node.is_answerable}


def _asked(node: Node, form: CompiledForm) -> Asked:
    return Asked(node.path, node.code, plain(_label(node, form)) or node.name)


def _label(node: Node, form: CompiledForm) -> str:
    return node.label.plain(form.language(get_language())) if node.label else ""


def _changed(node: Node, old: Node | None, form: CompiledForm, before: CompiledForm) -> Changed | None:
    if old is None:
        return None
    what = [each for each in _compared(node, old, form, before) if each[1] != each[2]]
    return Changed(_asked(node, form), what) if what else None


def _compared(
    node: Node, old: Node, form: CompiledForm, before: CompiledForm
) -> Iterator[tuple["StrOrPromise", str, str]]:
    yield _("Wording"), plain(_label(old, before)), plain(_label(node, form))
    yield _("Code"), old.code, node.code
    yield _("Kind"), str(kind_word(old.type)), str(kind_word(node.type))
    yield _("Choices"), _choices(old, before), _choices(node, form)
    for column in _CONDITIONS:
        yield column, old.columns.get(column, ""), node.columns.get(column, "")


def _choices(node: Node, form: CompiledForm) -> str:
    if node.items is None:
        return ""
    language = form.language(get_language())
    return " · ".join(f"{plain(each.label.plain(language))} ({each.value})" for each in node.items.all_choices)
