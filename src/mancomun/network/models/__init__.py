"""Who is in the network, since when, in which role, and who may speak for whom."""

from mancomun.network.models.bodies import Commission, CommissionName, CommissionRole, Licence, Network, Partner
from mancomun.network.models.governments import Days, LocalGovernment, Membership, Precision
from mancomun.network.models.people import Invitation, Mandate, Seat

__all__ = [
    "Commission",
    "CommissionName",
    "CommissionRole",
    "Days",
    "Invitation",
    "Licence",
    "LocalGovernment",
    "Mandate",
    "Membership",
    "Network",
    "Partner",
    "Precision",
    "Seat",
]
