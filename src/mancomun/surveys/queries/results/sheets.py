"""Approved answers as the database has them, put in order once for all readers. Nobody is shown them from here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import overload

from mancomun.surveys.models import Round
from mancomun.surveys.queries.disclosure import few_of
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.revisions import approved_answers
from mancomun.surveys.snapshot import Place, Sheet, sheet


@dataclass(frozen=True)
class Sheets(Sequence[Sheet | None]):
    """The sheet of each place; None where there is none. A slice is read from the database when it is asked for.

    They are the accepted answers; with ``ahead``, before the results open, all that are approved.
    """

    round: Round
    places: Sequence[Place]
    at: datetime
    ahead: bool

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> Sheet | None: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Sheet | None]: ...
    def __getitem__(self, at: int | slice) -> Sheet | Sequence[Sheet | None] | None:
        cities = [place.id for place in (self.places[at] if isinstance(at, slice) else [self.places[at]])]
        found = self._found(cities)
        sheets = [found.get(city) for city in cities]
        return sheets if isinstance(at, slice) else sheets[0]

    def _found(self, cities: Collection[int]) -> dict[int, Sheet]:
        short = frozenset(node.path for node in compiled(self.round.version, short=True).left_out)
        found = {
            approved.government_id: replace(
                sheet(approved.answers, short if approved.short else frozenset(), approved.language),
                short=approved.short,
                accepted_on=approved.accepted_at.date() if approved.accepted_at else None,
                revision=approved.uid,
                digest=approved.digest,
            )
            for approved in approved_answers(self.round, at=self.at, cities=cities)
            if approved.open or self.ahead
        }
        few: dict[int, set[str]] = {}
        for city, path in few_of(self.round, found):
            few.setdefault(city, set()).add(path)
        return {city: replace(one, few=frozenset(few[city])) if city in few else one for city, one in found.items()}
