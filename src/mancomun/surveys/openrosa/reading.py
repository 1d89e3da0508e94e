"""What a submission says of itself."""

import hashlib
from dataclasses import dataclass
from typing import Final

from lxml import etree

from mancomun.surveys.engine import InvalidInstance, parse_xml

IDENTITY_CHARACTERS: Final = 200


@dataclass(frozen=True, slots=True)
class Received:
    """``instance_id`` names this submission; ``deprecated_id`` the one that it replaces, or is blank."""

    xml: bytes
    digest: str  # SHA-256 of the bytes: the same submission sent again has the same
    form_id: str
    version: str
    instance_id: str
    deprecated_id: str


def read_submission(xml: bytes) -> Received:
    """Raises InvalidInstance: malformed, too_large, too_deep, encrypted."""
    root = parse_xml(xml)
    if root.get("encrypted") == "yes":
        raise InvalidInstance("encrypted")
    digest = hashlib.sha256(xml).hexdigest()
    meta = _child(root, "meta")
    # A client may leave the identity out, or write it as Briefcase does; then the content is the identity.
    instance_id = _text(meta, "instanceID") or (root.get("instanceID") or "").strip() or f"sha256:{digest}"
    deprecated_id = _text(meta, "deprecatedID")
    if max(len(instance_id), len(deprecated_id)) > IDENTITY_CHARACTERS:
        raise InvalidInstance("malformed")
    form_id = root.get("id") or etree.QName(root).namespace or ""
    return Received(xml, digest, form_id, root.get("version") or "", instance_id, deprecated_id)


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    """By its local name: the namespace of the metadata is written in several ways."""
    for child in element if element is not None else ():
        if isinstance(child.tag, str) and etree.QName(child).localname == name:
            return child
    return None


def _text(meta: etree._Element | None, name: str) -> str:
    found = _child(meta, name)
    return (found.text or "").strip() if found is not None else ""
