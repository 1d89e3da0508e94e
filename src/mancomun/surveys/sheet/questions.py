"""One question of a page, from its state and what is known about its answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from mancomun.core.models import StoredFile
from mancomun.surveys.engine import ChoiceState, NodeState
from mancomun.surveys.engine import Offered as Choice
from mancomun.surveys.models import Answer, Remark
from mancomun.surveys.sheet import controls
from mancomun.surveys.sheet.bases import base_text
from mancomun.surveys.sheet.blocks import Clash, Offered, Option, Question
from mancomun.surveys.sheet.controls import Control
from mancomun.surveys.sheet.keys import key_of
from mancomun.surveys.sheet.known import Known
from mancomun.surveys.sheet.media import media_of, picture_of
from mancomun.surveys.sheet.sentences import sentence
from mancomun.surveys.sheet.text import marked
from mancomun.surveys.sheet.words import in_field, otherwise, words_of

NO_ANSWERS = frozenset({ChoiceState.NOT_COMPETENCE, ChoiceState.NO_DATA, ChoiceState.NOT_PUBLIC})
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NARROWED = 200  # choices
_MODES = {"int": "numeric", "decimal": "decimal"}


def question(item: NodeState, known: Known, *, grid: str = "") -> Question:
    node, path = item.node, item.path
    key, control = key_of(node, path), controls.control_of(node)
    only_read = known.locked or item.readonly or (known.whole and control is Control.FILE)  # files need the server
    if only_read and control is not Control.NOTE:
        control = Control.OUTPUT
    answer = known.answers.get(path)
    refused = known.refused.get(path)
    value = item.value if item.readonly else item.typed
    typed = list(refused.typed) if refused else _parts(control, value)
    return Question(
        key=key,
        path=path,
        control=control,
        code=_code(item),
        label=marked(item.label or node.name),
        hint=marked(item.hint),
        guidance=marked(item.guidance),
        media=media_of(node.label, item, known),
        required=item.required or (known.whole and node.required is not None),
        value=value,
        shown=_shown(item, control, value, typed, known),
        more=tuple(_UNSTORABLE.sub("", part) for part in typed),
        options=_options(item, key, frozenset(typed), known),
        error=refused.sentence if refused else _error(item, known),
        visibility=_visibility(item, answer, known),
        confined=controls.is_confined(node),
        grid=grid,
        suffix="%" if "percent" in controls.words(node) else "",
        kind="url" if "url" in controls.words(node) else node.type,
        mode="url" if "url" in controls.words(node) else _MODES.get(node.data_type, ""),
        record=Recorded(item, answer, known),
    )


def _code(item: NodeState) -> str:
    """Shown before the first question that has it, unless the author wrote it there."""
    node, code = item.node, item.node.code
    is_first = bool(code) and item.state.form.by_code.get(code) is node
    return code if is_first and not item.label.startswith(f"{code}.") else ""


def _parts(control: Control, value: str) -> list[str]:
    if control in {Control.CHECKS, Control.MANY, Control.RANK}:
        return value.split()
    if control is Control.POINT:
        return value.split()[:2]
    return [value] if value else []


def _shown(item: NodeState, control: Control, value: str, typed: list[str], known: Known) -> str:
    if control is Control.OUTPUT:
        return ", ".join(words_of(item, value, known.files))
    text = in_field(item.node.data_type, " ".join(typed), known.language)
    if control is Control.TIME:
        return text[:5]
    return text[:16] if control is Control.MOMENT else _UNSTORABLE.sub("", text)


def _options(item: NodeState, key: str, chosen: frozenset[str], known: Known) -> tuple[Option, ...]:
    steps = controls.scale(item.node) if item.node.type == "range" else ()
    if steps:
        return tuple(Option(step, marked(step), f"{key}_{n}", step in chosen) for n, step in enumerate(steps))
    options: list[Option] = []
    begun = False
    for n, choice in enumerate(_everything(item) if known.whole else item.choices):
        apart = choice.state in NO_ANSWERS and not begun and n > 0
        begun = begun or choice.state in NO_ANSWERS
        picture = picture_of(choice.choice.label, item, known) if choice.choice else ""
        is_chosen = choice.value in chosen
        options.append(Option(choice.value, marked(choice.label), f"{key}_{n}", is_chosen, apart, picture))
    return tuple(options)


def _everything(item: NodeState) -> Sequence[Choice]:
    """All choices of a list that answers narrow down, where it is short enough to choose from."""
    items = item.node.items
    if items is None or not items.filtered or not 0 < len(items.all_choices) <= _NARROWED:
        return item.choices
    return [Choice(each.value, each.label.render(item.scope), each.state, each) for each in items.all_choices]


def _error(item: NodeState, known: Known) -> str:
    found = item.violation
    if found is None or (found.code == "required" and not known.checking):
        return ""
    return sentence(found, item.node)


def _visibility(item: NodeState, answer: Answer | None, known: Known) -> str:
    if controls.is_confined(item.node):
        return controls.visibility_of(item.node)
    refused = known.refused.get(item.path)
    chosen = refused.visibility if refused else answer.visibility if answer else ""
    return chosen or controls.visibility_of(item.node)


@dataclass(frozen=True)
class Recorded:
    """See ``blocks.Record``. What needs a query is asked for only when it is drawn."""

    item: NodeState
    answer: Answer | None
    known: Known

    @property
    def base(self) -> str:
        if self.answer is None:
            return base_text(0, self.item.typed, "")
        return base_text(self.answer.number, self.answer.value, self.answer.visibility)

    @property
    def who(self) -> str:
        return self.answer.by_name if self.answer else ""

    @property
    def at(self) -> datetime | None:
        return self.answer.at if self.answer and self.answer.by_name else None

    @property
    def channel(self) -> str:
        return self.answer.channel if self.answer and self.answer.by_name else ""

    @property
    def talk(self) -> int:
        return self.known.talks.get(self.item.path, 0)

    @property
    def remarks(self) -> Sequence[Remark]:
        return self.known.remarks.get(self.item.path, ())

    @cached_property
    def offered(self) -> Offered | None:
        offer = self.known.offers.get(self.item.path)
        if offer is None:
            return None
        stands = "" if not self.item.typed else "same" if self.item.typed == offer.value else "other"
        text = ", ".join(words_of(self.item, offer.value, self.known.files))
        return Offered(offer.year, offer.since, text, stands)

    @property
    def sent(self) -> str:
        return otherwise(self.item, self.known.recomputed)

    @property
    def file(self) -> StoredFile | None:
        is_file = controls.control_of(self.item.node) is Control.FILE and self.item.typed
        return self.known.files.get(self.item.typed) if is_file else None

    @cached_property
    def clash(self) -> Clash | None:
        answer, edit = self.answer, self.known.overtaken.get(self.item.path)
        if edit is None or answer is None or (edit.value, edit.visibility) == (answer.value, answer.visibility):
            return None
        return Clash(
            theirs=", ".join(words_of(self.item, answer.value, self.known.files)),
            mine=", ".join(words_of(self.item, edit.value, self.known.files)),
            number=answer.number,
            who=answer.by_name,
            at=answer.at,
            same_person=(answer.by, answer.handover) == (self.known.reader, self.known.handover),
        )
