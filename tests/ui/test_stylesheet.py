"""The stylesheet: small, whole, kept for ever, and without what the content security policy refuses."""

import gzip
import re

import brotli
import pytest
from django.test import Client
from tests.ui import css

from mancomun.ui import stylesheet

MOST = 5 * 1024  # in Brotli; with 9 KB of page it is a first view


@pytest.fixture
def sheet() -> stylesheet.Stylesheet:
    return stylesheet.current()


@pytest.mark.parametrize(("name", "most"), [("pages", MOST), ("questions", 1536), ("figures", 2560)])
def test_a_sheet_is_small(name: str, most: int) -> None:
    sheet = stylesheet.current(name)
    assert len(sheet.packed["br"]) <= most
    assert brotli.decompress(sheet.packed["br"]) == gzip.decompress(sheet.packed["gzip"]) == sheet.text


def test_each_file_is_in_one_sheet() -> None:
    joined = [file for name in ("pages", *stylesheet.FURTHER) for file in stylesheet.files(name)]
    assert sorted(joined) == sorted(stylesheet.LAYERS.glob("*.css"))
    with pytest.raises(KeyError):
        stylesheet.files("other")


def test_what_is_left_out_of_the_text_is_only_air() -> None:
    source = "".join(file.read_text() for file in stylesheet.files("questions"))
    kept = stylesheet.current("questions").text.decode()
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", source)


def test_each_file_fills_layers_that_the_first_one_orders(sheet: stylesheet.Stylesheet) -> None:
    order, *_rest = re.findall(r"@layer ([\w,]+);", sheet.text.decode())
    assert order.split(",") == ["reset", "tokens", "elements", "layout", "components", "utilities", "print"]
    assert set(re.findall(r"@layer (\w+)\{", sheet.text.decode())) == set(order.split(","))


def everything() -> str:
    return "".join(stylesheet.current(name).text.decode() for name in (stylesheet.PAGES, *stylesheet.FURTHER))


def test_every_custom_property_that_is_used_is_declared() -> None:
    text = everything()
    used = set(re.findall(r"var\(--([\w-]+)[),]", text))
    declared = set(re.findall(r"[{;]--([\w-]+):", text))
    assert used - declared == set()


def test_every_token_is_used() -> None:
    used = set(re.findall(r"var\(--([\w-]+)[),]", everything()))
    scale = {"1", "2", "3", "4", "5", "6", "7"}
    assert set(css.blocks()[":root"]) - used - scale == set()


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert re.findall(r"url\(|@import|@font-face", everything()) == []


def test_a_share_has_a_class_from_nothing_to_all() -> None:
    text = stylesheet.current("figures").text
    assert re.findall(rb"\.w(\d+)\{--w:(\d+)\}", text) == [(b"%d" % n, b"%d" % n) for n in range(101)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("takes", "encoding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip, br;q=0", "gzip"), ("GZIP", "gzip"), ("identity", ""), ("bright", "")],
)
def test_it_is_packed_for_whoever_can_unpack_it(
    client: Client, sheet: stylesheet.Stylesheet, takes: str, encoding: str
) -> None:
    response = client.get(stylesheet.address(), headers={"Accept-Encoding": takes})
    assert response.content == sheet.packed.get(encoding, sheet.text)
    assert response.get("Content-Encoding", "") == encoding
    assert response["ETag"] == f'"{sheet.digest}-{encoding}"'.replace('-"', '"')
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Vary"].split(", ").count("Accept-Encoding") == 1


@pytest.mark.django_db
def test_an_older_address_leads_to_the_present_one(client: Client) -> None:
    response = client.get("/ui/pages.0123456789ab.css")
    assert (response.status_code, response["Location"]) == (302, stylesheet.address())


@pytest.mark.django_db
def test_there_is_no_other_sheet(client: Client) -> None:
    assert client.get("/ui/other.0123456789ab.css").status_code == 404


@pytest.mark.django_db
def test_nobody_may_post_to_it(client: Client) -> None:
    assert client.post(stylesheet.address()).status_code == 405
