"""The demonstration is built by actions alone, the same every time, and obeys every rule."""

from datetime import UTC, datetime

import pytest
import time_machine

from mancomun.accounts.queries import cast as invented_people
from mancomun.core import audit
from mancomun.core.actors import ANONYMOUS
from mancomun.demo.actors import CAST
from mancomun.demo.build import build
from mancomun.demo.inventing import answers, respondent
from mancomun.demo.rounds import WORKBOOK
from mancomun.network.models import LocalGovernment
from mancomun.surveys.engine import compile_workbook
from mancomun.surveys.models import Edition, Response, Revision, Round
from mancomun.surveys.queries.revisions import comparable

AT = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def form():  # type: ignore[no-untyped-def]  # noqa: ANN201  # the engine's own type
    return compile_workbook(WORKBOOK.read_bytes())


@pytest.mark.parametrize("country", ["UY", "BR"])
@pytest.mark.parametrize("population", [None, 9_000, 12_000_000])
def test_invented_answers_are_complete_right_and_always_the_same(form, country: str, population: int | None) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    city = LocalGovernment(slug="x", name="X", kind="municipality", country=country, population=population)
    who = respondent(city, edition=2026)
    drafts = []
    for _ in range(2):
        draft = form.start(now=AT)
        for section in form.sections():
            draft = draft.update(answers(form, who, draft, section, now=AT))
        drafts.append(draft)
    assert form.evaluate(drafts[0], now=AT).violations() == []
    told = [
        {path: text for path, text in draft.values.items() if "meta" not in path and "reference" not in path}
        for draft in drafts
    ]
    assert told[0] == told[1]
    assert len(told[0]) > 100


@pytest.mark.slow
@pytest.mark.django_db
def test_the_whole_demonstration() -> None:
    with time_machine.travel(AT, tick=False):
        assert build(lambda *_progress: None, at=AT) is True
        assert build(lambda *_progress: None, at=AT) is False
    assert LocalGovernment.objects.count() >= 40
    assert {str(person.name) for person in invented_people()} >= {persona.name for persona in CAST}
    first, closed, present = Round.objects.order_by("year")
    assert [each.published_at is not None for each in (first, closed, present)] == [True, True, False]
    editions = Edition.objects.order_by("round__year", "number")
    assert list(editions.values_list("round", "number")) == [(first.pk, 1), (closed.pk, 1), (closed.pk, 2)]
    states = set(Response.objects.filter(invitee__round=present).values_list("state", flat=True))
    assert states == {"draft", "awaiting_approval", "approved", "returned", "accepted"}
    assert not Response.objects.filter(invitee__round=present, invitee__government__slug="quilmes").exists()
    assert Revision.objects.filter(approved_at=None).count() == sum(
        state == "awaiting_approval" for state in Response.objects.values_list("state", flat=True)
    )
    accepted_by = dict(
        Revision.objects.filter(accepted_at__isnull=False, response__invitee__round=closed).values_list(
            "response__invitee__government__slug", "accepted_by"
        )
    )
    by_name = {person.pk: str(person.name) for person in invented_people()}
    assert by_name[accepted_by.pop("montevideo")] == "Sofía"
    assert {by_name[reviewer] for reviewer in accepted_by.values()} == {"Ana"}
    assert list(audit.faults()) == []
    public = comparable(closed, ANONYMOUS, at=AT)
    assert {row.visibility for row in public if row.choice} == {"public"}
    assert {row.visibility for row in public} > {"public"}  # there is something that could have leaked
