"""Files that back answers, by the uid that is the answer's value: of the draft, and of a version."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates

from mancomun.core.files import file_response
from mancomun.core.requests import Request
from mancomun.surveys.api.answers import CITY
from mancomun.surveys.api.declaring import BYTES, READ, operation
from mancomun.surveys.queries import answering as drafts
from mancomun.surveys.views.answering_desk import Desk
from mancomun.surveys.views.flow import load, parts_for, visible_revisions


@operation(
    "GET",
    f"{CITY}draft/files/{{uuid:uid}}/",
    name="draft_file",
    scope=READ,
    answers=BYTES,
    summary=N_("A file that backs an answer of the draft"),
)
def of_draft(request: Request, round_slug: str, city_slug: str, uid: UUID) -> HttpResponseBase:
    desk = Desk.of(request, round_slug, city_slug)
    kept = drafts.evidence_for(desk.response, str(uid))
    for path in kept.paths:
        desk.require_path(path)
    return file_response(kept.file)


@operation(
    "GET",
    f"{CITY}revisions/{{int:number}}/files/{{uuid:uid}}/",
    name="revision_file",
    scope=READ,
    answers=BYTES,
    summary=N_("A file that backs an answer of one version"),
)
def of_revision(request: Request, round_slug: str, city_slug: str, number: int, uid: UUID) -> HttpResponseBase:
    found, _case = load(request, round_slug, city_slug)
    row = next((each for each in visible_revisions(request, found) if each.number == number), None)
    for line in (line for part in parts_for(request, found, row) for line in part.lines) if row else ():
        if line.file is not None and line.file.uid == uid:
            return file_response(line.file)
    raise Http404
