"""Office documents as containers: the right kind inside, no macros, no programs, nothing fetched from elsewhere."""

import re
import zipfile

from django.utils.translation import gettext_lazy as _

from mancomun.core.kinds import Kind
from mancomun.core.problems import Problem, Unprocessable

_CONTENT_TYPES = "[Content_Types].xml"
_ODF_MANIFEST = "META-INF/manifest.xml"
_PROGRAMS = re.compile(
    r"(vbaProject\.bin|vbaData\.xml|oleObject\d*\.bin|activeX|macrosheets/|\.(exe|dll|js|vbs|bat|cmd|ps1|scr|hta|lnk|docm|xlsm)$"
    r"|^Basic/|^Scripts/)",
    re.IGNORECASE,
)
_REMOTE_TEMPLATE = re.compile(rb"<Relationship\b[^>]*(attachedTemplate|oleObject|/frame\")[^>]*>", re.IGNORECASE)
_MAX_PART = 4 * 1024 * 1024  # of the small parts that we look into


def check_office(kind: Kind, archive: zipfile.ZipFile) -> None:
    """Raise the problem, as a sentence, of a document that is another kind or could act by itself."""
    names = archive.namelist()
    if any(_PROGRAMS.search(name) for name in names):
        raise _with_programs()
    if kind in {Kind.DOCX, Kind.XLSX}:
        _check_openxml(kind, archive, names)
    else:
        _check_odf(kind, archive, names)


def _check_openxml(kind: Kind, archive: zipfile.ZipFile, names: list[str]) -> None:
    types = _part(archive, _CONTENT_TYPES) if _CONTENT_TYPES in names else b""
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise _with_programs()
    if f"{kind.value}.main+xml".encode() not in types:
        raise _other_kind(kind)
    for name in names:
        if name.endswith(".rels"):
            for match in _REMOTE_TEMPLATE.finditer(_part(archive, name)):
                if b'TargetMode="External"' in match.group(0):
                    raise Unprocessable(
                        _("This file fetches parts of itself from elsewhere. Save it as PDF and send that.")
                    )


def _check_odf(kind: Kind, archive: zipfile.ZipFile, names: list[str]) -> None:
    if "mimetype" not in names or _part(archive, "mimetype").strip() != kind.value.encode():
        raise _other_kind(kind)
    if _ODF_MANIFEST in names and b"encryption-data" in _part(archive, _ODF_MANIFEST):
        raise Unprocessable(_("This file is protected with a password. Take the password away and send it again."))


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _MAX_PART:
        raise Unprocessable(_("This file is damaged: it cannot be unpacked. Save it again and send the new copy."))
    return archive.read(name)


def _with_programs() -> Problem:
    return Unprocessable(_("This file carries macros, which are programs. Save it without them and send it again."))


def _other_kind(kind: Kind) -> Problem:
    return Unprocessable(
        _("The file’s name says %(kind)s, but its content is something else. Export it again as %(kind)s.")
        % {"kind": kind.label}
    )
