"""Results of a round as a file: what anybody may see, no more."""

import os
from pathlib import Path

from django.http import Http404
from django.utils import timezone

from mancomun.cli.failures import refuse
from mancomun.cli.speech import Steps, say
from mancomun.core.actors import ANONYMOUS
from mancomun.core.addresses import absolute_to
from mancomun.core.tables import write_csv, write_xlsx
from mancomun.surveys.queries.results import opened
from mancomun.surveys.results.export import Export

KINDS = ("csv", "xlsx")


def run(*, slug: str, out: Path, kind: str) -> None:
    kind = (kind or out.suffix.removeprefix(".")).lower()
    if kind not in KINDS:
        refuse(f"There is no format “{kind}”: use --format csv or --format xlsx.")
    if not out.absolute().parent.is_dir():
        refuse(f"There is no folder {out.absolute().parent}. Make it, or choose another.")
    try:
        results = opened(ANONYMOUS, slug, at=timezone.now())
    except Http404:
        refuse(f"There is no round “{slug}” whose results anybody may see.")
    made = Export(results, "", results.topics, absolute_to("surveys:results", slug))
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with Steps() as steps, draft.open("wb") as file:
            steps(f"Writing {out.name}")
            if kind == "csv":
                write_csv(made.data(), file)
            else:
                write_xlsx([made.data(), made.entries(), made.dictionary(), made.about()], file)
        draft.rename(out)
    finally:
        draft.unlink(missing_ok=True)
    say(f"{out}: {len(results.cities)} cities, {len(results.topics)} questions.")
