"""Bodies without a length are measured; those with one are left alone."""

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.test import Client

from mancomun.core.bodies import MeasuredBodies


class App:
    """Remembers what it was given."""

    closed = False
    length: str | None = None
    body = b""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.length, self.body = environ.get("CONTENT_LENGTH"), environ["wsgi.input"].read()
        self.environ = environ
        return self

    def __iter__(self) -> Iterator[bytes]:
        yield b"said"

    def close(self) -> None:
        self.closed = True


def call(app: App, body: bytes, **environ: str) -> bytes:
    return b"".join(MeasuredBodies(app)({"wsgi.input": io.BytesIO(body), **environ}, lambda *_args: None))


def test_a_chunked_body_gets_its_length() -> None:
    app = App()
    assert call(app, b"x" * 100_000, HTTP_TRANSFER_ENCODING="gzip, Chunked") == b"said"
    assert (app.length, len(app.body), app.closed) == ("100000", 100_000, True)
    assert app.environ["wsgi.input"].closed


def test_a_chunked_body_is_read_no_further_than_one_byte_past_the_limit(settings: Any) -> None:
    settings.MAX_BODY_BYTES = 1000
    app = App()
    call(app, b"x" * 5000, HTTP_TRANSFER_ENCODING="chunked")
    assert (app.length, len(app.body)) == ("1001", 1001)


def test_any_other_body_passes() -> None:
    app = App()
    call(app, b"abc", CONTENT_LENGTH="3")
    assert (app.length, app.body) == ("3", b"abc")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "says"), [("en", "Send at most 24 MB at once."), ("es", "24 MB"), ("pt", "24 MB")]
)
def test_a_body_that_is_too_long_is_refused_in_the_persons_language(client: Client, language: str, says: str) -> None:
    response = client.post(
        "/language/",
        b"",
        content_type="text/plain",
        headers={"Content-Length": str(24 * 1024 * 1024 + 1), "Accept-Language": language},
    )
    page = response.content.decode()
    assert (response.status_code, says in page, f'lang="{language}"' in page) == (413, True, True)
