"""Taking the register over from a file: exactly what was shown, all or nothing, and nothing the second time."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast

from mancomun.core.actors import Actor, HeldSeat, SeatKind, system
from mancomun.core.models import AuditEntry
from mancomun.core.problems import Conflict, Refused
from mancomun.network.actions.register import import_governments
from mancomun.network.models import LocalGovernment, Membership
from mancomun.network.queries.governments import known_governments
from mancomun.network.register import Known, Plan, RegisterFaults, Row, Span, compare, read

AT = datetime(2025, 3, 1, tzinfo=UTC)
CLERK = system("test")
NEW = "slug,name,kind,country,time_zone,member_since\nlima,Lima,municipality,PE,America/Lima,1999-05\n"


def rows_of(text: str) -> tuple[Row, ...]:
    reading = read(text.encode())
    assert reading.faults == ()
    return reading.rows


def bring(text: str, expected: str = "") -> Plan:
    return import_governments(rows=rows_of(text), by=CLERK, at=AT, expected=expected)


def faults_of(text: str) -> list[str]:
    with pytest.raises(RegisterFaults) as caught:
        bring(text)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.postgres
def test_a_new_city_with_its_membership(cast: Cast) -> None:
    plan = bring(NEW)
    assert [row.slug for row in plan.added] == ["lima"]
    lima = LocalGovernment.objects.get(slug="lima")
    assert (lima.name, lima.name_folded, lima.country, lima.population) == ("Lima", "lima", "PE", None)
    assert [(m.starts, m.starts_precision) for m in lima.memberships.all()] == [(date(1999, 5, 1), "month")]
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.actor, entry.data["added"]) == ("network.register.imported", "system:test", ["lima"])


@pytest.mark.postgres
def test_the_second_time_nothing_happens(cast: Cast) -> None:
    bring(NEW)
    again = bring(NEW)
    assert (again.added, again.changed, again.unchanged) == ((), (), ("lima",))
    assert AuditEntry.objects.count() == 1


def test_changes_are_shown_field_by_field(cast: Cast) -> None:
    text = "slug,name,population,population_year,population_source\nquilmes,Partido de Quilmes,636026,2022,INDEC\n"
    plan = compare(rows_of(text), known_governments())
    (changed,) = plan.changed
    assert [(c.field, c.before, c.after) for c in changed.changes] == [
        ("name", "Quilmes", "Partido de Quilmes"),
        ("population", None, 636026),
        ("population_year", None, 2022),
        ("population_source", "", "INDEC"),
    ]
    bring(text, expected=plan.digest)
    quilmes = LocalGovernment.objects.get(slug="quilmes")
    assert (quilmes.name_folded, quilmes.population, quilmes.latitude) == ("partido de quilmes", 636026, -34.72)


def test_what_changed_since_the_dry_run_is_refused(cast: Cast) -> None:
    text = "slug,website\nquilmes,https://quilmes.gov.ar\n"
    shown = compare(rows_of(text), known_governments())
    LocalGovernment.objects.filter(slug="quilmes").update(website="https://other.example")
    with pytest.raises(Conflict):
        bring(text, expected=shown.digest)
    assert LocalGovernment.objects.get(slug="quilmes").website == "https://other.example"


def test_one_fault_and_nothing_is_taken_over(cast: Cast) -> None:
    text = f"{NEW.strip()},\ncusco,Cusco,municipality,PE,,2001\n".replace("1999-05,", "1999-05")
    assert faults_of(text) == [
        "Line 3, column time_zone: “cusco” is not in the register. To add it, this must be filled in."
    ]
    assert not LocalGovernment.objects.filter(slug="lima").exists()
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("slug,name\nquilmes,A\nquilmes,B\n", "Line 3, column slug: “quilmes” stands on line 2 already. "),
        ("slug,name\nquilmes,\n", "Line 2, column name: “quilmes” must keep this filled in."),
        ("slug,latitude\nquilmes,\n", "Line 2, column latitude: Write both latitude and longitude, or neither."),
        (
            "slug,population\nquilmes,5\n",
            "Line 2, column population_year: A population needs its year, and a year its population.",
        ),
        (
            "slug,population,population_year\nquilmes,5,2020\n",
            "Line 2, column population_source: Write where the population comes from.",
        ),
        (
            "slug,subdivision\nquilmes,BR-SP\n",
            "Line 2, column subdivision: This subdivision belongs to another country.",
        ),
        (
            "slug,geonames_id\nquilmes,7\ncordoba,7\n",
            "Line 2, column geonames_id: “cordoba” has this number already.",
        ),
        (
            "slug,member_since,member_until\nquilmes,1990,2000-01-01\n",
            (
                "Line 2, column member_since: The register has a membership 1995-11-11/ already. "
                "Change that one on the city’s own page."
            ),
        ),
    ],
)
def test_faults_against_the_register(cast: Cast, text: str, fault: str) -> None:
    assert faults_of(text)[0].startswith(fault)


def test_two_cities_may_exchange_their_numbers(cast: Cast) -> None:
    bring("slug,geonames_id\nquilmes,7\ncordoba,8\n")
    text = "slug,geonames_id\nquilmes,8\ncordoba,7\n"
    assert compare(rows_of(text), known_governments()).faults == ()
    bring(text)
    assert LocalGovernment.objects.get(slug="quilmes").geonames_id == 8


@pytest.mark.parametrize(
    ("since", "until", "spans"),
    [
        ("1995", "", [("1995-11-11", None)]),  # agrees, and is less exact
        ("1995-11-11", "2004-06-30", [("1995-11-11", "2004-06-30")]),
        ("1990", "1994-01-01", [("1990-01-01", "1994-01-01"), ("1995-11-11", None)]),
    ],
)
def test_memberships(cast: Cast, since: str, until: str, spans: list[tuple[str, str | None]]) -> None:
    bring(f"slug,member_since,member_until\nquilmes,{since},{until}\n")
    found = Membership.objects.filter(government=cast.quilmes).order_by("starts")
    assert [(m.starts.isoformat(), m.ends.isoformat() if m.ends else None) for m in found] == spans


def test_progress_is_told(cast: Cast) -> None:
    told: list[tuple[int, int]] = []
    lines = "".join(f"c{n},C{n},municipality,UY,America/Montevideo\n" for n in range(1100))
    rows = rows_of("slug,name,kind,country,time_zone\n" + lines)
    import_governments(rows=rows, by=CLERK, at=AT, progress=lambda done, total: told.append((done, total)))
    assert told == [(500, 1100), (1000, 1100), (1100, 1100)]


def test_only_the_secretariat_imports(cast: Cast) -> None:
    coordination = Actor(user_id=1, seats=(HeldSeat(1, SeatKind.COORDINATION, cast.commission.pk),))
    with pytest.raises(Refused):
        import_governments(rows=rows_of(NEW), by=coordination, at=AT)
    assert not LocalGovernment.objects.filter(slug="lima").exists()


numbers = st.integers(min_value=0, max_value=10**9)
cities = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.text("abcáñ ", min_size=1, max_size=9).filter(str.strip), numbers),
    unique_by=lambda city: city[0],
    min_size=1,
)


@given(cities)
def test_a_plan_carried_out_leaves_nothing_to_do(wanted: list[tuple[str, str, int]]) -> None:
    """Whatever the file says, comparing it again with what it led to finds everything unchanged."""
    lines = "".join(f"{slug},{name},borough,BR,America/Sao_Paulo,{n},2020,IBGE\n" for slug, name, n in wanted)
    header = "slug,name,kind,country,time_zone,population,population_year,population_source\n"
    rows = rows_of(header + lines)
    plan = compare(rows, {})
    known = {row.slug: Known(row.slug, row.values, () if row.span is None else (row.span,)) for row in plan.added}
    again = compare(rows, known)
    assert (again.faults, again.added, again.changed) == ((), (), ())
    assert set(again.unchanged) == {slug for slug, _name, _n in wanted}


def test_spans_agree_as_exactly_as_both_are_known() -> None:
    def span(text: str) -> Span:
        (row,) = rows_of(f"slug,member_since\nx,{text}\n")
        assert row.member
        return row.member

    assert span("1995").agrees(span("1995-11"))
    assert span("1995-11-11").agrees(span("1995"))
    assert not span("1995-10").agrees(span("1995-11-11"))


def test_a_register_of_real_cities_imports_as_it_is(db: None) -> None:
    """Our own demonstration's facts are in this format."""
    path = Path(__file__).resolve().parents[2] / "src/mancomun/demo/facts/governments.csv"
    reading = read(path.read_bytes())
    assert [str(fault) for fault in reading.faults] == []
    plan = import_governments(rows=reading.rows, by=CLERK, at=AT)
    assert len(plan.added) == len(reading.rows) == LocalGovernment.objects.count()
    assert import_governments(rows=reading.rows, by=CLERK, at=AT).does_something is False
