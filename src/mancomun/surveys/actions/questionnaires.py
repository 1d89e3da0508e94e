"""What the desk does with questionnaires: name one, import a workbook as its next version, freeze a version."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.kinds import BESIDE_FORMS
from mancomun.core.problems import Conflict, require
from mancomun.core.spreadsheets import FORMS, read_sheets
from mancomun.core.translated import LazyI18nString
from mancomun.core.uploads import Kind, keep_file
from mancomun.surveys.engine import (
    CompiledForm,
    FormProblem,
    InvalidForm,
    Node,
    Workbook,
    compile_sheets,
    from_tables,
)
from mancomun.surveys.models import Question, Questionnaire, QuestionnaireFile, QuestionnaireVersion, Visibility
from mancomun.surveys.queries import attachments
from mancomun.surveys.queries import questionnaires as queries
from mancomun.surveys.queries.registers import NAMES, registers
from mancomun.surveys.rules.desk import runs_surveys
from mancomun.surveys.rules.warnings import SCHEMES, short, warnings_of
from mancomun.vocabulary.models import Concept

_LONGEST_PATH = 240  # characters: the keys of repeats still fit beside it
_LONGEST_NAME = 80
_LONGEST_CODE = 40


@transaction.atomic
def create_questionnaire(*, slug: str, title: Mapping[str, str], by: Actor, at: datetime) -> Questionnaire:
    """A questionnaire without any version yet. Raises Refused, or Conflict when the address is taken."""
    require(runs_surveys(by))
    if queries.slug_taken(slug):
        taken = _("Another questionnaire already has the address “%(slug)s”. Choose another one.")
        raise Conflict(taken % {"slug": slug})
    made = Questionnaire.objects.create(slug=slug, title=LazyI18nString(dict(title)))  # type: ignore[misc]  # untyped field
    audit.record("survey.questionnaire.created", by=by, at=at, subject=made, slug=slug)
    return made


@transaction.atomic
def import_workbook(
    *,
    questionnaire: Questionnaire,
    data: bytes,
    name: str,
    files: "Sequence[UploadedFile[Any]]" = (),
    by: Actor,
    at: datetime,
) -> QuestionnaireVersion:
    """An XLSForm workbook as the questionnaire's next version; one that is already there gives that version.

    ``files`` are its lists, pictures and sounds. Those that the last version had and that are not sent anew are taken
    over; what the network's registers give need not be sent.

    Raises Refused, Unprocessable or TooLarge for a file that does not pass the gate, InvalidForm with every fault.
    Nothing is kept of a workbook that does not compile.
    """
    require(runs_surveys(by))
    stored = keep_file(SimpleUploadedFile(name, data), kinds={Kind.XLSX}, by=by, at=at)
    sent = {str(file.name): keep_file(file, kinds=BESIDE_FORMS, by=by, at=at) for file in files}
    workbook = sheets_in(data)
    locked = queries.locked(questionnaire)
    kept = {**attachments.files_of_last(locked), **sent}
    form = compile_sheets(workbook, files={**registers(NAMES).rows, **attachments.contents(kept)})
    _check_lengths(form)
    _check_files(form, sent)
    kept = {used: file for used, file in kept.items() if used in form.files}
    xform = form.xform.decode()
    digest = queries.digest_of(data, xform, kept)
    if (same := queries.version_with(locked, digest)) is not None:
        for again in (stored, *sent.values()):
            again.delete()  # their bytes are the ones that the version keeps
        return same
    concepts = queries.concepts()
    made = QuestionnaireVersion.objects.create(
        questionnaire=locked,
        number=queries.next_number(locked),
        workbook=stored,
        sheets=workbook.as_json(),
        xform=xform,
        digest=digest,
        languages=list(form.languages),
        warnings=warnings_of(workbook, concepts.keys(), form.warnings),
        imported_by=by.user_id,
        imported_at=at,
    )
    QuestionnaireFile.objects.bulk_create(
        QuestionnaireFile(version=made, name=used, file=file) for used, file in kept.items()
    )
    _index(made, form, concepts)
    audit.record("survey.version.imported", by=by, at=at, subject=made, number=made.number, digest=digest)
    return made


@transaction.atomic
def freeze_version(*, version: QuestionnaireVersion, by: Actor, at: datetime) -> None:
    """From now on the version is what rounds ask, and stays. Freezing it again changes nothing."""
    rows = QuestionnaireVersion.objects.filter(pk=version.pk, frozen_at=None)
    if rows.update(frozen_at=at, frozen_by=by.user_id):
        audit.record("survey.version.frozen", by=by, at=at, subject=version, digest=version.digest)


def sheets_in(data: bytes) -> Workbook:
    """The sheets of an XLSForm workbook that came through the gate, parsed within bounds and not in this process."""
    return from_tables({sheet.name: sheet.rows for sheet in read_sheets(data, FORMS)})


def _check_files(form: CompiledForm, sent: Iterable[str]) -> None:
    problems = [FormProblem("", 0, "", "file_not_used", {"name": name}) for name in sent if name not in form.files]
    if problems:
        raise InvalidForm(problems)


def _check_lengths(form: CompiledForm) -> None:
    problems = [
        FormProblem("survey", node.row, "name", "name_too_long", {"name": node.name[:60]})
        for node in form.nodes
        if len(node.path) > _LONGEST_PATH or len(node.name) > _LONGEST_NAME
    ]
    problems += [
        FormProblem("survey", node.row, "mancomun_code", "name_too_long", {"name": node.code[:60]})
        for node in form.questions()
        if len(node.code) > _LONGEST_CODE
    ]
    if problems:
        raise InvalidForm(problems)


def _index(version: QuestionnaireVersion, form: CompiledForm, concepts: Mapping[tuple[str, str], Concept]) -> None:
    """The version's questions as rows, each linked to what it is about."""
    nodes = [node for node in form.questions() if node.is_answerable]
    seen: set[str] = set()
    rows = []
    for position, node in enumerate(nodes):
        rows.append(_question(version, form, node, position, main=bool(node.code) and node.code not in seen))
        seen.add(node.code)
    made = Question.objects.bulk_create(rows)
    through = Question.concepts.through
    through.objects.bulk_create(
        [
            through(question_id=question.pk, concept_id=concept.pk)
            for question, node in zip(made, nodes, strict=True)
            for concept in _about(node, concepts)
        ]
    )


def _question(version: QuestionnaireVersion, form: CompiledForm, node: Node, position: int, *, main: bool) -> Question:
    label = node.label
    return Question(
        version=version,
        code=node.code,
        path=node.path,
        section=form.section_of(node.path).name,
        position=position,
        kind=node.type[:30],
        main=main,
        labels={short(language): label.plain(language) for language in form.languages} if label else {},
        visibility=_visibility(node),
        core=node.concepts.core,
        states={choice.value: str(choice.state) for choice in node.items.all_choices if choice.state}
        if node.items
        else {},
    )


def _visibility(node: Node) -> str:
    """What the workbook says; where it says nothing, the coordination alone reads the answer."""
    return node.columns.get("mancomun_visibility") or Visibility.COORDINATION


def _about(node: Node, concepts: Mapping[tuple[str, str], Concept]) -> Iterator[Concept]:
    words = node.concepts
    named = dict(zip(SCHEMES.values(), (words.rights, words.themes, words.sdg, words.groups), strict=True))
    for scheme, codes in named.items():
        for code in dict.fromkeys(codes):
            if (scheme, code) in concepts:
                yield concepts[scheme, code]
