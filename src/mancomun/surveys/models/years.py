"""How the questions of one version continue those of an earlier one, where their codes do not say it by themselves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mancomun.surveys.models.questionnaires import QuestionnaireVersion


class QuestionLink(models.Model):
    """One question of the newer version and the one of the earlier version that it goes on from.

    Questions with the same place, or the same code and name, go on without a link; ``BROKEN`` says that they do not.
    """

    class Kind(models.TextChoices):
        RENAMED = "renamed", _("Renamed: the same question in another place")
        SPLIT = "split", _("Split: one of several that came of it")
        MERGED = "merged", _("Merged: it takes several together")
        BROKEN = "broken", _("Not comparable: it asks something else now")

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="links")
    earlier = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="later_links")
    kind = models.CharField(max_length=10, choices=Kind)
    path = models.CharField(max_length=300)
    earlier_path = models.CharField(max_length=300)
    values = models.JSONField(default=dict)  # choices that were renamed: the earlier value and today's
    note = models.CharField(max_length=300, blank=True)
    by = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["path", "earlier_path"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "earlier", "path", "earlier_path"], name="surveys_questionlink_once"
            ),
            models.CheckConstraint(condition=~Q(version=models.F("earlier")), name="surveys_questionlink_two"),
        ]
