"""What comes round. Each part stands alone and is harmless to repeat."""

import logging
from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mancomun.cli.failures import FOUND, Failure
from mancomun.cli.speech import say
from mancomun.core import anchors, files, nonces
from mancomun.core.mail import deliver
from mancomun.surveys.actions.followup import send_due_reminders
from mancomun.surveys.actions.hands import forget_addresses
from mancomun.surveys.actions.workbooks import erase_workbooks

log = logging.getLogger(__name__)


def run() -> None:
    at = timezone.now()
    failed = []
    for name, work in PARTS.items():
        try:
            say(f"{name}: {work(at)}")
        except Exception:  # one part that fails must not keep the others from their work
            log.exception("%s failed", name)
            failed.append(name)
    if failed:
        raise Failure(f"Failed: {', '.join(failed)}. The reasons stand above.", FOUND)


def _mail(at: datetime) -> str:
    return f"{deliver()} sent" if settings.MAIL_SERVER else "no server, it stays in the outbox"


def _nonces(at: datetime) -> str:
    return f"{nonces.purge(at)} deleted"


def _sessions(at: datetime) -> str:
    with transaction.atomic():
        import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return "the expired ones are deleted"


def _files(at: datetime) -> str:
    return f"{files.sweep(at)} without an owner deleted"


def _reminders(at: datetime) -> str:
    return f"{send_due_reminders(at=at)} sent"


def _addresses(at: datetime) -> str:
    return f"{forget_addresses(at=at)} erased"


def _workbooks(at: datetime) -> str:
    return f"{erase_workbooks(at=at)} erased"


def _head(at: datetime) -> str:
    return anchors.note(at)


PARTS: dict[str, Callable[[datetime], str]] = {
    "Reminders": _reminders,
    "Mail": _mail,
    "Spent form keys": _nonces,
    "Sessions": _sessions,
    "Sent workbooks": _workbooks,
    "Files": _files,
    "Addresses of past links": _addresses,
    "Head of the audit": _head,
}
