"""Classes of population, so that cities of one size can be compared. Nobody is ranked by them."""

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SizeClass(StrEnum):
    """Ordered from small to large."""

    SMALL = "small"  # under 50 000 people
    MEDIUM = "medium"  # 50 000 to 249 999
    LARGE = "large"  # 250 000 to 999 999
    METROPOLIS = "metropolis"  # 1 000 000 and more


# The first population of each class after the smallest.
BOUNDS: tuple[tuple[int, SizeClass], ...] = (
    (1_000_000, SizeClass.METROPOLIS),
    (250_000, SizeClass.LARGE),
    (50_000, SizeClass.MEDIUM),
)
SIZE_WORDS: dict[SizeClass, "StrOrPromise"] = {
    SizeClass.SMALL: _("Under 50,000 people"),
    SizeClass.MEDIUM: _("50,000 to 250,000 people"),
    SizeClass.LARGE: _("250,000 to 1 million people"),
    SizeClass.METROPOLIS: _("1 million people or more"),
}


def size_class(population: int | None) -> SizeClass | None:
    """The class of a population; None when it is not known, which is not “small”."""
    if population is None:
        return None
    return next((size for least, size in BOUNDS if population >= least), SizeClass.SMALL)


def size_words(population: int | None) -> "StrOrPromise":
    size = size_class(population)
    return SIZE_WORDS[size] if size else _("Population not known")
