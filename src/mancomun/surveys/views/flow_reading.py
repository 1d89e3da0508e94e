"""Reading an answer: its older versions, what changed between them, its files, and the mirror."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mancomun.core.access import access, signed_in
from mancomun.core.files import file_response
from mancomun.core.requests import Request
from mancomun.surveys.models import Response, Revision
from mancomun.surveys.queries import flow as queries
from mancomun.surveys.queries.differences import changes as changes_between
from mancomun.surveys.queries.mirror import mirror as mirror_of
from mancomun.surveys.queries.reading import read
from mancomun.surveys.rules import receipts
from mancomun.surveys.views.flow import load, page, visible_revisions


@require_safe
@access(signed_in)
def revision(request: Request, round_slug: str, city_slug: str, number: int) -> HttpResponse:
    """A version as it was put forward, now or long ago."""
    found, case = load(request, round_slug, city_slug)
    shown = _visible(request, found, number)
    context = page(found, case) | {
        "revision": shown,
        "parts": read(shown, found, actor=request.actor),
        "unchanged": receipts.digest_of(shown.instance, shown.answers) == shown.digest,
        "before": queries.revision_before(shown),
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
    parts = [read(row, found, actor=request.actor) for row in (rows[0], after)]
    context = page(found, case) | {"before": rows[0], "revision": after, "sections": changes_between(*parts)}
    return render(request, "surveys/flow/changes.html", context)


@require_safe
@access(signed_in)
def revision_file(request: Request, round_slug: str, city_slug: str, number: int, uid: str) -> HttpResponseBase:
    """A file that backs an answer of this version, for whoever may read that answer."""
    found, _case = load(request, round_slug, city_slug)
    parts = read(_visible(request, found, number), found, actor=request.actor)
    for line in (line for part in parts for line in part.lines):
        if line.file is not None and str(line.file.uid) == str(uid):
            return file_response(line.file)
    raise Http404


@require_safe
@access(signed_in)
def mirror(request: Request, round_slug: str, city_slug: str) -> HttpResponse:
    """From approval on: the city beside the network."""
    found, case = load(request, round_slug, city_slug)
    approved = next((row for row in visible_revisions(request, found) if row.approved_at is not None), None)
    if approved is None:
        raise Http404
    context = page(found, case) | {
        "revision": approved,
        "mirror": mirror_of(found, approved, actor=request.actor, at=request.at),
    }
    return render(request, "surveys/flow/mirror.html", context)


def _visible(request: Request, found: Response, number: int) -> Revision:
    shown = next((row for row in visible_revisions(request, found) if row.number == number), None)
    if shown is None:
        raise Http404
    return shown
