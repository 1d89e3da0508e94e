"""Submissions per second against the raw durable-commit rate of the same disk.

    python benchmarks/durability.py [SUBMISSIONS]

Reference: how often a page of 4 KiB can be written and made durable (fdatasync), and how often bare SQLite commits one
row with the product's own settings. Then real actions of the product, each in its own durable transaction: an answer
saved as one types, and a whole response put forward (evaluated, frozen, digested, noted in the audit, letters queued).
One process, one core; the ratios are what counts.
"""

import os
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 3.0
PAGE, PAGES = b"x" * 4096, 2048


def rate(act: Callable[[int], object], most: int = 1_000_000) -> float:
    """How often per second; for some seconds, or as many times as can be."""
    begin, done = time.perf_counter(), 0
    while done < most and time.perf_counter() - begin < SECONDS:
        act(done)
        done += 1
    return done / (time.perf_counter() - begin)


def raw(folder: Path) -> float:
    descriptor = os.open(folder / "raw", os.O_RDWR | os.O_CREAT, 0o600)
    for number in range(PAGES):  # written once before: afterwards only the pages themselves have to reach the disk
        os.pwrite(descriptor, PAGE, number * len(PAGE))
    os.fsync(descriptor)

    def act(number: int) -> None:
        os.pwrite(descriptor, PAGE, number % PAGES * len(PAGE))
        os.fdatasync(descriptor)

    try:
        return rate(act)
    finally:
        os.close(descriptor)


def bare(folder: Path) -> float:
    from mancomun.settings.env import SQLITE_OPTIONS

    database = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    database.executescript(str(SQLITE_OPTIONS["init_command"]))
    database.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, text TEXT)")
    made = rate(lambda number: database.execute("INSERT INTO entry (text) VALUES (?)", [f"answer {number}"]))
    database.close()
    return made


def build(count: int) -> list[tuple[Any, Any]]:
    """As many cities as submissions, each with a complete draft: the response, and who puts it forward."""
    from django.core.management import call_command
    from django.db import transaction
    from tests.cast import assemble, city
    from tests.surveys import kit

    from mancomun.core.actors import Actor, CityRole, HeldMandate
    from mancomun.surveys.actions.rounds import invite_cities

    call_command("migrate", verbosity=0)
    cast = assemble()
    made = kit.survey_round(cast)
    with transaction.atomic():
        cities = [city(f"c{n}", f"City {n}", "UY", "America/Montevideo", -34.9, -56.2) for n in range(count)]
        invite_cities(round=made, governments=cities, by=kit.COMMAND, at=kit.OPENS)
        return [
            (kit.begun(made, each, {"A/a1": "yes", "A/a1_year": "2020", "A/a2": "no"}), Actor(
                user_id=cast.bruno.pk, name="Bruno", mandates=(HeldMandate(1, each.pk, CityRole.FOCAL_POINT),)
            ))
            for each in cities
        ]  # fmt: skip


def actions(count: int) -> tuple[float, float]:
    """Answers saved and responses put forward, per second."""
    from tests.surveys import kit

    from mancomun.surveys.actions.answering import save_answer
    from mancomun.surveys.actions.flow import submit_response

    drafts = build(count)
    response, by = drafts[0]
    save_answer(response=response, path="/data/A/a3", value="warm", page="p", by=by, at=kit.NOW)
    saved = rate(
        lambda number: save_answer(
            response=response, path="/data/A/a3", value=f"answer {number}", page="p", by=by, at=kit.NOW
        )
    )
    submitted = rate(
        lambda number: submit_response(response=drafts[number][0], by=drafts[number][1], at=kit.NOW), most=count
    )
    return saved, submitted


def on_disk() -> Path:
    """Where the product's own data would lie; a folder of the system may be in memory."""
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    return folder


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    with TemporaryDirectory(prefix="bench-", dir=on_disk()) as folder:
        os.environ.update(MANCOMUN_DATA=folder, DJANGO_SETTINGS_MODULE="mancomun.settings", DATABASE_URL="")
        import django

        django.setup()
        before, commits = raw(Path(folder)), bare(Path(folder))
        saved, submitted = actions(count)
        disk = (before + raw(Path(folder))) / 2  # before and after: others may use the disk too
    print(f"{'durable page writes (fdatasync)':<42}{disk:>9,.0f} a second   the disk’s limit")
    print(f"{'bare SQLite commits, our settings':<42}{commits:>9,.0f} a second   {commits / disk:6.1%} of the limit")
    print(f"{'answers saved':<42}{saved:>9,.0f} a second   {saved / disk:6.1%} of the limit")
    print(f"{'responses put forward':<42}{submitted:>9,.0f} a second   {submitted / disk:6.1%} of the limit")


if __name__ == "__main__":
    main()
