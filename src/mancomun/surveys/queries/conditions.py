"""Which answers the asking of a question depends on.

Whether a city was asked, and what it answered then, tells something of the answer that the condition looks at. So an
answer is never read by more people than the answers that it depends on: see ``rules.visibility.narrowest``.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from mancomun.surveys.engine import CompiledForm, Node, NodeKind


def conditions_of(form: CompiledForm) -> Mapping[str, frozenset[str]]:
    """For each question and repeat the paths of the questions that its being asked depends on, however far away."""
    return _conditions(form)


@lru_cache(maxsize=16)
def _conditions(form: CompiledForm) -> Mapping[str, frozenset[str]]:
    needs: dict[Node, set[Node]] = {}
    works: dict[Node, set[Node]] = {}
    for unit in form.units:
        held = works if unit.kind == "calculate" else needs
        held.setdefault(unit.node, set()).update(unit.dependencies)
    found = {}
    for node in form.nodes:
        if node.kind is not NodeKind.GROUP:
            found[node.path] = frozenset(_answers(node, needs, works)) - {node.path}
    return found


def _answers(node: Node, needs: Mapping[Node, set[Node]], works: Mapping[Node, set[Node]]) -> Iterator[str]:
    seen: set[Node] = set()
    waiting = list(_around(node, needs))
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if one.kind is NodeKind.QUESTION and one.calculate is None:
            yield one.path
        waiting += [*works.get(one, ()), *_around(one, needs)]
        if one.kind is not NodeKind.QUESTION:
            waiting += one.children.values()


def _around(node: Node, needs: Mapping[Node, set[Node]]) -> Iterator[Node]:
    """What the node's own conditions and those of all that it stands in refer to."""
    at: Node | None = node
    while at is not None:
        yield from needs.get(at, ())
        at = at.parent
