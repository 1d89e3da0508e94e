"""A city's answer: the draft, what follows from it, its way and its frozen versions."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates
from pydantic import BaseModel, Field


class Given(BaseModel):
    """What stands at one question."""

    path: str
    code: str
    value: str = Field(description=N_("Canonical text: numbers with a point, dates as 2026-03-31, choices by space."))
    visibility: str = Field(description=N_("As the city chose: public, network, coordination; blank as the question."))
    readable_by: str = Field(description=N_("Who will read it, of what the question says and the city chose."))
    number: int = Field(description=N_("Grows with each change: the base of the next one."))
    by: str
    at: datetime
    channel: str


class Mine(BaseModel):
    value: str
    visibility: str
    at: datetime


class Clash(BaseModel):
    """A change of this person that another's answer overtook. It is kept until the person decides."""

    path: str
    mine: Mine
    theirs: Given | None


class Entries(BaseModel):
    """The entries of a repeat, by their keys, which are never used again."""

    path: str
    keys: list[int]
    number: int


class Draft(BaseModel):
    round: str
    city: str
    state: str = Field(description=N_("Blank before anybody began; then draft, awaiting_approval, and so on."))
    short: bool
    changed_at: datetime | None
    open: bool = Field(description=N_("Whether this token’s person may change it now."))
    reason: str = Field(description=N_("Why not; blank when it is open."))
    closes_at: datetime | None
    sections: list[str] = Field(description=N_("Those that this person sees."))
    answers: list[Given]
    entries: list[Entries]
    clashes: list[Clash]


class ViolationDetails(BaseModel):
    code: str
    detail: str


class Evaluated(BaseModel):
    path: str
    relevant: bool
    required: bool
    readonly: bool
    value: str = Field(description=N_("As it counts: computed where the form computes, blank where not relevant."))
    violation: ViolationDetails | None
    offered: list[str] | None = Field(description=N_("Of a filtered list, the choices that are offered now."))


class SectionProgress(BaseModel):
    name: str
    title: str
    answered: int
    asked: int
    missing: int
    errors: int


class Evaluation(BaseModel):
    """All that follows from the draft at this moment of the city's clock."""

    at: datetime
    valid: bool = Field(
        description=N_("Whether nothing that this person sees stands in the way of putting it forward.")
    )
    sections: list[SectionProgress]
    questions: list[Evaluated]


class RemarkMade(BaseModel):
    path: str
    body: str
    by: str
    at: datetime
    settled_at: datetime | None


class StepTaken(BaseModel):
    kind: str
    at: datetime
    by: str
    revision: int | None
    remark: str
    remarks: list[RemarkMade]


class Standing(BaseModel):
    """Where the answer stands, and what this person may do with it now."""

    round: str
    city: str
    state: str
    changed_at: datetime
    may: dict[str, bool]


class RevisionBrief(BaseModel):
    number: int
    uid: str
    digest: str = Field(description=N_("SHA-256 over the canonical instance, a line end, and the answers as JSON."))
    submitted_at: datetime
    submitted_by: str
    approved_at: datetime | None
    approved_by: str
    accepted_at: datetime | None
    address: str


class FrozenAnswer(BaseModel):
    path: str
    code: str
    value: str
    visibility: str
    hidden: bool


class Receipt(BaseModel):
    receipt: dict[str, Any]
    algorithm: str
    signature: str
    public_key: str


class RevisionWhole(RevisionBrief):
    unchanged: bool = Field(description=N_("Whether the digest still is that of the content."))
    answers: list[FrozenAnswer]
    receipt: Receipt | None
