"""Workbooks of answers: what a download holds, and what came back."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mancomun.core.actors import Actor
from mancomun.core.addresses import absolute_to
from mancomun.core.files import open_file
from mancomun.core.models import StoredFile
from mancomun.core.problems import Gone, Unprocessable
from mancomun.core.spreadsheets import ANSWERS, Bounds, read_sheets
from mancomun.surveys.engine import Node, State
from mancomun.surveys.exchange.collecting import Collected, collect
from mancomun.surveys.exchange.comparing import compare
from mancomun.surveys.exchange.layout import Layout, lay_out
from mancomun.surveys.exchange.plan import Plan
from mancomun.surveys.models import Answer, Response, Round
from mancomun.surveys.models.workbooks import SentWorkbook
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.queries.hands import sight_of
from mancomun.ui.localise import spoken_moment

FORMAT = "1"


def layout_of(
    response: Response, state: State, answers: Mapping[str, Answer], *, sections: Iterable[Node], at: datetime
) -> Layout:
    """These sections of the city's answer as a workbook, in the language that is being spoken."""
    files = {uid: stored.name for uid, stored in queries.files_of(response).items()}
    guide, head = _guide(response, at), _head(response, at)
    return lay_out(state, answers, sections=sections, files=files, guide=guide, head=head)


def collected_in(stored: StoredFile | None, bounds: Bounds = ANSWERS) -> Collected:
    """The cells of a workbook that was kept. Raises Unprocessable or TooLarge; Gone once it was erased."""
    if stored is None:
        raise Gone(_("This workbook is no longer kept. Send it again."))
    with open_file(stored) as file:
        return collect(read_sheets(file.read(), bounds))


def of_this_city(collected: Collected, response: Response) -> Collected:
    """The same; Unprocessable when it is no workbook of this city in this round, or of another questionnaire."""
    head, round_, city = collected.head, queries.round_of(response), response.invitee.government
    of_round(head, round_)
    if head.get("city") != city.slug:
        told = _("This workbook is of another city (%(theirs)s). Send it on that city’s page; this is %(ours)s.")
        raise Unprocessable(told % {"theirs": head.get("city", "–")[:80], "ours": city.name})
    return collected


def of_round(head: Mapping[str, str], round_: Round) -> None:
    if not head.get("round"):
        raise Unprocessable(
            _("This is no workbook of answers, or its hidden sheet was lost. Download it here and write in that one.")
        )
    if head["round"] != round_.slug:
        told = _("This workbook is of another round (%(theirs)s). Send it there, or download the one of this round.")
        raise Unprocessable(told % {"theirs": head["round"][:80]})
    if head.get("digest") != round_.version.digest or head.get("format") != FORMAT:
        raise Unprocessable(
            _("This workbook is of an older version of the questionnaire. Download a new one and copy your answers.")
        )


def plan_for(
    response: Response, collected: Collected, *, by: Actor, at: datetime, answers: Mapping[str, Answer] | None = None
) -> Plan:
    """What a workbook would change in the city's answers as they are now, as far as this person sees them."""
    standing = queries.answers_of(response) if answers is None else answers
    language = collected.head.get("language") or get_language()
    state = queries.state_of(response, at=at, language=language, answers=standing)
    for earlier in SentWorkbook.objects.filter(
        invitee=response.invitee, made=collected.head.get("workbook", "")[:36], taken_at__isnull=False
    ):
        collected.learn(earlier.settled.get("numbers", {}), earlier.settled.get("entries", {}))
    return compare(collected, state, standing, queries.files_of(response), sight_of(response, by, at=at))


def sent_workbook(uid: UUID, response: Response, actor: Actor) -> SentWorkbook:
    """One that this person sent for this city and that was not taken over yet. Http404 otherwise."""
    rows = SentWorkbook.objects.select_related("file")
    found = rows.filter(uid=uid, invitee=response.invitee, sent_by=actor.user_id, taken_at=None).first()
    if found is None:
        raise Http404
    return found


def _head(response: Response, at: datetime) -> dict[str, str]:
    round_ = queries.round_of(response)
    return {
        "format": FORMAT,
        "workbook": str(uuid.uuid4()),
        "round": round_.slug,
        "city": response.invitee.government.slug,
        "version": str(round_.version.number),
        "digest": round_.version.digest,
        "language": (get_language() or "es").split("-")[0],
        "at": at.isoformat(),
    }


def _guide(response: Response, at: datetime) -> list[str]:
    round_, city = queries.round_of(response), response.invitee.government
    when = spoken_moment(at, queries.zone_of(response))
    page = absolute_to("surveys:answer_workbook", round_.slug, city.slug)
    return [
        f"{city.name}: {round_.title}",
        _("The answers as they were on %(when)s.") % {"when": when},
        "",
        _("Write in the light yellow cells only. Each section has its sheet, and so has each list of entries."),
        _("Where there is a list, open it with the arrow beside the cell. Where several may hold, mark each with ✓."),
        _("“Not asked now” depends on another answer. You may answer it already; it counts once it is asked."),
        _("An empty cell is no answer. “No”, “not our competence” and “no data” are: choose them from the list."),
        _("Files are added on the web page, not here."),
        _("Save as XLSX and send it on this page: %(page)s") % {"page": page},
        _("You will see what would change before anything does. What a colleague wrote meanwhile is never lost."),
        _("You may go on writing in the same file and send it again."),
        "",
        _("This file holds answers that are not public. Keep it as you keep them."),
    ]
