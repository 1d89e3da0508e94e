"""The results of a published round, frozen into files: one edition at publication, another for each correction."""

from django.db import models
from django.db.models import Q

from mancomun.core.append_only import Guard
from mancomun.core.models import StoredFile
from mancomun.surveys.models.corrections import Correction
from mancomun.surveys.models.rounds import Round


class Edition(models.Model):
    """Append-only. Each file holds what one kind of reader may know; the public's is the open data.

    The digests stand here once more, where nothing can change them: a file's own row may be given another name.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.PositiveBigIntegerField(null=True)
    correction = models.OneToOneField(Correction, null=True, on_delete=models.PROTECT, related_name="made")
    as_of = models.DateTimeField(null=True)  # when the last answer that it counts was accepted
    public = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    network = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    coordination = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    public_digest = models.CharField(max_length=64)  # SHA-256, as those below
    network_digest = models.CharField(max_length=64)
    coordination_digest = models.CharField(max_length=64)

    append_only = Guard(keys=(("id",), ("round_id", "number"), ("correction_id",)))

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="surveys_edition_number"),
            models.CheckConstraint(
                condition=Q(number=1, correction=None) | Q(number__gte=2, correction__isnull=False),
                name="surveys_edition_of_a_correction",
            ),
        ]

    def digest_of(self, width: str) -> str:
        return {
            "public": self.public_digest,
            "network": self.network_digest,
            "coordination": self.coordination_digest,
        }[width]

    def file_of(self, width: str) -> StoredFile:
        return {"public": self.public, "network": self.network, "coordination": self.coordination}[width]
