"""The steps of an answer: put forward, approved, accepted, or sent back with remarks.

Each step locks the response, asks the rules again, and happens whole or not at all: the state, the step that everybody
sees, the audit entry and the letters. Who may not take it is refused; who comes too late is told what happened.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mancomun.accounts.models import User
from mancomun.core import audit
from mancomun.core.actors import Actor, CityRole
from mancomun.core.addresses import absolute_to
from mancomun.core.problems import Conflict, Unprocessable, require
from mancomun.surveys.actions import letters
from mancomun.surveys.actions.corrections import finish
from mancomun.surveys.engine import State as FormState
from mancomun.surveys.models import Remark, Response, ResponseStep, Revision, Round
from mancomun.surveys.queries import flow as queries
from mancomun.surveys.queries.freezing import evaluated, finished, frozen
from mancomun.surveys.queries.people import coordinators_of, people_of
from mancomun.surveys.rules import flow as rules
from mancomun.surveys.rules import receipts
from mancomun.surveys.rules.flow import Case, Step

State = Response.State
Kind = ResponseStep.Kind
CITY = (CityRole.FOCAL_POINT, CityRole.AUTHORITY)
REMARK_LENGTH = 4000


class NotComplete(Unprocessable):
    """Something is missing or wrong; ``state`` says where."""

    def __init__(self, state: FormState) -> None:
        self.state = state
        count = len(state.violations())
        super().__init__(
            ngettext(
                "%(count)d question still needs your attention. Nothing was put forward.",
                "%(count)d questions still need your attention. Nothing was put forward.",
                count,
            )
            % {"count": count}
        )


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is to be looked at again: in general, and at single questions by path."""

    general: str = ""
    by_path: Mapping[str, str] | None = None

    def kept(self) -> dict[str, str]:
        return {path: text.strip() for path, text in (self.by_path or {}).items() if text.strip()}


@transaction.atomic
def submit_response(*, response: Response, by: Actor, at: datetime) -> Revision:
    """Freeze the draft as a revision for the authority. Raises Refused, Conflict or NotComplete."""
    held, round_, _case = _taking(Step.SUBMIT, response, by, at)
    state, given = evaluated(held, at=at, language=get_language())
    if not state.is_valid:
        raise NotComplete(state)
    instance, answers = frozen(held, finished(held, state, at=at), given)
    latest = queries.latest_revision(held)
    revision = Revision.objects.create(
        response=held,
        number=latest.number + 1 if latest else 1,
        instance=instance,
        answers=answers,
        digest=receipts.digest_of(instance, answers),
        submitted_by=by.user_id,
        submitted_by_name=by.name,
        submitted_at=at,
        language=(get_language() or "").split("-")[0],
    )
    Remark.objects.filter(response=held, settled_at=None).update(settled_at=at, settled_by=by.user_id)
    _step(held, Kind.SUBMITTED, State.AWAITING_APPROVAL, revision, by=by, at=at)
    audit.record("survey.response.submitted", by=by, at=at, subject=held, revision=revision.number)
    _tell("submitted", held, round_, _people(held, CityRole.AUTHORITY, at=at), by=by)
    return revision


@transaction.atomic
def withdraw_submission(*, response: Response, by: Actor, at: datetime) -> None:
    """Take the answer back before the authority decides, to go on writing."""
    held, round_, case = _taking(Step.WITHDRAW, response, by, at)
    after = rules.state_after_refusal(approved_before=case.approved_before)
    _step(held, Kind.WITHDRAWN, after, queries.latest_revision(held), by=by, at=at)
    audit.record("survey.response.withdrawn", by=by, at=at, subject=held)
    _tell("withdrawn", held, round_, _people(held, CityRole.AUTHORITY, at=at), by=by)


@transaction.atomic
def approve_response(*, response: Response, revision: Revision, by: Actor, at: datetime) -> Revision:
    """Approve exactly the revision that the authority saw, and sign its receipt."""
    held, round_, _case = _taking(Step.APPROVE, response, by, at)
    seen = _as_seen(held, revision)
    content = receipts.content_of(seen, round_slug=round_.slug, city_slug=held.invitee.government.slug, approved_at=at)
    Revision.objects.filter(pk=seen.pk).update(
        approved_by=by.user_id, approved_by_name=by.name, approved_at=at, signature=receipts.sign(content)
    )
    seen.refresh_from_db()
    _step(held, Kind.APPROVED, State.APPROVED, seen, by=by, at=at)
    audit.record("survey.response.approved", by=by, at=at, subject=held, revision=seen.number, digest=seen.digest)
    receipt = absolute_to("surveys:receipt", seen.uid)
    _tell("approved", held, round_, _people(held, *CITY, at=at), by=by, receipt=receipt)
    _tell("arrived", held, round_, coordinators_of(round_.commission_id, at=at), by=by)
    return seen


@transaction.atomic
def send_back(*, response: Response, revision: Revision, remarks: Remarks, by: Actor, at: datetime) -> None:
    """The authority wants something changed before it approves."""
    held, round_, case = _taking(Step.SEND_BACK, response, by, at)
    seen = _as_seen(held, revision)
    after = rules.state_after_refusal(approved_before=case.approved_before)
    _ask_again(held, Kind.SENT_BACK, after, seen, remarks, by=by, at=at)
    audit.record("survey.response.sent_back", by=by, at=at, subject=held, revision=seen.number)
    _tell("sent_back", held, round_, _people(held, CityRole.FOCAL_POINT, at=at), by=by)


@transaction.atomic
def accept_response(*, response: Response, revision: Revision, by: Actor, at: datetime) -> None:
    """The coordination accepts what the city approved: it will be in the results, or corrects them if they are out."""
    held, round_, _case = _taking(Step.ACCEPT, response, by, at)
    seen = _as_seen(held, revision)
    Revision.objects.filter(pk=seen.pk).update(accepted_by=by.user_id, accepted_at=at)
    correction = finish(held, seen, by=by, at=at)
    if correction is not None:
        _step(held, Kind.CORRECTED, State.ACCEPTED, seen, by=by, at=at)
        audit.record(
            "survey.response.corrected", by=by, at=at, subject=held, revision=seen.number, edition=correction.edition
        )
        _tell("corrected", held, round_, _people(held, *CITY, at=at), by=by)
        return
    _step(held, Kind.ACCEPTED, State.ACCEPTED, seen, by=by, at=at)
    audit.record("survey.response.accepted", by=by, at=at, subject=held, revision=seen.number)
    _tell("accepted", held, round_, _people(held, *CITY, at=at), by=by)


@transaction.atomic
def return_response(*, response: Response, revision: Revision, remarks: Remarks, by: Actor, at: datetime) -> None:
    """The coordination asks the city to look again. Until it is accepted anew it is in no result."""
    held, round_, _case = _taking(Step.RETURN, response, by, at)
    seen = _as_seen(held, revision)
    _ask_again(held, Kind.RETURNED, State.RETURNED, seen, remarks, by=by, at=at)
    audit.record("survey.response.returned", by=by, at=at, subject=held, revision=seen.number)
    _tell("returned", held, round_, _people(held, *CITY, at=at), by=by)


def _taking(step: Step, response: Response, by: Actor, at: datetime) -> tuple[Response, Round, Case]:
    """The locked response, its round, and what the rules knew when they allowed the step."""
    held = queries.locked(response)
    case = queries.case_of(held)
    require(rules.who(step, actor=by, case=case))
    verdict = rules.when(step, case=case, at=at)
    if not verdict.ok:
        raise Conflict(verdict.reason)
    return held, held.invitee.round, case


def _as_seen(held: Response, revision: Revision) -> Revision:
    latest = queries.latest_revision(held)
    if latest is None or latest.pk != revision.pk:
        raise Conflict(_("The city has put forward a newer version since. Open it and decide on that one."))
    return latest


def _step(
    held: Response,
    kind: Kind,
    after: State,
    revision: Revision | None,
    *,
    by: Actor,
    at: datetime,
    remark: str = "",
) -> ResponseStep:
    Response.objects.filter(pk=held.pk).update(state=after, changed_at=at)
    return ResponseStep.objects.create(
        response=held, kind=kind, revision=revision, remark=remark, by=by.user_id, by_name=by.name, at=at
    )


def _ask_again(
    held: Response, kind: Kind, after: State, revision: Revision, remarks: Remarks, *, by: Actor, at: datetime
) -> None:
    asked, general = remarks.kept(), remarks.general.strip()
    if not asked and not general:
        raise Unprocessable(_("Say what is to be changed: in general, or at a question."))
    if any(len(text) > REMARK_LENGTH for text in (general, *asked.values())):
        longest = _("A remark may have at most %(count)d characters. Shorten it and send it again.")
        raise Unprocessable(longest % {"count": REMARK_LENGTH})
    known = {entry["path"] for entry in revision.answers}
    if not asked.keys() <= known:
        raise Unprocessable(_("A remark belongs to a question that this answer does not have. Reload the page."))
    step = _step(held, kind, after, revision, by=by, at=at, remark=general)
    Remark.objects.bulk_create(
        [
            Remark(response=held, step=step, path=path, body=text, by=by.user_id, by_name=by.name, at=at)
            for path, text in asked.items()
        ]
    )


def _people(held: Response, *roles: CityRole, at: datetime) -> list[User]:
    city = held.invitee.government_id
    return people_of([city], *roles, at=at).get(city, [])


def _tell(
    template: str, held: Response, round_: Round, people: Iterable[User], *, by: Actor, receipt: str = ""
) -> None:
    city = held.invitee.government
    address = absolute_to("surveys:response", round_.slug, city.slug)
    recipients = [person for person in people if person.pk != by.user_id]
    letters.post(
        letters.write(template, recipients, round=round_, city=city, by=by.name, address=address, receipt=receipt)
    )
