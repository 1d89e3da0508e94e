"""The sections of a form as addresses."""

from collections.abc import Iterator

from mancomun.surveys.engine import CompiledForm, Node, NodeState, State

RESERVED = frozenset(
    {"start", "length", "save", "print", "files", "hands", "history", "notes"}
    | {"done", "ask", "open", "leave", "workbook", "phone", "offline"}
)  # other pages at the same level


def slug_of(section: Node) -> str:
    """A name of XML, so it may be almost any word; it must not be taken for another page."""
    return f"{section.name}_" if section.name in RESERVED else section.name


def section_named(form: CompiledForm, slug: str) -> Node | None:
    return next((section for section in form.sections() if slug_of(section) == slug), None)


def title_of(form: CompiledForm, section: Node, language: str) -> str:
    return section.label.plain(language) if section.label else form.title


def items_of(state: State, section: Node) -> Iterator[NodeState]:
    """Every node instance of a section, in order. The root as a section holds what stands outside any group."""
    loose = section is state.form.root
    for item in state.nodes(section):
        if item.node is not section and (not loose or item.node.parent is section):
            yield item
