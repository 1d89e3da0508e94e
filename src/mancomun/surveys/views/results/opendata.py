"""The data of a round for everybody: a page that says what there is, the files, and the catalogue of all rounds.

What is shown here is what the public may read, whoever looks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.surveys.opendata import citing
from mancomun.surveys.opendata.catalogue import FORMATS, catalogue_of
from mancomun.surveys.opendata.codes import codes
from mancomun.surveys.opendata.publication import Publication, publication_of
from mancomun.surveys.opendata.reading import recipes
from mancomun.surveys.opendata.shelf import KINDS, Shelf
from mancomun.surveys.queries.rounds import published_rounds
from mancomun.surveys.results import words
from mancomun.surveys.views.results.page import edition_named, page_of, show
from mancomun.ui.items import Fact, Link
from mancomun.ui.localise import day, number
from mancomun.ui.tables import Column, Table

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_KILO = 1024
# Public, the same for everybody: pages elsewhere may read it too
CROSS = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@dataclass(frozen=True)
class Citation:
    label: "StrOrPromise"
    url: str


@require_safe
@access(anyone)
def data(request: Request, round_slug: str) -> HttpResponse:
    """What there is, what it may be used for, how it is cited, read and understood."""
    page = page_of(request, round_slug)
    publication = publication_of(round_slug, at=request.at, edition=edition_named(request))
    shelf = Shelf(publication, request.at)
    return show(
        page,
        "data",
        "data",
        title=_("%(round)s: data") % {"round": page.results.round.title},
        publication=publication,
        facts=list(_facts(publication)),
        files=_files(shelf),
        citation=citing.sentence(publication, at=request.at),
        citations=[
            Citation(label, _address(publication, name))
            for name, label in (
                ("citation.bib", "BibTeX"),
                ("citation.ris", "RIS"),
                ("citation.json", "CSL-JSON"),
                ("CITATION.cff", "CITATION.cff"),
            )
        ],
        recipes=list(recipes(publication)),
        codes=_codes(),
        catalogues=[(each, reverse("surveys:catalogue", args=[suffix])) for suffix, each in FORMATS.items()],
        more_for_you=page.results.reader.in_network,
    )


@require_safe
@access(anyone)
def file(request: Request, round_slug: str, name: str) -> HttpResponseBase:
    """One of the files, the same for everybody."""
    if name not in KINDS and name not in citing.FORMATS:
        raise Http404
    publication = publication_of(round_slug, at=request.at, edition=edition_named(request))
    if name in citing.FORMATS:
        media_type, say = citing.FORMATS[name]
        text = HttpResponse(say(publication, request.at), content_type=f"{media_type}; charset=utf-8")
        return _given(publication, name, text)
    shelf = Shelf(publication, request.at)
    if name not in shelf.names:
        raise Http404
    tag = f'"{shelf.facts(name).digest[:32]}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return _for_everybody(unchanged)
    response = FileResponse(shelf.opened(name), content_type=KINDS[name].media_type)
    response.headers["ETag"] = tag
    return _given(publication, name, response)


@require_safe
@access(anyone)
def catalogue(request: Request, suffix: str) -> HttpResponseBase:
    """Every published round, as DCAT-AP."""
    if suffix not in FORMATS:
        raise Http404
    wanted = FORMATS[suffix]
    content = catalogue_of(published_rounds(), at=request.at).serialize(format=wanted.rdflib, encoding="utf-8")
    response = HttpResponse(content, content_type=f"{wanted.media_type}; charset=utf-8")
    return _for_everybody(response)


def _codes() -> Table:
    """A narrow screen breaks a code where its words end."""
    broken = SafeString("_<wbr>")
    rows = [(format_html_join(broken, "{}", ((part,) for part in code.split("_"))), said) for code, said in codes()]
    return Table(_("Codes of missing answers"), [Column(_("Code")), Column(_("What it says"))], rows)


def _given(publication: Publication, name: str, response: HttpResponseBase) -> HttpResponseBase:
    saved_as = f"{publication.slug}-{publication.version}-{name}"
    response.headers["Content-Disposition"] = f'attachment; filename="{saved_as}"'
    described = publication.file_address("datapackage.json")
    response.headers["Link"] = f'<{publication.licence.address}>; rel="license", <{described}>; rel="describedby"'
    return _for_everybody(response)


def _for_everybody(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in CROSS.items():
        response.headers[name] = value
    return response


def _facts(publication: Publication) -> Iterator[Fact]:
    if publication.edition:
        yield Fact(_("Edition"), number(publication.edition))
    else:
        yield Fact(_("Edition"), _("Provisional: the round is not published yet, and the answers may still change"))
    if publication.released:
        yield Fact(_("Published on"), day(publication.released.date()))
    if publication.results.as_of:
        yield Fact(_("Last answer accepted on"), day(publication.results.as_of.date()))
    yield Fact(_("Cities"), words.took_part(publication.results.book.took_part, len(publication.results.cities)))
    yield Fact(_("Licence"), publication.licence.label, publication.licence.address, _("Read it"))
    yield Fact(_("Digest (SHA-256)"), format_html("<code>{}</code>", publication.digest))


def _files(shelf: Shelf) -> Table:
    rows = []
    for name in shelf.names:
        if KINDS[name].label:
            facts = shelf.facts(name)
            link = Link(KINDS[name].label, _address(shelf.publication, name))
            rows.append(
                (link, KINDS[name].about, _size(facts.size), format_html("<code>{}</code>", facts.digest[:16]))
            )
    heads = [Column(_("File")), Column(_("What is in it")), Column(_("Size"), "number"), Column("SHA-256")]
    return Table(_("Files"), heads, rows)


def _size(size: int) -> str:
    kilobytes = size / _KILO
    if kilobytes < _KILO:
        return _("%(size)s KB") % {"size": number(max(kilobytes, 1))}
    return _("%(size)s MB") % {"size": number(kilobytes / _KILO, 1)}


def _address(publication: Publication, name: str) -> str:
    address = reverse("surveys:data_file", args=[publication.slug, name])
    return f"{address}?edition={publication.edition}" if publication.results.superseded else address
