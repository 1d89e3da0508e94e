"""Answering against the real server: autosaves per second with their p95, queries and bytes of the pages used most.

    python benchmarks/answering.py [SECONDS]

The demonstration network with its 66 questions. Eight officials of two cities each keep changing a question of their
own, as colleagues who share a draft do. References: the same server answering its health check to the same people
(what HTTP and a read cost), 15 ms in the server for one person alone, twelve queries and 14 KB for a page.
Answers put forward beside the disk’s own rate are measured by durability.py, many writers at once by writers.py.
"""

# the product is imported when its settings are known

import http.client
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
ROUND = "/surveys/politicas-2026"
PEOPLE = (("Elena", "cordoba"), ("Paulo", "porto-alegre")) * 4
VIEW, MOST_QUERIES, GOAL = 14 * 1024, 12, 15.0
FIELD = re.compile(r'<textarea[^>]*name="(q\d+)"|<input type="text"[^>]*name="(q\d+)"')
PAGES = {
    "section page": ("Elena", f"{ROUND}/answer/cordoba/A/"),
    "task list": ("Elena", f"{ROUND}/answer/cordoba/"),
    "question page": ("", "/surveys/politicas-2025/results/B1/"),
    "matrix": ("", "/surveys/politicas-2025/results/matrix/?block=A"),
    "cities": ("", "/cities/"),
    "city": ("", "/cities/quilmes/"),
    "home": ("", "/"),
}


class Caller:
    """Somebody with a browser whose connection stays open."""

    def __init__(self, port: int, name: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = {"language": "es"}
        if name:
            self.become(name)

    def become(self, name: str) -> None:
        """Sign in by the button of the demonstration."""
        page = self.get("/account/demo/").decode()
        button = re.search(rf'name="person" value="(\d+)">(?:Ingresar como )?{name}<', page)
        assert button, name
        hidden = dict(re.findall(r'type="hidden" name="(csrfmiddlewaretoken|nonce)" value="([^"]*)"', page))
        self.post("/account/demo/", {**hidden, "person": button[1]})

    def get(self, path: str, **more: str) -> bytes:
        return self.call("GET", path, None, more)

    def post(self, path: str, fields: dict[str, str], **more: str) -> bytes:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.call("POST", path, urlencode(fields), {**form, **more})

    def call(self, method: str, path: str, body: str | None, more: dict[str, str]) -> bytes:
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self.connection.request(method, path, body, {**cookie, **more})
        response = self.connection.getresponse()
        for header in response.headers.get_all("Set-Cookie", []):
            name, _equals, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        said = response.read()
        if response.status >= 400 or (method == "GET" and response.status != 200):
            raise RuntimeError(f"{method} {path}: {response.status}")
        return said


@dataclass
class Writer:
    """An official at one question of a section, which nobody else changes."""

    caller: Caller
    address: str
    section: str
    key: str
    token: str
    page: str
    basis: str

    def save(self, number: int) -> None:
        fields = {
            "csrfmiddlewaretoken": self.token, "section": self.section, "page": self.page,
            self.key: str(1950 + number % 70), f"{self.key}.n": self.basis,
        }  # fmt: skip
        said = self.caller.post(f"{self.address}save/", fields, **{"HX-Request": "true"}).decode()
        again = re.search(rf'name="{self.key}\.n"[^>]*value="([^"]*)"', said)
        self.basis = again[1] if again else self.basis

    def health(self, _number: int) -> None:
        self.caller.get("/health/")


def writers(port: int) -> list[Writer]:
    """Each at a text question of their own."""
    taken: set[tuple[str, str]] = set()
    return [_writer(Caller(port, name), f"{ROUND}/answer/{city}/", city, taken) for name, city in PEOPLE]


def _writer(caller: Caller, address: str, city: str, taken: set[tuple[str, str]]) -> Writer:
    for section in "ABCDE":
        html = caller.get(f"{address}{section}/").decode()
        for found in FIELD.finditer(html):
            key = found[1] or found[2]
            if (city, key) in taken or f'name="{key}.n"' not in html:
                continue
            taken.add((city, key))
            hidden = dict(re.findall(r'name="(\w+)" value="([^"]+)"', html))
            basis = re.search(rf'name="{key}\.n"[^>]*value="([^"]*)"', html)
            assert basis
            return Writer(caller, address, section, key, hidden["csrfmiddlewaretoken"], hidden["page"], basis[1])
    raise AssertionError("no text question is left")


def measured(people: list[Writer], act: Callable[[Writer, int], None], seconds: float) -> tuple[float, float, float]:
    """Requests per second by all of them; their median and p95 in milliseconds."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    def work(writer: Writer) -> None:
        number = 0
        writer.caller.connection.close()  # it opens again; while others were measured, the server may have ended it
        while (begin := time.perf_counter()) < end:
            act(writer, number)
            times.append(time.perf_counter() - begin)
            number += 1

    threads = [threading.Thread(target=work, args=(writer,)) for writer in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(times)
    return len(times) / seconds, 1000 * ordered[len(ordered) // 2], 1000 * ordered[int(len(ordered) * 0.95)]


def report(port: int, seconds: float) -> None:
    people = writers(port)
    least, middle, late = measured(people, Writer.health, seconds / 2)
    print(f"{'health checks, 8 people':<28}{least:>7,.0f} a second   median {middle:,.1f} ms   p95 {late:,.1f} ms")
    for count in (1, len(people)):
        saves, middle, late = measured(people[:count], Writer.save, seconds)
        title = f"autosaves, {count} {'person' if count == 1 else 'people'}"
        print(f"{title:<28}{saves:>7,.0f} a second   median {middle:,.1f} ms   p95 {late:,.1f} ms   "
              f"{saves / least:.2f} × the health checks")  # fmt: skip


def weigh(port: int, data: Path) -> None:
    """Bytes as a browser gets them, and the database’s queries, counted in a process of our own."""
    os.environ.update(MANCOMUN_DATA=str(data), DJANGO_SETTINGS_MODULE="mancomun.settings", DATABASE_URL="")
    os.environ["MANCOMUN_HOSTS"] = "127.0.0.1,testserver"
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from mancomun.accounts.models import User

    print(f"\n{'page':<16}{'queries':>8}{'bytes':>9}{'packed':>8}   of {VIEW:,} bytes; at most {MOST_QUERIES} queries")
    for title, (name, path) in PAGES.items():
        client = Client()
        if name:
            client.force_login(User.objects.get(name=name), backend="django.contrib.auth.backends.ModelBackend")
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            size = len(client.get(path).content)
        packed = len(Caller(port, name).get(path, **{"Accept-Encoding": "br, gzip"}))
        print(f"{title:<16}{len(queries):>8}{size:>9,}{packed:>8,}   {packed / VIEW:.0%}")


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    from tests.browser.demonstration import served

    with TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as folder:
        os.environ.update(DATABASE_URL="")
        with served(Path(folder)) as demonstration:
            port = int(demonstration.address.rpartition(":")[2])
            report(port, seconds)
            weigh(port, demonstration.data)


if __name__ == "__main__":
    main()
