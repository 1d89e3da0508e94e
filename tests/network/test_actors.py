"""The actor is loaded by one query, and what has ended is not held."""

from datetime import UTC, datetime

from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from mancomun.core.actors import ANONYMOUS, CityRole, SeatKind
from mancomun.network.queries.actors import actor_of

NOW = datetime(2025, 6, 1, tzinfo=UTC)


def test_an_anonymous_visitor_costs_no_query(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert actor_of(AnonymousUser(), at=NOW) is ANONYMOUS


def test_one_query_loads_mandates_and_seats(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        ana = actor_of(cast.ana, at=NOW)
    assert [(m.government_id, m.role) for m in ana.mandates] == [(cast.montevideo.pk, CityRole.FOCAL_POINT)]
    assert [(s.kind, s.commission_id) for s in ana.seats] == [(SeatKind.COORDINATION, cast.commission.pk)]
    assert ana.coordinates(cast.commission.pk)
    assert not ana.coordinates(cast.commission.pk + 1)


def test_an_ended_mandate_is_not_held(cast: Cast) -> None:
    assert actor_of(cast.fabio, at=datetime(2024, 12, 30, tzinfo=UTC)).governments == {cast.quilmes.pk}
    assert actor_of(cast.fabio, at=datetime(2024, 12, 31, tzinfo=UTC)).governments == frozenset()
