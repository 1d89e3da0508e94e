"""What a file would do to the register: added, changed field by field, unchanged; or what stands in its way."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from django.utils.translation import gettext_lazy as _

from mancomun.network.register.columns import FIELDS, NEEDED_TO_ADD
from mancomun.network.register.faults import MOST_FAULTS, Fault
from mancomun.network.register.rows import Known, Row, Span, Value

UNIQUE = ("geonames_id", "wikidata_id")


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after; ``member`` stands for a span of membership."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Added:
    line: int
    slug: str
    values: Mapping[str, Value]
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    line: int
    slug: str
    name: str
    changes: tuple[Change, ...]
    span: Span | None = None  # the span as it will be
    old_span: Span | None = None  # the one that it replaces; None when it is new


@dataclass(frozen=True, slots=True)
class Plan:
    added: tuple[Added, ...] = ()
    changed: tuple[Changed, ...] = ()
    unchanged: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def digest(self) -> str:
        """Names exactly what would be done, so that what was shown and what is done can be compared."""
        content = {"added": [asdict(row) for row in self.added], "changed": [asdict(row) for row in self.changed]}
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def does_something(self) -> bool:
        return bool(self.added or self.changed)


def compare(rows: Sequence[Row], known: Mapping[str, Known]) -> Plan:
    """The plan for these rows against the register as it is known."""
    faults = list(_repeated(rows))
    added: list[Added] = []
    changed: list[Changed] = []
    unchanged: list[str] = []
    after = {slug: dict(government.values) for slug, government in known.items()}
    for row in rows:
        found = known.get(row.slug)
        merged = {**_blank(), **(found.values if found else {}), **row.values}
        after[row.slug] = merged
        faults += _incomplete(row, merged, new=found is None)
        if found is None:
            added.append(Added(row.line, row.slug, merged, row.member))
            continue
        outcome = _difference(row, found, merged, faults)
        if outcome:
            changed.append(outcome)
        else:
            unchanged.append(row.slug)
    faults += _shared(rows, after)
    faults.sort(key=lambda fault: fault.line)
    return Plan(tuple(added), tuple(changed), tuple(unchanged), tuple(faults[:MOST_FAULTS]))


def _blank() -> dict[str, Value]:
    return {name: column.empty for name, column in FIELDS.items()}


def _repeated(rows: Sequence[Row]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row in rows:
        if row.slug in first:
            sentence = _("“%(slug)s” stands on line %(line)d already. Give two cities of one name different slugs.")
            yield Fault(sentence % {"slug": row.slug, "line": first[row.slug]}, row.line, "slug")
        first.setdefault(row.slug, row.line)


def _incomplete(row: Row, merged: Mapping[str, Value], *, new: bool) -> Iterator[Fault]:
    for name in NEEDED_TO_ADD:
        if not merged[name]:
            sentence = (
                _("“%(slug)s” is not in the register. To add it, this must be filled in.")
                if new
                else _("“%(slug)s” must keep this filled in.")
            )
            yield Fault(sentence % {"slug": row.slug}, row.line, name)
    if (merged["latitude"] is None) != (merged["longitude"] is None):
        yield Fault(_("Write both latitude and longitude, or neither."), row.line, "latitude")
    if (merged["population"] is None) != (merged["population_year"] is None):
        yield Fault(_("A population needs its year, and a year its population."), row.line, "population_year")
    if merged["population"] is not None and not merged["population_source"]:
        yield Fault(_("Write where the population comes from."), row.line, "population_source")
    subdivision, country = str(merged["subdivision"] or ""), str(merged["country"])
    if subdivision and not subdivision.startswith(f"{country}-"):
        yield Fault(_("This subdivision belongs to another country."), row.line, "subdivision")


def _shared(rows: Sequence[Row], after: Mapping[str, Mapping[str, Value]]) -> Iterator[Fault]:
    """Two governments cannot carry one number of GeoNames or Wikidata."""
    for name in UNIQUE:
        holders: dict[Value, list[str]] = {}
        for slug, values in after.items():
            if values.get(name):
                holders.setdefault(values[name], []).append(slug)
        for row in rows:
            others = [slug for slug in holders.get(row.values.get(name), []) if slug != row.slug]
            if row.values.get(name) and others:
                yield Fault(_("“%(slug)s” has this number already.") % {"slug": others[0]}, row.line, name)


def _difference(row: Row, found: Known, merged: Mapping[str, Value], faults: list[Fault]) -> Changed | None:
    changes = [Change(name, found.values[name], merged[name]) for name in FIELDS if found.values[name] != merged[name]]
    span, old = _membership(row, found, faults)
    if span:
        changes.append(Change("member", str(old or ""), str(span)))
    if not changes:
        return None
    return Changed(row.line, row.slug, str(merged["name"]), tuple(changes), span, old)


def _membership(row: Row, found: Known, faults: list[Fault]) -> tuple[Span | None, Span | None]:
    """The span to write and the one that it replaces; (None, None) when nothing changes."""
    wanted = row.member
    if wanted is None:
        return None, None
    old = next((span for span in found.spans if span.agrees(wanted)), None)
    others = [span for span in found.spans if span is not old]
    new = _merged(row, old, wanted)
    for other in others:
        if new.overlaps(other):
            sentence = _("The register has a membership %(span)s already. Change that one on the city’s own page.")
            faults.append(Fault(sentence % {"span": other}, row.line, "member_since"))
            return None, None
    return (None, None) if new == old else (new, old)


def _merged(row: Row, old: Span | None, wanted: Span) -> Span:
    """The more exact beginning; what the file does not say stays."""
    if old is None:
        return replace(wanted, source=wanted.source or "")
    return Span(
        starts=max(old.starts, wanted.starts, key=lambda starts: len(str(starts))),
        ends=wanted.ends if row.member_until_given else old.ends,
        source=old.source if wanted.source is None else wanted.source,
    )
