"""A city's draft as its own people see it: the response, its answers, and what follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404

from mancomun.core.actors import Actor
from mancomun.core.models import StoredFile
from mancomun.core.phases import Phase
from mancomun.surveys.engine import CompiledForm, Draft, State
from mancomun.surveys.models import (
    Answer,
    AnswerEdit,
    Conversation,
    Evidence,
    Handover,
    Invitee,
    OpenRosaSubmission,
    Response,
    Round,
)
from mancomun.surveys.queries.background import knowing
from mancomun.surveys.queries.corrections import open_of, phase_of
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.rules import answering as rules
from mancomun.surveys.rules.hands import handover_of
from mancomun.surveys.rules.visibility import may_read_draft

KEYS = "[]"  # /data/B/b2[] holds the keys of the instances of the repeat /data/B/b2


def response_for(round_slug: str, city_slug: str, actor: Actor, at: datetime) -> Response:
    """The city's response in the round, with its round, version, government and the round's phases at hand.

    Before anybody began it is unsaved: ``pk`` is None. Http404 for whoever is not of the city: a draft is nobody
    else's business.
    """
    invitee = (
        Invitee.objects.select_related("response", "round__version", "government")
        .defer("round__version__xform", "round__version__sheets")
        .annotate(
            handed=Exists(Handover.objects.filter(response=OuterRef("response"))),
            talking=Exists(Conversation.objects.filter(response=OuterRef("response"), settled_at=None)),
            outcome=Subquery(brought_in(OuterRef("pk")).values("outcome")[:1]),
        )
        .filter(round__slug=round_slug, government__slug=city_slug)
        .first()
    )
    if invitee is None or not may_read_draft(actor=actor, government_id=invitee.government_id).ok:
        raise Http404
    response = getattr(invitee, "response", None) or Response(invitee=invitee, started_at=at, changed_at=at)
    response.invitee = invitee
    response.handed, response.talking = invitee.handed, invitee.talking
    response.recomputed = told_in(invitee.outcome)
    return response


def brought_in(invitee: OuterRef | int) -> QuerySet[OpenRosaSubmission]:
    """What phones sent and was brought into the draft, the last first."""
    return OpenRosaSubmission.objects.filter(invitee=invitee, applied_at__isnull=False).order_by("-applied_at", "-pk")


def recomputed_before(response: Response, at: datetime) -> list[tuple[str, str, str]]:
    """What the last phone before this moment had worked out otherwise: path, sent, and as it is here."""
    rows = brought_in(response.invitee_id).filter(applied_at__lte=at)
    return told_in(rows.values_list("outcome", flat=True).first())


def told_in(outcome: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    return [(path, sent, value) for path, sent, value in outcome["recomputed"]] if outcome else []


def phases_of(response: Response) -> tuple[Phase, ...]:
    """The round's phases as they are for this city, with the time that an open correction gives it."""
    return phase_of(open_of(response)) + rules.phases_for(
        round_of(response).phases.all(), zone_of(response), response.invitee.extended_until
    )


def round_of(response: Response) -> Round:
    return response.invitee.round


def zone_of(response: Response) -> str:
    return response.invitee.government.time_zone


def clock_of(response: Response, at: datetime) -> datetime:
    """The instant on the city's own clock, on which the form engine reads dates."""
    return at.astimezone(ZoneInfo(zone_of(response)))


def form_of(response: Response) -> CompiledForm:
    return knowing(compiled(round_of(response).version, short=response.invitee.short), response)


def answers_of(response: Response) -> dict[str, Answer]:
    """By path. An unsaved response has none."""
    if response.pk is None:
        return {}
    return {answer.path: answer for answer in Answer.objects.filter(response=response)}


def draft_of(response: Response) -> Draft:
    """Its present answers, as the form engine takes them."""
    return draft_from(answers_of(response).values())


def draft_from(answers: Iterable[Answer]) -> Draft:
    values, repeats = {}, {}
    for answer in answers:
        if answer.path.endswith(KEYS):
            repeats[answer.path.removesuffix(KEYS)] = keys_in(answer)
        else:
            values[answer.path] = answer.value
    return Draft(values, repeats)


def keys_in(answer: Answer | None) -> tuple[int, ...]:
    """The keys of a repeat's instances, as an answer at its “[]” path holds them."""
    return tuple(int(key) for key in answer.value.split()) if answer else ()


def next_repeat_key(response: Response) -> int:
    return Response.objects.values_list("next_repeat_key", flat=True).get(pk=response.pk)


def state_of(
    response: Response, *, at: datetime, language: str | None, answers: Mapping[str, Answer] | None = None
) -> State:
    """What follows from its present answers; ``language`` is the visitor's, “es”."""
    draft = draft_of(response) if answers is None else draft_from(answers.values())
    form = form_of(response)
    if response.pk is None:
        draft = form.start(now=clock_of(response, at))
    return form.evaluate(draft, now=clock_of(response, at), language=language)


def files_of(response: Response) -> dict[str, StoredFile]:
    """The evidence, by the uid that is the answer's value."""
    if response.pk is None:
        return {}
    kept = Evidence.objects.filter(response=response).select_related("file")
    return {str(evidence.file.uid): evidence.file for evidence in kept}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file, and the answers that it backs."""

    file: StoredFile
    paths: tuple[str, ...]


def evidence_for(response: Response, uid: str) -> Kept:
    """One file of this response. Http404 when it is of no answer here."""
    found = list(Evidence.objects.filter(response=response.pk, file__uid=uid).select_related("file"))
    if not found:
        raise Http404
    return Kept(found[0].file, tuple(evidence.path for evidence in found))


def overtaken_of(response: Response, actor: Actor) -> dict[str, AnswerEdit]:
    """This person's changes, by path, that another's answer overtook and that the person has not decided on."""
    if response.pk is None:
        return {}
    mine = AnswerEdit.objects.filter(response=response, by=actor.user_id, handover=handover_of(actor))
    later = mine.filter(path=OuterRef("path"), pk__gt=OuterRef("pk"))
    return {edit.path: edit for edit in mine.filter(~Exists(later), overtaken=True)}
