import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.core.filenames import MAX_LENGTH, clean_name, extension_of, with_extension


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Ordenanza Nº 12.pdf", "Ordenanza Nº 12.pdf"),
        ("Pol\u0069\u0301tica.pdf", "Política.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\acta.pdf", "acta.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\x00\r\nb.pdf", "a b.pdf"),
        ("  .hidden ", "hidden"),
        ("a<b>c:d.pdf", "a-b-c-d.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("", "file"),
        ("..", "file"),
        ("\ud800", "file"),
        ("x" * 200 + ".pdf", "x" * (MAX_LENGTH - 4) + ".pdf"),
    ],
)
def test_names_are_made_safe(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_can_be_stored(raw: str) -> None:
    name = clean_name(raw)
    assert 0 < len(name) <= MAX_LENGTH
    assert not set(name) & set('\\/<>:"|?*\0\r\n\u202e')
    assert clean_name(name) == name


def test_extensions() -> None:
    assert [extension_of(name) for name in ("a.PDF", "a", ".pdf", "a.b.csv", "a.")] == ["pdf", "", "", "csv", ""]
    assert with_extension("foto.png", "jpg") == "foto.jpg"
    assert with_extension("foto", "jpg") == "foto.jpg"
