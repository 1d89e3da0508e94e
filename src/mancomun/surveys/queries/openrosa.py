"""What phones are offered, and what they sent."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet
from django.http import Http404

from mancomun.core.actors import Actor
from mancomun.surveys.engine import CompiledForm, Draft, InvalidInstance, from_xml
from mancomun.surveys.models import (
    Invitee,
    OpenRosaFile,
    OpenRosaSubmission,
    QuestionnaireVersion,
    Response,
)
from mancomun.surveys.openrosa import carried, resolved, shortened
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.questionnaires import light

MOST_ANSWERS = 10_000  # of one submission: more than a questionnaire asks, and less than holds everybody else up


@dataclass(frozen=True, slots=True)
class Offered:
    """A version of the form that a phone may fill in."""

    version: QuestionnaireVersion
    form: CompiledForm

    @property
    def xform(self) -> bytes:
        """As the phone gets it; for a city that answers the core alone, without what that leaves out."""
        return _served(self.form) if self.form.left_out else self.form.xform

    @property
    def md5(self) -> str:
        return md5_of(self.xform)


@lru_cache(maxsize=16)
def _served(form: CompiledForm) -> bytes:
    left_out = {node.path for node in form.left_out if node.parent is not None and node.parent not in form.left_out}
    return shortened(form.xform, left_out)


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission as answers to the round's own version; ``lost``: what that does not ask, by its old path."""

    draft: Draft
    lost: dict[str, str]


def md5_of(content: bytes) -> str:
    """The standard names MD5; it tells versions apart and protects nothing."""
    return f"md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}"


def offered(invitee: Invitee) -> list[Offered]:
    """The round's own version, then every other that was ever in use, the newest first: a phone may hold it still."""
    own = invitee.round.version
    rows = light(QuestionnaireVersion.objects.filter(questionnaire=own.questionnaire_id, frozen_at__isnull=False))
    used = rows.exclude(pk=own.pk).order_by("-number")
    return [Offered(version, compiled(version, short=invitee.short)) for version in [own, *used]]


def current(invitee: Invitee) -> Offered:
    version = invitee.round.version
    return Offered(version, compiled(version, short=invitee.short))


def offered_numbered(invitee: Invitee, number: int) -> Offered:
    found = next((each for each in offered(invitee) if each.version.number == number), None)
    if found is None:
        raise Http404
    return found


def version_named(invitee: Invitee, form_id: str, version: str) -> Offered | None:
    """The version that a submission says it answers; the round's own when it names none."""
    now = current(invitee)
    if (now.form.form_id, now.form.version) == (form_id, version or now.form.version):
        return now
    others = (each for each in offered(invitee) if (each.form.form_id, each.form.version) == (form_id, version))
    return next(others, None)


def locked(invitee: Invitee) -> Invitee:
    """Held against other posts of the same city, until the transaction ends."""
    Invitee.objects.select_for_update().get(pk=invitee.pk)
    return invitee


def submission_named(invitee: Invitee, instance_id: str) -> OpenRosaSubmission | None:
    rows = OpenRosaSubmission.objects.select_related("version")
    return rows.filter(invitee=invitee, instance_id=instance_id).first()


def submissions_of(invitee: Invitee) -> QuerySet[OpenRosaSubmission]:
    """The newest first, with their files and without their bytes."""
    rows = OpenRosaSubmission.objects.filter(invitee=invitee).defer("xml", "prefixes")
    return rows.prefetch_related("files__file")


def waiting_submission(invitee: Invitee, number: int) -> OpenRosaSubmission:
    """One that is not brought in yet. Http404 when there is none."""
    rows = OpenRosaSubmission.objects.select_related("version").filter(invitee=invitee, applied_at=None)
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def sent_of(submission: OpenRosaSubmission, form: CompiledForm) -> Sent:
    """What it says, in its own keys. ``form`` is the round's."""
    own = compiled(submission.version)
    return Sent(*carried(own, form, own_draft(submission)))


def own_draft(submission: OpenRosaSubmission) -> Draft:
    """What it says, as its own version of the form reads it. Raises InvalidInstance."""
    draft = from_xml(compiled(submission.version), bytes(submission.xml))
    if len(draft.values) > MOST_ANSWERS:
        raise InvalidInstance("too_large")
    return draft


def placed_of(submission: OpenRosaSubmission | None, form: CompiledForm) -> Draft | None:
    """What it says, in the draft's keys; None when there is none or it was not brought in."""
    if submission is None or submission.prefixes is None:
        return None
    return resolved(sent_of(submission, form).draft, submission.prefixes)


def files_in(submission: OpenRosaSubmission) -> dict[str, OpenRosaFile]:
    return {row.name: row for row in OpenRosaFile.objects.filter(submission=submission).select_related("file")}


def response_to(invitee: Invitee) -> Response | None:
    return Response.objects.filter(invitee=invitee).first()


def for_phone(actor: Actor) -> tuple[str, str]:
    """Round and city of the token by which the actor came. Http404 for everybody else."""
    if actor.token is None or not actor.token.round_slug or not actor.token.city_slug:
        raise Http404
    return actor.token.round_slug, actor.token.city_slug
