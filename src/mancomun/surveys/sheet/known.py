"""What a page knows beside the form's state."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from mancomun.core.models import StoredFile
from mancomun.surveys.models import Answer, AnswerEdit, Remark
from mancomun.surveys.queries.earlier_lists import EarlierList
from mancomun.surveys.queries.years import Offer

V = TypeVar("V")


class Later(Mapping[str, V]):
    """A mapping that is looked up when it is first asked for, so that a page that draws none of it costs no query."""

    def __init__(self, find: Callable[[], Mapping[str, V]]) -> None:
        self._find = find

    @cached_property
    def _found(self) -> Mapping[str, V]:
        return self._find()

    def __getitem__(self, key: str) -> V:
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed and could not be stored: it stays in its field."""

    typed: tuple[str, ...]
    sentence: str
    visibility: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Who answered what, what came back, what was just refused; all by path, files by uid."""

    answers: Mapping[str, Answer]
    overtaken: Mapping[str, AnswerEdit] = field(default_factory=dict)
    remarks: Mapping[str, Sequence[Remark]] = field(default_factory=dict)
    files: Mapping[str, StoredFile] = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)  # addresses of what stands beside the workbook, by name
    refused: Mapping[str, Refused] = field(default_factory=dict)
    talks: Mapping[str, int] = field(default_factory=dict)  # notes of the city’s people that are not settled
    offers: Mapping[str, Offer] = field(default_factory=dict)  # what the city answered in earlier rounds
    lists: Mapping[str, EarlierList] = field(default_factory=dict)  # the entries it listed then
    recomputed: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # what a phone had, and what it is here
    reader: int | None = None
    handover: int | None = None  # by whose link the reader came
    language: str = "es"
    checking: bool = False  # say also what is still missing
    locked: bool = False  # nothing can be changed now
    whole: bool = False  # draw also what is not asked now, for a browser that decides itself
