"""The questionnaire of a simulated network: 200 questions in twenty sections, of every kind that results show."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from mancomun.surveys.models import Visibility

ROOT = "/data"
SECTIONS = "ABCDEFGHIJKLMNOPQRST"
GRID, REPEAT = "C10", "D10"  # the one question that is a grid, and the one that is a repeat
ROWS = ("housing", "health", "school", "work", "culture", "safety")
MOST_ENTRIES = 3  # of the repeat
LABELS = ("Español (es)", "Português (pt)", "English (en)")
Said = tuple[str, str, str]  # in these languages


class Kind(StrEnum):
    ONE = "select_one"
    SEVERAL = "select_multiple"
    WHOLE = "integer"
    DECIMAL = "decimal"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Said
    state: str = ""


LISTS: dict[str, tuple[Choice, ...]] = {
    "policy": (
        Choice("yes", ("Sí", "Sim", "Yes"), "yes"),
        Choice("in_preparation", ("En preparación", "Em preparação", "In preparation"), "part"),
        Choice("no", ("No", "Não", "No"), "no"),
        Choice("not_competence", ("No es competencia nuestra", "Não é competência nossa", "Not our competence"),
               "not_competence"),
        Choice("no_data", ("No tenemos el dato", "Não temos o dado", "We have no data"), "no_data"),
        Choice("not_public", ("Preferimos no publicarlo", "Preferimos não publicar", "We prefer not to publish it"),
               "not_public"),
    ),
    "level": (
        Choice("low", ("Bajo", "Baixo", "Low")),
        Choice("medium", ("Medio", "Médio", "Medium")),
        Choice("high", ("Alto", "Alto", "High")),
    ),
    "means": (
        Choice("plan", ("Un plan", "Um plano", "A plan"), "yes"),
        Choice("norm", ("Una norma", "Uma norma", "A norm"), "yes"),
        Choice("office", ("Una oficina", "Um setor", "An office"), "yes"),
        Choice("budget", ("Presupuesto", "Orçamento", "A budget"), "yes"),
        Choice("training", ("Formación", "Formação", "Training"), "yes"),
        Choice("council", ("Un consejo", "Um conselho", "A council"), "yes"),
        Choice("no_data", ("No tenemos el dato", "Não temos o dado", "We have no data"), "no_data"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """Asked where another question of the section has one of these answers."""

    name: str
    values: tuple[str, ...]

    @property
    def expression(self) -> str:
        return " or ".join(f"${{{self.name}}} = '{value}'" for value in self.values)


@dataclass(frozen=True)
class Asked:
    """A question outside the repeat, or a row of the grid."""

    code: str
    name: str
    kind: Kind
    label: Said
    options: str = ""
    visibility: str = Visibility.PUBLIC.value
    required: bool = False
    condition: Condition | None = None
    core: bool = False

    @property
    def section(self) -> str:
        return self.code[0]

    @property
    def path(self) -> str:
        inside = f"{GRID.lower()}/" if self.code == GRID else ""
        return f"{ROOT}/{self.section}/{inside}{self.name}"

    @property
    def choices(self) -> tuple[Choice, ...]:
        return LISTS.get(self.options, ())

    @cached_property
    def values(self) -> tuple[str, ...]:
        return tuple(choice.value for choice in self.choices)


def questions() -> Iterator[Asked]:
    """In the order in which they are asked; the repeat stands at the end of its section."""
    for section in SECTIONS:
        yield from _section(section)


def entry_fields() -> tuple[Asked, ...]:
    """What is asked of each entry of the repeat."""
    name = REPEAT.lower()
    return (
        Asked(REPEAT, f"{name}_name", Kind.TEXT, _said("D", "nombre", "nome", "name")),
        Asked(REPEAT, f"{name}_year", Kind.WHOLE, _said("D", "año", "ano", "year")),
        Asked(REPEAT, f"{name}_level", Kind.ONE, _said("D", "alcance", "alcance", "reach"), "level"),
    )


ENTRIES_ASKED = Condition("d1", ("yes",))


def _section(section: str) -> Iterator[Asked]:
    low, network = section.lower(), Visibility.NETWORK.value
    yes, begun = Condition(f"{low}1", ("yes",)), Condition(f"{low}3", ("yes", "in_preparation"))

    def asked(number: int, kind: Kind, what: Said, **more: object) -> Asked:
        return Asked(f"{section}{number}", f"{low}{number}", kind, what, **more)  # type: ignore[arg-type]  # each name is a field of Asked

    policy = {"options": "policy", "required": True, "core": True}
    yield asked(
        1, Kind.ONE, _said(section, "¿tiene una política?", "tem uma política?", "is there a policy?"), **policy
    )
    yield asked(2, Kind.WHOLE, _said(section, "¿desde qué año?", "desde que ano?", "since which year?"), condition=yes)
    yield asked(3, Kind.ONE, _said(section, "¿tiene presupuesto?", "tem orçamento?", "is there a budget?"), **policy)
    yield asked(4, Kind.SEVERAL, _said(section, "¿con qué medios?", "com que meios?", "by which means?"),
                options="means")  # fmt: skip
    yield asked(5, Kind.WHOLE, _said(section, "¿cuántas acciones?", "quantas ações?", "how many actions?"))
    yield asked(6, Kind.ONE, _said(section, "¿se evalúa?", "é avaliada?", "is it evaluated?"), options="policy",
                visibility=network)  # fmt: skip
    yield asked(
        7, Kind.DECIMAL, _said(section, "¿qué parte del gasto?", "que parte do gasto?", "what share of spending?")
    )
    yield asked(8, Kind.TEXT, _said(section, "¿quién responde?", "quem responde?", "who is in charge?"),
                visibility=Visibility.COORDINATION.value)  # fmt: skip
    yield asked(9, Kind.ONE, _said(section, "¿con qué alcance?", "com que alcance?", "with which reach?"),
                options="level", required=True, condition=begun)  # fmt: skip
    if f"{section}10" == GRID:
        for row in ROWS:
            yield Asked(GRID, f"{low}10_{row}", Kind.ONE, (row, row, row), "policy", required=True)
    elif f"{section}10" != REPEAT:
        wide = Visibility.PUBLIC.value if SECTIONS.index(section) % 2 else network
        yield asked(10, Kind.SEVERAL, _said(section, "¿qué falta?", "o que falta?", "what is lacking?"),
                    options="means", visibility=wide)  # fmt: skip


def _said(section: str, es: str, pt: str, en: str) -> Said:
    return (f"Tema {section}: {es}", f"Tema {section}: {pt}", f"Topic {section}: {en}")
