"""Examples for the page that says how forms are read: a small form, its answers, and what expressions come to.

Each is worked out by the engine in a test, and by JavaRosa beside it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

# type, name, relevance: what follows the repeat's beginning is inside it
QUESTIONS: Final = (
    ("integer", "women", ""),
    ("integer", "men", ""),
    ("integer", "budget_year", ""),
    ("text", "norm", ""),
    ("date", "day", ""),
    ("select_one yes_no", "has_centre", ""),
    ("integer", "beds", "${has_centre} = 'yes'"),
    ("select_multiple means", "funds", ""),
    ("begin_repeat", "project", ""),
    ("integer", "cost", ""),
)
LISTS: Final = {"yes_no": ("yes", "no"), "means": ("own", "province", "nation")}
ANSWERS: Final = {
    "/data/women": "5",
    "/data/budget_year": "3000000000",
    "/data/norm": "AR-1201",
    "/data/day": "2026-02-27",
    "/data/has_centre": "no",
    "/data/beds": "12",
    "/data/funds": "own nation",
    "/data/project[1]/cost": "2500",
    "/data/project[3]/cost": "3200",
}
PROJECTS: Final = (1, 2, 3)
NOW: Final = datetime(2026, 2, 28, 22, 30, tzinfo=ZoneInfo("America/Montevideo"))  # in Greenwich it is March already

JAVAROSA: Final = "JavaRosa"


class Example(NamedTuple):
    """An expression of the form above. ``third``: it stands in the third project, else outside of all."""

    expression: str
    value: str  # canonical; blank is a blank answer
    third: bool = False
    elsewhere: tuple[tuple[str, str], ...] = ()  # programs that come to something else, and to what


EXAMPLES: Final[Mapping[str, tuple[Example, ...]]] = {
    "blank": (
        Example("sum(${cost})", "5700", elsewhere=(("Enketo", "NaN"), ("ODK Web Forms", ""))),
        Example("min(${cost})", "2500"),
        Example("max(${cost})", "3200"),
        Example("sum(${cost}) div count-non-empty(${cost})", "2850"),
        Example("sum(${cost}) div count(${project})", "1900"),
        Example("${women} + ${men}", ""),
        Example("${women} + coalesce(${men}, 0)", "5"),
        Example("if(${men} = '', 'blank', 'answered')", "blank"),
    ),
    "relevant": (
        Example("${beds}", ""),
        Example("${women} + ${beds}", ""),
        Example("coalesce(${beds}, 0)", "0"),
    ),
    "numbers": (
        Example("number('x')", ""),
        Example("if(number('x') > 2, 'more', 'not more')", "not more"),
        Example("${budget_year} + 1", "3000000001", elsewhere=((JAVAROSA, ""),)),
        Example("999999999999999 + 0", "999999999999999"),
        Example("round(2.5)", "3"),
        Example("round(-2.5)", "-2"),
        Example("max(-3, -2)", "0"),
    ),
    "dates": (
        Example("format-date(today(), '%Y-%m-%d')", "2026-02-28"),
        Example("today() - ${day}", "1"),
        Example("if(${day} = '2026-02-27', 'same day', 'another day')", "same day"),
        Example("format-date(date(${day} + 30), '%Y-%m-%d')", "2026-03-29"),
    ),
    "repeats": (
        Example("${cost} * 2", "6400", third=True),
        Example("position(..)", "3", third=True),
        Example("sum(../../project/cost)", "5700", third=True),
        Example("indexed-repeat(${cost}, ${project}, 1)", "2500"),
        Example("count(${project})", "3"),
    ),
    "choices": (
        Example("count-selected(${funds})", "2"),
        Example("if(selected(${funds}, 'nation'), 'yes', 'no')", "yes"),
    ),
    "patterns": (
        Example("if(regex(${norm}, '[A-Z]{2}-[0-9]+'), 'fits', 'does not')", "fits"),
        Example("if(regex(${norm}, '[A-Z]{2}'), 'fits', 'does not')", "does not"),
    ),
    "chance": (Example("join(', ', randomize(instance('means')/root/item/name, 7))", "nation, province, own"),),
}


def answered() -> list[tuple[str, list[str]]]:
    """Each question's name and what was answered; inside the repeat once for each project."""
    names = [name for _type, name, _relevant in QUESTIONS]
    place = names.index("project")
    inside = [
        (name, [ANSWERS.get(f"/data/project[{key}]/{name}", "") for key in PROJECTS]) for name in names[place + 1 :]
    ]
    return [*((name, [ANSWERS.get(f"/data/{name}", "")]) for name in names[:place]), *inside]
