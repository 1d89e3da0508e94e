"""Forgetting a person: the number stays, everything that says who it was goes.

What higher apps keep of a person (an invitation, a letter) they erase themselves: ``PERSON_FORGETTERS`` in the
settings names their functions, ``forget(*, user_id, email, name, at)``, which run in the same transaction.
"""

import re
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from mancomun.accounts import queries, rules
from mancomun.accounts.models import FORGOTTEN, AccessToken, EmailChange, Trace, User
from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.models import OutboxMessage
from mancomun.core.problems import require

ERASED = "[…]"


@transaction.atomic
def forget_person(*, user: User, at: datetime, by: Actor) -> None:
    """Erase name, address, ways in, sessions and mail. Raises Refused unless it is the person or the secretariat."""
    require(rules.may_forget(by, user.pk))
    email, name = user.email, user.name
    for path in settings.PERSON_FORGETTERS:
        forget: Callable[..., Any] = import_string(path)
        forget(user_id=user.pk, email=email, name=name, at=at)
    Session.objects.filter(session_key__in=queries.sessions_of(user)).delete()
    Authenticator.objects.filter(user_id=user.pk).delete()
    EmailAddress.objects.filter(user=user).delete()
    EmailChange.objects.filter(user=user).delete()
    AccessToken.objects.filter(user=user).delete()
    _erase_mail([email, name, *queries.traces(user)])
    Trace.objects.filter(user=user).delete()
    _empty(user, at)
    audit.record("account.forgotten", by=by, at=at, subject=user)


def _empty(user: User, at: datetime) -> None:
    user.email = f"{user.pk}@forgotten.{FORGOTTEN}"
    user.name = ""
    user.language, user.time_zone = "es", "UTC"
    user.last_login = None
    user.demonstration = None
    user.is_active = False
    user.forgotten_at = at
    user.session_epoch = uuid.uuid4()
    user.set_unusable_password()
    user.save()


def _erase_mail(words: list[str]) -> None:
    """What was written to the person goes; in mail to others their addresses and names are struck out."""
    words = sorted(filter(None, words), key=len, reverse=True)  # the longest first: «Ana Ruiz» before «Ana»
    OutboxMessage.objects.filter(to__in=[word for word in words if "@" in word]).delete()
    struck = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    mentions = Q()
    for word in words:
        mentions |= Q(subject__icontains=word) | Q(body__icontains=word) | Q(html__icontains=word)
    for row in OutboxMessage.objects.filter(mentions).iterator():
        row.subject, row.body, row.html = (struck.sub(ERASED, text) for text in (row.subject, row.body, row.html))
        row.save(update_fields=["subject", "body", "html"])
