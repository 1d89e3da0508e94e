"""Workbooks of answers that people sent: kept from the first look at what they would change."""

import uuid

from django.db import models
from django.db.models import Q

from mancomun.core.models import StoredFile
from mancomun.surveys.models.rounds import Invitee, Round


class SentWorkbook(models.Model):
    """A workbook as it came. ``settled`` is what it wrote when it was taken over, so that it may come again.

    It holds {"numbers": {key: number}, "entries": {row: key}} of the city, or by city where it holds many.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="workbooks")
    invitee = models.ForeignKey(Invitee, null=True, on_delete=models.PROTECT, related_name="workbooks")
    made = models.CharField(max_length=36)  # names the download that it began as: several may come of one
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")  # null once erased
    settled = models.JSONField(default=dict)
    sent_by = models.PositiveBigIntegerField(null=True)
    sent_at = models.DateTimeField()
    taken_by = models.PositiveBigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=False) | Q(taken_by=None), name="surveys_workbook_taken_at_pair"
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=False) | Q(file__isnull=False), name="surveys_workbook_waits_with_file"
            ),
        ]
