"""The whole form in one document, to be answered without a connection and sent later.

What the page cannot know by itself is the server's, as ever: what is wrong, who else answered, whether the round is
open. It sends by the same address as the section pages (``answering_save``).
"""

import json
import secrets

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mancomun.core.access import access, signed_in
from mancomun.core.requests import Request
from mancomun.surveys.engine import Node
from mancomun.surveys.engine.conditions import Plan, conditions
from mancomun.surveys.sheet.keys import key_of
from mancomun.surveys.sheet.sections import slug_of
from mancomun.surveys.views.answering_desk import Desk
from mancomun.surveys.views.answering_section import PAGE_BYTES

MOST_QUESTIONS = 1500  # more make a page that a telephone cannot hold


@require_safe
@access(signed_in)
def page(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    return respond(Desk.of(request, round_slug, city_slug))


@require_safe
@access(signed_in)
def worker(request: Request, round_slug: str, city_slug: str) -> HttpResponse:
    return script(Desk.of(request, round_slug, city_slug))


def respond(desk: Desk) -> HttpResponseBase:
    if desk.response.pk is None:
        return HttpResponseRedirect(desk.url("answer"))
    sections = desk.sections()
    shown = frozenset(node for section in sections for node in desk.form.questions(section))
    too_long = len(shown) > MOST_QUESTIONS
    plan = conditions(desk.form) if desk.sight.whole else conditions(desk.form).among(shown)
    context = {
        **desk.context(),
        "offline": True,  # what the partials leave out, because it would need the server
        "locked": desk.locked or too_long,
        "too_long": too_long,
        "sections": []
        if desk.locked or too_long
        else [(slug_of(each), desk.title(each), desk.whole(each)) for each in sections],
        "page": secrets.token_urlsafe(PAGE_BYTES),
        "plan": json.dumps(plan.as_json(), separators=(",", ":")),
        "texts": json.dumps(_without_field(desk, plan, shown), separators=(",", ":")),
    }
    return render(desk.request, "surveys/answer/offline.html", context)


def script(desk: Desk) -> HttpResponse:
    """Of the service worker. Where it stands is how far it reaches: this page and no other."""
    return render(desk.request, "surveys/answer/worker.js", content_type="text/javascript; charset=utf-8")


def _without_field(desk: Desk, plan: Plan, shown: frozenset[Node]) -> dict[str, str]:
    """Values that conditions ask for and that no field says: what no answer changes, and what can only be read."""
    read_only = {node for node in shown if str(node.number) in plan.nodes and node.calculate is None}
    return {
        key_of(item.node, item.path): item.value
        for item in desk.state().nodes()
        if item.node in plan.fixed or (item.node in read_only and item.is_locked)
    }
