"""Two gigabytes are refused with a page, before they are sent, and fill no disk."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.reliability.serving import Server

MEGABYTE = 1024 * 1024
SAID = "24 MB"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("bodies") / "data") as running:
        yield running


def send(server: Server, head: str, pieces: Iterator[bytes]) -> tuple[int, bytes, int]:
    """Send as a browser does, reading the answer when no more can be sent: status, body, bytes sent."""
    sent = 0
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode())
        try:
            for piece in pieces:
                connection.sendall(piece)
                sent += len(piece)
        except OSError:
            pass  # the server hung up; what it said before is still there to read
        answer = b""
        try:
            while piece := connection.recv(65536):
                answer += piece
                if b"</html>" in piece:
                    break
        except OSError:
            pass
    return int(answer.split(b" ", 2)[1]), answer, sent


def plain(length: int) -> Iterator[bytes]:
    for _ in range(0, length, MEGABYTE):
        yield b"x" * MEGABYTE


def chunked(length: int) -> Iterator[bytes]:
    for piece in plain(length):
        yield f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
    yield b"0\r\n\r\n"


def head(server: Server, *lines: str) -> str:
    form = "Content-Type: application/x-www-form-urlencoded"
    return "\n".join(
        ["POST /language/ HTTP/1.1", f"Host: 127.0.0.1:{server.port}", form, "Connection: close", *lines, "", ""]
    )


def test_two_gigabytes_are_refused_with_a_page(server: Server) -> None:
    free = shutil.disk_usage(server.data).free
    status, answer, _sent = send(
        server, head(server, f"Content-Length: {2 * 1024 * MEGABYTE}"), plain(2048 * MEGABYTE)
    )
    assert (status, SAID.encode() in answer) == (413, True)
    assert free - shutil.disk_usage(server.data).free < 64 * MEGABYTE
    assert server.get("/health/") == (200, b"ok\n")


def test_a_body_without_a_length_is_refused_as_soon_as_it_is_too_long(server: Server) -> None:
    status, answer, sent = send(server, head(server, "Transfer-Encoding: chunked"), chunked(2048 * MEGABYTE))
    assert (status, SAID.encode() in answer) == (413, True)
    assert sent < 2048 * MEGABYTE
    assert server.get("/health/") == (200, b"ok\n")


def test_the_control_a_small_body_without_a_length_is_read(server: Server) -> None:
    status, _answer, _sent = send(server, head(server, "Transfer-Encoding: chunked"), chunked(MEGABYTE))
    assert status == 302


def test_an_absurd_length_is_no_error_of_ours(server: Server) -> None:
    for length, expected in (("99999999999999999999", 413), ("-5", 400), ("abc", 400)):
        assert send(server, head(server, f"Content-Length: {length}"), iter(()))[0] == expected, length


def test_files_are_for_their_owner_alone(server: Server) -> None:
    ours = [path for path in Path(server.data).iterdir() if path.name != "static"]
    assert [path for path in ours if path.stat().st_mode & 0o077] == []
    assert "mancomun.sqlite3" in [path.name for path in ours]
