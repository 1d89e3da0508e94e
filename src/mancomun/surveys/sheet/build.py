"""From a state of the form to the blocks of a page, and to what differs between two of them."""

from collections.abc import Iterable, Iterator

from mancomun.surveys.engine import Node, NodeKind, NodeState, State
from mancomun.surveys.queries.answering import KEYS
from mancomun.surveys.queries.earlier_lists import is_blank
from mancomun.surveys.sheet import controls
from mancomun.surveys.sheet.blocks import Absent, Block, Grid, Group, Question, Repeat
from mancomun.surveys.sheet.keys import key_of
from mancomun.surveys.sheet.known import Known
from mancomun.surveys.sheet.questions import Recorded, question
from mancomun.surveys.sheet.text import marked

PHANTOM = 999_999_999  # no instance ever has this key


class Builder:
    """Draws one state; its methods give plain values."""

    def __init__(self, state: State, known: Known) -> None:
        self.state = state
        self.known = known

    def section(self, node: Node) -> tuple[Block, ...]:
        """The blocks of a section as ``CompiledForm.sections`` gives it."""
        top = NodeState(self.state, self.state.form.root, self.state.root)
        if node is self.state.form.root:
            return self.blocks([each for each in node.children.values() if each.kind is NodeKind.QUESTION], top)
        if node.kind is NodeKind.REPEAT:
            return (self.repeat(node, top),)
        return self.blocks(node.children.values(), NodeState(self.state, node, self.state.root))

    def blocks(self, nodes: Iterable[Node], parent: NodeState) -> tuple[Block, ...]:
        found: list[Block] = []
        run: list[NodeState] = []
        for node in nodes:
            item = NodeState(self.state, node, parent.scope)
            if node.kind is NodeKind.QUESTION and (controls.is_header(node) or controls.is_row(node)):
                if controls.is_header(node) and run:
                    found.append(self.grid(run))
                    run = []
                run.append(item)
                continue
            if run:
                found.append(self.grid(run))
                run = []
            found += self.one(item)
        return (*found, self.grid(run)) if run else tuple(found)

    def one(self, item: NodeState) -> Iterator[Block]:
        node = item.node
        if node.kind is NodeKind.REPEAT:
            yield self.repeat(node, item)
        elif node.kind is NodeKind.GROUP:
            if self.state.form.questions(node):
                yield self.group(item) if self._drawn(item) else Absent(key_of(node, item.path))
        elif node.control and not (self.known.whole and node.calculate is not None):
            yield self.question(item)

    def question(self, item: NodeState, grid: str = "") -> Question | Absent:
        return question(item, self.known, grid=grid) if self._drawn(item) else Absent(key_of(item.node, item.path))

    def _drawn(self, item: NodeState) -> bool:
        return item.relevant or self.known.whole

    def group(self, item: NodeState, position: int = 0) -> Group:
        return Group(
            key=key_of(item.node, item.path),
            label=marked(item.label),
            hint=marked(item.hint),
            blocks=self.blocks(item.node.children.values(), item),
            position=position,
            locked=self.known.locked,
        )

    def grid(self, run: list[NodeState]) -> Grid | Absent:
        head, rows = run[0], run[1:] if controls.is_header(run[0].node) else run
        key = key_of(head.node, head.path) if controls.is_header(head.node) else f"{key_of(head.node, head.path)}g"
        drawn = tuple(self.question(row, key) for row in rows)
        asked = [row for row in drawn if isinstance(row, Question)]
        if not asked:
            return Absent(key)
        return Grid(
            key=key,
            label=marked(head.label) if controls.is_header(head.node) else marked(""),
            hint=marked(head.hint) if controls.is_header(head.node) else marked(""),
            columns=tuple(marked(choice.label) for choice in head.choices),
            rows=drawn,
            visibility=asked[0].visibility,
            confined=all(row.confined for row in asked),
            locked=self.known.locked,
            talk_key=key_of(head.node, head.path),
            record=Recorded(head, self.known.answers.get(head.path), self.known),
        )

    def repeat(self, node: Node, parent: NodeState) -> Repeat | Absent:
        path = f"{parent.scope.prefix}{node.tail}"
        instances = [NodeState(self.state, node, kid) for kid in parent.scope.kids[node.layer.place]]
        key = key_of(node, path)
        if not self._asked(path, node, parent, instances):
            return Absent(key)
        standing = self.known.answers.get(f"{path}{KEYS}")
        shown = instances[0] if instances else parent
        filled = not is_blank(path, self.known.answers)
        return Repeat(
            key=key,
            label=marked(node.label.render(shown.scope) if node.label else ""),
            hint=marked(node.hint.render(shown.scope) if node.hint else ""),
            instances=tuple(self.group(each, each.position) for each in instances),
            base=standing.number if standing else 0,
            locked=self.known.locked,
            counted=node.count is not None,
            path=path,
            lists={} if self.known.locked or filled else self.known.lists,
            blank=self._blank(path, node, len(instances)),
        )

    def _blank(self, path: str, node: Node, count: int) -> Group | None:
        """What an entry would be that the browser adds. Entries within such an entry wait for the server."""
        if not self.known.whole or self.known.locked or node.count is not None or str(PHANTOM) in path:
            return None
        state = self._with_one(path)
        return Builder(state, self.known).group(state[f"{path}[{PHANTOM}]"], count + 1)

    def _with_one(self, path: str) -> State:
        """The state with another instance of a repeat."""
        run = self.state.run
        draft = self.state.draft.add_repeat(path, PHANTOM)
        return self.state.form.evaluate(draft, now=run.now.replace(tzinfo=run.zone), language=run.language)

    def _asked(self, path: str, node: Node, parent: NodeState, instances: list[NodeState]) -> bool:
        """Whether a repeat is asked. Relevance is its instances' own; with none, what one would say."""
        if self.known.whole:
            return True
        if instances:
            return any(each.relevant for each in instances)
        if node.count is not None or not parent.relevant:
            return False
        if node.relevant is None:
            return True
        return self._with_one(path)[f"{path}[{PHANTOM}]"].relevant


def questions_in(blocks: Iterable[Block]) -> Iterator[Question]:
    """All questions that are asked, in the order of the page."""
    for block in blocks:
        match block:
            case Question():
                yield block
            case Group():
                yield from questions_in(block.blocks)
            case Grid():
                yield from questions_in(block.rows)
            case Repeat():
                yield from questions_in(block.instances)


def drawn_anew(before: Iterable[Block], after: Iterable[Block], *, typing: frozenset[str]) -> Iterator[Block]:
    """What to draw anew as a whole, outermost first. ``typing``: paths that the person is busy with."""
    old = {block.key: block for block in before}
    for block in after:
        yield from _differs(old.get(block.key), block, typing)


def _differs(old: Block | None, new: Block, typing: frozenset[str]) -> Iterator[Block]:
    match old, new:
        case Question(), Question():
            touched = new.path in typing
            if old.body != new.body or (not touched and (old.value, old.visibility) != (new.value, new.visibility)):
                yield new
        case Group(), Group() if _heads(old) == _heads(new):
            yield from drawn_anew(old.blocks, new.blocks, typing=typing)
        case Grid(), Grid() if _heads(old) == _heads(new):
            yield from drawn_anew(old.rows, new.rows, typing=typing)
        case Repeat(), Repeat() if _heads(old) == _heads(new):
            yield from drawn_anew(old.instances, new.instances, typing=typing)
        case _ if old != new:
            yield new


def _heads(block: Group | Grid | Repeat) -> tuple[object, ...]:
    match block:
        case Group():
            return (block.label, block.hint, tuple(each.key for each in block.blocks))
        case Grid():
            return (block.label, block.hint, block.columns, tuple(each.key for each in block.rows))
        case Repeat():
            return (block.label, block.hint, tuple(each.key for each in block.instances))


def block_of(blocks: Iterable[Block], key: str) -> Block | None:
    """The group, repeat or question with this key."""
    for block in blocks:
        if block.key == key:
            return block
        if found := block_of(_inside(block), key):
            return found
    return None


def _inside(block: Block) -> tuple[Block, ...]:
    match block:
        case Group():
            return block.blocks
        case Grid():
            return block.rows
        case Repeat():
            return block.instances
    return ()
