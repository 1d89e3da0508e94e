"""Reading an answer: its older versions, what changed between them, its files, and the mirror."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from mancomun.core.access import access, signed_in
from mancomun.core.files import file_response
from mancomun.core.requests import Request
from mancomun.surveys.forms.flow import CompareForm, version_title
from mancomun.surveys.models import Response, Revision
from mancomun.surveys.queries import flow as queries
from mancomun.surveys.queries.differences import changes as changes_between
from mancomun.surveys.queries.differences import draft_parts
from mancomun.surveys.queries.hands import sight_of
from mancomun.surveys.queries.reading import Part, worked_out_again
from mancomun.surveys.reports import mirror_report
from mancomun.surveys.results.mirror import mirror as mirror_of
from mancomun.surveys.rules import receipts
from mancomun.surveys.views import mirrored
from mancomun.surveys.views.flow import load, page, parts_for, visible_revisions
from mancomun.surveys.views.results import reports
from mancomun.surveys.views.results.reports import Paper


@require_safe
@access(signed_in)
def revision(request: Request, round_slug: str, city_slug: str, number: int) -> HttpResponse:
    """A version as it was put forward, now or long ago."""
    found, case = load(request, round_slug, city_slug)
    shown = _visible(request, found, number)
    context = page(found, case) | {
        "revision": shown,
        "parts": parts_for(request, found, shown),
        "unchanged": receipts.digest_of(shown.instance, shown.answers) == shown.digest,
        "before": queries.revision_before(shown),
        "again": worked_out_again(shown, found) if request.actor.answers_for(case.government_id) else [],
    }
    return render(request, "surveys/flow/revision.html", context)


@require_safe
@access(signed_in)
def changes(request: Request, round_slug: str, city_slug: str, number: int) -> HttpResponse:
    """What changed from the version before, question by question."""
    found, case = load(request, round_slug, city_slug)
    after = _visible(request, found, number)
    rows = [row for row in visible_revisions(request, found) if row.number < after.number]
    if not rows:
        raise Http404
    parts = [parts_for(request, found, row) for row in (rows[0], after)]
    context = page(found, case) | {"before": rows[0], "revision": after, "sections": changes_between(*parts)}
    return render(request, "surveys/flow/changes.html", context)


@require_safe
@access(signed_in)
def compare(request: Request, round_slug: str, city_slug: str) -> HttpResponse:
    """Any two versions beside each other, or one and what is being written; the last two where nothing is chosen."""
    found, case = load(request, round_slug, city_slug)
    rows = visible_revisions(request, found)
    if not rows:
        raise Http404
    form = CompareForm(
        request.GET or None,
        numbers=[row.number for row in rows],
        draft=request.actor.answers_for(case.government_id),
    )
    pair = form.pair()
    parts = [_parts_of(request, found, rows, each) for each in pair]
    context = page(found, case) | {
        "form": form,
        "before": pair[0],
        "after": pair[1],
        "sections": changes_between(*parts),
        "titles": [version_title(each) for each in pair],
    }
    return render(request, "surveys/flow/compare.html", context)


def _parts_of(request: Request, found: Response, rows: list[Revision], which: int) -> list[Part]:
    """Of the revision of this number; of the draft for 0."""
    if which:
        return parts_for(request, found, next(row for row in rows if row.number == which))
    sight = sight_of(found, request.actor, at=request.at)
    drafted = draft_parts(found, actor=request.actor, at=request.at)
    return [part for part in drafted if sight.shows(part.name)]


@require_safe
@access(signed_in)
def revision_file(request: Request, round_slug: str, city_slug: str, number: int, uid: str) -> HttpResponseBase:
    """A file that backs an answer of this version, for whoever may read that answer."""
    found, _case = load(request, round_slug, city_slug)
    parts = parts_for(request, found, _visible(request, found, number))
    for line in (line for part in parts for line in part.lines):
        if line.file is not None and str(line.file.uid) == str(uid):
            return file_response(line.file)
    raise Http404


@require_safe
@access(signed_in)
def mirror(request: Request, round_slug: str, city_slug: str) -> HttpResponse:
    """From approval on: the city beside the network."""
    found, case = load(request, round_slug, city_slug)
    approved = _approved(request, found)
    context = page(found, case) | {
        "revision": approved,
        **mirrored.told(
            found,
            mirror_of(found, approved, actor=request.actor, at=request.at),
            request.GET.get("block", ""),
        ),
        "papers": [Paper(code, f"../mirror.pdf?language={code}") for code in reports.languages()],
    }
    return render(request, "surveys/flow/mirror.html", context)


@require_safe
@access(signed_in)
def mirror_pdf(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    """The same as a document for the city's authority, in the language that the address names."""
    found, _case = load(request, round_slug, city_slug)
    approved = _approved(request, found)
    with override(reports.language_named(request)):
        mirror = mirror_of(found, approved, actor=request.actor, at=request.at)
        made = mirror_report.mirror_of(mirror_report.Subject(found, approved, mirror), at=request.at)
        return reports.paper(made, f"{round_slug}-{city_slug}-mirror")


def _approved(request: Request, found: Response) -> Revision:
    """The last version that the city approved. Http404 where there is none for this reader."""
    approved = next((row for row in visible_revisions(request, found) if row.approved_at is not None), None)
    if approved is None:
        raise Http404
    return approved


def _visible(request: Request, found: Response, number: int) -> Revision:
    shown = next((row for row in visible_revisions(request, found) if row.number == number), None)
    if shown is None:
        raise Http404
    return shown
