"""The texts and rows of a questionnaire, edited on a page and saved as its next version."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mancomun.core.access import access
from mancomun.core.problems import Problem
from mancomun.core.requests import Request
from mancomun.core.spreadsheets import FORMS, Sheet, read_sheets
from mancomun.surveys.actions.editing import edit_workbook
from mancomun.surveys.engine import FormProblem, InvalidForm
from mancomun.surveys.exchange import editing
from mancomun.surveys.models import QuestionnaireVersion
from mancomun.surveys.queries import questionnaires as queries
from mancomun.surveys.rules.desk import runs_surveys
from mancomun.surveys.wording import sentence
from mancomun.ui.items import Tab

_MOST_SHOWN = 50  # faults on one page


@require_http_methods(["GET", "HEAD", "POST"])
@access(runs_surveys)
def edit(request: Request, slug: str, number: int) -> HttpResponseBase:
    version = queries.version(slug, number)
    sheets = read_sheets(queries.workbook_of(version), FORMS)
    sheet = next((each for each in sheets if each.name == request.GET.get("sheet")), sheets[0] if sheets else None)
    if sheet is None:
        raise Http404
    if request.method == "POST":
        return _save(request, version, sheets, sheet)
    return _page(request, version, sheets, sheet)


def _save(request: Request, version: QuestionnaireVersion, sheets: list[Sheet], sheet: Sheet) -> HttpResponseBase:
    typed = {name: value for name, value in request.POST.items() if editing.place_of(name)}
    changed = editing.changes_in(sheet, {name: str(value) for name, value in typed.items()})
    here = request.get_full_path()
    if not changed:
        messages.info(request, _("Nothing was changed, so no version was made."))
        return HttpResponseRedirect(here)
    try:
        made = edit_workbook(version=version, edits={sheet.name: changed}, by=request.actor, at=request.at)
    except InvalidForm as refusal:
        return _page(request, version, sheets, sheet, typed=typed, problems=refusal.problems)
    except Problem as problem:
        return _page(request, version, sheets, sheet, typed=typed, refused=str(problem.sentence))
    messages.success(request, _("Saved as version %(number)d. Nothing asks it yet.") % {"number": made.number})
    there = reverse("surveys:version_edit", args=[version.questionnaire.slug, made.number])
    return HttpResponseRedirect(f"{there}?{request.GET.urlencode()}")


def _page(
    request: Request,
    version: QuestionnaireVersion,
    sheets: list[Sheet],
    sheet: Sheet,
    *,
    typed: dict[str, Any] | None = None,
    problems: tuple[FormProblem, ...] = (),
    refused: str = "",
) -> HttpResponse:
    groups = editing.groups_of(sheet)
    group = next((each for each in groups if each.key == request.GET.get("columns")), groups[0] if groups else None)
    paginator = Paginator(range(editing.pages_of(sheet)), 1)
    page = paginator.get_page(request.GET.get("page"))
    faults = [(problem, sentence(problem)) for problem in problems]
    rows = editing.rows_of(sheet, group, page.number, faults, typed or {}) if group else []
    header = editing.header_of(sheet)
    context = {
        "version": version,
        "latest": queries.next_number(version.questionnaire) - 1,
        "page": page,
        "rows": rows,
        "columns": [header[column] for column in group.columns] if group else [],
        "sheet_tabs": [
            Tab(each.name, f"?{urlencode({'sheet': each.name})}", each is sheet) for each in sheets if each.rows
        ],
        "column_tabs": [
            Tab(_title(each), f"?{urlencode({'sheet': sheet.name, 'columns': each.key})}", each is group)
            for each in groups
        ],
        "faults": faults[:_MOST_SHOWN],
        "refused": refused,
    }
    status = 422 if problems or refused else 200
    return render(request, "surveys/workbooks/edit.html", context, status=status)


def _title(group: editing.Group) -> str:
    return group.title or (_("What it asks and when") if group.key == "more" else _("The network’s own columns"))
