"""The columns of a round's snapshot: what was asked, by permanent names."""

from collections.abc import Mapping
from functools import lru_cache

from mancomun.surveys.engine import CompiledForm
from mancomun.surveys.queries.conditions import conditions_of
from mancomun.surveys.queries.results.topics import Part, Shape, Topic, topics_of
from mancomun.surveys.snapshot import Field, named

Fields = Mapping[str, Field]  # by path, in the form's order


def fields_of(form: CompiledForm) -> Fields:
    return _fields(form)


@lru_cache(maxsize=16)
def _fields(form: CompiledForm) -> Fields:
    return fields_from(topics_of(form), conditions_of(form))


def fields_from(topics: tuple[Topic, ...], conditions: Mapping[str, frozenset[str]]) -> Fields:
    columns = [
        (leaf, _names(topic, leaf))
        for topic in topics
        for part in topic.parts
        for leaf in ((part,) if part.shape is Shape.REPEAT else part.leaves)
    ]
    names = named(wanted for _leaf, wanted in columns)
    return {leaf.path: _field(leaf, name, conditions) for (leaf, _wanted), name in zip(columns, names, strict=True)}


def _names(topic: Topic, leaf: Part) -> tuple[str, ...]:
    """Its topic's code; where that is another's, with its own name; where two have one name, its place in the form."""
    own = (f"{topic.key}/{leaf.node.name}", _place(leaf.path, 2))
    return (topic.key, *own) if leaf is topic.main and leaf.shape is Shape.QUESTION else own


def _field(part: Part, name: str, conditions: Mapping[str, frozenset[str]]) -> Field:
    needs = conditions.get(part.path, frozenset())
    if part.shape is not Shape.REPEAT:
        return Field(name, part.path, part.question, part.node.data_type, needs)
    deep = part.path.count("/") + 1
    inner = named(((field.node.name, _place(field.path, deep)) for field in part.parts), taken=())
    fields = tuple(_field(field, own, conditions) for field, own in zip(part.parts, inner, strict=True))
    return Field(name, part.path, part.question, part.node.data_type, needs, fields, repeat=True)


def _place(path: str, deep: int) -> str:
    return "/".join(path.split("/")[deep:])
