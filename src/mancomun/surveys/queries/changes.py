"""What changed in a round's phases, from the audit: who planned what, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mancomun.accounts.models import User
from mancomun.core.audit import name_of
from mancomun.core.models import AuditEntry
from mancomun.surveys.models import Round, RoundPhase


@dataclass(frozen=True, slots=True)
class Moved:
    """One phase that was planned otherwise; None where it was not planned."""

    label: str
    before: tuple[datetime, datetime] | None
    after: tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True)
class PhaseChange:
    at: datetime
    who: str
    moved: tuple[Moved, ...]


def phase_changes(round: Round) -> list[PhaseChange]:  # noqa: A002  # the domain's word
    """The latest first."""
    entries = list(
        AuditEntry.objects.filter(subject=name_of(round), event="survey.round.phases_changed").order_by("-sequence")
    )
    people = _people({entry.actor for entry in entries}) if entries else {}
    return [PhaseChange(entry.at, people.get(entry.actor, ""), _moved(entry.data)) for entry in entries]


def _people(labels: set[str]) -> dict[str, str]:
    numbers = {label: int(label.removeprefix("user:")) for label in labels if label.startswith("user:")}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=numbers.values())}
    return {label: names[number] for label, number in numbers.items() if number in names}


def _moved(data: Mapping[str, Any]) -> tuple[Moved, ...]:
    before = {span["kind"]: span for span in data["before"]}
    after = {span["kind"]: span for span in data["after"]}
    kinds = [kind for kind in RoundPhase.Kind if before.get(kind) != after.get(kind)]
    return tuple(Moved(str(kind.label), _span(before.get(kind)), _span(after.get(kind))) for kind in kinds)


def _span(span: Mapping[str, str] | None) -> tuple[datetime, datetime] | None:
    return (datetime.fromisoformat(span["opens"]), datetime.fromisoformat(span["closes"])) if span else None
