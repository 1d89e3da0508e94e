"""What a city's people do with their shared draft. Each change is kept; nobody's answer is overwritten unseen.

Every answer has a number that grows with each change. A change names the number that its author had seen. If another
one stands by then, the change is kept in the log, marked as overtaken, and its author chooses. The log
(``AnswerEdit``) is the record of answering; the audit hears of the beginning only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.problems import Conflict, Refused
from mancomun.surveys.engine import Draft
from mancomun.surveys.models import Answer, AnswerEdit, Invitee, Response, ResponseStep
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.queries.hands import sight_of
from mancomun.surveys.rules.flow import EDITABLE
from mancomun.surveys.rules.hands import handover_of


class NotEditable(Conflict):
    """Somebody put the answer forward, or decided on it, while this change was on its way."""


@dataclass(frozen=True, slots=True)
class Change:
    path: str
    value: str  # canonical text of the form engine
    visibility: str = ""  # blank: as the question says
    base: int = 0  # the number of the answer that its author had seen; 0 when there was none


class Outcome(StrEnum):
    SAVED = "saved"
    SAME = "same"  # it says what already stands
    OVERTAKEN = "overtaken"  # kept in the log, but another's answer stands


@dataclass(frozen=True, slots=True)
class Saved:
    response: Response
    outcomes: Mapping[str, Outcome]  # by path
    before: Mapping[str, Answer]  # all answers of the response by path, as they were
    after: Mapping[str, Answer]  # … and as they are


def open_response(*, invitee: Invitee, by: Actor, at: datetime) -> Response:
    """Begin to answer. Harmless to repeat: a city has one response in a round."""
    with transaction.atomic():
        response, made = Response.objects.get_or_create(invitee=invitee, defaults={"started_at": at, "changed_at": at})
        if made:
            response.invitee = invitee
            _begin(response, by, at)
            ResponseStep.objects.create(
                response=response, kind=ResponseStep.Kind.STARTED, by=by.user_id, by_name=by.name, at=at
            )
            audit.record("survey.response.started", by=by, at=at, subject=response)
    return response


def _begin(response: Response, by: Actor, at: datetime) -> None:
    """What the form says at the start: an identity, defaults, values worked out once, first instances of repeats."""
    form, now = queries.form_of(response), queries.clock_of(response, at)
    draft = form.start(now=now, background=replace(form.background, properties={"username": by.name}))
    draft = draft.update(form.evaluate(draft, now=now).keep())
    keys = {f"{repeat}{queries.KEYS}": " ".join(map(str, found)) for repeat, found in draft.repeats.items()}
    Author(response, Actor(), at).apply({}, [Change(path, text) for path, text in {**draft.values, **keys}.items()])
    last = max((key for found in draft.repeats.values() for key in found), default=0)
    Response.objects.filter(pk=response.pk).update(next_repeat_key=last + 1)


def note_opened(*, invitee: Invitee, at: datetime) -> None:
    """Remember when somebody of the city first looked."""
    Invitee.objects.filter(pk=invitee.pk, opened_at=None).update(opened_at=at)


def save_answer(
    *,
    response: Response,
    path: str,
    value: str,
    visibility: str = "",
    base: int = 0,
    page: str = "",
    by: Actor,
    at: datetime,
) -> Saved:
    change = Change(path, value, visibility, base)
    return save_section(response=response, changes=[change], page=page, by=by, at=at)


def save_section(
    *,
    response: Response,
    changes: Sequence[Change],
    page: str = "",
    channel: str = Answer.Channel.WEB,
    by: Actor,
    at: datetime,
) -> Saved:
    """Save what was changed. ``page`` names the open page: its own earlier saves never overtake its later ones.

    An unsaved response is begun first. Raises ``NotEditable``. Harmless to repeat.
    """
    with transaction.atomic():
        held = hold(response=response, by=by, at=at)
        require_sight(held, (change.path for change in changes), by=by, at=at)
        before = queries.answers_of(held)
        author = Author(held, by, at, page, channel)
        outcomes, after = author.apply(before, changes)
        after = author.follow(before, after)
    return Saved(held, outcomes, before, after)


def accept_theirs(*, response: Response, path: str, by: Actor, at: datetime) -> None:
    """The author of an overtaken change has seen the answer that stands, and leaves it."""
    with transaction.atomic():
        held = hold(response=response, by=by, at=at)
        answer = queries.answers_of(held).get(path)
        if answer is not None:
            seen = Change(path, answer.value, answer.visibility, answer.number)
            Author(held, by, at).log([(seen, False)])


def hold(*, response: Response, by: Actor, at: datetime) -> Response:
    """Begin if need be, and hold the response until the transaction ends. Raises ``NotEditable``.

    The update is the lock on either database: whoever puts the answer forward waits for it, or came first.
    """
    if response.pk is None:
        response = open_response(invitee=response.invitee, by=by, at=at)
    if not Response.objects.filter(pk=response.pk, state__in=EDITABLE).update(changed_at=at):
        raise NotEditable(
            _("This answer was put forward meanwhile, so this change was not saved. Copy it, then reload the page.")
        )
    return response


def require_sight(response: Response, paths: Iterable[str], *, by: Actor, at: datetime) -> None:
    """Refuse what lies outside the sections that were handed to this person; whatever channel it came by."""
    sight = sight_of(response, by, at=at)
    if sight.whole:
        return
    form = queries.form_of(response)
    if not all(sight.shows(form.section_of(path.removesuffix(queries.KEYS)).name) for path in paths):
        raise Refused(_("This section was not handed over to you. Ask the city’s focal point for it."))


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes to a response that is held, when, and from which page."""

    response: Response
    by: Actor
    at: datetime
    page: str = ""
    channel: str = Answer.Channel.WEB

    @property
    def through(self) -> str:
        """Whoever came by a link writes by that link, whatever page it is."""
        return self.channel if handover_of(self.by) is None else Answer.Channel.LINK

    def apply(
        self, before: Mapping[str, Answer], changes: Iterable[Change]
    ) -> tuple[dict[str, Outcome], dict[str, Answer]]:
        outcomes: dict[str, Outcome] = {}
        after = dict(before)
        logged: list[tuple[Change, bool]] = []
        for change in changes:
            standing = after.get(change.path)
            outcome = outcomes[change.path] = self.judge(standing, change)
            if outcome is Outcome.SAVED:
                after[change.path] = self.write(standing, change)
            if outcome is Outcome.SAVED or (outcome is Outcome.OVERTAKEN and not self.has_kept(change)):
                logged.append((change, outcome is Outcome.OVERTAKEN))
        written = [after[path] for path, outcome in outcomes.items() if outcome is Outcome.SAVED]
        self.store(written)
        self.log(logged)
        return outcomes, after

    def follow(self, before: Mapping[str, Answer], after: dict[str, Answer]) -> dict[str, Answer]:
        """Keep what the form itself sets because of these changes: its triggers, and values worked out once."""
        form, now = queries.form_of(self.response), queries.clock_of(self.response, self.at)
        draft, reached = queries.draft_from(before.values()), queries.draft_from(after.values())
        for path, text in reached.values.items():
            draft = form.answer(draft, path, text, now=now) if draft.values.get(path) != text else draft
        counted = {repeat: keys for repeat, keys in draft.repeats.items() if form.node(repeat).count is not None}
        draft = Draft(draft.values, {**reached.repeats, **counted})
        if any(node.layer.parent is not None or not draft.get(node.path) for node in form.once):
            draft = draft.update(form.evaluate(draft, now=now).keep())
        keys = {f"{repeat}{queries.KEYS}": " ".join(map(str, found)) for repeat, found in counted.items()}
        new = {p: text for p, text in draft.values.items() if reached.get(p) != text}
        new |= {p: text for p, text in keys.items() if p not in after or after[p].value != text}
        return self.settle(after, new)

    def settle(self, standing: dict[str, Answer], values: Mapping[str, str]) -> dict[str, Answer]:
        """Write values that follow from what is known, whatever stood there."""
        if not values:
            return standing
        changes = []
        for path, text in values.items():
            there = standing.get(path)
            changes.append(Change(path, text, there.visibility, there.number) if there else Change(path, text))
        return self.apply(standing, changes)[1]

    def judge(self, standing: Answer | None, change: Change) -> Outcome:
        if standing is None:
            return Outcome.SAVED if change.value or change.visibility else Outcome.SAME
        if (standing.value, standing.visibility) == (change.value, change.visibility):
            return Outcome.SAME
        if self.has_seen(standing, change):
            return Outcome.SAVED
        return Outcome.OVERTAKEN

    def has_seen(self, standing: Answer, change: Change) -> bool:
        """Whether the change's author knew what stands: it was on the page, or this very page wrote it."""
        mine = (standing.by, standing.handover) == (self.by.user_id, handover_of(self.by))
        own = bool(self.page) and standing.page == self.page and mine
        return change.base == standing.number or own

    def has_kept(self, change: Change) -> bool:
        """Whether this change was sent before, is in the log, and its author has not decided since."""
        kept = queries.overtaken_of(self.response, self.by).get(change.path)
        return kept is not None and (kept.value, kept.visibility) == (change.value, change.visibility)

    def write(self, standing: Answer | None, change: Change) -> Answer:
        return Answer(
            response=self.response,
            path=change.path,
            value=change.value,
            visibility=change.visibility,
            number=standing.number + 1 if standing else 1,
            by=self.by.user_id,
            by_name=self.by.name,
            at=self.at,
            channel=self.through,
            page=self.page,
            handover=handover_of(self.by),
        )

    def store(self, answers: Sequence[Answer]) -> None:
        """One statement, whether they are new or changed."""
        fields = ["value", "visibility", "number", "by", "by_name", "at", "channel", "page", "handover"]
        Answer.objects.bulk_create(
            answers, update_conflicts=True, unique_fields=["response", "path"], update_fields=fields
        )

    def log(self, changes: Iterable[tuple[Change, bool]]) -> None:
        AnswerEdit.objects.bulk_create(
            AnswerEdit(
                response=self.response,
                path=change.path,
                value=change.value,
                visibility=change.visibility,
                base_number=change.base,
                overtaken=overtaken,
                channel=self.through,
                handover=handover_of(self.by),
                by=self.by.user_id,
                by_name=self.by.name,
                at=self.at,
            )
            for change, overtaken in changes
        )
