"""A published answer is reopened and corrected. The round stays published, and the old revision stays as it was."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from mancomun.accounts.models import User
from mancomun.core import audit
from mancomun.core.actors import Actor, CityRole
from mancomun.core.addresses import absolute_to
from mancomun.core.problems import Conflict, Unprocessable, require
from mancomun.core.verdicts import Verdict
from mancomun.surveys.actions import letters
from mancomun.surveys.actions.answering import Author, Change
from mancomun.surveys.actions.editions import write_edition
from mancomun.surveys.actions.letters import Moment
from mancomun.surveys.models import Answer, Correction, Response, ResponseStep, Revision
from mancomun.surveys.queries import answering, flow, rounds
from mancomun.surveys.queries import corrections as queries
from mancomun.surveys.queries.people import coordinators_of, people_of
from mancomun.surveys.queries.reading import draft_of
from mancomun.surveys.rules import corrections as rules

State, Kind = Response.State, ResponseStep.Kind
_CITY = (CityRole.FOCAL_POINT, CityRole.AUTHORITY)


@transaction.atomic
def ask_correction(*, response: Response, reason: str, by: Actor, at: datetime) -> Correction:
    """The city asks the coordination to open its published answer. Raises Refused, Conflict or Unprocessable."""
    held = flow.locked(response)
    require(rules.asks(by, held.invitee.government_id))
    if queries.standing(held) is not None:
        raise Conflict(_("A correction was asked for already. The coordination decides on it."))
    made = _make(held, reason, by, at)
    _step(held, Kind.CORRECTION_ASKED, by, at, remark=made.reason)
    audit.record("survey.correction.asked", by=by, at=at, subject=held, correction=made.pk)
    people = coordinators_of(held.invitee.round.commission_id, at=at)
    _tell("correction_asked", held, people, by=by, reason=made.reason)
    return made


@transaction.atomic
def open_correction(*, response: Response, until: datetime, reason: str = "", by: Actor, at: datetime) -> Correction:
    """Let the city write until then; whether it had asked or not. Open already, it is given another end."""
    held = flow.locked(response)
    require(rules.decides(by, held.invitee.round.commission_id))
    _possible(rules.until_holds(until, at=at))
    correction = queries.standing(held) or _make(held, reason, by, at)
    again = correction.open
    Correction.objects.filter(pk=correction.pk).update(opened_at=correction.opened_at or at, until=until)
    if not again:
        _step(held, Kind.REOPENED, by, at, remark=correction.reason)
        Response.objects.filter(pk=held.pk).update(state=State.RETURNED, changed_at=at)
    audit.record(
        "survey.correction.opened", by=by, at=at, subject=held, correction=correction.pk, until=until.isoformat()
    )
    closes = Moment(until, held.invitee.government.time_zone)
    _tell("correction_opened", held, _people(held, at), by=by, reason=correction.reason, closes=closes)
    correction.refresh_from_db()
    return correction


@transaction.atomic
def refuse_correction(*, response: Response, why: str, by: Actor, at: datetime) -> None:
    """The coordination does not open what the city asked for, and says why."""
    held = flow.locked(response)
    require(rules.decides(by, held.invitee.round.commission_id))
    correction = queries.standing(held)
    if correction is None or correction.open:
        raise Conflict(_("No correction of this answer waits for you."))
    said = _reason(why)
    Correction.objects.filter(pk=correction.pk).update(refused_at=at, refusal=said)
    _step(held, Kind.CORRECTION_REFUSED, by, at, remark=said)
    audit.record("survey.correction.refused", by=by, at=at, subject=held, correction=correction.pk)
    _tell("correction_refused", held, _people(held, at), by=by, reason=said)


@transaction.atomic
def close_correction(*, response: Response, by: Actor, at: datetime) -> None:
    """End it without a change: what is published stays, and the draft says again what is published."""
    held = flow.locked(response)
    require(rules.decides(by, held.invitee.round.commission_id))
    correction = queries.open_of(held)
    if correction is None:
        raise Conflict(_("No correction of this answer is open."))
    Correction.objects.filter(pk=correction.pk).update(closed_at=at)
    _restore(held, correction.before, at)
    _step(held, Kind.CORRECTION_CLOSED, by, at)
    Response.objects.filter(pk=held.pk).update(state=State.ACCEPTED, changed_at=at)
    audit.record("survey.correction.closed", by=by, at=at, subject=held, correction=correction.pk)
    _tell("correction_closed", held, _people(held, at), by=by)


def finish(held: Response, revision: Revision, *, by: Actor, at: datetime) -> Correction | None:
    """The corrected revision was accepted: it makes a new edition of the results. None when it was no correction.

    Part of ``actions.flow.accept_response``, which locks the response and writes the step and the audit.
    """
    correction = queries.open_of(held)
    if correction is None:
        return None
    round_ = rounds.locked(held.invitee.round)  # two editions never have one number
    made = queries.made_in(round_).aggregate(count=Count("pk"))["count"]
    Correction.objects.filter(pk=correction.pk).update(closed_at=at, after=revision, edition=made + 2)
    correction.refresh_from_db()
    write_edition(round_, correction=correction, by=by, at=at)
    return correction


def _make(held: Response, reason: str, by: Actor, at: datetime) -> Correction:
    published = held.invitee.round.published_at is not None
    _possible(rules.possible(state=held.state, published=published, standing=None))
    accepted = flow.latest_accepted(held)
    if accepted is None:
        raise Conflict(_("Only an answer that was accepted is in the results and can be corrected."))
    return Correction.objects.create(
        response=held, reason=_reason(reason), asked_by=by.user_id, asked_by_name=by.name, asked_at=at, before=accepted
    )


def _reason(text: str) -> str:
    said = text.strip()
    if not said:
        raise Unprocessable(_("Say why."))
    if len(said) > rules.REASON_LENGTH:
        raise Unprocessable(_("Say it in at most %(count)d characters.") % {"count": rules.REASON_LENGTH})
    return said


def _possible(verdict: Verdict) -> None:
    if not verdict.ok:
        raise Conflict(verdict.reason)


def _restore(held: Response, revision: Revision, at: datetime) -> None:
    """Set the draft to what the revision says. The log keeps what was typed meanwhile."""
    standing = answering.answers_of(held)
    said = {entry["path"]: (entry["value"], entry["visibility"]) for entry in revision.answers}
    repeats = draft_of(revision.answers).repeats
    changes = [
        Change(path, value, visibility if answer.visibility else "", answer.number)
        for path, (value, visibility) in said.items()
        if (answer := standing.get(path)) is not None
    ]
    changes += [
        Change(f"{path}{answering.KEYS}", " ".join(map(str, keys)), base=_number(standing, f"{path}{answering.KEYS}"))
        for path, keys in repeats.items()
    ]
    Author(held, Actor(), at).apply(standing, changes)


def _number(standing: dict[str, Answer], path: str) -> int:
    return standing[path].number if path in standing else 0


def _step(held: Response, kind: ResponseStep.Kind, by: Actor, at: datetime, *, remark: str = "") -> None:
    ResponseStep.objects.create(response=held, kind=kind, remark=remark, by=by.user_id, by_name=by.name, at=at)


def _people(held: Response, at: datetime) -> list[User]:
    city = held.invitee.government_id
    return people_of([city], *_CITY, at=at).get(city, [])


def _tell(template: str, held: Response, people: Iterable[letters.Reader], *, by: Actor, **more: object) -> None:
    city, round_ = held.invitee.government, held.invitee.round
    address = absolute_to("surveys:correction", round_.slug, city.slug)
    letters.post(letters.write(template, people, round=round_, city=city, by=by.name, address=address, **more))
