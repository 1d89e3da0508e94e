"""The functions that a form may call, by name. What is not here is refused when the form is compiled."""

from typing import Final

from mancomun.surveys.engine.code import Function

from . import choices, dates, logic, nodes, numbers, text

FUNCTIONS: Final[dict[str, Function]] = {
    **logic.FUNCTIONS,
    **numbers.FUNCTIONS,
    **text.FUNCTIONS,
    **dates.FUNCTIONS,
    **choices.FUNCTIONS,
    **nodes.FUNCTIONS,
}
