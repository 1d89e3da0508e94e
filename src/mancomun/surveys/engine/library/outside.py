"""What comes from elsewhere than the answers: files beside the form, the form's version, the respondent.

Specification: `pulldata`, `version`, `property`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mancomun.surveys.engine.code import Code, Context, Function
from mancomun.surveys.engine.problems import ExpressionProblem
from mancomun.surveys.engine.syntax import Literal
from mancomun.surveys.engine.values import Value, to_text

from .build import with_run

if TYPE_CHECKING:
    from mancomun.surveys.engine.compiler import Compiler
    from mancomun.surveys.engine.scope import Frame, Scope
    from mancomun.surveys.engine.syntax import Call


def _pulldata(compiler: Compiler, call: Call, context: Context) -> Code:
    """pulldata('file', 'wanted column', 'key column', key): of the first row with that key; blank when none has."""
    names = [argument.text if isinstance(argument, Literal) else None for argument in call.arguments[:3]]
    file, wanted, column = names
    if file is None or wanted is None or column is None:
        raise ExpressionProblem("needs_text", name="pulldata")
    items = compiler.items(file)
    columns = {name for item in items.items for name in item.columns}
    for name in (wanted, column):
        if columns and name not in columns:
            raise ExpressionProblem("unknown_column", list=file, name=name)
    key = compiler.compile(call.arguments[3], context).value

    def evaluate(scope: Scope, frame: Frame | None) -> Value:
        rows = items.by(column).get(to_text(key(scope, frame)))
        return rows[0].columns.get(wanted, "") if rows else ""

    return Code(evaluate)


FUNCTIONS: Final = {
    "pulldata": Function(4, 4, _pulldata),
    "version": with_run(0, 0, lambda run: run.version),
    "property": with_run(1, 1, lambda run, name: run.properties.get(to_text(name), "")),
}
