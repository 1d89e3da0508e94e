"""Instants are told in the visitor's own zone, and in the city's or the phase's beside it when that is another."""

from dataclasses import dataclass
from datetime import datetime

from mancomun.core.requests import Request
from mancomun.surveys.models import RoundPhase
from mancomun.ui.localise import spoken_moment


def zone_of(request: Request, default: str = "UTC") -> str:
    """The visitor's zone; a stranger's is not known, so theirs is the default."""
    return getattr(request.user, "time_zone", "") or default


@dataclass(frozen=True, slots=True)
class Told:
    """A phase in words. ``local``: it closes at this hour in each city's own zone."""

    kind: str
    label: str
    opens: str
    closes: str
    elsewhere: str  # the closing in the other zone, or blank
    local: bool
    state: str  # ahead, open, closed


def told(phase: RoundPhase, *, closes: datetime, zone: str, other: str, at: datetime) -> Told:
    here = spoken_moment(closes, zone)
    there = spoken_moment(closes, other)
    return Told(
        kind=phase.kind,
        label=phase.get_kind_display(),
        opens=spoken_moment(phase.opens, zone),
        closes=here,
        elsewhere=there if there != here else "",
        local=phase.local_close,
        state="ahead" if at < phase.opens else "open" if at < closes else "closed",
    )
