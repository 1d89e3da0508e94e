"""The demonstration network in a folder of its own, served by the real command; and visitors who look at it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from tests.reliability.serving import Server, free_port, mancomun

PHONE = {"width": 390, "height": 844}
MINE = {"DATABASE_URL": "", "MANCOMUN_DEMO": "1"}


@dataclass(frozen=True)
class Demonstration:
    address: str
    data: Path

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds; addresses are made of it. Nothing is written."""
        with closing(sqlite3.connect(f"file:{self.data / 'mancomun.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Any:
        return self.rows(sql, *values)[0][0]


@contextmanager
def served(folder: Path) -> Iterator[Demonstration]:
    data, port = folder / "demo", free_port()
    built = mancomun(folder, "demo", "--build-only", "--folder", str(data))
    assert built.returncode == 0, built.stderr
    address = f"http://127.0.0.1:{port}"
    with Server(data, more={**MINE, "MANCOMUN_ADDRESS": address}, port=port):
        yield Demonstration(address, data)


@dataclass
class Visitor:
    """Somebody with a browser. ``complaints``: errors on its console, and what the content policy refused."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def speak(self, language: str) -> None:
        host = {"name": "language", "value": language, "domain": "127.0.0.1", "path": "/"}
        self.context.add_cookies([host])  # type: ignore[list-item]  # Playwright asks for its own TypedDict

    def become(self, name: str) -> None:
        """Sign in by one click."""
        self.page.goto("/account/demo/")
        self.page.get_by_role("button", name=f"Ingresar como {name}", exact=True).click()

    def fits(self) -> bool:
        """Nothing makes the page scroll sideways."""
        script = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        return bool(self.page.evaluate(script))

    def close(self) -> None:
        self.context.close()


def visitor(browser: Browser, place: Demonstration, name: str = "", **options: Any) -> Visitor:
    """On a telephone, reading Spanish; signed in when a name of the cast is given."""
    chosen = {"base_url": place.address, "locale": "es-UY", "viewport": PHONE, "reduced_motion": "reduce", **options}
    context = browser.new_context(**chosen)
    context.set_default_timeout(20_000)
    made = Visitor(context, context.new_page())

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            made.complaints.append(message.text)

    made.page.on("console", note)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    if name:
        made.become(name)
    return made
