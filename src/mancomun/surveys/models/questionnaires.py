"""What is asked: workbooks kept byte for byte, compiled once, frozen when a round begins to use them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mancomun.core.append_only import Guard
from mancomun.core.models import StoredFile
from mancomun.core.translated import I18nCharField
from mancomun.vocabulary.models import Concept


class Visibility(models.TextChoices):
    """Who may read an answer once it is published. Default-deny: what has none is for the coordination."""

    PUBLIC = "public", _("Public")
    NETWORK = "network", _("The network’s members")
    COORDINATION = "coordination", _("The coordination alone")


class Questionnaire(models.Model):
    slug = models.SlugField(max_length=80, unique=True)
    title = I18nCharField(_("Title"), max_length=300)

    class Meta:
        ordering = ["slug"]


class QuestionnaireVersion(models.Model):
    """One workbook as it was sent, and what it compiled to. Never changed once frozen: the digest proves it."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    workbook = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sheets = models.JSONField()  # every sheet and column as it was written, unknown ones too
    xform = models.TextField()
    digest = models.CharField(max_length=64)  # SHA-256 of the workbook's bytes and of the XForm
    languages = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    imported_by = models.PositiveBigIntegerField(null=True)
    imported_at = models.DateTimeField()
    frozen_by = models.PositiveBigIntegerField(null=True)
    frozen_at = models.DateTimeField(null=True)

    append_only = Guard(
        keys=(("id",), ("questionnaire_id", "number")),
        fixed=(
            "id",
            "questionnaire_id",
            "number",
            "workbook_id",
            "sheets",
            "xform",
            "digest",
            "languages",
            "imported_at",
        ),
        once=("frozen_by", "frozen_at"),
    )

    class Meta:
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="surveys_version_number"),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=False) | Q(frozen_by=None), name="surveys_version_frozen_pair"
            ),
        ]


class QuestionnaireFile(models.Model):
    """What stands beside a version's workbook under the name that the form gives it: a list, a picture, a sound."""

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    append_only = Guard(keys=(("id",), ("version_id", "name")), fixed=("id", "version_id", "name", "file_id"))

    class Meta:
        ordering = ["version", "name"]
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="surveys_file_name")]


class Question(models.Model):
    """An index of a version's questions, derived from it, so that other parts can point to them."""

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=40)  # permanent: the same question has it in every version
    path = models.CharField(max_length=300)  # its place in the XForm, without repeat keys
    section = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)  # the XLSForm type
    main = models.BooleanField(default=False)  # the first of the rows that share a code
    labels = models.JSONField(default=dict)  # by language
    visibility = models.CharField(max_length=20, choices=Visibility, default=Visibility.COORDINATION)
    core = models.BooleanField(default=False)  # in the short version
    states = models.JSONField(default=dict)  # what each choice means in a comparable picture
    concepts = models.ManyToManyField(Concept, related_name="questions")

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "path"], name="surveys_question_path"),
            models.UniqueConstraint(
                fields=["version", "code"], condition=Q(main=True), name="surveys_question_one_main"
            ),
            models.CheckConstraint(condition=~Q(code="") | Q(main=False), name="surveys_question_main_has_code"),
        ]
