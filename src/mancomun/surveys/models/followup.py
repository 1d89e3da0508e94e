"""What the coordination arranges so that cities answer: letters sent by themselves, and more time for one city."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mancomun.core.append_only import Guard
from mancomun.surveys.models.rounds import Invitee, Round


class PlannedReminder(models.Model):
    """A letter that goes out by itself, to each city that is behind when its day comes."""

    class Behind(models.TextChoices):
        """How a city is behind; whoever has moved on by then hears nothing."""

        NOT_BEGUN = "not_begun", _("Cities that have not begun")
        NOT_FINISHED = "not_finished", _("Cities that have begun and not put it forward")
        NOT_APPROVED = "not_approved", _("Cities whose authority has not approved yet")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reminders")
    behind = models.CharField(max_length=20, choices=Behind)
    days = models.SmallIntegerField()  # from the day on which answering closes for the city: -7 is a week before
    planned_by = models.PositiveBigIntegerField(null=True)
    planned_at = models.DateTimeField()

    class Meta:
        ordering = ["days", "behind"]
        constraints = [
            models.UniqueConstraint(fields=["round", "behind", "days"], name="surveys_reminder_once"),
            models.CheckConstraint(condition=Q(days__gte=-90, days__lte=30), name="surveys_reminder_span"),
        ]


class SentReminder(models.Model):
    """A city was written to: the same letter never goes out twice."""

    reminder = models.ForeignKey(PlannedReminder, on_delete=models.CASCADE, related_name="sent")
    invitee = models.ForeignKey(Invitee, on_delete=models.CASCADE, related_name="reminders")
    letters = models.PositiveSmallIntegerField()  # none when the city has nobody in that role
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reminder", "invitee"], name="surveys_reminder_sent_once")]


class Extension(models.Model):
    """More time for one city, with the reason. The latest holds; none is ever changed."""

    invitee = models.ForeignKey(Invitee, on_delete=models.CASCADE, related_name="extensions")
    until = models.DateTimeField()
    reason = models.TextField()
    by = models.PositiveBigIntegerField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    # not by_name: a person may ask to be forgotten, the record stays
    append_only = Guard(fixed=("id", "invitee_id", "until", "reason", "by", "at"))

    class Meta:
        ordering = ["id"]
