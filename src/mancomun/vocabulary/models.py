"""The words that questions, practices, articles and lessons share, so that they can be compared (SKOS)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mancomun.core.translated import I18nCharField, I18nTextField


class Scheme(models.Model):
    """A vocabulary: the rights of a charter, our themes, population groups, the SDGs."""

    code = models.SlugField(max_length=40, unique=True)
    title = I18nCharField(max_length=300)
    description = I18nTextField(blank=True)
    uri = models.URLField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["code"]


class Concept(models.Model):
    """One right, theme, group, goal or target. Its code never changes and is never given to another."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="concepts")
    code = models.CharField(max_length=40)
    uri = models.URLField(blank=True)
    label = I18nCharField(max_length=400)
    note = I18nTextField(blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["scheme", "position"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="vocabulary_concept_code")]


class Mapping(models.Model):
    """How a concept of one scheme corresponds to one of another (SKOS mapping properties)."""

    class Relation(models.TextChoices):
        EXACT = "exactMatch", _("the same")
        CLOSE = "closeMatch", _("nearly the same")
        BROAD = "broadMatch", _("broader")
        NARROW = "narrowMatch", _("narrower")
        RELATED = "relatedMatch", _("related")

    source = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="mappings")
    target = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="mapped_from")
    relation = models.CharField(max_length=20, choices=Relation)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "relation"], name="vocabulary_mapping_once"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="vocabulary_mapping_of_two_concepts"
            ),
        ]
