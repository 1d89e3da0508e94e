"""Local governments of every kind, and when they were members."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Upper
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from mancomun.network.folding import FoldedField


class LocalGovernment(models.Model):
    """A government of any size below the state: in the product's words, a city."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        DEPARTMENT = "department", _("Department")
        METROPOLITAN = "metropolitan", _("Metropolitan government")
        REGION = "region", _("Region or province")
        BOROUGH = "borough", _("Borough")
        ASSOCIATION = "association", _("Association of local governments")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=160)
    name_folded = FoldedField(source="name", max_length=160)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    country = models.CharField(_("Country"), max_length=2)  # ISO 3166-1 alpha-2
    subdivision = models.CharField(_("Subdivision"), max_length=10, blank=True)  # ISO 3166-2
    latitude = models.FloatField(_("Latitude"), null=True, blank=True)  # degrees, WGS 84
    longitude = models.FloatField(_("Longitude"), null=True, blank=True)
    time_zone = models.CharField(_("Time zone"), max_length=40)  # IANA
    population = models.PositiveIntegerField(_("Population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("Year of the population"), null=True, blank=True)
    population_source = models.CharField(_("Source of the population"), max_length=300, blank=True)
    geonames_id = models.PositiveIntegerField("GeoNames", null=True, blank=True, unique=True)
    wikidata_id = models.CharField("Wikidata", max_length=20, blank=True)
    website = models.URLField(_("Website"), blank=True)
    source = models.CharField(_("Source of these facts"), max_length=300, blank=True)
    source_date = models.DateField(_("Date of the source"), null=True, blank=True)

    class Meta:
        ordering = ["name_folded", "slug"]  # São Paulo stands among the S, on both databases
        indexes = [models.Index(fields=["country", "name_folded"])]
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("country"), 2) & Exact(F("country"), Upper("country")),
                name="network_government_country",
            ),
            models.CheckConstraint(
                condition=Q(population=None, population_year=None)
                | Q(population__isnull=False, population_year__isnull=False)  # a CHECK lets NULL pass
                & Q(population_year__gte=1900, population_year__lte=2100),
                name="network_government_population_of_a_year",
            ),
            models.CheckConstraint(condition=~Q(time_zone=""), name="network_government_time_zone"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="network_government_place",
            ),
            models.UniqueConstraint(
                fields=["wikidata_id"], condition=~Q(wikidata_id=""), name="network_government_wikidata"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/cities/{self.slug}/"  # its permanent address, whichever app draws the page


class Precision(models.TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class Days(models.Model):
    """Held from a day on, up to but not on its end; each end known to the day, the month or the year."""

    starts = models.DateField(_("From"))
    starts_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    ends = models.DateField(_("Until"), null=True, blank=True)
    ends_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    source = models.CharField(_("Source"), max_length=300, blank=True)

    class Meta:
        abstract = True


class Membership(Days):
    """A span of membership. A city that left and came back has two."""

    government = models.ForeignKey(LocalGovernment, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gt=F("starts")), name="network_membership_span"),
            models.UniqueConstraint(fields=["government"], condition=Q(ends=None), name="network_membership_one_open"),
        ]
