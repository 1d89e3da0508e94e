"""Invented answers as revisions keep them: entries in document order, and the canonical XML instance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mancomun.simulation.inventing import WIDTHS, Batch, Drawn, asked_in_order
from mancomun.simulation.questions import GRID, REPEAT, ROOT, SECTIONS, Asked, Kind, entry_fields
from mancomun.surveys.models import Visibility
from mancomun.surveys.snapshot.sheets import Entry

_START = "<?xml version='1.0' encoding='utf-8'?>\n<data id=\"simulated\" version=\"1\">"
_HEAD = f"{GRID.lower()}_header"  # of the grid: in every instance, and never answered
_LEVELS = ("low", "medium", "high")
Field = tuple[str, str]  # an entry's field by name, with what it says


@dataclass(frozen=True)
class Sheets:
    """What the cities of a batch answered. Texts are plain letters and digits: nothing in them needs escaping."""

    batch: Batch

    def entries(self, row: int) -> list[Entry]:
        """In document order; what was not asked has none."""
        found: list[Entry] = []
        for question, (said, widths) in zip(asked_in_order(), self._columns, strict=True):
            text = said[row]
            if text is not None:
                found.append(Entry(path=question.path, code=question.code, value=text, visibility=WIDTHS[widths[row]]))
            if question.name == _LAST_BEFORE_REPEAT:
                found += self._repeated(row)
        return found

    def instance(self, row: int, uid: str) -> str:
        """As the form engine itself writes it."""
        parts = [_START]
        for section in SECTIONS:
            parts.append(f"<{section}>")
            parts += self._section(section, row)
            parts.append(f"</{section}>")
        parts.append(f"<meta><instanceID>uuid:{uid}</instanceID></meta></data>")
        return "".join(parts)

    def _section(self, section: str, row: int) -> Iterator[str]:
        grid = [place for place in _PLACES[section] if asked_in_order()[place].code == GRID]
        for place in _PLACES[section]:
            if place not in grid:
                yield from self._element(place, row)
        if grid:
            yield f"<{GRID.lower()}><{_HEAD}/>"
            for place in grid:
                yield from self._element(place, row)
            yield f"</{GRID.lower()}>"
        if section == REPEAT[0]:
            for fields in self._instances(row):
                yield f"<{REPEAT.lower()}>{''.join(_element(*field) for field in fields)}</{REPEAT.lower()}>"

    def _element(self, place: int, row: int) -> Iterator[str]:
        text = self._columns[place][0][row]
        if text is not None:
            yield _element(asked_in_order()[place].name, text)

    def _repeated(self, row: int) -> Iterator[Entry]:
        for key, fields in enumerate(self._instances(row), 1):
            for name, text in fields:
                path = f"{ROOT}/{REPEAT[0]}/{REPEAT.lower()}[{key}]/{name}"
                yield Entry(path=path, code=REPEAT, value=text, visibility=Visibility.PUBLIC.value)

    def _instances(self, row: int) -> Sequence[Sequence[Field]]:
        return self._entered[self._starts[row] : self._starts[row + 1]]

    @cached_property
    def _columns(self) -> list[tuple[list[str | None], list[int]]]:
        drawn: Mapping[str, Drawn] = self.batch.drawn
        return [(spoken(each, drawn[each.name]), drawn[each.name].width.tolist()) for each in asked_in_order()]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *self.batch.entries.counts.cumsum().tolist()]

    @cached_property
    def _entered(self) -> list[tuple[Field, ...]]:
        entries, (name, year, level) = self.batch.entries, (field.name for field in entry_fields())
        rows = zip(entries.names.tolist(), entries.years.tolist(), entries.levels.tolist(), strict=True)
        return [((name, named(number)), (year, str(when)), (level, _LEVELS[how])) for number, when, how in rows]


def spoken(question: Asked, drawn: Drawn) -> list[str | None]:
    """The stored text of each city's answer; blank where it was left open, None where it was not asked."""
    if drawn.codes is not None:
        texts = [question.values[code] if code >= 0 else "" for code in drawn.codes.tolist()]
    elif drawn.chosen is not None:
        texts = [
            " ".join(value for value, chosen in zip(question.values, row, strict=True) if chosen)
            for row in drawn.chosen.tolist()
        ]
    else:
        assert drawn.numbers is not None  # noqa: S101  # one of the three is there
        texts = [_number(question, number) for number in drawn.numbers.tolist()]
    rows = zip(texts, drawn.asked.tolist(), drawn.given.tolist(), strict=True)
    return [None if not asked else text if given else "" for text, asked, given in rows]


def named(number: int) -> str:
    """A text of ours: invented, and it says so."""
    return f"Texto inventado {number}"


def _number(question: Asked, number: float) -> str:
    return named(int(number)) if question.kind is Kind.TEXT else f"{number:.15g}"


def _element(name: str, text: str) -> str:
    return f"<{name}>{text}</{name}>" if text else f"<{name}/>"


_PLACES = {
    section: [place for place, each in enumerate(asked_in_order()) if each.section == section] for section in SECTIONS
}
_LAST_BEFORE_REPEAT = [each.name for each in asked_in_order() if each.section == REPEAT[0]][-1]
