"""Questionnaires and their versions, as the desk sees them, and whether what was frozen is still the same."""

import hashlib
from collections.abc import Iterator, Mapping

from django.db.models import Count, Max, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404

from mancomun.core import files
from mancomun.core.models import StoredFile
from mancomun.surveys.models import Question, Questionnaire, QuestionnaireVersion, Round
from mancomun.vocabulary.models import Concept


def questionnaires() -> QuerySet[Questionnaire]:
    """All of them, with how many versions each has and when the last one came."""
    return Questionnaire.objects.annotate(version_count=Count("versions"), last_at=Max("versions__imported_at"))


def questionnaire(slug: str) -> Questionnaire:
    found = Questionnaire.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def locked(questionnaire: Questionnaire) -> Questionnaire:
    """Held against another import until the transaction ends."""
    return Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)


def versions_of(questionnaire: Questionnaire) -> QuerySet[QuestionnaireVersion]:
    """The newest first, without their contents, with how many questions and rounds each has.

    A question is what people count: the fields that share a code are one, such as a plan, its year and its source.
    """
    rows = light(QuestionnaireVersion.objects.filter(questionnaire=questionnaire)).select_related("workbook")
    named = Coalesce(NullIf("questions__code", Value("")), "questions__path")
    return rows.annotate(
        question_count=Count(named, distinct=True),
        field_count=Count("questions", distinct=True),
        round_count=Count("rounds", distinct=True),
    ).order_by("-number")


def light(rows: QuerySet[QuestionnaireVersion]) -> QuerySet[QuestionnaireVersion]:
    """Without the columns that hold whole workbooks."""
    return rows.defer("xform", "sheets")


def version(slug: str, number: int) -> QuestionnaireVersion:
    rows = light(QuestionnaireVersion.objects.filter(questionnaire__slug=slug, number=number))
    found = rows.select_related("questionnaire", "workbook").first()
    if found is None:
        raise Http404
    return found


def all_versions() -> QuerySet[QuestionnaireVersion]:
    """To choose one for a round: the newest of each questionnaire first."""
    rows = light(QuestionnaireVersion.objects.all()).select_related("questionnaire")
    return rows.order_by("questionnaire__slug", "-number")


def newest_version(round: Round) -> QuestionnaireVersion:  # noqa: A002  # the domain's word
    """Of the questionnaire that a round asks."""
    rows = light(QuestionnaireVersion.objects.filter(questionnaire=round.version.questionnaire_id))
    return rows.order_by("-number")[0]


def version_with(questionnaire: Questionnaire, digest: str) -> QuestionnaireVersion | None:
    return QuestionnaireVersion.objects.filter(questionnaire=questionnaire, digest=digest).first()


def next_number(questionnaire: Questionnaire) -> int:
    last = QuestionnaireVersion.objects.filter(questionnaire=questionnaire).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def slug_taken(slug: str) -> bool:
    return Questionnaire.objects.filter(slug=slug).exists()


def questions_of(version: QuestionnaireVersion) -> QuerySet[Question]:
    return Question.objects.filter(version=version).prefetch_related("concepts__scheme").order_by("position")


def concepts() -> dict[tuple[str, str], Concept]:
    """Every concept by its scheme's code and its own."""
    return {(concept.scheme.code, concept.code): concept for concept in Concept.objects.select_related("scheme")}


def digest_of(data: bytes, xform: str, files: Mapping[str, StoredFile] | None = None) -> str:
    """What names a version's content: SHA-256 over the workbook, the XForm made from it, and what is beside."""
    beside = "".join(f"\n{name} {file.digest}" for name, file in sorted((files or {}).items()))
    return hashlib.sha256(hashlib.sha256(data).digest() + xform.encode() + beside.encode()).hexdigest()


def faults() -> Iterator[str]:
    """What is wrong with the versions, a sentence per fault; nothing when each is as it was imported."""
    rows = QuestionnaireVersion.objects.select_related("questionnaire", "workbook").defer("sheets").order_by("pk")
    rows = rows.prefetch_related("files__file")
    for row in rows.iterator(chunk_size=20):
        name = f"Version {row.number} of the questionnaire {row.questionnaire.slug}"
        data = _bytes(row.workbook)
        if data is None:
            yield f"{name} has lost its workbook."
        elif digest_of(data, row.xform, {kept.name: kept.file for kept in row.files.all()}) != row.digest:
            yield f"{name} was changed after it was imported."


def workbook_of(version: QuestionnaireVersion) -> bytes:
    """The workbook as it came. Http404 when its bytes are gone, which `mancomun check` tells."""
    data = _bytes(version.workbook)
    if data is None:
        raise Http404
    return data


def _bytes(stored: StoredFile) -> bytes | None:
    try:
        with files.open_file(stored) as content:
            return content.read()
    except OSError:
        return None
