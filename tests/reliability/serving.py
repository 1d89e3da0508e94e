"""A real server for a test: “mancomun serve” on loopback, in a data folder of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

SOURCE = Path(__file__).resolve().parents[2] / "src"
BYTECODE = Path(tempfile.gettempdir()) / f"mancomun-bytecode-{os.getuid()}"
READY_WITHIN = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(data: Path, **more: str) -> dict[str, str]:
    """What a command of ours sees: nothing of the settings that the tests run with, but the database they name."""
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(("MANCOMUN_", "DJANGO_", "PYTEST"))
    }
    ours.pop("PYTHONDONTWRITEBYTECODE", None)  # a server is started dozens of times
    python = {"PYTHONPATH": str(SOURCE), "PYTHONPYCACHEPREFIX": str(BYTECODE), "PYTHONUNBUFFERED": "1"}
    return {**ours, **python, "MANCOMUN_DATA": str(data), **more}


def mancomun(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # ourselves
        [sys.executable, "-m", "mancomun", *arguments],
        env=environment(data, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


class Server:
    """Starts on entering, is stopped on leaving; may be killed and started again in between."""

    def __init__(self, data: Path, *, more: Mapping[str, str] | None = None, port: int = 0) -> None:
        self.data = data
        self.port = port or free_port()
        self.more = dict(more or {})
        self.process: subprocess.Popen[bytes] | None = None
        self.log = data.with_name(f"{data.name}.log")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self._signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGKILL)
                self.process.wait(10)

    def start(self) -> float:
        """Start and wait until it is well; how many seconds that took."""
        begin = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  # ourselves
                [sys.executable, "-m", "mancomun", "serve", "--port", str(self.port)],
                env=environment(self.data, **self.more),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while time.monotonic() - begin < READY_WITHIN:
            if self.process.poll() is not None:
                break
            try:
                if self.get("/health/")[0] == 200:
                    return time.monotonic() - begin
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"The server did not start:\n{self.log.read_text(encoding='utf-8', errors='replace')}")

    def kill(self) -> None:
        """As a power cut takes processes: the master and its workers at once, without a word."""
        assert self.process is not None
        self._signal(signal.SIGKILL)
        self.process.wait(10)

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, number)
