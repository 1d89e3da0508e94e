"""What came from phones, in words: per submission, and as what is left to do at the list of sections."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mancomun.surveys.engine import generic, limits
from mancomun.surveys.engine.state import REQUIRED
from mancomun.surveys.models import Answer, OpenRosaSubmission
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.sheet.keys import key_of
from mancomun.surveys.sheet.sentences import sentence
from mancomun.surveys.sheet.text import plain
from mancomun.surveys.views.answering_desk import Desk
from mancomun.ui.items import Link

MOST = 20  # things to do that are listed; more are met on the pages of the sections


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """One submission: what became of it, and each thing that its person should know."""

    submission: OpenRosaSubmission
    summary: str
    notes: list[str]

    @property
    def waits(self) -> bool:
        return self.submission.applied_at is None


@dataclass(frozen=True, slots=True)
class PhoneWork:
    """At the list of sections: what came from a phone and needs a person."""

    faults: list[tuple[Link, str]]  # the question, and what is wrong with its answer
    choices: list[Link]  # questions that a colleague answered otherwise meanwhile


def lines_of(desk: Desk, submissions: Iterable[OpenRosaSubmission]) -> list[SubmissionLine]:
    """Who sees some sections only sees what they sent themselves."""
    mine = desk.request.actor.user_id
    return [_line(desk, each) for each in submissions if desk.sight.whole or each.by == mine]


def work_of(desk: Desk) -> PhoneWork:
    answers, state = desk.answers, desk.state()
    faults = []
    for violation in state.violations():
        answer, item = answers.get(violation.path), state.get(violation.path)
        from_phone = answer is not None and answer.channel == Answer.Channel.OPENROSA
        if item is not None and from_phone and violation.code != REQUIRED and _shown(desk, violation.path):
            faults.append((_link(desk, violation.path), str(sentence(violation, item.node))))
    return PhoneWork(faults[:MOST], _choices(desk)[:MOST])


def _choices(desk: Desk) -> list[Link]:
    if desk.locked or desk.response.pk is None:
        return []
    kept = queries.overtaken_of(desk.response, desk.actor)
    from_phone = [path for path, edit in kept.items() if edit.channel == Answer.Channel.OPENROSA]
    return [_link(desk, path) for path in from_phone if desk.state().get(path) and _shown(desk, path)]


def _shown(desk: Desk, path: str) -> bool:
    return desk.sight.whole or desk.sight.shows(desk.form.section_of(path).name)


def _link(desk: Desk, path: str) -> Link:
    url = f"{desk.section_url(desk.form.section_of(path))}#{key_of(desk.form.node(path), path)}"
    return Link(_label(desk, path), url)


def _label(desk: Desk, path: str) -> str:
    """The question's words; the path of one that this version does not ask."""
    item = desk.state().get(path)
    if item is not None and item.label:
        return plain(item.label)
    node = desk.form.by_path.get(generic(path))
    return plain(node.label.plain(desk.own_language)) if node is not None and node.label else path


def _line(desk: Desk, submission: OpenRosaSubmission) -> SubmissionLine:
    refused = [row for row in submission.files.all() if row.refused]
    files = [_("The file %(name)s was not kept: %(reason)s") % {"name": r.name, "reason": r.refused} for r in refused]
    outcome = submission.outcome
    if outcome is None:
        waits = _("It waits: the answer had been put forward. It can be brought in when the answer can be changed.")
        return SubmissionLine(submission, waits, files)
    saved = ngettext("%(count)s answer brought in", "%(count)s answers brought in", outcome["saved"])
    return SubmissionLine(submission, saved % {"count": outcome["saved"]}, [*_notes(desk, outcome), *files])


def _notes(desk: Desk, outcome: dict[str, Any]) -> list[str]:
    notes = [
        _("%(question)s: the phone had %(sent)s; worked out here it is %(value)s.")
        % {"question": _label(desk, path), "sent": _said(sent), "value": _said(value)}
        for path, sent, value in outcome["recomputed"]
    ]
    notes += [
        _("%(question)s: a colleague had answered otherwise; whoever sent it chooses.")
        % {"question": _label(desk, path)}
        for path in outcome["overtaken"]
        if not path.endswith(queries.KEYS)
    ]
    notes += [
        _("%(question)s is no longer asked; the phone said %(sent)s.") % {"question": path, "sent": _said(sent)}
        for path, sent in outcome["lost"].items()
    ]
    notes += [
        _("%(question)s was not handed over to whoever sent it, and was left as it is.")
        % {"question": _label(desk, path)}
        for path in outcome["outside"]
    ]
    if outcome["kept"]:
        notes.append(_("An entry that the phone took away stays: a colleague had changed it meanwhile."))
    if count := len(outcome["full"]):
        sentence = ngettext(
            "%(count)s entry found no room: a list holds %(limit)s.",
            "%(count)s entries found no room: a list holds %(limit)s.",
            count,
        )
        notes.append(sentence % {"count": count, "limit": limits.REPEAT_INSTANCES})
    if outcome["unknown_earlier"]:
        notes.append(_("It corrects a submission that never arrived here, so it was taken as a new one."))
    return notes


def _said(text: str) -> str:
    return f"“{text}”" if text else _("nothing")
