"""What a city answers: a shared draft, answer by answer, and the revisions that were put forward."""

import uuid
from collections.abc import Sequence

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mancomun.core.append_only import Guard
from mancomun.core.models import StoredFile
from mancomun.surveys.models.questionnaires import Visibility
from mancomun.surveys.models.rounds import Invitee


class Response(models.Model):
    """One city's answer to one round, from the first word to acceptance."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being answered")
        AWAITING_APPROVAL = "awaiting_approval", _("Awaiting the authority’s approval")
        APPROVED = "approved", _("Sent to the coordination")
        RETURNED = "returned", _("Returned with remarks")
        ACCEPTED = "accepted", _("Accepted")

    invitee = models.OneToOneField(Invitee, on_delete=models.PROTECT, related_name="response")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    next_repeat_key = models.PositiveIntegerField(default=1)  # keys of repeat instances are never used again

    # A query that knows better says so, and spares others
    handed = True  # whether some of it was ever handed over
    talking = True  # whether a conversation about it is open
    recomputed: Sequence[tuple[str, str, str]] = ()  # path, what the last phone had worked out, what it is here


class Answer(models.Model):
    """The draft's present answer at one path. Two people on two answers never touch each other."""

    class Channel(models.TextChoices):
        """How an answer came in. The engine judges all of them alike."""

        WEB = "web", _("Web page")
        LINK = "link", _("One-time link")
        WORKBOOK = "workbook", _("Workbook")
        OPENROSA = "openrosa", _("Phone application")
        API = "api", _("Programming interface")
        IMPORT = "import", _("Import")

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    # with the key of each repeat instance: /data/B/b2[3]/b2_name; /data/B/b2[] holds the keys of b2's instances: "1 3"
    path = models.CharField(max_length=300)
    value = models.TextField(blank=True)  # the form engine's canonical text; blank is a withdrawn answer
    visibility = models.CharField(max_length=20, choices=Visibility, blank=True)  # blank: as the question says
    number = models.PositiveIntegerField(default=1)  # grows with each change: the base of the next one
    by = models.PositiveBigIntegerField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    page = models.CharField(max_length=32, blank=True)  # the open page that wrote it: a page never overtakes itself
    handover = models.PositiveBigIntegerField(null=True)  # by whose link its author came; then ``by`` is null

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "path"], name="surveys_answer_once")]


class AnswerEdit(models.Model):
    """Every change of every answer, in order. Append-only: no keystroke that was saved is lost."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="edits")
    path = models.CharField(max_length=300)
    value = models.TextField(blank=True)
    visibility = models.CharField(max_length=20, choices=Visibility, blank=True)
    base_number = models.PositiveIntegerField()  # what its author had seen
    overtaken = models.BooleanField(default=False)  # kept, but another's answer stands
    channel = models.CharField(max_length=10, choices=Answer.Channel, default=Answer.Channel.WEB)
    by = models.PositiveBigIntegerField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    handover = models.PositiveBigIntegerField(null=True)  # by whose link its author came; then ``by`` is null

    # not by_name: a person may ask to be forgotten, the record stays
    append_only = Guard(
        fixed=(
            "id", "response_id", "path", "value", "visibility", "base_number", "overtaken", "channel", "by", "at",
            "handover",
        )
    )  # fmt: skip

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["response", "path"])]


class Evidence(models.Model):
    """A file that backs an answer. The answer's value is the file's uid."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="evidence")
    path = models.CharField(max_length=300)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "path", "file"], name="surveys_evidence_once")]


class Revision(models.Model):
    """What the city put forward, frozen. Approval adds who and when; the content never changes.

    ``answers`` is a list of {path, code, value, visibility} in document order; ``digest`` is SHA-256 over the
    canonical XML instance and that list. ``language`` is the one in which it was put forward, so that free text can be
    read aloud rightly; it never changes either, and is no part of the digest: those of earlier revisions hold.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    instance = models.TextField()  # canonical XML
    answers = models.JSONField()
    digest = models.CharField(max_length=64)
    submitted_by = models.PositiveBigIntegerField(null=True)
    submitted_by_name = models.CharField(max_length=120)
    submitted_at = models.DateTimeField()
    language = models.CharField(max_length=5, blank=True)  # blank: not known
    approved_by = models.PositiveBigIntegerField(null=True)
    approved_by_name = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True)
    signature = models.CharField(max_length=120, blank=True)  # of the receipt, see mancomun.core.signing
    accepted_by = models.PositiveBigIntegerField(null=True)
    accepted_at = models.DateTimeField(null=True)

    # not the names: a person may ask to be forgotten, the record stays
    append_only = Guard(
        keys=(("id",), ("uid",), ("response_id", "number")),
        fixed=(
            "id", "uid", "response_id", "number", "instance", "answers", "digest", "submitted_by", "submitted_at",
            "language",
        ),
        once=("approved_by", "approved_at", "signature", "accepted_by", "accepted_at"),
    )  # fmt: skip

    class Meta:
        ordering = ["response", "number"]
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="surveys_revision_number"),
            models.CheckConstraint(
                condition=Q(approved_at=None, signature="") | Q(approved_at__isnull=False) & ~Q(signature=""),
                name="surveys_revision_approval_signed",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(approved_at__isnull=False),
                name="surveys_revision_accepted_approved",
            ),
        ]


class ResponseStep(models.Model):
    """A step on the way of a response, shown to everybody in it with who and when."""

    class Kind(models.TextChoices):
        STARTED = "started", _("Began to answer")
        SUBMITTED = "submitted", _("Put forward for approval")
        WITHDRAWN = "withdrawn", _("Taken back before approval")
        SENT_BACK = "sent_back", _("Sent back by the authority")
        APPROVED = "approved", _("Approved and sent to the coordination")
        RETURNED = "returned", _("Returned by the coordination")
        ACCEPTED = "accepted", _("Accepted by the coordination")
        CORRECTION_ASKED = "correction_asked", _("Asked to correct what was published")
        CORRECTION_REFUSED = "correction_refused", _("The coordination did not open a correction")
        REOPENED = "reopened", _("Reopened by the coordination for a correction")
        CORRECTION_CLOSED = "correction_closed", _("Correction closed without a change")
        CORRECTED = "corrected", _("Corrected after publication")

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="steps")
    remark = models.TextField(blank=True)
    by = models.PositiveBigIntegerField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class Remark(models.Model):
    """What the authority or the coordination asks to look at again, at one question."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="remarks")
    step = models.ForeignKey(ResponseStep, on_delete=models.CASCADE, related_name="remarks")
    path = models.CharField(max_length=300)
    body = models.TextField()
    by = models.PositiveBigIntegerField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False),
                name="surveys_remark_settled_pair",
            ),
        ]
