"""What can be wrong with a workbook, as data: a stable code, the cell, and what the sentence needs.

The layer above translates by `code`; `sentence()` is the English wording, and `SENTENCES` the whole list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "not_a_workbook": "This file is not a workbook that can be read. Save it as XLSX and send it again.",
    "too_large": "The workbook is too large: at most %(limit)s bytes.",
    "too_many_sheets": "The workbook has %(count)s sheets; at most %(limit)s are read.",
    "too_many_rows": "The sheet has %(count)s rows; at most %(limit)s are read.",
    "too_many_columns": "The sheet has %(count)s columns; at most %(limit)s are read.",
    "cell_too_long": "The cell holds %(count)s characters; at most %(limit)s are read.",
    "control_character": "The cell holds a control character. Delete it and type the text again.",
    "duplicate_column": "The column “%(name)s” appears twice.",
    "missing_sheet": "The workbook has no sheet “%(name)s”.",
    "no_questions": "The sheet “survey” has no questions.",
    "conversion": "The form cannot be converted: %(detail)s",
    "encrypted": "Encrypted forms are not supported: delete the public key.",
    "entities": "Entities are not supported: delete the sheet “entities”.",
    "unsupported_event": "The event “%(name)s” is not supported.",
    "external_missing": "The list “%(name)s” comes from a file that is not here: send the file with the workbook.",
    "file_not_used": "The form does not ask for the file “%(name)s”: leave it out, or correct its name there.",
    "file_too_large": "The file “%(name)s” is too large: at most %(limit)s bytes are read.",
    "file_too_many_rows": "The file “%(name)s” is too long: at most %(limit)s rows are read.",
    "file_too_many_columns": "The file “%(name)s” is too wide: at most %(limit)s columns are read.",
    "file_too_deep": "The elements of the file “%(name)s” are nested more than %(limit)s levels deep.",
    "file_not_utf8": "The file “%(name)s” is not in UTF-8: save it as “CSV UTF-8” and send it again.",
    "file_not_csv": "The file “%(name)s” is not a CSV file that can be read: a quotation mark is not closed.",
    "file_empty": "The file “%(name)s” is empty.",
    "file_same_columns": "Two columns of the file “%(name)s” have the same name.",
    "file_not_xml": "The file “%(name)s” is not well-formed XML, or it is too large.",
    "file_not_geojson": "The file “%(name)s” is no GeoJSON collection of points, lines and polygons.",
    "needs_text": "The function “%(name)s” needs names between quotation marks here.",
    "unknown_column": "The file of “%(list)s” has no column “%(name)s”.",
    "bad_search": "“%(text)s” cannot be understood: write search('file') or search('file', 'matches', 'column', …).",
    "too_many_nodes": "The form has %(count)s questions and groups; at most %(limit)s are supported.",
    "too_deep": "Groups are nested more than %(limit)s levels deep.",
    "syntax": "The expression cannot be understood at “%(near)s”.",
    "expression_too_long": "The expression has %(count)s characters; at most %(limit)s are read.",
    "expression_too_deep": "The expression is nested more than %(limit)s levels deep.",
    "unknown_function": "The function “%(name)s” does not exist or is not supported.",
    "wrong_arguments": "The function “%(name)s” is given %(count)s arguments; it takes %(expected)s.",
    "needs_list": "The function “%(name)s” needs a reference to questions here.",
    "unknown_path": "The expression refers to “%(path)s”, which is not in the form.",
    "unsupported_path": "The reference “%(path)s” uses a notation that is not supported.",
    "not_a_condition": "“[%(text)s]” is no condition: compare something, or write [position() = …] for a place.",
    "unknown_list": "The expression refers to the list “%(name)s”, which is not in the form.",
    "not_a_choice_question": "“%(path)s” is not a question with choices.",
    "bad_pattern": "The regular expression “%(pattern)s” cannot be used: %(detail)s",
    "cycle": "The calculations and conditions refer to each other in a circle: %(names)s.",
    "bad_default": "The default “%(value)s” does not fit the question type “%(type)s”.",
    "bad_value": "“%(value)s” is not one of: %(allowed)s.",
    "not_people": "“%(name)s” is no other question that counts people, in the same repeat or in none.",
    "repeated_code": "The permanent code “%(value)s” was used before; only rows that stand together share one.",
    "name_too_long": "“%(name)s” is too long: shorten the names of the question and of its groups.",
    "internal": "The form uses something that cannot be read here (%(detail)s).",
}


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One thing to mend, and where. `row` and `column` as a person counts and names them; 0 and "" if unknown."""

    sheet: str
    row: int
    column: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def sentence(self) -> str:
        return SENTENCES[self.code] % self.params

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.sheet, f"row {self.row}" if self.row else "", self.column) if part)
        return f"{place}: {self.sentence()}" if place else self.sentence()


class InvalidForm(Exception):
    """The workbook cannot become a form. `problems` holds all that was found, at least one."""

    def __init__(self, problems: list[FormProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, problems[:5])))


class ExpressionProblem(Exception):
    """A fault inside one expression; whoever knows the cell makes a FormProblem of it."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code)

    def at(self, sheet: str, row: int, column: str) -> FormProblem:
        return FormProblem(sheet, row, column, self.code, self.params)


class EvaluationFault(Exception):
    """An expression has no value for these answers (JavaRosa would stop with a type mismatch)."""


class InvalidInstance(Exception):
    """A submitted XML instance that cannot be read. `code`: malformed, too_large, too_deep, wrong_form."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)
