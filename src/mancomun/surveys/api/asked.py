"""A questionnaire as JSON: what its author wrote, row by row, with nothing worked out for anybody."""

import re

from django.urls import reverse

from mancomun.core.addresses import absolute
from mancomun.surveys.api.schemas.rounds import Choice, File, Item, Labels, Questionnaire, Section
from mancomun.surveys.engine import CompiledForm, Node, NodeKind, Text
from mancomun.surveys.models import Round
from mancomun.surveys.queries import attachments
from mancomun.surveys.sheet.controls import visibility_of

_CODE = re.compile(r".*\(([\w-]+)\)")  # “Español (es)”


def questionnaire_of(round_: Round, form: CompiledForm, *, short: bool = False) -> Questionnaire:
    version = round_.version
    nodes = [node for node in form.nodes if node.is_shown and node is not form.root and node not in form.left_out]
    return Questionnaire(
        questionnaire=version.questionnaire.slug,
        number=version.number,
        digest=version.digest,
        languages=[_code(name) for name in form.languages],
        form_id=form.form_id,
        form_version=form.version,
        title=form.title,
        default_language=_code(form.default_language),
        short=short,
        sections=[Section(name=node.name, labels=_labels(node.label)) for node in form.sections()],
        items=[_item(form, node) for node in nodes if not _is_meta(form, node)],
        choices={node.list_name or node.path: _choices(node) for node in nodes if node.items is not None},
        files=[_file(round_, name) for name in attachments.names_of(version)],
    )


def _is_meta(form: CompiledForm, node: Node) -> bool:
    return node.path.startswith(f"{form.root.path}/meta")


def _item(form: CompiledForm, node: Node) -> Item:
    columns, concepts = node.columns, node.concepts
    return Item(
        path=node.path,
        name=node.name,
        kind=str(node.kind.value),
        type=node.type,
        data_type=node.data_type if node.kind is NodeKind.QUESTION else "",
        section=form.section_of(node.path).name,
        code=node.code,
        labels=_labels(node.label),
        hints=_labels(node.hint),
        choices=(node.list_name or node.path) if node.items is not None else None,
        answerable=node.kind is NodeKind.QUESTION and node.is_answerable,
        constraint_messages=_labels(node.constraint_message),
        appearance=node.appearance,
        parameters=dict(node.parameters),
        visibility=str(visibility_of(node)),
        core=concepts.core,
        rights=list(concepts.rights),
        themes=list(concepts.themes),
        sdg=list(concepts.sdg),
        groups=list(concepts.groups),
        default=columns.get("default", ""),
        required=columns.get("required", ""),
        relevant=columns.get("relevant", ""),
        constraint=columns.get("constraint", ""),
        calculation=columns.get("calculation", ""),
        readonly=columns.get("readonly", ""),
        choice_filter=columns.get("choice_filter", ""),
    )


def _choices(node: Node) -> list[Choice]:
    every = node.items.all_choices if node.items is not None else ()
    return [
        Choice(
            value=each.value,
            labels=_labels(each.label),
            state=str(each.state.value) if each.state else None,
            columns=dict(each.columns),
        )
        for each in every
    ]


def _labels(text: Text | None) -> Labels:
    """In each language in which it is written; an ellipsis stands where an answer would."""
    return {_code(language): text.plain(language) for language in text.parts} if text else {}


def _code(language: str) -> str:
    found = _CODE.fullmatch(language)
    return found[1] if found else language


def _file(round_: Round, name: str) -> File:
    return File(name=name, address=absolute(reverse("surveys:questionnaire_file", args=[round_.slug, name])))
