"""Results as files, in the words of a language or in permanent codes."""

from collections.abc import Callable
from contextlib import nullcontext
from uuid import UUID

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override

from mancomun.core.access import access, anyone
from mancomun.core.addresses import absolute_to
from mancomun.core.files import file_response
from mancomun.core.problems import Unprocessable
from mancomun.core.requests import Request
from mancomun.core.tables import Table, csv_response, xlsx_response
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.queries.results import document
from mancomun.surveys.results.export import CODES, Export
from mancomun.surveys.views.results.page import page_of


@access(anyone)
def workbook(request: Request, round_slug: str) -> HttpResponseBase:
    def build(export: Export) -> HttpResponseBase:
        tables = [export.data(), export.entries(), export.dictionary(), export.about()]
        return xlsx_response(tables, filename=f"{round_slug}-results.xlsx")

    return _answer(request, round_slug, build)


@access(anyone)
def answers(request: Request, round_slug: str) -> HttpResponseBase:
    return _csv(request, round_slug, Export.data, "results")


@access(anyone)
def entries(request: Request, round_slug: str) -> HttpResponseBase:
    return _csv(request, round_slug, Export.entries, "entries")


@access(anyone)
def dictionary(request: Request, round_slug: str) -> HttpResponseBase:
    return _csv(request, round_slug, Export.dictionary, "dictionary")


@access(anyone)
def one_question(request: Request, round_slug: str, key: str) -> HttpResponseBase:
    return _csv(request, round_slug, Export.data, key, key=key)


@access(anyone)
def evidence(request: Request, round_slug: str, key: str, uid: UUID) -> HttpResponseBase:
    """A file that a city attached to an answer, for whoever may read that answer."""
    results = page_of(request, round_slug).results
    return file_response(document(results, results.topic(key), uid))


def _csv(
    request: Request, round_slug: str, table: Callable[[Export], Table], name: str, *, key: str = ""
) -> HttpResponseBase:
    def build(export: Export) -> HttpResponseBase:
        return csv_response(table(export), filename=f"{round_slug}-{name}.csv")

    return _answer(request, round_slug, build, key=key)


def _answer(
    request: Request, round_slug: str, build: Callable[[Export], HttpResponseBase], *, key: str = ""
) -> HttpResponseBase:
    """Raises Http404 as the pages do, Unprocessable for a language that there is not."""
    page = page_of(request, round_slug)
    labels = request.GET.get("labels", CODES)
    if labels != CODES and labels not in dict(settings.LANGUAGES):
        raise Unprocessable(_("Write labels=es, labels=pt, labels=en or labels=codes in the address."))
    topics = (page.results.topic(key),) if key else page.results.topics
    address = absolute_to("surveys:results", round_slug)
    with nullcontext() if labels == CODES else override(labels):
        response = build(Export(page.results, "" if labels == CODES else labels, topics, address))
    response["Link"] = f'<{the_network().terms.address}>; rel="license"'
    return response
