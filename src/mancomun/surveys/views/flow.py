"""One city's answer on its way: where it stands, and the steps that its people and the coordination take."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mancomun.core.access import access, signed_in
from mancomun.core.problems import Conflict, require
from mancomun.core.requests import Request
from mancomun.surveys.actions import flow as actions
from mancomun.surveys.engine import CompiledForm, State, Violation
from mancomun.surveys.models import Response, Revision
from mancomun.surveys.queries import flow as queries
from mancomun.surveys.queries.answering import form_of
from mancomun.surveys.queries.corrections import standing
from mancomun.surveys.queries.freezing import evaluated
from mancomun.surveys.queries.hands import sight_of
from mancomun.surveys.queries.reading import Part, read
from mancomun.surveys.rules import corrections
from mancomun.surveys.rules import flow as rules
from mancomun.surveys.rules.flow import Case, Step
from mancomun.surveys.sheet.text import plain
from mancomun.surveys.views.places import city_urls, question_url
from mancomun.ui.items import Entry


@dataclass(frozen=True, slots=True)
class Missing:
    """A question that needs attention before the answer can be put forward."""

    code: str
    label: str
    url: str
    sentence: str


@require_safe
@access(signed_in)
def response(request: Request, round_slug: str, city_slug: str) -> HttpResponse:
    """Where the answer stands: the last version that this reader may see, every step, and what can be done now."""
    found, case = load(request, round_slug, city_slug)
    revisions = visible_revisions(request, found)
    latest = revisions[0] if revisions else None
    context = page(found, case) | {
        "revision": latest,
        "older": revisions[1:],
        "parts": parts_for(request, found, latest) if latest else [],
        "remarks": remarks_by_path(found) if latest else {},
        "steps": history(found),
        "can": {step: rules.may(step, actor=request.actor, case=case, at=request.at).ok for step in Step},
        "own": request.actor.answers_for(case.government_id),
        "correction": correction_of(request, found, case),
    }
    return render(request, "surveys/flow/response.html", context)


@access(signed_in)
def submit(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    """Put the answer forward; what is missing is listed, each with the way to its question."""
    found, case = load(request, round_slug, city_slug)
    require(rules.who(Step.SUBMIT, actor=request.actor, case=case))
    if request.method == "POST":
        try:
            actions.submit_response(response=found, by=request.actor, at=request.at)
        except actions.NotComplete:
            return _submit_page(request, found, case, status=422)
        messages.success(request, _("The answer was put forward. The city’s authority has been told."))
        return _back(round_slug, city_slug)
    return _submit_page(request, found, case)


@require_POST
@access(signed_in)
def withdraw(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    found, _case = load(request, round_slug, city_slug)
    actions.withdraw_submission(response=found, by=request.actor, at=request.at)
    messages.success(request, _("The answer was taken back. You can go on writing."))
    return _back(round_slug, city_slug)


@access(signed_in)
def approve(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    """The authority sees exactly what it approves, with its digest."""
    found, case = load(request, round_slug, city_slug)
    require(rules.who(Step.APPROVE, actor=request.actor, case=case))
    latest = queries.latest_revision(found)
    if request.method == "POST":
        revision = seen(request, found)
        actions.approve_response(response=found, revision=revision, by=request.actor, at=request.at)
        messages.success(request, _("Approved and sent to the coordination. This is the city’s first mirror."))
        return HttpResponseRedirect(city_urls(round_slug, city_slug)["mirror"])
    verdict = rules.when(Step.APPROVE, case=case, at=request.at)
    context = page(found, case) | {
        "revision": latest,
        "parts": read(latest, found, actor=request.actor) if latest else [],
        "verdict": verdict,
    }
    return render(request, "surveys/flow/approve.html", context)


@require_POST
@access(signed_in)
def accept(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    found, _case = load(request, round_slug, city_slug)
    revision = seen(request, found)
    actions.accept_response(response=found, revision=revision, by=request.actor, at=request.at)
    messages.success(request, _("Accepted. The answer will be part of the results."))
    return _back(round_slug, city_slug)


def correction_of(request: Request, found: Response, case: Case) -> dict[str, Any] | None:
    """What this person is told of corrections here: nothing before publication."""
    if not case.published:
        return None
    decides = corrections.decides(request.actor, case.commission_id).ok
    asks = corrections.asks(request.actor, case.government_id).ok
    return {"standing": standing(found), "concerns": decides or asks}


def load(request: Request, round_slug: str, city_slug: str) -> tuple[Response, Case]:
    found = queries.response_for_members(request.actor, round_slug, city_slug)
    return found, queries.case_of(found)


def page(found: Response, case: Case) -> dict[str, Any]:
    """What every page of the flow shows."""
    invitee = found.invitee
    return {
        "response": found,
        "round": invitee.round,
        "city": invitee.government,
        "zone": case.zone,
        "urls": city_urls(invitee.round.slug, invitee.government.slug),
    }


def seen(request: Request, found: Response) -> Revision:
    """The revision that the person had on the page."""
    number = request.POST.get("revision", "")
    if not number.isdecimal() or len(number) > 6:  # noqa: PLR2004  # no answer has a million versions
        raise Conflict(_("The page did not say which version it was about. Reload it and try again."))
    return queries.revision_numbered(found, int(number))


def visible_revisions(request: Request, found: Response) -> list[Revision]:
    """All for the city's own people; for the coordination those that the city approved."""
    rows = queries.revisions_of(found)
    if request.actor.answers_for(found.invitee.government_id):
        return rows
    return [row for row in rows if row.approved_at is not None]


def parts_for(request: Request, found: Response, revision: Revision) -> list[Part]:
    """The revision as this person may read it: of its own people's, who were handed sections read these alone."""
    sight = sight_of(found, request.actor, at=request.at)
    return [part for part in read(revision, found, actor=request.actor) if sight.shows(part.name)]


def remarks_by_path(found: Response) -> dict[str, list[str]]:
    """Open remarks at each question: “Ana: Since when?”."""
    by_path: dict[str, list[str]] = {}
    for remark in queries.open_remarks(found):
        by_path.setdefault(remark.path, []).append(f"{remark.by_name}: {remark.body}")
    return by_path


def history(found: Response) -> list[Entry]:
    return [
        Entry(at=step.at, who=step.by_name, what=_what(step.get_kind_display(), step.revision), remark=step.remark)
        for step in queries.steps_of(found)
    ]


def _what(words: str, revision: Revision | None) -> str:
    return _("%(step)s (version %(number)d)") % {"step": words, "number": revision.number} if revision else words


def _submit_page(request: Request, found: Response, case: Case, status: int = 200) -> HttpResponse:
    verdict = rules.when(Step.SUBMIT, case=case, at=request.at)
    state, _answers = evaluated(found, at=request.at, language=get_language())
    form = form_of(found)
    missing = [
        Missing(
            form.node(fault.path).code,
            _label(form, state, fault.path),
            question_url(found, form, fault.path),
            _sentence(fault),
        )
        for fault in state.violations()
    ]
    context = page(found, case) | {"verdict": verdict, "missing": missing, "counts": _counts(form, state)}
    return render(request, "surveys/flow/submit.html", context, status=status)


def _label(form: CompiledForm, state: State, path: str) -> str:
    item, node = state.get(path), form.node(path)
    label = item.label if item else node.label.plain(state.run.language) if node.label else ""
    return plain(label).removeprefix(f"{node.code}.").strip() or node.name


def _counts(form: CompiledForm, state: State) -> dict[str, int]:
    sections = [state.progress(section) for section in form.sections()]
    return {"answered": sum(s.answered for s in sections), "asked": sum(s.askable for s in sections)}


def _sentence(fault: Violation) -> str:
    if fault.message:
        return fault.message
    if fault.code == "required":
        return _("This answer is missing.")
    if fault.code == "too-many-instances":
        return _("There are more entries here than can be kept. Take some away.")
    return _("This answer does not fit the question.")


def _back(round_slug: str, city_slug: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(city_urls(round_slug, city_slug)["response"])
