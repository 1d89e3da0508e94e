"""The one gate for what people send: size while it arrives, then kind by content and name, then safely to disk."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

from mancomun.core import files
from mancomun.core.actors import Actor
from mancomun.core.filenames import clean_name, extension_of, with_extension
from mancomun.core.inspection import inspect
from mancomun.core.kinds import EVIDENCE, Kind
from mancomun.core.models import StoredFile

__all__ = ["EVIDENCE", "CappedUploadHandler", "Kind", "inspect", "keep_file", "read_workbook_bytes", "workbook_bytes"]
MAX_PARSED = (
    24 * 1024 * 1024
)  # unpacked, of a workbook that we read ourselves: what is parsed takes several times that


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Stops a body that grows past the limit, whatever its headers promised."""

    received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received > settings.MAX_BODY_BYTES:
            raise StopUpload(connection_reset=True)
        return super().receive_data_chunk(raw_data, start)


def keep_file(
    upload: "UploadedFile[Any]",
    *,
    kinds: Collection[Kind] = EVIDENCE,
    by: Actor,
    at: datetime,
    name: str | None = None,
) -> StoredFile:
    """Inspect an upload and keep it. Call it inside the action's transaction: the bytes are safe before the row is.

    Raises ``Unprocessable`` or ``TooLarge`` with a sentence that says what to do.
    """
    content = _content(upload)
    given = clean_name(name or upload.name or "")
    kind = inspect(content, given, frozenset(kinds))
    if extension_of(given) not in kind.extensions:
        given = with_extension(given, kind.extensions[0])
    digest, size = files.put(content)
    return StoredFile.objects.create(
        name=given, media_type=kind.value, size=size, digest=digest, uploaded_by=by.user_id, uploaded_at=at
    )


def read_workbook_bytes(upload: "UploadedFile[Any]", kinds: Collection[Kind] = (Kind.XLSX,)) -> bytes:
    """The bytes of a workbook that is safe to parse: not protected, no bomb, no macros. Raises as ``keep_file``."""
    content = _content(upload)
    return workbook_bytes(content, clean_name(upload.name or ""), kinds)


def workbook_bytes(content: BinaryIO, name: str, kinds: Collection[Kind] = (Kind.XLSX,)) -> bytes:
    """The same for a file that did not come by the web. It is judged before it is read whole."""
    inspect(content, name, frozenset(kinds), max_unpacked=MAX_PARSED)
    content.seek(0)
    return content.read()


def _content(upload: "UploadedFile[Any]") -> BinaryIO:
    # Django's wrapper reads and seeks as the file below it does, but is typed as text or bytes.
    return cast("BinaryIO", cast("Any", upload).file)
