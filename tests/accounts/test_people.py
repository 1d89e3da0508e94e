"""Accounts: made by invitation, changed by their owner, forgotten without residue."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db import connection, transaction
from django.test import Client
from pytest_django import Settings
from tests.accounts.steps import ask_for_link, mail_to, sign_in_with_password, signed_in
from tests.cast import PASSWORD, START, Cast
from tests.forms import send

from mancomun.accounts.actions import accept_as, create_person, forget_person
from mancomun.accounts.models import EmailChange, User
from mancomun.core.actors import ANONYMOUS, Actor, HeldSeat, SeatKind, system
from mancomun.core.models import AuditEntry, OutboxMessage
from mancomun.core.problems import Conflict, Refused

DELETE = "/account/delete/"
FORGETTING: list[dict[str, object]] = []


def remember(**what: object) -> None:
    """Stands for the function of a higher app."""
    FORGETTING.append(what)


def test_a_new_person_has_one_proven_address_and_one_entry(db: None) -> None:
    user = create_person(email=" Nadia@Example.org", name=" Nadia ", language="pt", at=START, by=system("test"))
    assert (user.email, user.name, user.language, user.has_usable_password()) == (
        "nadia@example.org",
        "Nadia",
        "pt",
        False,
    )
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("nadia@example.org", True, True)
    ]
    assert list(AuditEntry.objects.values_list("event", "subject")) == [
        ("account.created", f"accounts.user:{user.pk}")
    ]


def test_an_address_is_taken_once(cast: Cast) -> None:
    with pytest.raises(Conflict):
        create_person(email="BRUNO@example.org", name="Otro", language="es", at=START, by=system("test"))
    assert AuditEntry.objects.count() == 0


class TestAccepting:
    def accept(self, email: str, by: Actor) -> User:
        return accept_as(email=email, name="Nadia", language="es", password=PASSWORD, by=by, at=START)

    def test_a_stranger_gets_an_account_and_signs_in(self, db: None) -> None:
        self.accept("nadia@example.org", ANONYMOUS)
        assert sign_in_with_password(Client(), "nadia@example.org").status_code == 302

    def test_an_existing_account_is_not_opened_by_the_link(self, cast: Cast) -> None:
        for by in (ANONYMOUS, Actor(user_id=cast.carla.pk)):
            with pytest.raises(Conflict):
                self.accept("bruno@example.org", by)
        cast.bruno.refresh_from_db()
        assert cast.bruno.name == "Bruno"

    def test_its_owner_is_recognised_and_keeps_password_and_name(self, cast: Cast) -> None:
        before = cast.bruno.password
        assert self.accept("bruno@example.org", Actor(user_id=cast.bruno.pk)) == cast.bruno
        cast.bruno.refresh_from_db()
        assert (cast.bruno.name, cast.bruno.password) == ("Bruno", before)

    def test_an_invitation_to_another_address_is_not_merged(self, cast: Cast) -> None:
        with pytest.raises(Conflict):
            self.accept("bruno.work@example.org", Actor(user_id=cast.bruno.pk))
        assert User.objects.filter(email="bruno.work@example.org").count() == 0


def test_a_person_changes_name_language_and_zone(cast: Cast) -> None:
    client = Client()
    sign_in_with_password(client, "bruno@example.org")
    data = {"name": "Bruno Díaz", "language": "pt", "time_zone": "America/Sao_Paulo"}
    response = send(client, "/account/details/", data)
    assert (response.status_code, response.cookies["language"].value) == (302, "pt")
    cast.bruno.refresh_from_db()
    assert (cast.bruno.name, cast.bruno.language, cast.bruno.time_zone) == ("Bruno Díaz", "pt", "America/Sao_Paulo")
    send(client, "/account/details/", data)  # changes nothing, so there is nothing to record
    assert AuditEntry.objects.filter(event="account.profile.changed").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 121}, {"language": "tlh"}, {"time_zone": "Mars/Olympus"}, {"name": "a\x00b"}],
)
def test_what_is_no_name_language_or_zone_is_sent_back(cast: Cast, wrong: dict[str, str]) -> None:
    client = Client()
    sign_in_with_password(client, "bruno@example.org")
    data = {"name": "Bruno", "language": "es", "time_zone": "UTC"} | wrong
    assert send(client, "/account/details/", data).status_code == 422


def test_signing_out_everywhere_ends_every_session_and_every_link(cast: Cast) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        sign_in_with_password(client, "bruno@example.org")
    assert send(here, "/account/sign-out-everywhere/", {}).headers["Location"] == "/account/sign-in/"
    assert (signed_in(here), signed_in(there)) == (False, False)
    assert AuditEntry.objects.filter(event="account.signed_out_everywhere").count() == 1


def whole_database() -> str:
    """Everything in every table, as one text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        assert len(tables) > 30
        rows = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  # names from the database
            rows += [str(row) for row in cursor.fetchall()]
    return "\n".join(rows)


def leave_traces(cast: Cast, settings: Settings) -> Client:
    """Bruno uses the product in every way that leaves something of him."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    client = Client()
    sign_in_with_password(client, "bruno@example.org")
    send(client, "/account/details/", {"name": "Bruno Zapata", "language": "es", "time_zone": "UTC"})
    send(client, "/account/details/", {"name": "Bruno Quiroga", "language": "es", "time_zone": "UTC"})
    for wanted in ("bruno@otra.example", "carla@example.org", "bruno.quiroga@example.net"):
        send(client, "/account/email/", {"email": wanted})
    ask_for_link(Client(), "bruno@example.org")
    EmailAddress.objects.create(user=cast.bruno, email="bruno@example.org", verified=True, primary=True)
    Authenticator.objects.create(
        user=cast.bruno, type=Authenticator.Type.WEBAUTHN, data={"name": "Portátil de Bruno Quiroga", "credential": {}}
    )
    with transaction.atomic():
        send_mail(
            "Entregó Bruno Quiroga",
            "Escriba a bruno@example.org (BRUNO QUIROGA, antes Bruno Zapata).",
            None,
            ["ana@example.org"],
        )
    return client


TRACES = ("bruno@example.org", "bruno quiroga", "bruno.quiroga@example.net", "bruno zapata", "bruno@otra.example")


def traces() -> dict[str, int]:
    text = whole_database().lower()
    return {trace: text.count(trace) for trace in TRACES}


def test_a_forgotten_person_leaves_no_trace_in_any_table(cast: Cast, settings: Settings) -> None:
    client = leave_traces(cast, settings)
    before = traces()
    assert min(before.values()) > 0, before  # the control: there was something to find
    assert Session.objects.count() > 0
    answer = send(client, DELETE, {"sure": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert traces() == dict.fromkeys(TRACES, 0)
    assert not signed_in(client)
    cast.bruno.refresh_from_db()
    assert str(cast.bruno) == f"Persona {cast.bruno.pk}, cuenta eliminada"
    assert Authenticator.objects.filter(user=cast.bruno).count() == 0
    assert EmailChange.objects.count() == 0
    assert len(mail_to("carla@example.org")) == 1  # hers, though he once typed her address
    kept = OutboxMessage.objects.get(to="ana@example.org")
    assert (kept.subject, kept.body.strip()) == ("Entregó […]", "Escriba a […] ([…], antes […]).")
    last = AuditEntry.objects.get(event="account.forgotten")
    assert (last.actor, last.subject, last.data) == (f"user:{cast.bruno.pk}", f"accounts.user:{cast.bruno.pk}", {})


def test_a_forgotten_person_cannot_come_back(cast: Cast) -> None:
    forget_person(user=cast.bruno, at=START, by=Actor(user_id=cast.bruno.pk))
    ask_for_link(Client(), "bruno@example.org")
    assert "/link/" not in mail_to("bruno@example.org")[0].body
    assert sign_in_with_password(Client(), "bruno@example.org").status_code == 422
    again = create_person(email="bruno@example.org", name="Bruno", language="es", at=START, by=system("test"))
    assert again.pk != cast.bruno.pk


def test_what_others_remember_of_the_person_is_forgotten_with_it(cast: Cast, settings: Settings) -> None:
    settings.PERSON_FORGETTERS = [*settings.PERSON_FORGETTERS, f"{__name__}.remember"]
    FORGETTING.clear()
    forget_person(user=cast.bruno, at=START, by=Actor(user_id=cast.bruno.pk))
    assert [{"user_id": cast.bruno.pk, "email": "bruno@example.org", "name": "Bruno", "at": START}] == FORGETTING


def test_nobody_else_may_forget_a_person(cast: Cast) -> None:
    with pytest.raises(Refused):
        forget_person(user=cast.bruno, at=START, by=Actor(user_id=cast.carla.pk))
    cast.bruno.refresh_from_db()
    assert cast.bruno.name == "Bruno"
    secretariat = Actor(user_id=cast.sofia.pk, seats=(HeldSeat(1, SeatKind.SECRETARIAT, None),))
    forget_person(user=cast.bruno, at=START, by=secretariat)
    cast.bruno.refresh_from_db()
    assert cast.bruno.name == ""


def test_deleting_asks_to_be_sure(cast: Cast) -> None:
    client = Client()
    sign_in_with_password(client, "bruno@example.org")
    assert send(client, DELETE, {}).status_code == 422
    assert signed_in(client)


def test_the_database_refuses_a_half_forgotten_person(cast: Cast) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        User.objects.filter(pk=cast.bruno.pk).update(forgotten_at=START)
