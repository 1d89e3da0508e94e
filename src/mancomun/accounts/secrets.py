"""Secrets of access tokens: 256 random bits, so that their plain digest can be kept and none can be guessed."""

import hashlib
import secrets

PREFIX = "mc_"  # a secret that was put into public code by mistake can be recognised by it
SHOWN = len(PREFIX) + 6
LONGEST = 100


def new_secret() -> str:
    return f"{PREFIX}{secrets.token_urlsafe(32)}"


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret[:LONGEST].encode(errors="replace")).hexdigest()
