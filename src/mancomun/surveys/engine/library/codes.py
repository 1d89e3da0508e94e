"""Digests and what is encoded.

Specification: `digest`, `base64-decode`, `extract-signed`. JavaRosa reads the names of algorithms and encodings
without regard to case, and those of algorithms without hyphens too.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mancomun.surveys.engine.code import Code, Context, Function
from mancomun.surveys.engine.problems import EvaluationFault, ExpressionProblem
from mancomun.surveys.engine.values import Value, to_text

from .build import arguments, plain

if TYPE_CHECKING:
    from mancomun.surveys.engine.compiler import Compiler
    from mancomun.surveys.engine.scope import Frame, Scope
    from mancomun.surveys.engine.syntax import Call

_HASHES: Final = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256", "SHA384": "sha384", "SHA512": "sha512"}
_ENCODINGS: Final = {"BASE64", "HEX"}
_SIGNATURE: Final = 64  # bytes, before the message
_NOT_BASE64: Final = re.compile(r"[^A-Za-z0-9+/=]")


def _build_digest(compiler: Compiler, call: Call, context: Context) -> Code:
    codes = [compiler.compile(argument, context) for argument in call.arguments]
    for code, known in zip(codes[1:], (_HASHES.keys(), _ENCODINGS), strict=False):
        if isinstance(code.constant, str) and _plain(code.constant) not in known:
            raise ExpressionProblem("bad_value", value=code.constant, allowed=", ".join(sorted(known)))
    values = [code.value for code in codes]

    def evaluate(scope: Scope, frame: Frame | None) -> Value:
        return _digest(*[to_text(value(scope, frame)) for value in values])

    return Code(evaluate)


def _plain(name: str) -> str:
    return name.upper().replace("-", "")


def _digest(text: str, algorithm: str, encoding: str = "BASE64") -> str:
    name = _HASHES.get(_plain(algorithm))
    if name is None or encoding.upper() not in _ENCODINGS:
        raise EvaluationFault("an unknown digest")
    made = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
    return made.hex() if encoding.upper() == "HEX" else base64.b64encode(made).decode()


def _bytes(text: str) -> bytes:
    """As JavaRosa reads base64: foreign characters are passed over, and what is not whole is nothing."""
    given = _NOT_BASE64.sub("", text)
    try:
        return base64.b64decode(given) if len(given) % 4 == 0 else b""
    except ValueError as fault:
        raise EvaluationFault("not base64") from fault


def _decode(value: Value) -> str:
    return _bytes(to_text(value)).decode(errors="replace")


def _extract(compiler: Compiler, call: Call, context: Context) -> Code:
    """extract-signed(message, key): the text behind an Ed25519 signature, or blank when it is not by that key."""
    message, key = arguments(compiler, call, context)

    def evaluate(scope: Scope, frame: Frame | None) -> Value:
        signed, public = _bytes(to_text(message(scope, frame))), _bytes(to_text(key(scope, frame)))
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signed[:_SIGNATURE], signed[_SIGNATURE:])
        except (InvalidSignature, ValueError):
            return ""
        return signed[_SIGNATURE:].decode(errors="replace")

    return Code(evaluate)


FUNCTIONS: Final = {
    "digest": Function(2, 3, _build_digest),
    "base64-decode": plain(1, 1, _decode),
    "extract-signed": Function(2, 2, _extract),
}
