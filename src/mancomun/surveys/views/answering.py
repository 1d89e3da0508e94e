"""The list of sections, the beginning, the whole answer on paper, and its files."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mancomun.core.access import access, signed_in
from mancomun.core.files import file_response
from mancomun.core.problems import Conflict, require
from mancomun.core.requests import Request
from mancomun.core.verdicts import Verdict
from mancomun.surveys.actions import answering as actions
from mancomun.surveys.actions.length import choose_length
from mancomun.surveys.engine import State
from mancomun.surveys.models import Handover, Response
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.hands import handovers_to
from mancomun.surveys.rules import flow
from mancomun.surveys.rules.hands import may_hand_over
from mancomun.surveys.rules.length import may_choose
from mancomun.surveys.sheet.keys import key_of
from mancomun.surveys.sheet.paper import pages_of
from mancomun.surveys.sheet.progress import Advance, main_questions
from mancomun.surveys.sheet.text import plain
from mancomun.surveys.views.answering_desk import Desk, counts
from mancomun.surveys.views.phone_lines import work_of
from mancomun.ui.items import Link, Step, Task, steps_until

_REACHED = {
    Response.State.DRAFT: 0,
    Response.State.RETURNED: 0,
    Response.State.AWAITING_APPROVAL: 1,
    Response.State.APPROVED: 2,
    Response.State.ACCEPTED: 3,
}


@require_safe
@access(signed_in)
def tasks(request: Request, round_slug: str, city_slug: str) -> HttpResponse:
    """What there is to answer, how far it is, who is at it and what happens next."""
    desk = Desk.of(request, round_slug, city_slug)
    if desk.response.invitee.opened_at is None:
        actions.note_opened(invitee=desk.response.invitee, at=request.at)
    if desk.response.pk is None:
        sections = [desk.title(section) for section in desk.form.sections()]
        context = {**desk.context(), "sections": sections, "lengths": lengths(desk)}
        return render(request, "surveys/answer/start.html", context)
    state = desk.state()
    found = desk.advances()
    context = {
        **desk.context(),
        "tasks": [task_of(desk, each) for each in found],
        "answered": sum(each.answered for each in found),
        "asked": sum(each.asked for each in found),
        "missing": sum(each.missing for each in found),
        "errors": sum(each.errors for each in found),
        "steps": _steps(desk.response),
        "may_submit": _may_submit(desk),
        "lengths": lengths(desk),
        "may_hand": may_hand_over(desk.actor, desk.response.invitee.government_id).ok,
        "mine": handovers_to(desk.response, desk.actor) if not desk.sight.whole else [],
        "people": desk.colleagues(),
        "remarks": _remarks(desk, state),
        "phone": work_of(desk),
    }
    return render(request, "surveys/answer/tasks.html", context)


@require_POST
@access(signed_in)
def start(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    desk = Desk.of(request, round_slug, city_slug)
    require(desk.writer)
    if not desk.open.ok:
        raise Conflict(desk.open.reason)
    if "short" in request.POST:
        choose_length(invitee=desk.response.invitee, short=True, by=request.actor, at=request.at)
        desk = Desk.of(request, round_slug, city_slug)
    actions.open_response(invitee=desk.response.invitee, by=request.actor, at=request.at)
    return HttpResponseRedirect(desk.section_url(desk.form.sections()[0]))


@require_POST
@access(signed_in)
def length(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    """The whole questionnaire or its core alone."""
    desk = Desk.of(request, round_slug, city_slug)
    short = "short" in request.POST
    choose_length(invitee=desk.response.invitee, short=short, by=request.actor, at=request.at)
    if short:
        messages.success(request, _("The city answers the short version. What you had answered beyond it stays here."))
    else:
        messages.success(request, _("The city answers the whole questionnaire."))
    return HttpResponseRedirect(desk.url("answer"))


def lengths(desk: Desk) -> dict[str, object]:
    """How many questions either version has, and whether this person chooses between them."""
    invitee = desk.response.invitee
    verdict = may_choose(
        actor=desk.actor,
        government_id=invitee.government_id,
        offered=invitee.round.short,
        state=desk.response.state if desk.response.pk else "",
        published=invitee.round.published_at is not None,
    )
    whole, short = (main_questions(compiled(invitee.round.version, short=each)) for each in (False, True))
    return {
        "offered": invitee.round.short,
        "short": invitee.short,
        "may": verdict.ok,
        "whole_count": whole,
        "short_count": short,
    }


@require_safe
@access(signed_in)
def paper(request: Request, round_slug: str, city_slug: str) -> HttpResponse:
    """The whole answer, to be read and printed."""
    return on_paper(Desk.of(request, round_slug, city_slug))


def on_paper(desk: Desk) -> HttpResponse:
    pages = pages_of(desk.state(), desk.answers, desk.known.files, desk.sections(), desk.recomputed)
    context = {**desk.context(), "pages": pages, "at": desk.request.at, "whole": desk.sight.whole}
    return render(desk.request, "surveys/answer/paper.html", context)


@require_safe
@access(signed_in)
def file(request: Request, round_slug: str, city_slug: str, uid: UUID) -> HttpResponseBase:
    return one_file(Desk.of(request, round_slug, city_slug), uid)


def one_file(desk: Desk, uid: UUID) -> HttpResponseBase:
    kept = queries.evidence_for(desk.response, str(uid))
    for path in kept.paths:
        desk.require_path(path)
    return file_response(kept.file)


def _may_submit(desk: Desk) -> Verdict:
    """Whether putting it forward is this person's to do; whether it can be done now is for the flow to say."""
    invitee = desk.response.invitee
    case = flow.Case(desk.response.state, invitee.government_id, invitee.round.commission_id, desk.phases)
    return flow.who(flow.Step.SUBMIT, actor=desk.request.actor, case=case)


def task_of(desk: Desk, found: Advance) -> Task:
    """A section: how far it is, who has it, who is at it, what is still to be settled."""
    notes = [counts(found.answered, found.asked)]
    if found.errors:
        notes.append(ngettext("%(count)s to mend", "%(count)s to mend", found.errors) % {"count": found.errors})
    if found.missing:
        notes.append(ngettext("%(count)s needed", "%(count)s needed", found.missing) % {"count": found.missing})
    if open_ := desk.talks_in(found.section):
        notes.append(ngettext("%(count)s open note", "%(count)s open notes", open_) % {"count": open_})
    hands = desk.hands.get(found.section.name, ())
    notes += [said(each) for each in hands if desk.handover is None or each.pk != desk.handover.pk]
    if people := desk.colleagues(found.section):
        notes.append(_("%(name)s is working on it") % {"name": people[0][0]})
    return Task(desk.title(found.section), desk.section_url(found.section), found.standing, " · ".join(notes))


def said(handover: Handover) -> str:
    """Who has the section, and whether they say that they are done."""
    words = _("with %(name)s, who is done") if handover.done_at else _("with %(name)s")
    return words % {"name": handover.who}


def _steps(response: Response) -> list[Step]:
    labels = [
        _("The city’s people answer"),
        _("The city’s authority approves"),
        _("The coordination reviews"),
        _("Results"),
    ]
    return steps_until(labels, _REACHED[Response.State(response.state)])


def _remarks(desk: Desk, state: State) -> list[tuple[Link, list[str]]]:
    """Each question that came back, with a link to it, in the order of the form."""
    found = []
    for path, remarks in desk.remarks.items():
        item = state.get(path)
        if item is None:
            continue
        url = f"{desk.section_url(desk.form.section_of(path))}#{key_of(item.node, path)}"
        said = [f"{remark.by_name}: {remark.body}" for remark in remarks]
        found.append((item.node.number, Link(plain(item.label), url), said))
    return [(link, said) for _number, link, said in sorted(found, key=lambda each: each[0])]
