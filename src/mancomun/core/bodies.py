"""Bodies that come without a length (Transfer-Encoding: chunked) are measured before Django sees them.

Django reads a body only as far as its Content-Length says. Here a body of unknown length is read into a file, no
further than one byte past the limit, and its length written where Django looks: what is too long is then refused.
"""

from collections.abc import Callable, Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO

from django.conf import settings

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_CHUNK = 64 * 1024
_IN_MEMORY = 1024 * 1024


class MeasuredBodies:
    """WSGI middleware, outermost."""

    def __init__(self, app: WsgiApp) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "chunked" not in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            return self.app(environ, start_response)
        return self._measured(environ, start_response)

    def _measured(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            environ["CONTENT_LENGTH"] = str(_read(environ["wsgi.input"], body, settings.MAX_BODY_BYTES + 1))
            body.seek(0)
            environ["wsgi.input"] = body
            response = self.app(environ, start_response)
            try:
                yield from response
            finally:
                if close := getattr(response, "close", None):
                    close()


def _read(source: BinaryIO, target: "SpooledTemporaryFile[bytes]", limit: int) -> int:
    """Copy at most ``limit`` bytes; how many there were."""
    length = 0
    while length < limit and (piece := source.read(min(_CHUNK, limit - length))):
        target.write(piece)
        length += len(piece)
    return length
