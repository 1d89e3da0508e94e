"""What proves what was sent and when: the digest of a revision, and the receipt that the installation signs.

A receipt is plain JSON. Anybody can verify it without this product: sort the keys, write them without spaces in UTF-8,
and check the Ed25519 signature over these bytes with the public key.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mancomun.core import signing
from mancomun.surveys.models import Revision

FORMAT = "mancomun-receipt-1"
FIELDS = frozenset(
    {"format", "uid", "round", "city", "revision", "digest", "submitted_at", "approved_at"}
)  # all are text but the revision's number


def canonical(content: object) -> bytes:
    """The one way to write this content as JSON: keys sorted, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(instance: str, answers: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256, in hex, over the canonical XML instance, a line end, and the answers as canonical JSON.

    The instance holds the answer's own identity, 122 random bits that nothing public says: a digest over answers alone
    would let whoever knows all but one of them try that one out.
    """
    return hashlib.sha256(instance.encode() + b"\n" + canonical(list(answers))).hexdigest()


def content_of(revision: Revision, *, round_slug: str, city_slug: str, approved_at: datetime) -> dict[str, Any]:
    """What the receipt of this revision says. Times are in UTC, to the second."""
    return {
        "format": FORMAT,
        "uid": str(revision.uid),
        "round": round_slug,
        "city": city_slug,
        "revision": revision.number,
        "digest": revision.digest,
        "submitted_at": _instant(revision.submitted_at),
        "approved_at": _instant(approved_at),
    }


def sign(content: Mapping[str, Any]) -> str:
    return signing.sign(canonical(dict(content)))


def sealed(content: Mapping[str, Any], signature: str) -> dict[str, Any]:
    """The receipt as a file: what it says, the signature, and the key to check it with."""
    return {
        "receipt": dict(content),
        "algorithm": "Ed25519",
        "signature": signature,
        "public_key": signing.public_key_text(),
    }


def holds(content: Mapping[str, Any], signature: str) -> bool:
    """Whether this installation signed exactly this content."""
    return signing.verify(canonical(dict(content)), signature)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
