"""Saving as one goes: one question comes in, and only what changed on the page goes back.

Each fragment replaces the element of its id. What the person is typing in is never replaced: of the question that
was sent, only what stands around its field is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mancomun.core.access import access, signed_in
from mancomun.core.problems import Conflict, Unprocessable, require
from mancomun.core.requests import Request
from mancomun.surveys.engine import Node
from mancomun.surveys.models import Answer
from mancomun.surveys.sheet.blocks import Block, Question
from mancomun.surveys.sheet.build import block_of, drawn_anew, questions_in
from mancomun.surveys.views.answering_desk import Desk, counts
from mancomun.surveys.views.answering_outcome import kept_by_server, outcome
from mancomun.surveys.views.answering_writing import Done, Writing


@dataclass(frozen=True, slots=True)
class Around:
    """A question whose field stays as it is, and what around it is drawn anew."""

    question: Question
    head: bool  # its label or hint changed
    saved: bool  # it was sent: who answered, and the base of the next change
    clash: bool  # another's answer stands
    offered: bool = False  # an earlier answer was offered beside it, and is no more


# once=False: what is saved again says what already stands, and an entry is not added twice from one page
@require_POST
@access(signed_in, once=False)
def save(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    return respond(Desk.of(request, round_slug, city_slug))


def respond(desk: Desk) -> HttpResponseBase:
    """What one person sent from one section, and the fragments that it changed."""
    request = desk.request
    node = desk.section(request.POST.get("section", ""))
    if not request.htmx:
        return HttpResponseRedirect(desk.section_url(node))
    require(desk.writer)
    if not desk.open.ok:
        raise Conflict(desk.open.reason)
    if desk.response.pk is None:
        raise Conflict(_("Nobody has begun to answer. Reload the page and begin."))
    if request.POST.get("person", desk.mark) != desk.mark:
        raise Conflict(_("Somebody else signed in here. What you typed is kept on this device: sign in as yourself."))
    done = Writing(desk).everything()
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(outcome(desk, done))
    if not (done.shown or done.wrote or done.forced):
        raise Unprocessable(_("Nothing of what was sent belongs to this form. Reload the page and try again."))
    status = 422 if done.refused else 409 if done.overtaken else 200
    response = render(request, "surveys/answer/saved.html", _context(desk, node, done), status=status)
    response.headers["X-Fragments"] = "1"  # tells the page's script that a 409 or 422 is to be put in place
    response.headers["X-Saved"] = " ".join(kept_by_server(desk, done))
    return response


def _context(desk: Desk, node: Node, done: Done) -> dict[str, object]:
    news = _news(desk, done) | set(done.forced)
    then = desk.with_answers(done.before)
    now = desk.with_answers(done.after, clashes=bool(done.overtaken or news))
    before, after = then.blocks(node), now.blocks(node, refused=done.refused)
    whole = list(_whole(done, news, before, after))
    covered = {each.key for each in questions_in(whole)}
    around = [each for each in _around(done, before, after) if each.question.key not in covered]
    return {
        **now.context(),
        "whole": whole,
        "around": [replace(each, offered=f"{each.question.key}.y" in desk.request.POST) for each in around],
        "added": block_of(after, done.added.key) if done.added else None,
        "repeat": block_of(after, done.added.key.rpartition("-")[0]) if done.added else None,
        "removed": done.removed,
        "progress": list(_progress(then, now, node)),
        "seen": desk.request.at,
        "refused": bool(done.refused),
        "overtaken": bool(done.overtaken),
    }


def _whole(done: Done, news: set[str], before: tuple[Block, ...], after: tuple[Block, ...]) -> Iterator[Block]:
    """What this change made different, and what colleagues answered since the page was last told."""
    typing = frozenset([*done.saved, *done.overtaken, *done.refused]) - frozenset(done.forced)
    found = {} if done.added or done.removed else {each.key: each for each in drawn_anew(before, after, typing=typing)}
    if done.restored and (restored := block_of(after, done.restored.key)):
        found = {restored.key: restored}
    yield from found.values()
    drawn = {each.key for each in questions_in(found.values())}
    for question in questions_in(after):
        if question.path in news and question.path not in typing and question.key not in drawn:
            yield question


def _news(desk: Desk, done: Done) -> set[str]:
    """Paths that others answered since this page was last told."""
    try:
        since = datetime.fromisoformat(desk.request.POST.get("seen", ""))
        fresh = [path for path, answer in done.after.items() if answer.at > since and _is_anothers(desk, answer)]
    except (ValueError, TypeError):  # not an instant, or one without a zone
        return set()
    return set(fresh)


def _is_anothers(desk: Desk, answer: Answer) -> bool:
    return bool(answer.by_name) and answer.page != desk.request.POST.get("page", "")


def _around(done: Done, before: tuple[Block, ...], after: tuple[Block, ...]) -> Iterator[Around]:
    old = {each.key: each for each in questions_in(before)}
    sent = frozenset([*done.saved, *done.refused])
    for question in questions_in(after):
        earlier = old.get(question.key)
        head = earlier is not None and earlier.head != question.head
        saved, clash = question.path in sent, question.path in done.overtaken
        if head or saved or clash or (earlier is not None and earlier.error != question.error):
            yield Around(question, head, saved, clash)


def _progress(then: Desk, now: Desk, here: Node) -> Iterator[tuple[str, str, bool]]:
    """Slug and count of each section whose count changed, and whether it is the one on the page."""
    for old, new in zip(then.advances(), now.advances(), strict=True):
        if old != new:
            yield new.slug, counts(new.answered, new.asked), new.section is here
