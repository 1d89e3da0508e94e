"""A simulated network is what the product itself would hold: the engine, the checks and the pages agree with it."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client

from mancomun.core import audit
from mancomun.core.files import path_of
from mancomun.network.models import LocalGovernment
from mancomun.network.queries.bodies import the_network
from mancomun.simulation.build import Wanted, build
from mancomun.simulation.inventing import BATCH, Batch, in_batches, invent
from mancomun.simulation.questions import REPEAT, Kind, questions
from mancomun.simulation.spelling import Sheets
from mancomun.simulation.workbook import workbook
from mancomun.surveys.engine import CompiledForm, compile_workbook, from_xml, to_xml
from mancomun.surveys.engine.model import NodeKind
from mancomun.surveys.models import Edition, Invitee, Response, Revision, Round
from mancomun.surveys.queries import integrity
from mancomun.surveys.queries.results.topics import topics_of
from mancomun.surveys.snapshot import Table

AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
SMALL = Wanted(governments=30, rounds=2, seed=7, last=2025)


def silent(what: str, done: int, total: int) -> None:
    pass


@pytest.fixture(scope="module")
def form() -> CompiledForm:
    return compile_workbook(workbook())


def test_two_hundred_questions_of_every_kind(form: CompiledForm) -> None:
    topics = topics_of(form)
    assert len(topics) == 200
    assert Counter(part.shape.value for topic in topics for part in topic.parts) == {
        "question": 198,
        "grid": 1,
        "repeat": 1,
    }
    assert {question.kind for question in questions()} == set(Kind)
    assert {question.visibility for question in questions()} == {"public", "network", "coordination"}


def test_the_workbook_is_the_same_bytes_each_time() -> None:
    assert workbook() == workbook()


@pytest.mark.parametrize("round_", [0, 1])
def test_instance_and_entries_are_what_the_engine_makes_of_them(form: CompiledForm, round_: int) -> None:
    sheets = Sheets(invent(3, round_, 0, 40))
    for row in range(40):
        written = sheets.instance(row, "1-2")
        state = form.evaluate(from_xml(form, written.encode()), now=AT)
        assert state.violations() == []
        assert to_xml(state).decode() == written
        asked = [
            (item.path, item.node.code, item.value)
            for item in state.nodes()
            if item.node.kind is NodeKind.QUESTION and item.node.is_answerable and item.relevant
        ]
        assert [(each["path"], each["code"], each["value"]) for each in sheets.entries(row)] == asked


def test_some_cities_have_entries_of_the_repeat_and_each_kind_of_missing_is_there() -> None:
    sheets = Sheets(invent(3, 0, 0, 200))
    entries = [entry for row in range(200) for entry in sheets.entries(row)]
    assert any(f"{REPEAT.lower()}[3]" in entry["path"] for entry in entries)
    assert {"", "no_data", "not_public", "not_competence"} <= {entry["value"] for entry in entries}
    assert len(sheets.entries(0)) != len(sheets.entries(1))  # questions that were not asked
    assert not sheets.batch.took_part.all()
    declared = {each.path: each.visibility for each in questions()}
    assert any(entry["visibility"] != declared.get(entry["path"], "public") for entry in entries)


def texts(batch: Batch, count: int) -> list[list[tuple[str, str, str]]]:
    sheets = Sheets(batch)
    return [
        [(each["path"], each["value"], each["visibility"]) for each in sheets.entries(row)] for row in range(count)
    ]


def test_a_city_answers_the_same_however_many_come_after_it() -> None:
    assert texts(invent(3, 1, 0, 10), 10) == texts(invent(3, 1, 0, 25), 10)
    assert texts(invent(3, 1, 0, 10), 10) != texts(invent(4, 1, 0, 10), 10)
    assert texts(invent(3, 1, BATCH, 10), 10) != texts(invent(3, 1, 0, 10), 10)


def test_most_answers_stay_from_one_round_to_the_next() -> None:
    before, after = (invent(3, round_, 0, 500).drawn["a1"].codes for round_ in (0, 1))
    assert before is not None
    assert after is not None
    assert 0.7 < (before == after).mean() < 0.95


def test_batches() -> None:
    assert in_batches(2 * BATCH + 1) == [(0, BATCH), (BATCH, BATCH), (2 * BATCH, 1)]
    assert in_batches(5) == [(0, 5)]


@pytest.mark.django_db
def test_the_network_passes_every_check_and_its_pages_work(client: Client) -> None:
    first, last = build(SMALL, silent)
    assert list(audit.faults()) == []
    assert list(integrity.faults()) == []
    assert "invented data, for measuring only" in str(the_network().name.localize("en"))
    assert (first.slug, last.slug, first.version_id) == ("simulated-2024", "simulated-2025", last.version_id)
    assert Invitee.objects.filter(round=last).count() == LocalGovernment.objects.count() == 30
    took_part = int(invent(7, 1, 0, 30).took_part.sum())
    assert Response.objects.filter(invitee__round=last, state="accepted").count() == took_part < 30
    assert Table(path_of(Edition.objects.get(round=last).public_digest)).about["demonstration"] is True
    base = f"/surveys/{last.slug}/results/"
    for path in ("", "A1/", "C10/", "D10/", "D8/", "matrix/", "map/", "groups/", "themes/", "crossing/", "data/"):
        assert client.get(f"{base}{path}").status_code == 200, path
    for path in ("/", "/cities/", "/cities/simulado-1/", f"/surveys/{last.slug}/"):
        assert client.get(path).status_code == 200, path


def digests() -> list[tuple[str, ...]]:
    """Of each edition's files, and of each revision with its uid."""
    editions = Edition.objects.order_by("pk").values_list("public_digest", "network_digest")
    revisions = Revision.objects.order_by("pk").values_list("uid", "digest")
    return [tuple(map(str, row)) for row in (*editions, *revisions)]


@pytest.mark.django_db
def test_the_same_wish_gives_the_same_network_and_another_seed_another() -> None:
    wanted = Wanted(governments=12, rounds=2, seed=7, last=2025)
    made = []
    for each in (wanted, wanted, replace(wanted, seed=8)):
        with transaction.atomic():
            build(each, silent)
            made.append(digests())
            transaction.set_rollback(True)
    assert made[0] == made[1]
    assert set(made[0]).isdisjoint(made[2])


@pytest.mark.django_db
def test_rounds_may_be_left_unpublished() -> None:
    (made,) = build(Wanted(3, 1, 7, 2025), silent, publish=False)
    assert Round.objects.get(pk=made.pk).published_at is None
    assert Edition.objects.count() == 0
