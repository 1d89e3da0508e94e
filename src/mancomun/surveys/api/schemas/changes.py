"""What a program asks to be written, and what came of it. Nothing is taken that is not named here."""

from typing import Annotated, Literal

from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates
from ninja import Query
from pydantic import BaseModel, ConfigDict, Field

from mancomun.surveys.api.schemas.answers import Clash, Given
from mancomun.surveys.api.schemas.problem import ProblemDetails

MOST = 1000
_LARGEST = 2**31 - 1  # of the column
Path = Annotated[str, Field(min_length=1, max_length=300)]
EntryPath = Annotated[Path, Query(description=N_("Of the entry: /data/B/b2[3]."))]
Base = Annotated[int, Field(strict=True, ge=0, le=_LARGEST)]


class Change(BaseModel):
    model_config = ConfigDict(extra="forbid")

    path: Path = Field(description=N_("Of the question, with the key of each entry: /data/B/b2[3]/b2_name."))
    value: str = Field(description=N_("Canonical text; blank takes the answer away."))
    visibility: Literal["", "public", "network", "coordination"] = Field(
        "", description=N_("Blank leaves it to the question.")
    )
    base: Base = Field(description=N_("The number of the answer that was seen; 0 when there was none."))


class Changes(BaseModel):
    model_config = ConfigDict(extra="forbid")

    answers: list[Change] = Field(min_length=1, max_length=MOST)


class Outcomes(BaseModel):
    """``saved`` holds all that stands differently now, also what the form itself set."""

    saved: list[Given]
    same: list[str] = Field(description=N_("Paths at which that stood already."))


class ConflictDetails(ProblemDetails):
    """Without clashes the answer takes no change now; with them, the rest is saved."""

    saved: list[Given] = Field(default_factory=list)
    same: list[str] = Field(default_factory=list)
    clashes: list[Clash] = Field(
        default_factory=list,
        description=N_("Changes that are kept beside another’s answer, which stands. Send again with its number."),
    )


class NewEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    repeat: Path = Field(description=N_("The path of the repeat: /data/B/b2, or inside another /data/a[2]/b."))


class Entry(BaseModel):
    repeat: str
    key: int
    path: str = Field(description=N_("Its questions are below it."))
