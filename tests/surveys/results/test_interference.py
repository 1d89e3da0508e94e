"""What is hidden changes nothing that its reader sees: not an answer, not what was asked because of it.

Invented answers to the demonstration's questionnaire; some are hidden, then changed to something else and the form is
evaluated anew, so that other questions appear and disappear. The public's book must stay the same, cell for cell.
"""

import random
from collections.abc import Iterator

from tests.surveys.engine.fillings import NOW, answer, fillings
from tests.surveys.results.test_topics import QUESTIONNAIRE

from mancomun.surveys.engine import CompiledForm, Draft, NodeKind, compile_workbook, generic
from mancomun.surveys.queries.conditions import conditions_of
from mancomun.surveys.queries.results import Book
from mancomun.surveys.queries.results.fields import fields_from
from mancomun.surveys.queries.results.sources import Live
from mancomun.surveys.queries.results.topics import leaves_of, repeats_of, topics_of
from mancomun.surveys.rules.results import Reader
from mancomun.surveys.snapshot import Framing, Place, sheet
from mancomun.surveys.snapshot.sheets import Entry

CITY = Place(1, "quilmes", "Quilmes", "AR", "005", "", "municipality", None, None, "unknown", None, None)
FORM = compile_workbook(QUESTIONNAIRE.read_bytes())
DRAFTS = fillings(FORM, 12, seed=11)


def entries(form: CompiledForm, draft: Draft, hidden: set[str]) -> Iterator[Entry]:
    for item in form.evaluate(draft, now=NOW).nodes():
        node = item.node
        if node.kind is NodeKind.QUESTION and node.is_answerable and item.relevant:
            visibility = "coordination" if generic(item.path) in hidden else "public"
            yield Entry(path=item.path, code=node.code, value=item.value, visibility=visibility)


def seen(draft: Draft, hidden: set[str], *, conditions: bool = True) -> list[object]:
    """All that the public's book says of one city."""
    topics = topics_of(FORM)
    fields = fields_from(topics, conditions_of(FORM) if conditions else {})
    framing = Framing([CITY], [sheet(entries(FORM, draft, hidden))], list(fields.values()))
    book = Book(Live(framing, object()), fields, Reader())
    cells = [book.cells(part)[CITY.id] for part in leaves_of(topics)]
    return [*cells, *(book.entries(CITY.id, repeat) for repeat in repeats_of(topics))]


def changed(draft: Draft, hidden: set[str], dice: random.Random) -> Draft:
    """The hidden answers are something else."""
    new = {
        item.path: answer(item, dice, ["another word", "2"])
        for item in FORM.evaluate(draft, now=NOW).nodes()
        if item.node.is_answerable and generic(item.path) in hidden
    }
    return draft.update(new)


def cases() -> Iterator[tuple[Draft, Draft, set[str]]]:
    dice = random.Random(7)  # noqa: S311  # the same cases each time
    outside = [part.path for part in leaves_of(topics_of(FORM))]
    for draft in DRAFTS:
        for _ in range(5):
            hidden = set(dice.sample(outside, 12))
            yield draft, changed(draft, hidden, dice), hidden


def test_what_is_hidden_changes_nothing_that_the_public_sees() -> None:
    assert [hidden for one, other, hidden in cases() if seen(one, hidden) != seen(other, hidden)] == []


def test_without_the_conditions_it_would() -> None:
    told = [
        1
        for one, other, hidden in cases()
        if seen(one, hidden, conditions=False) != seen(other, hidden, conditions=False)
    ]
    assert len(told) > 5


def test_there_is_something_to_see() -> None:
    assert seen(DRAFTS[0], set()) != seen(DRAFTS[1], set())
