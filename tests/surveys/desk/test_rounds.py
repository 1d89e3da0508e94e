"""What the coordination does with rounds, and what each act leaves behind."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, mandate
from tests.surveys.kit import (
    AFTER,
    CLOSES,
    COMMAND,
    NOW,
    OPENS,
    accepted,
    actor,
    approved,
    begun,
    spans,
    survey_round,
    version,
)

from mancomun.core.actors import ANONYMOUS
from mancomun.core.models import AuditEntry
from mancomun.core.problems import Conflict, Refused, Unprocessable
from mancomun.surveys.actions.rounds import (
    Plan,
    change_phases,
    create_round,
    invite_cities,
    publish_round,
    remind_cities,
)
from mancomun.surveys.models import Invitee, QuestionnaireVersion, Round
from mancomun.surveys.queries import progress
from mancomun.surveys.queries.changes import phase_changes
from mancomun.surveys.queries.rounds import (
    answering_phase,
    counted_round,
    ends_of,
    round_visible_to,
    rounds_visible_to,
    standing_of,
)


@pytest.fixture
def asked(cast: Cast) -> Round:
    made = survey_round(cast)
    mail.outbox.clear()
    return made


def plan(cast: Cast, slug: str = "2027") -> Plan:
    return Plan(slug=slug, title={"es": "Otra"}, year=2027, phases=spans(), commission=cast.commission)


def test_creating_a_round_freezes_its_version(cast: Cast) -> None:
    made = create_round(plan=plan(cast), version=version(), by=actor(cast.ana), at=NOW)
    assert QuestionnaireVersion.objects.get().frozen_at == NOW
    assert (made.created_by, made.phases.count()) == (cast.ana.pk, 3)
    assert AuditEntry.objects.filter(event="survey.round.created").count() == 1


def test_who_may_not_create_it(cast: Cast) -> None:
    made = version()
    for person in (cast.bruno, cast.carla, cast.lucia, cast.tomas):
        with pytest.raises(Refused):
            create_round(plan=plan(cast), version=made, by=actor(person), at=NOW)
    with pytest.raises(Refused):  # a round of no commission is the secretariat's
        create_round(plan=replace(plan(cast), commission=None), version=made, by=actor(cast.ana), at=NOW)
    assert create_round(plan=replace(plan(cast), commission=None), version=made, by=actor(cast.sofia), at=NOW).pk


def test_an_address_is_given_once_and_phases_must_hold(cast: Cast, asked: Round) -> None:
    with pytest.raises(Conflict):
        create_round(plan=plan(cast, "2026"), version=asked.version, by=COMMAND, at=NOW)
    with pytest.raises(Unprocessable):
        create_round(plan=replace(plan(cast), phases=spans()[:1]), version=asked.version, by=COMMAND, at=NOW)
    assert Round.objects.count() == 1


def test_inviting_is_idempotent_and_writes_to_focal_points_in_their_language(cast: Cast) -> None:
    made = create_round(plan=plan(cast), version=version(), by=COMMAND, at=OPENS)
    cast.elena.language = "pt"
    cast.elena.save()
    for cities in ([cast.quilmes, cast.cordoba], [cast.quilmes, cast.montevideo], [cast.quilmes]):
        invite_cities(round=made, governments=cities, by=actor(cast.ana), at=NOW)
    assert Invitee.objects.filter(round=made).count() == 3
    written = {message.to[0]: message for message in mail.outbox}
    assert sorted(written) == ["ana@example.org", "bruno@example.org", "elena@example.org"]
    assert len(mail.outbox) == 3
    assert "/surveys/2027/" in written["bruno@example.org"].body
    assert "Buenos Aires" in written["bruno@example.org"].body
    assert written["bruno@example.org"].subject == "Se invita a Quilmes a responder: Otra"
    assert written["elena@example.org"].subject == "Córdoba é convidada a responder: Otra"
    assert [entry.data["governments"] for entry in AuditEntry.objects.filter(event="survey.round.invited")] == [
        sorted([cast.quilmes.pk, cast.cordoba.pk]),
        [cast.montevideo.pk],
    ]


def test_nobody_is_invited_when_answering_is_over(cast: Cast, asked: Round) -> None:
    Invitee.objects.filter(round=asked, government=cast.cordoba).delete()
    with pytest.raises(Unprocessable):
        invite_cities(round=asked, governments=[cast.cordoba], by=COMMAND, at=CLOSES)


def test_reminders_go_to_those_who_have_not_answered(cast: Cast, asked: Round) -> None:
    approved(begun(asked, cast.quilmes), cast.bruno, cast.carla)
    begun(asked, cast.cordoba)
    mail.outbox.clear()
    assert remind_cities(round=asked, by=actor(cast.ana), at=NOW) == 2
    assert sorted(message.to[0] for message in mail.outbox) == ["ana@example.org", "elena@example.org"]
    reminded = Invitee.objects.filter(reminded_at=NOW).values_list("government__slug", flat=True)
    assert sorted(reminded) == ["cordoba", "montevideo"]
    assert progress.last_reminder(asked) == NOW
    with pytest.raises(Unprocessable):
        remind_cities(round=asked, by=actor(cast.ana), at=CLOSES)
    with pytest.raises(Refused):
        remind_cities(round=asked, by=actor(cast.bruno), at=NOW)


def test_phases_change_and_the_change_is_shown(cast: Cast, asked: Round) -> None:
    later = CLOSES + timedelta(days=3)
    answer, correct, review = spans()
    new = [replace(answer, closes=later), replace(correct, opens=later), review]
    change_phases(round=asked, phases=new, by=actor(cast.ana), at=NOW)
    (change,) = phase_changes(asked)
    assert (change.who, change.at) == ("Ana", NOW)
    assert [(moved.before, moved.after) for moved in change.moved] == [
        ((OPENS, CLOSES), (OPENS, later)),
        ((CLOSES, correct.closes), (later, correct.closes)),
    ]
    approved(begun(asked, cast.quilmes), cast.bruno, cast.carla, CLOSES + timedelta(days=1))
    with pytest.raises(Unprocessable):  # it would have closed before it did
        change_phases(round=asked, phases=spans(), by=actor(cast.ana), at=later)
    with pytest.raises(Refused):
        change_phases(round=asked, phases=new, by=actor(cast.carla), at=NOW)


def test_the_last_city_closes_the_round(cast: Cast, asked: Round) -> None:
    answer, *others = spans()
    change_phases(round=asked, phases=[replace(answer, local_close=True), *others], by=COMMAND, at=NOW)
    cast.cordoba.time_zone = "America/Mexico_City"
    cast.cordoba.save()
    asked = Round.objects.get()
    phase = answering_phase(asked)
    assert phase is not None
    assert phase.closes == CLOSES + timedelta(hours=3)
    ends = ends_of([asked])[asked.pk]
    assert standing_of(asked, ends, CLOSES) == "open"
    assert standing_of(asked, ends, CLOSES + timedelta(hours=3)) == "closed"
    assert standing_of(asked, ends, OPENS - timedelta(seconds=1)) == "ahead"


def test_publishing_waits_for_the_review(cast: Cast, asked: Round) -> None:
    draft = begun(asked, cast.quilmes)
    approved(draft, cast.bruno, cast.carla)
    with pytest.raises(Unprocessable):
        publish_round(round=asked, by=actor(cast.ana), at=CLOSES)
    mandate(cast.elena, cast.cordoba, "authority")
    accepted(begun(asked, cast.cordoba), cast.elena, cast.elena, cast.ana)
    with pytest.raises(Unprocessable):
        publish_round(round=asked, by=actor(cast.ana), at=CLOSES)


def test_publishing_is_once_and_for_good(cast: Cast, asked: Round) -> None:
    accepted(begun(asked, cast.quilmes), cast.bruno, cast.carla, cast.ana)
    with pytest.raises(Refused):
        publish_round(round=asked, by=actor(cast.carla), at=CLOSES)
    publish_round(round=asked, by=actor(cast.ana), at=CLOSES)
    asked.refresh_from_db()
    assert (asked.published_at, asked.published_by) == (CLOSES, cast.ana.pk)
    assert standing_of(asked, (), CLOSES) == "published"
    with pytest.raises(Unprocessable):
        publish_round(round=asked, by=actor(cast.ana), at=AFTER)


def test_a_round_that_asks_nobody_yet_is_seen_at_its_desk_alone(cast: Cast) -> None:
    made = create_round(plan=plan(cast), version=version(), by=COMMAND, at=NOW)
    seen = {name: made in rounds_visible_to(actor(getattr(cast, name))) for name in ("ana", "sofia", "bruno", "tomas")}
    assert seen == {"ana": True, "sofia": True, "bruno": False, "tomas": False}
    invite_cities(round=made, governments=[cast.quilmes], by=COMMAND, at=NOW)
    assert made in rounds_visible_to(actor(cast.tomas))


def test_a_page_of_a_round_costs_the_same_however_many_cities_it_asks(cast: Cast, asked: Round) -> None:
    with CaptureQueriesContext(connection) as seen:
        found = round_visible_to(ANONYMOUS, asked.slug)
    read = " ".join(query["sql"] for query in seen)
    assert "GROUP BY" not in read
    assert '"xform"' not in read
    assert not hasattr(found, "invited_count")
    with CaptureQueriesContext(connection) as seen:
        found = counted_round(ANONYMOUS, asked.slug)
    assert [getattr(found, name) for name in ("invited_count", "answered_count")] == [3, 0]
    assert '"xform"' not in " ".join(query["sql"] for query in seen)


def test_how_far_each_city_is(cast: Cast, asked: Round) -> None:
    begun(asked, cast.montevideo, {"A/a1": "yes", "A/a1_year": "2020", "A/a2": ""})
    approved(begun(asked, cast.quilmes), cast.bruno, cast.carla)
    rows = {row.invitee.government.slug: row for row in progress.rows_of(asked, progress.invitees(asked))}
    assert {slug: (str(row.standing), row.begun) for slug, row in rows.items()} == {
        "cordoba": ("invited", 0),
        "montevideo": ("begun", 1),
        "quilmes": ("approved", 2),
    }
    assert rows["quilmes"].approved_at == NOW
    assert {str(key): count for key, count in progress.counts(asked).items() if count} == {
        "invited": 1,
        "begun": 1,
        "approved": 1,
    }
    Invitee.objects.filter(government=cast.cordoba).update(opened_at=NOW)
    found = progress.invitees(asked, progress.Wanted(standing="opened", country="AR"))
    assert [row.government.slug for row in found] == ["cordoba"]
    assert list(progress.invitees(asked, progress.Wanted(country="BR"))) == []
    assert progress.question_count(asked) == 5
