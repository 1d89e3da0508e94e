"""From the cells of a workbook that came back to the plan of what they would change."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from mancomun.core.models import StoredFile
from mancomun.surveys.engine import Node, NodeKind, NodeState, State, limits
from mancomun.surveys.exchange.cells import (
    MOST_COLUMNS,
    MOST_TICKS,
    Way,
    blank,
    fingerprint,
    is_typed,
    options_of,
    text_of,
    way_of,
)
from mancomun.surveys.exchange.collecting import Asked, Collected, Entry, Spot, values
from mancomun.surveys.exchange.layout import NEW, REMOVE
from mancomun.surveys.exchange.plan import (
    FIRST_PHANTOM,
    MOST_FAULTS,
    Added,
    Clash,
    Fault,
    Plan,
    Proposed,
    Removed,
    Where,
    follow,
    label_of,
)
from mancomun.surveys.exchange.typed import Wrong, read
from mancomun.surveys.models import Answer, Visibility
from mancomun.surveys.rules.hands import ALL, Sight
from mancomun.surveys.rules.visibility import in_force
from mancomun.surveys.sheet.controls import is_confined, visibility_of
from mancomun.surveys.sheet.keys import Place, place_of
from mancomun.surveys.sheet.words import words_of


def compare(
    collected: Collected,
    state: State,
    answers: Mapping[str, Answer],
    files: Mapping[str, StoredFile],
    sight: Sight = ALL,
) -> Plan:
    """What this workbook would change in these answers. ``state`` is in the workbook's own language.

    Of sections that its sender does not see, nothing is read and nothing is said.
    """
    comparing = _Comparing(collected, state, answers, files, sight)
    comparing.everything()
    plan = comparing.plan
    plan.faults.sort(key=lambda fault: fault.where.sheet)
    del plan.faults[MOST_FAULTS:]
    if not plan.faults and plan.does_something:
        run = state.run
        after = state.form.evaluate(
            plan.after(state.draft), now=run.now.replace(tzinfo=run.zone), language=run.language
        )
        follow(plan, state, after, sight)
    return plan


def where_of(spot: Spot) -> Where:
    return Where(spot.sheet, spot.name)


def barred(spots: Iterable[Spot]) -> tuple[Spot, str] | None:
    """The first cell that holds something other than an answer."""
    for spot in spots:
        if spot.formula:
            return spot, _("This cell holds a formula. Type the answer itself.")
        if spot.merged:
            return spot, _("This cell was merged with another. Split them again and write in each what belongs there.")
    return None


@dataclass
class _Comparing:
    collected: Collected
    state: State
    answers: Mapping[str, Answer]
    files: Mapping[str, StoredFile]
    sight: Sight
    plan: Plan = field(default_factory=Plan)
    came: set[str] = field(default_factory=set)

    def everything(self) -> None:
        for spot in self.collected.twice:
            self._fault(spot, _("This row is there twice. Delete the copy: nobody could say which one holds."))
        for key, asked in self.collected.asked.items():
            place = place_of(self.state.form, key)
            if place is not None and place.node.kind is NodeKind.QUESTION and self._sees(place.node):
                self._one(place, asked, most=MOST_TICKS, visible=True)
        for key, entries in self.collected.tables.items():
            place = place_of(self.state.form, key)
            node = place.node if place else self._nested(key)
            if node is not None and node.kind is NodeKind.REPEAT and self._sees(node):
                self._entries(node, entries)
        seen = self.collected.seen.keys()
        self.plan.missing = sum(1 for key in seen if key not in self.came and key not in self.collected.tables)

    def _sees(self, node: Node) -> bool:
        return self.sight.whole or self.sight.shows(self.state.form.section_of(node.path).name)

    def _nested(self, key: str) -> Node | None:
        number = key.removeprefix("q")
        nodes = self.state.form.nodes
        return nodes[int(number)] if number.isdecimal() and int(number) < len(nodes) else None

    # One answer

    def _one(self, place: Place, asked: Asked, *, most: int, visible: bool) -> None:
        item, seen = self.state.get(place.path), self.collected.seen.get(place.key)
        self.came.add(place.key)
        if item is None or seen is None or not is_typed(place.node) or item.readonly:
            return
        if (wrong := barred(asked.parts.values())) is not None:
            self._fault(*wrong, item)
            return
        readers = self._readers(item, asked.readers) if visible else ""
        if readers is None:
            return
        way, options = way_of(place.node, most=most), options_of(item)
        cells = values(asked)
        if way is not Way.CELL:
            cells = {part: cell for part, cell in cells.items() if part}
        if fingerprint(cells, readers) == seen.shown:
            return
        answer = self.answers.get(place.path)
        value = read(place.node, cells, way, options, standing=answer.value if answer else "")
        if isinstance(value, Wrong):
            self._fault(asked.parts.get(value.part) or next(iter(asked.parts.values())), value.sentence, item)
            return
        self._propose(place, item, value, readers if visible else None, seen.number, asked)

    def _propose(
        self, place: Place, item: NodeState, value: str, readers: str | None, base: int, asked: Asked
    ) -> None:
        answer = self.answers.get(place.path)
        before = (answer.value, answer.visibility) if answer else (item.typed, "")
        chosen = before[1]
        if readers is not None:
            chosen = "" if is_confined(place.node) or readers == visibility_of(place.node) else readers
        if before == (value, chosen):
            return
        then = in_force(place.node.columns.get("mancomun_visibility", ""), chosen)
        self.plan.changes.append(
            Proposed(
                key=place.key,
                path=place.path,
                value=value,
                visibility=chosen,
                base=base,
                where=where_of(asked.parts.get("") or next(iter(asked.parts.values()))),
                label=label_of(item),
                before=self._words(item, before[0]),
                after=self._words(item, value),
                readers=str(Visibility(then).label) if chosen != before[1] else "",
                clash=self._clash(item, answer, base),
            )
        )

    def _clash(self, item: NodeState, answer: Answer | None, base: int) -> Clash | None:
        if answer is None or answer.number == base:
            return None
        return Clash(self._words(item, answer.value), answer.by_name, answer.at, answer.number)

    def _words(self, item: NodeState, value: str) -> str:
        return " · ".join(words_of(item, value, self.files))

    def _readers(self, item: NodeState, spot: Spot | None) -> str | None:
        """Who may read it, as its cell says; as before where the cell is empty. None after a fault."""
        answer = self.answers.get(item.path)
        before = in_force(item.node.columns.get("mancomun_visibility", ""), answer.visibility if answer else "")
        text = text_of(spot.value) if spot else ""
        if not text or is_confined(item.node) or spot is None:
            return before
        if spot.formula or text.casefold() not in _visibilities():
            self._fault(spot, _("Choose from the list who may read this answer."), item)
            return None
        return _visibilities()[text.casefold()]

    # Entries of a repeat

    def _entries(self, node: Node, entries: list[Entry]) -> None:
        adds = node.count is None and node.layer.depth == 1
        standing = self.state.draft.keys(node.path)
        fresh = 0
        for entry in entries:
            cells = [spot for asked in entry.asked.values() for spot in asked.parts.values()]
            if not entry.key or entry.key.startswith(NEW):
                if blank(spot.value for spot in cells) and not any(spot.formula for spot in cells):
                    continue
                fresh += 1
                if not adds or len(standing) + fresh > limits.REPEAT_INSTANCES:
                    self._fault(entry.spot, _("No entry can be added here. Delete what this row holds."))
                elif not entry.key:
                    self._fault(
                        entry.spot, _("This row was put in by hand. Move it to one of the sheet’s empty rows.")
                    )
                else:
                    self._new(node, entry, fresh)
            else:
                self._standing(node, entry, adds=adds)

    def _standing(self, node: Node, entry: Entry, *, adds: bool) -> None:
        place = place_of(self.state.form, f"q{node.number}-{entry.key}")
        item = self.state.get(place.path) if place else None
        if place is None or item is None:
            self._fault(entry.spot, _("The entry of this row was taken away meanwhile. Delete what the row holds."))
            return
        removing = entry.asked.pop(REMOVE, None)
        mark = next(iter(removing.parts.values())) if removing else None
        if adds and mark is not None and text_of(mark.value):
            self.came |= {f"{key}-{entry.key}" for key in entry.asked}
            self.plan.removed.append(
                Removed(node.path, item.key, where_of(mark), f"{label_of(item)} {item.position}".strip())
            )
            return
        for key, asked in entry.asked.items():
            inner = place_of(self.state.form, f"{key}-{entry.key}")
            if inner is not None and inner.node.kind is NodeKind.QUESTION:
                self._one(inner, asked, most=MOST_COLUMNS, visible=False)

    def _new(self, node: Node, entry: Entry, number: int) -> None:
        phantom = FIRST_PHANTOM + number
        run = self.state.run
        draft = self.state.draft.add_repeat(node.path, phantom)
        with_one = self.state.form.evaluate(draft, now=run.now.replace(tzinfo=run.zone), language=run.language)
        found: dict[str, str] = {}
        said: list[tuple[str, str]] = []
        for item, asked in self._asked(with_one, entry, phantom):
            if (wrong := barred(asked.parts.values())) is not None:
                self._fault(*wrong, item)
                continue
            way = way_of(item.node, most=MOST_COLUMNS)
            value = read(item.node, values(asked), way, options_of(item))
            if isinstance(value, Wrong):
                self._fault(asked.parts[value.part], value.sentence, item)
            elif value:
                found[item.path] = value
                said.append((label_of(item), self._words(item, value)))
        label = label_of(with_one[f"{node.path}[{phantom}]"])
        row = f"q{node.number}:{entry.key}"
        self.plan.added.append(Added(node.path, row, phantom, where_of(entry.spot), label, found, said))

    def _asked(self, state: State, entry: Entry, phantom: int) -> Iterator[tuple[NodeState, Asked]]:
        for key, asked in entry.asked.items():
            place = place_of(state.form, f"{key}-{phantom}")
            if place is None or place.node.kind is not NodeKind.QUESTION or not is_typed(place.node):
                continue
            item = state.get(place.path)
            if item is not None and not item.readonly:
                yield item, asked

    def _fault(self, spot: Spot, sentence: object, item: NodeState | None = None) -> None:
        self.plan.faults.append(Fault(where_of(spot), str(sentence), label_of(item) if item else ""))


@lru_cache(maxsize=1)
def _visibilities() -> Mapping[str, str]:
    """Each visibility by its word in every language, and by its code."""
    found = {str(each): str(each) for each in Visibility}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {str(each.label).casefold(): str(each) for each in Visibility}
    return found
