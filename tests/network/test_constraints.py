"""What the database itself refuses, whatever the code above it does."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import Cast

from mancomun.network.models import (
    CommissionName,
    CommissionRole,
    Invitation,
    LocalGovernment,
    Mandate,
    Membership,
    Network,
    Seat,
)

pytestmark = pytest.mark.postgres
AT = datetime(2025, 3, 1, tzinfo=UTC)
DAY = date(2025, 3, 1)
GOVERNMENT = {"slug": "x", "name": "X", "kind": "municipality", "country": "UY", "time_zone": "America/Montevideo"}


def refused(make: Any, **fields: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make.objects.create(**fields)


def test_a_whole_government_is_accepted(db: None) -> None:
    """The others below are refused for what they change, and for nothing else."""
    assert LocalGovernment.objects.create(**GOVERNMENT).name_folded == "x"


@pytest.mark.parametrize(
    "wrong",
    [
        {"country": "uy"},
        {"country": "URY"[:1]},
        {"time_zone": ""},
        {"latitude": 91.0, "longitude": 0.0},
        {"latitude": 0.0, "longitude": -181.0},
        {"latitude": 5.0},
        {"population": 5},
        {"population_year": 2020},
        {"population": 5, "population_year": 1800},
        {"slug": "quilmes"},
        {"geonames_id": 7},
        {"wikidata_id": "Q7"},
    ],
)
def test_governments(cast: Cast, wrong: dict[str, Any]) -> None:
    LocalGovernment.objects.filter(slug="quilmes").update(geonames_id=7, wikidata_id="Q7")
    refused(LocalGovernment, **{**GOVERNMENT, **wrong})


def test_spans(cast: Cast) -> None:
    refused(Membership, government=cast.quilmes, starts=DAY)  # a second one that lasts
    refused(Membership, government=cast.quilmes, starts=DAY, ends=DAY)
    refused(CommissionName, commission=cast.commission, name="N", starts=DAY)
    refused(CommissionName, commission=cast.commission, name="N", starts=DAY, ends=DAY)
    role = {"commission": cast.commission, "government": cast.quilmes, "role": "member", "starts": DAY}
    refused(CommissionRole, **role)
    refused(CommissionRole, **role, ends=DAY)


def test_mandates_and_seats(cast: Cast) -> None:
    held = {"user": cast.bruno, "government": cast.quilmes, "role": "focal_point"}
    refused(Mandate, **held, starts_at=AT)
    refused(Mandate, **held, starts_at=AT, ends_at=AT - timedelta(seconds=1))
    refused(Seat, user=cast.tomas, kind="coordination", starts_at=AT)
    refused(Seat, user=cast.tomas, kind="observer", commission=cast.commission, starts_at=AT)
    refused(Seat, user=cast.ana, kind="coordination", commission=cast.commission, starts_at=AT)
    refused(Seat, user=cast.lucia, kind="observer", starts_at=AT)


def test_invitations(cast: Cast) -> None:
    common = {"email": "n@example.org", "token_digest": "d", "invited_at": AT, "expires_at": AT + timedelta(days=1)}
    city = {"government": cast.quilmes, "role": "focal_point"}
    refused(Invitation, **common)
    refused(Invitation, **common, government=cast.quilmes)
    refused(Invitation, **common, **city, seat="observer")
    refused(Invitation, **common, seat="coordination")
    refused(Invitation, **common, seat="observer", commission=cast.commission)
    refused(Invitation, **{**common, "expires_at": AT}, **city)
    refused(Invitation, **common, **city, accepted_at=AT)
    refused(Invitation, **common, **city, accepted_at=AT, accepted_by=1, withdrawn_at=AT)
    assert Invitation.objects.create(**common, **city).pk
    refused(Invitation, **common, **city)  # the same token


def test_there_is_one_network(cast: Cast) -> None:
    refused(Network, name="Other", short_name="O")
    refused(Network, name="Other", short_name="O", only=False)
