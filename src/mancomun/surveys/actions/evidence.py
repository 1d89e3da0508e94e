"""Files that back an answer. The answer's value is the file's uid, so a file competes as any answer does."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from mancomun.core.actors import Actor
from mancomun.core.uploads import EVIDENCE, keep_file
from mancomun.surveys.actions.answering import Change, Saved, hold, save_section
from mancomun.surveys.models import Evidence, Response


def keep_evidence(
    *,
    response: Response,
    path: str,
    upload: "UploadedFile[bytes]",
    visibility: str = "",
    base: int = 0,
    page: str = "",
    by: Actor,
    at: datetime,
) -> Saved:
    """Let a file through the gate and answer with it. Raises ``Unprocessable``, ``TooLarge`` and ``NotEditable``.

    The earlier file stays stored: the log still speaks of it.
    """
    with transaction.atomic():
        held = hold(response=response, by=by, at=at)
        kept = keep_file(upload, kinds=EVIDENCE, by=by, at=at)
        Evidence.objects.create(response=held, path=path, file=kept, at=at)
        change = Change(path, str(kept.uid), visibility, base)
        return save_section(response=held, changes=[change], page=page, by=by, at=at)
