"""What we signed verifies, anything else does not, and the key is the owner's alone."""

from pathlib import Path

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from mancomun.core import signing


@given(st.binary(max_size=200), st.integers(0, 199))
def test_one_changed_byte_breaks_the_signature(content: bytes, place: int) -> None:
    signature = signing.sign(content)
    assert signing.verify(content, signature)
    changed = bytearray(content or b"\0")
    changed[place % len(changed)] ^= 1
    assert not signing.verify(bytes(changed), signature)


def test_a_signature_that_is_none_is_no_error() -> None:
    for nonsense in ("", "x", "á", "A" * 86, "AAAA"):
        assert not signing.verify(b"content", nonsense)


def test_a_public_key_of_another_does_not_verify() -> None:
    assert not signing.verify(b"content", signing.sign(b"content"), public_key="A" * 43)
    assert signing.verify(b"content", signing.sign(b"content"), public_key=signing.public_key_text())


def test_only_the_owner_may_read_the_key() -> None:
    signing.sign(b"")
    assert (Path(settings.DATA_DIR) / "signing.key").stat().st_mode & 0o077 == 0
