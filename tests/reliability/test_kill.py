"""The server is killed while people answer: whatever it said was saved is there, and it is ready again soon."""

import http.client
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from tests.reliability.conftest import Installation
from tests.reliability.serving import Server

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
KILLS = 30
CLIENTS = 4
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Client:
    """One open page of one person, saving as they type; what the server acknowledged is remembered."""

    number: int
    port: int
    world: dict[str, str]
    acknowledged: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    turn: int = 0
    token: str = ""
    cookies: str = ""

    def work(self, until: threading.Event) -> None:
        while not until.is_set():
            try:
                self._save(until)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)  # it is down: the browser tries again

    def _save(self, until: threading.Event) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            if not self.token:
                self._open(connection)
            while not until.is_set():
                self.turn += 1
                word = f"client {self.number}, turn {self.turn}"
                status, body = self._post(connection, word)
                if status == 200:
                    self.acknowledged.append(word)
                else:
                    self.unexpected.append(f"{status}: {body[:200]!r}")
        finally:
            connection.close()

    def _open(self, connection: http.client.HTTPConnection) -> None:
        connection.request("GET", f"{self.world['page']}A/", headers={"Cookie": self.world["cookie"]})
        response = connection.getresponse()
        page = response.read().decode()
        found = TOKEN.search(page)
        assert found, f"{response.status}: {page[:500]}"
        csrf = (response.getheader("Set-Cookie") or "").split(";")[0]
        self.token, self.cookies = found[1], f"{self.world['cookie']}; {csrf}"

    def _post(self, connection: http.client.HTTPConnection, word: str) -> tuple[int, bytes]:
        form = {
            "csrfmiddlewaretoken": self.token,
            "section": "A",
            "page": "one",  # so that nobody is in another’s way
            self.world["key"]: word,
            f"{self.world['key']}.n": "0.",  # what the page had shown: no answer yet
        }
        headers = {
            "Cookie": self.cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
        }
        connection.request("POST", f"{self.world['page']}save/", urlencode(form), headers)
        response = connection.getresponse()
        return response.status, response.read()


def test_thirty_kills_lose_no_acknowledged_answer(install: Callable[[str], Installation]) -> None:
    installation = install("killed")
    server = Server(installation.data, more=installation.more)
    over = threading.Event()
    with server:
        clients = [Client(number, server.port, installation.world) for number in range(CLIENTS)]
        threads = [threading.Thread(target=client.work, args=(over,)) for client in clients]
        for thread in threads:
            thread.start()
        for _ in range(KILLS):
            before = sum(len(client.acknowledged) for client in clients)
            deadline = time.monotonic() + 20
            while sum(len(client.acknowledged) for client in clients) < before + 5 and time.monotonic() < deadline:
                time.sleep(0.01)
            server.kill()
            server.start()
        over.set()
        for thread in threads:
            thread.join()
    acknowledged = {word for client in clients for word in client.acknowledged}
    assert [fault for client in clients for fault in client.unexpected] == []
    assert acknowledged - set(words_in(installation)) == set()
    assert len(acknowledged) > KILLS * 5
    checked = installation.run("check")
    assert (checked.returncode, checked.stdout.splitlines()[0].split(" Head")[0]) == (0, "Nothing is wrong.")


def words_in(installation: Installation) -> list[str]:
    counting = installation.python("tests.reliability.count")
    said, fault = counting.communicate(timeout=120)
    assert counting.returncode == 0, fault
    words: list[str] = json.loads(said)["words"]
    return words
