"""Publishing writes an edition, a correction another; each is read as it was, whatever happens afterwards."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.test import Client
from tests.cast import Cast
from tests.surveys import kit
from tests.surveys.kit import AFTER, actor

from mancomun.accounts.models import User
from mancomun.core import files
from mancomun.core.actors import ANONYMOUS
from mancomun.core.models import StoredFile
from mancomun.network.models import LocalGovernment
from mancomun.surveys.actions import corrections, editions
from mancomun.surveys.actions.answering import Change, save_section
from mancomun.surveys.actions.flow import accept_response, approve_response, submit_response
from mancomun.surveys.actions.rounds import publish_round
from mancomun.surveys.models import Edition, Response, Revision, Round
from mancomun.surveys.queries import editions as queries
from mancomun.surveys.queries.results import opened, opening
from mancomun.surveys.snapshot import Table, Width

SignIn = Callable[[User | None], Client]
UNTIL = AFTER + timedelta(days=7)
A1 = "/data/A/a1"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    opening.forget()
    yield
    opening.forget()


@pytest.fixture
def published(cast: Cast, asked: Round, response: Response) -> Response:
    kit.accepted(response, cast.bruno, cast.carla, cast.ana)
    publish_round(round=asked, by=actor(cast.ana, AFTER), at=AFTER)
    found: Response = Response.objects.select_related("invitee__round", "invitee__government").get(pk=response.pk)
    return found


def corrected(cast: Cast, response: Response, value: str = "no") -> None:
    """The city corrects its first answer, and the coordination accepts it."""
    bruno, carla, ana = (actor(each, AFTER) for each in (cast.bruno, cast.carla, cast.ana))
    corrections.open_correction(response=response, until=UNTIL, reason="A wrong year.", by=ana, at=AFTER)
    number = response.answers.get(path=A1).number
    save_section(response=response, changes=[Change(A1, value, base=number)], by=bruno, at=AFTER)
    revision = submit_response(response=response, by=bruno, at=AFTER)
    approve_response(response=response, revision=revision, by=carla, at=AFTER)
    accept_response(response=response, revision=Revision.objects.get(pk=revision.pk), by=ana, at=AFTER)


def first_answer(edition: int | None = None) -> dict[str, int]:
    results = opened(ANONYMOUS, "2026", at=UNTIL, edition=edition)
    return dict(results.book.tally(results.topic("A1").main).choices)


def contents() -> dict[str, bytes]:
    return {
        f"{edition.number}-{width.value}": files.path_of(edition.digest_of(width)).read_bytes()
        for edition in Edition.objects.all()
        for width in Width
    }


def test_publishing_writes_one_file_for_each_kind_of_reader(cast: Cast, asked: Round, published: Response) -> None:
    edition = Edition.objects.get()
    assert (edition.number, edition.round_id, edition.at, edition.by) == (1, asked.pk, AFTER, cast.ana.pk)
    assert [edition.file_of(width).digest for width in Width] == [edition.digest_of(width) for width in Width]
    table = Table(files.path_of(edition.public_digest))
    assert (table.about["edition"], table.about["round"], table.about["width"]) == (1, "2026", "public")
    assert table.about["title"]["pt"] == "Rodada 2026"
    assert table.read(["city", "took_part"]).rows() == [("cordoba", False), ("quilmes", True), ("montevideo", False)]
    assert list(queries.faults()) == []


def test_a_receipt_is_not_in_what_others_take(published: Response) -> None:
    """Its address lets anybody read it, and a digest lets a hidden answer be tried out."""
    edition, revision = Edition.objects.get(), Revision.objects.get()
    for width in (Width.PUBLIC, Width.NETWORK):
        content = files.path_of(edition.digest_of(width)).read_bytes()
        assert "revision" not in Table(files.path_of(edition.digest_of(width))).read([]).columns
        assert revision.digest.encode() not in content
        assert str(revision.uid).encode() not in content
    kept = Table(files.path_of(edition.coordination_digest)).read(["city", "revision", "revision_digest"])
    assert (str(revision.uid), revision.digest) in {row[1:] for row in kept.rows()}


def test_a_correction_makes_a_new_edition_and_the_old_one_stays(cast: Cast, published: Response) -> None:
    before = contents()
    assert first_answer() == {"yes": 1}
    corrected(cast, published)
    assert [(each.number, each.correction_id) for each in Edition.objects.all()] == [
        (2, published.corrections.get().pk),
        (1, None),
    ]
    assert {name: content for name, content in contents().items() if name in before} == before
    assert (first_answer(), first_answer(2), first_answer(1)) == ({"no": 1}, {"no": 1}, {"yes": 1})
    results = opened(ANONYMOUS, "2026", at=UNTIL, edition=1)
    assert (results.edition, results.latest, results.superseded) == (1, 2, True)
    assert list(queries.faults()) == []


def test_the_pages_of_an_old_edition_need_no_answers(cast: Cast, published: Response) -> None:
    """Nothing in the database changes what an edition says: neither answers nor the register of cities."""
    assert first_answer() == {"yes": 1}
    LocalGovernment.objects.filter(pk=cast.quilmes.pk).update(name="Renamed", country="UY")
    opening.forget()
    results = opened(ANONYMOUS, "2026", at=UNTIL)
    assert [(city.name, city.country) for city in results.cities] == [
        ("Córdoba", "AR"), ("Quilmes", "AR"), ("Montevideo", "UY")
    ]  # fmt: skip


@pytest.mark.parametrize("edition", [0, 2, 99])
def test_an_edition_that_there_is_not_is_not_found(published: Response, client: Client, edition: int) -> None:
    with time_machine.travel(UNTIL, tick=False):
        assert client.get(f"/surveys/2026/results/?edition={edition}").status_code == 404


def test_the_same_content_gives_the_same_files(cast: Cast, asked: Round, published: Response) -> None:
    asked.refresh_from_db()
    made = [editions.files_of(asked, number=1, published=AFTER, at=UNTIL) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0][Width.PUBLIC] == files.path_of(Edition.objects.get().public_digest).read_bytes()


@pytest.mark.django_db(transaction=True)
def test_a_publication_that_breaks_leaves_nothing_to_read(
    cast: Cast, asked: Round, response: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The round is not published, no row names the bytes, and the sweep takes them."""
    kit.accepted(response, cast.bruno, cast.carla, cast.ana)

    def broken(*_args: object, **_named: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("mancomun.surveys.actions.rounds.audit.record", broken)
        with pytest.raises(OSError):  # noqa: PT011  # it has no words
            publish_round(round=asked, by=actor(cast.ana, AFTER), at=AFTER)
    asked.refresh_from_db()
    named = StoredFile.objects.filter(name__contains="edition")
    assert (asked.published_at, Edition.objects.count(), named.count()) == (None, 0, 0)
    orphans = [path for path in Path(settings.FILES_DIR).glob("??/??/*") if not _named(path)]
    assert len(orphans) >= 3
    assert files.sweep(AFTER + timedelta(days=36_500)) >= 3


def _named(path: Path) -> bool:
    return StoredFile.objects.filter(digest=path.name).exists()


@pytest.mark.parametrize("change", [{"number": 7}, {"public_digest": "0" * 64}, {"at": UNTIL}])
def test_an_edition_never_changes(published: Response, change: dict[str, object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.all().delete()


def test_two_editions_never_have_one_number(published: Response) -> None:
    edition = Edition.objects.get()
    edition.pk = None
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        edition.save(force_insert=True)


def test_another_file_in_its_place_is_found(published: Response) -> None:
    edition = Edition.objects.get()
    StoredFile.objects.filter(pk=edition.public_id).update(digest="0" * 64)
    assert len(list(queries.faults())) == 1
