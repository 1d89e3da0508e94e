"""A thousand posts that no honest phone sends, always the same ones."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tests.surveys.openrosa.kit import PNG, identity, instance

BOUNDARY: Final = "xHOSTILEx"
GOOD: Final = b"<A><a_text>hostile</a_text><a_int>5</a_int></A><print><r><r_name>n</r_name></r></print>"


@dataclass(frozen=True, slots=True)
class Post:
    kind: str
    body: bytes
    content_type: str = f"multipart/form-data; boundary={BOUNDARY}"


def part(name: str, content: bytes, *, filename: str = "s.xml", kind: str = "text/xml") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
    return head.encode("utf-8", "surrogatepass") + f"Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def submission(xml: bytes) -> bytes:
    return form(part("xml_submission_file", xml))


def good() -> bytes:
    return instance(GOOD.decode())


def truncated(luck: random.Random) -> Post:
    xml = good()
    return Post("truncated XML", submission(xml[: luck.randrange(len(xml))]))


def cut(luck: random.Random) -> Post:
    body = submission(good())
    return Post("truncated post", body[: luck.randrange(len(body))])


def flipped(luck: random.Random) -> Post:
    xml = bytearray(good())
    for _ in range(luck.randint(1, 8)):
        xml[luck.randrange(len(xml))] = luck.randrange(256)
    return Post("flipped bytes", submission(bytes(xml)))


def laughs(luck: random.Random) -> Post:
    entities = "".join(
        f'<!ENTITY l{n} "{"".join([f"&l{n - 1};"] * 10) if n else "ha"}">' for n in range(luck.randint(3, 12))
    )
    body = good().replace(b"<data", f"<!DOCTYPE data [{entities}]><data".encode()).replace(b"hostile", b"&l2;")
    return Post("billion laughs", submission(body))


def external(luck: random.Random) -> Post:
    where = luck.choice(
        ["file:///etc/passwd", "http://127.0.0.1:9/x", "php://filter/x", "jar:file:///x!/y", "/dev/zero"]
    )
    kind = luck.choice(['<!ENTITY x SYSTEM "{}">', '<!ENTITY % x SYSTEM "{}"> %x;', '<!ENTITY x PUBLIC "p" "{}">'])
    declared = f"<!DOCTYPE data [{kind.format(where)}]><data".encode()
    return Post("external entities", submission(good().replace(b"<data", declared).replace(b"hostile", b"&x;")))


def included(luck: random.Random) -> Post:
    href = luck.choice(["file:///etc/passwd", "http://127.0.0.1:9/"])
    inner = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{href}"/>'.encode()
    return Post("XInclude", submission(good().replace(b"hostile", inner)))


def deep(luck: random.Random) -> Post:
    depth = luck.choice([60, 100, 300, 5_000, 100_000])
    name = luck.choice(["A", "x", "r"])
    inner = f"<{name}>" * depth + f"</{name}>" * depth
    return Post("deep nesting", submission(instance(inner)))


def namespaces(luck: random.Random) -> Post:
    names = ["http://www.w3.org/1999/xhtml", "urn:x", "", "http://openrosa.org/xforms", "http://" + "n" * 5_000]
    xml = good().replace(b"<A>", f'<A xmlns="{luck.choice(names)}">'.encode())
    if luck.random() < 0.5:
        xml = xml.replace(b"<data ", f'<z:data xmlns:z="{luck.choice(names) or "urn:z"}" '.encode())
        xml = xml.replace(b"</data", b"</z:data")
    return Post("wrong namespaces", submission(xml))


def crowded(luck: random.Random) -> Post:
    count = luck.choice([400, 501, 5_000, 20_000])
    one = luck.choice(
        ["<r><r_name>{}</r_name></r>", "<r/>", "<r><s><s_number>{}</s_number></s></r>", "<r><s/><s/></r>"]
    )
    return Post("huge repeats", submission(instance(f"<print>{''.join(one.format(n) for n in range(count))}</print>")))


def nested_crowd(luck: random.Random) -> Post:
    inner = "<s><s_number>1</s_number></s>" * luck.choice([40, 100, 400])
    return Post("repeats in repeats", submission(instance(f"<print>{f'<r>{inner}</r>' * 100}</print>")))


def encoded(luck: random.Random) -> Post:
    said = luck.choice(["utf-16", "latin-1", "utf-32", "cp1252", "EBCDIC-CP-BE", "nonsense", "utf-7", "UTF-8"])
    text = good().decode().replace("<?xml version='1.0' ?>", f"<?xml version='1.0' encoding='{said}'?>")
    really = luck.choice(["utf-8", "utf-16", "latin-1", "utf-16-be", "utf-32"])
    return Post("wrong encodings", submission(text.replace("hostile", "ñandú").encode(really)))


def binary(luck: random.Random) -> Post:
    return Post("binary", submission(luck.randbytes(luck.choice([0, 1, 100, 10_000, 1_000_000]))))


def controls(luck: random.Random) -> Post:
    bad = luck.choice(
        [b"\x00", b"\x0b", b"\x1f", b"\xff\xfe", b"\xed\xa0\x80", b"&#0;", b"&#x1F;", b"&#xD800;", b"\x7f"]
    )
    return Post("control characters", submission(good().replace(b"hostile", b"a" + bad + b"b")))


def doubled(luck: random.Random) -> Post:
    parts = [part("xml_submission_file", good())] * luck.randint(2, 20)
    return Post("duplicate parts", form(*parts))


def typed(luck: random.Random) -> Post:
    kinds = [
        "application/json", "text/xml", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
        "multipart/form-data; boundary=", f"multipart/form-data; boundary={'b' * 5_000}", "multipart/mixed",
        "application/x-www-form-urlencoded; charset=nonsense", "",
        "multipart/form-data; boundary=xHOSTILEx; charset=utf-7", "\xff/\xfe", "multipart/form-data; boundary=\u00e9",
    ]  # fmt: skip
    return Post("wrong content types", luck.choice([submission(good()), good(), b"a=1&b=2"]), luck.choice(kinds))


def empty(luck: random.Random) -> Post:
    bodies = [b"", form(), b"--", form(part("other", good())), form(part("", good())), submission(b"")]
    return Post("no files", luck.choice(bodies))


def named(luck: random.Random) -> Post:
    names = [
        "../../etc/passwd",
        "a" * 5_000,
        "\x00",
        ".",
        "con",
        "x\r\nSet-Cookie: a=b",
        "\udcff",
        "photo.png",
        "ñ.png",
    ]
    name = luck.choice(names)
    xml = instance(
        f"<A><a_file>{'photo.png' if luck.random() < 0.5 else name if name.isprintable() else 'p'}</a_file></A>"
    )
    content = luck.choice(
        [PNG, b"", b"<svg/>", b"MZ" + luck.randbytes(500), b"%PDF-1.4", b"PK\x03\x04" + luck.randbytes(99)]
    )
    files = [part(f"f{n}", content, filename=name, kind="image/png") for n in range(luck.choice([1, 2, 30, 150]))]
    return Post("strange files", form(part("xml_submission_file", xml), *files))


def claimed(luck: random.Random) -> Post:
    xml = instance(
        GOOD.decode(), name=luck.choice(["", "x" * 201, "uuid:" + "é" * 190, "'; DROP TABLE x; --", identity()])
    )
    form_id = luck.choice(["all", "ALL", "", "all'--", "x" * 9_999, "%00", "../all"])
    xml = xml.replace(b'id="all"', f'id="{form_id}"'.encode())
    version = luck.choice(["1", "", "999999999999999999999", "1'", "v" * 9_999])
    return Post("claims", submission(xml.replace(b'version="1"', f'version="{version}"'.encode())))


def long_values(luck: random.Random) -> Post:
    size = luck.choice([20_000, 20_001, 300_000, 2_000_000])
    field = luck.choice(["a_text", "a_int", "a_dec", "a_date", "a_many", "a_rank", "a_point", "a_shout"])
    text = luck.choice(["9", "yes ", "-", "é", "1e", "0.", "٣"]) * size
    return Post("long values", submission(instance(f"<A><{field}>{text[:size]}</{field}></A>")))


def strange_values(luck: random.Random) -> Post:
    words = ["NaN", "Infinity", "-0", "1e999", "0x10", "٣", "2026-02-31", "24:61", "9999999999999999999999", "yes yes",
             "&lt;script&gt;", "=1+1", "\u202e", "true", "999 999", "a\u0301", "2026-01-01T99:99:99Z"]  # fmt: skip
    fields = [
        "a_text",
        "a_int",
        "a_dec",
        "a_date",
        "a_time",
        "a_moment",
        "a_one",
        "a_many",
        "a_rank",
        "a_point",
        "a_ok",
    ]
    body = "".join(f"<{field}>{luck.choice(words)}</{field}>" for field in fields)
    return Post("strange values", submission(instance(f"<A>{body}</A>")))


def many_attributes(luck: random.Random) -> Post:
    attributes = " ".join(f'a{n}="{n}"' for n in range(luck.choice([100, 10_000])))
    return Post("many attributes", submission(good().replace(b"<A>", f"<A {attributes}>".encode())))


def comments(luck: random.Random) -> Post:
    noise = luck.choice([b"<!-- x -->", b"<?php x ?>", b"<![CDATA[<A>]]>"]) * luck.choice([1, 1_000, 50_000])
    return Post("comments and instructions", submission(good().replace(b"<A>", b"<A>" + noise)))


KINDS: Final[tuple[Callable[[random.Random], Post], ...]] = (
    truncated, cut, flipped, laughs, external, included, deep, namespaces, crowded, nested_crowd, encoded, binary,
    controls, doubled, typed, empty, named, claimed, long_values, strange_values, many_attributes, comments,
)  # fmt: skip


def posts(count: int = 1_000, seed: int = 7) -> Iterator[Post]:
    """The kinds by turns, each made of its own luck."""
    luck = random.Random(seed)  # noqa: S311  # luck that can be repeated
    for number in range(count):
        yield KINDS[number % len(KINDS)](luck)
