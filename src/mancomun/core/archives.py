"""Zip containers (DOCX, XLSX, ODT, ODS), judged by their directory before anything is unpacked.

The directory may lie, so every entry is then unpacked into nothing, and stopped one byte after what it declared.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from mancomun.core.problems import Problem, TooLarge, Unprocessable

MAX_ENTRIES = 2000
MAX_DIRECTORY = 512 * 1024  # bytes of the directory, read into memory
MAX_UNPACKED = 96 * 1024 * 1024
MAX_RATIO = 50  # of what is unpacked to what is packed, once it is more than a little
RATIO_FROM = 8 * 1024 * 1024
_END = b"PK\x05\x06"
_END_SIZE, _END_TAIL = 22, 22 + 65535  # the end record, with the longest comment that may follow it
_END64_LOCATOR, _END64 = b"PK\x06\x07", b"PK\x06\x06"
_LOCAL = b"PK\x03\x04"
_ENCRYPTED = 0x1
_INNER = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".jar", ".cab", ".iso")
_CHUNK = 64 * 1024


def open_archive(file: BinaryIO, size: int, max_unpacked: int = MAX_UNPACKED) -> zipfile.ZipFile:
    """The container, when it is no bomb and hides nothing; its entries are proven to be as large as they say."""
    try:
        _check_directory(file, size)
        archive = zipfile.ZipFile(file)
        _check_entries(archive.infolist(), size, max_unpacked)
        for info in archive.infolist():
            _check_content(file, info)
    except (zipfile.BadZipFile, struct.error, zlib.error, OSError, ValueError, NotImplementedError) as fault:
        raise _damaged() from fault
    return archive


def ends_as_archive(tail: bytes) -> bool:
    """Whether these last bytes of a file end a zip directory: a second file hidden behind the first."""
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        return False
    (comment,) = struct.unpack_from("<H", tail, at + 20)
    return at + _END_SIZE + int(comment) == len(tail)


def _check_directory(file: BinaryIO, size: int) -> None:
    """Count entries from the end record alone, before a directory of millions is read."""
    start = max(0, size - _END_TAIL)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0:
        raise zipfile.BadZipFile
    count, directory = struct.unpack_from("<HL", tail, at + 10)
    if tail[max(0, at - 20) : at].startswith(_END64_LOCATOR):
        (offset,) = struct.unpack_from("<Q", tail, at - 12)
        file.seek(offset)
        record = file.read(56)
        if not record.startswith(_END64):
            raise zipfile.BadZipFile
        count, directory = struct.unpack_from("<QQ", record, 32)
    if count > MAX_ENTRIES or directory > MAX_DIRECTORY:
        raise _bomb()


def _check_entries(entries: list[zipfile.ZipInfo], size: int, max_unpacked: int) -> None:
    names = [info.filename for info in entries]
    if len(set(names)) != len(names) or any(_escapes(name) for name in names):
        raise _damaged()
    if any(info.flag_bits & _ENCRYPTED for info in entries):
        raise Unprocessable(_("This file is protected with a password. Take the password away and send it again."))
    if any(name.lower().endswith(_INNER) for name in names):
        raise Unprocessable(_("This file has another archive inside. Send what is in it as files of their own."))
    if any(info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for info in entries):
        raise _damaged()
    unpacked = sum(info.file_size for info in entries)
    packed = sum(info.compress_size for info in entries)
    if unpacked > max_unpacked or packed > size:
        raise _bomb()
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(size, 1):
        raise _bomb()


def _escapes(name: str) -> bool:
    return name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/")


def _check_content(file: BinaryIO, info: zipfile.ZipInfo) -> None:
    """Unpack into nothing: the length must be the declared one, and the checksum right."""
    file.seek(info.header_offset)
    header = file.read(30)
    if not header.startswith(_LOCAL):
        raise zipfile.BadZipFile
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    file.seek(name_length + extra_length, 1)
    length = checksum = 0
    for piece in _unpack(file, info):
        length += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if length > info.file_size:
            raise _bomb()
    if length != info.file_size or checksum != info.CRC:
        raise zipfile.BadZipFile


def _unpack(file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    left = info.compress_size
    inflate = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = file.read(min(left, _CHUNK))
        if not packed:
            raise zipfile.BadZipFile
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, _CHUNK)
            packed = inflate.unconsumed_tail
    if inflate is not None:
        yield inflate.flush()


def _bomb() -> Problem:
    return TooLarge(_("This file would unpack to far more than it is. Send a smaller one, or a PDF."))


def _damaged() -> Problem:
    return Unprocessable(_("This file is damaged: it cannot be unpacked. Save it again and send the new copy."))
