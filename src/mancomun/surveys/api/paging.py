"""Lists in pages of fifty: ``?page=2``, and a Link header (RFC 8288) that names the pages around it."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates
from ninja import Query
from pydantic import Field

from mancomun.core.addresses import absolute
from mancomun.core.requests import Request

SIZE = 50
T = TypeVar("T")
M = TypeVar("M", bound=Model)
PageNumber = Annotated[int, Query(description=N_("Which page of the list, from 1.")), Field(ge=1, le=1_000_000)]


def paged(request: Request, response: HttpResponse, rows: "QuerySet[M] | Sequence[M]", page: int) -> list[M]:
    """The rows of one page. Http404 for a page that there is not; the first may be empty."""
    return _page(request, response, Paginator(rows, SIZE), page)


def sliced(request: Request, response: HttpResponse, rows: Sequence[T], page: int) -> list[T]:
    """The same for what is no row of a table."""
    return _page(request, response, Paginator(rows, SIZE), page)


def _page(request: Request, response: HttpResponse, pages: "Paginator[T]", page: int) -> list[T]:
    if page > pages.num_pages:
        raise Http404
    around = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages.num_pages}
    links = [
        f'<{_address(request, number)}>; rel="{name}"'
        for name, number in around.items()
        if 1 <= number <= pages.num_pages
    ]
    response.headers["Link"] = ", ".join(links)
    return list(pages.page(page).object_list)


def _address(request: Request, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return absolute(f"{request.path}?{query.urlencode()}")
