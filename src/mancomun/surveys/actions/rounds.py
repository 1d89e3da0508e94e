"""What the coordination does with a round: create it, plan its phases, invite, remind, publish."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from mancomun.accounts.models import User
from mancomun.core import audit
from mancomun.core.actors import Actor, CityRole
from mancomun.core.addresses import absolute_to
from mancomun.core.problems import Conflict, Unprocessable, require
from mancomun.core.translated import LazyI18nString
from mancomun.core.verdicts import Verdict
from mancomun.network.models import Commission, LocalGovernment
from mancomun.surveys.actions import letters
from mancomun.surveys.actions.editions import write_edition
from mancomun.surveys.actions.letters import Moment
from mancomun.surveys.actions.questionnaires import freeze_version
from mancomun.surveys.models import Invitee, QuestionnaireVersion, Round, RoundPhase
from mancomun.surveys.queries import rounds as queries
from mancomun.surveys.queries.people import people_of
from mancomun.surveys.rules import desk
from mancomun.surveys.rules.desk import Span


@dataclass(frozen=True, slots=True)
class Plan:
    """What a new round is to be. ``title`` and ``about`` are by language."""

    slug: str
    title: Mapping[str, str]
    year: int
    phases: Sequence[Span]
    about: Mapping[str, str] = field(default_factory=dict)
    commission: Commission | None = None
    demonstration: bool = False
    short: bool = False  # cities may answer the core alone


@transaction.atomic
def create_round(*, plan: Plan, version: QuestionnaireVersion, by: Actor, at: datetime) -> Round:
    """A new round with its phases. From now on its questionnaire's version is frozen.

    Raises Refused, Unprocessable when the phases do not hold, Conflict when the address is taken.
    """
    require(desk.may_run(by, plan.commission.pk if plan.commission else None))
    _possible(desk.phases_hold(plan.phases))
    if queries.slug_taken(plan.slug):
        taken = _("Another round already has the address “%(slug)s”. Choose another one.")
        raise Conflict(taken % {"slug": plan.slug})
    made = Round.objects.create(  # type: ignore[misc]  # the fields of texts in several languages are untyped
        slug=plan.slug,
        title=LazyI18nString(dict(plan.title)),
        about=LazyI18nString(dict(plan.about)),
        year=plan.year,
        version=version,
        commission=plan.commission,
        demonstration=plan.demonstration,
        short=plan.short,
        created_by=by.user_id,
        created_at=at,
    )
    _plan(made, plan.phases)
    freeze_version(version=version, by=by, at=at)
    planned = [span.as_data() for span in plan.phases]
    audit.record(
        "survey.round.created", by=by, at=at, subject=made, slug=plan.slug, version=version.pk, phases=planned
    )
    return made


@transaction.atomic
def change_phases(*, round: Round, phases: Sequence[Span], by: Actor, at: datetime) -> None:  # noqa: A002  # the domain's word
    """Plan the future anew. Raises Refused or Unprocessable. What was planned before stays in the audit."""
    locked = queries.locked(round)
    require(desk.may_run(by, locked.commission_id))
    before = queries.spans(locked)
    _possible(desk.may_change_phases(before, phases, published=locked.published_at is not None, at=at))
    locked.phases.all().delete()
    _plan(locked, phases)
    audit.record(
        "survey.round.phases_changed",
        by=by,
        at=at,
        subject=locked,
        before=[span.as_data() for span in before],
        after=[span.as_data() for span in phases],
    )


@transaction.atomic
def invite_cities(
    *,
    round: Round,  # noqa: A002  # the domain's word
    governments: Iterable[LocalGovernment],
    by: Actor,
    at: datetime,
) -> list[Invitee]:
    """Invite the cities that are not invited yet, and write to their focal points. Those already invited stay so."""
    locked = queries.locked(round)
    require(desk.may_run(by, locked.commission_id))
    published = locked.published_at is not None
    _possible(desk.may_invite(published=published, answering=queries.answering_phase(locked), at=at))
    already = queries.invited_ids(locked)
    new = {government.pk: government for government in governments if government.pk not in already}
    if not new:
        return []
    made = Invitee.objects.bulk_create(
        [Invitee(round=locked, government=city, invited_by=by.user_id, invited_at=at) for city in new.values()]
    )
    people = people_of(new, CityRole.FOCAL_POINT, at=at)
    letters.post(_to_cities("invitation", locked, new, people))
    audit.record("survey.round.invited", by=by, at=at, subject=locked, governments=sorted(new))
    return made


@transaction.atomic
def remind_cities(*, round: Round, by: Actor, at: datetime) -> int:  # noqa: A002  # the domain's word
    """Write to the focal points of every city that has not answered; how many letters went out."""
    locked = queries.locked(round)
    require(desk.may_run(by, locked.commission_id))
    published = locked.published_at is not None
    _possible(desk.may_remind(published=published, answering=queries.answering_phase(locked), at=at))
    waiting = queries.unanswered(locked)
    cities = {invitee.government_id: invitee.government for invitee in waiting}
    people = people_of(cities, CityRole.FOCAL_POINT, at=at)
    sent = letters.post(_to_cities("reminder", locked, cities, people))
    reached = [invitee.pk for invitee in waiting if invitee.government_id in people]
    Invitee.objects.filter(pk__in=reached).update(reminded_at=at)
    audit.record("survey.round.reminded", by=by, at=at, subject=locked, governments=sorted(people))
    return sent


@transaction.atomic
def publish_round(*, round: Round, by: Actor, at: datetime) -> None:  # noqa: A002  # the domain's word
    """Open the results for good; from then on nothing in the round changes. Raises Refused or Unprocessable."""
    locked = queries.locked(round)
    require(desk.may_run(by, locked.commission_id))
    counts = queries.state_counts(locked)
    verdict = desk.may_publish(
        published=locked.published_at is not None,
        answering=queries.answering_phase(locked),
        unreviewed=counts.get("approved", 0),
        accepted=counts.get("accepted", 0),
        at=at,
    )
    _possible(verdict)
    Round.objects.filter(pk=locked.pk).update(published_at=at, published_by=by.user_id)
    locked.published_at = at
    edition = write_edition(locked, by=by, at=at)
    audit.record(
        "survey.round.published",
        by=by,
        at=at,
        subject=locked,
        accepted=counts.get("accepted", 0),
        edition=edition.number,
        digest=edition.public_digest,
    )


def _possible(verdict: Verdict) -> None:
    if not verdict.ok:
        raise Unprocessable(verdict.reason)


def _plan(made: Round, phases: Sequence[Span]) -> None:
    RoundPhase.objects.bulk_create(
        [
            RoundPhase(
                round=made,
                kind=span.kind,
                opens=span.opens,
                closes=span.closes,
                zone=span.zone,
                local_close=span.local_close,
            )
            for span in phases
        ]
    )


def _to_cities(
    template: str, round_: Round, cities: Mapping[int, LocalGovernment], people: Mapping[int, list[User]]
) -> list[EmailMessage]:
    found: list[EmailMessage] = []
    phase = queries.phase_row(round_, RoundPhase.Kind.ANSWER)
    for city_id, recipients in people.items():
        city = cities[city_id]
        found += letters.write(
            template,
            recipients,
            round=round_,
            city=city,
            closes=Moment(queries.closes_in(city, phase), city.time_zone) if phase else None,
            address=absolute_to("surveys:round", round_.slug),
        )
    return found
