"""What each column of the data holds: its type, its choices, and its words in every language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mancomun.core.tables import Cell, Table
from mancomun.network.models import LocalGovernment
from mancomun.network.sizes import SIZE_WORDS
from mancomun.surveys.figures import Kind
from mancomun.surveys.models import Visibility
from mancomun.surveys.opendata.publication import LANGUAGES, Publication, in_languages
from mancomun.surveys.queries.results import Part, Shape
from mancomun.surveys.queries.results.cities import UNKNOWN
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results.export import Column
from mancomun.surveys.results.words import group_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Said = Mapping[str, str]  # by language
# The columns that say which city it is; the first is the key of the table.
CITY: "Mapping[str, StrOrPromise]" = {
    "city": _("Permanent name of the city, as in its address"),
    "name": _("Name of the city"),
    "country": _("Country (ISO 3166-1, two letters)"),
    "kind": _("Kind of government"),
    "population": _("Population, as the register had it"),
    "size": _("Class of population"),
}


@dataclass(frozen=True)
class Option:
    value: str
    labels: Said
    state: str = ""  # what the choice means: yes, part, no, not_competence, no_data, not_public; blank for none


@dataclass(frozen=True)
class Described:
    name: str
    kind: str  # one of figures.Kind, “count” of entries, or “text” and so on of a city's own columns
    titles: Said
    code: str = ""
    block: Said = field(default_factory=dict)
    options: Sequence[Option] = ()
    visibility: str = ""
    whole: bool = False  # of numbers: they have no decimals
    within: str = ""  # of a field: the column that counts its entries


COUNT = "count"


def described(publication: Publication) -> list[Described]:
    """Of the table of answers, in its order, each repeat followed by the fields of its entries."""
    found = list(_city())
    for column in publication.export.columns:
        found.append(_column(publication, column, column.part, column.name))
        if column.part.shape is Shape.REPEAT:
            found += [
                _column(publication, column, inner, f"{column.name}/{inner.node.name}", within=column.name)
                for inner in column.part.parts
            ]
    return found


def dictionary(publication: Publication) -> Table:
    """One row for each column, with its words in every language and the licence of its data."""
    heads = [
        *("column", "code", "type"),
        *(f"{what}_{language}" for what in ("question", "block", "choices") for language in LANGUAGES),
        *("visibility", "licence"),
    ]
    return Table("dictionary", heads, (_row(each, publication.licence.value) for each in described(publication)))


def _row(column: Described, licence: str) -> list[Cell]:
    return [
        *(column.name, column.code, column.kind),
        *(column.titles.get(language, "") for language in LANGUAGES),
        *(column.block.get(language, "") for language in LANGUAGES),
        *(_meant(column.options, language) for language in LANGUAGES),
        *(column.visibility, licence),
    ]


def _meant(options: Sequence[Option], language: str) -> str:
    return "\n".join(
        f"{option.value} = {option.labels[language]}{f' ({option.state})' if option.state else ''}"
        for option in options
    )


def _city() -> Iterator[Described]:
    named = {"kind": LocalGovernment.Kind.values, "size": [*map(str, SIZE_WORDS), UNKNOWN]}
    for name, title in CITY.items():
        options = [Option(value, in_languages(partial(group_name, name, value))) for value in named.get(name, ())]
        kind = Kind.ONE if options else Kind.NUMBER if name == "population" else Kind.TEXT
        yield Described(name, kind.value, in_languages(partial(str, title)), options=options, whole=True)


def _column(publication: Publication, column: Column, part: Part, name: str, within: str = "") -> Described:
    form = publication.results.form
    texts = {language: Words(form.language(language)) for language in LANGUAGES}
    node = part.node
    choices = {language: said.choices(part) for language, said in texts.items()} if part.question.choices else {}
    return Described(
        name=name,
        kind=COUNT if part.shape is Shape.REPEAT else part.question.kind.value,
        titles={language: said.title(part) for language, said in texts.items()},
        code=node.code,
        block={language: said.section(column.topic.section) for language, said in texts.items()},
        options=[
            Option(
                choice.value,
                {language: choices[language].get(choice.value, "") for language in LANGUAGES},
                choice.state,
            )
            for choice in part.question.choices
        ],
        visibility=node.columns.get("mancomun_visibility") or str(Visibility.COORDINATION),
        whole=node.data_type == "int" or part.shape is Shape.REPEAT,
        within=within,
    )
