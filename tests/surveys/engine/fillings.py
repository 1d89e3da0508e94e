"""Seeded random answers for any form: mostly valid, with some noise. Used by tests and by the benchmark."""

import random
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from mancomun.surveys.engine import CompiledForm, Draft, NodeState, normalise

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
_WORDS = (
    "abc", "ab", "hola", "año 2020", "ana@example.org", "2020", "1999", "2030", "x", "a  b", "yes", "true",
    "https://example.org/norma.pdf", "Ordenanza 31/2019", "ñandú", "it's", 'say "hi"', "5", "12.5", "línea\nnueva",
)  # fmt: skip
_LITERAL = re.compile(r"'([^'<>&\"]{1,20})'")
_ROUNDS = 6  # repeats in repeats need that many passes to be filled


def fillings(form: CompiledForm, count: int, seed: int) -> list[Draft]:
    dice = random.Random(seed)  # noqa: S311 - repeatable on purpose
    words = [*_WORDS, *_LITERAL.findall(form.xform.decode())[:200]]
    return [_filling(form, dice, words, number) for number in range(count)]


def _filling(form: CompiledForm, dice: random.Random, words: list[str], number: int) -> Draft:
    draft = Draft({f"{form.root.path}/meta/instanceID": f"uuid:{number:08d}-0000-4000-8000-000000000000"})
    blank = dice.choice((0.05, 0.2, 0.6))
    for _ in range(_ROUNDS):
        draft = _with_repeats(form, draft, dice)
        state = form.evaluate(draft, now=NOW)
        new = {
            item.path: "" if dice.random() < blank else answer(item, dice, words)
            for item in state.nodes()
            if item.node.is_answerable and item.path not in draft.values and not _is_filtered(item)
        }
        draft = draft.update(new)
        filtered = [item.path for item in state.nodes() if _is_filtered(item) and item.path not in draft.values]
        for path in filtered:  # one by one, for each may filter the next
            item = form.evaluate(draft, now=NOW)[path]
            draft = draft.set(path, "" if dice.random() < blank else answer(item, dice, words))
        if not new and not filtered:
            break
        draft = draft.update(form.evaluate(draft, now=NOW).keep())
    return draft


def _is_filtered(item: NodeState) -> bool:
    return item.node.items is not None and item.node.items.filtered


def _with_repeats(form: CompiledForm, draft: Draft, dice: random.Random) -> Draft:
    state = form.evaluate(draft, now=NOW)
    for layer in form.layers[1:]:
        if layer.node.count is not None:
            continue
        for scope in state.run.scopes[layer.parent.number] if layer.parent else []:
            path = scope.prefix + layer.node.tail
            if path not in draft.repeats:
                draft = Draft(draft.values, {**draft.repeats, path: tuple(range(1, dice.randint(0, 3) + 1))})
    return draft


def answer(item: NodeState, dice: random.Random, words: list[str]) -> str:
    """One answer that JavaRosa can read: of the right type, though not always a permitted one."""
    node = item.node
    if node.items is not None:
        return _choice(item, dice)
    if node.data_type in _BY_TYPE:
        return _BY_TYPE[node.data_type](item, dice)
    if node.control == "trigger":
        return "OK"
    if node.control == "upload":
        return "evidence.pdf"
    text = normalise("string", dice.choice(words))
    return text if isinstance(text, str) else ""


def _decimal(item: NodeState, dice: random.Random) -> str:
    return dice.choice((_number(item, dice), f"{dice.uniform(-5, 60):.2f}", "0.125", "2000"))


def _date(_item: NodeState, dice: random.Random) -> str:
    return (date(2019, 1, 1) + timedelta(days=dice.randint(0, 3600))).isoformat()


def _time(_item: NodeState, dice: random.Random) -> str:
    return f"{dice.randint(0, 23):02d}:{dice.randint(0, 59):02d}:00.000Z"


def _moment(_item: NodeState, dice: random.Random) -> str:
    moment = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randint(0, 4_000_000))
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def _geopoint(_item: NodeState, dice: random.Random) -> str:
    return f"{dice.uniform(-60, 30):.5f} {dice.uniform(-90, -30):.5f} 0 0"


def _number(item: NodeState, dice: random.Random) -> str:
    low, high = int(item.node.parameters.get("start", -6)), int(item.node.parameters.get("end", 40))
    if dice.random() < 0.3:
        return str(dice.choice((0, 1, 2, 3, 5, 10, 100, 1990, 2015, 2024, 2025, 2026)))
    return str(dice.randint(min(low, high), max(low, high)))


def _choice(item: NodeState, dice: random.Random) -> str:
    offered = [choice.value for choice in item.choices]
    # Where jr:choice-name() asks for a question's choices, JavaRosa deletes chosen ones that are not offered.
    if b"choice-name" not in item.state.form.xform and dice.random() < 0.06:
        everything = item.node.items.all_choices if item.node.items else ()
        offered = [*(choice.value for choice in everything), "not_in_the_list"]
    if not offered:
        return ""
    pool = offered
    if item.node.control == "select1":
        return dice.choice(pool)
    size = len(pool) if item.node.control == "rank" else dice.randint(1, min(4, len(pool)))
    return " ".join(dice.sample(pool, size))


_BY_TYPE: dict[str, Callable[[NodeState, random.Random], str]] = {
    "int": _number,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "dateTime": _moment,
    "geopoint": _geopoint,
}
