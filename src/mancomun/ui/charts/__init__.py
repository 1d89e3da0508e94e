"""Charts drawn on the server: tables that the stylesheet draws as bars, one hand-made SVG for time.

Each is a value that draws itself in a template: ``{{ chart }}``. No script, no style attribute, everything escaped.

    Bar(frame, rows, mean=57)                shares of one question by group, with the whole network's mean
    StackedScale(frame, options, rows)       how much of a whole each option took, statement by statement
    Series(frame, moments, lines)            shares over rounds
    Matrix(frame, columns, rows)             the state of every answer, question by city
    strip([("yes", 63), ("none", 37)])       one thin line beside a sentence that says the same
"""

from mancomun.ui.charts.bar import Bar, BarRow
from mancomun.ui.charts.frame import Frame
from mancomun.ui.charts.matrix import Cell, Matrix, MatrixRow
from mancomun.ui.charts.scale import Option, ScaleRow, StackedScale
from mancomun.ui.charts.series import Line, Series
from mancomun.ui.charts.strip import strip

__all__ = [
    "Bar",
    "BarRow",
    "Cell",
    "Frame",
    "Line",
    "Matrix",
    "MatrixRow",
    "Option",
    "ScaleRow",
    "Series",
    "StackedScale",
    "strip",
]
