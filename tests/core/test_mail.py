"""Mail waits in the outbox and is lost with nothing but what it tells of."""

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from mancomun.core import mail
from mancomun.core.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "mancomun.core.mail.OutboxBackend"  # Django's test runner puts its own in place


def test_a_message_is_kept_for_each_recipient() -> None:
    message = EmailMultiAlternatives("Subject", "Text", to=["a@example.org", "b@example.org"])
    message.attach_alternative("<p>Text</p>", "text/html")
    assert message.send() == 2
    rows = OutboxMessage.objects.order_by("to").values_list("to", "subject", "body", "html", "sent_at")
    assert list(rows) == [
        ("a@example.org", "Subject", "Text", "<p>Text</p>", None),
        ("b@example.org", "Subject", "Text", "<p>Text</p>", None),
    ]


def test_a_message_goes_back_with_its_transaction() -> None:
    with transaction.atomic():
        send_mail("Subject", "Text", None, ["a@example.org"])
        transaction.set_rollback(True)
    assert OutboxMessage.objects.count() == 0


def test_what_could_not_be_sent_waits_with_its_reason(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.MAIL_SERVER = "smtp://127.0.0.1:9"  # nobody listens on the discard port
    with django_capture_on_commit_callbacks(execute=True):
        send_mail("Subject", "Text", None, ["a@example.org"])
    row = OutboxMessage.objects.get()
    assert row.sent_at is None
    assert "refused" in row.error


def test_delivery_marks_what_was_sent(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[EmailMessage] = []

    class Server:
        def send_messages(self, messages: list[EmailMessage]) -> None:
            sent.extend(messages)

    monkeypatch.setattr(mail, "_server", Server)
    send_mail("Subject", "Text", None, ["a@example.org"])
    assert mail.deliver() == 1
    assert [message.to for message in sent] == [["a@example.org"]]
    assert mail.deliver() == 0
