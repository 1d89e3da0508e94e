"""Small real files of every kind, and hostile ones, made on the spot."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import openpyxl
from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TEXT = "Ordenanza Nº 12\r\n".encode()
CSV = "ciudad;población\r\nQuilmes;636026\r\n".encode("cp1252")  # as Excel in Spanish writes it
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def picture(kind: str, size: tuple[int, int] = (3, 2)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, kind)
    return file.getvalue()


def pixel_flood(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few bytes whose header promises thousands of millions of pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def container(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def xlsx() -> bytes:
    file = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["type", "name"])
    book.save(file)
    book.close()
    return file.getvalue()


def docx(extra: Mapping[str, bytes] | None = None, content_type: str = DOCX_TYPE) -> bytes:
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{content_type}.main+xml"/></Types>'
    return container({"[Content_Types].xml": types.encode(), "word/document.xml": b"<w/>", **(extra or {})})


def odf(media_type: str = ODS_TYPE, extra: Mapping[str, bytes] | None = None) -> bytes:
    return container({"mimetype": media_type.encode(), "content.xml": b"<office/>", **(extra or {})})


def bomb(unpacked: int = 54 * 1024 * 1024) -> bytes:
    """A workbook of some hundred kilobytes with one enormous sheet."""
    return container({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": b" " * unpacked})


def lying_bomb(unpacked: int = 30 * 1024 * 1024, declared: int = 100) -> bytes:
    """The same, but its directory says that the sheet is small."""
    made = bytearray(docx({"word/big.xml": b" " * unpacked}))
    real, lie = struct.pack("<L", unpacked), struct.pack("<L", declared)
    return bytes(made).replace(real, lie)


def many_entries(count: int) -> bytes:
    return container({f"{number}": b"" for number in range(count)}, zipfile.ZIP_STORED)


def marked_encrypted(archive: bytes) -> bytes:
    """Set the encryption bit of every entry in the directory."""
    made = bytearray(archive)
    at = made.find(b"PK\x01\x02")
    while at >= 0:
        made[at + 8] |= 1
        at = made.find(b"PK\x01\x02", at + 4)
    return bytes(made)
