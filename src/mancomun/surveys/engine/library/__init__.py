"""The functions that a form may call, by name. What is not here is refused when the form is compiled."""

from typing import Final

from mancomun.surveys.engine.code import Function

from . import choices, codes, dates, logic, nodes, numbers, outside, places, shuffling, text

FUNCTIONS: Final[dict[str, Function]] = {
    **logic.FUNCTIONS,
    **numbers.FUNCTIONS,
    **text.FUNCTIONS,
    **codes.FUNCTIONS,
    **dates.FUNCTIONS,
    **choices.FUNCTIONS,
    **nodes.FUNCTIONS,
    **shuffling.FUNCTIONS,
    **places.FUNCTIONS,
    **outside.FUNCTIONS,
}
