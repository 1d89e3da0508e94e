"""A draft as it is frozen: evaluated whole, written as canonical XML and as a list of answers."""

import uuid
from datetime import datetime

from mancomun.surveys.engine import State, to_xml
from mancomun.surveys.engine.model import NodeKind
from mancomun.surveys.models import Answer, Response
from mancomun.surveys.queries.answering import answers_of, clock_of, state_of
from mancomun.surveys.rules.visibility import in_force
from mancomun.surveys.snapshot.sheets import Entry


def evaluated(response: Response, *, at: datetime, language: str | None = None) -> tuple[State, dict[str, Answer]]:
    """What follows from the draft as it stands, and the answers it was made of, read once."""
    answers = answers_of(response)
    return state_of(response, at=at, language=language, answers=answers), answers


def finished(response: Response, state: State, *, at: datetime) -> State:
    """With the moment of submission, where the form keeps it, and an identity, where the draft has none.

    The identity is random and nowhere public: because of it nobody can try out hidden answers on a receipt's digest.
    """
    now = clock_of(response, at)
    draft = state.form.finish(state.draft, now=now)
    identity = f"{state.form.root.path}/meta/instanceID"
    if not draft.values.get(identity):
        draft = draft.update({identity: f"uuid:{uuid.uuid4()}"})
    return state if draft is state.draft else state.form.evaluate(draft, now=now, language=state.run.language)


def frozen(response: Response, state: State, answers: dict[str, Answer]) -> tuple[str, list[Entry]]:
    """The canonical XML instance and the answers in document order.

    A question that was asked and left blank is in the list with a blank value; one that was not asked is not.
    """
    entries: list[Entry] = []
    for item in state.nodes():
        node = item.node
        if node.kind is not NodeKind.QUESTION or not node.is_answerable or not item.relevant:
            continue
        given = answers.get(item.path)
        visibility = in_force(node.columns.get("mancomun_visibility", ""), given.visibility if given else "")
        entries.append(Entry(path=item.path, code=node.code, value=item.value, visibility=visibility))
    return to_xml(state).decode(), entries
