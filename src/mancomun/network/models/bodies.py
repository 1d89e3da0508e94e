"""The network itself, its commissions with their dated roles and names, its partners."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mancomun.core.translated import I18nCharField, I18nTextField
from mancomun.network.models.governments import Days, LocalGovernment


class Licence(models.TextChoices):
    """Under which terms published data may be used, by their SPDX identifiers; each has its address below."""

    CC_BY = "CC-BY-4.0", _("Creative Commons Attribution 4.0 (CC BY 4.0)")
    CC_BY_SA = "CC-BY-SA-4.0", _("Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA 4.0)")
    CC0 = "CC0-1.0", _("Public domain dedication (CC0 1.0)")
    ODBL = "ODbL-1.0", _("Open Database License 1.0 (ODbL)")

    @property
    def address(self) -> str:
        return _TERMS[self.value]


_TERMS = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}


class Network(models.Model):
    """The one network that this installation serves."""

    class Accent(models.TextChoices):
        TEAL = "teal", _("Teal")
        BLUE = "blue", _("Blue")
        INDIGO = "indigo", _("Indigo")
        PLUM = "plum", _("Plum")
        BRICK = "brick", _("Brick")
        OLIVE = "olive", _("Olive")
        FOREST = "forest", _("Forest")
        SLATE = "slate", _("Slate")

    name = I18nCharField(_("Name"), max_length=300)
    short_name = models.CharField(_("Short name"), max_length=40)
    about = I18nTextField(_("What the network is"), blank=True)
    accent = models.CharField(_("Colour"), max_length=10, choices=Accent, default=Accent.TEAL)
    contact = models.EmailField(_("Public contact"), blank=True)
    licence = models.CharField(_("Licence of published data"), max_length=20, choices=Licence, default=Licence.CC_BY)
    demonstration = models.BooleanField(default=False)
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="network_only_one"),
            models.CheckConstraint(condition=Q(licence__in=Licence.values), name="network_known_licence"),
        ]

    @property
    def terms(self) -> Licence:
        return Licence(self.licence)


class Commission(models.Model):
    """A thematic body. It keeps its identity when it is renamed."""

    slug = models.SlugField(max_length=80, unique=True)
    about = I18nTextField(_("What it works on"), blank=True)
    since = models.PositiveSmallIntegerField(_("Since"), null=True, blank=True)
    source = models.CharField(_("Source"), max_length=300, blank=True)

    def get_absolute_url(self) -> str:
        return f"/commissions/{self.slug}/"


class CommissionName(Days):
    """What a commission was called from a date on."""

    commission = models.ForeignKey(Commission, on_delete=models.CASCADE, related_name="names")
    name = I18nCharField(_("Name"), max_length=300)

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gt=F("starts")), name="network_name_span"),
            models.UniqueConstraint(fields=["commission"], condition=Q(ends=None), name="network_name_one_current"),
        ]


class CommissionRole(Days):
    """What a city is in a commission, from when to when."""

    class Role(models.TextChoices):
        COORDINATION = "coordination", _("Coordination")
        SUB_COORDINATION = "sub_coordination", _("Sub-coordination")
        MEMBER = "member", _("Member")

    commission = models.ForeignKey(Commission, on_delete=models.CASCADE, related_name="roles")
    government = models.ForeignKey(LocalGovernment, on_delete=models.PROTECT, related_name="commission_roles")
    role = models.CharField(_("Role"), max_length=20, choices=Role)

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gt=F("starts")), name="network_role_span"),
            models.UniqueConstraint(
                fields=["commission", "government"], condition=Q(ends=None), name="network_role_one_open"
            ),
        ]


class Partner(models.Model):
    """An initiative or organisation beside the network: neither a city nor a commission."""

    class Kind(models.TextChoices):
        INITIATIVE = "initiative", _("Initiative")
        ORGANISATION = "organisation", _("Organisation")
        INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental body")
        UNIVERSITY = "university", _("University")
        NETWORK = "network", _("Network of governments")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    country = models.CharField(_("Country"), max_length=2, blank=True)
    since = models.PositiveSmallIntegerField(_("Since"), null=True, blank=True)
    description = I18nTextField(_("Description"), blank=True)
    website = models.URLField(_("Website"), blank=True)
    source = models.CharField(_("Source"), max_length=300, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/partners/{self.slug}/"
