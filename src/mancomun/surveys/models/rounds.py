"""When it is asked, and of whom."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mancomun.core.phases import Phase
from mancomun.core.translated import I18nCharField, I18nTextField
from mancomun.network.models import Commission, LocalGovernment
from mancomun.surveys.models.questionnaires import QuestionnaireVersion


class Round(models.Model):
    """One time that a questionnaire is put to cities. What is open when is in its phases."""

    slug = models.SlugField(max_length=80, unique=True)
    title = I18nCharField(_("Title"), max_length=300)
    about = I18nTextField(_("What it is for"), blank=True)
    year = models.PositiveSmallIntegerField(_("Year"))
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="rounds")
    commission = models.ForeignKey(Commission, null=True, blank=True, on_delete=models.PROTECT, related_name="rounds")
    short = models.BooleanField(default=False)  # a city may choose to answer the questionnaire's core alone
    demonstration = models.BooleanField(default=False)
    created_by = models.PositiveBigIntegerField(null=True)
    created_at = models.DateTimeField()
    published_by = models.PositiveBigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-year", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | Q(published_by=None),
                name="surveys_round_published_pair",
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"/surveys/{self.slug}/"


class RoundPhase(models.Model):
    """A span of a round in which one kind of thing may happen. Instants are exact, to the second, in UTC."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Answering")
        CORRECT = "correct", _("Correcting what was returned")
        REVIEW = "review", _("Review by the coordination")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=20, choices=Kind)
    opens = models.DateTimeField(_("Opens"))
    closes = models.DateTimeField(_("Closes"))
    zone = models.CharField(_("Time zone of these hours"), max_length=40, default="UTC")  # IANA: where “23:59” is said
    # The same clock time holds in each city's own zone then: see rules.answering.closes_for
    local_close = models.BooleanField(_("Closes at this hour in each city’s own time zone"), default=False)

    class Meta:
        ordering = ["opens"]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="surveys_phase_span"),
            models.UniqueConstraint(fields=["round", "kind"], name="surveys_phase_once"),
        ]

    def as_phase(self) -> Phase:
        return Phase(self.kind, self.opens, self.closes)


class Invitee(models.Model):
    """A city that a round asks. It stays asked, and counted, whether it answers or not."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="invitees")
    government = models.ForeignKey(LocalGovernment, on_delete=models.PROTECT, related_name="invited_to")
    invited_by = models.PositiveBigIntegerField(null=True)
    invited_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)  # the first time that somebody of the city looked
    reminded_at = models.DateTimeField(null=True)  # the last reminder to its people
    short = models.BooleanField(default=False)  # it answers the core alone; what it had answered beside it stays
    extended_until = models.DateTimeField(null=True)  # this city's own end of answering: see Extension

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "government"], name="surveys_invitee_once")]
