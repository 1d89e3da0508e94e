"""Signing in with a password: who comes in, what strangers learn, and how often one may try."""

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings
from tests.accounts.steps import SIGN_IN, sign_in_with_password, signed_in, without_keys
from tests.cast import PASSWORD, Cast

from mancomun.accounts.models import User


def test_a_person_signs_in_and_out(cast: Cast) -> None:
    client = Client()
    assert sign_in_with_password(client, "bruno@example.org").headers["Location"] == "/"
    assert signed_in(client)
    assert client.get("/account/sign-out/").status_code == 200
    assert signed_in(client)  # looking at the page does nothing
    client.post("/account/sign-out/")
    assert not signed_in(client)


def test_a_wrong_password_and_an_unknown_address_say_the_same(cast: Cast) -> None:
    wrong = sign_in_with_password(Client(), "bruno@example.org", "not the password")
    unknown = sign_in_with_password(Client(), "nobody@example.org", "not the password")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert without_keys(wrong).replace("bruno@", "nobody@") == without_keys(unknown)


def test_an_unknown_address_costs_as_much_hashing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append("") or encode(*args))
    sign_in_with_password(Client(), "bruno@example.org", "not the password")
    known = len(hashed)
    hashed.clear()
    sign_in_with_password(Client(), "nobody@example.org", "not the password")
    assert len(hashed) == known == 1


def test_after_five_failures_even_the_right_password_waits_and_others_do_not(cast: Cast) -> None:
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as clock:
        client = Client()
        answers = [sign_in_with_password(client, "bruno@example.org", f"guess {n}").status_code for n in range(6)]
        assert answers == [422] * 5 + [429]
        assert sign_in_with_password(client, "bruno@example.org").status_code == 429
        assert sign_in_with_password(Client(), "carla@example.org").status_code == 302  # same place, other person
        elsewhere = Client(REMOTE_ADDR="203.0.113.7")
        assert sign_in_with_password(elsewhere, "bruno@example.org").status_code == 302  # other place, same person
        clock.shift(301)
        assert sign_in_with_password(client, "bruno@example.org").status_code == 302


def test_guessing_from_many_places_is_bounded_too(cast: Cast, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed_everywhere": "3/h/key"}
    guesses = [Client(REMOTE_ADDR=f"203.0.113.{n}") for n in range(4)]
    answers = [sign_in_with_password(client, "bruno@example.org", "a guess").status_code for client in guesses]
    assert answers == [422, 422, 422, 429]


def test_success_uses_up_no_attempts(cast: Cast, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed_everywhere": "3/h/key"}
    assert [sign_in_with_password(Client(), "bruno@example.org").status_code for _ in range(8)] == [302] * 8


def test_without_limits_guessing_goes_on(cast: Cast, settings: Settings) -> None:
    """The control: it is the limits that stop it."""
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(["login", "login_failed", "login_failed_everywhere"])
    client = Client()
    assert {sign_in_with_password(client, "bruno@example.org", f"guess {n}").status_code for n in range(12)} == {422}


def test_limits_hold_in_the_cache_of_the_product(cast: Cast, settings: Settings) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "ephemeral_cache"}
    }
    call_command("createcachetable")
    client = Client()
    answers = [sign_in_with_password(client, "bruno@example.org", f"guess {n}").status_code for n in range(6)]
    assert answers == [422] * 5 + [429]
    assert sign_in_with_password(Client(), "carla@example.org").status_code == 302


def test_behind_a_proxy_each_visitor_is_counted(cast: Cast, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for visitor in range(12):  # more than one place may fail in a minute
        client = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"6.6.6.6, 203.0.113.{visitor}")
        assert sign_in_with_password(client, f"nobody{visitor}@example.org", "a guess").status_code == 422


@pytest.mark.parametrize(
    "forged",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "http://testserver@evil.example/",
        "\thttps://evil.example",
        "data:text/html,x",
    ],
)
def test_a_forged_way_on_is_not_followed(cast: Cast, forged: str) -> None:
    response = sign_in_with_password(Client(), "bruno@example.org", next=forged)
    assert response.headers["Location"] == "/"


def test_a_way_on_inside_is_followed(cast: Cast) -> None:
    assert sign_in_with_password(Client(), "bruno@example.org", next="/cities/?page=2").headers["Location"] == (
        "/cities/?page=2"
    )


@pytest.mark.parametrize(
    "typed", ["BRUNO@Example.org", "  bruno@example.org ", "\uff42\uff52\uff55\uff4e\uff4f\uff20example.org"]
)
def test_case_and_wide_letters_are_the_same_address(cast: Cast, typed: str) -> None:
    assert sign_in_with_password(Client(), typed).status_code == 302


@pytest.mark.parametrize("typed", ["brun\u043e@example.org", "bruno@exämple.org", "bruno+x@example.org"])
def test_look_alikes_are_not(cast: Cast, typed: str) -> None:
    assert sign_in_with_password(Client(), typed).status_code == 422


def test_two_addresses_that_fold_to_one_cannot_both_be_kept(cast: Cast) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        User.objects.create_user("\uff22runo@EXAMPLE.org", PASSWORD, name="Otro", joined_at=cast.bruno.joined_at)


def test_the_pages_speak_the_persons_language_unless_the_visitor_chose(cast: Cast) -> None:
    User.objects.filter(pk=cast.bruno.pk).update(language="pt")
    assert sign_in_with_password(Client(), "bruno@example.org").cookies["language"].value == "pt"
    chosen = Client()
    chosen.cookies["language"] = "en"
    assert "language" not in sign_in_with_password(chosen, "bruno@example.org").cookies


def test_a_new_epoch_ends_every_session(cast: Cast) -> None:
    import uuid

    here, there = Client(), Client()
    for client in (here, there):
        sign_in_with_password(client, "bruno@example.org")
    User.objects.filter(pk=cast.bruno.pk).update(session_epoch=uuid.uuid4())
    assert (signed_in(here), signed_in(there)) == (False, False)


def test_who_is_signed_in_is_led_on(cast: Cast) -> None:
    client = Client()
    sign_in_with_password(client, "bruno@example.org")
    assert client.get(f"{SIGN_IN}?next=/cities/").headers["Location"] == "/cities/"


@pytest.mark.parametrize("path", ["signup/", "email/manage/", "login/code/", "confirm-email/a/", "inactive/"])
def test_pages_of_the_library_that_we_do_not_want_are_not_there(db: None, path: str) -> None:
    assert Client().get(f"/account/{path}").status_code == 404


def test_a_forged_form_is_refused(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sign_in_with_password(strict, "bruno@example.org").status_code == 403
