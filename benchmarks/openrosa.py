"""Submissions per second through OpenRosa, each validated and brought into a draft, beside the disk's durable commits.

    python benchmarks/openrosa.py [SECONDS]

The demonstration network, served as it is served in life, with its real questionnaire. Eight phones of two cities send
corrections of a whole questionnaire: each is a post of its own, parsed, kept as it came, held against what stands,
evaluated and audited in one durable transaction. References: how often a page of 4 KiB can be made durable on the same
disk, how often bare SQLite commits one row with the product's settings, and health checks, which commit a row as well.
"""

# the product is imported when its settings are known

import http.client
import os
import re
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
ROUND, EARLIER = "politicas-2026", "politicas-2025"
PHONES = (("Elena", "cordoba"), ("Paulo", "porto-alegre")) * 4
TOKENS = 9  # of each phone: one token alone may call 600 times a minute
BOUNDARY = "benchmark"


@dataclass
class Phone:
    """Sends one questionnaire again and again, each time with another year of the plan."""

    port: int
    tokens: list[str]
    xml: str
    years: re.Match[str]
    last: str = ""
    sent: int = 0
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def send(self) -> None:
        name = f"uuid:{uuid.uuid4()}"
        before = f"<deprecatedID>{self.last}</deprecatedID>" if self.last else ""
        start, end = self.years.span(1)
        changed = f"{self.xml[:start]}{1960 + self.sent % 60}{self.xml[end:]}"
        changed = changed.replace("<meta/>", f"<meta><instanceID>{name}</instanceID>{before}</meta>")
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="s.xml"\r\n\r\n'
        token = self.tokens[self.sent % len(self.tokens)]
        self.call("POST", f"/openrosa/{token}/submission", f"{head}{changed}\r\n--{BOUNDARY}--\r\n".encode())
        self.last, self.sent = name, self.sent + 1

    def health(self) -> None:
        self.call("GET", "/health/", None)

    def call(self, method: str, path: str, body: bytes | None) -> None:
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "X-OpenRosa-Version": "1.0"}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        said = response.read()
        if response.status not in {200, 201}:
            raise RuntimeError(f"{method} {path}: {response.status} {said[:300]!r}")


def phones(port: int, data: Path) -> list[Phone]:
    """Tokens as the page makes them; the content is what a city answered in the round before."""
    os.environ.update(MANCOMUN_DATA=str(data), DJANGO_SETTINGS_MODULE="mancomun.settings", DATABASE_URL="")
    import django

    django.setup()
    from django.utils import timezone

    from mancomun.accounts.actions import create_token
    from mancomun.accounts.models import User
    from mancomun.network.queries.actors import actor_of
    from mancomun.surveys.models import Revision
    from mancomun.surveys.rules.openrosa import LONGEST

    instance = Revision.objects.filter(response__invitee__round__slug=EARLIER).latest("pk").instance
    xml = re.sub(r"<meta>.*?</meta>|<meta\s*/>", "", instance, flags=re.DOTALL)
    xml = xml.removesuffix("</data>") + "<meta/></data>"
    years = re.search(r"<\w*year\w*>(\d{4})</", xml)
    assert years, "no year is answered"
    at, made = timezone.now(), []
    for person, city in PHONES:
        user = User.objects.get(name=person)
        options: dict[str, Any] = {
            "user": user,
            "name": "benchmark",
            "scopes": ["openrosa"],
            "round_slug": ROUND,
            "city_slug": city,
        }
        by = actor_of(user, at=at)
        tokens = [create_token(**options, ends_at=at + LONGEST, by=by, at=at)[1] for _ in range(TOKENS)]
        made.append(Phone(port, tokens, xml, years))
    return made


def measured(people: list[Phone], act: Callable[[Phone], None], seconds: float) -> tuple[float, float, float]:
    """A second by all of them; their median and p95 in milliseconds."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    def work(phone: Phone) -> None:
        phone.connection.close()  # it opens again; while others were measured, the server may have ended it
        while (begin := time.perf_counter()) < end:
            act(phone)
            times.append(time.perf_counter() - begin)

    threads = [threading.Thread(target=work, args=(phone,)) for phone in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(times)
    return len(times) / seconds, 1000 * ordered[len(ordered) // 2], 1000 * ordered[int(len(ordered) * 0.95)]


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    from benchmarks.durability import bare, on_disk, raw
    from tests.browser.demonstration import served

    with TemporaryDirectory(prefix="bench-", dir=on_disk()) as folder:
        os.environ.update(DATABASE_URL="")
        with served(Path(folder)) as demonstration:
            people = phones(int(demonstration.address.rpartition(":")[2]), demonstration.data)
            commits, before = bare(Path(folder)), raw(Path(folder))
            rows = [("health checks, 8 phones", measured(people, Phone.health, seconds / 2))]
            for count in (1, len(people)):
                title = f"submissions, {count} phone{'s' if count > 1 else ''}"
                rows.append((title, measured(people[:count], Phone.send, seconds)))
            disk = (before + raw(Path(folder))) / 2
    print(f"{'durable page writes (fdatasync)':<34}{disk:>8,.0f} a second   the disk’s limit")
    print(f"{'bare SQLite commits, our settings':<34}{commits:>8,.0f} a second   {commits / disk:7.1%} of the limit")
    for title, (rate, middle, late) in rows:
        print(
            f"{title:<34}{rate:>8,.1f} a second   {rate / disk:7.1%} of the limit, {rate / commits:6.1%} of bare "
            f"commits; median {middle:,.0f} ms, p95 {late:,.0f} ms"
        )
    print(f"Each submission: {len(people[0].xml):,} characters.")


if __name__ == "__main__":
    main()
