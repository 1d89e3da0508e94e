"""What a file really is: by its content and its name together, without ever parsing what it could do harm with."""

import re
import warnings
from collections.abc import Callable
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image

from mancomun.core import archives
from mancomun.core.filenames import extension_of
from mancomun.core.kinds import ARCHIVES, BY_EXTENSION, MEGABYTE, PICTURES, TEXTS, Kind, names_of
from mancomun.core.office import check_office
from mancomun.core.problems import Problem, TooLarge, Unprocessable

MAX_PIXELS = 50_000_000
_HEAD = 4096
_TAIL = 22 + 65535
_MARKUP = re.compile(
    rb"<\s*(!doctype\s+html|html|head|body|script|svg|iframe|\?xml|object|embed|meta)\b", re.IGNORECASE
)
_SVG_OR_HTML = frozenset({"svg", "svgz", "htm", "html", "xhtml", "xht", "mht", "mhtml", "xml", "js"})
_MACROS = frozenset({"docm", "xlsm", "xlsb", "dotm", "xltm", "pptm"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # the stream's name in a protected DOCX or XLSX
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13})
_MAGIC: dict[Kind, Callable[[bytes], bool]] = {
    Kind.PDF: lambda head: head.startswith(b"%PDF-"),
    Kind.PNG: lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    Kind.JPEG: lambda head: head.startswith(b"\xff\xd8\xff"),
    Kind.WEBP: lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
    Kind.GIF: lambda head: head[:6] in {b"GIF87a", b"GIF89a"},
    Kind.MP3: lambda head: head.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
}


def inspect(file: BinaryIO, name: str, kinds: frozenset[Kind], *, max_unpacked: int = archives.MAX_UNPACKED) -> Kind:
    """The kind of this file, one of ``kinds``; raises the problem, as a sentence, of what may not be kept.

    A picture named as another kind of picture is taken for what it is; anything else must be what its name says.
    """
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise Unprocessable(_("This file is empty. Choose another one."))
    kind = _kind(head, file, extension_of(name), kinds)
    if size > kind.max_bytes:
        raise TooLarge(
            _("A %(kind)s file may have at most %(size)d MB. Make it smaller, or send it in parts.")
            % {"kind": kind.label, "size": kind.max_bytes // MEGABYTE}
        )
    if kind in ARCHIVES:
        check_office(kind, archives.open_archive(file, size, max_unpacked))
    else:
        _check(kind, file, head, size)
    file.seek(0)
    return kind


def _kind(head: bytes, file: BinaryIO, extension: str, kinds: frozenset[Kind]) -> Kind:
    """What name and content agree on."""
    is_xml = extension == "xml" and Kind.XML in kinds  # read as a list, never shown
    markup = extension in _SVG_OR_HTML or _MARKUP.match(head.lstrip(b"\xef\xbb\xbf \t\r\n"))
    if markup and not is_xml:
        raise Unprocessable(_("SVG drawings and web pages can carry programs. Send a PDF or a PNG instead."))
    if extension in _MACROS:
        raise _with_macros()
    if head.startswith(_OLE):
        raise _old_or_protected(file)
    named = BY_EXTENSION.get(extension)
    found = next((kind for kind, matches in _MAGIC.items() if matches(head)), None)
    if found in PICTURES and (named in PICTURES or not extension):
        named = found
    if named is None or named not in kinds:
        raise Unprocessable(_("Send a file of one of these kinds: %(kinds)s.") % {"kinds": names_of(kinds)})
    plausible = named is found or (found is None and named in (ARCHIVES if head.startswith(b"PK") else TEXTS))
    if not plausible:
        raise _not_what_it_says(named)
    return named


def _check(kind: Kind, file: BinaryIO, head: bytes, size: int) -> None:
    if kind in TEXTS:
        _check_text(file, markup=kind is Kind.XML)
        return
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    if _MARKUP.search(head) or archives.ends_as_archive(tail):
        raise Unprocessable(_("This file is two kinds of file at once. Export it again and send the new copy."))
    if kind is Kind.PDF and b"%%EOF" not in tail[-2048:]:
        raise Unprocessable(_("This PDF is cut off: its end is missing. Save it again and send the new copy."))
    if kind in PICTURES:
        _check_picture(file, kind)


def _check_picture(file: BinaryIO, kind: Kind) -> None:
    """Read the header alone: a picture's size in pixels says what it would take to open it."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large pictures; we refuse them
            with Image.open(file, formats=[kind.name]) as picture:
                pixels = picture.width * picture.height
    except Image.DecompressionBombError:
        pixels = MAX_PIXELS + 1
    except (OSError, SyntaxError, ValueError, EOFError) as fault:
        raise Unprocessable(_("This picture is damaged. Save it again and send the new copy.")) from fault
    if pixels > MAX_PIXELS:
        raise TooLarge(
            _("This picture has more than %(size)d million pixels. Make it smaller and send it again.")
            % {"size": MAX_PIXELS // 1_000_000}
        )


def _check_text(file: BinaryIO, *, markup: bool) -> None:
    """Text has no control characters but tab and line ends, in any encoding that spreadsheets write."""
    file.seek(0)
    while chunk := file.read(1024 * 1024):
        if chunk.translate(None, _CONTROLS) != chunk:
            raise Unprocessable(_("This is not plain text. Save it as CSV (UTF-8) or as text, and send it again."))
        if not markup and _MARKUP.search(chunk[:_HEAD]):
            raise Unprocessable(_("SVG drawings and web pages can carry programs. Send a PDF or a PNG instead."))


def _old_or_protected(file: BinaryIO) -> Problem:
    file.seek(0)
    if _ENCRYPTED_PACKAGE in file.read():
        return Unprocessable(_("This file is protected with a password. Take the password away and send it again."))
    return Unprocessable(
        _("This is the old Office format of before 2007. Open it, save it as DOCX or XLSX, and send the new file.")
    )


def _with_macros() -> Problem:
    return Unprocessable(_("This file carries macros, which are programs. Save it without them and send it again."))


def _not_what_it_says(kind: Kind) -> Problem:
    return Unprocessable(
        _("The file’s name says %(kind)s, but its content is something else. Export it again as %(kind)s.")
        % {"kind": kind.label}
    )
