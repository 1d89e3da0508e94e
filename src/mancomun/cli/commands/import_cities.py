"""A CSV of local governments, compared with the register and, when told, taken over."""

from pathlib import Path

from django.utils import timezone

from mancomun.cli.failures import refuse
from mancomun.cli.speech import Steps, say, tell
from mancomun.core.actors import system
from mancomun.network.actions.register import import_governments
from mancomun.network.queries.governments import known_governments
from mancomun.network.register import Plan, compare, read
from mancomun.network.register.reading import MOST_BYTES


def run(*, file: Path, apply: bool) -> None:
    with file.open("rb") as content:
        reading = read(content.read(MOST_BYTES + 1))  # what is longer is refused by its length
    plan = compare(reading.rows, known_governments()) if not reading.faults else Plan(faults=reading.faults)
    if plan.faults:
        for fault in plan.faults:
            tell(str(fault))
        refuse(f"{file.name} has the faults above. Nothing was imported.")
    _show(plan)
    if not plan.does_something:
        say("Nothing to do: the register already says all this.")
    elif not apply:
        say("Nothing was imported yet. To do it, add --apply")
    else:
        with Steps() as steps:
            import_governments(
                rows=reading.rows,
                by=system("import-cities"),
                at=timezone.now(),
                expected=plan.digest,
                progress=lambda done, total: steps("Importing", done, total),
            )
        say("Imported.")


def _show(plan: Plan) -> None:
    for new in plan.added:
        say(f"+ {new.slug} (line {new.line})")
    for row in plan.changed:
        for change in row.changes:
            say(f"~ {row.slug} (line {row.line}): {change.field}: {change.before} → {change.after}")
    say(f"{len(plan.added)} new, {len(plan.changed)} changed, {len(plan.unchanged)} as they are.")
