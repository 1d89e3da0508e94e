"""What an answer means in a comparable picture. Missing is never “no”."""

from collections.abc import Mapping

NONE = "none"  # asked, and left without an answer
HIDDEN = "hidden"  # there is an answer, or none, that this reader may not see
OTHER = "other"  # answered, with something that is neither yes nor no: a number, a name, a year

# Of several choices of one question the first of these stands for all: what is done outweighs what is not.
_STRONGEST = ("yes", "part", "no", "not_competence", "no_data", "not_public", OTHER)
_DOES = frozenset({"yes", "part"})

# How the page's components call these states.
SHOWN: Mapping[str, str] = {
    "yes": "yes",
    "part": "part",
    "no": "no",
    "not_competence": "not_ours",
    "no_data": "no_data",
    "not_public": "withheld",
    NONE: "none",
    HIDDEN: "withheld",
}


def state_of(value: str, states: Mapping[str, str], *, several: bool = False) -> str:
    """The state of an answer, given what each choice of its question means.

    ``several``: the value names choices apart by spaces.
    """
    if not value:
        return NONE
    chosen = value.split() if several else [value]
    found = {states.get(choice) or OTHER for choice in chosen}
    return next(state for state in _STRONGEST if state in found)


def does(state: str) -> bool:
    """Whether a city with this state can be asked how it did it."""
    return state in _DOES


def ahead(state: str, own: str) -> bool:
    """Whether a city with this state does what one with the state ``own`` said it does not, or not wholly.

    Silence is not such a word.
    """
    return state == "yes" if own == "part" else own == "no" and does(state)
