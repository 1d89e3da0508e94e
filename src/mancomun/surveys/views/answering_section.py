"""One section as a form that works without script: save, continue, add and take away, choose between two answers."""

import secrets
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mancomun.core.access import access, signed_in
from mancomun.core.problems import require
from mancomun.core.requests import Request
from mancomun.surveys.engine import Node
from mancomun.surveys.sheet import typed
from mancomun.surveys.sheet.blocks import Block, Question
from mancomun.surveys.sheet.build import questions_in
from mancomun.surveys.sheet.controls import Control
from mancomun.surveys.sheet.keys import key_of
from mancomun.surveys.sheet.progress import advance
from mancomun.surveys.sheet.sections import slug_of
from mancomun.surveys.sheet.text import plain
from mancomun.surveys.views.answering_desk import Desk, counts
from mancomun.surveys.views.answering_writing import Done, Writing
from mancomun.ui.items import Link
from mancomun.ui.localise import number

PAGE_BYTES = 12


# once=False: what is saved again says what already stands, and an entry is not added twice from one page
@require_http_methods(["GET", "HEAD", "POST"])
@access(signed_in, once=False)
def section(request: Request, round_slug: str, city_slug: str, section: str) -> HttpResponseBase:
    return respond(Desk.of(request, round_slug, city_slug), section)


def respond(desk: Desk, section: str) -> HttpResponseBase:
    """The section in front of one person, and what they sent."""
    node = desk.section(section)
    if desk.request.method == "POST":
        return _save(desk, node)
    if desk.response.pk is None:
        return HttpResponseRedirect(desk.url("answer"))
    return _page(desk, node, desk.blocks(node))


def _save(desk: Desk, node: Node) -> HttpResponseBase:
    require(desk.writer)
    if not desk.open.ok:
        return _closed(desk, node)
    if desk.response.pk is None:
        return HttpResponseRedirect(desk.url("answer"))
    writing = Writing(desk)
    done = writing.everything()
    if done.refused:
        after = desk.with_answers(done.after)
        return _page(after, node, after.blocks(node, refused=done.refused), refused=True)
    return HttpResponseRedirect(_next(desk, node, done))


def _next(desk: Desk, node: Node, done: Done) -> str:
    """Where to go after saving: on, unless something here wants the person's attention first."""
    here = desk.section_url(node)
    if done.place:
        return f"{here}{done.place}"
    after = desk.with_answers(done.after)
    questions = list(questions_in(after.blocks(node)))
    if done.overtaken:
        return f"{here}#{key_of(desk.form.node(done.overtaken[0]), done.overtaken[0])}"
    wanted = desk.request.POST.get("go", "stay")
    if wanted in {"next", "list"} and any(question.error for question in questions):
        messages.warning(desk.request, _("Everything is saved. Something on this page needs mending."))
        return f"{here}?check"
    if wanted == "next" and (opened := _opened(desk, questions, done)):
        messages.info(desk.request, _("Saved. Your answers opened more questions on this page."))
        return f"{here}#{opened.key}"
    return _leave(desk, node, wanted, missing=advance(after.state(), node).missing)


def _leave(desk: Desk, node: Node, wanted: str, *, missing: int) -> str:
    """A draft may have gaps; whoever leaves some behind is told how many."""
    if missing and wanted in {"next", "list", "previous"}:
        sentence = ngettext(
            "Saved. In “%(section)s” %(count)s needed answer is missing.",
            "Saved. In “%(section)s” %(count)s needed answers are missing.",
            missing,
        )
        messages.warning(desk.request, sentence % {"section": desk.title(node), "count": number(missing)})
        after = {"next": desk.beside(node, 1), "previous": desk.beside(node, -1)}.get(wanted)
        return desk.section_url(after) if after else desk.url("answer")
    target = {"next": desk.beside(node, 1), "previous": desk.beside(node, -1)}.get(wanted)
    if target is not None:
        return desk.section_url(target)
    if wanted in {"next", "list", "previous"}:
        messages.success(desk.request, _("Saved."))
        return desk.url("answer")
    messages.success(desk.request, _("Saved."))
    return f"{desk.section_url(node)}?check"


def _opened(desk: Desk, questions: Iterable[Question], done: Done) -> Question | None:
    """The first question that these answers opened and that the page had not shown."""
    for question in questions:
        if question.path not in done.shown and question.answerable and not question.value:
            return question
    return None


def _page(desk: Desk, node: Node, blocks: tuple[Block, ...], *, refused: bool = False) -> HttpResponse:
    found = desk.advances()
    place = next(n for n, each in enumerate(found) if each.section is node)
    questions = list(questions_in(blocks))
    context = {
        **desk.context(),
        "title": desk.title(node),
        "section_slug": slug_of(node),
        "blocks": blocks,
        "locked": desk.locked,
        "faults": [(_anchor(each), each.error, plain(each.label)) for each in questions if each.error],
        "clashes": [(each.key, plain(each.label)) for each in questions if each.record.clash],
        "checking": desk.known.checking,
        "refused": refused,
        "told": refused or desk.known.checking or any(each.record.clash for each in questions),
        "multipart": any(each.control is Control.FILE for each in questions),
        "number": place + 1,
        "sections": [
            (Link(desk.title(each.section), desk.section_url(each.section)), each, counts(each.answered, each.asked))
            for each in found
        ],
        "here": found[place],
        "counted": counts(found[place].answered, found[place].asked),
        "previous": desk.beside(node, -1),
        "previous_url": desk.section_url(before) if (before := desk.beside(node, -1)) else "",
        "next_title": desk.title(after) if (after := desk.beside(node, 1)) else "",
        "next_url": desk.section_url(after) if after else "",
        "page": secrets.token_urlsafe(PAGE_BYTES),
        "seen": desk.request.at.isoformat(),
        "people": desk.colleagues(node),
        "asking": desk.request.GET.get("ask", ""),
        "undo": (undo := desk.request.GET.get("undo", "")),
        "undo_in": undo.rpartition("-")[0],
    }
    return render(desk.request, "surveys/answer/section.html", context, status=422 if refused else 200)


def _anchor(question: Question) -> str:
    """Where a link to what is wrong leads: the field itself, or the first of several."""
    if question.options and question.grouped and question.control is not Control.RANK:
        return question.options[0].id
    return {Control.POINT: f"{question.key}_a", Control.RANK: f"{question.key}_1i"}.get(
        question.control, f"{question.key}_i"
    )


def _closed(desk: Desk, node: Node) -> HttpResponse:
    """It is too late to save; what was typed is shown, so that it is not lost."""
    reading = typed.read(desk.form, desk.request.POST, desk.state)
    unsaved = []
    for change in reading.changes:
        label = desk.form.node(change.path).label
        unsaved.append((plain(label.plain(desk.own_language)) if label else "", change.value))
    context = {**desk.context(), "title": desk.title(node), "unsaved": unsaved}
    return render(desk.request, "surveys/answer/closed.html", context, status=409)
