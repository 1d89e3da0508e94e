"""A line of the file, and what the register knows already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mancomun.network.dates import Rough, overlap

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Span:
    """A membership: from a day known to the day, month or year, until a day or still."""

    starts: Rough
    ends: Rough | None = None
    source: str | None = None  # None: the file says nothing of it

    def agrees(self, other: "Span") -> bool:
        """Whether both may mean the same first day: 1995 agrees with 1995-11-11."""
        short, long = sorted((str(self.starts), str(other.starts)), key=len)
        return long.startswith(short)

    def overlaps(self, other: "Span") -> bool:
        return overlap(self.starts.day, self.last, other.starts.day, other.last)

    @property
    def last(self) -> date | None:
        return self.ends.day if self.ends else None

    def __str__(self) -> str:
        """As the register writes it, after ISO 8601: “1995/2004-06-30”, or “1995/” for one that lasts."""
        return f"{self.starts}/{self.ends or ''}" + (f" ({self.source})" if self.source else "")


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the fields that the file names, checked one by one."""

    line: int
    slug: str
    values: Mapping[str, Value]
    member: Span | None = None
    member_until_given: bool = False  # the file has the column, so an empty cell means “still a member”


@dataclass(frozen=True, slots=True)
class Known:
    """A government of the register with its spans of membership."""

    slug: str
    values: Mapping[str, Value]
    spans: tuple[Span, ...] = field(default=())
