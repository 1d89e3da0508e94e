"""What the coordination arranges so that cities answer: letters that go out by themselves, more time for one city."""

from collections.abc import Iterable
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from mancomun.accounts.models import User
from mancomun.core import audit
from mancomun.core.actors import Actor, CityRole
from mancomun.core.addresses import absolute_to
from mancomun.core.problems import Conflict, Unprocessable, require
from mancomun.surveys.actions import letters
from mancomun.surveys.actions.letters import Moment
from mancomun.surveys.models import Extension, Invitee, PlannedReminder, Round, RoundPhase, SentReminder
from mancomun.surveys.queries import followup as queries
from mancomun.surveys.queries import rounds
from mancomun.surveys.queries.people import people_of
from mancomun.surveys.rules import desk
from mancomun.surveys.rules import followup as rules
from mancomun.surveys.rules.answering import ends_for

Behind = PlannedReminder.Behind
CLOCK = Actor(system="reminders")  # the letters that go out by themselves
_WRITTEN_TO = {
    Behind.NOT_BEGUN: CityRole.FOCAL_POINT,
    Behind.NOT_FINISHED: CityRole.FOCAL_POINT,
    Behind.NOT_APPROVED: CityRole.AUTHORITY,
}


@transaction.atomic
def plan_reminder(*, round: Round, behind: str, days: int, by: Actor, at: datetime) -> PlannedReminder:  # noqa: A002  # the domain's word
    """Plan a letter to those who are behind, so many days from the end. Raises Refused, Unprocessable or Conflict."""
    locked = rounds.locked(round)
    require(desk.may_run(by, locked.commission_id))
    verdict = rules.may_plan(days, published=locked.published_at is not None)
    if not verdict.ok:
        raise Unprocessable(verdict.reason)
    made, new = PlannedReminder.objects.get_or_create(
        round=locked, behind=behind, days=days, defaults={"planned_by": by.user_id, "planned_at": at}
    )
    if not new:
        raise Conflict(_("This reminder is planned already."))
    audit.record("survey.reminder.planned", by=by, at=at, subject=locked, behind=behind, days=days)
    return made


@transaction.atomic
def cancel_reminder(*, reminder: PlannedReminder, by: Actor, at: datetime) -> None:
    """Plan it no longer. What has gone out stays in the audit."""
    locked = rounds.locked(reminder.round)
    require(desk.may_run(by, locked.commission_id))
    audit.record("survey.reminder.cancelled", by=by, at=at, subject=locked, behind=reminder.behind, days=reminder.days)
    reminder.delete()


def send_due_reminders(*, at: datetime) -> int:
    """Send what is due in every round; how many letters went out. Harmless to repeat, and to run twice at once."""
    return sum(_send(each, at) for each in queries.rounds_with_reminders())


@transaction.atomic
def _send(round_: Round, at: datetime) -> int:
    locked = rounds.locked(round_)
    due = [] if locked.published_at is not None else queries.due(locked, at)
    letters_sent = 0
    for how in Behind:
        found = [(reminder, city) for reminder, city in due if reminder.behind == how]
        if found:
            letters_sent += _write(locked, how, found, at)
    return letters_sent


def _write(round_: Round, how: Behind, due: list[tuple[PlannedReminder, queries.Late]], at: datetime) -> int:
    cities = {city.invitee.government_id: city for _reminder, city in due}
    people = people_of(cities, _WRITTEN_TO[how], at=at)
    sent = letters.post(
        letter
        for city_id, city in cities.items()
        for letter in _letters(round_, how, city, people.get(city_id, []), at)
    )
    SentReminder.objects.bulk_create(
        SentReminder(
            reminder=reminder, invitee=city.invitee, letters=len(people.get(city.invitee.government_id, [])), at=at
        )
        for reminder, city in due
    )
    reached = [city.invitee.pk for city_id, city in cities.items() if city_id in people]
    Invitee.objects.filter(pk__in=reached).update(reminded_at=at)
    audit.record("survey.round.reminded", by=CLOCK, at=at, subject=round_, governments=sorted(people), behind=str(how))
    return sent


def _letters(
    round_: Round, how: Behind, city: queries.Late, people: Iterable[User], at: datetime
) -> Iterable[EmailMessage]:
    government = city.invitee.government
    return letters.write(
        f"reminder_{how}",
        people,
        round=round_,
        city=government,
        over=at >= city.closes,
        closes=Moment(city.closes, government.time_zone),
        address=absolute_to("surveys:answer", round_.slug, government.slug),
    )


@transaction.atomic
def extend_city(*, invitee: Invitee, until: datetime, reason: str, by: Actor, at: datetime) -> Extension:
    """Give one city more time to answer, say why, and write to its people. Raises Refused or Unprocessable."""
    locked = rounds.locked(invitee.round)
    require(desk.may_run(by, locked.commission_id))
    asked = rounds.invitee_of(locked, invitee.government.slug)
    phase, review = (rounds.phase_row(locked, kind) for kind in (RoundPhase.Kind.ANSWER, RoundPhase.Kind.REVIEW))
    if phase is None:
        raise Unprocessable(_("The dates of this round are not set yet."))
    verdict = rules.may_extend(
        until,
        closes=ends_for(phase, asked.government.time_zone, asked.extended_until),
        review=review.as_phase() if review else None,
        published=locked.published_at is not None,
        answered=getattr(getattr(asked, "response", None), "state", "") in rounds.ANSWERED,
        at=at,
    )
    if not verdict.ok:
        raise Unprocessable(verdict.reason)
    made = Extension.objects.create(
        invitee=asked, until=until, reason=reason.strip(), by=by.user_id, by_name=by.name, at=at
    )
    Invitee.objects.filter(pk=asked.pk).update(extended_until=until)
    audit.record(
        "survey.city.extended", by=by, at=at, subject=locked,
        government=asked.government_id, until=until.isoformat(), reason=made.reason,
    )  # fmt: skip
    _tell_of_extension(locked, made, at)
    return made


def _tell_of_extension(round_: Round, extension: Extension, at: datetime) -> None:
    city = extension.invitee.government
    people = people_of([city.pk], CityRole.FOCAL_POINT, CityRole.AUTHORITY, at=at).get(city.pk, [])
    letters.post(
        letters.write(
            "extended",
            people,
            round=round_,
            city=city,
            reason=extension.reason,
            closes=Moment(extension.until, city.time_zone),
            address=absolute_to("surveys:answer", round_.slug, city.slug),
        )
    )
