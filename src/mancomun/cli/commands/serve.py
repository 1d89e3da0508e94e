"""Serve: upgrade, then gunicorn, threads in a few processes, each renewed now and then."""

import errno
import importlib
import os
import socket
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from gunicorn.app.base import BaseApplication

from mancomun.cli import locks
from mancomun.cli.commands import upgrade
from mancomun.cli.failures import refuse
from mancomun.cli.speech import tell
from mancomun.settings.env import LOOPBACK

THREADS = 4
_PATIENCE = 5.0  # seconds until the workers of a server that was killed have noticed and freed the port


class Server(BaseApplication):
    """gunicorn, told by us and by nothing that happens to lie in the folder."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()  # type: ignore[no-untyped-call]  # gunicorn has no types

    def load_config(self) -> None:
        config: Any = self.cfg
        for name, value in self.options.items():
            config.set(name, value)

    def load(self) -> Any:
        return importlib.import_module("mancomun.wsgi").application


def run(*, host: str, port: int, workers: int) -> None:
    _refuse_public(host)
    locks.share(Path(settings.DATA_DIR))
    upgrade.run()
    _wait_for_port(host, port)
    Server(options(host, port, workers)).run()  # type: ignore[no-untyped-call]  # gunicorn has no types


def options(host: str, port: int, workers: int) -> dict[str, Any]:
    shown = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104  # compared, not bound
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "worker_class": "gthread",
        "workers": workers,
        "threads": THREADS,
        "preload_app": True,  # a renewed worker is ready at once
        "max_requests": 5000,
        "max_requests_jitter": 1000,
        "timeout": 30,
        "graceful_timeout": 30,
        "keepalive": 5,
        "loglevel": "warning",
        "proc_name": "mancomun",
        "control_socket_disable": True,
        # a worker's sign of life must not wait for a busy disk
        "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # noqa: S108  # a folder of the kernel
        "when_ready": lambda _server: tell(f"Mancomún is ready at {shown}. Ctrl+C stops it."),
    }


def _refuse_public(host: str) -> None:
    """Debug pages and one-click sign-in are for whoever sits at this machine."""
    if host not in LOOPBACK and (settings.DEBUG or settings.DEMO):
        what = "MANCOMUN_DEBUG" if settings.DEBUG else "MANCOMUN_DEMO"
        refuse(f"{what}=1 is for this machine only. Take it away, or do not listen on {host}.")


def _wait_for_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + _PATIENCE
    while True:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as fault:
                if fault.errno == errno.EACCES:
                    refuse(f"Only the administrator may listen on port {port}. Choose one above 1023: --port 8000")
                if fault.errno != errno.EADDRINUSE:
                    refuse(f"Cannot listen on {host}: {fault.strerror}. Choose another --host.")
            else:
                return
        if time.monotonic() > deadline:
            refuse(f"Something else already listens on port {port}. Stop it, or choose another: --port {port + 1}")
        time.sleep(0.05)
