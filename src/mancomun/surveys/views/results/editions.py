"""The editions of a published round: which there are, why, what changed, and their files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mancomun.core.access import access, anyone
from mancomun.core.files import file_response
from mancomun.core.requests import Request
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.models import Edition
from mancomun.surveys.queries.corrected import Told, told
from mancomun.surveys.queries.editions import editions_of
from mancomun.surveys.queries.results import opened
from mancomun.surveys.queries.results.book import width_of
from mancomun.surveys.views.results.page import edition_named

_A_PAGE = 10


@dataclass(frozen=True)
class Line:
    """An edition as this reader takes it."""

    edition: Edition
    current: bool
    told: Told | None  # what its correction changed; None for the first
    digest: str
    size: int
    pages: str
    parquet: str


@access(anyone)
def editions(request: Request, round_slug: str) -> HttpResponse:
    results = opened(request.actor, round_slug, at=request.at)
    every = editions_of(results.round) if results.frozen else []
    if not every:
        raise Http404
    leaf = Paginator(every, _A_PAGE).get_page(request.GET.get("page"))
    width = width_of(results.reader)
    context = {
        "title": _("Editions"),
        "round": results.round,
        "leaf": leaf,
        "lines": list(_lines(request, list(leaf.object_list), every[0], width)),
        "widths": {"public": 0, "network": 1, "coordination": 2}[width],
        "results_url": reverse("surveys:results", args=[round_slug]),
    }
    return render(request, "surveys/results/editions.html", context)


def _lines(request: Request, shown: Sequence[Edition], latest: Edition, width: str) -> Iterator[Line]:
    for edition in shown:
        slug, current = edition.round.slug, edition == latest
        query = "" if current else f"?edition={edition.number}"
        correction = edition.correction
        yield Line(
            edition,
            current,
            told(correction, edition.round, actor=request.actor) if correction else None,
            edition.digest_of(width),
            edition.file_of(width).size,
            reverse("surveys:results", args=[slug]) + query,
            f"{reverse('surveys:results_parquet', args=[slug])}?edition={edition.number}",
        )


@access(anyone)
def parquet(request: Request, round_slug: str) -> HttpResponseBase:
    """The file that the results are read from, of this reader's width. Http404 before the round is published."""
    results = opened(request.actor, round_slug, at=request.at, edition=edition_named(request))
    if results.frozen is None:
        raise Http404
    response = file_response(results.frozen.file_of(width_of(results.reader)))
    response["Link"] = f'<{the_network().terms.address}>; rel="license"'
    return response
