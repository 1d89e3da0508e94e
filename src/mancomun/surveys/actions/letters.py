"""Letters of the flow: each person reads in their own language, and mail goes out with what it tells of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from mancomun.surveys.engine import CompiledForm, Node
from mancomun.surveys.sheet.sections import title_of
from mancomun.surveys.sheet.words import asked_at
from mancomun.ui.localise import spoken_moment


class Reader(Protocol):
    """Whom a letter goes to; its text is what the letter calls them."""

    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody without an account."""

    email: str
    language: str
    name: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Titles:
    """Sections of a form in a letter, a line each, told in its reader's language."""

    form: CompiledForm
    names: tuple[str, ...]

    def __str__(self) -> str:
        language = self.form.language((translation.get_language() or "es").split("-")[0])
        found = [title_of(self.form, each, language) for each in self.form.sections() if each.name in self.names]
        return "\n".join(f"· {title}" for title in found)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in a letter, told in its reader's language and in the city's zone."""

    at: datetime
    zone: str

    def __str__(self) -> str:
        return spoken_moment(self.at, self.zone)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in a letter, told in its reader's language."""

    form: CompiledForm
    node: Node

    def __str__(self) -> str:
        language = self.form.language((translation.get_language() or "es").split("-")[0])
        return asked_at(self.node, language)


def write(template: str, recipients: Iterable[Reader], **context: Any) -> list[EmailMessage]:
    """One letter for each person from ``surveys/letters/<template>.txt``: its first line is the subject."""
    return [_letter(template, person, context) for person in recipients]


def post(letters: Iterable[EmailMessage]) -> int:
    """Hand the letters to the outbox, inside the caller's transaction; how many there were."""
    waiting = list(letters)
    if waiting:
        get_connection().send_messages(waiting)
    return len(waiting)


def _letter(template: str, person: Reader, context: Mapping[str, Any]) -> EmailMessage:
    with translation.override(person.language):
        text = render_to_string(f"surveys/letters/{template}.txt", {**context, "person": person})
    subject, _, body = text.strip().partition("\n")
    return EmailMessage(subject.strip(), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [person.email])
