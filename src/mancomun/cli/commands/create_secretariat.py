"""Invite the first person of the secretariat."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from mancomun.cli.failures import refuse
from mancomun.cli.speech import say
from mancomun.core.actors import system
from mancomun.core.models import OutboxMessage
from mancomun.network.actions.invitations import Into, invite
from mancomun.network.models import Seat


def run(*, email: str, name: str, language: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        refuse(f"“{email}” is no e-mail address.")
    if language not in dict(settings.LANGUAGES):
        refuse(f"There is no language “{language}”: use {', '.join(dict(settings.LANGUAGES))}.")
    into = Into(seat=Seat.Kind.SECRETARIAT)
    made = invite(
        email=email, into=into, by=system("create-secretariat"), at=timezone.now(), name=name, language=language
    )
    # the link stands in the message alone: here only its digest is kept
    message = OutboxMessage.objects.filter(to=made.email).latest("id")
    links = [word for word in message.body.split() if word.startswith(settings.PUBLIC_ADDRESS)]
    say(links[0] if links else message.body)
    also = f"It was also sent to {made.email}." if settings.MAIL_SERVER else "Give it to them yourself."
    say(f"The link works once, until {made.expires_at:%Y-%m-%d %H:%M} UTC. {also}")
