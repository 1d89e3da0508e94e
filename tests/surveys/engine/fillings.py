"""Seeded random answers for any form: mostly valid, with some noise. Used by tests and by the benchmark."""

import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from mancomun.surveys.engine import CompiledForm, Draft, NodeKind, NodeState, State, normalise

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
_WORDS = (
    "abc", "ab", "hola", "año 2020", "ana@example.org", "2020", "1999", "2030", "x", "a  b", "yes", "true",
    "https://example.org/norma.pdf", "Ordenanza 31/2019", "ñandú", "it's", 'say "hi"', "5", "12.5", "línea\nnueva",
)  # fmt: skip
_LITERAL = re.compile(r"'([^'<>&\"]{1,20})'")
_LARGE = (100, 1990, 2015, 2024, 2025, 2026, -999_999_999, 999_999_999)
_ROUNDS = 6  # repeats in repeats need that many passes to be filled
_STEPS = 30  # of one replay
_WRONG = ("abc", "1e3", "12,5", "--4", "2026-02-30", "25:61", "yes no", "é", "12 34")  # for any type but text
_ODD = 0.03  # how often an answer is none of its type


class Replay(NamedTuple):
    """Steps in a new form, as a person takes them, and the draft to which they lead here."""

    steps: list[tuple[str, str | None]]  # answer by path; None adds an instance of that repeat
    draft: Draft


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
    return _shaken(form, draft, dice) if number % 3 == 0 else draft


def _shaken(form: CompiledForm, draft: Draft, dice: random.Random) -> Draft:
    """With some repeat instances taken away again and new blank ones put before others."""
    for path in sorted(draft.repeats):
        keys = draft.keys(path)
        if keys and dice.random() < 0.4:
            draft = draft.remove_repeat(path, dice.choice(keys))
        elif dice.random() < 0.3 and form.node(path).count is None:
            draft = draft.add_repeat(path, max(keys, default=0) + 1, before=dice.choice(keys) if keys else None)
    return draft.update(form.evaluate(draft, now=NOW).keep())


def replays(form: CompiledForm, count: int, seed: int) -> list[Replay]:
    dice = random.Random(seed + 1)  # noqa: S311 - repeatable on purpose
    return [_replay(form, dice) for _ in range(count)]


def _may_follow(form: CompiledForm, before: State, after: State) -> bool:
    """Not where both sides differ on purpose, and not where JavaRosa would stop."""
    stays_offered = b"choice-name" not in form.xform or all(
        item.violation is None or item.violation.code != "choice-not-offered" for item in after.nodes()
    )
    return stays_offered and not after.faults and _counts(form, before) <= _counts(form, after)


def _counts(form: CompiledForm, state: State) -> Counter[str]:
    """Instances of counted repeats. JavaRosa never takes any away, here they sleep: such steps are left out."""
    numbers = [layer.number for layer in form.layers if layer.node.count is not None]
    return Counter(scope.prefix.rpartition("[")[0] for number in numbers for scope in state.run.scopes[number])


def _replay(form: CompiledForm, dice: random.Random) -> Replay:
    draft = form.start(now=NOW, instance_id="uuid:00000000-0000-4000-8000-000000000000")
    draft = draft.update(form.evaluate(draft, now=NOW).keep())
    steps: list[tuple[str, str | None]] = []
    for _ in range(_STEPS):
        state = form.evaluate(draft, now=NOW)
        repeats = [path for path in draft.repeats if form.node(path).count is None and len(draft.keys(path)) < 4]
        if repeats and dice.random() < 0.15:
            path = dice.choice(sorted(repeats))
            above = state.get(path.rpartition("/")[0])
            if above is None or not above.relevant:
                continue
            key = len(draft.keys(path)) + 1
            draft = form.add_repeat(draft, path, key, now=NOW)
            draft = draft.update(form.evaluate(draft, now=NOW).keep())
            steps.append((f"{path}[{key}]", None))
            continue
        asked = [item for item in state.nodes() if item.node.is_answerable and item.relevant and not item.readonly]
        if not asked:
            break
        item = dice.choice(asked)
        if item.node.kind is not NodeKind.QUESTION:
            continue
        text = answer(item, dice, list(_WORDS), odd=0.0).replace("\n", " ")
        following = form.answer(draft, item.path, text, now=NOW)
        if _may_follow(form, state, form.evaluate(following, now=NOW)):
            draft = following.update(form.evaluate(following, now=NOW).keep())
            steps.append((item.path, text))
    return Replay(steps, draft)


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


def answer(item: NodeState, dice: random.Random, words: list[str], odd: float = _ODD) -> str:
    """One answer, mostly of the right type, though not always a permitted one."""
    node = item.node
    if node.items is not None:
        return _choice(item, dice)
    if node.data_type in _BY_TYPE:
        return dice.choice(_WRONG) if dice.random() < odd else _BY_TYPE[node.data_type](item, dice)
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
    return f"{dice.uniform(-60, 30):.5f} {dice.uniform(-90, -30):.5f} 0.0 0.0"


def _line(item: NodeState, dice: random.Random) -> str:
    return "; ".join(_geopoint(item, dice) for _ in range(dice.randint(2, 6)))


def _shape(item: NodeState, dice: random.Random) -> str:
    corners = [_geopoint(item, dice) for _ in range(dice.randint(3, 6))]
    return "; ".join([*corners, corners[0]])


def _number(item: NodeState, dice: random.Random) -> str:
    low, high = (round(float(item.node.parameters.get(name, at))) for name, at in (("start", -6), ("end", 40)))
    if dice.random() < 0.3:
        return str(dice.choice(_telling(item.state.form)))
    return str(dice.randint(min(low, high), max(low, high)))


def _telling(form: CompiledForm) -> tuple[int, ...]:
    """No large ones where a number of instances may come from them: JavaRosa would make a thousand."""
    few = (0, 1, 2, 3, 5, 10)
    return few if any(layer.node.count for layer in form.layers) else (*few, *_LARGE)


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
    "geotrace": _line,
    "geoshape": _shape,
}
