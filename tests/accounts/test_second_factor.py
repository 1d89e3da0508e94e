"""Second factors: setting up, being asked, being made to have one, losing it."""

import json
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from tests.accounts.steps import CHECK, code, mail_to, sign_in_with_password, signed_in
from tests.cast import PASSWORD, TOTP_SECRET, Cast

from mancomun.core.models import AuditEntry

APP = "/account/second-factor/app/"
FACTORS = "/account/second-factor/"
SECRET = re.compile(r"<code>([A-Z2-7 ]+)</code>")


def in_as(email: str) -> Client:
    client = Client()
    assert sign_in_with_password(client, email).status_code == 302
    return client


def set_up_app(client: Client) -> str:
    found = SECRET.search(client.get(APP).content.decode())
    assert found
    secret = found.group(1).replace(" ", "")
    assert client.post(APP, {"code": code(secret)}).headers["Location"] == "/account/second-factor/codes/"
    return secret


def test_an_app_is_set_up_and_then_asked_for(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = in_as("bruno@example.org")
    with time_machine.travel("2026-03-02T12:00:00Z") as clock:
        client = in_as("bruno@example.org")
        with django_capture_on_commit_callbacks(execute=True):
            secret = set_up_app(client)
        clock.shift(60)
        other = Client()
        assert sign_in_with_password(other, "bruno@example.org").headers["Location"] == CHECK
        assert not signed_in(other)
        assert other.post(CHECK, {"code": "000000"}).status_code == 422
        assert other.post(CHECK, {"code": code(secret)}).status_code == 302
        assert signed_in(other)
    assert [message.subject for message in mail_to("bruno@example.org")] == ["Algo cambió en su forma de ingresar"]
    entry = AuditEntry.objects.get(event="account.second_factor.changed")
    assert (entry.actor, entry.data) == (f"user:{cast.bruno.pk}", {"change": "app_added"})


def test_the_secret_is_not_kept_in_the_clear(cast: Cast) -> None:
    client = in_as("bruno@example.org")
    secret = set_up_app(client)
    kept = json.dumps(list(Authenticator.objects.filter(user=cast.bruno).values_list("data", flat=True)))
    assert secret not in kept


def test_a_code_works_once_even_while_its_neighbours_are_tolerated(cast: Cast) -> None:
    with time_machine.travel("2026-03-02T12:00:05Z", tick=False) as clock:
        first, second = Client(), Client()
        for client in (first, second):
            sign_in_with_password(client, "sofia@example.org")
        digits = code(TOTP_SECRET)
        assert first.post(CHECK, {"code": digits}).status_code == 302
        clock.shift(31)  # the library has forgotten by now, and the code is still tolerated
        assert second.post(CHECK, {"code": digits}).status_code == 422
        assert second.post(CHECK, {"code": code(TOTP_SECRET)}).status_code == 302


@pytest.mark.parametrize(("periods", "status"), [(-2, 422), (-1, 302), (0, 302), (1, 302), (2, 422)])
def test_a_slow_hand_is_tolerated_for_one_period(cast: Cast, periods: int, status: int) -> None:
    client = Client()
    sign_in_with_password(client, "sofia@example.org")
    with time_machine.travel("2026-03-02T12:00:10Z", tick=False):
        client = Client()
        sign_in_with_password(client, "sofia@example.org")
        assert client.post(CHECK, {"code": code(TOTP_SECRET, periods)}).status_code == status


def test_codes_cannot_be_guessed_for_long(cast: Cast) -> None:
    client = Client()
    sign_in_with_password(client, "sofia@example.org")
    answers = [client.post(CHECK, {"code": f"{n:06d}"}).status_code for n in range(6)]
    assert answers == [422] * 5 + [429]
    assert client.post(CHECK, {"code": code(TOTP_SECRET)}).status_code == 429
    assert sign_in_with_password(Client(), "bruno@example.org").status_code == 302


def test_a_recovery_code_works_once(cast: Cast) -> None:
    client = in_as("bruno@example.org")
    set_up_app(client)
    codes = client.get("/account/second-factor/codes/file/").content.decode().split()
    assert len(codes) == 10
    for client, status in ((Client(), 302), (Client(), 422)):
        sign_in_with_password(client, "bruno@example.org")
        assert client.post(CHECK, {"code": codes[0]}).status_code == status


def test_removing_the_last_factor_takes_the_codes_too(cast: Cast) -> None:
    client = in_as("bruno@example.org")
    set_up_app(client)
    assert Authenticator.objects.filter(user=cast.bruno).count() == 2
    assert client.post("/account/second-factor/app/remove/").status_code == 302
    assert Authenticator.objects.filter(user=cast.bruno).count() == 0


def test_after_a_while_one_shows_again_that_it_is_oneself(cast: Cast) -> None:
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as clock:
        client = in_as("bruno@example.org")
        assert client.get(APP).status_code == 200  # a moment after signing in
        clock.shift(301)
        again = client.get(APP).headers["Location"]
        assert again == f"/account/again/?next={APP}".replace("/second", "%2Fsecond").replace(
            "?next=/account%2F", "?next=%2Faccount%2F"
        ).replace("app/", "app%2F").replace("factor/", "factor%2F")
        assert client.post(again, {"password": "wrong"}).status_code == 422
        assert client.post(again, {"password": PASSWORD}).headers["Location"] == APP
        assert client.get(APP).status_code == 200


class TestRequired:
    """Coordination and secretariat must have one."""

    @pytest.fixture(autouse=True)
    def _without(self, cast: Cast) -> None:
        Authenticator.objects.all().delete()

    @pytest.mark.parametrize("email", ["ana@example.org", "sofia@example.org"])
    def test_strong_seats_are_led_to_set_one_up(self, email: str) -> None:
        client = in_as(email)
        for page in ("/", "/cities/", "/desk/outbox/", "/desk/accounts/"):
            assert client.get(page).headers["Location"] == FACTORS
        assert "Configure un segundo factor para seguir" in client.get(FACTORS).content.decode()

    @pytest.mark.parametrize("page", ["/account/", "/account/details/", APP, "/account/passkeys/add/"])
    def test_their_own_account_stays_open(self, page: str) -> None:
        assert in_as("ana@example.org").get(page).status_code == 200

    def test_what_they_send_is_refused_with_a_sentence(self) -> None:
        answer = in_as("sofia@example.org").post("/desk/accounts/1/delete/", {"sure": "on"})
        assert answer.status_code == 403
        assert "segundo factor" in answer.content.decode()

    def test_they_can_leave_and_choose_a_language(self) -> None:
        client = in_as("ana@example.org")
        assert client.post("/language/", {"language": "pt", "next": "/"}).status_code == 302
        client.post("/account/sign-out/")
        assert not signed_in(client)

    @pytest.mark.parametrize("email", ["bruno@example.org", "lucia@example.org", "tomas@example.org"])
    def test_others_go_on_without(self, email: str) -> None:
        assert in_as(email).get("/cities/").status_code == 200

    def test_with_one_they_go_on(self, cast: Cast) -> None:
        client = in_as("ana@example.org")
        set_up_app(client)
        assert client.get("/cities/").status_code == 200

    def test_recovery_codes_alone_are_none(self, cast: Cast) -> None:
        Authenticator.objects.create(user=cast.ana, type="recovery_codes", data={"seed": encrypt("x"), "used_mask": 0})
        assert in_as("ana@example.org").get("/cities/").headers["Location"] == FACTORS

    def test_a_demonstration_waives_it_and_says_so(self, settings: Settings) -> None:
        settings.DEMO = True
        client = in_as("ana@example.org")
        assert client.get("/cities/").status_code == 200
        assert "En una demostración no se pide" in client.get(FACTORS).content.decode()


def test_a_changed_key_of_the_installation_is_a_sentence(cast: Cast, settings: Settings) -> None:
    client = Client()
    sign_in_with_password(client, "sofia@example.org")
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "quite another key"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert Authenticator.objects.get(user=cast.sofia).wrap().validate_code(code(TOTP_SECRET))
    settings.SECRET_KEY_FALLBACKS = []
    client = Client()
    sign_in_with_password(client, "sofia@example.org")
    answer = client.post(CHECK, {"code": code(TOTP_SECRET)})
    assert answer.status_code == 409
    assert "clave secreta" in answer.content.decode()


JUNK = [
    "",
    "null",
    "[]",
    "{}",
    '"text"',
    "{",
    '{"id": 1}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{}}',
]
JUNK += [
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {"clientDataJSON": data, "authenticatorData": data, "signature": data, "userHandle": handle},
        }
    )
    for data in ("AAAA", "!!", "", "eyJ9")
    for handle in ("AAAA", "MQ", "enp6enp6enp6enp6eg", "", None, 7)
]


@pytest.mark.parametrize("credential", JUNK)
def test_a_junk_passkey_is_refused_and_breaks_nothing(cast: Cast, credential: str) -> None:
    stranger = Client()
    stranger.get("/account/passkeys/sign-in/", headers={"Accept": "application/json"})
    answer = stranger.post("/account/passkeys/sign-in/", {"credential": credential})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/sign-in/")
    waiting = Client()
    sign_in_with_password(waiting, "sofia@example.org")
    waiting.get(CHECK)
    assert waiting.post(CHECK, {"credential": credential}).status_code == 422
    owner = in_as("bruno@example.org")
    owner.get("/account/passkeys/add/")
    assert owner.post("/account/passkeys/add/", {"credential": credential, "name": "x"}).status_code == 422


def test_nobody_elses_passkey_can_be_renamed_or_removed(cast: Cast) -> None:
    data = {"name": "Ana", "credential": {}}
    key = Authenticator.objects.create(user=cast.ana, type=Authenticator.Type.WEBAUTHN, data=data)
    client = in_as("bruno@example.org")
    assert client.post(f"/account/passkeys/{key.pk}/remove/").status_code == 404
    assert client.post(f"/account/passkeys/{key.pk}/rename/", {"name": "Bruno"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).count() == 1
