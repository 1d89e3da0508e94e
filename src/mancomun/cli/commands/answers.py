"""A round's cities in one workbook: written to a file, and entered from one that came back."""

import os
from datetime import datetime
from pathlib import Path

from django.http import Http404
from django.utils import timezone

from mancomun.cli.failures import refuse
from mancomun.cli.speech import Steps, say, tell
from mancomun.core.actors import Actor, system
from mancomun.core.spreadsheets import CITIES, read_sheets
from mancomun.core.uploads import workbook_bytes
from mancomun.surveys.actions.cities_workbook import enter_answers
from mancomun.surveys.exchange.bulk import BulkPlan
from mancomun.surveys.exchange.collecting import Collected, collect
from mancomun.surveys.exchange.writing import write
from mancomun.surveys.models import Round
from mancomun.surveys.queries import cities_workbook as queries
from mancomun.surveys.queries.rounds import round_run_by


def export(*, slug: str, out: Path) -> None:
    by, at = system("answers-workbook"), timezone.now()
    found = _round(slug, by)
    if not out.absolute().parent.is_dir():
        refuse(f"There is no folder {out.absolute().parent}. Make it, or choose another.")
    with Steps() as steps:
        steps(f"Writing {out.name}")
        content = write(queries.layout_of(found, by=by, at=at))
        draft = out.with_name(f".{out.name}.{os.getpid()}")
        draft.write_bytes(content)
        draft.rename(out)
    say(f"{out}: {len(queries.invitees(found))} cities.")


def take(*, slug: str, file: Path, apply: bool) -> None:
    by, at = system("import-answers"), timezone.now()
    found = _round(slug, by)
    with file.open("rb") as content:
        collected = collect(read_sheets(workbook_bytes(content, file.name), CITIES))
    plan = queries.plan_for(found, queries.of_this_round(collected, found), at=at)
    if plan.faults:
        for fault in plan.faults:
            tell(f"{fault.where.sheet} {fault.where.cell}: {fault.about} {fault.sentence}")
        refuse(f"{file.name} has the faults above. Nothing was entered.")
    _show(plan)
    if not plan.does_something:
        say("Nothing to do: no row holds anything new.")
    elif not apply:
        say("Nothing was entered yet. To do it, add --apply")
    else:
        _apply(found, plan, collected, by, at)


def _apply(found: Round, plan: BulkPlan, collected: Collected, by: Actor, at: datetime) -> None:
    with Steps() as steps:
        enter_answers(
            round=found,
            collected=collected,
            expected=plan.digest,
            by=by,
            at=at,
            progress=lambda done, total: steps("Entering", done, total),
        )
    say("Entered.")


def _round(slug: str, by: Actor) -> Round:
    try:
        return round_run_by(by, slug)
    except Http404:
        refuse(f"There is no round “{slug}”.")


def _show(plan: BulkPlan) -> None:
    for city in plan.cities:
        left = f", {city.left} left as the city wrote them" if city.left else ""
        say(f"{city.name}: {len(city.entered)} entered, {city.to_mend} to mend{left}")
