"""How far numbers can be known from sums that are published: linear programming, in exact fractions.

Small systems only: a city's numbers about people, some of them withheld.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

Line = list[Fraction]
Equation = tuple[Mapping[str, int], int]  # the coefficient of each unknown, and what they add up to
Bounds: TypeAlias = "tuple[Fraction, Fraction | None]"  # from, to; None where nothing limits it


def bounds(unknown: Sequence[str], equations: Sequence[Equation], least: Mapping[str, int]) -> dict[str, Bounds]:
    """Between which values each unknown lies. ``least``: what each is at least. The equations have a solution."""
    lines = [_line(unknown, equation, least) for equation in equations]
    tableau = _Tableau(lines, len(unknown))
    found: dict[str, Bounds] = {}
    for place, name in enumerate(unknown):
        most, fewest = tableau.most(place, 1), tableau.most(place, -1)
        assert fewest is not None  # noqa: S101  # nothing is below its least
        found[name] = (least[name] - fewest, None if most is None else least[name] + most)
    return found


def _line(unknown: Sequence[str], equation: Equation, least: Mapping[str, int]) -> Line:
    """The equation in what each unknown has over its least; its right side, which is not negative, stands last."""
    held, total = equation
    rest = total - sum(factor * least[name] for name, factor in held.items())
    sign = -1 if rest < 0 else 1
    return [Fraction(sign * held.get(name, 0)) for name in unknown] + [Fraction(sign * rest)]


class _Tableau:
    """The simplex method by Bland's rule, which never goes round in circles."""

    def __init__(self, lines: Sequence[Line], unknowns: int) -> None:
        many = len(lines)
        self._width = unknowns
        made = [Fraction(0)] * many
        self._lines = [[*line[:-1], *made, line[-1]] for line in lines]
        for place, line in enumerate(self._lines):
            line[unknowns + place] = Fraction(1)
        self._basis = [unknowns + place for place in range(many)]
        self._settle(unknowns)

    def _settle(self, unknowns: int) -> None:
        """A first solution: drive out what was only added to have one; what says nothing new is left out."""
        goal = [Fraction(0)] * unknowns + [Fraction(-1)] * len(self._lines)
        _solve(self._lines, self._basis, goal)
        for place in range(len(self._basis)):
            if self._basis[place] >= unknowns:
                enters = next((at for at in range(unknowns) if self._lines[place][at]), None)
                if enters is not None:
                    _pivot(self._lines, self._basis, place, enters)
        kept = [place for place, name in enumerate(self._basis) if name < unknowns]
        self._lines = [[*self._lines[place][:unknowns], self._lines[place][-1]] for place in kept]
        self._basis = [self._basis[place] for place in kept]

    def most(self, unknown: int, sign: int) -> Fraction | None:
        """The largest value of the unknown with this sign; None where there is no largest."""
        goal = [Fraction(0)] * self._width
        goal[unknown] = Fraction(sign)
        lines, basis = [list(line) for line in self._lines], list(self._basis)
        return _solve(lines, basis, goal)


def _solve(lines: list[Line], basis: list[int], goal: Sequence[Fraction]) -> Fraction | None:
    while True:
        enters = next((at for at in range(len(goal)) if at not in basis and _gain(lines, basis, goal, at) > 0), None)
        if enters is None:
            return sum((goal[name] * line[-1] for name, line in zip(basis, lines, strict=True)), Fraction(0))
        limits = [(line[-1] / line[enters], basis[at], at) for at, line in enumerate(lines) if line[enters] > 0]
        if not limits:
            return None
        _pivot(lines, basis, min(limits)[2], enters)


def _gain(lines: Sequence[Line], basis: Sequence[int], goal: Sequence[Fraction], at: int) -> Fraction:
    return goal[at] - sum((goal[name] * line[at] for name, line in zip(basis, lines, strict=True)), Fraction(0))


def _pivot(lines: list[Line], basis: list[int], leaves: int, enters: int) -> None:
    factor = lines[leaves][enters]
    lines[leaves] = [value / factor for value in lines[leaves]]
    for at, line in enumerate(lines):
        if at != leaves and line[enters]:
            times = line[enters]
            lines[at] = [value - times * other for value, other in zip(line, lines[leaves], strict=True)]
    basis[leaves] = enters
