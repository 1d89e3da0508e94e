"""What a section's page is made of: plain values that the templates draw and that two states are compared by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol

from django.utils.safestring import SafeString

from mancomun.core.models import StoredFile
from mancomun.surveys.models import Remark
from mancomun.surveys.queries.earlier_lists import EarlierList
from mancomun.surveys.sheet.controls import GROUPED, Control


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: SafeString
    id: str
    chosen: bool = field(compare=False)
    apart: bool = False  # the first of those that say why there is no answer
    picture: str = ""  # its address


@dataclass(frozen=True, slots=True)
class Medium:
    """What is seen or heard beside a question's label."""

    kind: str  # image or audio
    address: str
    large: str = ""  # of the same picture, to open


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people answered the same question: what stands, whose it is, and what the reader had typed."""

    theirs: str
    mine: str
    number: int  # of what stands
    who: str
    at: datetime
    same_person: bool  # the reader answered it too, in another window


@dataclass(frozen=True, slots=True)
class Offered:
    """What the city answered in an earlier round, in words, beside what stands today."""

    year: int
    since: int  # the first of the years in a row with this answer
    text: str
    stands: str  # what today's answer is to it: blank (none yet), “same” or “other”


class Record(Protocol):
    """What is known about an answer beside its content. Looked up when it is drawn."""

    @property
    def base(self) -> str: ...  # the number and the content that the page shows, see sheet.bases
    @property
    def who(self) -> str: ...
    @property
    def at(self) -> datetime | None: ...
    @property
    def channel(self) -> str: ...
    @property
    def talk(self) -> int: ...  # notes of the city's people that are not settled
    @property
    def clash(self) -> Clash | None: ...
    @property
    def offered(self) -> Offered | None: ...
    @property
    def sent(self) -> str: ...  # what a phone had worked out, where it is not what it is here
    @property
    def remarks(self) -> Sequence[Remark]: ...
    @property
    def file(self) -> StoredFile | None: ...


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    path: str
    control: Control
    label: SafeString
    code: str = ""
    hint: str = ""  # safe, as the label
    guidance: str = ""
    media: tuple[Medium, ...] = ()
    required: bool = False
    value: str = ""  # canonical
    shown: str = ""  # as it stands in its field
    more: tuple[str, ...] = ()  # the parts of an answer that has several fields
    options: tuple[Option, ...] = ()
    error: str = ""
    visibility: str = ""  # who may read it, by choice or by the question's default
    confined: bool = False  # the coordination’s alone, whatever anybody chooses
    grid: str = ""  # key of the grid that it is a row of
    suffix: str = ""
    kind: str = ""  # as the author wrote it: integer, image, …
    mode: str = ""  # which keys a phone offers
    record: Record = field(compare=False, kw_only=True)

    @property
    def template(self) -> str:
        return "surveys/answer/_row.html" if self.grid else "surveys/answer/_question.html"

    @property
    def talk_key(self) -> str:
        return self.key

    @property
    def grouped(self) -> bool:
        """Several inputs under one legend."""
        return self.control in GROUPED

    @property
    def answerable(self) -> bool:
        return self.control not in {Control.NOTE, Control.OUTPUT}

    @property
    def head(self) -> tuple[object, ...]:
        return (self.label, self.hint, self.guidance, self.required)

    @property
    def body(self) -> tuple[object, ...]:
        """What cannot be drawn anew without touching what the person is typing."""
        whole = () if self.answerable else (self.shown, *self.head)
        return (self.control, self.options, *whole)

    @property
    def described(self) -> str:
        """The ids of its hint and of what is wrong with it."""
        return f"{self.key}_h {self.key}_e" if self.hint else f"{self.key}_e"

    @property
    def keys(self) -> str:
        """Whose fields are sent with it."""
        return f"{self.key} {self.grid}" if self.grid else self.key

    @property
    def clearable(self) -> bool:
        """Radio buttons cannot be unchosen."""
        return self.control is Control.RADIOS and bool(self.value)

    @property
    def chosen(self) -> str:
        return ", ".join(option.label for option in self.options if option.chosen)

    @property
    def ranks(self) -> list[tuple[int, str]]:
        """Each place of a ranking, and what stands on it."""
        return [(n + 1, self.more[n] if n < len(self.more) else "") for n in range(len(self.options))]

    @property
    def control_template(self) -> str:
        return f"surveys/answer/controls/_{self.control}.html"


@dataclass(frozen=True, slots=True)
class Absent:
    """Not asked now. Its place is kept, so that it can come back without moving anything else."""

    key: str

    template: ClassVar[str] = "surveys/answer/_absent.html"


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    label: SafeString
    hint: SafeString
    blocks: tuple["Block", ...]
    position: int = 0  # of a repeat's instance among its siblings, from 1
    locked: bool = False

    template: ClassVar[str] = "surveys/answer/_group.html"


@dataclass(frozen=True, slots=True)
class Grid:
    """Questions with the same choices, a row each."""

    key: str
    label: SafeString  # of the first column
    hint: SafeString
    columns: tuple[SafeString, ...]
    rows: tuple[Question | Absent, ...]
    visibility: str = ""
    confined: bool = False  # of every row: nobody chooses who reads it
    locked: bool = False
    talk_key: str = ""  # of its head, or of its first row: where its notes are
    record: Record | None = field(compare=False, default=None)  # of the same

    template: ClassVar[str] = "surveys/answer/_grid.html"

    @property
    def keys(self) -> str:
        """Of the grid and its rows: what is sent when something that belongs to all changes."""
        return " ".join([self.key, *(row.key for row in self.rows)])

    @property
    def required(self) -> bool:
        """All its rows are: said once, where they stand under one head."""
        return all(isinstance(row, Absent) or row.required for row in self.rows)

    @property
    def is_long(self) -> bool:
        return len(self.columns) > 6  # noqa: PLR2004  # more do not fit beside each other


@dataclass(frozen=True, slots=True)
class Repeat:
    key: str
    label: SafeString
    hint: SafeString
    instances: tuple[Group, ...]
    base: int = field(compare=False, default=0)
    locked: bool = False
    counted: bool = False  # the form says how many there are
    blank: Group | None = field(compare=False, default=None)  # what a new entry looks like, where the browser adds it
    path: str = ""
    lists: Mapping[str, EarlierList] = field(compare=False, default_factory=dict)  # while nothing is listed here

    template: ClassVar[str] = "surveys/answer/_repeat.html"

    @property
    def earlier(self) -> EarlierList | None:
        """What the city once listed. Looked up when it is drawn."""
        return self.lists.get(self.path)


Block = Question | Group | Grid | Repeat | Absent
