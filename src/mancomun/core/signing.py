"""The installation's own signature (Ed25519, RFC 8032), so that a receipt can be verified years later."""

import base64
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from mancomun.settings.env import write_once


def sign(content: bytes) -> str:
    """The signature, in base64url without padding."""
    return _encode(_key(_path()).sign(content))


def verify(content: bytes, signature: str, public_key: str | None = None) -> bool:
    """Whether ``signature`` is ours, or of the given public key, over exactly this content."""
    try:
        key = Ed25519PublicKey.from_public_bytes(_decode(public_key or public_key_text()))
        key.verify(_decode(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key_text() -> str:
    raw = _key(_path()).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return _encode(raw)


def _path() -> Path:
    return Path(settings.DATA_DIR) / "signing.key"


@cache
def _key(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_once(path, pem)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} holds no Ed25519 key.")
    return key


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
