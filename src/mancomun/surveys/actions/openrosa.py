"""What a phone sent: kept whole as it came, then brought into the city's draft beside what colleagues wrote meanwhile.

Nothing that can be read is refused. What is wrong stands in the draft with its fault; what another answered meanwhile
is overtaken, as on a page; what cannot be changed any more waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.problems import Conflict, Problem
from mancomun.core.uploads import EVIDENCE, keep_file
from mancomun.surveys.actions.answering import hold, open_response
from mancomun.surveys.actions.openrosa_merge import Merge
from mancomun.surveys.models import Invitee, OpenRosaFile, OpenRosaSubmission, QuestionnaireVersion, Response
from mancomun.surveys.openrosa import Received
from mancomun.surveys.queries import openrosa as queries
from mancomun.surveys.rules.flow import EDITABLE


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one post. ``new``: its answers came for the first time."""

    submission: OpenRosaSubmission
    new: bool
    refused: Mapping[str, str]  # files that were not kept, and why
    faults: int = 0  # of its answers, how many are wrong where they stand now

    @property
    def waiting(self) -> bool:
        return self.submission.applied_at is None


def receive(
    *,
    invitee: Invitee,
    version: QuestionnaireVersion,
    received: Received,
    uploads: "Sequence[UploadedFile[Any]]",
    by: Actor,
    at: datetime,
) -> Receipt:
    """Take a post in. Harmless to repeat: large submissions come in several, each with the same answers.

    Raises Conflict when other answers came under this identity, and InvalidInstance when it is of another form.
    """
    with transaction.atomic():
        queries.locked(invitee)
        found = queries.submission_named(invitee, received.instance_id)
        if found is not None and found.digest != received.digest:
            raise Conflict(_("Something else was sent under this identity. Make a copy on the phone and send that."))
        submission = found or _keep(invitee, version, received, by, at)
        merge = Merge(submission, _response(invitee, by, at), by, at)
        came = _keep_files(submission, merge.file_names(), uploads, by, at)
        faults = 0
        if found is None and merge.response.state in EDITABLE:
            hold(response=merge.response, by=by, at=at)
            faults = merge.bring_in()
        elif submission.applied_at and merge.response.state in EDITABLE and came:
            hold(response=merge.response, by=by, at=at)
            merge.attach(came)
        if found is None or came:
            audit.record(
                "survey.openrosa.received", by=by, at=at, subject=submission, new=found is None, files=len(came)
            )
    refused = {row.name: row.refused for row in came if row.refused}
    return Receipt(submission, found is None, refused, faults)


def bring_in(*, submission: OpenRosaSubmission, by: Actor, at: datetime) -> None:
    """Bring into the draft what waited until the answer could be changed again. Raises ``NotEditable``."""
    with transaction.atomic():
        invitee = queries.locked(submission.invitee)
        response = hold(response=_response(invitee, by, at), by=by, at=at)
        Merge(submission, response, by, at).bring_in()
        audit.record("survey.openrosa.brought_in", by=by, at=at, subject=submission)


def _response(invitee: Invitee, by: Actor, at: datetime) -> Response:
    response = queries.response_to(invitee) or open_response(invitee=invitee, by=by, at=at)
    response.invitee = invitee
    return response


def _keep(
    invitee: Invitee, version: QuestionnaireVersion, received: Received, by: Actor, at: datetime
) -> OpenRosaSubmission:
    return OpenRosaSubmission.objects.create(
        invitee=invitee,
        version=version,
        instance_id=received.instance_id,
        deprecated_id=received.deprecated_id,
        xml=received.xml,
        digest=received.digest,
        by=by.user_id,
        by_name=by.name,
        received_at=at,
    )


def _keep_files(
    submission: OpenRosaSubmission,
    wanted: frozenset[str],
    uploads: "Sequence[UploadedFile[Any]]",
    by: Actor,
    at: datetime,
) -> list[OpenRosaFile]:
    """The files that answers name and that had not come before; those that the gate refused too, with the reason."""
    known = set(queries.files_in(submission)) if uploads else set()
    rows = []
    for upload in uploads:
        name = upload.name or ""
        if name not in wanted or name in known:
            continue
        known.add(name)
        file, refused = None, ""
        try:
            file = keep_file(upload, kinds=EVIDENCE, by=by, at=at)
        except Problem as problem:
            refused = str(problem.sentence)
        rows.append(OpenRosaFile.objects.create(submission=submission, name=name, file=file, refused=refused, at=at))
    return rows
