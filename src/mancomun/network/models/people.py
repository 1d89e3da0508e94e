"""Who may speak or write for whom, from when to when, and by which act."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mancomun.core.models import StoredFile
from mancomun.network.models.bodies import Commission
from mancomun.network.models.governments import LocalGovernment


class Role(models.TextChoices):
    AUTHORITY = "authority", _("Authority who approves")
    FOCAL_POINT = "focal_point", _("Focal point")
    CONTRIBUTOR = "contributor", _("Contributor")


class Dated(models.Model):
    """Held from an instant to another. When it ends, access ends at the next request."""

    starts_at = models.DateTimeField(_("From"))
    ends_at = models.DateTimeField(_("Until"), null=True, blank=True)
    granted_by = models.PositiveBigIntegerField(null=True)  # a user's number, kept when the person is forgotten
    ended_by = models.PositiveBigIntegerField(null=True)
    end_reason = models.CharField(_("Reason"), max_length=300, blank=True)

    class Meta:
        abstract = True


class Mandate(Dated):
    """A person may act for a city in one role."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mandates")
    government = models.ForeignKey(LocalGovernment, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(_("Role"), max_length=20, choices=Role)
    act = models.CharField(_("Act that says so"), max_length=300, blank=True)
    act_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="network_mandate_span"
            ),
            models.UniqueConstraint(
                fields=["user", "government", "role"],
                condition=Q(ends_at=None),
                name="network_mandate_one_open",
            ),
        ]


class Seat(Dated):
    """A person may act for the network, or for one commission of it."""

    class Kind(models.TextChoices):
        SECRETARIAT = "secretariat", _("Secretariat")
        COORDINATION = "coordination", _("Coordination of a commission")
        OBSERVER = "observer", _("Observer")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(_("Seat"), max_length=20, choices=Kind)
    commission = models.ForeignKey(Commission, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="network_seat_span"
            ),
            models.CheckConstraint(
                condition=Q(kind="coordination", commission__isnull=False)
                | ~Q(kind="coordination") & Q(commission__isnull=True),
                name="network_seat_commission",
            ),
            models.UniqueConstraint(
                fields=["user", "commission"],
                condition=Q(ends_at=None, commission__isnull=False),
                name="network_seat_one_open_in_commission",
            ),
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(ends_at=None, commission=None), name="network_seat_one_open"
            ),
        ]


class Invitation(models.Model):
    """An e-mailed invitation into a city and a role, or into a seat. Its link works once, until it expires."""

    email = models.EmailField(_("E-mail"))
    name = models.CharField(_("Name"), max_length=120, blank=True)
    language = models.CharField(_("Language"), max_length=5, default="es")
    government = models.ForeignKey(
        LocalGovernment, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(_("Role"), max_length=20, choices=Role, blank=True)
    seat = models.CharField(_("Seat"), max_length=20, choices=Seat.Kind, blank=True)
    commission = models.ForeignKey(Commission, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mandate_ends_at = models.DateTimeField(_("Mandate until"), null=True, blank=True)
    act = models.CharField(_("Act that says so"), max_length=300, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)  # the token itself is only in the e-mail
    invited_by = models.PositiveBigIntegerField(null=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.PositiveBigIntegerField(null=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(government__isnull=False, seat="") & ~Q(role="")
                | Q(government__isnull=True, role="") & ~Q(seat=""),
                name="network_invitation_city_or_seat",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None, accepted_at=None)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="network_invitation_accepted_pair",
            ),
            models.CheckConstraint(
                condition=Q(seat="coordination", commission__isnull=False)
                | ~Q(seat="coordination") & Q(commission__isnull=True),
                name="network_invitation_commission",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="network_invitation_ends_once"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("invited_at")), name="network_invitation_span"),
        ]
