"""Sessions and rate limits live in a file of their own, so that reading a page never waits for a writer."""

from typing import Any

from django.conf import settings
from django.db.models import Model

EPHEMERAL = "ephemeral"
EPHEMERAL_APPS = frozenset({"sessions", "django_cache"})


class Ephemeral:
    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return self._place(model._meta.app_label)

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return self._place(model._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        if EPHEMERAL not in settings.DATABASES:
            return None
        return (db == EPHEMERAL) == (app_label in EPHEMERAL_APPS)

    def _place(self, app_label: str) -> str | None:
        return EPHEMERAL if app_label in EPHEMERAL_APPS and EPHEMERAL in settings.DATABASES else None
