"""One city's answer, read: for its own people the draft, for them and the coordination its way and its versions."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates

from mancomun.core.addresses import absolute
from mancomun.core.requests import Request
from mancomun.surveys.api import words
from mancomun.surveys.api.asked import questionnaire_of
from mancomun.surveys.api.declaring import READ, operation
from mancomun.surveys.api.paging import PageNumber, sliced
from mancomun.surveys.api.schemas.answers import (
    Draft,
    Evaluated,
    Evaluation,
    FrozenAnswer,
    Receipt,
    RemarkMade,
    RevisionBrief,
    RevisionWhole,
    SectionProgress,
    Standing,
    StepTaken,
    ViolationDetails,
)
from mancomun.surveys.api.schemas.rounds import Questionnaire
from mancomun.surveys.engine import NodeKind, NodeState
from mancomun.surveys.models import Remark, Response, ResponseStep, Revision
from mancomun.surveys.queries import answering as drafts
from mancomun.surveys.queries import flow as queries
from mancomun.surveys.queries.hands import sight_of
from mancomun.surveys.rules import flow as rules
from mancomun.surveys.rules import receipts
from mancomun.surveys.rules.flow import Step
from mancomun.surveys.sheet.sections import items_of
from mancomun.surveys.sheet.sentences import sentence
from mancomun.surveys.views.answering_desk import Desk
from mancomun.surveys.views.flow import load, parts_for, visible_revisions

CITY = "rounds/{slug:round_slug}/answers/{slug:city_slug}/"


@operation("GET", CITY, name="answer", scope=READ, answers=Standing, summary=N_("Where a city’s answer stands"))
def standing(request: Request, round_slug: str, city_slug: str) -> Standing:
    found, case = load(request, round_slug, city_slug)
    return Standing(
        round=round_slug,
        city=city_slug,
        state=found.state,
        changed_at=found.changed_at,
        may={step.value: rules.may(step, actor=request.actor, case=case, at=request.at).ok for step in Step},
    )


@operation(
    "GET",
    f"{CITY}questionnaire/",
    name="answer_questionnaire",
    scope=READ,
    answers=Questionnaire,
    summary=N_("What the city is asked: the whole questionnaire, or the core that it chose"),
)
def questionnaire(request: Request, round_slug: str, city_slug: str) -> Questionnaire:
    found = drafts.response_for(round_slug, city_slug, request.actor, request.at)
    return questionnaire_of(drafts.round_of(found), drafts.form_of(found), short=found.invitee.short)


@operation(
    "GET", f"{CITY}draft/", name="draft", scope=READ, answers=Draft, summary=N_("The answers as they stand now")
)
def draft(request: Request, round_slug: str, city_slug: str) -> Draft:
    desk = Desk.of(request, round_slug, city_slug)
    begun = desk.response.pk is not None
    verdict = desk.open if desk.writer.ok else desk.writer
    pending = drafts.overtaken_of(desk.response, desk.actor)
    return Draft(
        round=round_slug,
        city=city_slug,
        state=desk.response.state if begun else "",
        short=desk.response.invitee.short,
        changed_at=desk.response.changed_at if begun else None,
        open=verdict.ok,
        reason="" if verdict.ok else str(verdict.reason),
        closes_at=desk.window.closes,
        sections=[section.name for section in desk.sections()],
        answers=list(words.given(desk)),
        entries=list(words.entries(desk)),
        clashes=[
            words.clash(desk, edit, desk.answers)
            for path, edit in sorted(pending.items())
            if words.seen_at(desk, path) is not None
        ],
    )


@operation(
    "GET",
    f"{CITY}evaluation/",
    name="evaluation",
    scope=READ,
    answers=Evaluation,
    summary=N_("What follows from the answers: what is asked, needed, computed, and wrong"),
)
def evaluation(request: Request, round_slug: str, city_slug: str) -> Evaluation:
    desk = Desk.of(request, round_slug, city_slug)
    state = desk.state()
    faults = [each for each in state.violations() if words.seen_at(desk, each.path) is not None]
    return Evaluation(
        at=drafts.clock_of(desk.response, request.at),
        valid=not faults,
        sections=[
            SectionProgress(
                name=each.section.name,
                title=desk.title(each.section),
                answered=each.answered,
                asked=each.asked,
                missing=each.missing,
                errors=each.errors,
            )
            for each in desk.advances()
        ],
        questions=[
            _evaluated(item)
            for section in desk.sections()
            for item in items_of(state, section)
            if item.node.kind is NodeKind.QUESTION and item.node not in desk.form.left_out
        ],
    )


@operation(
    "GET",
    f"{CITY}steps/",
    name="steps",
    scope=READ,
    answers=list[StepTaken],
    summary=N_("What happened to the answer, and what was asked to be looked at again"),
)
def steps(
    request: Request, response: HttpResponse, round_slug: str, city_slug: str, page: PageNumber = 1
) -> list[StepTaken]:
    found, _case = load(request, round_slug, city_slug)
    shows = _shown_paths(request, found)
    return [_step(step, shows) for step in sliced(request, response, queries.steps_of(found), page)]


@operation(
    "GET",
    f"{CITY}remarks/",
    name="remarks",
    scope=READ,
    answers=list[RemarkMade],
    summary=N_("Remarks that wait for the city"),
)
def remarks(
    request: Request, response: HttpResponse, round_slug: str, city_slug: str, page: PageNumber = 1
) -> list[RemarkMade]:
    found, _case = load(request, round_slug, city_slug)
    shows = _shown_paths(request, found)
    rows = [_remark(each) for each in queries.open_remarks(found) if shows(each.path)]
    return sliced(request, response, rows, page)


@operation(
    "GET",
    f"{CITY}revisions/",
    name="revisions",
    scope=READ,
    answers=list[RevisionBrief],
    summary=N_("Versions that were put forward, the newest first; for the coordination, those that the city approved"),
)
def revisions(
    request: Request, response: HttpResponse, round_slug: str, city_slug: str, page: PageNumber = 1
) -> list[RevisionBrief]:
    found, _case = load(request, round_slug, city_slug)
    rows = sliced(request, response, visible_revisions(request, found), page)
    return [revision_brief(found, row) for row in rows]


@operation(
    "GET",
    f"{CITY}revisions/{{int:number}}/",
    name="revision",
    scope=READ,
    answers=RevisionWhole,
    summary=N_("One version as it was frozen, with its receipt"),
)
def revision(request: Request, round_slug: str, city_slug: str, number: int) -> RevisionWhole:
    found, _case = load(request, round_slug, city_slug)
    row = next((each for each in visible_revisions(request, found) if each.number == number), None)
    if row is None:
        raise Http404
    lines = [line for part in parts_for(request, found, row) for line in part.lines]
    return RevisionWhole(
        **revision_brief(found, row).model_dump(),
        unchanged=receipts.digest_of(row.instance, row.answers) == row.digest,
        answers=[
            FrozenAnswer(
                path=each.path, code=each.code, value=each.value, visibility=each.visibility, hidden=each.hidden
            )
            for each in lines
        ],
        receipt=_receipt(found, row),
    )


def revision_brief(found: Response, row: Revision) -> RevisionBrief:
    places = [found.invitee.round.slug, found.invitee.government.slug, row.number]
    return RevisionBrief(
        number=row.number,
        uid=str(row.uid),
        digest=row.digest,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by_name,
        approved_at=row.approved_at,
        approved_by=row.approved_by_name,
        accepted_at=row.accepted_at,
        address=absolute(reverse("surveys:api_revision", args=places)),
    )


def _receipt(found: Response, row: Revision) -> Receipt | None:
    if row.approved_at is None:
        return None
    content = receipts.content_of(
        row,
        round_slug=found.invitee.round.slug,
        city_slug=found.invitee.government.slug,
        approved_at=row.approved_at,
    )
    return Receipt(**receipts.sealed(content, row.signature))


def _shown_paths(request: Request, found: Response) -> Callable[[str], bool]:
    """Of what this person sees of the answer."""
    sight, form = sight_of(found, request.actor, at=request.at), drafts.form_of(found)

    def shows(path: str) -> bool:
        return words.node_at(form, path) is not None and sight.shows(form.section_of(path).name)

    return shows


def _step(step: ResponseStep, shows: Callable[[str], bool]) -> StepTaken:
    return StepTaken(
        kind=step.kind,
        at=step.at,
        by=step.by_name,
        revision=step.revision.number if step.revision else None,
        remark=step.remark,
        remarks=[_remark(each) for each in step.remarks.all() if shows(each.path)],
    )


def _remark(row: Remark) -> RemarkMade:
    return RemarkMade(path=row.path, body=row.body, by=row.by_name, at=row.at, settled_at=row.settled_at)


def _evaluated(item: NodeState) -> Evaluated:
    fault, items = item.violation, item.node.items
    return Evaluated(
        path=item.path,
        relevant=item.relevant,
        required=item.required,
        readonly=item.readonly,
        value=item.value,
        violation=ViolationDetails(code=fault.code, detail=sentence(fault, item.node)) if fault else None,
        offered=[each.value for each in item.choices] if items is not None and items.filtered else None,
    )
