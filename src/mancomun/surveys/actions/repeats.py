"""Instances of a repeat, added and taken away. Two people who each add one get two; taking away can be undone."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor
from mancomun.core.problems import Unprocessable
from mancomun.surveys.actions.answering import Author, Change, hold, require_sight
from mancomun.surveys.engine import limits
from mancomun.surveys.models import Answer, Response
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.queries.earlier_lists import is_blank
from mancomun.surveys.rules.hands import handover_of


class TooMany(Unprocessable):
    """The repeat is full."""


def add_repeat(
    *,
    response: Response,
    repeat: str,
    base: int = 0,
    page: str = "",
    channel: str = Answer.Channel.WEB,
    by: Actor,
    at: datetime,
) -> int:
    """A new instance at the end of ``repeat`` (“/data/B/b2”); its key, which is never used again.

    ``base`` is the number of the repeat's answer that the person had seen: sent again from the same page, it adds
    nothing twice. Raises ``NotEditable`` and ``TooMany``.
    """
    path = f"{repeat}{queries.KEYS}"
    with transaction.atomic():
        held = hold(response=response, by=by, at=at)
        require_sight(held, [path], by=by, at=at)
        answers = queries.answers_of(held)
        standing = answers.get(path)
        keys = queries.keys_in(standing)
        if standing and keys and _is_retry(standing, base, page, by):
            return keys[-1]
        if len(keys) >= limits.REPEAT_INSTANCES:
            raise TooMany(_("This list is full. Gather several entries in one."))
        key = new_key(held)
        author = Author(held, by, at, page, channel)
        after = author.settle(answers, {path: _text((*keys, key))})
        draft, now = queries.draft_from(answers.values()), queries.clock_of(held, at)
        begun = queries.form_of(held).add_repeat(draft, repeat, key, now=now)
        author.settle(after, {p: text for p, text in begun.values.items() if draft.values.get(p) != text})
    return key


def bring_entries(
    *,
    response: Response,
    repeat: str,
    entries: Sequence[Mapping[str, tuple[str, str]]],
    page: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Put these entries into a list that is empty; how many. Into one that is not, none: nothing comes twice.

    Of each entry, value and visibility by the path of its field without keys. Raises ``NotEditable`` and ``TooMany``.
    """
    path = f"{repeat}{queries.KEYS}"
    with transaction.atomic():
        held = hold(response=response, by=by, at=at)
        require_sight(held, [path], by=by, at=at)
        if not is_blank(repeat, queries.answers_of(held)):
            return 0
        if len(entries) > limits.REPEAT_INSTANCES:
            raise TooMany(_("This list is full. Gather several entries in one."))
        blank = list(queries.keys_in(queries.answers_of(held).get(path)))
        for entry in entries:
            key = blank.pop(0) if blank else add_repeat(response=held, repeat=repeat, page=page, by=by, at=at)
            inside = f"{repeat}[{key}]"
            before = queries.answers_of(held)
            changes = [
                Change(there, value, visibility, before[there].number if there in before else 0)
                for field, (value, visibility) in entry.items()
                for there in (f"{inside}{field.removeprefix(repeat)}",)
            ]
            author = Author(held, by, at, page)
            _outcomes, after = author.apply(before, changes)
            author.follow(before, after)
    return len(entries)


def remove_repeat(
    *, response: Response, repeat: str, key: int, channel: str = Answer.Channel.WEB, by: Actor, at: datetime
) -> None:
    """Take an instance away. Its answers stay where they are, so that it can come back."""
    _rewrite(response, repeat, key, kept=False, channel=channel, by=by, at=at)


def restore_repeat(*, response: Response, repeat: str, key: int, by: Actor, at: datetime) -> None:
    """Bring a removed instance back to its place, with all that was in it."""
    _rewrite(response, repeat, key, kept=True, by=by, at=at)


def _rewrite(
    response: Response,
    repeat: str,
    key: int,
    *,
    kept: bool,
    channel: str = Answer.Channel.WEB,
    by: Actor,
    at: datetime,
) -> None:
    path = f"{repeat}{queries.KEYS}"
    with transaction.atomic():
        held = hold(response=response, by=by, at=at)
        require_sight(held, [path], by=by, at=at)
        answers = queries.answers_of(held)
        keys = set(queries.keys_in(answers.get(path)))
        keys = keys | {key} if kept and 0 < key < _next_key(held) else keys - {key}
        Author(held, by, at, channel=channel).settle(answers, {path: _text(tuple(sorted(keys)))})


def _is_retry(standing: Answer, base: int, page: str, by: Actor) -> bool:
    mine = (standing.by, standing.handover) == (by.user_id, handover_of(by))
    same_page = bool(page) and standing.page == page and mine
    return same_page and standing.number > base


def new_key(response: Response) -> int:
    """A key that no instance ever had."""
    Response.objects.filter(pk=response.pk).update(next_repeat_key=F("next_repeat_key") + 1)
    return _next_key(response) - 1


def _next_key(response: Response) -> int:
    return queries.next_repeat_key(response)


def _text(keys: tuple[int, ...]) -> str:
    return " ".join(map(str, keys))
