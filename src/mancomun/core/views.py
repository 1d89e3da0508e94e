"""Pages of the house itself: problems."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from mancomun.core.problems import Problem, Refused, TooMany


class NotFound(Problem):
    status = 404
    title = _("There is nothing at this address")


class Broken(Problem):
    status = 500
    title = _("We made a mistake")


def show_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as a page, or as a fragment when a page asked for one."""
    response = _page(request, problem)
    # For what speaks to programs: they take these instead of the page
    vars(response).update(sentence=str(problem.sentence), title=str(problem.title))
    if problem.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="mancomun"'  # RFC 6750
    return response


def _page(request: HttpRequest, problem: Problem) -> HttpResponse:
    partial = bool(getattr(request, "htmx", None))
    template = "ui/_problem.html" if partial else "ui/problem.html"
    return render(request, template, {"problem": problem}, status=problem.status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_problem(
        request,
        NotFound(_("Check the address, or start from the home page. What you look for may have moved.")),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return show_problem(
        request,
        Broken(_("Nothing that was saved is lost. Try again; if it happens again, tell the secretariat.")),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_problem(request, Problem(_("The server could not understand this. Go back, reload and try again.")))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_problem(request, Refused(_("You may not open this page.")))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return show_problem(
        request,
        Refused(_("Your browser did not send the form's key. Allow cookies, reload the page and try again.")),
    )


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return show_problem(request, TooMany(_("Wait a few minutes and try again. Nothing is locked.")))
