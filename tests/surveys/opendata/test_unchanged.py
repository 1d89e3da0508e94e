"""A page that did not change is not made again for who has it; and nobody is spared what did."""

from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.surveys.opendata.kit import asked
from tests.surveys.results.kit import BASE

from mancomun.accounts.models import User
from mancomun.network.models import Network
from mancomun.surveys.models import Round

SignIn = Callable[[User | None], Client]
PAGES = ("", "matrix/", "map/", "groups/", "A1/", "A1/results.csv", "results.xlsx", "A1/embed/", "crossing/")


def again(address: str, tag: str, **headers: str) -> int:
    status: int = asked(address, **{"If-None-Match": tag, **headers}).status_code
    return status


@pytest.mark.parametrize("page", PAGES)
def test_who_has_it_is_told_so(round_: Round, page: str) -> None:
    first = asked(BASE + page)
    assert first["Cache-Control"] == "public, no-cache"
    with CaptureQueriesContext(connections["default"]) as queries:
        assert again(BASE + page, first["ETag"]) == 304
    assert len(queries) == 4
    assert again(BASE + page, f"W/{first['ETag']}") == 304


def test_another_page_language_or_part_is_another_page(round_: Round) -> None:
    tag = asked(f"{BASE}A1/", **{"Accept-Language": "es"})["ETag"]
    assert again(f"{BASE}A1/", tag, **{"Accept-Language": "es"}) == 304
    assert again(f"{BASE}A1/", tag, **{"Accept-Language": "pt"}) == 200
    assert again(f"{BASE}A1/?country=AR", tag, **{"Accept-Language": "es"}) == 200
    assert again(f"{BASE}A2/", tag, **{"Accept-Language": "es"}) == 200


def test_what_changes_changes_the_tag(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_known() -> bool:
        return again(f"{BASE}A1/", tag) == 304

    tag = asked(f"{BASE}A1/")["ETag"]
    assert is_known()
    Network.objects.update(licence="CC0-1.0")
    assert not is_known()
    tag = asked(f"{BASE}A1/")["ETag"]
    monkeypatch.setattr("mancomun.surveys.middleware.__version__", "9.9")
    assert not is_known()
    tag = asked(f"{BASE}A1/")["ETag"]
    Round.objects.filter(pk=round_.pk).update(year=1999)
    assert not is_known()


def test_nobody_who_is_signed_in_has_a_tag(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    tag = asked(f"{BASE}A1/")["ETag"]
    client = sign_in(cast.bruno)
    response = asked(f"{BASE}A1/", client, **{"If-None-Match": tag})
    assert (response.status_code, "ETag" in response, response["Cache-Control"]) == (200, False, "private, no-store")


def test_what_may_still_change_has_none(round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(published_at=None)
    assert "ETag" not in asked(f"{BASE}A1/")
    assert "ETag" not in asked("/surveys/")


def test_what_is_not_there_has_none(round_: Round) -> None:
    response = asked(f"{BASE}nothing/")
    assert (response.status_code, "ETag" in response) == (404, False)
