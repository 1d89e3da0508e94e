"""The page of a link that no longer works: why, and where to ask for another."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _


def void(request: HttpRequest, ask_anew: str) -> HttpResponse:
    context = {"title": _("This link no longer works"), "url": reverse(ask_anew)}
    return render(request, "accounts/void.html", context, status=HTTPStatus.GONE)
