"""Hostile workbooks: no fault of ours, none that takes long, nothing half-imported.

``HOSTILE=1000 python -m pytest tests/surveys/exchange/test_thousand.py -s`` sends a thousand and says how many
of each kind were answered.
"""

import io
import logging
import os
import random
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pytest
from django.test import Client
from pytest_django import Settings
from tests.forms import nonce_in
from tests.surveys.exchange.kit import PAGE, Filled, downloaded, sent

from mancomun.core.models import AuditEntry
from mancomun.surveys.models import Answer, AnswerEdit, Response

HANG = 20.0  # seconds of processor; how long the slowest really took is printed, and two are the goal
COUNT = int(os.environ.get("HOSTILE", "160"))
KEPT = (Answer, AnswerEdit)
Parts = dict[str, bytes]
_VALUES = (
    "=1+1", '=HYPERLINK("x","y")', "@SUM(A1)", "#REF!", "1e400", "-0", "NaN", "\u202egnp.exe", "x" * 40_000,
    "9" * 300, "2026-02-31", "0000-00-00", "<script>", "\ud7ff", "'", "yes no yes", "\t\n", "TRUE",
    "\uff11\uff12", "१२",
)  # fmt: skip


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist()}


def packed(parts: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", kind) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return target.getvalue()


def flipped(content: bytes, dice: random.Random, many: int = 12) -> bytes:
    made = bytearray(content)
    for _ in range(many):
        made[dice.randrange(len(made))] = dice.randrange(256)
    return bytes(made)


def one_sheet(parts: Parts, dice: random.Random) -> str:
    return dice.choice([name for name in parts if name.startswith("xl/worksheets/sheet")])


def bytes_flipped(content: bytes, dice: random.Random) -> bytes:
    return flipped(content, dice)


def cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


def noise(_content: bytes, dice: random.Random) -> bytes:
    return b"PK\x03\x04" + dice.randbytes(dice.randrange(1, 60_000))


def xml_flipped(content: bytes, dice: random.Random) -> bytes:
    parts = parts_of(content)
    name = dice.choice(list(parts))
    return packed(parts | {name: flipped(parts[name], dice, 3)})


def part_missing(content: bytes, dice: random.Random) -> bytes:
    parts = parts_of(content)
    del parts[dice.choice(list(parts))]
    return packed(parts)


def parts_swapped(content: bytes, dice: random.Random) -> bytes:
    parts = parts_of(content)
    one, other = dice.sample(list(parts), 2)
    return packed(parts | {one: parts[other], other: parts[one]})


def entities(content: bytes, dice: random.Random) -> bytes:
    parts = parts_of(content)
    name = dice.choice([each for each in parts if each.endswith(".xml")])
    lines = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 12))
    doctype = f'<!DOCTYPE x [<!ENTITY e0 "ha">{lines}<!ENTITY f SYSTEM "file:///etc/passwd">]>'.encode()
    return packed(parts | {name: re.sub(rb"(<\?xml[^>]*\?>)", rb"\1" + doctype, parts[name], count=1)})


def nested(content: bytes, dice: random.Random) -> bytes:
    parts, deep = parts_of(content), dice.choice((200, 5_000, 100_000))
    name = one_sheet(parts, dice)
    tower = b"<a>" * deep + b"</a>" * deep + b"</sheetData>"
    return packed(parts | {name: parts[name].replace(b"</sheetData>", tower)})


def rows_added(content: bytes, dice: random.Random) -> bytes:
    parts, many = parts_of(content), dice.choice((6_000, 200_000, 2_000_000))
    name = one_sheet(parts, dice)
    return packed(parts | {name: parts[name].replace(b"</sheetData>", b"<row/>" * many + b"</sheetData>")})


def far_cell(content: bytes, dice: random.Random) -> bytes:
    parts = parts_of(content)
    name = one_sheet(parts, dice)
    place = dice.choice((b"XFD1048576", b"A1048576", b"ZZZ9", b"A0", b"", b"*1", b"A99999999999"))
    cell = b'<row r="1048576"><c r="%b"><v>1</v></c></row></sheetData>' % place
    return packed(parts | {name: parts[name].replace(b"</sheetData>", cell)})


def strings_beyond(content: bytes, dice: random.Random) -> bytes:
    """Cells that refer to texts that there are not."""
    parts = parts_of(content)
    name, place = one_sheet(parts, dice), dice.choice((b"99999999", b"-1", b"", b"x", b"1e9"))
    return packed(parts | {name: re.sub(rb"<v>\d+</v>", b"<v>" + place + b"</v>", parts[name], count=20)})


def values(content: bytes, dice: random.Random) -> bytes:
    """Where answers stand, what no answer is."""
    filled = Filled(content)
    for row in dice.sample(range(4, 40), 6):
        cell = filled.book["Kinds"][f"E{row}"]
        if type(cell).__name__ == "Cell":
            cell.value = dice.choice(_VALUES[:8] + _VALUES[10:])
    return filled.content()


def bomb(content: bytes, dice: random.Random) -> bytes:
    parts = parts_of(content)
    name = dice.choice(list(parts))
    return packed(parts | {name: parts[name] + b" " * dice.choice((1_000_000, 60_000_000))})


def many_parts(content: bytes, dice: random.Random) -> bytes:
    many = dice.choice((50, 20_000))
    return packed(parts_of(content) | {f"xl/worksheets/more{at}.xml": b"<x/>" for at in range(many)})


def zip_in_zip(content: bytes, dice: random.Random) -> bytes:
    parts = parts_of(content)
    return packed(parts | {dice.choice(list(parts)): content}, zipfile.ZIP_STORED)


def odd_names(content: bytes, dice: random.Random) -> bytes:
    parts = parts_of(content)
    name = dice.choice(list(parts))
    new = dice.choice(("../", "/", "C:\\", "\x01")) + name
    return packed({(new if each == name else each): part for each, part in parts.items()})


Kind = Callable[[bytes, random.Random], bytes]
KINDS: tuple[Kind, ...] = (
    bytes_flipped, cut, noise, xml_flipped, part_missing, parts_swapped, entities, nested, rows_added, far_cell,
    strings_beyond, values, bomb, many_parts, zip_in_zip, odd_names,
)  # fmt: skip


def hostile(content: bytes, many: int) -> Iterator[tuple[str, bytes]]:
    dice = random.Random(20261124)  # noqa: S311  # the same each time
    for number in range(many):
        kind = KINDS[number % len(KINDS)]
        yield kind.__name__, kind(content, dice)


@pytest.fixture
def quiet(settings: Settings) -> Iterator[None]:
    settings.ACCOUNT_RATE_LIMITS = {}
    log = logging.getLogger("django.request")
    log.setLevel(logging.CRITICAL)
    yield
    log.setLevel(logging.NOTSET)


def processor() -> float:
    """Seconds of this process and of those that read workbooks for it: other work is no fault of ours."""
    return sum(os.times()[:4])


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in KEPT}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_thousand_hostile_workbooks(bruno: Client, response: Response, quiet: None) -> None:
    content, before = downloaded(bruno).content(), counts()
    bruno.raise_request_exception = False
    assert nonce_in(bruno, PAGE)
    answered: Counter[tuple[str, int]] = Counter()
    slowest = (0.0, "")
    for kind, book in hostile(content, COUNT):
        begin = processor()
        status = sent(bruno, book).status_code
        took = processor() - begin
        answered[kind, status] += 1
        slowest = max(slowest, (took, kind))
        assert status < 500, kind
        assert took < HANG, kind
    assert counts() == before  # a workbook that can be read is only shown: nothing is taken over unasked
    events = set(AuditEntry.objects.filter(event__startswith="survey.workbook").values_list("event", flat=True))
    assert events <= {"survey.workbook.sent"}
    sys.stdout.write(f"\n{COUNT} hostile workbooks; the slowest took {slowest[0]:.2f} s ({slowest[1]}).\n")
    for (kind, status), number in sorted(answered.items()):
        sys.stdout.write(f"{kind:24}{status:7}{number:6}\n")
