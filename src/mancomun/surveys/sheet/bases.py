"""What a page had shown of an answer: its number, and a digest of its content, in a hidden field beside it.

The number lets the server see that somebody else answered meanwhile; the digest, that the person changed nothing.
"""

import zlib
from dataclasses import dataclass

_DIGEST = 8


@dataclass(frozen=True, slots=True)
class Base:
    number: int = 0
    digest: str = ""

    def shows(self, value: str, visibility: str) -> bool:
        return self.digest == digest_of(value, visibility)


def base_text(number: int, value: str, visibility: str) -> str:
    return f"{number}.{digest_of(value, visibility)}"


def read_base(text: str) -> Base:
    """What was sent back; nonsense counts as a page that had shown no answer."""
    number, _dot, digest = text.partition(".")
    known = number.isascii() and number.isdigit() and len(number) < 10  # noqa: PLR2004  # it fits its column
    return Base(int(number), digest[:_DIGEST]) if known else Base()


def digest_of(value: str, visibility: str) -> str:
    """Of the content and of who may read it. It tells an unchanged field from a changed one; it secures nothing."""
    text = f"{visibility}\n{value}"
    return f"{zlib.crc32(text.encode('utf-8', 'replace')):08x}"
