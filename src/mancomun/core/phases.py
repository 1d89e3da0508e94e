"""What is open when, declared as data that rules ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Phase:
    """A span of time in which one kind of thing may happen: from ``opens``, up to but not at ``closes``."""

    kind: str
    opens: datetime | None = None
    closes: datetime | None = None

    def open_at(self, at: datetime) -> bool:
        return (self.opens is None or self.opens <= at) and (self.closes is None or at < self.closes)

    def over_at(self, at: datetime) -> bool:
        return self.closes is not None and at >= self.closes


def is_open(phases: Iterable[Phase], kind: str, at: datetime) -> bool:
    return any(phase.open_at(at) for phase in phases if phase.kind == kind)
