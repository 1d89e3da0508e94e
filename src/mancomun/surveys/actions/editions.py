"""A published round is frozen: its answers become files that never change. Part of the action that publishes."""

import io
from collections.abc import Mapping
from datetime import datetime

from mancomun.core import files
from mancomun.core.actors import Actor
from mancomun.core.models import StoredFile
from mancomun.surveys.models import Correction, Edition, Round
from mancomun.surveys.queries.results.opening import stamp_of
from mancomun.surveys.queries.results.publishing import files_of

_MEDIA_TYPE = "application/vnd.apache.parquet"


def write_edition(
    round: Round,  # noqa: A002  # the domain's word
    *,
    correction: Correction | None = None,
    by: Actor,
    at: datetime,
) -> Edition:
    """Freeze the round as it is in this transaction, which the caller opened, and which holds the round's lock.

    The bytes are safely on disk before the row is. A transaction that is aborted leaves files that nobody names, and
    the next sweep takes them: there is never half an edition.
    """
    number = 1 if correction is None or correction.edition is None else correction.edition
    made = files_of(round, number=number, published=at, at=at)
    kept = {
        width.value: _keep(content, f"{round.slug}-edition-{number}-{width.value}.parquet", by, at)
        for width, content in made.items()
    }
    return Edition.objects.create(
        round=round,
        number=number,
        at=at,
        by=by.user_id,
        correction=correction,
        as_of=stamp_of(round),
        **kept,
        **_digests(kept),
    )


def _digests(kept: Mapping[str, StoredFile]) -> dict[str, str]:
    return {f"{width}_digest": stored.digest for width, stored in kept.items()}


def _keep(content: bytes, name: str, by: Actor, at: datetime) -> StoredFile:
    digest, size = files.put(io.BytesIO(content))
    return StoredFile.objects.create(
        name=name, media_type=_MEDIA_TYPE, size=size, digest=digest, uploaded_by=by.user_id, uploaded_at=at
    )
