"""The last minutes of a round: 400 cities finish at once, through the real HTTP interface, on both databases.

    python benchmarks/last_minutes.py [MINUTES] [CITIES]

Each city's official opens sections of the 66-question form, changes answers as one types, looks at what is missing and
puts the answer forward; its authority reads it and approves it. Everything happens in the given minutes (ten), as
before a deadline. Said afterwards: requests and their median and p95 by kind, answers that the server acknowledged
and that are not there (there must be none), and what went wrong. Reference: the same server with one city alone.
"""

# the product is imported when its settings are known

import importlib
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "tools")]
SAVES, PAGES = 20, 4  # of each city
SLUG = "last"
FIELD = re.compile(r'<textarea[^>]*name="(q\d+)"')


# In a process of its own: the network and its drafts


def build(count: int) -> None:
    """Cities with two people each and a complete draft; prints who they are."""
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone
    from tests.cast import city, mandate

    from mancomun.accounts.actions import create_person
    from mancomun.cli.commands import upgrade
    from mancomun.core.actors import Actor, HeldMandate, system
    from mancomun.demo.inventing import answers, respondent
    from mancomun.demo.rounds import TITLE, import_questionnaire
    from mancomun.network.models import Network
    from mancomun.surveys.actions.answering import Change, open_response, save_section
    from mancomun.surveys.actions.rounds import Plan, create_round, invite_cities
    from mancomun.surveys.queries import answering as queries
    from mancomun.surveys.queries.rounds import invitee_of
    from mancomun.surveys.rules.desk import Span

    upgrade.run()
    by, now = system("benchmark"), timezone.now()
    people = {}
    with transaction.atomic():
        Network.objects.create(name="Red de prueba", short_name="Prueba")
        version = import_questionnaire(at=now)
        ends = now + timedelta(hours=6)
        spans = [Span("answer", now, ends), Span("review", now, ends + timedelta(days=1))]
        made = create_round(
            plan=Plan(SLUG, {**TITLE}, now.year, spans, demonstration=True), version=version, by=by, at=now
        )
        cities = [city(f"c{n}", f"City {n}", "UY", "America/Montevideo", -34.9, -56.2) for n in range(count)]
        invite_cities(round=made, governments=cities, by=by, at=now)
        for each in cities:
            focal, authority = (
                create_person(
                    email=f"{role}.{each.slug}@demo.invalid", name=f"{role} {each.slug}", language="es",
                    time_zone="America/Montevideo", demonstration={"es": role}, at=now, by=by,
                )
                for role in ("focal_point", "authority")
            )  # fmt: skip
            mandate(focal, each, "focal_point")
            mandate(authority, each, "authority")
            actor = Actor(user_id=focal.pk, name=focal.name, mandates=(HeldMandate(1, each.pk, "focal_point"),))  # type: ignore[arg-type]  # an enumeration's value
            response = open_response(invitee=invitee_of(made, each.slug), by=actor, at=now)
            form, clock = queries.form_of(response), queries.clock_of(response, now)
            draft, standing = queries.draft_of(response), queries.answers_of(response)
            new: dict[str, str] = {}
            for section in form.sections():
                given = answers(form, respondent(each, edition=now.year), draft, section, now=clock)
                draft = draft.update(given)
                new |= given
            changes = [
                Change(path, value, base=standing[path].number if path in standing else 0)
                for path, value in new.items()
            ]
            save_section(response=response, changes=changes, by=actor, at=now)
            people[each.slug] = (focal.pk, authority.pk)
    print(json.dumps(people))


def kept() -> None:
    """Every text that any change of any answer holds, and how many answers were approved."""
    import django

    django.setup()
    from mancomun.surveys.models import AnswerEdit, Response

    words = AnswerEdit.objects.filter(value__startswith="word ").values_list("value", flat=True)
    states = Response.objects.values_list("state", flat=True)
    print(json.dumps({"words": list(words), "states": list(states)}))


# Here: the people


@dataclass
class Log:
    """What everybody experienced."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    saved: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @contextmanager
    def timed(self, kind: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.times[kind].append(time.perf_counter() - begin)


@dataclass
class City:
    slug: str
    focal: int
    authority: int
    port: int
    log: Log
    dice: random.Random

    def visitor(self, person: int) -> Any:
        """Signed in, before the clock starts."""
        caller = importlib.import_module("benchmarks.answering").Caller(self.port)
        door = caller.get("/account/demo/").decode()
        hidden = dict(re.findall(r'type="hidden" name="(csrfmiddlewaretoken|nonce)" value="([^"]*)"', door))
        caller.post("/account/demo/", {**hidden, "person": str(person)})
        return caller

    def arrive(self) -> None:
        self.official, self.chief = self.visitor(self.focal), self.visitor(self.authority)

    def finish(self, seconds: float) -> None:
        """Everything that this city still does, spread over the time there is."""
        pause = seconds / (SAVES + PAGES + 8)
        time.sleep(self.dice.random() * 2 * pause)
        for number, section in enumerate(self.dice.sample("ABCDEFGHIJ", PAGES)):
            self._section(section, number, pause)
        base = f"/surveys/{SLUG}/responses/{self.slug}/"
        self._step("submit", self.official, f"{base}submit/", {}, pause)
        self._step("approve", self.chief, f"{base}approve/", {"revision": "1"}, pause)

    def _section(self, section: str, number: int, pause: float) -> None:
        address = f"/surveys/{SLUG}/answer/{self.slug}/"
        with self.log.timed("section page"):
            page = self._ask(self.official, "get", f"{address}{section}/")
        fields = FIELD.findall(page)
        hidden = dict(re.findall(r'name="(\w+)" value="([^"]+)"', page))
        bases = dict(re.findall(r'name="(q\d+)\.n"[^>]*value="([^"]*)"', page))
        for turn in range(SAVES // PAGES):
            time.sleep(pause * (0.5 + self.dice.random()))
            if not fields:
                continue
            key, word = fields[turn % len(fields)], f"word {self.slug} {number} {turn}"
            sent = {
                "csrfmiddlewaretoken": hidden["csrfmiddlewaretoken"], "section": section, "page": hidden["page"],
                key: word, f"{key}.n": bases[key],
            }  # fmt: skip
            with self.log.timed("autosave"):
                said = self._ask(self.official, "post", f"{address}save/", sent, **{"HX-Request": "true"})
            if said:
                self.log.saved.append(word)
                again = re.search(rf'name="{key}\.n"[^>]*value="([^"]*)"', said)
                bases[key] = again[1] if again else bases[key]

    def _step(self, kind: str, who: Any, address: str, more: dict[str, str], pause: float) -> None:
        time.sleep(pause * (0.5 + self.dice.random()))
        with self.log.timed(f"{kind} page"):
            page = self._ask(who, "get", address)
        hidden = dict(re.findall(r'type="hidden" name="(csrfmiddlewaretoken|nonce)" value="([^"]*)"', page))
        time.sleep(pause * self.dice.random())
        with self.log.timed(kind):
            self._ask(who, "post", address, {**hidden, **more})

    def _ask(self, who: Any, method: str, *arguments: Any, **more: str) -> str:
        who.connection.close()  # so long after the last request the server has let the connection go
        try:
            said: bytes = getattr(who, method)(*arguments, **more)
        except (RuntimeError, OSError) as fault:
            self.log.wrong.append(f"{self.slug}: {fault}")
            return ""
        return said.decode()


def rush(port: int, people: dict[str, tuple[int, int]], seconds: float) -> Log:
    log = Log()
    cities = [City(slug, *ids, port, log, random.Random(slug)) for slug, ids in people.items()]
    for number, each in enumerate(cities):
        each.arrive()
        if sys.stderr.isatty():
            print(f"\rsigned in {number + 1} of {len(cities)}", end="", file=sys.stderr)
    threads = [threading.Thread(target=each.finish, args=(seconds,)) for each in cities]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return log


def measure(name: str, folder: Path, url: str, minutes: float, count: int) -> bool:
    """Whether everything that was acknowledged is there, and nothing went wrong."""
    from tests.reliability.serving import Server

    environment = {
        **os.environ, "MANCOMUN_DATA": str(folder), "DATABASE_URL": url, "MANCOMUN_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "mancomun.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip

    def ask(what: str) -> Any:
        command = [sys.executable, __file__, what, str(count)]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        return json.loads(done.stdout.splitlines()[-1])

    people = ask("build")
    with Server(folder, more={"DATABASE_URL": url, "MANCOMUN_DEMO": "1"}) as server:
        rush(server.port, dict([people.popitem()]), 5)  # what is compiled and read once is compiled and read
        alone = rush(server.port, dict([people.popitem()]), 20)
        log = rush(server.port, people, minutes * 60)
    found = ask("kept")
    lost = set(log.saved) - set(found["words"])
    approved = sum(state == "approved" for state in found["states"])
    requests = sum(map(len, log.times.values()))
    print(f"\n{name}: {len(people)} cities in {minutes:g} minutes, {requests:,} requests, ", end="")
    print(f"{requests / minutes / 60:,.1f} a second")
    for kind, times in sorted(log.times.items()):
        ordered, single = sorted(times), sorted(alone.times[kind])
        middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        print(f"  {kind:<14}{len(times):>7,}   median {1000 * middle:>6,.0f} ms   p95 {1000 * late:>6,.0f} ms   "
              f"{middle / single[len(single) // 2]:5.2f} × one city alone")  # fmt: skip
    print(
        f"  {len(log.saved):,} answers acknowledged, {len(lost)} lost; {approved} of {count} cities approved; ", end=""
    )
    print(f"{len(log.wrong)} refused or failed")
    for line in log.wrong[:5]:
        print(f"    {line}")
    return not lost and not log.wrong


def main() -> int:
    if sys.argv[1:2] == ["build"]:
        build(int(sys.argv[2]))
        return 0
    if sys.argv[1:2] == ["kept"]:
        kept()
        return 0
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    (ROOT / "var").mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as folder:
        well = measure("SQLite", Path(folder) / "data", "", minutes, count)
        with importlib.import_module("with_postgres").server() as url:
            well = measure("PostgreSQL", Path(folder) / "more", url, minutes, count) and well
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
