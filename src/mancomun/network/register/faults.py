"""What is wrong with a file, where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mancomun.core.problems import Unprocessable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_FAULTS = 200  # nobody reads more; the file is refused in any case


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence about a line and a column; line 0 is the file itself."""

    sentence: "StrOrPromise"
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        place = {"line": self.line, "column": self.column, "sentence": self.sentence}
        if self.line and self.column:
            return str(_("Line %(line)d, column %(column)s: %(sentence)s") % place)
        if self.line:
            return str(_("Line %(line)d: %(sentence)s") % place)
        return str(self.sentence)


class RegisterFaults(Unprocessable):
    """The file has faults, so nothing of it was taken over."""

    title = _("Nothing was imported")

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults[:MOST_FAULTS])
        super().__init__(" ".join(str(fault) for fault in self.faults[:5]))
