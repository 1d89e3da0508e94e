"""Which part of the results a program asks for: what is named and is not there is refused, never ignored."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates
from pydantic import BaseModel, Field

from mancomun.core.actors import Actor
from mancomun.core.requests import Request
from mancomun.surveys.api.problems import Faulty
from mancomun.surveys.figures import Cell, Standing
from mancomun.surveys.queries.results import City, Results, Scope, opened
from mancomun.surveys.results.export import Column
from mancomun.surveys.results.words import GROUPS
from mancomun.surveys.snapshot import MISSING

STATES = ("yes", "part", "no", "given", *MISSING.values())
_LONGEST = 4000


class PartWanted(BaseModel):
    """Of the cities."""

    country: str = Field("", max_length=40, description=N_("ISO 3166-1, two letters."))
    region: str = Field("", max_length=40, description=N_("Sub-region, by its code of M49."))
    size: str = Field("", max_length=40, description=N_("Class of population: small, medium, large, metropolis."))
    kind: str = Field("", max_length=40, description=N_("Kind of government."))
    edition: int | None = Field(None, ge=1, le=99_999, description=N_("An older edition, by its number."))


class CitiesWanted(PartWanted):
    """Of cities and columns."""

    took_part: Literal["", "yes", "no"] = Field("", description=N_("Whether an answer of the city was accepted."))
    question: str = Field("", max_length=200, description=N_("A question, by its key: “state” is about it."))
    state: str = Field(
        "",
        max_length=40,
        description=N_("yes, part, no, given, or a code such as NO_DATA: only cities whose answer is."),
    )
    fields: str = Field(
        "", max_length=_LONGEST, description=N_("Columns or keys of questions, with commas: only these columns.")
    )


def narrowed(request: Request, slug: str, part: PartWanted) -> Results:
    """Raises Http404 as the pages do, Faulty for what no city of the round is."""
    actor: Actor = request.actor
    results = opened(actor, slug, at=request.at, edition=part.edition)
    wanted = {"country": part.country, "region": part.region, "size": part.size, "kind": part.kind}
    present = results.asked.various
    for name, value in wanted.items():
        if value and value not in {GROUPS[name][1](city) for city in present}:
            raise _fault(name, _("No city of this round is that."))
    scope = Scope(country=part.country, size=part.size, kind=part.kind, region=part.region)
    return results.within(scope)


def chosen_cities(results: Results, choice: CitiesWanted) -> list[City]:
    """In the order of the file of results."""
    if bool(choice.question) != bool(choice.state):
        raise _fault("state" if choice.question else "question", _("Name a question and a state, or none of them."))
    if choice.state and choice.state not in STATES:
        raise _fault("state", _("One of these: %(states)s.") % {"states": ", ".join(STATES)})
    cities: Iterable[City] = results.cities
    if choice.took_part:
        cities = [city for city in cities if results.book.took(city.pk) is (choice.took_part == "yes")]
    if choice.question:
        topic = next((each for each in results.topics if each.key == choice.question), None)
        if topic is None:
            raise _fault("question", _("The round has no question of this key."))
        cells = results.book.cells(topic.main)
        cities = [city for city in cities if _is(cells[city.pk], choice.state)]
    return list(cities)


def only(results: Results, cities: Iterable[City]) -> Results:
    """The same for these cities; there is at least one."""
    return results.within(replace(results.scope, only=frozenset(city.pk for city in cities)))


def chosen_columns(columns: Sequence[Column], fields: str) -> list[str]:
    """Names of columns. A key names all columns of its question, where no column is called so."""
    wanted = [each for each in fields.split(",") if each]
    names = [column.name for column in columns]
    if not wanted:
        return names
    found: set[str] = set()
    for each in wanted:
        meant = {each} if each in names else {column.name for column in columns if column.topic.key == each}
        if not meant:
            raise _fault("fields", _("There is no column “%(name)s”.") % {"name": each[:80]})
        found |= meant
    return [name for name in names if name in found]


def _is(cell: Cell, state: str) -> bool:
    if cell.standing is Standing.GIVEN:
        return state == "given" or (bool(cell.state) and cell.state == state)
    return MISSING[cell.standing] == state


def _fault(name: str, sentence: str) -> Faulty:
    told = _("This does not fit the description of the interface. Nothing was done.")
    return Faulty(told, [{"in": "query", "pointer": f"/{name}", "code": "unknown", "detail": sentence}])
