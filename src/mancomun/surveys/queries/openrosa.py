"""What phones are offered, and what they sent."""

import hashlib
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from mancomun.core.actors import Actor
from mancomun.surveys.engine import CompiledForm, Draft, from_xml
from mancomun.surveys.models import (
    Invitee,
    OpenRosaFile,
    OpenRosaSubmission,
    QuestionnaireVersion,
    Response,
    Round,
)
from mancomun.surveys.openrosa import carried, resolved
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.questionnaires import light


@dataclass(frozen=True, slots=True)
class Offered:
    """A version of the form that a phone may fill in."""

    version: QuestionnaireVersion
    form: CompiledForm

    @property
    def md5(self) -> str:
        return md5_of(self.form.xform)


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission as answers to the round's own version; ``lost``: what that does not ask, by its old path."""

    draft: Draft
    lost: dict[str, str]


def md5_of(content: bytes) -> str:
    """The standard names MD5; it tells versions apart and protects nothing."""
    return f"md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}"


def offered(round: Round) -> list[Offered]:  # noqa: A002  # the domain's word
    """The round's own version, then every other that was ever in use, the newest first: a phone may hold it still."""
    rows = light(QuestionnaireVersion.objects.filter(questionnaire=round.version.questionnaire_id))
    used = rows.filter(frozen_at__isnull=False).exclude(pk=round.version_id).order_by("-number")
    return [Offered(version, compiled(version)) for version in [round.version, *used]]


def current(round: Round) -> Offered:  # noqa: A002  # the domain's word
    return Offered(round.version, compiled(round.version))


def offered_numbered(round: Round, number: int) -> Offered:  # noqa: A002  # the domain's word
    found = next((each for each in offered(round) if each.version.number == number), None)
    if found is None:
        raise Http404
    return found


def version_named(round: Round, form_id: str, version: str) -> Offered | None:  # noqa: A002  # the domain's word
    """The version that a submission says it answers; the round's own when it names none."""
    now = current(round)
    if (now.form.form_id, now.form.version) == (form_id, version or now.form.version):
        return now
    others = (each for each in offered(round) if (each.form.form_id, each.form.version) == (form_id, version))
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
    """What it says, as its own version of the form reads it."""
    return from_xml(compiled(submission.version), bytes(submission.xml))


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
