"""One-time links: what makes each of them expire."""

from datetime import UTC, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing

from mancomun.accounts.models import person_of

CHANGE_SALT = "mancomun.accounts.email_change"


class _BoundToAccount(PasswordResetTokenGenerator):
    """Void after PASSWORD_RESET_TIMEOUT, and as soon as password, address, sessions or last sign-in change."""

    def __init__(self, at: datetime | None = None) -> None:
        super().__init__()
        self.at = at

    def _now(self) -> datetime:
        return (self.at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        person = person_of(user)
        bound = (person.pk, person.password, person.email, person.session_epoch, person.last_login, timestamp)
        return "|".join(map(str, bound))


class ResetTokens(_BoundToAccount):
    key_salt = "mancomun.accounts.reset"


class LinkTokens(_BoundToAccount):
    key_salt = "mancomun.accounts.link"


def email_change_token(change_id: int, side: str, asked_at: datetime) -> str:
    """``side`` is old or new: which of the two addresses says yes. A later wish voids the links of the one before."""
    return signing.dumps([change_id, side, asked_at.isoformat()], salt=CHANGE_SALT)


def read_email_change_token(token: str) -> tuple[int, str, datetime] | None:
    try:
        change_id, side, asked_at = signing.loads(token, salt=CHANGE_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return int(change_id), str(side), datetime.fromisoformat(asked_at)
