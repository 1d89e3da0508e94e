"""The XML gate: what is refused, where, and that refusing costs little."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from mancomun.core.xml import XmlFault, XmlProblem, parse_xml

LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
EXTERNAL = b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>'
PARAMETER = b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><a/>'


def fault(data: bytes) -> tuple[XmlFault, int | None]:
    with pytest.raises(XmlProblem) as caught:
        parse_xml(data)
    return caught.value.code, caught.value.line


def test_a_document_is_read() -> None:
    root = parse_xml('<?xml version="1.0"?><!-- ñ --><a b="1"><c>ñ &amp; &#233;</c></a>'.encode())
    assert (root.tag, root.get("b"), root[0].text) == ("a", "1", "ñ & é")


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", XmlFault.EMPTY, None),
        (b" \n", XmlFault.EMPTY, None),
        (b"<a>\n<b></a>", XmlFault.NOT_WELL_FORMED, 2),
        (b"not xml", XmlFault.NOT_WELL_FORMED, 1),
        (b"<a>\x00</a>", XmlFault.NOT_WELL_FORMED, 1),
        (b"<a/><b/>", XmlFault.NOT_WELL_FORMED, 1),
        (b"<!DOCTYPE a><a/>", XmlFault.DTD, None),
        (LAUGHS, XmlFault.DTD, None),
        (EXTERNAL, XmlFault.DTD, None),
        (PARAMETER, XmlFault.DTD, None),
        (b"<a>" * 101 + b"</a>" * 101, XmlFault.TOO_DEEP, 1),
        (b"<a>" * 200_000 + b"</a>" * 200_000, XmlFault.TOO_DEEP, 1),
        (b"<a>" + b"<b/>" * 500_000 + b"</a>", XmlFault.TOO_MANY, 1),
        (b"<a>" + b" " * (16 * 1024 * 1024) + b"</a>", XmlFault.TOO_LARGE, None),
    ],
)
def test_what_is_refused(data: bytes, code: XmlFault, line: int | None) -> None:
    assert fault(data) == (code, line)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "cp037"])
def test_a_dtd_hides_in_no_encoding(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + EXTERNAL.decode()
    assert fault(text.encode(encoding))[0] in {XmlFault.DTD, XmlFault.NOT_WELL_FORMED}


def test_the_depth_of_a_hundred_is_still_read() -> None:
    assert parse_xml(b"<a>" * 100 + b"</a>" * 100).tag == "a"


def test_the_control_a_bare_parser_takes_a_dtd() -> None:
    assert etree.fromstring(b'<!DOCTYPE a [<!ENTITY a "ha">]><a>&a;</a>').text == "ha"


HOSTILE = st.recursive(
    st.sampled_from(
        [b"<a>", b"</a>", b"<!DOCTYPE a>", LAUGHS, EXTERNAL, b"&a;", b"<![CDATA[", b"]]>", b"<!--", b"\xff"]
    ),
    lambda inner: st.lists(inner, max_size=8).map(b"".join),
)


@given(HOSTILE, st.binary(max_size=40))
@settings(max_examples=1000, deadline=None)
def test_a_thousand_hostile_documents_are_refused_or_harmless(document: bytes, noise: bytes) -> None:
    try:
        root = parse_xml(b"<a>" + document + noise)
    except XmlProblem:
        return
    assert "root:" not in "".join(root.itertext())


def test_it_knows_no_django() -> None:
    code = "import sys, mancomun.core.xml; print(any(name.startswith('django') for name in sys.modules))"
    source = str(Path(__file__).resolve().parents[2] / "src")
    ran = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": source}
    )
    assert ran.stdout.strip() == "False"
