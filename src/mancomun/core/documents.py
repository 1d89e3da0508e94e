"""The one gate to the typesetter: a template of the product and data in, the bytes of a PDF out.

    pdf(folder, "report.typ", {"document": {…}, …}, at=…)      raises TooLarge or Unmade

What people wrote reaches typst as data (JSON in ``sys.inputs``), never as source, so nothing in it is a command. Each
document is made in a process of its own, which keeps the memory that typst would not give back out of the server and
is ended by the system when it takes too much. No font of the machine is used, so the same data give the same bytes
everywhere. The documents are tagged and follow PDF/UA-1.
"""

import json
import logging
import os
import re
import subprocess  # one program of our own, with an argument list that holds paths and numbers alone
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.utils.translation import gettext_lazy as _

from mancomun.core.problems import Problem, TooLarge, TooMany

PDF_TYPE = "application/pdf"
_logger = logging.getLogger(__name__)
_WAIT = 30  # seconds that a document waits for its turn, and its process for the machine's
_TURNS = BoundedSemaphore(2)  # documents that one server process has made at once
_LONG = re.compile(r"[^\s\u200b]{32,}")
_BREAK = 24  # characters: words that are longer than any real one may be broken
_ZERO_WIDTH = "\N{ZERO WIDTH SPACE}"
_JOINERS = frozenset("\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}\N{SOFT HYPHEN}" + _ZERO_WIDTH)
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})  # controls, bidi marks, surrogates, and what nobody has drawn


class Exact(str):
    """Text that is kept as it is, such as an address that is followed: it is not broken where it is long."""

    __slots__ = ()


class Unmade(Problem):
    status = 503
    title = _("The document could not be made")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a document may take. Beyond one of them it is not made, never cut."""

    data: int = 24 * 1024 * 1024  # bytes of JSON
    seconds: int = 60  # of the processor
    megabytes: int = 3_072  # of addresses; typst alone maps some 300


USUAL = Bounds()


def pdf(folder: Path, template: str, data: Mapping[str, Any], *, at: datetime, bounds: Bounds = USUAL) -> bytes:
    """``folder`` is all that the template may read. ``at`` is the moment that the file says it was made."""
    content = json.dumps(_plain(data), ensure_ascii=False, separators=(",", ":")).encode()
    if len(content) > bounds.data:
        raise TooLarge(_("This document would be too large to print. Take the data file instead."))
    command = [
        *(sys.executable, "-P", "-m", "mancomun.core.documents_child"),
        *(str(folder), template, str(int(at.timestamp())), str(bounds.seconds), str(bounds.megabytes)),
    ]
    if not _TURNS.acquire(timeout=_WAIT):
        raise TooMany(_("Other documents are being made right now. Try again in a minute."))
    try:
        return _made(command, content, bounds)
    finally:
        _TURNS.release()


def _made(command: Sequence[str], content: bytes, bounds: Bounds) -> bytes:
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"}
    sentence = _("The document could not be made now. Try again later; the page says the same.")
    try:
        ended = subprocess.run(  # noqa: S603  # our own program; nothing that people wrote is among its arguments
            command, input=content, capture_output=True, timeout=bounds.seconds + _WAIT, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        _logger.error("A document took too long: %s", command[-4])  # noqa: TRY400  # the trace says nothing more
        raise Unmade(sentence) from None
    if ended.returncode != 0:
        _logger.error("A document failed: %s", ended.stderr.decode(errors="replace")[-2000:])
        raise Unmade(sentence)
    return ended.stdout


def _plain(value: Any) -> Any:
    """As JSON holds it; texts as they can be set."""
    match value:
        case Exact():
            return clean(value, breaks=False)
        case str():
            return clean(value)
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case bool() | int() | float() | None:
            return value
        case Sequence():
            return [_plain(each) for each in value]
        case _:  # a sentence that is put into words when it is read
            return clean(str(value))


def clean(text: str, *, breaks: bool = True) -> str:
    """Without controls and marks of direction; lines and tabs are spaces; very long words may be broken."""
    composed = unicodedata.normalize("NFC", text)
    if not (composed.isascii() and composed.isprintable()):
        composed = "".join(_char(char) for char in composed)
    return _LONG.sub(_broken, composed) if breaks else composed


def _char(char: str) -> str:
    if char == "\n":
        return char
    if char.isspace():
        return "\N{NO-BREAK SPACE}" if char in "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}" else " "
    return "" if unicodedata.category(char) in _DROPPED and char not in _JOINERS else char


def _broken(word: re.Match[str]) -> str:
    found = word[0]
    return _ZERO_WIDTH.join(found[start : start + _BREAK] for start in range(0, len(found), _BREAK))
