"""What a page asks to be written: its fields, files, entries, and choices between two answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from mancomun.core.problems import Problem
from mancomun.surveys.actions import answering as actions
from mancomun.surveys.actions.evidence import keep_evidence
from mancomun.surveys.actions.repeats import add_repeat, bring_entries, remove_repeat, restore_repeat
from mancomun.surveys.engine import Node, NodeKind
from mancomun.surveys.models import Answer, Visibility
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.sheet import typed
from mancomun.surveys.sheet.bases import read_base
from mancomun.surveys.sheet.controls import Control, control_of, is_confined, visibility_of
from mancomun.surveys.sheet.keys import Place, place_of
from mancomun.surveys.sheet.known import Refused
from mancomun.surveys.views.answering_desk import Desk

_TAKE = re.compile(r"(q[\d-]+)\.(mine|theirs)\.(\d{1,9})")
_PAGE = re.compile(r"[\w-]{1,32}", re.ASCII)


@dataclass
class Done:
    """What came of it."""

    before: Mapping[str, Answer] = field(default_factory=dict)
    after: Mapping[str, Answer] = field(default_factory=dict)
    wrote: bool = False
    shown: frozenset[str] = frozenset()  # paths of the questions that the page had shown
    saved: list[str] = field(default_factory=list)  # paths
    overtaken: list[str] = field(default_factory=list)
    refused: dict[str, Refused] = field(default_factory=dict)
    forced: list[str] = field(default_factory=list)  # paths whose fields show something else now
    added: Place | None = None
    removed: Place | None = None
    restored: Place | None = None
    place: str = ""  # the rest of the address to go to: query and fragment


class Writing:
    """Carries out one POST of one person. Each step is an action of its own."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.request = desk.request
        self.data = desk.request.POST
        page = self.data.get("page", "")
        self.page = page if _PAGE.fullmatch(page) else ""
        self.done = Done()

    def everything(self) -> Done:
        reading = typed.read(self.desk.form, self.data, self.desk.state)
        for place in reading.places:
            self.desk.require_path(place.path)
        self.done.shown = frozenset(place.path for place in reading.places)
        self.done.refused.update(reading.refused)
        if reading.changes:
            self._save(reading.changes)
        for place in reading.places:
            upload = self.request.FILES.get(place.key)
            if upload is not None and control_of(place.node) is Control.FILE:
                self._keep(place, upload)
        if not self.done.refused:
            self._buttons()
        if not self.done.wrote:
            self.done.before = self.done.after = self.desk.answers
        return self.done

    def _save(self, changes: list[actions.Change]) -> None:
        self._took(
            actions.save_section(
                response=self.desk.response, changes=changes, page=self.page, by=self.desk.actor, at=self.request.at
            )
        )

    def _keep(self, place: Place, upload: "UploadedFile[Any]") -> None:
        base = read_base(self.data.get(f"{place.key}{typed.BASE}", ""))
        visibility = typed.visibility_in(self.data, place)
        try:
            saved = keep_evidence(
                response=self.desk.response,
                path=place.path,
                upload=upload,
                visibility=visibility,
                base=base.number,
                page=self.page,
                by=self.desk.actor,
                at=self.request.at,
            )
        except actions.NotEditable:
            raise
        except Problem as problem:
            self.done.refused[place.path] = Refused((), str(problem.sentence), visibility)
        else:
            self._took(saved)
            self.done.forced.append(place.path)

    def _took(self, saved: actions.Saved) -> None:
        self._saw(saved.before, saved.after)
        for path, outcome in saved.outcomes.items():
            if outcome is actions.Outcome.OVERTAKEN:
                self.done.overtaken.append(path)
            else:
                self.done.saved.append(path)

    def _saw(self, before: Mapping[str, Answer], after: Mapping[str, Answer]) -> None:
        if not self.done.wrote:
            self.done.before, self.done.wrote = before, True
        self.done.after = after

    # Buttons beside fields

    def _buttons(self) -> None:
        data = self.data
        if place := self._place(data.get("clear", "")):
            self.done.forced.append(place.path)
            self.done.place = f"#{place.key}"
        if place := self._place(data.get("keep", "")):
            self._confirm(place)
        if match := _TAKE.fullmatch(data.get("take", "")):
            self._take(match[1], match[2], int(match[3]))
        if (place := self._repeat("add", whole=True)) is not None:
            self._add(place)
        if (place := self._repeat("bring", whole=True)) is not None:
            self._bring(place)
        for name, act in (("remove", self._remove), ("sure", self._remove), ("restore", self._restore)):
            if (place := self._repeat(name, whole=False)) is not None:
                act(place, name)

    def _place(self, key: str) -> Place | None:
        """What a button stands for; Http404 when it lies outside the sections that this person sees."""
        place = place_of(self.desk.form, key)
        if place is not None:
            self.desk.require_path(place.path)
        return place

    def _repeat(self, name: str, *, whole: bool) -> Place | None:
        place = self._place(self.data.get(name, ""))
        if place is None or place.node.kind is not NodeKind.REPEAT or place.node.count is not None:
            return None
        return place if place.path.endswith("]") is not whole else None

    def _confirm(self, place: Place) -> None:
        """What the city answered in an earlier round is still so: from now on it is today's answer."""
        offer, standing = self.desk.offers.get(place.path), self.desk.answers.get(place.path)
        if offer is not None and not (standing and standing.value):
            number = standing.number if standing else 0
            self._save([actions.Change(place.path, offer.value, _shared(place.node, offer.visibility), number)])
        self.done.forced.append(place.path)
        self.done.place = f"#{place.key}"

    def _take(self, key: str, which: str, number: int) -> None:
        """Settle between two answers to one question."""
        place = self._place(key)
        edit = queries.overtaken_of(self.desk.response, self.desk.actor).get(place.path) if place else None
        if place is None or edit is None:
            return
        if which == "mine":
            self._save([actions.Change(place.path, edit.value, edit.visibility, number)])
        else:
            actions.accept_theirs(response=self.desk.response, path=place.path, by=self.desk.actor, at=self.request.at)
            self._saw(self.desk.answers, self.desk.answers)
        self.done.forced.append(place.path)
        self.done.place = f"#{key}"

    def _add(self, place: Place) -> None:
        self._saw(self.desk.answers, self.desk.answers)
        base = self.data.get(f"{place.key}.n", "")
        key = add_repeat(
            response=self.desk.response,
            repeat=place.path,
            base=int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0,  # noqa: PLR2004  # fits
            page=self.page,
            by=self.desk.actor,
            at=self.request.at,
        )
        self.done.added = place_of(self.desk.form, f"{place.key}-{key}")
        self._reload(f"#{place.key}-{key}")

    def _bring(self, place: Place) -> None:
        """What the city listed in an earlier round becomes today's list, to be looked through."""
        self._saw(self.desk.answers, self.desk.answers)
        offer, form = self.desk.lists.get(place.path), self.desk.form
        if offer is not None:
            entries = [
                {path: (value, _shared(form.node(path), visibility)) for path, (value, visibility) in entry.items()}
                for entry in offer.entries
            ]
            bring_entries(
                response=self.desk.response,
                repeat=place.path,
                entries=entries,
                page=self.page,
                by=self.desk.actor,
                at=self.request.at,
            )
        self._reload(f"#{place.key}")

    def _remove(self, place: Place, name: str) -> None:
        """Without script the first button asks; with it, the browser has asked already."""
        if name == "remove" and not self.request.htmx:
            self.done.place = f"?ask={place.key}#{place.key}"
            return
        self._saw(self.desk.answers, self.desk.answers)
        repeat, key = self._parts(place)
        remove_repeat(response=self.desk.response, repeat=repeat, key=key, by=self.desk.actor, at=self.request.at)
        self.done.removed = place
        self._reload(f"?undo={place.key}#{place.key.rpartition('-')[0]}")

    def _restore(self, place: Place, _name: str) -> None:
        self._saw(self.desk.answers, self.desk.answers)
        repeat, key = self._parts(place)
        restore_repeat(response=self.desk.response, repeat=repeat, key=key, by=self.desk.actor, at=self.request.at)
        self.done.restored = place
        self._reload(f"#{place.key}")

    def _parts(self, place: Place) -> tuple[str, int]:
        repeat, _bracket, key = place.path.removesuffix("]").rpartition("[")
        return repeat, int(key)

    def _reload(self, place: str) -> None:
        self.done.after = queries.answers_of(self.desk.response)
        self.done.place = place


def _shared(node: Node, earlier: str) -> str:
    """Who could read the earlier answer, as a choice of today's; blank where the question says it by itself."""
    if is_confined(node) or earlier not in Visibility:
        return ""
    return earlier if earlier != visibility_of(node) else ""
