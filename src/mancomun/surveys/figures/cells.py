"""One city's answer to one question, as a reader may know it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Standing(StrEnum):
    """What a city's answer is. The first one counts; the others are ways of having none."""

    GIVEN = "given"
    NOT_OURS = "not_competence"  # another level of government is responsible
    NO_DATA = "no_data"
    WITHHELD = "not_public"  # the city answered that it prefers not to publish
    BLANK = "blank"  # asked, and left without an answer
    NOT_ASKED = "not_asked"  # the form did not ask it of this city
    SHORT = "short"  # the city chose the short version, which does not have this question
    HIDDEN = "hidden"  # there is something, or nothing, that this reader may not know
    FEW = "few"  # the number is about so few people that one of them could be recognised
    ABSENT = "absent"  # the city did not take part in the round


class Kind(StrEnum):
    ONE = "one"
    SEVERAL = "several"
    RANK = "rank"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    FILE = "file"


YES, PART, NO = "yes", "part", "no"
COMPARED = (YES, PART, NO)
# The states of choices that are no answer.
_NO_ANSWERS = (Standing.NOT_OURS, Standing.NO_DATA, Standing.WITHHELD)


@dataclass(frozen=True, slots=True)
class Cell:
    standing: Standing
    state: str = ""  # yes, part or no; blank where the answer is neither
    values: tuple[str, ...] = ()  # the chosen choices, in order; or the answer as it was written
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    state: str = ""  # yes, part, no, not_competence, no_data, not_public or blank


@dataclass(frozen=True)
class Question:
    kind: Kind
    choices: tuple[Choice, ...] = ()
    year: bool = False  # its numbers are years: nothing lies between two of them

    @cached_property
    def states(self) -> dict[str, str]:
        return {choice.value: choice.state for choice in self.choices}

    @cached_property
    def answers(self) -> tuple[str, ...]:
        """The choices that are an answer, in the form's order."""
        return tuple(choice.value for choice in self.choices if choice.state not in _NO_ANSWERS)

    @cached_property
    def compares(self) -> bool:
        """Whether its choices say that a city has something, and also that it has not."""
        meant = set(self.states.values())
        return YES in meant and NO in meant

    def read(self, value: str) -> Cell:
        """A cell from the stored text of an answer that was asked."""
        if not value.strip():
            return Cell(Standing.BLANK)
        if self.kind is Kind.ONE:
            return self._chosen([value])
        if self.kind in {Kind.SEVERAL, Kind.RANK}:
            return self._chosen(value.split())
        number = _number(value) if self.kind is Kind.NUMBER else None
        return Cell(Standing.GIVEN, values=(value,), number=number)

    def _chosen(self, chosen: Sequence[str]) -> Cell:
        """A choice that the form no longer has is an answer all the same."""
        answers = tuple(dict.fromkeys(each for each in chosen if self.states.get(each) not in _NO_ANSWERS))
        if not answers:
            meant = {self.states[each] for each in chosen}
            return Cell(next(standing for standing in _NO_ANSWERS if standing in meant), values=tuple(chosen))
        return Cell(Standing.GIVEN, state=strongest(self.states.get(each, "") for each in answers), values=answers)


def strongest(states: Iterable[str]) -> str:
    """Of several states the one that stands for all: what is done outweighs what is not."""
    found = set(states)
    return next((state for state in COMPARED if state in found), "")


def merged(cells: Iterable[Cell]) -> Cell:
    """One cell for several rows of the same city: what is known outweighs what is not, and what is done the rest."""
    known = list(cells)
    given = [cell for cell in known if cell.standing is Standing.GIVEN]
    if given:
        return Cell(Standing.GIVEN, state=strongest(cell.state for cell in given))
    found = {cell.standing for cell in known}
    return Cell(next((standing for standing in MERGED if standing in found), Standing.NOT_ASKED))


MERGED = (
    Standing.HIDDEN,
    Standing.FEW,
    Standing.NOT_OURS,
    Standing.NO_DATA,
    Standing.WITHHELD,
    Standing.BLANK,
    Standing.ABSENT,
    Standing.SHORT,
    Standing.NOT_ASKED,
)


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
