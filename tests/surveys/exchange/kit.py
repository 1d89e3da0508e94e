"""Workbooks as people fill them in: cells found by what stands beside them, and sent as a browser does."""

import io
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook, load_workbook
from tests.forms import nonce_in

BASE = "/surveys/all/answer/quilmes/"
PAGE = f"{BASE}workbook/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Filled:
    """A downloaded workbook in somebody's hands."""

    def __init__(self, content: bytes) -> None:
        self.book: Workbook = load_workbook(io.BytesIO(content))

    def row(self, text: str, sheet: str = "Kinds") -> int:
        """Of the first question that begins so."""
        for row in self.book[sheet].iter_rows():
            if str(row[2].value or "").startswith(text):
                return int(row[2].row)
        raise AssertionError(f"no row {text!r}")

    def answer(self, text: str, value: Any, sheet: str = "Kinds", below: int = 0, column: str = "E") -> None:
        self.book[sheet][f"{column}{self.row(text, sheet) + below}"] = value

    def at(self, text: str, sheet: str = "Kinds", below: int = 0, column: str = "E") -> Any:
        return self.book[sheet][f"{column}{self.row(text, sheet) + below}"].value

    def column(self, heading: str, sheet: str) -> str:
        for cell in self.book[sheet][3]:
            if str(cell.value or "").startswith(heading):
                return str(cell.column_letter)
        raise AssertionError(f"no column {heading!r}")

    def content(self) -> bytes:
        target = io.BytesIO()
        self.book.save(target)
        return target.getvalue()


def downloaded(client: Client, page: str = PAGE) -> Filled:
    response = client.get(f"{page}answers.xlsx")
    assert response.status_code == 200
    return Filled(b"".join(response.streaming_content))


def sent(client: Client, content: bytes, page: str = PAGE, name: str = "answers.xlsx") -> HttpResponse:
    upload = SimpleUploadedFile(name, content, XLSX)
    return client.post(page, {"workbook": upload, "nonce": nonce_in(client, page)})


def seen(client: Client, content: bytes, page: str = PAGE) -> tuple[str, HttpResponse]:
    """Where the plan stands, and its page."""
    response = sent(client, content, page)
    assert response.status_code == 302, response.content.decode()
    return response["Location"], client.get(response["Location"])


def taken(client: Client, content: bytes, page: str = PAGE, **choices: str) -> HttpResponse:
    """Sent, looked at and taken over."""
    address, response = seen(client, content, page)
    plan = response.context["plan"]
    return client.post(address, {"plan": plan.digest, "nonce": nonce_in(client, address), **choices})


Change = Callable[[Filled], None]
