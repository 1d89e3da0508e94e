"""Rounds, whom they ask, and what they ask."""

from datetime import datetime

from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates
from pydantic import BaseModel, Field

Labels = dict[str, str]  # by language code: “es”


class Span(BaseModel):
    kind: str
    opens: datetime
    closes: datetime = Field(
        description=N_("Where “local_close” holds, each city’s own clock decides when it has come.")
    )
    zone: str
    local_close: bool


class RoundBrief(BaseModel):
    slug: str
    title: str
    year: int
    state: str = Field(description=N_("ahead, open, closed or published."))
    demonstration: bool
    invited: int
    answered: int = Field(description=N_("Cities whose authority has approved an answer."))
    address: str


class VersionBrief(BaseModel):
    questionnaire: str
    number: int
    digest: str
    languages: list[str]


class RoundWhole(RoundBrief):
    about: str
    commission: str | None
    published_at: datetime | None
    short: bool = Field(description=N_("A city may choose to answer the core alone."))
    phases: list[Span]
    version: VersionBrief
    coordinates: bool = Field(description=N_("Whether the list of its cities is open to this token."))


class InvitedCity(BaseModel):
    city: str
    name: str
    country: str
    standing: str = Field(description=N_("invited, opened, begun, awaiting_approval, approved, returned or accepted."))
    questions_begun: int
    questions: int
    invited_at: datetime
    opened_at: datetime | None
    reminded_at: datetime | None
    approved_at: datetime | None
    extended_until: datetime | None


class Choice(BaseModel):
    value: str
    labels: Labels
    state: str | None = Field(description=N_("What it means in a comparison: yes, part, no and so on."))
    columns: dict[str, str]


class Item(BaseModel):
    """A group, a repeat or a question, in the order of the form."""

    path: str
    name: str
    kind: str = Field(description=N_("group, repeat or question."))
    type: str = Field(description=N_("As the author wrote it: text, integer, select_one and so on."))
    data_type: str
    section: str
    code: str = Field(description=N_("Permanent: the same question has it in every version."))
    labels: Labels
    hints: Labels
    choices: str | None = Field(description=N_("The name of its list in “choices”."))
    answerable: bool
    required: str = Field(description=N_("A condition as the author wrote it; blank where there is none."))
    relevant: str
    constraint: str
    constraint_messages: Labels
    calculation: str
    readonly: str
    choice_filter: str
    default: str
    appearance: str
    parameters: dict[str, str]
    visibility: str = Field(description=N_("Who reads its answers unless the city chooses otherwise."))
    core: bool
    rights: list[str]
    themes: list[str]
    sdg: list[str]
    groups: list[str]


class Section(BaseModel):
    name: str
    labels: Labels


class File(BaseModel):
    name: str
    address: str


class Questionnaire(VersionBrief):
    form_id: str
    form_version: str
    title: str
    default_language: str
    short: bool = Field(description=N_("The core alone, as the city has chosen."))
    sections: list[Section]
    items: list[Item]
    choices: dict[str, list[Choice]]
    files: list[File]
