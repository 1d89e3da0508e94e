"""An invitation: written, followed, accepted once; and every way in which its link ceases to work."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.cast import Cast
from tests.forms import send

from mancomun.accounts.models import User
from mancomun.core.actors import Actor, CityRole, system
from mancomun.core.models import AuditEntry, OutboxMessage
from mancomun.core.problems import Conflict, Gone, Refused, Unprocessable
from mancomun.network.actions.forgetting import forget
from mancomun.network.actions.invitations import Into, accept_invitation, invite, withdraw_invitation
from mancomun.network.actions.mandates import end_seat
from mancomun.network.models import Invitation, Mandate, Seat
from mancomun.network.queries.actors import actor_of
from mancomun.network.queries.people import digest_of

SignIn = Callable[[User | None], Client]
AT = datetime(2025, 3, 1, tzinfo=UTC)
JOIN = {"name": "Nora", "language": "pt", "password": "a long enough phrase"}


@pytest.fixture(autouse=True)
def the_product_s_own_outbox(settings: Settings) -> None:
    """Django’s test runner would keep mail in memory."""
    settings.EMAIL_BACKEND = "mancomun.core.mail.OutboxBackend"


def by(cast: Cast, who: str, at: datetime = AT) -> Actor:
    return actor_of(getattr(cast, who), at=at)


def sent(
    cast: Cast, who: str = "ana", *, email: str = "nora@example.org", at: datetime = AT, **into: object
) -> Invitation:
    given = {"government": cast.quilmes, "role": "focal_point", **into}
    return invite(email=email, name="Nora", language="pt", into=Into(**given), by=by(cast, who, at), at=at)


def token_in_mail(to: str = "nora@example.org") -> str:
    message = OutboxMessage.objects.filter(to=to).first()
    assert message
    found = re.search(r"/invitations/([^/\s]+)/", message.body)
    assert found
    return found.group(1)


def accept(invitation: Invitation, at: datetime = AT) -> User:
    return accept_invitation(invitation=invitation, name="Nora", language="pt", password="x" * 12, by=Actor(), at=at)


@pytest.mark.postgres
def test_the_token_stands_in_the_mail_alone(cast: Cast) -> None:
    invitation = sent(cast)
    token = token_in_mail()
    assert invitation.token_digest == digest_of(token)
    assert token not in str(list(Invitation.objects.values())) + str(list(AuditEntry.objects.values()))
    assert invitation.expires_at - invitation.invited_at == timedelta(days=14)
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.data) == ("network.invitation.sent", {"government": "quilmes", "role": "focal_point"})


@pytest.mark.postgres
def test_who_is_new_gets_an_account_and_the_mandate(cast: Cast) -> None:
    until = AT + timedelta(days=300)
    user = accept(sent(cast, ends_at=until, act="Decree 7"))
    mandate = Mandate.objects.get(user=user)
    assert (mandate.government, mandate.role, mandate.ends_at, mandate.act, mandate.granted_by) == (
        cast.quilmes,
        "focal_point",
        until,
        "Decree 7",
        cast.ana.pk,
    )
    assert [entry.event for entry in AuditEntry.objects.all()] == [
        "network.invitation.sent",
        "account.created",
        "network.mandate.granted",
        "network.invitation.accepted",
    ]


def test_a_seat_by_invitation(cast: Cast) -> None:
    into = Into(seat="coordination", commission=cast.commission)
    invitation = invite(email="nora@example.org", into=into, by=by(cast, "sofia"), at=AT)
    assert actor_of(accept(invitation), at=AT).coordinates(cast.commission.pk)


@pytest.mark.parametrize(
    ("who", "role", "allowed"),
    [
        ("ana", "focal_point", True),
        ("ana", "authority", True),
        ("ana", "contributor", False),
        ("bruno", "contributor", True),
        ("bruno", "focal_point", False),
        ("elena", "contributor", False),
        ("fabio", "contributor", False),
        ("tomas", "contributor", False),
    ],
)
def test_nobody_invites_into_a_power_that_is_not_theirs_to_give(
    cast: Cast, who: str, role: str, *, allowed: bool
) -> None:
    if allowed:
        assert sent(cast, who, role=role).pk
        return
    with pytest.raises(Refused):
        sent(cast, who, role=role)
    assert Invitation.objects.count() == OutboxMessage.objects.count() == 0


def test_a_newer_invitation_takes_the_place_of_the_older(cast: Cast) -> None:
    first, second = sent(cast), sent(cast, at=AT + timedelta(days=1))
    with pytest.raises(Gone):
        accept(first, at=AT + timedelta(days=1))
    assert accept(second, at=AT + timedelta(days=1)).email == "nora@example.org"


def test_the_link_works_once_and_for_fourteen_days(cast: Cast) -> None:
    invitation = sent(cast)
    with pytest.raises(Gone):
        accept(invitation, at=AT + timedelta(days=14))
    assert User.objects.filter(email="nora@example.org").count() == 0
    accept(invitation, at=AT + timedelta(days=14) - timedelta(seconds=1))
    with pytest.raises(Gone):
        accept(invitation, at=AT + timedelta(days=14) - timedelta(seconds=1))


def test_an_invitation_does_not_outlive_the_power_behind_it(cast: Cast) -> None:
    invitation = sent(cast)
    end_seat(seat=Seat.objects.get(user=cast.ana), reason="left", by=system("test"), at=AT)
    with pytest.raises(Gone):
        accept(invitation)
    assert not User.objects.filter(email="nora@example.org").exists()


def test_withdrawing(cast: Cast) -> None:
    invitation = sent(cast)
    with pytest.raises(Refused):
        withdraw_invitation(invitation=invitation, by=by(cast, "elena"), at=AT)
    withdraw_invitation(invitation=invitation, by=by(cast, "ana"), at=AT)
    with pytest.raises(Gone):
        accept(invitation)
    with pytest.raises(Conflict):
        withdraw_invitation(invitation=invitation, by=by(cast, "ana"), at=AT)


def test_what_somebody_holds_is_not_offered_again(cast: Cast) -> None:
    with pytest.raises(Conflict):
        sent(cast, email=cast.bruno.email.upper())
    with pytest.raises(Unprocessable):
        sent(cast, ends_at=AT)


def test_an_existing_account_accepts_only_by_its_owner(cast: Cast) -> None:
    invitation = sent(cast, email=cast.tomas.email)
    with pytest.raises(Conflict):
        accept(invitation)
    with pytest.raises(Conflict):
        accept_invitation(invitation=invitation, name="", language="", password=None, by=by(cast, "diego"), at=AT)
    user = accept_invitation(invitation=invitation, name="", language="", password=None, by=by(cast, "tomas"), at=AT)
    assert actor_of(user, at=AT).holds(cast.quilmes.pk, CityRole.FOCAL_POINT)


def test_forgetting_a_person_empties_their_invitations(cast: Cast) -> None:
    user = accept(sent(cast))
    sent(cast, email="nora@example.org", role="authority", at=AT + timedelta(days=1))
    forget(user_id=user.pk, email=user.email, name=user.name, at=AT + timedelta(days=2))
    assert set(Invitation.objects.values_list("email", "name")) == {(f"{user.pk}@forgotten.invalid", "")}
    assert Invitation.objects.filter(accepted_at=None, withdrawn_at=None).count() == 0


# The page behind the link


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_the_page_says_who_invites_into_what(cast: Cast, client: Client, language: str) -> None:
    sent(cast, at=timezone.now())
    client.cookies["language"] = language
    page = client.get(f"/invitations/{token_in_mail()}/")
    assert page.status_code == 200
    assert all(word in page.content.decode() for word in ("Ana", "Quilmes", "nora@example.org"))
    assert "no-store" in page["Cache-Control"]


def test_from_the_mail_to_the_city_s_people(cast: Cast, client: Client) -> None:
    sent(cast, at=timezone.now())
    address = f"/invitations/{token_in_mail()}/"
    accepted = send(client, address, JOIN)
    assert (accepted.status_code, accepted["Location"]) == (302, "/account/sign-in/?next=%2Fmy%2F")
    assert client.login(email="nora@example.org", password=JOIN["password"])
    assert client.get("/my/").content.count(b"Quilmes")
    assert client.get("/cities/quilmes/people/").status_code == 200
    assert Client().get(address).status_code == 410


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": ""}, "password"),
        ({"name": ""}, "name"),
        ({"name": "=HYPERLINK()"}, "name"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_spent(
    cast: Cast, client: Client, change: dict[str, str], field: str
) -> None:
    sent(cast, at=timezone.now())
    address = f"/invitations/{token_in_mail()}/"
    response = send(client, address, {**JOIN, **change})
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert send(client, address, JOIN).status_code == 302


def test_an_account_is_asked_to_sign_in_and_comes_back(cast: Cast, client: Client, sign_in: SignIn) -> None:
    sent(cast, email=cast.tomas.email, at=timezone.now())
    address = f"/invitations/{token_in_mail(cast.tomas.email)}/"
    page = client.get(address)
    assert f"next={address.replace('/', '%2F')}" in page.content.decode()
    assert 'name="password"' not in page.content.decode()
    other = sign_in(cast.diego).get(address)
    assert other.status_code == 200
    assert cast.tomas.email in other.content.decode()
    assert 'name="nonce"' not in other.content.decode()
    owner = sign_in(cast.tomas)
    assert send(owner, address, {})["Location"] == "/my/"
    assert owner.get("/cities/quilmes/people/").status_code == 200


def test_a_link_that_we_never_sent(cast: Cast, client: Client) -> None:
    assert client.get("/invitations/nothing/").status_code == 404


def test_an_expired_link_says_so(cast: Cast, client: Client) -> None:
    now = timezone.now()
    sent(cast, at=now)
    with time_machine.travel(now + timedelta(days=15), tick=False):
        response = client.get(f"/invitations/{token_in_mail()}/")
    assert response.status_code == 410


# At the desk and in the city


def test_a_focal_point_invites_a_contributor(cast: Cast, sign_in: SignIn) -> None:
    bruno = sign_in(cast.bruno)
    page = "/cities/quilmes/people/invite/"
    assert [value for value, _label in bruno.get(page).context["form"].fields["role"].choices] == ["contributor"]
    data = {"email": "nora@example.org", "role": "contributor", "language": "pt"}
    assert send(bruno, page, data)["Location"] == "/cities/quilmes/people/"
    assert OutboxMessage.objects.get().subject == "Convite para Red de prueba"
    assert b"nora@example.org" in bruno.get("/cities/quilmes/people/").content
    refused = send(bruno, page, {**data, "role": "authority"})
    assert refused.status_code == 422
    number = Invitation.objects.get().pk
    assert send(bruno, f"/invitations/{number}/withdraw/", {})["Location"] == "/cities/quilmes/people/"
    assert Invitation.objects.get().withdrawn_at


@pytest.mark.parametrize(
    ("who", "status"), [("bruno", 200), ("carla", 200), ("ana", 200), ("sofia", 200), ("diego", 403), ("elena", 403)]
)
def test_who_opens_the_page_to_invite(cast: Cast, sign_in: SignIn, who: str, status: int) -> None:
    client = sign_in(getattr(cast, who))
    assert client.get("/cities/quilmes/people/invite/").status_code == status


def test_the_secretariat_invites_into_a_seat(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    data = {"email": "nora@example.org", "seat": "coordination", "language": "es"}
    wrong = send(sofia, "/desk/people/invite/", data)
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["commission"]
    right = send(sofia, "/desk/people/invite/", {**data, "commission": cast.commission.slug})
    assert right["Location"] == "/desk/people/"
    assert "Derechos Humanos y Migraciones" in OutboxMessage.objects.get().body


def test_access_ends_at_the_next_request(cast: Cast, sign_in: SignIn) -> None:
    diego, bruno = sign_in(cast.diego), sign_in(cast.bruno)
    assert diego.get("/cities/quilmes/people/").status_code == 200
    number = Mandate.objects.get(user=cast.diego).pk
    ended = send(bruno, f"/mandates/{number}/end/", {"reason": "Moved to another office"})
    assert ended["Location"] == "/cities/quilmes/people/"
    assert diego.get("/cities/quilmes/people/").status_code == 403


def test_giving_up_one_s_own_seat(cast: Cast, sign_in: SignIn) -> None:
    lucia = sign_in(cast.lucia)
    page = f"/seats/{Seat.objects.get(user=cast.lucia).pk}/end/"
    assert send(lucia, page, {"reason": "Another task"})["Location"] == "/my/"
    assert actor_of(cast.lucia, at=timezone.now()).seats == ()
    assert send(sign_in(cast.sofia), page, {"reason": "again"}).status_code == 409
    assert lucia.get("/seats/99999999999999999999999/end/").status_code == 404


def test_an_invitation_into_a_seat_is_withdrawn_at_the_desk(cast: Cast, sign_in: SignIn) -> None:
    into = Into(seat="observer")
    invitation = invite(email="nora@example.org", into=into, by=by(cast, "sofia"), at=timezone.now())
    page = f"/invitations/{invitation.pk}/withdraw/"
    assert sign_in(cast.bruno).get(page).status_code == 403
    assert send(sign_in(cast.sofia), page, {})["Location"] == "/desk/people/"
    assert sign_in(cast.sofia).get("/invitations/99999999999999999999999/withdraw/").status_code == 404


def test_an_account_of_another_address_cannot_take_an_invitation_to_nobody_known(cast: Cast, sign_in: SignIn) -> None:
    sent(cast, at=timezone.now())
    page = sign_in(cast.tomas).get(f"/invitations/{token_in_mail()}/").content.decode()
    assert "Tomás" in page
    assert 'name="nonce"' not in page


def test_ending_needs_a_reason(cast: Cast, sign_in: SignIn) -> None:
    number = Mandate.objects.get(user=cast.diego).pk
    assert send(sign_in(cast.bruno), f"/mandates/{number}/end/", {"reason": ""}).status_code == 422
    assert sign_in(cast.elena).get(f"/mandates/{number}/end/").status_code == 403
    assert sign_in(cast.bruno).get("/mandates/999999999999999999999999/end/").status_code == 404
