"""What a program sends, read as a page's fields are: canonical text, or a sentence for what cannot be one."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mancomun.surveys.actions.answering import Change
from mancomun.surveys.api import words
from mancomun.surveys.api.problems import Fault, Faulty
from mancomun.surveys.api.schemas.changes import Change as Sent
from mancomun.surveys.api.schemas.changes import Changes
from mancomun.surveys.engine import Node, NodeKind, Refusal, normalise
from mancomun.surveys.sheet.controls import Control, control_of, is_confined, visibility_of
from mancomun.surveys.sheet.sentences import of_code
from mancomun.surveys.views.answering_desk import Desk

UNKNOWN = "unknown"


def changes_in(desk: Desk, body: Changes) -> list[Change]:
    """Raises Faulty, with every fault, when one answer cannot be taken."""
    faults: list[Fault] = list(_twice(body.answers))
    changes = []
    for place, sent in enumerate(body.answers):
        read = _read(desk, sent)
        if isinstance(read, Change):
            changes.append(read)
        else:
            code, words_ = read
            faults.append(_fault(place, "path" if code == UNKNOWN else "value", code, words_))
    if faults:
        raise Faulty(_("Some answers cannot be taken. Nothing was saved."), faults)
    return changes


def repeat_at(desk: Desk, path: str) -> str:
    """The path of a repeat to which this person may add an entry."""
    node = words.seen_at(desk, path)
    around = node.parent if node is not None else None
    if node is None or around is None or node.kind is not NodeKind.REPEAT or node.count is not None:
        raise Faulty(_NO_REPEAT(), [_fault(None, "repeat", UNKNOWN, _NO_REPEAT())])
    if path.endswith("]") or (not desk.state().instances(path) and not _is_place(desk, path, node)):
        raise Faulty(_NO_REPEAT(), [_fault(None, "repeat", UNKNOWN, _NO_REPEAT())])
    return path


def entry_at(desk: Desk, path: str) -> tuple[str, int]:
    """The repeat and the key of an entry that is there."""
    repeat, _bracket, key = path.removesuffix("]").rpartition("[")
    node = words.seen_at(desk, path)
    there = node is not None and node.kind is NodeKind.REPEAT and node.count is None and path.endswith("]")
    if not there or not any(item.path == path for item in desk.state().instances(repeat)):
        sentence = _("There is no entry at this path, or the form itself makes its entries.")
        raise Faulty(sentence, [{"in": "query", "pointer": "/path", "code": UNKNOWN, "detail": sentence}])
    return repeat, int(key)


def _NO_REPEAT() -> str:  # noqa: N802  # a sentence, in the language of the request
    return _("There is no repeat at this path to which an entry could be added.")


def _is_place(desk: Desk, path: str, node: Node) -> bool:
    """Whether a repeat without entries may have some there: in the root, or in an entry that is there."""
    around = path[: len(path) - len(node.tail)] if path.endswith(node.tail) else None
    if around is None:
        return False
    return around == "" or desk.state().get(around) is not None


def _read(desk: Desk, sent: Sent) -> Change | tuple[str, str]:
    node = words.seen_at(desk, sent.path)
    item = desk.state().get(sent.path) if node is not None else None
    if node is None or item is None or node.kind is not NodeKind.QUESTION or not node.is_answerable:
        return UNKNOWN, _("There is no question at this path that takes an answer.")
    if item.readonly:
        return "readonly", _("The form does not let this answer be changed.")
    if control_of(node) is Control.FILE and sent.value and sent.value != item.typed:
        return "file", _("Files are sent on the page of the answer. Here one can be taken away, with a blank value.")
    value = normalise(node.data_type, sent.value)
    if isinstance(value, Refusal):
        return value.code, of_code(value.code, node)
    return Change(sent.path, value, _visibility(node, sent.visibility), sent.base)


def _visibility(node: Node, chosen: str) -> str:
    """Blank where it is the question's own, as the pages keep it."""
    return "" if is_confined(node) or chosen == visibility_of(node) else chosen


def _twice(sent: Iterable[Sent]) -> Iterable[Fault]:
    seen: set[str] = set()
    for place, each in enumerate(sent):
        if each.path in seen:
            yield _fault(place, "path", "twice", _("This path stands here twice."))
        seen.add(each.path)


def _fault(place: int | None, name: str, code: str, detail: str) -> Fault:
    pointer = f"/{name}" if place is None else f"/answers/{place}/{name}"
    return {"in": "body", "pointer": pointer, "code": code, "detail": detail}
