"""Invented but plausible answers to any form: the same city always answers the same.

Reads and writes nothing. A city has a *reach* between 0 and 1: how much it already does. Choices that mean yes are
likelier the further it reaches. A city is asked what its earlier answers make relevant, as a person would be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from mancomun.demo.phrases import phrases
from mancomun.network.models import LocalGovernment
from mancomun.surveys.engine import CompiledForm, Draft, Node, NodeState, Offered, State

CHANGES = 0.15  # the share of answers that another year changes
PASSES = 8  # conditions that hang on conditions are met after a few
NOT_ANSWERED = {"file", "image", "audio", "video"}  # the demonstration adds its few files by themselves


@dataclass(frozen=True, slots=True)
class Respondent:
    """What the register knows of a city, and how the demonstration imagines it."""

    slug: str
    name: str
    kind: str
    language: str  # es or pt
    population: int | None
    population_year: int | None
    reach: float
    care: float  # the share of optional questions that it troubles to answer
    edition: int = 0  # the year asked: from one to the next a few answers change

    def facts(self) -> dict[str, str]:
        """Answers that need no invention, by the name of the question."""
        known = {
            "a1": self.kind,
            "a1_name": self.name,
            "a2": str(self.population or 100_000),
            "a2_year": str(self.population_year or ""),
            "a8_email": f"derechoshumanos@{self.slug}.demo.invalid",
            "j5_email": f"intercambio@{self.slug}.demo.invalid",
        }
        return {name: text for name, text in known.items() if text}


def respondent(city: LocalGovernment, *, edition: int) -> Respondent:
    dice = Random(f"mancomun:{city.slug}")
    size = min(len(str(city.population or 100_000)), 7) / 7
    reach = min(max(dice.gauss(0.22 + 0.3 * size, 0.17), 0.1), 0.9)
    return Respondent(
        slug=city.slug,
        name=city.name,
        kind=city.kind,
        language="pt" if city.country == "BR" else "es",
        population=city.population,
        population_year=min(city.population_year or edition, edition),
        reach=reach,
        care=dice.uniform(0.55, 0.95),
        edition=edition,
    )


def answers(form: CompiledForm, who: Respondent, draft: Draft, section: Node, *, now: datetime) -> dict[str, str]:
    """New answers of one section by path, on top of ``draft``; none of them is wrong by the form's own rules."""
    given: dict[str, str] = {}
    tried: set[str] = set()
    for _ in range(PASSES):
        state = form.evaluate(draft, now=now)
        new = {item.path: invent(item, who, now) for item in _open_questions(state, section, tried)}
        tried |= new.keys()
        if not any(new.values()):
            break
        draft, kept = _mended(form, draft, new, now)
        given |= kept
    return {path: value for path, value in given.items() if value}


def _open_questions(state: State, section: Node, tried: set[str]) -> Iterator[NodeState]:
    for item in state.nodes(section):
        node = item.node
        asked = node.is_answerable and item.relevant and not item.value and item.path not in tried
        if asked and node.type not in NOT_ANSWERED:
            yield item


def _mended(form: CompiledForm, draft: Draft, new: dict[str, str], now: datetime) -> tuple[Draft, dict[str, str]]:
    """The draft with what the form accepts; what it refuses is left open, unless something must be said."""
    tentative = draft.update(new)
    wrong = {violation.path for violation in form.evaluate(tentative, now=now).violations()} & new.keys()
    kept = {path: value for path, value in new.items() if value and path not in wrong}
    return draft.update(kept), kept


def invent(item: NodeState, who: Respondent, now: datetime) -> str:
    """An answer for one question, or “” for one that this city leaves open."""
    node = item.node
    dice = _dice(who, item.path)
    if node.name in who.facts():
        return who.facts()[node.name]
    if not item.required and not _main(node) and dice.random() > who.care:
        return ""
    if node.items is not None:
        return _choose(item, who, dice)
    return _write(node, who, dice, now)


def _dice(who: Respondent, name: str) -> Random:
    """The city's own luck with a question, which a new year changes now and then."""
    changes = Random(f"{who.slug}:{name}:{who.edition}").random() < CHANGES
    return Random(f"{who.slug}:{name}:{who.edition if changes else ''}")


def _main(node: Node) -> bool:
    """The first question of a code carries the comparison, so a city seldom leaves it open."""
    return bool(node.code) and node.name == node.code.lower()


def _choose(item: NodeState, who: Respondent, dice: Random) -> str:
    offered = item.choices
    if not offered:
        return ""
    if item.node.control == "select1":
        return dice.choices(offered, _weights(offered, who.reach))[0].value
    alone = [
        choice.value for choice in offered if choice.value in {"none", "no", "no_data", "not_public", "not_competence"}
    ]
    others = [choice.value for choice in offered if choice.value not in {*alone, "other"}]
    if not others or (alone and dice.random() > 0.55 + who.reach / 2):
        return dice.choice(alone or others)
    count = 1 + sum(dice.random() < who.reach for _ in range(min(3, len(others) - 1)))
    chosen = set(dice.sample(others, count))
    return " ".join(value for value in others if value in chosen)


def _weights(offered: Sequence[Offered], reach: float) -> list[float]:
    """How likely each choice is. Choices of the same meaning share its likelihood."""
    likely = {
        "yes": reach,
        "part": 0.28,
        "no": (1 - reach) * 0.75,
        "not_competence": 0.05,
        "no_data": 0.06,
        "not_public": 0.025,
        "other": 0.1,
    }
    states = [str(choice.state or "") for choice in offered]
    return [likely.get(state, 0.3) / states.count(state) for state in states]


def _write(node: Node, who: Respondent, dice: Random, now: datetime) -> str:
    if node.data_type == "date":
        return date(now.year, now.month, 1).isoformat()
    if node.data_type in {"int", "decimal"}:
        return str(_number(node.name, who, dice, now.year))
    if "url" in node.appearance:
        return f"https://{who.slug}.demo.invalid/{node.name.replace('_', '-')}"
    return dice.choice(phrases(node.name, who.language))


def _number(name: str, who: Respondent, dice: Random, year: int) -> int:
    """A number of the right kind, by what the name of the question says."""
    people = who.population or 100_000
    if "year" in name or name in {"c3", "b2_revised"}:
        return dice.randint(year - 2 if name.startswith(("h1", "i1")) else year - 14, year - 1)
    if "percent" in name or name in {"c4_women", "c4_migrant"}:
        return dice.randint(5, 70)
    sizes = {
        "a3": int(people * dice.uniform(0.008, 0.09)),
        "c4": dice.randint(2, 24),
        "c8": dice.randint(10, 400),
        "d6": int(people * dice.uniform(0.001, 0.01)) + 20,
        "f2_meetings": dice.randint(2, 12),
        "f4": dice.randint(1, 30),
        "e6_hours": dice.choice([20, 40, 60, 80]),
        "e6_places": dice.choice([30, 60, 120, 240]),
        "h2_cases": dice.randint(0, 60),
        "a6_amount": int(people * dice.uniform(80, 900)),
        "c5_amount": int(people * dice.uniform(0.5, 9)),
    }
    return sizes.get(name, dice.randint(1, 60))
