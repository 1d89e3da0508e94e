"""Hand over the mail that waits."""

from django.conf import settings

from mancomun.cli.failures import FOUND, Failure, refuse
from mancomun.cli.speech import Steps, say
from mancomun.core.mail import deliver
from mancomun.core.models import OutboxMessage

_AT_ONCE = 20


def run() -> None:
    waiting = OutboxMessage.objects.filter(sent_at=None)
    total = waiting.count()
    if not settings.MAIL_SERVER:
        refuse(f"{total} messages wait. Set MANCOMUN_MAIL to a server: smtp://user:password@mail.example.org:587")
    sent = 0
    with Steps() as steps:
        steps("Handing over mail", 0, total)
        while sent < total and (handed := deliver(limit=_AT_ONCE)):
            sent += handed
            steps("Handing over mail", sent, total)
    say(f"{sent} sent, {waiting.count()} wait.")
    if left := waiting.exclude(error="").order_by("id").first():
        raise Failure(f"The server said: {left.error}", FOUND)
