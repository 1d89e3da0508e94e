"""What all the desk's forms have in common: show, act once, say so, or show again with what is wrong."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from mancomun.core.requests import Request
from mancomun.network.forms.governments import show_faults
from mancomun.network.register import RegisterFaults

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WRONG = 422


def answer(
    request: Request,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    to: str,
    said: "StrOrPromise",
    page: str = "network/desk/form.html",
    **context: Any,
) -> HttpResponseBase:
    """The form's page; or, when it was sent well, what ``act`` does, and then the page ``to``."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except RegisterFaults as faults:
            show_faults(form, faults)
        else:
            messages.success(request, str(said))
            return HttpResponseRedirect(to)
    return shown(request, form, page, **context)


def shown(request: Request, form: forms.Form, page: str, **context: Any) -> HttpResponse:
    status = WRONG if form.is_bound and form.errors else 200
    return render(request, page, {"form": form, **context}, status=status)


def posted(request: Request) -> tuple[Any, Any]:
    """The data and files for a form: none at first."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
