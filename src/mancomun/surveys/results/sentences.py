"""Findings in words. Each sentence is whole, so that every language can say it in its own order.

Numbers in a sentence are those of the finding, and nothing is said that the numbers do not hold: “most” comes from
``figures.findings``, never from here.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mancomun.surveys.figures import Finding, Says
from mancomun.surveys.queries.results.topics import Part, Words
from mancomun.ui.localise import number

_YEARS = 9999  # smaller whole numbers are often years, which have no thousands


def say(texts: Words, part: Part, finding: Finding) -> str:
    """A part's finding in the words of its form."""
    rows = {row.path: texts.title(row) for row in part.parts}
    choices = texts.choices(part)
    return sentence(finding, lambda name: rows.get(name) or choices.get(name) or name)


def sentence(finding: Finding, name: Callable[[str], str]) -> str:
    """``name`` says a choice or a row of a grid as the form calls it."""
    values = {
        "count": number(finding.count),
        "base": number(finding.base),
        **{f"name{place}": name(each) for place, each in enumerate(finding.names, start=1)},
        **{f"number{place}": figure(each) for place, each in enumerate(finding.numbers, start=1)},
    }
    return _template(finding) % values


def figure(value: float) -> str:
    """A number as a person writes it: whole where it is whole, with at most two decimals, years without a point."""
    if value == int(value):
        return str(int(value)) if abs(value) <= _YEARS else number(value)
    return number(value, 1 if value * 10 == int(value * 10) else 2)


def _template(finding: Finding) -> str:
    says = finding.says
    for family in (_compared, _chosen, _named, _plain, _grid):
        if (found := family(says, finding)) is not None:
            return found
    raise LookupError(says)


def _compared(says: Says, finding: Finding) -> str | None:
    base, count = finding.base, finding.count
    one: Mapping[Says, str] = {
        Says.ALL_YES: _("The only answer that counts is yes"),
        Says.ALL_PART: _("The only answer that counts is in part"),
        Says.ALL_NO: _("The only answer that counts is no"),
    }
    if base == 1 and says in one:
        return one[says]
    if says is Says.SOME_YES:
        return ngettext("%(count)s of %(base)s cities says yes", "%(count)s of %(base)s cities say yes", count)
    if says is Says.NONE_YES:
        return ngettext("The only answer that counts is not yes", "None of the %(base)s cities says yes", base)
    return {
        Says.ALL_YES: _("All say yes: %(count)s of %(base)s cities"),
        Says.ALL_PART: _("All say in part: %(count)s of %(base)s cities"),
        Says.ALL_NO: _("All say no: %(count)s of %(base)s cities"),
        Says.MOST_YES: _("Most say yes: %(count)s of %(base)s cities"),
        Says.MOST_PART: _("Most say in part: %(count)s of %(base)s cities"),
        Says.MOST_NO: _("Most say no: %(count)s of %(base)s cities"),
        Says.ALL_YES_OR_PART: _(
            "All say yes or in part: %(count)s of %(base)s cities (%(number1)s yes, %(number2)s in part)"
        ),
        Says.MOST_YES_OR_PART: _(
            "Most say yes or in part: %(count)s of %(base)s cities (%(number1)s yes, %(number2)s in part)"
        ),
    }.get(says)


def _chosen(says: Says, finding: Finding) -> str | None:
    if says is Says.ALL_CHOOSE:
        return ngettext(
            "The only answer that counts is “%(name1)s”",
            "All choose “%(name1)s”: %(count)s of %(base)s cities",
            finding.base,
        )
    return {
        Says.MOST_CHOOSE: _("Most choose “%(name1)s”: %(count)s of %(base)s cities"),
        Says.FIRST: _("The most frequent answer is “%(name1)s”: %(count)s of %(base)s cities"),
        Says.TWO_FIRST: _(
            "The most frequent answers are “%(name1)s” and “%(name2)s”: %(count)s cities each, of %(base)s"
        ),
        Says.TIED: _("%(number1)s answers are tied with %(count)s cities each, of %(base)s"),
        Says.ALL_DIFFER: _("No answer is shared by any two of the %(base)s cities"),
    }.get(says)


def _named(says: Says, finding: Finding) -> str | None:
    if says is Says.ALL_NAME:
        return ngettext(
            "The only answer that counts names “%(name1)s”",
            "All name “%(name1)s”: %(count)s of %(base)s cities",
            finding.base,
        )
    return {
        Says.ONE_NAMES: _("The only answer that counts names %(number1)s options"),
        Says.MOST_NAME: _("Most name “%(name1)s”: %(count)s of %(base)s cities"),
        Says.FIRST_NAMED: _("“%(name1)s” is named most often: by %(count)s of %(base)s cities"),
        Says.TWO_NAMED: _("“%(name1)s” and “%(name2)s” are named most often: by %(count)s cities each, of %(base)s"),
        Says.TIED_NAMED: _("%(number1)s options are named most often, by %(count)s cities each, of %(base)s"),
    }.get(says)


def _plain(says: Says, finding: Finding) -> str | None:
    count = finding.count
    if says is Says.TEXTS:
        return ngettext("%(count)s city answers in its own words", "%(count)s cities answer in their own words", count)
    if says is Says.DATES:
        return ngettext("%(count)s city gives a date", "%(count)s cities give a date", count)
    if says is Says.FILES:
        return ngettext("%(count)s city attaches a document", "%(count)s cities attach a document", count)
    if says is Says.ENTRIES:
        return ngettext(
            "One city gives details; entries in all: %(number1)s",
            "%(count)s cities give details; entries in all: %(number1)s",
            count,
        )
    return {
        Says.NOBODY: _("There is no answer that can be counted here"),
        Says.ONE_NUMBER: _("One city gives a figure: %(number1)s"),
        Says.SAME_NUMBER: _("%(count)s cities give the same figure: %(number1)s"),
        Says.YEARS: _(
            "At least half of %(count)s cities give %(number1)s or an earlier year; years go from %(number2)s to "
            "%(number3)s"
        ),
        Says.NUMBERS: _("The median of %(count)s cities is %(number1)s; figures go from %(number2)s to %(number3)s"),
    }.get(says)


def _grid(says: Says, finding: Finding) -> str | None:
    if says is Says.GRID_ANSWERED:
        return ngettext(
            "%(count)s city answers; the table shows each row",
            "%(count)s cities answer; the table shows each row",
            finding.count,
        )
    return {
        Says.GRID_FIRST: _("“%(name1)s” has the most cities that say yes: %(count)s of %(base)s"),
        Says.GRID_TWO: _("“%(name1)s” and “%(name2)s” have the most cities that say yes: %(count)s each"),
        Says.GRID_TIED: _("%(number1)s rows have the most cities that say yes: %(count)s each"),
        Says.GRID_NONE_YES: _("No city says yes in any row"),
        Says.GRID_PAIR: _("The most repeated answer is “%(name2)s” in “%(name1)s”: %(count)s of %(base)s cities"),
    }.get(says)
