"""People and how they sign in. What a person may do is a mandate or a seat: see the network."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
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

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_folded")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        return salted_hmac("mancomun.session", f"{self.password}{self.session_epoch}", algorithm="sha256").hexdigest()
