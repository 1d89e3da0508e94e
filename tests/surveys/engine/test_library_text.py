"""Text functions: what JavaRosa gives, expression by expression ("String Functions")."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.surveys.engine.library import differing, differing_in_javarosa, fault, value
from tools.javarosa.driver import JavaRosa

from mancomun.surveys.engine import InvalidForm

EXPECTED = {
    "string(${n})": "7",
    "concat(${a}, ${n})": "Hola Mundo7",
    "concat(${v})": "5-2",
    "concat('a')": "a",
    "concat()": "",
    "join('-', ${v})": "5---2",
    "join('-', 'a', 'b')": "a-b",
    "join(',')": "",
    "substr(${a}, 2)": "la Mundo",
    "substr(${a}, -3)": "ndo",
    "substr(${a}, 1, -2)": "ola Mun",
    "substr(${a}, 5, 2)": "",
    "substring-before(${a}, ' ')": "Hola",
    "substring-after(${a}, ' ')": "Mundo",
    "substring-before(${a}, 'zz')": "",
    "substring-after(${a}, '')": "Hola Mundo",
    "translate(${a}, 'oa', 'O')": "HOl MundO",
    "string-length(${a})": "10",
    "string-length('')": "0",
    "normalize-space('  a   b ')": "a b",
    "contains(${a}, 'Mun')": "1",
    "starts-with(${a}, '')": "1",
    "ends-with(${a}, 'do')": "1",
    "string-length(uuid())": "36",
    "string-length(uuid(5))": "5",
    "digest(${a}, 'MD5')": "1QEZTJh0hnibsBtQ3BoK2w==",
    "digest(${a}, 'SHA-1', 'hex')": "48124d6dc3b2e693a207667c32ac672414913994",
    "digest(${a}, 'sha256', 'HEX')": "c3a4a2e49d91f2177113a9adfcb9ef9af9679dc4557a0a3a4602e1bd39a6f481",
    "digest(${a}, 'SHA-384')": "4018IJQqBmnCPykkqwLb0ogIZylN9NMg+N63wmlBMKaNvOmonAg6qxpqkso4M7QP",
    "digest('', 'SHA-512', 'base64')": (
        "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="
    ),
    "digest('', 'MD5', 'hex')": "d41d8cd98f00b204e9800998ecf8427e",
    "base64-decode('SG9sYQ==')": "Hola",
    "base64-decode('SG9 sYQ==')": "Hola",
    "base64-decode('SG9sYQ')": "",
    "base64-decode('!!!')": "",
    "base64-decode('')": "",
    "base64-decode('/////w==')": "����",
    "regex(${a}, 'Hola.*')": "1",
    "version()": "7",
    "string(${day})": "2026-02-03",
    "string(${mo})": "2026-02-03",
    "string(1 div 3)": "0.3333333333333333",
    "string(1000000 * 10000)": "1.0E10",
    "string(0.1 + 0.2)": "0.30000000000000004",
    "string(123456789.5)": "1.234567895E8",
    "string(1 div 0)": "Infinity",
    "string(${d})": "3.25",
    "string(3.0)": "3",
    "join(',', ${v}[. != ''])": "5,-2",
    "string(${a}[. = 'zz'])": "",
    "substr('abc', 'x')": "abc",
    "substr('abc', 1.9)": "bc",
    "substr('abc', -5, -1)": "ab",
    "string-length(${n})": "1",
    "concat(true(), 1.50)": "true1.5",
    "join('', 1, 2.5, true())": "12.5true",
    "uuid() = uuid()": "0",
    "translate('abc', 'ab', '')": "c",
    "translate('aab', 'aa', 'xy')": "xxb",
    "normalize-space(${a})": "Hola Mundo",
}  # fmt: skip


def test_each_gives_what_javarosa_gives() -> None:
    assert differing(EXPECTED) == {}


def test_javarosa_gives_the_same_today(java: JavaRosa) -> None:
    assert differing_in_javarosa(java, EXPECTED) == {}


def test_signed_texts_are_taken_out_when_the_key_fits() -> None:
    key, other = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
    message = "Quilmes;año 2026".encode()
    signed = base64.b64encode(key.sign(message) + message).decode()
    public, foreign = (base64.b64encode(k.public_key().public_bytes_raw()).decode() for k in (key, other))
    assert value(f"extract-signed('{signed}', '{public}')") == "Quilmes;año 2026"
    assert value(f"extract-signed('{signed}', '{foreign}')") == ""
    assert value(f"extract-signed('short', '{public}')") == ""
    assert value(f"extract-signed('{signed}', 'short')") == ""


def test_what_no_text_can_be_is_a_fault() -> None:
    assert fault("digest(${a}, ${a})") == "an unknown digest"
    assert fault("digest(${a}, 'MD5', ${a})") == "an unknown digest"
    assert fault("base64-decode('=a==')") == "not base64"
    assert fault("join(${a}, ${v}, 1)") == "several values where one is needed"


def test_unknown_algorithms_are_refused_with_what_there_is() -> None:
    with pytest.raises(InvalidForm) as refused:
        value("digest(${a}, 'CRC32')")
    assert [(problem.code, problem.params["allowed"]) for problem in refused.value.problems] == [
        ("bad_value", "MD5, SHA1, SHA256, SHA384, SHA512")
    ]
