"""What a phone is answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

LIST: Final = "http://openrosa.org/xforms/xformsList"
MANIFEST: Final = "http://openrosa.org/xforms/xformsManifest"
RESPONSE: Final = "http://openrosa.org/http/response"
HEADERS: Final[Mapping[str, str]] = {"X-OpenRosa-Version": "1.0"}


@dataclass(frozen=True, slots=True)
class FormEntry:
    form_id: str
    name: str
    version: str
    hash: str  # “md5:…” of the form’s bytes
    url: str
    manifest_url: str = ""  # only where the form takes files
    description: str = ""


@dataclass(frozen=True, slots=True)
class MediaEntry:
    name: str
    hash: str
    url: str


def form_list(entries: Iterable[FormEntry], *, verbose: bool = False) -> bytes:
    root = etree.Element("xforms", nsmap={None: LIST})
    for entry in entries:
        parts = {"formID": entry.form_id, "name": entry.name, "version": entry.version, "hash": entry.hash}
        if verbose:
            parts["descriptionText"] = entry.description
        parts["downloadUrl"] = entry.url
        if entry.manifest_url:
            parts["manifestUrl"] = entry.manifest_url
        _add(root, "xform", parts)
    return _bytes(root)


def manifest(entries: Iterable[MediaEntry]) -> bytes:
    root = etree.Element("manifest", nsmap={None: MANIFEST})
    for entry in entries:
        _add(root, "mediaFile", {"filename": entry.name, "hash": entry.hash, "downloadUrl": entry.url})
    return _bytes(root)


def message(text: str, *, good: bool) -> bytes:
    root = etree.Element("OpenRosaResponse", nsmap={None: RESPONSE})
    said = etree.SubElement(root, "message", nature="submit_success" if good else "submit_error")
    said.text = _clean(text)
    return _bytes(root)


def _add(root: etree._Element, name: str, parts: Mapping[str, str]) -> None:
    element = etree.SubElement(root, name)
    for part, text in parts.items():
        etree.SubElement(element, part).text = _clean(text)


def _clean(text: str) -> str:
    return "".join(c for c in text if c >= " " or c in "\t\n")


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
