"""What a file really is, and what may not come in; each refusal has its sentence, its status and its control."""

import io
import resource
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core import samples

from mancomun.core import archives
from mancomun.core.inspection import inspect
from mancomun.core.kinds import BESIDE_FORMS, EVIDENCE, MEGABYTE, Kind, names_of
from mancomun.core.problems import Problem

pytestmark = pytest.mark.usefixtures("english")
ALL = EVIDENCE
PACKED_TWICE = samples.container({"inner.zip": samples.xlsx()})
REMOTE = b'<Relationship Id="1" Type="x/attachedTemplate" Target="http://e.example/t.dotm" TargetMode="External"/>'
MANIFEST = b"<manifest:encryption-data/>"


def refusal(content: bytes, name: str, kinds: frozenset[Kind] = ALL) -> tuple[int, str]:
    with pytest.raises(Problem) as caught:
        inspect(io.BytesIO(content), name, kinds)
    return caught.value.status, str(caught.value.sentence)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (samples.PDF, "acta.pdf", Kind.PDF),
        (samples.PDF, "ACTA.PDF", Kind.PDF),
        (samples.picture("PNG"), "a.png", Kind.PNG),
        (samples.picture("JPEG"), "a.jpeg", Kind.JPEG),
        (samples.picture("JPEG"), "a.png", Kind.JPEG),  # a telephone's wrong name is no harm
        (samples.picture("WEBP"), "a.webp", Kind.WEBP),
        (samples.picture("GIF"), "a.gif", Kind.GIF),
        (samples.xlsx(), "formulario.xlsx", Kind.XLSX),
        (samples.docx(), "informe.docx", Kind.DOCX),
        (samples.odf(), "a.ods", Kind.ODS),
        (samples.odf(Kind.ODT.value), "a.odt", Kind.ODT),
        (samples.CSV, "ciudades.csv", Kind.CSV),
        (samples.TEXT, "nota.txt", Kind.TXT),
        (b"PK is how zip files begin", "nota.txt", None),
    ],
)
def test_the_kind_is_what_name_and_content_agree_on(content: bytes, name: str, kind: Kind | None) -> None:
    if kind is None:
        assert refusal(content, name)[0] == 422
    else:
        assert inspect(io.BytesIO(content), name, ALL) is kind


@pytest.mark.parametrize(
    ("content", "name", "status", "says"),
    [
        (b"", "a.pdf", 422, "This file is empty."),
        (samples.SVG, "a.svg", 422, "SVG drawings and web pages"),
        (samples.SVG, "a.png", 422, "SVG drawings and web pages"),
        (b"\xef\xbb\xbf \n" + samples.HTML, "a.txt", 422, "SVG drawings and web pages"),
        (samples.PDF, "a.html", 422, "SVG drawings and web pages"),
        (b"harmless\n" + samples.HTML, "a.csv", 422, "SVG drawings and web pages"),
        (b"MZ\x90\x00", "a.exe", 422, "Send a file of one of these kinds"),
        (b"MZ\x90\x00", "a.pdf", 422, "The file’s name says PDF"),
        (samples.xlsx(), "a.pdf", 422, "The file’s name says PDF"),
        (samples.PDF, "a.xlsx", 422, "The file’s name says XLSX"),
        (samples.docx(), "a.xlsx", 422, "The file’s name says XLSX"),
        (samples.odf(), "a.odt", 422, "The file’s name says ODT"),
        (samples.picture("PNG"), "a.pdf", 422, "The file’s name says PDF"),
        (samples.PDF + samples.container({"a": b"b"}), "a.pdf", 422, "two kinds of file at once"),
        (b"%PDF-1.4\n<html><script>1</script>\n%%EOF", "a.pdf", 422, "two kinds of file at once"),
        (samples.picture("GIF") + samples.container({"a": b"b"}), "a.gif", 422, "two kinds of file at once"),
        (samples.PDF[:-8], "a.pdf", 422, "This PDF is cut off"),
        (samples.picture("PNG")[:30], "a.png", 422, "This picture is damaged"),
        (samples.pixel_flood(), "a.png", 413, "This picture has more than 50 million pixels"),
        (samples.pixel_flood(9000, 9000), "a.png", 413, "This picture has more than 50 million pixels"),
        (b"a\x00b", "a.txt", 422, "This is not plain text"),
        (samples.OLE + b"x" * 600, "a.xlsx", 422, "old Office format"),
        (samples.OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", 422, "protected with a password"),
        (samples.marked_encrypted(samples.xlsx()), "a.xlsx", 422, "protected with a password"),
        (samples.odf(extra={"META-INF/manifest.xml": MANIFEST}), "a.ods", 422, "protected with a password"),
        (samples.docx({"word/vbaProject.bin": b"x"}), "a.docx", 422, "carries macros"),
        (samples.docx({}, "application/vnd.ms-word.document.macroEnabled"), "a.docx", 422, "carries macros"),
        (samples.docx(), "a.docm", 422, "carries macros"),
        (samples.odf(extra={"Basic/Standard/Module1.xml": b"x"}), "a.ods", 422, "carries macros"),
        (samples.docx({"word/embeddings/oleObject1.bin": b"x"}), "a.docx", 422, "carries macros"),
        (samples.docx({"word/_rels/settings.xml.rels": REMOTE}), "a.docx", 422, "fetches parts of itself"),
        (PACKED_TWICE, "a.xlsx", 422, "another archive inside"),
        (samples.docx({"../../etc/passwd": b"x"}), "a.docx", 422, "damaged"),
        (samples.xlsx()[:-30], "a.xlsx", 422, "damaged"),
        (samples.container({"[Content_Types].xml": b"x"}, zipfile.ZIP_LZMA), "a.xlsx", 422, "damaged"),
        (samples.many_entries(2001), "a.xlsx", 413, "unpack to far more"),
        (samples.bomb(), "a.xlsx", 413, "unpack to far more"),
        (samples.lying_bomb(), "a.docx", 413, "unpack to far more"),
        (samples.TEXT * 150_000, "a.txt", 413, "A TXT file may have at most 2 MB"),
    ],
)
def test_what_may_not_come_in_gets_a_sentence(content: bytes, name: str, status: int, says: str) -> None:
    got, sentence = refusal(content, name)
    assert (got, says in sentence) == (status, True), sentence


def test_only_the_kinds_that_the_form_asks_for() -> None:
    assert refusal(samples.PDF, "a.pdf", frozenset({Kind.PNG, Kind.JPEG}))[1] == (
        "Send a file of one of these kinds: PNG or JPEG."
    )
    assert names_of(ALL) == "PDF, PNG, JPEG, WEBP, GIF, DOCX, XLSX, ODT, ODS, CSV or TXT"


def test_lists_and_sounds_stand_beside_a_questionnaire_and_back_no_answer() -> None:
    sent = {"a.xml": b"<?xml version='1.0'?><root/>", "a.geojson": b"{}", "a.mp3": b"ID3" + b"\0" * 40}
    found = [inspect(io.BytesIO(content), name, BESIDE_FORMS) for name, content in sent.items()]
    assert found == [Kind.XML, Kind.GEOJSON, Kind.MP3]
    assert [refusal(content, name)[0] for name, content in sent.items()] == [422, 422, 422]
    assert refusal(b"<svg/>", "a.svg", BESIDE_FORMS)[0] == 422
    assert refusal(b"<svg/>", "a.csv", BESIDE_FORMS)[0] == 422


def test_a_bomb_is_refused_without_its_memory() -> None:
    packed = samples.bomb(400 * MEGABYTE)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refusal(packed, "a.xlsx")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_a_lying_directory_is_stopped_where_it_begins_to_lie() -> None:
    """Negative control: the standard library believes the directory."""
    lie = samples.lying_bomb(declared=100)
    with zipfile.ZipFile(io.BytesIO(lie)) as archive:
        assert sum(info.file_size for info in archive.infolist()) < 1000
    assert refusal(lie, "a.docx")[0] == 413


def test_a_directory_of_millions_is_refused_by_its_end_record_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = samples.many_entries(2001)
    monkeypatch.setattr(archives.zipfile, "ZipFile", None)  # would fail if it were read
    assert refusal(packed, "a.xlsx")[0] == 413


@given(
    st.binary(max_size=300),
    st.sampled_from([samples.PDF, samples.picture("PNG"), samples.xlsx(), samples.docx(), samples.odf(), samples.CSV]),
    st.integers(0, 10_000),
    st.sampled_from(["a.pdf", "a.png", "a.jpg", "a.xlsx", "a.docx", "a.ods", "a.csv", "a.txt", "a", ""]),
)
@settings(max_examples=1500, deadline=None)
def test_whatever_is_sent_is_a_kind_or_a_problem(noise: bytes, real: bytes, at: int, name: str) -> None:
    place = at % (len(real) + 1)
    hostile = real[:place] + noise + real[place + len(noise) // 2 :]
    try:
        outcome: object = inspect(io.BytesIO(hostile), name, ALL)
    except Problem as problem:
        outcome = problem.status
    assert outcome in {*ALL, 413, 422}
