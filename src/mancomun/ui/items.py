"""What the components show: plain values that a view fills in and a tag draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Link:
    """A cell or a value that leads somewhere."""

    label: "StrOrPromise"
    url: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a summary list; ``url`` and ``action`` make it changeable («Cambiar»)."""

    term: "StrOrPromise"
    value: Any
    url: str = ""
    action: "StrOrPromise" = ""


class Progress(StrEnum):
    TODO = "todo"
    STARTED = "started"
    DONE = "done"
    WRONG = "wrong"
    LOCKED = "locked"


PROGRESS_WORDS: dict[Progress, "StrOrPromise"] = {
    Progress.TODO: pgettext_lazy("progress", "Not started"),
    Progress.STARTED: pgettext_lazy("progress", "In progress"),
    Progress.DONE: pgettext_lazy("progress", "Complete"),
    Progress.WRONG: pgettext_lazy("progress", "Has errors"),
    Progress.LOCKED: pgettext_lazy("progress", "Cannot start yet"),
}
# Which of the stylesheet's colours a progress takes.
PROGRESS_CLASSES = {
    Progress.TODO: "none",
    Progress.STARTED: "part",
    Progress.DONE: "yes",
    Progress.WRONG: "no wrong",
    Progress.LOCKED: "plain",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One section of a task list: «Recursos — 8 de 10 respondidas — En curso»."""

    label: "StrOrPromise"
    url: str
    progress: Progress
    note: "StrOrPromise" = ""

    @property
    def word(self) -> "StrOrPromise":
        return PROGRESS_WORDS[self.progress]

    @property
    def css(self) -> str:
        return PROGRESS_CLASSES[self.progress]


@dataclass(frozen=True, slots=True)
class Event:
    """A point of the memory: a year, a month or a day in words, and what happened."""

    when: "StrOrPromise"
    title: "StrOrPromise"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a history: who did what, at which instant, with which remark."""

    at: datetime
    who: "StrOrPromise"
    what: "StrOrPromise"
    remark: "StrOrPromise" = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a procedure; exactly one is the present one."""

    label: "StrOrPromise"
    done: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class Stat:
    """A number that carries the page: «12 de 19», «ciudades respondieron»."""

    value: "StrOrPromise"
    label: "StrOrPromise"


@dataclass(frozen=True, slots=True)
class Tab:
    label: "StrOrPromise"
    url: str
    current: bool = False
    count: int | None = None
    inside: Sequence["Tab"] = ()  # the pages within it, shown under the tabs while it is the present one


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: every figure has one."""

    text: "StrOrPromise"
    csv: str = ""
    method: str = ""
    cite: str = ""
    on: date | None = None
    note: "StrOrPromise" = ""  # coverage: «12 de 19 ciudades respondieron.»


def steps_until(labels: Sequence["StrOrPromise"], current: int) -> list[Step]:
    """The steps of a procedure of which number ``current`` (from 0) is the present one."""
    return [Step(label, done=n < current, current=n == current) for n, label in enumerate(labels)]
