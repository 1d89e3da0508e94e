"""What leaves is compressed: Brotli for browsers that take it, gzip for the others, nothing twice.

django-compression-middleware, the library for this, prefers zstd where Brotli is smaller, has one fixed quality, no
padding, and squeezes pictures and workbooks again; hence these lines around Django's middleware and Google's library.

BREACH (guessing a secret from lengths, where a page also repeats what a stranger may choose): the keys in forms are
masked or new on every page, but the outbox shows links and the second factor its secret. So every page gets padding of
random length, as in Django's gzip; in a Brotli stream it is a block of metadata, which readers skip (RFC 7932, 9.2).
"""

import re
import secrets
from collections.abc import Iterable, Iterator

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

QUALITY = 5  # takes as long as gzip at 6 and is a sixth smaller; 7 takes five times as long for nothing
SMALLEST = 200  # bytes, as in Django's own; below, the header costs more than is won
_WORTH_IT = re.compile(r"text/|image/svg\+xml|application/(?:[\w.-]+\+)?(?:json|xml|javascript)\b")
_REFUSED = re.compile(r";\s*q=0(?:\.0*)?\s*$")


class Compression(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not compressible(response):
            return response
        if not takes(request, "br"):
            return super().process_response(request, response)
        patch_vary_headers(response, ["Accept-Encoding"])
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = _flowing(response.streaming_content)  # type: ignore[arg-type]  # no page is async
            del response.headers["Content-Length"]
        elif isinstance(response, HttpResponse):
            response.content = packed(response.content, self.max_random_bytes)
            response.headers["Content-Length"] = str(len(response.content))
        if response.get("ETag", "").startswith('"'):  # the same page in other bytes: RFC 9110, 8.8.1
            response.headers["ETag"] = f"W/{response['ETag']}"
        response.headers["Content-Encoding"] = "br"
        return response


def compressible(response: HttpResponseBase) -> bool:
    """Text, of some length, whole, and not compressed yet."""
    if response.has_header("Content-Encoding") or response.has_header("Content-Range"):
        return False
    if isinstance(response, HttpResponse) and len(response.content) < SMALLEST:
        return False
    return bool(_WORTH_IT.match(response.get("Content-Type", "")))


def takes(request: HttpRequest, encoding: str) -> bool:
    """Whether the browser names the encoding and does not refuse it (``br;q=0``)."""
    named = request.headers.get("Accept-Encoding", "").lower().split(",")
    return any(each.split(";")[0].strip() == encoding and not _REFUSED.search(each) for each in named)


def packed(content: bytes, most: int) -> bytes:
    """The content in Brotli, with padding of less than ``most`` bytes."""
    stream = brotli.Compressor(quality=QUALITY)
    return b"".join((stream.process(content), stream.flush(), padding(secrets.randbelow(most)), stream.finish()))


def padding(size: int) -> bytes:
    """A block of metadata, to stand where a stream was flushed and so begins a whole byte."""
    if not size:
        return b""
    header = 0b01_0_11_0 | (size - 1) << 6  # not the last; metadata; reserved; one byte of length; the length
    return header.to_bytes(2, "little") + bytes(size)


def _flowing(parts: Iterable[bytes]) -> Iterator[bytes]:
    stream = brotli.Compressor(quality=QUALITY)
    for part in parts:
        if ready := stream.process(part):
            yield ready
    yield stream.finish()
