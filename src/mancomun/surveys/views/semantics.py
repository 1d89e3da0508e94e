"""How forms are read: what a blank counts as, what is not asked, and where other programs differ."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.surveys.sheet.meaning import EXAMPLES, answered


@require_safe
@access(anyone)
def semantics(request: Request) -> HttpResponse:
    return render(request, "surveys/public/semantics.html", {"examples": EXAMPLES, "answers": answered()})
