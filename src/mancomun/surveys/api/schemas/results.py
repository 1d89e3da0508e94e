"""What a round found. Each count says of how many."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates
from pydantic import BaseModel, Field


class Spread(BaseModel):
    count: int
    least: float
    lower: float
    median: float
    upper: float
    most: float


class Counts(BaseModel):
    asked: int = Field(description=N_("Cities that the round asked."))
    took_part: int
    answered: int = Field(description=N_("Cities that said something, be it that they have no data."))
    counted: int = Field(description=N_("The denominator of every share: answered, and competent."))
    pooled: int = Field(description=N_("Of these, how many are counted without being named."))
    standings: dict[str, int] = Field(description=N_("They add up to “asked”."))
    states: dict[str, int]
    choices: dict[str, int]
    firsts: dict[str, int] = Field(description=N_("Of a ranking: how many put it first."))
    numbers: Spread | None


class PartFound(BaseModel):
    path: str
    name: str
    title: str
    shape: str = Field(description=N_("question, grid or repeat."))
    finding: str = Field(description=N_("The heading of its page, in the reader’s language."))
    counts: Counts
    entries: int | None = Field(description=N_("Of a repeat: how many entries all cities made together."))
    rows: list["PartFound"] = Field(description=N_("Of a grid: its rows."))


class TopicFound(BaseModel):
    key: str = Field(description=N_("The question’s permanent code, or its place in the form."))
    section: str
    parts: list[PartFound]


class Found(BaseModel):
    round: str
    published_at: datetime | None
    edition: int | None = Field(description=N_("Grows with each correction after publication."))
    digest: str | None = Field(description=N_("Of the frozen public file of this edition."))
    as_of: datetime | None
    asked: int
    took_part: int
    coordination: bool = Field(description=N_("Whether this is what the coordination alone may see."))
    network: bool = Field(description=N_("Whether this is what members of the network may see."))
    ahead: bool = Field(description=N_("Looked at before the results are open."))
    licence: str = Field(description=N_("Of the data, by its SPDX identifier."))


class ResultsWhole(Found):
    questions: list[TopicFound]


class ResultOne(Found):
    question: TopicFound


class CityAnswers(BaseModel):
    """One row of the file of results, in permanent codes."""

    city: str
    name: str
    country: str
    kind: str
    population: int | None
    size: str
    answers: dict[str, Any] = Field(
        description=N_("By column. A word in capitals, such as NO_ANSWER or NOT_PUBLIC, says why there is none.")
    )
    entries: list["CityEntry"]


class CityEntry(BaseModel):
    column: str
    entry: int
    answers: dict[str, Any]
