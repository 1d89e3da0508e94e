"""The desk's questionnaires: named, their workbooks imported as versions, each version looked at before it is used."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mancomun.core.access import access
from mancomun.core.files import file_response
from mancomun.core.problems import Conflict, Problem
from mancomun.core.requests import Request
from mancomun.core.uploads import read_workbook_bytes
from mancomun.surveys.actions import questionnaires as actions
from mancomun.surveys.engine import FormProblem, InvalidForm
from mancomun.surveys.forms.desk import QuestionnaireForm, WorkbookForm
from mancomun.surveys.models import Questionnaire, QuestionnaireVersion
from mancomun.surveys.queries import asked, attachments
from mancomun.surveys.queries import questionnaires as queries
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.succession import versions_before
from mancomun.surveys.rules.desk import runs_surveys
from mancomun.surveys.rules.warnings import short
from mancomun.surveys.views.zones import zone_of
from mancomun.surveys.wording import sentence, warned
from mancomun.ui.items import Tab
from mancomun.ui.tables import Column, Table

_MOST_SHOWN = 200  # faults on one page: who has more mends these first


@access(runs_surveys)
def new(request: Request) -> HttpResponseBase:
    form = QuestionnaireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_questionnaire(
                slug=form.cleaned_data["slug"], title=form.by_language("title"), by=request.actor, at=request.at
            )
        except Conflict as taken:
            form.add_error("slug", str(taken.sentence))
        else:
            return HttpResponseRedirect(reverse("surveys:desk_questionnaire", args=[made.slug]))
    return render(request, "surveys/desk/new_questionnaire.html", {"form": form}, status=_status(form))


@access(runs_surveys)
def questionnaire(request: Request, slug: str) -> HttpResponseBase:
    """Its versions, and where the next workbook is sent."""
    found = queries.questionnaire(slug)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _questionnaire_page(request, found, form)
    if not form.is_valid():
        return _questionnaire_page(request, found, form, status=422)
    upload = form.cleaned_data["workbook"]
    try:
        data = read_workbook_bytes(upload)
        made = actions.import_workbook(
            questionnaire=found,
            data=data,
            name=upload.name or "",
            files=form.cleaned_data["beside"],
            by=request.actor,
            at=request.at,
        )
    except InvalidForm as refusal:
        return _questionnaire_page(request, found, form, status=422, faults=refusal.problems)
    except Problem as refusal:
        form.add_error("workbook", str(refusal.sentence))
        return _questionnaire_page(request, found, form, status=refusal.status)
    if made.imported_at == request.at:
        messages.success(request, _("Imported as version %(number)d. Nothing asks it yet.") % {"number": made.number})
    else:
        messages.info(
            request, _("This is exactly version %(number)d: nothing new was made.") % {"number": made.number}
        )
    return HttpResponseRedirect(reverse("surveys:version", args=[slug, made.number]))


@require_safe
@access(runs_surveys)
def version(request: Request, slug: str, number: int) -> HttpResponse:
    """A version before it is used: what it asks, in each language, and what deserves a look."""
    found = queries.version(slug, number)
    sections = asked.sections_of(found)
    names = [section.name for section in sections]
    section = _one_of(request.GET.get("section", ""), names)
    languages = {short(language): language for language in found.languages}
    language = _one_of(request.GET.get("language", ""), list(languages))
    context: dict[str, Any] = {
        "version": found,
        "zone": zone_of(request),
        "versions_before": versions_before(found),
        "sections": sections,
        "section": next((each for each in sections if each.name == section), None),
        "count": sum(each.count for each in sections),
        "section_tabs": [
            Tab(each.title, f"?section={each.name}&language={language}", each.name == section, each.count)
            for each in sections
        ],
        "language_tabs": [
            Tab(name, f"?section={section}&language={code}", code == language) for code, name in languages.items()
        ],
        "language": language,
        "questions": asked.questions_in(found, section, languages.get(language)),
        "warnings": _warnings(found),
        "beside": attachments.beside(found, compiled(found).files),
    }
    return render(request, "surveys/desk/version.html", context)


@require_safe
@access(runs_surveys)
def file(request: Request, slug: str, number: int, name: str) -> HttpResponseBase:
    """A list, a picture or a sound that stands beside the workbook, as it was sent."""
    return file_response(attachments.file_of(queries.version(slug, number), name))


@require_safe
@access(runs_surveys)
def workbook(request: Request, slug: str, number: int) -> HttpResponseBase:
    """The workbook, byte for byte as it was sent."""
    return file_response(queries.version(slug, number).workbook)


def _questionnaire_page(
    request: Request,
    found: Questionnaire,
    form: WorkbookForm,
    status: int = 200,
    faults: tuple[FormProblem, ...] = (),
) -> HttpResponse:
    context = {
        "questionnaire": found,
        "versions": queries.versions_of(found),
        "form": form,
        "zone": zone_of(request),
        "faults": _table(faults) if faults else None,
        "fault_count": len(faults),
        "shown": min(len(faults), _MOST_SHOWN),
    }
    return render(request, "surveys/desk/questionnaire.html", context, status=status)


def _table(faults: tuple[FormProblem, ...]) -> Table:
    columns = [Column(_("Sheet")), Column(_("Row"), "number"), Column(_("Column")), Column(_("What to mend"))]
    rows = [
        (fault.sheet or "–", fault.row or None, fault.column or "–", sentence(fault)) for fault in faults[:_MOST_SHOWN]
    ]
    return Table(_("What to mend in the workbook"), columns, rows)


def _warnings(found: QuestionnaireVersion) -> Table | None:
    if not found.warnings:
        return None
    columns = [Column(_("Sheet")), Column(_("Rows")), Column(_("Column")), Column(_("What deserves a look"))]
    lines = [warned(warning) for warning in found.warnings]
    rows = [(line.sheet or "–", line.rows or "–", line.column or "–", line.sentence) for line in lines]
    return Table(_("What deserves a look"), columns, rows)


def _one_of(chosen: str, names: list[str]) -> str:
    return chosen if chosen in names else names[0] if names else ""


def _status(form: QuestionnaireForm) -> int:
    return 422 if form.errors else 200
