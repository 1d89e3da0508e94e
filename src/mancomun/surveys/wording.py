"""What is wrong with a workbook, and what deserves a look, in the person's language.

The engine says it as a code with parameters; each code has its sentence here and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mancomun.surveys.engine import FormProblem

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: Mapping[str, "StrOrPromise"] = {
    "not_a_workbook": gettext_lazy("This file is not a workbook that can be read. Save it as XLSX and send it again."),
    "too_large": gettext_lazy("The workbook is too large: at most %(limit)s bytes."),
    "too_many_sheets": gettext_lazy("The workbook has %(count)s sheets; at most %(limit)s are read."),
    "too_many_rows": gettext_lazy("The sheet has %(count)s rows; at most %(limit)s are read."),
    "too_many_columns": gettext_lazy("The sheet has %(count)s columns; at most %(limit)s are read."),
    "cell_too_long": gettext_lazy("The cell holds %(count)s characters; at most %(limit)s are read."),
    "control_character": gettext_lazy("The cell holds a control character. Delete it and type the text again."),
    "duplicate_column": gettext_lazy("The column “%(name)s” appears twice."),
    "missing_sheet": gettext_lazy("The workbook has no sheet “%(name)s”."),
    "no_questions": gettext_lazy("The sheet “survey” has no questions."),
    "conversion": gettext_lazy("The form cannot be converted: %(detail)s"),
    "encrypted": gettext_lazy("Encrypted forms are not supported: delete the public key."),
    "entities": gettext_lazy("Entities are not supported: delete the sheet “entities”."),
    "unsupported_event": gettext_lazy("The event “%(name)s” is not supported."),
    "external_missing": gettext_lazy(
        "The list “%(name)s” comes from a file that is not here: send the file with the workbook."
    ),
    "bad_search": gettext_lazy(
        "“%(text)s” cannot be understood: write search('file') or search('file', 'matches', 'column', …)."
    ),
    "file_not_used": gettext_lazy(
        "The form does not ask for the file “%(name)s”: leave it out, or correct its name there."
    ),
    "file_too_large": gettext_lazy("The file “%(name)s” is too large: at most %(limit)s bytes are read."),
    "file_too_many_rows": gettext_lazy("The file “%(name)s” is too long: at most %(limit)s rows are read."),
    "file_too_many_columns": gettext_lazy("The file “%(name)s” is too wide: at most %(limit)s columns are read."),
    "file_too_deep": gettext_lazy("The elements of the file “%(name)s” are nested more than %(limit)s levels deep."),
    "file_not_utf8": gettext_lazy("The file “%(name)s” is not in UTF-8: save it as “CSV UTF-8” and send it again."),
    "file_not_csv": gettext_lazy(
        "The file “%(name)s” is not a CSV file that can be read: a quotation mark is not closed."
    ),
    "file_empty": gettext_lazy("The file “%(name)s” is empty."),
    "file_same_columns": gettext_lazy("Two columns of the file “%(name)s” have the same name."),
    "file_not_xml": gettext_lazy("The file “%(name)s” is not well-formed XML, or it is too large."),
    "file_not_geojson": gettext_lazy("The file “%(name)s” is no GeoJSON collection of points, lines and polygons."),
    "needs_text": gettext_lazy("The function “%(name)s” needs names between quotation marks here."),
    "unknown_column": gettext_lazy("The file of “%(list)s” has no column “%(name)s”."),
    "too_many_nodes": gettext_lazy("The form has %(count)s questions and groups; at most %(limit)s are supported."),
    "too_deep": gettext_lazy("Groups are nested more than %(limit)s levels deep."),
    "syntax": gettext_lazy("The expression cannot be understood at “%(near)s”."),
    "expression_too_long": gettext_lazy("The expression has %(count)s characters; at most %(limit)s are read."),
    "expression_too_deep": gettext_lazy("The expression is nested more than %(limit)s levels deep."),
    "unknown_function": gettext_lazy("The function “%(name)s” does not exist or is not supported."),
    "wrong_arguments": gettext_lazy("The function “%(name)s” is given %(count)s arguments; it takes %(expected)s."),
    "needs_list": gettext_lazy("The function “%(name)s” needs a reference to questions here."),
    "unknown_path": gettext_lazy("The expression refers to “%(path)s”, which is not in the form."),
    "unsupported_path": gettext_lazy("The reference “%(path)s” uses a notation that is not supported."),
    "not_a_condition": gettext_lazy(
        "“[%(text)s]” is no condition: compare something, or write [position() = …] for a place."
    ),
    "unknown_list": gettext_lazy("The expression refers to the list “%(name)s”, which is not in the form."),
    "not_a_choice_question": gettext_lazy("“%(path)s” is not a question with choices."),
    "bad_pattern": gettext_lazy("The regular expression “%(pattern)s” cannot be used: %(detail)s"),
    "cycle": gettext_lazy("The calculations and conditions refer to each other in a circle: %(names)s."),
    "bad_default": gettext_lazy("The default “%(value)s” does not fit the question type “%(type)s”."),
    "bad_value": gettext_lazy("“%(value)s” is not one of: %(allowed)s."),
    "not_people": gettext_lazy("“%(name)s” is no other question that counts people, in the same repeat or in none."),
    "repeated_code": gettext_lazy(
        "The permanent code “%(value)s” was used before; only rows that stand together share one."
    ),
    "internal": gettext_lazy("The form uses something that cannot be read here (%(detail)s)."),
    "name_too_long": gettext_lazy("“%(name)s” is too long: shorten the names of the question and of its groups."),
}


# What a question takes, in words for whoever reads the questionnaire.
KINDS: Mapping[str, "StrOrPromise"] = {
    "select_one": gettext_lazy("One choice"),
    "select_multiple": gettext_lazy("Several choices"),
    "rank": gettext_lazy("Choices in order"),
    "integer": gettext_lazy("Whole number"),
    "decimal": gettext_lazy("Number"),
    "range": gettext_lazy("Number on a scale"),
    "text": gettext_lazy("Text"),
    "date": gettext_lazy("Date"),
    "time": gettext_lazy("Time"),
    "dateTime": gettext_lazy("Date and time"),
    "datetime": gettext_lazy("Date and time"),
    "geopoint": gettext_lazy("Place"),
    "image": gettext_lazy("Picture"),
    "audio": gettext_lazy("Sound"),
    "video": gettext_lazy("Video"),
    "file": gettext_lazy("File"),
    "note": gettext_lazy("Note"),
    "acknowledge": gettext_lazy("Confirmation"),
    "group": gettext_lazy("Group"),
    "repeat": gettext_lazy("Group that can be repeated"),
}


def kind_word(kind: str) -> "StrOrPromise":
    """The kind of a question in words; as its author wrote it where there is none."""
    return KINDS.get(kind, kind)


def sentence(problem: FormProblem) -> str:
    """What is wrong, and usually what to do."""
    return str(SENTENCES[problem.code]) % problem.params


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that deserves a look and stops nothing."""

    sheet: str
    rows: str  # “4, 5, 9 …”
    column: str
    sentence: str


def warned(warning: Mapping[str, Any]) -> Warned:
    """A version's stored warning, see ``actions.questionnaires``."""
    rows: list[int] = warning["rows"]
    shown = ", ".join(map(str, rows[:8])) + (" …" if len(rows) > 8 else "")  # noqa: PLR2004  # what fits a cell
    return Warned(warning["sheet"], shown, warning["column"], _warning(warning, len(rows)))


def _warning(warning: Mapping[str, Any], count: int) -> str:
    if warning["code"] == "missing_translation":
        return ngettext(
            "%(count)d text has no translation into %(language)s.",
            "%(count)d texts have no translation into %(language)s.",
            count,
        ) % {"count": count, "language": warning["language"]}
    if warning["code"] == "unknown_concept":
        return _("“%(value)s” is not in the vocabulary. The question is kept without it.") % warning
    return _("The converter says: %(detail)s") % warning
