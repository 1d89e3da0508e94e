"""The mirror of a city as a document of some pages, to hand to its mayor. All of it comes from ``queries.mirror``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mancomun.network.models import LocalGovernment, Network
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.models import Response, Revision, Round
from mancomun.surveys.queries.answering import form_of
from mancomun.surveys.reports import kept
from mancomun.surveys.reports.house import Paper, typeset
from mancomun.surveys.reports.shapes import Head, Parted, Table, scale
from mancomun.surveys.results.mirror import Line, Mirror
from mancomun.surveys.results.mirrored import Exchanged, exchanged, glance, since
from mancomun.ui.localise import country, number, spoken_day
from mancomun.ui.states import WORDS, State

_NAMED = 4  # cities that a line names
_ASKED = 10  # cities that the last table names
_KNOWN = (State.YES, State.PART, State.NO)


class Doing(Protocol):
    """A city that does what this one has not."""

    @property
    def name(self) -> str: ...
    @property
    def slug(self) -> str: ...


@dataclass(frozen=True)
class Subject:
    """Whose mirror it is, as somebody who may see it sees it."""

    response: Response
    revision: Revision  # that the city approved
    mirror: Mirror

    @property
    def city(self) -> LocalGovernment:
        return self.response.invitee.government

    @property
    def round(self) -> Round:
        return self.response.invitee.round

    @property
    def lines(self) -> list[Line]:
        return [line for block in self.mirror.blocks for line in block.lines]


def mirror_of(subject: Subject, *, at: datetime) -> bytes:
    """In the active language; what says the same is made once."""
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    paper, said = _paper(subject, the_network(), day), content(subject, day=day)
    return kept.mirror((paper.data(), said), lambda: typeset("mirror.typ", paper, said))


def content(subject: Subject, *, day: datetime) -> dict[str, Any]:
    """What the template is given beside the paper."""
    return {
        "cover": _cover(subject, day),
        "glance": _glance(subject),
        "parts": [part for part in _parts(subject) if part],
        "ask": _ask(subject),
        "method": _("Only answers that the reader of this document may know are counted. Silence is never a “no”."),
    }


def _parts(subject: Subject) -> list[dict[str, Any]]:
    found, form = subject.mirror, form_of(subject.response)
    teaches = _exchange(_("What it can teach"), _("Wanted by"), exchanged(form, found.offers))
    learns = _exchange(_("What it wants to learn"), _("Offered by"), exchanged(form, found.wants))
    return [_since(found), _lacks(subject), _partly(subject), _has(subject), teaches, learns, _silent(subject)]


def _paper(subject: Subject, network: Network, day: datetime) -> Paper:
    title = _title(subject)
    demonstration = _("Demonstration: the answers are invented") if subject.round.demonstration else ""
    return Paper(
        title=title,
        about=_version(subject),
        left=f"{network.short_name} · {title}",
        right=f"{subject.round.title} · {spoken_day(day.date())}",
        foot=demonstration or _for(),
        network=network,
        at=day,
    )


def _title(subject: Subject) -> str:
    return _("The mirror of %(city)s") % {"city": subject.city.name}


def _for() -> str:
    return _("For the city and the coordination: it may hold answers that are not public")


def _version(subject: Subject) -> str:
    return _("%(title)s, version %(number)s as the city approved it") % {
        "title": subject.round.title,
        "number": number(subject.revision.number),
    }


def _cover(subject: Subject, day: datetime) -> dict[str, Any]:
    warnings = [_("Demonstration: the answers are invented")] if subject.round.demonstration else []
    approved = subject.revision.approved_at
    lines = [country(subject.city.country), spoken_day(day.date())]
    if approved is not None:
        lines.insert(1, _("Approved by the city on %(day)s") % {"day": spoken_day(approved.date())})
    return {
        "kind": _("Mirror"),
        "title": subject.city.name,
        "about": _version(subject),
        "warnings": [*warnings, _for()],
        "lines": lines,
    }


def _glance(subject: Subject) -> dict[str, Any]:
    """Each block of the questionnaire in one line: how many of its questions the city answers how."""
    options = [*(str(state) for state in _KNOWN), "none"]
    rows = []
    for block in subject.mirror.blocks:
        own = [block.own.get(str(state), 0) for state in _KNOWN]
        counts = [*own, len(block.lines) - sum(own)]
        shares = [100 * count / max(len(block.lines), 1) for count in counts]
        texts = [number(count) for count in counts]
        rows.append(Parted(block.title, shares, texts, number(len(block.lines))))
    heads = [
        Head(_("Block")),
        Head(_("What the city answered, by number of questions")),
        Head(_("Questions"), number=True),
    ]
    labels = [*(str(WORDS[state]) for state in _KNOWN), _("Another answer, or none")]
    drawn = scale(heads, list(zip(options, labels, strict=True)), rows)
    return {
        **drawn,
        "title": _("Where %(city)s stands") % {"city": subject.city.name},
        "sentences": glance(subject.mirror, subject.city.name),
        "lead": _beside(subject.mirror),
        "warning": _reference(subject),
    }


def _beside(mirror: Mirror) -> str:
    if mirror.reference is None:
        return _("No other city’s results are open yet, so the city stands alone here.")
    return ngettext(
        "Beside the city stands %(count)s other city of the %(invited)s that were invited.",
        "Beside the city stand %(count)s other cities of the %(invited)s that were invited.",
        mirror.cities,
    ) % {"count": number(mirror.cities), "invited": number(mirror.invited)}


def _reference(subject: Subject) -> str:
    reference = subject.mirror.reference
    if reference is None or reference.pk == subject.round.pk:
        return ""
    return _(
        "The results of this round are not open yet. Until then the city is held against “%(title)s”, the last round "
        "whose results are open."
    ) % {"title": reference.title}


def _since(mirror: Mirror) -> dict[str, Any]:
    """What is done more, and less, than in the city's last round. Nothing where there is none to compare."""
    if mirror.since is None:
        return {}
    moved = [*mirror.since.gained, *mirror.since.lost]
    rows = [[each.code, each.label, str(WORDS[State(each.then)]), str(WORDS[State(each.now)])] for each in moved]
    return _part(
        _("What changed since “%(title)s”") % {"title": mirror.since.round.title},
        since(mirror.since),
        [Head(_("Code")), Head(_("Question")), Head(_("Last time")), Head(_("Now"))],
        rows,
        since(mirror.since),
    )


def _exchange(title: str, meets: str, things: Sequence[Exchanged] | None) -> dict[str, Any]:
    if not things:
        return {}
    rows = []
    for each in things:
        told = "; ".join(f"{one.label}: {one.text}" for one in each.said.told)
        rows.append(
            ["", f"{each.said.theme}. {told}" if told else each.said.theme, _names(each.match.cities, each.match.many)]
        )
    return _part(title, "", [Head(""), Head(_("What")), Head(meets)], rows, "")


def _has(subject: Subject) -> dict[str, Any]:
    lines = [line for line in subject.lines if line.own == State.YES]
    rows = [[line.code, line.label, _others(line)] for line in lines]
    return _part(
        _("What the city has, and can offer"),
        _("To each of these the city answered yes. Beside it, how many of the others do too."),
        [Head(_("Code")), Head(_("Question")), Head(_("Others that say yes"), number=True)],
        rows,
        _("The city answered yes to no question."),
    )


def _partly(subject: Subject) -> dict[str, Any]:
    return _ahead(
        subject.mirror.partly,
        _("What is on its way"),
        _("The city has this in part. These cities have it wholly, and can be asked how."),
    )


def _lacks(subject: Subject) -> dict[str, Any]:
    return _ahead(
        subject.mirror.lacks,
        _("What the city lacks"),
        _("The city answered no. These cities already do it, or in part."),
    )


def _ahead(lines: Sequence[Line], title: str, lead: str) -> dict[str, Any]:
    rows = [[line.code, line.label, _others(line), _names(line.doing, line.many)] for line in lines]
    heads = [
        Head(_("Code")),
        Head(_("Question")),
        Head(_("Others that say yes"), number=True),
        Head(_("Who already does it")),
    ]
    return _part(title, lead, heads, rows, _("There is no such question."))


def _silent(subject: Subject) -> dict[str, Any]:
    """What the city did not say: no data, not its competence, not published, no answer."""
    silent = [line for line in subject.lines if line.own and line.own not in _KNOWN]
    rows = [[line.code, line.label, str(WORDS[State(line.own)])] for line in silent]
    if not rows:
        return {}
    return _part(
        _("What the city did not say"),
        _("None of these is a “no”."),
        [Head(_("Code")), Head(_("Question")), Head(_("Answer"))],
        rows,
        "",
    )


def _part(title: str, lead: str, heads: Sequence[Head], rows: Sequence[Sequence[str]], empty: str) -> dict[str, Any]:
    return {
        "title": title,
        "lead": lead if rows else "",
        "table": Table(heads, rows).data(),
        "first": 8,
        "empty": empty,
    }


def _others(line: Line) -> str:
    if not line.answered:
        return "–"
    said = _("%(part)s of %(whole)s") % {
        "part": number(line.counts.get(str(State.YES), 0)),
        "whole": number(line.answered),
    }
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def _names(doing: Sequence[Doing], many: int) -> str:
    """``many`` of them there are, those that the mirror does not name too."""
    names = ", ".join(each.name for each in doing[:_NAMED])
    rest = many - len(doing[:_NAMED])
    return _("%(names)s and %(count)s more") % {"names": names, "count": number(rest)} if rest > 0 else names or "–"


def _ask(subject: Subject) -> dict[str, Any]:
    """The cities that do most of what this one has not; named by the alphabet, for nobody is ranked."""
    able: dict[str, list[str]] = {}
    named: dict[str, str] = {}
    for line in (*subject.mirror.lacks, *subject.mirror.partly):
        for each in line.doing:
            able.setdefault(each.slug, []).append(line.code)
            named[each.slug] = each.name
    most = sorted(able, key=lambda slug: (-len(able[slug]), named[slug].casefold(), slug))[:_ASKED]
    rows = [
        [named[slug], ", ".join(dict.fromkeys(able[slug]))]
        for slug in sorted(most, key=lambda slug: (named[slug].casefold(), slug))
    ]
    return {
        "title": _("Whom to ask"),
        "lead": _("Cities that already do the most of what is missing here, in the order of the alphabet."),
        "table": Table([Head(_("City")), Head(_("Ask about"))], rows).data(),
    }
