"""A workbook of answers comes back: kept first, then taken over, all of it or nothing, exactly as it was shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.models import StoredFile
from mancomun.core.problems import Conflict, Unprocessable, require
from mancomun.core.uploads import Kind, keep_file, read_workbook_bytes
from mancomun.surveys.actions.answering import Author, Change, hold
from mancomun.surveys.actions.repeats import new_key
from mancomun.surveys.exchange.plan import Added, Plan, Proposed
from mancomun.surveys.models import Answer, Response
from mancomun.surveys.models.workbooks import SentWorkbook
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.queries import workbooks
from mancomun.surveys.rules.answering import may_save, may_write
from mancomun.surveys.sheet.keys import key_of

KEPT = timedelta(days=30)  # a workbook as it came, after it was taken over; or since it came, when it never was


@transaction.atomic
def keep_workbook(*, response: Response, upload: "UploadedFile[Any]", by: Actor, at: datetime) -> SentWorkbook:
    """Keep a workbook until its sender has seen what it would change. Raises a Problem for one that is not of here."""
    invitee = response.invitee
    require(may_write(actor=by, government_id=invitee.government_id))
    read_workbook_bytes(upload)
    stored = keep_file(upload, kinds={Kind.XLSX}, by=by, at=at)
    collected = workbooks.of_this_city(workbooks.collected_in(stored), response)
    sent = SentWorkbook.objects.create(
        round=invitee.round,
        invitee=invitee,
        made=collected.head.get("workbook", "")[:36],
        file=stored,
        sent_by=by.user_id,
        sent_at=at,
    )
    audit.record("survey.workbook.sent", by=by, at=at, subject=response, file=stored.digest)
    return sent


def take_over(
    *, sent: SentWorkbook, response: Response, expected: str, mine: Collection[str] = (), by: Actor, at: datetime
) -> Plan:
    """Bring the draft to what the workbook says. ``expected`` is the digest of the plan that the person agreed to.

    Of answers that somebody else changed meanwhile, those named in ``mine`` (by key) are replaced, the others stay.
    Raises Conflict when it would now do something else, Unprocessable when a cell has a fault, NotEditable.
    """
    require(may_write(actor=by, government_id=response.invitee.government_id))
    require_open(response, at)
    with transaction.atomic():
        held = hold(response=response, by=by, at=at)
        collected = workbooks.of_this_city(workbooks.collected_in(sent.file), held)
        before = queries.answers_of(held)
        plan = workbooks.plan_for(held, collected, by=by, at=at, answers=before)
        if plan.faults:
            raise Unprocessable(_("Some cells are to be mended first. Nothing was taken over."))
        if plan.digest != expected:
            raise changed_since()
        writing = _Writing(Author(held, by, at, channel=Answer.Channel.WORKBOOK), dict(before))
        writing.carry_out(plan, mine)
        claimed = SentWorkbook.objects.filter(pk=sent.pk, taken_at=None)
        if not claimed.update(taken_at=at, taken_by=by.user_id, settled=writing.settled()):
            raise changed_since()
        audit.record("survey.workbook.taken_over", by=by, at=at, subject=held, **_told(plan, mine))
    return plan


@transaction.atomic
def erase_workbooks(*, at: datetime) -> int:
    """Erase the workbooks that people sent, once they are no longer needed; how many. Harmless to repeat.

    Of those that were taken over it stays known what they wrote, by numbers, so that they may come again. The bytes go
    with the next sweep of files.
    """
    taken = SentWorkbook.objects.filter(taken_at__lt=at - KEPT, file__isnull=False)
    waiting = SentWorkbook.objects.filter(taken_at=None, sent_at__lt=at - KEPT)
    files = [file for rows in (taken, waiting) for file in rows.values_list("file_id", flat=True)]
    taken.update(file=None)
    waiting.delete()
    StoredFile.objects.filter(pk__in=files).delete()
    return len(files)


def require_open(response: Response, at: datetime) -> None:
    """Conflict, with the reason, unless the draft takes changes now."""
    round_ = queries.round_of(response)
    verdict = may_save(
        queries.phases_of(response),
        state=response.state,
        published=round_.published_at is not None,
        zone=queries.zone_of(response),
        at=at,
    )
    if not verdict.ok:
        raise Conflict(verdict.reason)


def changed_since() -> Conflict:
    return Conflict(_("The answers changed since you looked at this workbook. Nothing was taken over: look again."))


@dataclass
class _Writing:
    author: Author
    answers: dict[str, Answer]
    numbers: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)

    def carry_out(self, plan: Plan, mine: Collection[str]) -> None:
        before = dict(self.answers)
        taken = [one for one in plan.changes if not one.clash or one.key in mine]
        self._apply([_change(one) for one in taken])
        self.numbers |= {one.key: self.answers[one.path].number for one in taken if one.path in self.answers}
        for gone in plan.removed:
            keys = queries.keys_in(self.answers.get(f"{gone.repeat}{queries.KEYS}"))
            self._keys(gone.repeat, tuple(key for key in keys if key != gone.key))
        for entry in plan.added:
            self._add(entry)
        self.answers = self.author.follow(before, self.answers)

    def _add(self, entry: Added) -> None:
        response = self.author.response
        key = new_key(response)
        standing = queries.keys_in(self.answers.get(f"{entry.repeat}{queries.KEYS}"))
        draft = queries.draft_from(self.answers.values())
        form = queries.form_of(response)
        begun = form.add_repeat(draft, entry.repeat, key, now=queries.clock_of(response, self.author.at))
        self._keys(entry.repeat, (*standing, key))
        new = {path: text for path, text in begun.values.items() if draft.values.get(path) != text}
        self.answers = self.author.settle(self.answers, new)
        phantom, real = f"{entry.repeat}[{entry.phantom}]", f"{entry.repeat}[{key}]"
        values = {path.replace(phantom, real, 1): value for path, value in entry.values.items()}
        self.answers = self.author.settle(self.answers, values)
        self.entries[entry.entry] = key
        for path in values:
            self.numbers[key_of(form.node(path), path)] = self.answers[path].number

    def _keys(self, repeat: str, keys: tuple[int, ...]) -> None:
        text = " ".join(map(str, keys))
        self.answers = self.author.settle(self.answers, {f"{repeat}{queries.KEYS}": text})

    def _apply(self, changes: list[Change]) -> None:
        self.answers = self.author.apply(self.answers, changes)[1]

    def settled(self) -> dict[str, Mapping[str, int]]:
        return {"numbers": self.numbers, "entries": self.entries}


def _change(one: Proposed) -> Change:
    return Change(one.path, one.value, one.visibility, one.clash.number if one.clash else one.base)


def _told(plan: Plan, mine: Collection[str]) -> dict[str, Any]:
    """How much came in; what it was is in the log of answering."""
    return {
        "changed": len(plan.undisputed),
        "replaced": sum(one.key in mine for one in plan.conflicts),
        "left": sum(one.key not in mine for one in plan.conflicts),
        "added": len(plan.added),
        "removed": len(plan.removed),
        "plan": plan.digest,
    }
