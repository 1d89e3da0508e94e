"""The register is taken over from a file: all of it or nothing, and exactly what was shown."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.models import StoredFile
from mancomun.core.problems import Conflict, require
from mancomun.core.uploads import Kind, keep_file
from mancomun.network.models import LocalGovernment, Membership
from mancomun.network.queries.governments import known_governments, numbers_by_slug
from mancomun.network.register import Added, Changed, Plan, RegisterFaults, Row, Span, compare
from mancomun.network.register.columns import FIELDS
from mancomun.network.register.plan import UNIQUE
from mancomun.network.rules.desk import keeps_network

BATCH = 500
Progress = Callable[[int, int], None]  # done, of how many


@transaction.atomic
def keep_register_file(*, upload: "UploadedFile[Any]", by: Actor, at: datetime) -> StoredFile:
    """Keep an uploaded CSV until somebody has looked at what it would change."""
    require(keeps_network(by))
    stored = keep_file(upload, kinds={Kind.CSV}, by=by, at=at)
    audit.record("network.register.uploaded", by=by, at=at, subject=stored, digest=stored.digest)
    return stored


def import_governments(
    *, rows: Sequence[Row], by: Actor, at: datetime, expected: str = "", progress: Progress | None = None
) -> Plan:
    """Bring the register to what these rows say; doing it twice changes nothing the second time.

    ``expected`` is the digest of the plan that somebody saw and agreed to: Conflict when it would now do something
    else. RegisterFaults, and nothing is changed, when any row has a fault.
    """
    require(keeps_network(by))
    try:
        with transaction.atomic():
            plan = compare(rows, known_governments(locked=True))
            if expected and plan.digest != expected:
                raise _changed_since()
            if plan.faults:
                raise RegisterFaults(plan.faults)
            if plan.does_something:
                _carry_out(plan, progress or _silent)
                audit.record("network.register.imported", by=by, at=at, subject="network.register", **_told(plan))
    except IntegrityError:  # somebody else added the same city between our reading and our writing
        raise _changed_since() from None
    return plan


def _changed_since() -> Conflict:
    return Conflict(_("The register changed since you looked at this file. Nothing was imported: look at it again."))


def _silent(done: int, total: int) -> None:
    pass


def _carry_out(plan: Plan, progress: Progress) -> None:
    total, done = len(plan.added) + len(plan.changed), 0
    for start in range(0, len(plan.added), BATCH):
        batch = plan.added[start : start + BATCH]
        _add(batch)
        done += len(batch)
        progress(done, total)
    numbers = numbers_by_slug() if plan.changed else {}
    _free_numbers(plan.changed, numbers)
    for start in range(0, len(plan.changed), BATCH):
        changed = plan.changed[start : start + BATCH]
        _change(changed, numbers)
        done += len(changed)
        progress(done, total)


def _add(rows: Sequence[Added]) -> None:
    made = LocalGovernment.objects.bulk_create([LocalGovernment(slug=row.slug, **row.values) for row in rows])
    Membership.objects.bulk_create(
        Membership(government=government, **days_of(row.span))
        for government, row in zip(made, rows, strict=True)
        if row.span
    )


def _change(rows: Sequence[Changed], numbers: dict[str, int]) -> None:
    for row in rows:
        fields = {change.field: change.after for change in row.changes if change.field in FIELDS}
        if fields:
            government = LocalGovernment(pk=numbers[row.slug], **fields)
            folded = ["name_folded"] if "name" in fields else []
            government.save(force_update=True, update_fields=[*fields, *folded])
        if row.span:
            _write_span(numbers[row.slug], row.span, row.old_span)


def _free_numbers(rows: Sequence[Changed], numbers: dict[str, int]) -> None:
    """Two cities may exchange a number that only one may have: both give it up first."""
    for name in UNIQUE:
        giving = [numbers[row.slug] for row in rows if any(change.field == name for change in row.changes)]
        LocalGovernment.objects.filter(pk__in=giving).update(**{name: FIELDS[name].empty})


def _write_span(government_id: int, span: Span, old: Span | None) -> None:
    if old is None:
        Membership.objects.create(government_id=government_id, **days_of(span))
    else:
        Membership.objects.filter(government_id=government_id, starts=old.starts.day).update(**days_of(span))


def days_of(span: Span) -> dict[str, Any]:
    """A span as its row holds it."""
    return {
        "starts": span.starts.day,
        "starts_precision": span.starts.precision,
        "ends": span.ends.day if span.ends else None,
        "ends_precision": span.ends.precision if span.ends else "day",
        "source": span.source or "",
    }


def _told(plan: Plan) -> dict[str, Any]:
    """What the audit keeps: every change of every city, before and after."""
    return {
        "added": [row.slug for row in plan.added],
        "changed": {row.slug: {c.field: [c.before, c.after] for c in row.changes} for row in plan.changed},
        "unchanged": len(plan.unchanged),
        "plan": plan.digest,
    }
