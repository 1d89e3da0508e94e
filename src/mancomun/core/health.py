"""Whether this installation can still do its work: write to the database, and find room on the disk."""

import logging
import shutil

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpResponse

from mancomun.core.access import access, anyone
from mancomun.core.models import SpentNonce
from mancomun.core.requests import Request

log = logging.getLogger(__name__)
ROOM_NEEDED = 64 * 1024 * 1024


class NotWell(Exception):
    """Why, for the log: a stranger learns no more than that."""


@access(anyone)
def health(request: Request) -> HttpResponse:
    """For a supervisor or a proxy: “ok” with 200, or 503."""
    try:
        examine(request)
    except (NotWell, DatabaseError, OSError) as fault:
        log.error("The health check failed: %s", fault)  # noqa: TRY400  # the sentence says it; a trace adds nothing
        return _plain("not well\n", 503)
    return _plain("ok\n", 200)


def examine(request: Request) -> None:
    """Write a row for real and take it back; raises what is wrong."""
    with transaction.atomic():
        SpentNonce.objects.create(value=f"health-{request.at.timestamp()}", route="health", spent_at=request.at)
        transaction.set_rollback(True)
    if shutil.disk_usage(settings.DATA_DIR).free < ROOM_NEEDED:
        raise NotWell(f"Less than {ROOM_NEEDED // 1024 // 1024} MB are free in {settings.DATA_DIR}.")


def _plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
    response["Cache-Control"] = "no-store"
    return response
