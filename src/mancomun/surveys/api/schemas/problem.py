"""What went wrong (RFC 9457)."""

from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates
from pydantic import BaseModel, ConfigDict, Field


class FaultDetails(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    place: str = Field(alias="in", description=N_("Where it stands: body, query, path, or answers."))
    pointer: str = Field(description=N_("A JSON pointer into the body, or the path of a question."))
    code: str
    detail: str = Field(description=N_("A sentence in the language that Accept-Language asks for: es, pt or en."))


class ProblemDetails(BaseModel):
    type: str
    title: str
    status: int
    detail: str = Field(description=N_("A sentence in the language that Accept-Language asks for: es, pt or en."))
    errors: list[FaultDetails] = Field(default_factory=list)
