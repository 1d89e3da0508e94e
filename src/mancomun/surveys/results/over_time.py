"""One question over the rounds, in words and tables. Only the cities that answered in all of them say what changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mancomun.surveys.figures import Cell, Kind, Standing, Tally, share, spread
from mancomun.surveys.figures.cells import COMPARED, YES
from mancomun.surveys.figures.crossing import Crossing, cross, order, places
from mancomun.surveys.figures.series import Change, Changed, change, panel_of, tally_of
from mancomun.surveys.queries.results import Part
from mancomun.surveys.queries.results.series import Ends, Moment
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import words
from mancomun.surveys.results.sentences import figure
from mancomun.ui.localise import number
from mancomun.ui.states import WORDS, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REASONS: Mapping[Ends, "StrOrPromise"] = {
    Ends.NOT_ASKED: gettext_lazy("the question was not asked"),
    Ends.SPLIT: gettext_lazy("it was one question with others, so their answers cannot be told apart"),
    Ends.MERGED: gettext_lazy("it was several questions, which are one now"),
    Ends.BROKEN: gettext_lazy("it asked something else, so the answers cannot be compared"),
    Ends.OTHER: gettext_lazy("it was answered in another way, so the answers cannot be compared"),
}
_CHOSEN = (Kind.ONE, Kind.SEVERAL, Kind.RANK)
FOLLOWED = frozenset({*_CHOSEN, Kind.NUMBER})


@dataclass(frozen=True)
class OverTime:
    texts: Words
    part: Part
    moments: Sequence[Moment]

    @cached_property
    def labels(self) -> list[str]:
        """Years; titles where two rounds are of one year."""
        years = [str(moment.round.year) for moment in self.moments]
        return years if len(set(years)) == len(years) else [str(moment.round.title) for moment in self.moments]

    @cached_property
    def cells(self) -> list[dict[int, Cell] | None]:
        """By moment; None where the question was not asked as it is now."""
        return [self._read(moment) for moment in self.moments]

    @cached_property
    def known(self) -> list[dict[int, Cell]]:
        return [cells for cells in self.cells if cells is not None]

    @cached_property
    def panel(self) -> frozenset[int]:
        return panel_of(self.known)

    @cached_property
    def ends(self) -> tuple[str, str]:
        """What the first and the last round with the question are called."""
        asked = [label for label, cells in zip(self.labels, self.cells, strict=True) if cells is not None]
        return asked[0], asked[-1]

    @property
    def compares(self) -> bool:
        return self.part.question.compares and self.part.question.kind is Kind.ONE

    @cached_property
    def value(self) -> str:
        """The answer that is followed: the one that most cities gave in the latest round; blank for “yes”."""
        if self.compares or self.part.question.kind not in _CHOSEN:
            return ""
        choices = self._tally(self.known[-1]).choices
        return max(choices, key=lambda value: choices[value]) if choices else ""

    @property
    def called(self) -> str:
        return self.texts.choice(self.part, self.value) if self.value else str(WORDS[State.YES])

    def tallies(self, *, panel: bool) -> list[Tally | None]:
        only = self.panel if panel else None
        return [None if cells is None else self._tally(cells, only) for cells in self.cells]

    def shares(self, *, panel: bool) -> list[float | None]:
        """Of the answer that is followed; None under five cities and where it was not asked."""
        return [
            None if tally is None else share(self._held(tally), tally.counted) for tally in self.tallies(panel=panel)
        ]

    @cached_property
    def change(self) -> Change:
        return change(self.known, lambda _round, cell: self._holds(cell))

    def finding(self) -> str:
        if self.change.says is Changed.ALONE:
            return _("The question can be compared with no other round")
        if self.change.says is Changed.NO_PANEL:
            return _("No city answered each time, so nothing can be said of a change")
        if self.part.question.kind is Kind.NUMBER:
            return self._medians()
        values = {
            "answer": self.called,
            "first": self.ends[0],
            "last": self.ends[1],
            **{name: number(getattr(self.change, name)) for name in ("base", "before", "after", "gained", "lost")},
        }
        return _sentence(self.change) % values

    def rows(self, *, panel: bool) -> Iterator[tuple[str, list[str]]]:
        """For each answer how many cities gave it in each round, of how many."""
        tallies = self.tallies(panel=panel)
        if self.part.question.kind is Kind.NUMBER:
            median = words.YEARS[3] if self.part.question.year else _("Median")
            yield str(median), [self._median(tally) for tally in tallies]
        for value, label in self._answers(tallies):
            yield label, ["–" if tally is None else _of(self._count(tally, value), tally) for tally in tallies]
        yield _("Cities whose answer counts"), ["–" if each is None else number(each.counted) for each in tallies]

    def moved(self) -> Crossing | None:
        """What the cities of the panel answered in the first round and in the last; of choices alone."""
        if self.part.question.kind is not Kind.ONE or len(self.known) == 1 or not self.panel:
            return None
        first, last = (
            places(self.part.question, {city: cells[city] for city in self.panel})
            for cells in (self.known[0], self.known[-1])
        )
        listed = order(self.part.question, last.values())
        return cross(first, last, listed, listed)

    def reasons(self) -> list[str]:
        """Why a round has no point on the line, and where its choices were not all the same."""
        now = set(self.part.question.answers)
        said = []
        for label, moment in zip(self.labels, self.moments, strict=True):
            if moment.ends is not None:
                said.append(f"{label}: {REASONS[moment.ends]}.")
            elif moment.part is not None and {moment.names.get(v, v) for v in moment.part.question.answers} != now:
                said.append(_("%(round)s: the answers to choose from were not all the same.") % {"round": label})
        return said

    def _read(self, moment: Moment) -> dict[int, Cell] | None:
        if moment.part is None:
            return None
        cells = moment.cells()
        if self.part.question.kind is not Kind.NUMBER:
            return cells
        unread = Cell(Standing.BLANK)
        return {
            city: unread if cell.standing is Standing.GIVEN and cell.number is None else cell
            for city, cell in cells.items()
        }

    def _tally(self, cells: Mapping[int, Cell], only: frozenset[int] | None = None) -> Tally:
        return tally_of(self.part.question, cells, only)

    def _holds(self, cell: Cell) -> bool:
        return self.value in cell.values if self.value else cell.state == YES

    def _held(self, tally: Tally) -> int:
        return self._count(tally, self.value or YES)

    def _count(self, tally: Tally, value: str) -> int:
        return (tally.states if self.compares else tally.choices).get(value, 0)

    def _answers(self, tallies: Sequence[Tally | None]) -> list[tuple[str, str]]:
        if self.compares:
            return [(state, str(WORDS[State(state)])) for state in COMPARED]
        if self.part.question.kind not in _CHOSEN:
            return []
        named = {value for tally in tallies if tally is not None for value in tally.choices}
        known = [value for value in self.part.question.answers if value in named]
        return [(value, self.texts.choice(self.part, value)) for value in (*known, *sorted(named - set(known)))]

    def _median(self, tally: Tally | None) -> str:
        found = spread(tally.numbers, years=self.part.question.year) if tally is not None else None
        return figure(round(found.median, 2)) if found is not None else "–"

    def _medians(self) -> str:
        tallies = [tally for tally in self.tallies(panel=True) if tally is not None]
        return ngettext(
            "The %(base)s city that answered each time: %(before)s in %(first)s, %(after)s in %(last)s",
            "Median of the %(base)s cities that answered each time: %(before)s in %(first)s, %(after)s in %(last)s",
            len(self.panel),
        ) % {
            "base": number(len(self.panel)),
            "before": self._median(tallies[0]),
            "after": self._median(tallies[-1]),
            "first": self.ends[0],
            "last": self.ends[1],
        }


def _of(count: int, tally: Tally) -> str:
    return words.of(count, tally.counted) if tally.counted else "–"


def _sentence(found: Change) -> str:
    """Whole sentences. ``base`` are the cities that answered each time."""
    if found.says is Changed.ROSE:
        return ngettext(
            "The %(base)s city that answered each time says “%(answer)s” in %(last)s and did not in %(first)s",
            "“%(answer)s” gains: from %(before)s in %(first)s to %(after)s in %(last)s, of the %(base)s cities that "
            "answered each time",
            found.base,
        )
    if found.says is Changed.FELL:
        return ngettext(
            "The %(base)s city that answered each time said “%(answer)s” in %(first)s and does not in %(last)s",
            "“%(answer)s” loses: from %(before)s in %(first)s to %(after)s in %(last)s, of the %(base)s cities that "
            "answered each time",
            found.base,
        )
    if found.says is Changed.EVEN:
        return _(
            "“%(answer)s” keeps its number, %(after)s of the %(base)s cities that answered each time: new in "
            "%(last)s, %(gained)s; no more, %(lost)s"
        )
    if not found.after:
        return ngettext(
            "The %(base)s city that answered each time says “%(answer)s” neither in %(first)s nor in %(last)s",
            "None of the %(base)s cities that answered each time says “%(answer)s”, neither in %(first)s nor in "
            "%(last)s",
            found.base,
        )
    return ngettext(
        "The %(base)s city that answered each time says the same of “%(answer)s” in %(first)s and in %(last)s",
        "“%(answer)s” does not change: the same %(after)s of the %(base)s cities that answered each time, in "
        "%(first)s and in %(last)s",
        found.base,
    )
