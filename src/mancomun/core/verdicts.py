"""An answer to “may I?” that carries its reason as a sentence for the person."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Verdict:
    ok: bool
    reason: "StrOrPromise" = ""

    def __bool__(self) -> bool:
        return self.ok

    @classmethod
    def yes(cls) -> Self:
        return cls(ok=True)

    @classmethod
    def no(cls, reason: "StrOrPromise") -> Self:
        return cls(ok=False, reason=reason)
