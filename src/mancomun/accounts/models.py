"""People and how they sign in. What a person may do is a mandate or a seat: see the network."""

import unicodedata
import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mancomun.core.translated import I18nCharField

FORGOTTEN = "invalid"  # a top-level domain that never receives mail (RFC 2606)


def folded(email: str) -> str:
    """An address as it is kept and compared: look-alike characters made one (NFKC), without case."""
    return unicodedata.normalize("NFKC", email).strip().lower()


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=folded(email), **fields)
        user.set_password(password)
        user.save(using=self._db, force_insert=True)
        return user


class User(AbstractBaseUser):
    """A person who signs in by e-mail. There is no administrator bit: power is a dated seat."""

    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    language = models.CharField(_("Language"), max_length=5, default="es")
    time_zone = models.CharField(_("Time zone"), max_length=40, default="America/Montevideo")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    session_epoch = models.UUIDField(default=uuid.uuid4)  # a new one signs the person out everywhere
    demonstration = I18nCharField(_("Invented role"), max_length=200, null=True, blank=True)  # null: a real person
    forgotten_at = models.DateTimeField(null=True)  # only the number is left of the person

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_folded"),
            models.CheckConstraint(
                condition=Q(forgotten_at=None) | Q(is_active=False, name=""), name="accounts_user_forgotten_is_empty"
            ),
        ]

    def __str__(self) -> str:
        if self.forgotten_at:
            return gettext("Person %(number)d, no longer here") % {"number": self.pk}
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        return salted_hmac("mancomun.session", f"{self.password}{self.session_epoch}", algorithm="sha256").hexdigest()


def person_of(user: AbstractBaseUser | AnonymousUser) -> User:
    """The same user, known to be ours: Django's types allow others."""
    if not isinstance(user, User):
        raise TypeError(f"A person was expected here, not {user!r}.")
    return user


class EmailChange(models.Model):
    """A wish to sign in with another address. It holds when both addresses have said yes."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="email_change")
    new_email = models.EmailField(_("New e-mail"))
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="accounts_email_change_span")
        ]


class Trace(models.Model):
    """What a person was called, or where we wrote to them, before: forgetting the person has to find it too."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="traces")
    text = models.CharField(max_length=254)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "text"], name="accounts_trace_once")]


class AccessToken(models.Model):
    """A program acts for a person: with no more than the person may do at that moment, cut to scopes and subject.

    Of the secret only its digest is kept: whoever reads the database cannot use it.
    """

    class Scope(models.TextChoices):
        """What a program may do. The values stand in the interface's documentation."""

        ANSWERS_READ = "answers:read", _("Read answers")
        ANSWERS_WRITE = "answers:write", _("Write answers")
        ROUND_READ = "round:read", _("Read the progress of rounds")
        OPENROSA = "openrosa", _("Answer with a phone application")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(_("Name"), max_length=80)
    scopes = models.CharField(max_length=100)  # in the order of Scope, a space between them
    round_slug = models.CharField(max_length=80, blank=True)  # for this round alone; blank: for all
    city_slug = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret
    beginning = models.CharField(max_length=12)  # of the secret, so that its owner recognises it
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)  # the last day of use: more would be a diary of the person

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("created_at")), name="accounts_token_span"),
            models.CheckConstraint(
                condition=~Q(scopes="openrosa") | ~Q(round_slug="") & ~Q(city_slug=""),
                name="accounts_token_phone_has_subject",
            ),
        ]

    @property
    def scope_set(self) -> frozenset[str]:
        return frozenset(self.scopes.split())

    def good_at(self, at: datetime) -> bool:
        return self.revoked_at is None and self.created_at <= at < self.ends_at
