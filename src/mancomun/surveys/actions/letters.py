"""Letters of the flow: each person reads in their own language, and mail goes out with what it tells of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from mancomun.accounts.models import User
from mancomun.ui.localise import spoken_moment


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in a letter, told in its reader's language and in the city's zone."""

    at: datetime
    zone: str

    def __str__(self) -> str:
        return spoken_moment(self.at, self.zone)


def write(template: str, recipients: Iterable[User], **context: Any) -> list[EmailMessage]:
    """One letter for each person from ``surveys/letters/<template>.txt``: its first line is the subject."""
    return [_letter(template, person, context) for person in recipients]


def post(letters: Iterable[EmailMessage]) -> int:
    """Hand the letters to the outbox, inside the caller's transaction; how many there were."""
    waiting = list(letters)
    if waiting:
        get_connection().send_messages(waiting)
    return len(waiting)


def _letter(template: str, person: User, context: Mapping[str, Any]) -> EmailMessage:
    with translation.override(person.language):
        text = render_to_string(f"surveys/letters/{template}.txt", {**context, "person": person})
    subject, _, body = text.strip().partition("\n")
    return EmailMessage(subject.strip(), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [person.email])
