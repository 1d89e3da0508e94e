"""A round's cities in one workbook: what the coordination sees of each, and what it may enter."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mancomun.core.actors import Actor
from mancomun.surveys.engine import CompiledForm, State
from mancomun.surveys.exchange.bulk import CITIES, BulkPlan, City, Standing, compare_cities, lay_out_cities
from mancomun.surveys.exchange.collecting import Collected
from mancomun.surveys.exchange.layout import Layout
from mancomun.surveys.models import Answer, Invitee, Response, Revision, Round
from mancomun.surveys.models.workbooks import SentWorkbook
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.rounds import phases_in
from mancomun.surveys.queries.workbooks import FORMAT, of_round
from mancomun.surveys.rules.visibility import may_read
from mancomun.surveys.rules.workbooks import may_enter_for, may_replace
from mancomun.ui.localise import spoken_moment

State_ = Response.State


def layout_of(round_: Round, *, by: Actor, at: datetime) -> Layout:
    """Every invited city: approved answers, and what was entered for it. A draft of its own is not among them."""
    rows = list(invitees(round_))
    approved, entered = _approved(round_), _entered(round_)
    cities = []
    for row in rows:
        readable = (
            by.system
            or may_read(
                "coordination",
                actor=by,
                government_id=row.government_id,
                commission_id=round_.commission_id,
                open=False,
            ).ok
        )
        answers = {**entered.get(row.pk, {}), **(approved.get(row.pk, {}) if readable else {})}
        refusal = refusal_for(row, round_, at)
        cities.append(City(row.government.slug, row.government.name, _standing(row), answers, not refusal))
    return lay_out_cities(_blank(round_, at), cities, guide=_guide(round_, at), head=_head(round_, at))


def plan_for(round_: Round, collected: Collected, *, at: datetime, locked: bool = False) -> BulkPlan:
    """What a workbook would enter now. ``locked``: the drafts are held until the transaction ends."""
    known = {row.government.slug: row for row in invitees(round_)}
    if locked:
        mine = [slug for entry in collected.tables.get(CITIES, []) if (slug := entry.key) in known]
        held = Response.objects.select_for_update().filter(invitee__in=[known[slug].pk for slug in mine])
        list(held.values_list("pk"))
    answers = _answers(round_)
    state = _blank(round_, at, collected.head.get("language"))

    def city_of(slug: str) -> Standing | None:
        row = known.get(slug)
        return _now(row, round_, answers.get(row.pk, {}), state.form, at) if row else None

    return compare_cities(collected, state, city_of)


def of_this_round(collected: Collected, round_: Round) -> Collected:
    """The same; Unprocessable when it is no workbook of this round's cities."""
    of_round(collected.head if CITIES in collected.tables else {}, round_)
    return collected


def sent_workbook(uid: UUID, round_: Round, actor: Actor) -> SentWorkbook:
    """One that this person sent for this round and that was not taken over yet. Http404 otherwise."""
    rows = SentWorkbook.objects.select_related("file")
    found = rows.filter(uid=uid, round=round_, invitee=None, sent_by=actor.user_id, taken_at=None).first()
    if found is None:
        raise Http404
    return found


def invitees(round_: Round) -> list[Invitee]:
    rows = Invitee.objects.filter(round=round_).select_related("government", "response")
    found = list(rows.order_by("government__name_folded"))
    for row in found:
        row.round = round_
    return found


def refusal_for(row: Invitee, round_: Round, at: datetime) -> str:
    """Why nothing may be entered for this city now; blank when it may."""
    response = getattr(row, "response", None)
    verdict = may_enter_for(
        response.state if response else State_.DRAFT,
        phases=phases_in(row),
        published=round_.published_at is not None,
        zone=row.government.time_zone,
        at=at,
    )
    return "" if verdict.ok else str(verdict.reason)


def _now(row: Invitee, round_: Round, answers: Mapping[str, Answer], form: CompiledForm, at: datetime) -> Standing:
    own = frozenset(path for path, answer in answers.items() if not may_replace(answer))
    entered = {path: answer.value for path, answer in answers.items() if may_replace(answer)}
    return Standing(row.government.name, refusal_for(row, round_, at), own, entered, _checker(row, form, answers, at))


def _checker(
    row: Invitee, form: CompiledForm, answers: Mapping[str, Answer], at: datetime
) -> Callable[[Mapping[str, str]], int]:
    response = getattr(row, "response", None) or Response(invitee=row, started_at=at, changed_at=at)
    response.invitee = row
    now = queries.clock_of(response, at)

    def check(values: Mapping[str, str]) -> int:
        """Counts what is wrong with the entered answers alone: the rest of a draft is the city's."""
        draft = queries.draft_from(answers.values()).update(values)
        found = form.evaluate(draft, now=now).violations()
        return sum(each.path in values and each.code != "required" for each in found)

    return check


def _answers(round_: Round) -> dict[int, dict[str, Answer]]:
    found: dict[int, dict[str, Answer]] = {}
    for answer in Answer.objects.filter(response__invitee__round=round_).select_related("response"):
        found.setdefault(answer.response.invitee_id, {})[answer.path] = answer
    return found


def _entered(round_: Round) -> dict[int, dict[str, str]]:
    rows = Answer.objects.filter(response__invitee__round=round_, channel=Answer.Channel.IMPORT)
    found: dict[int, dict[str, str]] = {}
    for invitee_id, path, value in rows.values_list("response__invitee_id", "path", "value"):
        found.setdefault(invitee_id, {})[path] = value
    return found


def _approved(round_: Round) -> dict[int, dict[str, str]]:
    """Of each city the last revision that its authority approved."""
    rows = Revision.objects.filter(response__invitee__round=round_, approved_at__isnull=False).order_by("number")
    found = {}
    for invitee_id, answers in rows.values_list("response__invitee_id", "answers"):
        found[invitee_id] = {entry["path"]: entry["value"] for entry in answers}
    return found


def _blank(round_: Round, at: datetime, language: str | None = None) -> State:
    form = compiled(round_.version)
    return form.evaluate(form.start(now=at), now=at, language=language or (get_language() or "es").split("-")[0])


def _standing(row: Invitee) -> str:
    response = getattr(row, "response", None)
    return str(State_(response.state).label) if response else _("Not begun")


def _head(round_: Round, at: datetime) -> dict[str, str]:
    return {
        "format": FORMAT,
        "workbook": str(uuid.uuid4()),
        "round": round_.slug,
        "version": str(round_.version.number),
        "digest": round_.version.digest,
        "language": (get_language() or "es").split("-")[0],
        "at": at.isoformat(),
    }


def _guide(round_: Round, at: datetime) -> list[str]:
    return [
        f"{round_.title}",
        _("The answers as they were on %(when)s.") % {"when": spoken_moment(at, "UTC")},
        "",
        _("A row for each invited city. You see approved answers, and what you entered; a city’s draft is its own."),
        _("Enter answers that a city sent you by other means. They go into its draft: the city still approves them."),
        _("What the city wrote itself stays, whatever stands here."),
        _("Lists of entries and files are not here: they are added on the page."),
        "",
        _("This file holds answers that are not public. Keep it as you keep them."),
    ]
