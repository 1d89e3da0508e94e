"""A published answer is corrected: asked for with a reason, opened for a time, closed with or without a change."""

from django.db import models
from django.db.models import F, Q

from mancomun.surveys.models.responses import Response, Revision


class Correction(models.Model):
    """One correction of one city's accepted answer after the round was published.

    Asked for by the city or opened by the coordination at once; refused, or opened until a date; closed when the
    coordination accepts the new revision, or without one. ``before`` is what was published until then.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="corrections")
    reason = models.TextField()  # published with the correction
    asked_by = models.PositiveBigIntegerField(null=True)
    asked_by_name = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)  # the city writes and approves until then
    closed_at = models.DateTimeField(null=True)
    before = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField(null=True)  # of the round's results, from 2: the first was published

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["response"],
                condition=Q(closed_at=None, refused_at=None),
                name="surveys_correction_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None, until=None) | Q(opened_at__isnull=False, until__gt=F("opened_at")),
                name="surveys_correction_opened_pair",
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refusal="") | Q(refused_at__isnull=False, opened_at=None),
                name="surveys_correction_refused_pair",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, after=None) | Q(closed_at__isnull=False, opened_at__isnull=False),
                name="surveys_correction_closed_opened",
            ),
            models.CheckConstraint(
                condition=Q(after=None, edition=None) | Q(after__isnull=False, edition__gte=2),
                name="surveys_correction_edition",
            ),
        ]

    @property
    def pending(self) -> bool:
        """Asked for, and the coordination has not answered."""
        return self.opened_at is None and self.refused_at is None

    @property
    def open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None
