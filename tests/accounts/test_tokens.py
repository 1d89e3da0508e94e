"""Access tokens: no more than their person may do at that moment, shown once, void when they should be."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from pytest_django import DjangoAssertNumQueries
from tests.accounts.steps import sign_in_with_password
from tests.cast import Cast
from tests.forms import nonce_in, send

from mancomun.accounts import actions, queries
from mancomun.accounts.models import AccessToken, User
from mancomun.accounts.secrets import digest_of
from mancomun.core.access import access, anyone, signed_in
from mancomun.core.actors import Actor, Pass
from mancomun.core.models import AuditEntry
from mancomun.core.problems import Conflict, Refused
from mancomun.core.requests import Request
from mancomun.network.models import LocalGovernment, Mandate
from mancomun.network.queries.actors import actor_of
from mancomun.urls import urlpatterns as product

DAY = timedelta(days=1)
SignIn = Callable[[User | None], Client]


@access(signed_in, scope="answers:read")
def whole(request: Request) -> HttpResponse:
    cities = LocalGovernment.objects.filter(pk__in=request.actor.governments).values_list("slug", flat=True)
    seats = [str(seat.kind) for seat in request.actor.seats]
    return HttpResponse(f"{request.actor.name}: {','.join(cities)} {','.join(seats)}".strip())


@access(signed_in, scope="answers:write")
def one(request: Request, round_slug: str, city_slug: str) -> HttpResponse:
    return HttpResponse(f"{request.method} {request.actor.user_id}")


@access(anyone, scope="openrosa")
def phone(request: Request, token: str) -> HttpResponse:
    return HttpResponse(str(len(request.actor.governments)))


@access(signed_in)
def ordinary(request: Request) -> HttpResponse:
    return HttpResponse(str(request.actor.name))


urlpatterns = [
    path("t/whole/", whole),
    path("t/ordinary/", ordinary),
    path("t/phone/<str:token>/", phone),
    path("t/<slug:round_slug>/<slug:city_slug>/", one),
    *product,
]


def token(user: User, *scopes: str, **more: Any) -> str:
    at = timezone.now()
    made = {"name": "test", "ends_at": at + DAY, **more}
    return actions.create_token(user=user, scopes=scopes, by=actor_of(user, at=at), at=at, **made)[1]


def call(address: str, secret: str, method: str = "get", client: Client | None = None) -> HttpResponse:
    client = client or Client(enforce_csrf_checks=True)
    return getattr(client, method)(address, headers={"Authorization": f"Bearer {secret}"})


class TestTheToken:
    def test_of_the_secret_only_the_digest_is_kept(self, cast: Cast) -> None:
        secret = token(cast.bruno, "answers:read", "round:read")
        row = AccessToken.objects.values().get()
        assert secret not in str(row)
        assert (row["digest"], row["beginning"], row["scopes"]) == (
            digest_of(secret), secret[:9], "answers:read round:read",
        )  # fmt: skip
        entry = AuditEntry.objects.get()
        assert (entry.event, entry.actor) == ("account.token.created", f"user:{cast.bruno.pk}")
        assert secret not in str(entry.data)

    def test_nobody_makes_one_for_somebody_else_and_no_program_makes_one(self, cast: Cast) -> None:
        at = timezone.now()
        told = {"user": cast.bruno, "name": "x", "scopes": ["answers:read"], "ends_at": at + DAY, "at": at}
        for by in (actor_of(cast.sofia, at=at), Actor(user_id=cast.bruno.pk, token=Pass(frozenset()))):
            with pytest.raises(Refused):
                actions.create_token(**told, by=by)
        actions.create_token(**told, by=actor_of(cast.bruno, at=at))
        assert AccessToken.objects.count() == 1

    @pytest.mark.parametrize(("days", "made"), [(0, 0), (-1, 0), (1, 1), (366, 1), (367, 0)])
    def test_it_ends_within_a_year(self, cast: Cast, days: int, made: int) -> None:
        at = timezone.now()
        try:
            token(cast.bruno, "answers:read", ends_at=at + timedelta(days=days) - timedelta(seconds=1))
        except Refused:
            assert made == 0
        assert AccessToken.objects.count() == made

    def test_a_phones_token_is_for_one_round_and_city(self, cast: Cast) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            token(cast.bruno, "openrosa")
        token(cast.bruno, "openrosa", round_slug="2026", city_slug="quilmes")

    def test_there_is_a_most_of_them(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("mancomun.accounts.actions.tokens.MOST", 1)
        token(cast.bruno, "answers:read")
        with pytest.raises(Conflict):
            token(cast.bruno, "answers:read")

    def test_it_is_found_by_its_secret_and_scope_alone(self, cast: Cast) -> None:
        secret, at = token(cast.bruno, "answers:read"), timezone.now()
        assert queries.token_for(secret, "answers:read", at=at) == AccessToken.objects.get()
        for wrong in (secret[:-1], secret + "x", "", "mc_", "x" * 100_000, "\ud800"):
            assert queries.token_for(wrong, "answers:read", at=at) is None
        assert queries.token_for(secret, "answers:write", at=at) is None
        assert queries.token_for(secret, "answers:read", at=at + DAY) is None
        assert queries.token_for(secret, "answers:read", at=at - DAY) is None


@pytest.mark.urls(__name__)
class TestWhatItOpens:
    def test_what_its_person_may_do_now(self, cast: Cast) -> None:
        secret = token(cast.ana, "answers:read")
        assert call("/t/whole/", secret).content.decode() == "Ana: montevideo coordination"
        Mandate.objects.filter(user=cast.ana).update(ends_at=timezone.now())
        assert call("/t/whole/", secret).content.decode() == "Ana:  coordination"

    def test_cut_to_its_city(self, cast: Cast) -> None:
        assert call("/t/whole/", token(cast.ana, "answers:read", city_slug="montevideo")).content.decode() == (
            "Ana: montevideo"
        )
        assert call("/t/whole/", token(cast.ana, "answers:read", city_slug="quilmes")).content.decode() == "Ana:"

    @pytest.mark.parametrize(
        ("subject", "status"),
        [
            ({}, 200),
            ({"round_slug": "r"}, 200),
            ({"round_slug": "r", "city_slug": "c"}, 200),
            ({"round_slug": "other"}, 403),
            ({"round_slug": "r", "city_slug": "other"}, 403),
        ],
    )
    def test_cut_to_its_round(self, cast: Cast, subject: dict[str, str], status: int) -> None:
        assert call("/t/r/c/", token(cast.bruno, "answers:write", **subject)).status_code == status

    def test_a_view_for_programs_takes_no_cookie(self, cast: Cast) -> None:
        client = Client()
        sign_in_with_password(client, "bruno@example.org")
        assert client.get("/t/ordinary/").status_code == 200
        refused = client.get("/t/whole/")
        assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Bearer realm="mancomun"')
        assert client.post("/t/r/c/").status_code == 401
        secret = token(cast.elena, "answers:read")
        assert call("/t/whole/", secret, client=client).content.decode() == "Elena: cordoba"

    def test_a_view_for_people_takes_no_token(self, cast: Cast) -> None:
        secret = token(cast.bruno, "answers:read", "answers:write")
        assert call("/t/ordinary/", secret).status_code == 302
        assert call("/account/", secret).status_code == 302

    def test_it_needs_no_key_of_a_form_and_acts_only_within_its_scope(self, cast: Cast) -> None:
        assert call("/t/r/c/", token(cast.bruno, "answers:write"), "post").status_code == 200
        assert call("/t/r/c/", token(cast.bruno, "answers:read"), "post").status_code == 401

    def test_in_an_address_a_wrong_one_is_nothing(self, cast: Cast) -> None:
        secret = token(cast.bruno, "openrosa", round_slug="2026", city_slug="quilmes")
        assert Client().get(f"/t/phone/{secret}/").content == b"1"
        assert Client().get(f"/t/phone/{secret}x/").status_code == 404
        assert call("/t/phone/nothing/", secret).status_code == 404

    @pytest.mark.parametrize("how", ["revoked", "everywhere", "forgotten", "closed"])
    def test_it_is_void_at_the_next_request(self, cast: Cast, how: str) -> None:
        secret, at = token(cast.bruno, "answers:read"), timezone.now()
        assert call("/t/whole/", secret).status_code == 200
        bruno = actor_of(cast.bruno, at=at)
        if how == "revoked":
            actions.revoke_token(token=AccessToken.objects.get(), by=bruno, at=at)
        elif how == "everywhere":
            actions.sign_out_everywhere(user=cast.bruno, by=bruno, at=at)
        elif how == "forgotten":
            actions.forget_person(user=cast.bruno, by=bruno, at=at)
            assert AccessToken.objects.count() == 0
        else:
            User.objects.filter(pk=cast.bruno.pk).update(is_active=False)
        assert call("/t/whole/", secret).status_code == 401

    def test_use_leaves_a_day_and_no_more(self, cast: Cast) -> None:
        secret = token(cast.bruno, "answers:read")
        assert AccessToken.objects.get().used_on is None
        call("/t/whole/", secret)
        assert AccessToken.objects.get().used_on == timezone.now().date()

    def test_calls_are_counted(self, cast: Cast, settings: Any) -> None:
        settings.ACCOUNT_RATE_LIMITS = {"token": "2/m/key", "token_refused": "2/m/ip"}
        mine, other = token(cast.bruno, "answers:read"), token(cast.elena, "answers:read")
        assert [call("/t/whole/", mine).status_code for _ in range(3)] == [200, 200, 429]
        assert [call("/t/whole/", "wrong").status_code for _ in range(3)] == [401, 401, 429]
        assert call("/t/whole/", other).status_code == 200

    def test_pages_speak_the_persons_language_unless_asked_otherwise(self, cast: Cast) -> None:
        User.objects.filter(pk=cast.bruno.pk).update(language="pt")
        secret = token(cast.bruno, "answers:read")
        assert call("/t/whole/", secret)["Content-Language"] == "pt"
        asked = Client().get("/t/whole/", headers={"Authorization": f"bearer {secret}", "Accept-Language": "en"})
        assert asked["Content-Language"] == "en"


class TestThePages:
    def test_made_shown_once_used_and_revoked(self, cast: Cast) -> None:
        client = Client()
        client.cookies["language"] = "en"
        sign_in_with_password(client, "bruno@example.org")
        page, day = "/account/tokens/add/", (timezone.now() + 10 * DAY).date().isoformat()
        data = {"name": "Statistics", "scopes": ["answers:read"], "ends_on": day, "nonce": nonce_in(client, page)}
        made = client.post(page, data)
        assert (made.status_code, made["Cache-Control"]) == (
            200, "max-age=0, no-cache, no-store, must-revalidate, private",
        )  # fmt: skip
        row = AccessToken.objects.get()
        assert made.content.decode().count(row.beginning) == 1
        assert client.post(page, data).status_code == 409
        assert AccessToken.objects.count() == 1
        listed = client.get("/account/tokens/").content.decode()
        assert (f"<code>{row.beginning}…</code>" in listed, row.digest in listed) == (True, False)
        assert send(client, "/account/tokens/", {}, to=f"/account/tokens/{row.pk}/revoke/").status_code == 302
        assert AccessToken.objects.get().revoked_at is not None
        assert "Revoked" in client.get("/account/tokens/").content.decode()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": ""},
            {"scopes": []},
            {"scopes": ["openrosa"]},
            {"scopes": ["everything"]},
            {"ends_on": "2001-01-01"},
            {"ends_on": "9999-12-31"},
            {"ends_on": "soon"},
            {"round_slug": "a b"},
        ],
    )
    def test_what_makes_no_token_is_sent_back(self, cast: Cast, wrong: dict[str, Any]) -> None:
        client = Client()
        sign_in_with_password(client, "bruno@example.org")
        day = (timezone.now() + DAY).date().isoformat()
        data = {"name": "x", "scopes": ["answers:read"], "ends_on": day} | wrong
        assert send(client, "/account/tokens/add/", data).status_code == 422
        assert AccessToken.objects.count() == 0

    def test_nobody_elses_can_be_revoked(self, cast: Cast) -> None:
        token(cast.bruno, "answers:read")
        client = Client()
        sign_in_with_password(client, "elena@example.org")
        number = AccessToken.objects.get().pk
        response = send(client, "/account/details/", {}, to=f"/account/tokens/{number}/revoke/")
        assert (response.status_code, AccessToken.objects.get().revoked_at) == (404, None)

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_however_long(
        self, cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, count: int
    ) -> None:
        for _ in range(count):
            token(cast.tomas, "answers:read")
        client = sign_in(cast.tomas)
        with django_assert_num_queries(4):
            client.get("/account/tokens/")


def test_control_a_view_without_the_declaration_does_ask_for_a_key() -> None:
    assert (getattr(whole, "csrf_exempt", False), getattr(ordinary, "csrf_exempt", False)) == (True, False)
    assert csrf_exempt(lambda _request: None).csrf_exempt is True
