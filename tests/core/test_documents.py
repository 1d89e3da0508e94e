"""The gate to the typesetter: what people wrote is data, the same data are the same bytes, and nothing breaks it."""

import io
import json
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from mancomun.core import documents
from mancomun.core.documents import Bounds, Exact, Unmade, clean, pdf
from mancomun.core.problems import TooLarge, TooMany

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
TEMPLATE = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: "Red", date: datetime(year: 2026, month: 3, day: 4))
#set text(font: "Libertinus Serif", lang: "es")
= #data.title
#data.text
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.typ").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def made(folder: Path) -> Callable[..., bytes]:
    def make(text: Any = "Hola", title: str = "Título", bounds: Bounds = documents.USUAL) -> bytes:
        return pdf(folder, "one.typ", {"title": title, "text": text}, at=AT, bounds=bounds)

    return make


def read(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_what_a_document_is(made: Callable[..., bytes]) -> None:
    reader = PdfReader(io.BytesIO(made("ñ ã ç « » “ ” ’ – — €")))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("es", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Título", "Red")
    assert reader.metadata.creation_date_raw == "D:20260304000000Z"
    assert "ñ ã ç « » “ ” ’ – — €" in reader.pages[0].extract_text()


def test_the_same_data_are_the_same_bytes_and_others_are_not(made: Callable[..., bytes]) -> None:
    assert made("uno") == made("uno")
    assert made("uno") != made("dos")


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")', "$x^2$ _a_ *b* `c` @d <e>", "= Title", '#import "house.typ": *', "\\ // /* */",
        '"); #panic("', "{{ x }} {% y %}", "#{sys.inputs}",
    ],
)  # fmt: skip
def test_what_people_write_is_never_a_command(made: Callable[..., bytes], text: str) -> None:
    assert text in " ".join(read(made(text)).split())


def test_control_the_same_text_in_a_template_is_a_command(folder: Path) -> None:
    (folder / "one.typ").write_text(TEMPLATE + '#panic("ran")')
    with pytest.raises(Unmade):
        pdf(folder, "one.typ", {"title": "T", "text": "t"}, at=AT)


def test_a_template_reads_nothing_outside_its_folder(folder: Path) -> None:
    (folder / "one.typ").write_text(TEMPLATE + '#read("../../../../../../../etc/hostname")')
    with pytest.raises(Unmade):
        pdf(folder, "one.typ", {"title": "T", "text": "t"}, at=AT)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a 😀 b", "a □ b"),
        ("城市 x", "□□ x"),
        ("a\x00\x07\x1bb", "ab"),
        ("a\u202eb\u2066c", "abc"),
        ("a\ud800b", "ab"),
        ("a\u2028b\tc", "a b c"),
        ("Ελλάδα", "Ελλάδα"),
        ("\ue000x\ufffe", "x"),
    ],
)
def test_letters_that_cannot_be_drawn_have_a_sign(made: Callable[..., bytes], text: str, shown: str) -> None:
    assert shown in read(made(text)).replace("\xa0", " ")


def test_right_to_left_is_set(made: Callable[..., bytes]) -> None:
    assert re.search("[\u0590-\u05ff]", read(made("שלום עולם")))


def test_many_letters_that_cannot_be_drawn(made: Callable[..., bytes]) -> None:
    assert "□" in read(made("".join(map(chr, range(0x4E00, 0x5600)))))


def test_a_very_long_word_is_broken_and_an_address_is_kept(made: Callable[..., bytes]) -> None:
    assert clean("a" * 60) == "\u200b".join(("a" * 24, "a" * 24, "a" * 12))
    assert clean("a" * 60, breaks=False) == "a" * 60
    assert read(made("a" * 4000)).replace("\n", "").replace("\u200b", "").count("a") >= 4000
    assert len(PdfReader(io.BytesIO(made(Exact("a" * 60)))).pages) == 1


def test_too_much_is_said_before_anything_is_made(made: Callable[..., bytes]) -> None:
    with pytest.raises(TooLarge):
        made("a " * 600, bounds=Bounds(data=1000))


def test_what_takes_too_long_is_ended(folder: Path) -> None:
    (folder / "one.typ").write_text(TEMPLATE + "#let x = 0\n#while x < 1000000000 { x += 1 }")
    with pytest.raises(Unmade):
        pdf(folder, "one.typ", {"title": "T", "text": "t"}, at=AT, bounds=Bounds(seconds=1))


def test_what_takes_too_much_memory_is_ended(made: Callable[..., bytes]) -> None:
    with pytest.raises(Unmade):
        made(bounds=Bounds(megabytes=64))


def test_what_never_ends_is_left(made: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_args: object, **_named: object) -> None:
        raise subprocess.TimeoutExpired("x", 1)

    monkeypatch.setattr(documents.subprocess, "run", late)
    with pytest.raises(Unmade):
        made()


def test_a_turn_is_waited_for_and_given_back(made: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_WAIT", 0)
    assert documents._TURNS.acquire(blocking=False)
    assert documents._TURNS.acquire(blocking=False)
    with pytest.raises(TooMany):
        made()
    documents._TURNS.release()
    documents._TURNS.release()
    with pytest.raises(TooLarge):
        made(bounds=Bounds(data=1))
    assert documents._TURNS.acquire(blocking=False)
    documents._TURNS.release()


def test_what_is_not_text_is_what_json_holds() -> None:
    plain = documents._plain({"a": (1, 2.5, None, True, ["x\x00"]), "b": Exact("y")})
    assert json.loads(json.dumps(plain)) == {"a": [1, 2.5, None, True, ["x"]], "b": "y"}
