"""What leaves is compressed once, for those who can read it, and its length does not tell what is inside."""

import gzip
from collections.abc import Iterator

import brotli
import pytest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory

from mancomun.core.compression import Compression, packed, padding

TEXT = "Montevideo, Quilmes y Córdoba. ".encode() * 40
BROWSER = "gzip, deflate, br, zstd"


def answer(response: HttpResponseBase, takes: str = BROWSER) -> HttpResponseBase:
    return Compression(lambda _request: response).process_response(
        RequestFactory().get("/", headers={"Accept-Encoding": takes}), response
    )


@pytest.mark.parametrize(
    ("takes", "encoding"),
    [
        (BROWSER, "br"),
        ("br;q=0.5, gzip", "br"),
        ("gzip, br;q=0", "gzip"),
        ("br;q=0.000", ""),
        ("", ""),
        ("bright", ""),
    ],
)
def test_brotli_for_whoever_takes_it(takes: str, encoding: str) -> None:
    response = answer(HttpResponse(TEXT, headers={"ETag": '"one"'}), takes)
    assert isinstance(response, HttpResponse)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    assert unpack(response.content) == TEXT
    assert response.get("Content-Encoding", "") == encoding
    assert response.get("Content-Length", str(len(TEXT))) == str(len(response.content))
    assert response["Vary"] == "Accept-Encoding"
    assert response["ETag"] == ('W/"one"' if encoding else '"one"')


@pytest.mark.parametrize(
    ("kind", "encoding"),
    [
        ("text/html; charset=utf-8", "br"), ("text/csv", "br"), ("application/json", "br"), ("image/svg+xml", "br"),
        ("application/ld+json", "br"), ("application/rdf+xml", "br"), ("image/png", ""), ("application/pdf", ""),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ""), ("application/octet-stream", ""),
    ],
)  # fmt: skip
def test_only_text_is_compressed(kind: str, encoding: str) -> None:
    assert answer(HttpResponse(TEXT, content_type=kind)).get("Content-Encoding", "") == encoding


@pytest.mark.parametrize("header", ["Content-Encoding", "Content-Range"])
def test_what_is_compressed_or_a_part_is_left_alone(header: str) -> None:
    response = answer(HttpResponse(TEXT, headers={header: "x"}))
    assert isinstance(response, HttpResponse)
    assert (response.content, response[header]) == (TEXT, "x")


def test_a_few_words_are_left_alone() -> None:
    assert answer(HttpResponse(b"x" * 199)).get("Content-Encoding") is None
    assert answer(HttpResponse(b"x" * 200)).get("Content-Encoding") == "br"


def test_a_stream_is_compressed_as_it_flows() -> None:
    def parts() -> Iterator[bytes]:
        yield from (TEXT, b"", TEXT)

    response = answer(StreamingHttpResponse(parts(), content_type="text/csv", headers={"Content-Length": "7"}))
    assert isinstance(response, StreamingHttpResponse)
    assert brotli.decompress(response.getvalue()) == TEXT * 2
    assert (response["Content-Encoding"], response.get("Content-Length")) == ("br", None)


def test_every_padding_is_skipped_by_readers() -> None:
    for size in range(257):
        stream = brotli.Compressor(quality=5)
        sent = stream.process(TEXT) + stream.flush() + padding(size) + stream.finish()
        assert brotli.decompress(sent) == TEXT
        assert len(padding(size)) == (size + 2 if size else 0)


def test_the_same_page_has_not_the_same_length() -> None:
    assert len({len(packed(TEXT, 100)) for _ in range(100)}) > 10
    assert len({len(packed(TEXT, 1)) for _ in range(10)}) == 1
