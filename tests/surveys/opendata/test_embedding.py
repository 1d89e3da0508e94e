"""A figure on the pages of others: public whoever looks, in a frame wherever it stands, without cookies or script."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Cast
from tests.surveys.opendata.kit import asked
from tests.surveys.results.kit import BASE

from mancomun.accounts.models import User
from mancomun.surveys.models import Round

SignIn = Callable[[User | None], Client]
EMBED = f"{BASE}A1/embed/"


def test_it_may_stand_in_any_frame_and_nothing_else_may(round_: Round) -> None:
    response = asked(EMBED)
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    for address in (BASE, f"{BASE}A1/", f"{BASE}data/", "/"):
        other = asked(address)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"


def test_it_sets_no_cookie_runs_no_script_and_takes_no_form(round_: Round) -> None:
    response = asked(EMBED)
    text = response.content.decode()
    assert (dict(response.cookies), "<script" in text, "<form" in text) == ({}, False, False)


def test_it_names_source_licence_and_leads_back(round_: Round) -> None:
    text = asked(f"{EMBED}?lang=en").content.decode()
    for word in ("edition 1", "CC BY 4.0", 'rel="license noopener"', "/surveys/2026/results/A1/", "<h1>"):
        assert word in text


def test_what_is_invented_says_so_elsewhere_too(round_: Round) -> None:
    said = "Demonstration: the answers are invented"
    for invented in (True, False):
        Round.objects.filter(pk=round_.pk).update(demonstration=invented)
        assert (said in asked(f"{EMBED}?lang=en").content.decode()) is invented


@pytest.mark.parametrize(
    ("lang", "word"), [("es", "¿Hay un plan?"), ("pt", "Há um plano?"), ("en", "Is there a plan?"), ("xx", "Is there")]
)
def test_the_address_says_the_language(round_: Round, lang: str, word: str) -> None:
    text = asked(f"{EMBED}?lang={lang}", **{"Accept-Language": "en"}).content.decode()
    assert word in text


def test_whoever_is_signed_in_sees_what_the_public_sees(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    hidden = f"{BASE}A3/embed/?lang=en"
    assert asked(hidden, sign_in(cast.ana)).content == asked(hidden).content


def test_before_the_opening_there_is_nothing_even_for_the_coordination(
    cast: Cast, round_: Round, sign_in: SignIn
) -> None:
    Round.objects.filter(pk=round_.pk).update(published_at=None)
    round_.phases.update(closes=round_.phases.get(kind="answer").closes.replace(year=2030))
    assert asked(EMBED, sign_in(cast.ana)).status_code == 404
    page = asked(f"{BASE}A1/", sign_in(cast.ana))
    assert (page.status_code, b"&lt;iframe" in page.content) == (200, False)


def test_the_page_offers_it_with_a_title(round_: Round) -> None:
    page = asked(f"{BASE}A1/", **{"Accept-Language": "en"}).content.decode()
    [offered] = re.findall(r"&lt;iframe src=&quot;([^&]+)&quot; title=&quot;([^&]+)&quot;", page)
    assert offered[0].endswith(f"{EMBED}?lang=en")
    assert offered[1] == "Is there a plan?"
