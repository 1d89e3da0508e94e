"""Questions of every kind, and cities with answers and visibilities by a seed."""

import random
from collections.abc import Sequence

from mancomun.surveys.figures import Choice, Kind, Question
from mancomun.surveys.snapshot import Field, Place, Sheet, sheet
from mancomun.surveys.snapshot.sheets import Entry

HAS = tuple(
    Choice(value, state)
    for value, state in (
        ("yes", "yes"), ("part", "part"), ("no", "no"), ("theirs", "not_competence"), ("unknown", "no_data"),
        ("secret", "not_public"),
    )
)  # fmt: skip
FREE = tuple(Choice(value) for value in ("ñandú", "beta", "gamma", "delta"))
NONE = Choice("none", "no_data")
FIELDS = (
    Field("A1", "/d/a1", Question(Kind.ONE, HAS)),
    Field("A2", "/d/a2", Question(Kind.ONE, FREE), needs=frozenset({"/d/a1"})),
    Field("A3", "/d/a3", Question(Kind.SEVERAL, (*FREE, NONE)), needs=frozenset({"/d/a1", "/d/a2"})),
    Field("A4", "/d/a4", Question(Kind.RANK, FREE)),
    Field("A5", "/d/a5", Question(Kind.NUMBER), "int"),
    Field("A6", "/d/a6", Question(Kind.NUMBER), "decimal", frozenset({"/d/a3"})),
    Field("A7", "/d/a7", Question(Kind.DATE), "date"),
    Field("A8", "/d/a8", Question(Kind.TEXT)),
    Field("A9", "/d/a9", Question(Kind.FILE)),
    Field("A10", "/d/a10", Question(Kind.DATE), "dateTime"),
    Field(
        "B1", "/d/b1", Question(Kind.TEXT), needs=frozenset({"/d/a1"}), repeat=True,
        fields=(
            Field("name", "/d/b1/name", Question(Kind.TEXT)),
            Field("kind", "/d/b1/kind", Question(Kind.ONE, HAS), needs=frozenset({"/d/b1/name"})),
            Field("many", "/d/b1/many", Question(Kind.SEVERAL, FREE)),
            Field("people", "/d/b1/people", Question(Kind.NUMBER), "int"),
        ),
    ),
)  # fmt: skip
SIZES = ("large", "small", "unknown")


def places(count: int) -> list[Place]:
    return [
        Place(
            number + 1, f"city-{number}", f"Ciudad {number}", "ABU"[number % 3] + "Y", "005", "", "municipality", None,
            None, SIZES[number % 3], None, None,
        )
        for number in range(count)
    ]  # fmt: skip


def sheets(count: int, seed: int, odd: float = 0.02) -> list[Sheet | None]:
    """``odd``: how often an answer is one that its type does not hold, or a choice that the form no longer has."""
    dice = random.Random(seed)  # noqa: S311  # the same answers each time
    return [None if dice.random() < 0.1 else sheet(_entries(dice, odd), _left_out(dice)) for _ in range(count)]


def _left_out(dice: random.Random) -> frozenset[str]:
    return frozenset({"/d/a5", "/d/b1"}) if dice.random() < 0.2 else frozenset()


def _entries(dice: random.Random, odd: float) -> list[Entry]:
    made = []
    for field in FIELDS:
        if dice.random() < 0.15:
            continue
        if not field.repeat:
            made.append(_entry(field.path, field, dice, odd))
            continue
        for key in range(dice.choice([0, 1, 1, 3])):
            path = f"{field.path}[{key}]"
            inner = [each for each in field.fields if dice.random() < 0.8]
            made += [_entry(each.path.replace(field.path, path), each, dice, odd) for each in inner]
    return made


def _entry(path: str, field: Field, dice: random.Random, odd: float) -> Entry:
    visibility = dice.choice(["public", "public", "public", "network", "coordination", "nobody knows this one"])
    return Entry(path=path, code=field.name, value=_value(field, dice, odd), visibility=visibility)


def _value(field: Field, dice: random.Random, odd: float) -> str:
    if dice.random() < 0.1:
        return dice.choice(["", "  "])
    if dice.random() < odd:
        return (
            "gone"
            if field.question.choices
            else dice.choice(["99999999999999999999", "-", "1e3", "0.1", "2024-02-30"])
        )
    return _usual(field, dice)


def _usual(field: Field, dice: random.Random) -> str:
    values: Sequence[str] = [choice.value for choice in field.question.choices]
    match field.question.kind:
        case Kind.ONE:
            return dice.choice(values)
        case Kind.SEVERAL | Kind.RANK:
            return " ".join(dice.sample(values, dice.randint(1, len(values))))
        case Kind.NUMBER:
            return str(dice.randint(-5, 3000)) if field.data_type == "int" else str(dice.randint(0, 50) / 4)
        case Kind.DATE:
            return f"20{dice.randint(10, 30)}-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}"
        case _:
            return dice.choice(["palabra", "ção \n otra", " espacios ", "=1+1"])
