"""Documents to print: the report of a round, and what its first page says of it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mancomun.core.access import access, anyone
from mancomun.core.documents import PDF_TYPE
from mancomun.core.files import INERT
from mancomun.core.problems import Unprocessable
from mancomun.core.requests import Request
from mancomun.network.models import Network
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.queries.results import Results, opened
from mancomun.surveys.reports import kept
from mancomun.surveys.reports.round_report import report_of
from mancomun.surveys.views.results.page import edition_named


@dataclass(frozen=True)
class Paper:
    """A document that can be asked for, in one language."""

    language: str
    url: str
    size: int | None = None  # bytes, where it was made before


@require_safe
@access(anyone)
def report(request: Request, round_slug: str) -> HttpResponseBase:
    """All cities of the round, in the language that the address names; raises Http404 as the results do."""
    results = opened(request.actor, round_slug, at=request.at, edition=edition_named(request))
    network = the_network()
    with override(language_named(request)):
        made = kept.report(results, lambda: report_of(results, network, at=request.at), network=network, at=request.at)
        response = paper(made, f"{round_slug}-report-{results.edition or 'provisional'}")
    response["Link"] = f'<{network.terms.address}>; rel="license"'
    return response


def papers(results: Results, network: Network, request: Request) -> list[Paper]:
    """The report in each language, that of the page first."""
    address = reverse("surveys:results_report", args=[results.round.slug])
    edition = f"&edition={results.edition}" if results.superseded else ""
    found = []
    for code in languages():
        with override(code):
            size = kept.report_size(results, network=network, at=request.at)
        found.append(Paper(code, f"{address}?language={code}{edition}", size))
    return found


def languages() -> list[str]:
    """Those of the product, that of the page first."""
    here = get_language() or settings.LANGUAGE_CODE
    return sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != here)


def language_named(request: Request) -> str:
    """Raises Unprocessable for a language that there is not."""
    wanted = request.GET.get("language") or get_language() or settings.LANGUAGE_CODE
    if wanted not in dict(settings.LANGUAGES):
        raise Unprocessable(_("Write language=es, language=pt or language=en in the address."))
    return wanted


def paper(made: bytes, name: str) -> HttpResponse:
    """A download in the active language."""
    language = get_language() or settings.LANGUAGE_CODE
    response = HttpResponse(made, content_type=PDF_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}-{language}.pdf"'
    response["Content-Language"] = language
    response["Content-Security-Policy"] = INERT
    return response
