"""What phones sent, as it came: kept whole whatever became of it, so that nothing of it can be lost."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mancomun.core.append_only import Guard
from mancomun.core.models import StoredFile
from mancomun.surveys.models.questionnaires import QuestionnaireVersion
from mancomun.surveys.models.rounds import Invitee


class OpenRosaSubmission(models.Model):
    """One submission. It may wait until the answer can be changed; then it is brought in, once.

    ``prefixes``: each entry of a repeat as it was sent, “/data/r[1]”, and what it is in the draft, “/data/r[4]”.
    ``outcome``: {saved: number, overtaken: [path], recomputed: [[path, sent, value]], lost: {path: sent},
    kept: [entry that the phone took away and somebody else had changed], full: [entry for which there was no room],
    outside: [path that is not handed to whoever sent it], unknown_earlier: bool}.
    """

    invitee = models.ForeignKey(Invitee, on_delete=models.PROTECT, related_name="openrosa_submissions")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    instance_id = models.CharField(max_length=200)
    deprecated_id = models.CharField(max_length=200, blank=True)  # of the submission that it replaces
    xml = models.BinaryField()
    digest = models.CharField(max_length=64)  # SHA-256 of it
    by = models.PositiveBigIntegerField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    prefixes = models.JSONField(null=True)
    outcome = models.JSONField(null=True)

    # not by_name: a person may ask to be forgotten, the record stays
    append_only = Guard(
        keys=(("id",), ("invitee_id", "instance_id")),
        fixed=(
            "id",
            "invitee_id",
            "version_id",
            "instance_id",
            "deprecated_id",
            "xml",
            "digest",
            "by",
            "received_at",
        ),
        once=("applied_at", "prefixes", "outcome"),
    )

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["invitee", "instance_id"], name="surveys_openrosa_once"),
            models.CheckConstraint(
                condition=models.Q(applied_at=None, outcome=None, prefixes=None)
                | models.Q(applied_at__isnull=False, outcome__isnull=False, prefixes__isnull=False),
                name="surveys_openrosa_applied_pair",
            ),
        ]


class OpenRosaFile(models.Model):
    """A file of a submission. It may come later than its answers, in a post of its own."""

    submission = models.ForeignKey(OpenRosaSubmission, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("Name"), max_length=300)  # as the submission names it
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    refused = models.TextField(blank=True)  # why it was not kept; then there is no file
    at = models.DateTimeField()

    append_only = Guard(keys=(("id",), ("submission_id", "name")))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "name"], name="surveys_openrosa_file_once"),
            models.CheckConstraint(
                condition=models.Q(file__isnull=False, refused="") | models.Q(file=None) & ~models.Q(refused=""),
                name="surveys_openrosa_file_or_refused",
            ),
        ]
