"""A crossing of two questions in words. What may be said comes from ``figures.crossing``, never from here."""

from collections.abc import Callable, Sequence

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mancomun.surveys.figures import Kind
from mancomun.surveys.figures.cells import YES
from mancomun.surveys.figures.crossing import Contrast, Crossed, Crossing, bounds
from mancomun.surveys.queries.results.crossing import Side, title_part
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import words
from mancomun.ui.localise import number

_SHORT = 80  # letters of a question in a list to choose from
Named = Callable[[str], str]


def title(texts: Words, side: Side) -> str:
    """What a side asks: of a row of a grid what its grid asks, and the row."""
    if side.part is None:
        return str(words.GROUPS[side.key][0])
    grid = title_part(side)
    own = texts.title(side.part)
    return f"{texts.title(grid)}: {own}" if grid is not None else own


def option(texts: Words, side: Side) -> str:
    """A side in a list to choose from."""
    asked = title(texts, side)
    return f"{side.topic.key}. {Truncator(asked).chars(_SHORT)}" if side.topic is not None else asked


def namer(texts: Words, side: Side) -> Named:
    """What the classes of a side are called."""
    part = side.part
    if part is None:
        return lambda code: words.group_name(side.key, code)
    if part.question.kind is Kind.NUMBER:
        return lambda code: _range(code, years=part.question.year)
    return lambda code: texts.choice(part, code)


def ordered(side: Side, classes: Sequence[str]) -> list[str]:
    """Groups as they are listed everywhere; answers already are in the form's order."""
    if side.part is not None:
        return list(classes)
    return sorted(classes, key=lambda code: words.group_order(side.key, code))


def preferred(side: Side, crossing: Crossing) -> str:
    """Of a question that says yes or no the one answer that says yes, when somebody in the table gave it."""
    if side.part is None or not side.part.question.compares:
        return ""
    yes = [value for value in crossing.columns if side.part.question.states.get(value) == YES]
    return yes[0] if len(yes) == 1 else ""


def finding(found: Contrast, row: Named, column: Named) -> str:
    """The heading. It compares shares of rows, and only of rows of five cities or more."""
    if found.says is Crossed.NOBODY:
        return _("No city has an answer that counts on both sides")
    if found.most is not None and found.least is not None:
        values = {
            "column": column(found.column),
            "most": row(found.most.row),
            "least": row(found.least.row),
            "most_count": number(found.most.count),
            "most_base": number(found.most.base),
            "least_count": number(found.least.count),
            "least_base": number(found.least.base),
        }
        return _contrast(all_rows=found.all_rows) % values
    if found.says is Crossed.EVEN:
        sentence = _("“%(column)s” has the same share in every row")
        if not found.all_rows:
            sentence = _("“%(column)s” has the same share in every row of five cities or more")
        return sentence % {"column": column(found.column)}
    if found.most is not None:
        return _("The most frequent combination is “%(row)s” with “%(column)s”: %(count)s of %(base)s cities") % {
            "row": row(found.most.row),
            "column": column(found.column),
            "count": number(found.most.count),
            "base": number(found.base),
        }
    return ngettext(
        "%(count)s city is in the table, which shows each combination",
        "%(count)s cities are in the table, which shows each combination",
        found.base,
    ) % {"count": number(found.base)}


def _contrast(*, all_rows: bool) -> str:
    if all_rows:
        return _(
            "“%(column)s” has its largest share in “%(most)s” (%(most_count)s of %(most_base)s) and its smallest in "
            "“%(least)s” (%(least_count)s of %(least_base)s)"
        )
    return _(
        "“%(column)s” has its largest share in “%(most)s” (%(most_count)s of %(most_base)s) and its smallest in "
        "“%(least)s” (%(least_count)s of %(least_base)s), of the rows with five cities or more"
    )


def base(crossing: Crossing) -> str:
    """Who is in the table, and who is not, in one sentence each."""
    return (
        ngettext(
            "%(both)s of %(asked)s invited city is in the table.",
            "%(both)s of %(asked)s invited cities are in the table.",
            crossing.asked,
        )
        + " "
        + _(
            "Outside it: with an answer that counts only for the rows, %(rows)s; only for the columns, %(columns)s; "
            "for neither, %(neither)s."
        )
    ) % {
        "both": number(crossing.both),
        "asked": number(crossing.asked),
        "rows": number(crossing.only_rows),
        "columns": number(crossing.only_columns),
        "neither": number(crossing.neither),
    }


def _range(code: str, *, years: bool) -> str:
    least, most = bounds(code)
    if years:
        if least == float("-inf"):
            return _("Before %(year)s") % {"year": int(most)}
        if most == float("inf"):
            return _("%(year)s or later") % {"year": int(least)}
        return f"{int(least)}\N{EN DASH}{int(most) - 1}"
    if least == float("-inf"):
        return _("Less than %(number)s") % {"number": number(most)}
    if most == float("inf"):
        return _("%(number)s or more") % {"number": number(least)}
    return _("From %(least)s to less than %(most)s") % {"least": number(least), "most": number(most)}
