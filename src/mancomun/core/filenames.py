"""Names of files as people typed them, made safe to store, to show and to offer for download."""

import re
import unicodedata

MAX_LENGTH = 120
_SEPARATORS = re.compile(r"[\\/]")
_RESERVED = re.compile(r'[<>:"|?*]')  # Windows refuses to save these
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, bidi marks, surrogates, unassigned


def clean_name(raw: str, fallback: str = "file") -> str:
    """The last part of ``raw`` in NFC, without paths, control or direction characters; never empty."""
    name = unicodedata.normalize("NFC", _SEPARATORS.split(raw)[-1])
    name = "".join(" " if char.isspace() else char for char in name if char.isspace() or _visible(char))
    name = _RESERVED.sub("-", " ".join(name.split())).strip(". ")
    if _DEVICES.match(name):
        name = f"_{name}"
    return _shorten(name or fallback)


def extension_of(name: str) -> str:
    """“pdf” of “Ordenanza 12.PDF”; empty when there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def with_extension(name: str, extension: str) -> str:
    """The same name with another extension."""
    current = extension_of(name)
    stem = name[: -len(current) - 1] if current else name
    return _shorten(f"{stem}.{extension}")


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in _INVISIBLE


def _shorten(name: str) -> str:
    if len(name) <= MAX_LENGTH:
        return name
    extension = extension_of(name)[:10]
    suffix = f".{extension}" if extension else ""
    return name[: MAX_LENGTH - len(suffix)].rstrip(". ") + suffix
