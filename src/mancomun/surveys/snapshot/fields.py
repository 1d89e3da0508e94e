"""What a column holds: the question as the snapshot needs to know it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mancomun.surveys.figures import Question

SUFFIX = ".missing"
# Columns that say which city it is. ``id`` is the register's own key, and stands in the coordination's file alone.
CITY = (
    "city", "name", "country", "region", "subdivision", "kind", "population", "population_year", "size", "latitude",
    "longitude", "took_part", "version", "accepted_on", "language",
)  # fmt: skip
KEPT = ("id", "revision", "revision_digest")  # what leads to a receipt, or would let a hidden answer be tried out


@dataclass(frozen=True)
class Field:
    """A question, or a repeat with its ``fields``. ``needs``: paths that its being asked depends on."""

    name: str
    path: str
    question: Question
    data_type: str = ""  # of the form: int, decimal, date…
    needs: frozenset[str] = frozenset()
    fields: tuple["Field", ...] = ()
    repeat: bool = False

    @property
    def columns(self) -> tuple[str, str]:
        return self.name, self.name + SUFFIX


def named(wanted: Iterable[tuple[str, ...]], taken: Iterable[str] = (*CITY, *KEPT)) -> Iterator[str]:
    """A name for each column: of those that are wanted for it, best first, the first that is still free.

    Two columns never have one name, nor does one have that of what stands beside another.
    """
    used = {each for name in taken for each in (name, name + SUFFIX)}
    for names in wanted:
        name = next((one for one in names if one not in used and one + SUFFIX not in used), "")
        number = 2
        while not name:
            tried = f"{names[-1]}_{number}"
            name, number = ("" if tried in used or tried + SUFFIX in used else tried), number + 1
        used |= {name, name + SUFFIX}
        yield name
