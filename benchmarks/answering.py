"""Answering against the real server: autosaves per second with their p95, queries and bytes of the pages used most.

    python benchmarks/answering.py [SECONDS]

Eight clients save one question after another for some seconds. References: the same server answering its health check
to the same clients (what HTTP and a read cost), and the first view of 14 KB. Submissions beside the disk’s own rate
are measured by durability.py.
"""

# the product is imported when its settings are known

import gzip
import http.client
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
CLIENTS = 8
VIEW = 14 * 1024
MOST_QUERIES = 12
BASE = "/surveys/2026/answer/quilmes/"
PAGES = {
    "section page": f"{BASE}A/",
    "task list": BASE,
    "question page": "/surveys/secret/results/A1/",
    "matrix": "/surveys/secret/results/matrix/?block=A",
    "city": "/cities/quilmes/",
    "home": "/",
}


def build() -> tuple[dict[str, str], str]:
    """An open round with a begun answer and a published one; Bruno’s session, and the key of the question saved."""
    import django

    django.setup()
    from django.test import Client
    from django.utils import timezone
    from tests.cast import assemble
    from tests.surveys import kit

    from mancomun.cli.commands import upgrade
    from mancomun.surveys.models import Round, RoundPhase

    upgrade.run()
    cast = assemble()
    asked = kit.survey_round(cast)
    kit.begun(asked, cast.quilmes)
    past = kit.survey_round(cast, slug="secret", asked=asked.version)
    kit.accepted(kit.begun(past, cast.quilmes), cast.bruno, cast.carla, cast.ana)
    Round.objects.filter(pk=past.pk).update(published_at=kit.NOW)
    RoundPhase.objects.filter(round=asked).update(closes=timezone.now() + timedelta(days=30))
    client = Client()
    client.force_login(cast.bruno, backend="django.contrib.auth.backends.ModelBackend")
    html = client.get(f"{BASE}A/").content.decode()
    area = re.search(r'name="(q\d+)"[^>]*id="\1_i"', html) or re.search(r'id="(q\d+)_i"', html)
    assert area, "no text question on the page"
    return {name: morsel.value for name, morsel in client.cookies.items()}, area[1]


def signed_in(port: int) -> dict[str, str]:
    """Bruno’s cookies, by his password."""
    from tests.cast import PASSWORD

    visitor = Caller(port, {})
    html = visitor.get("/account/sign-in/").decode()
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
    form |= {"login": "bruno@example.org", "password": PASSWORD}
    headers = {**visitor.headers(), "Content-Type": "application/x-www-form-urlencoded"}
    visitor.connection.request("POST", "/account/sign-in/", urlencode(form), headers)
    visitor.keep(visitor.connection.getresponse())
    return visitor.cookies


class Caller:
    """One client with a connection that stays open."""

    def __init__(self, port: int, cookies: dict[str, str], key: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies, self.key = dict(cookies), key
        if key:
            self.open(self.get(f"{BASE}A/").decode())

    def open(self, html: str) -> None:
        self.token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[0]
        self.page = re.findall(r'name="page" value="([^"]+)"', html)[0]

    def get(self, path: str) -> bytes:
        self.connection.request("GET", path, headers=self.headers())
        response = self.connection.getresponse()
        body = self.keep(response)
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {response.headers.get('Location', '')}")
        return body

    def keep(self, response: http.client.HTTPResponse) -> bytes:
        """What it says; its cookies are remembered."""
        for header in response.headers.get_all("Set-Cookie", []):
            name, _equals, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.read()

    def save(self, number: int) -> None:
        form = {
            "csrfmiddlewaretoken": self.token, "section": "A", "page": self.page, self.key: str(1950 + number % 70),
            f"{self.key}.n": "0",
        }  # fmt: skip
        headers = {**self.headers(), "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", f"{BASE}save/", urlencode(form), headers)
        response = self.connection.getresponse()
        response.read()
        if response.status not in {200, 409}:  # 409: another client’s answer stands too, and both are kept
            raise RuntimeError(f"save: {response.status}")

    def health(self, _number: int) -> None:
        self.get("/health/")

    def headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}


def measured(callers: list[Caller], act: Callable[[Caller, int], None], seconds: float) -> tuple[float, float]:
    """Requests per second by all clients, and the p95 in milliseconds."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    def work(caller: Caller) -> None:
        number = 0
        while (begin := time.perf_counter()) < end:
            act(caller, number)
            times.append(time.perf_counter() - begin)
            number += 1

    threads = [threading.Thread(target=work, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(times) / seconds, 1000 * sorted(times)[int(len(times) * 0.95)]


def weigh(cookies: dict[str, str]) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    for name, value in cookies.items():
        client.cookies[name] = value
    print(f"\n{'page':<16}{'queries':>8}{'bytes':>9}{'gzip':>8}   of {VIEW:,} bytes; at most {MOST_QUERIES} queries")
    for name, path in PAGES.items():
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            html = client.get(path).content
        packed = len(gzip.compress(html, 9, mtime=0))
        print(f"{name:<16}{len(queries):>8}{len(html):>9,}{packed:>8,}   {packed / VIEW:.0%}")


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    from tests.reliability.serving import Server

    with TemporaryDirectory(prefix="mancomun-bench-", dir=ROOT) as folder:
        data = Path(folder) / "data"
        data.mkdir()
        os.environ.update(MANCOMUN_DATA=str(data), DJANGO_SETTINGS_MODULE="mancomun.settings", DATABASE_URL="")
        os.environ["MANCOMUN_HOSTS"] = "127.0.0.1,testserver"
        cookies, key = build()
        with Server(data, more={"DATABASE_URL": ""}) as server:
            bruno = signed_in(server.port)
            callers = [Caller(server.port, bruno, key) for _ in range(CLIENTS)]
            least, quick = measured(callers, Caller.health, seconds / 2)
            saves, p95 = measured(callers, Caller.save, seconds)
        print(f"{f'health checks, {CLIENTS} clients':<36}{least:>8,.0f} a second   p95 {quick:,.0f} ms")
        print(f"{f'autosaves, {CLIENTS} clients':<36}{saves:>8,.0f} a second   p95 {p95:,.0f} ms   "
              f"{saves / least:.2f} × a health check")  # fmt: skip
        weigh(cookies)


if __name__ == "__main__":
    main()
