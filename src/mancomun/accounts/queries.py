"""Reading accounts."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet

from mancomun.accounts.models import AccessToken, EmailChange, User, folded
from mancomun.accounts.secrets import digest_of
from mancomun.accounts.tokens import LinkTokens, read_email_change_token
from mancomun.core.models import OutboxMessage


def person_by_email(email: str) -> User | None:
    """Who signs in with this address."""
    return User.objects.filter(email=folded(email), is_active=True).first()


def person(user_id: int) -> User | None:
    return User.objects.filter(pk=user_id, is_active=True).first()


def anybody(user_id: int) -> User | None:
    """Also who is no longer here."""
    return User.objects.filter(pk=user_id).first()


def person_of_link(user_id: int, token: str, *, at: datetime) -> User | None:
    """Whom the link signs in, unless it is void."""
    user = person(user_id)
    return user if user and LinkTokens(at).check_token(user, token) else None


def email_change_of(user: User, *, at: datetime) -> EmailChange | None:
    return EmailChange.objects.filter(user=user, expires_at__gt=at).first()


def email_change_by_token(token: str, *, at: datetime) -> tuple[EmailChange, str] | None:
    """The wish that the link belongs to, and which of the two addresses it was sent to."""
    if (parts := read_email_change_token(token)) is None:
        return None
    change_id, side, asked_at = parts
    change = (
        EmailChange.objects.select_related("user")
        .filter(pk=change_id, asked_at=asked_at, expires_at__gt=at, user__is_active=True)
        .first()
    )
    return (change, side) if change else None


def address_taken(email: str) -> bool:
    return User.objects.filter(email=folded(email)).exists()


def traces(user: User) -> list[str]:
    """Former names and other addresses of the person; not an address by which somebody else signs in."""
    others = User.objects.exclude(pk=user.pk).filter(email=OuterRef("text"))
    return list(user.traces.exclude(Exists(others)).values_list("text", flat=True))


def cast() -> QuerySet[User]:
    """The invented people of the demonstration."""
    return User.objects.filter(is_active=True).exclude(demonstration=None).order_by("pk")


def people(text: str = "") -> QuerySet[User]:
    """Everybody with an account, for the secretariat."""
    factor = Exists(Authenticator.objects.filter(user_id=OuterRef("pk")).exclude(type="recovery_codes"))
    found = User.objects.annotate(second_factor=factor).order_by("forgotten_at", "name", "pk")
    return found.filter(Q(name__icontains=text) | Q(email__icontains=text)) if text else found


def tokens_of(user: User) -> QuerySet[AccessToken]:
    """The person's access tokens, those that are gone too, the newest first."""
    return AccessToken.objects.filter(user=user)


def token_of(user: User, number: int) -> AccessToken | None:
    return AccessToken.objects.filter(user=user, pk=number).first()


def phone_tokens(user: User, round_slug: str, city_slug: str, *, at: datetime) -> QuerySet[AccessToken]:
    """With which the person answers for this city from a phone, and that are good now."""
    mine = AccessToken.objects.filter(user=user, scopes=AccessToken.Scope.OPENROSA)
    return mine.filter(round_slug=round_slug, city_slug=city_slug, revoked_at=None, ends_at__gt=at)


def live_tokens(user: User, *, at: datetime) -> int:
    return AccessToken.objects.filter(user=user, revoked_at=None, ends_at__gt=at).count()


def token_for(secret: str, scope: str, *, at: datetime) -> AccessToken | None:
    """The token with this secret, its person at hand, when it is good now and has the scope."""
    rows = AccessToken.objects.select_related("user").filter(digest=digest_of(secret), user__is_active=True)
    token = rows.first()
    return token if token and token.good_at(at) and scope in token.scope_set else None


def factors(user: User) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user_id=user.pk)


def outbox() -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.defer("body", "html")


def message(message_id: int) -> OutboxMessage | None:
    return OutboxMessage.objects.filter(pk=message_id).first()


def sessions_of(user: User) -> list[str]:
    """Keys of the person's sessions. Their content is opaque to the database, so each is opened."""
    return [session.session_key for session in Session.objects.iterator(chunk_size=500) if _belongs(session, user)]


def _belongs(session: Session, user: User) -> bool:
    content = session.get_decoded()
    return str(user.pk) in {content.get(SESSION_KEY), content.get("account_authentication_methods_user")}
