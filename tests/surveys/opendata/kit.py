"""The files as a stranger downloads them."""

from pathlib import Path

from django.http import HttpResponse
from django.test import Client
from tests.surveys.results.kit import fetched

DATA = "/surveys/2026/results/data/"


def file(name: str, client: Client | None = None) -> bytes:
    status, content = fetched(client or Client(), f"{DATA}{name}")
    assert status == 200, (name, status)
    return content


def asked(address: str, client: Client | None = None, **headers: str) -> HttpResponse:
    response: HttpResponse = (client or Client()).get(address, headers=headers)
    if response.streaming:
        vars(response)["body"] = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a file
    return response


def saved(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).write_bytes(file(name))
    return folder
