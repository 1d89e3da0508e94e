"""Mail waits in an outbox that the administrator can read; a mail server, when there is one, empties it.

A message is stored in the transaction of what it tells of. When MANCOMUN_MAIL names a server it is sent after the
commit; what fails stays, with the reason, and the next delivery tries again.
"""

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db import transaction
from django.utils import timezone

from mancomun.core.models import OutboxMessage


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        kept = [row for message in email_messages for row in _rows(message)]
        OutboxMessage.objects.bulk_create(kept)
        if settings.MAIL_SERVER:
            transaction.on_commit(deliver)
        return len(kept)


def _rows(message: EmailMessage) -> list[OutboxMessage]:
    alternatives = getattr(message, "alternatives", [])
    html = next((str(content) for content, kind in alternatives if kind == "text/html"), "")
    return [
        OutboxMessage(
            to=to, subject=message.subject[:300], body=str(message.body), html=html, queued_at=timezone.now()
        )
        for to in message.recipients()
    ]


def deliver(limit: int = 200) -> int:
    """Send what waits, oldest first; how many were sent. Safe to run at any time and by several at once."""
    sent = 0
    for key in list(OutboxMessage.objects.filter(sent_at=None).order_by("id").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            row = OutboxMessage.objects.select_for_update(skip_locked=True).filter(pk=key, sent_at=None).first()
            if row is None:
                continue
            sent += _send(row)
    return sent


def _send(row: OutboxMessage) -> bool:
    message = EmailMultiAlternatives(row.subject, row.body, settings.DEFAULT_FROM_EMAIL, [row.to])
    if row.html:
        message.attach_alternative(row.html, "text/html")
    try:
        _server().send_messages([message])
    except OSError as fault:  # smtplib's own errors are OSErrors too
        row.error = str(fault)[:300]
    else:
        row.sent_at, row.error = timezone.now(), ""
    row.save(update_fields=["sent_at", "error"])
    return row.sent_at is not None


def _server() -> BaseEmailBackend:
    """From MANCOMUN_MAIL: smtp://user:password@host:587, or smtps:// for a server that speaks TLS at once."""
    url = urlsplit(settings.MAIL_SERVER)
    secure = url.scheme == "smtps"
    backend: BaseEmailBackend = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=url.hostname or "localhost",
        port=url.port or (465 if secure else 587),
        username=unquote(url.username or ""),
        password=unquote(url.password or ""),
        use_ssl=secure,
        use_tls=not secure and bool(url.username),
        timeout=20,
    )
    return backend
