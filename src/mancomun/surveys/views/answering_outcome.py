"""What came of a save, question by question, for a browser that keeps each change until the server has it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mancomun.surveys.engine import NodeKind
from mancomun.surveys.queries.answering import KEYS
from mancomun.surveys.sheet.bases import base_text
from mancomun.surveys.sheet.keys import key_of, place_of
from mancomun.surveys.sheet.typed import BASE
from mancomun.surveys.views.answering_desk import Desk
from mancomun.surveys.views.answering_writing import Done


def kept_by_server(desk: Desk, done: Done) -> list[str]:
    """Keys of the questions whose change the browser may forget: it stands, or it waits beside another's."""
    return [key_of(desk.form.node(path), path) for path in sorted(done.shown - done.refused.keys())]


def outcome(desk: Desk, done: Done) -> dict[str, object]:
    """As JSON: ``saved`` gives each question's new base, ``refused`` the sentence; ``added`` a new entry's key."""
    overtaken = {key_of(desk.form.node(path), path) for path in done.overtaken}
    keys = [key for key in kept_by_server(desk, done) if key not in overtaken]
    refused = {key_of(desk.form.node(path), path): found.sentence for path, found in done.refused.items()}
    gone = _("This question takes no answer any more: its entry was taken away, or the form closed it. Copy the text.")
    return {
        "saved": {key: _base(desk, done, key) for key in keys},
        "overtaken": sorted(overtaken),
        "refused": {**dict.fromkeys(_gone(desk, done), gone), **refused},
        "added": _added(done),
    }


def _base(desk: Desk, done: Done, key: str) -> str:
    """What the next change of this question begins from."""
    place = place_of(desk.form, key)
    answer = done.after.get(place.path) if place else None
    if answer is None:
        return desk.request.POST.get(f"{key}{BASE}", "")
    return base_text(answer.number, answer.value, answer.visibility)


def _gone(desk: Desk, done: Done) -> Iterator[str]:
    """Keys that were sent and stand for no question that takes an answer here."""
    for name in desk.request.POST:
        if not name.endswith(BASE):
            continue
        key = name.removesuffix(BASE)
        place = place_of(desk.form, key)
        if place is None or (place.node.kind is NodeKind.QUESTION and place.path not in done.shown):
            yield key


def _added(done: Done) -> dict[str, object] | None:
    if done.added is None:
        return None
    repeat = f"{done.added.path.rpartition('[')[0]}{KEYS}"
    return {"key": done.added.key, "base": done.after[repeat].number}
