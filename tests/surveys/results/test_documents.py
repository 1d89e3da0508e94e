"""Files behind answers: whoever may read the answer takes them, nobody else, and no browser runs them."""

import io
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast
from tests.surveys import kit
from tests.surveys.kit import OPENS, survey_round
from tests.surveys.results.kit import BASE, LATER, PUBLISHED, SURVEY, Given, answered, fetched, version

from mancomun.accounts.models import User
from mancomun.core import files
from mancomun.core.models import StoredFile
from mancomun.network.models import LocalGovernment
from mancomun.surveys.actions.evidence import keep_evidence
from mancomun.surveys.models import Evidence, Response, Round
from mancomun.surveys.queries.results import opening
from mancomun.surveys.snapshot import Width

SignIn = Callable[[User | None], Client]
READERS = ("anonymous", "tomas", "fabio", "lucia", "elena", "bruno", "diego", "ana", "sofia")
OF_NETWORK = {"lucia", "elena", "bruno", "diego", "ana", "sofia"}
OF_CITY = {"bruno", "diego"}
OF_COORDINATION = {"ana", "sofia"}
# One that is asked of those who say yes alone, and one in each entry of a repeat
EXTENDED = (
    *SURVEY[:8],
    ["file", "a5_more", "Más", "Mais", "More", "${a1} = 'yes'", "", "A5", "public"],
    *SURVEY[8:14],
    ["file", "b2_file", "Informe", "Relatório", "Report", "", "", "B2", "public"],
    *SURVEY[14:],
)


@pytest.fixture
def round_(cast: Cast) -> Round:
    made = survey_round(cast, asked=version(EXTENDED))
    Round.objects.filter(pk=made.pk).update(published_at=PUBLISHED)
    made.refresh_from_db()
    return made


def stored(text: str) -> StoredFile:
    digest, size = files.put(io.BytesIO(text.encode()))
    return StoredFile.objects.create(
        name=f"{text}.txt", media_type="text/plain", size=size, digest=digest, uploaded_at=OPENS
    )


def attached(response: Response, path: str, file: StoredFile) -> None:
    Evidence.objects.create(response=response, path=f"/data/{path}", file=file, at=OPENS)


def backed(round_: Round, city: LocalGovernment, visibility: str = "public", **further: str) -> StoredFile:
    """The city's answer with a file at A5 that these may read."""
    file = stored("plan")
    state = further.pop("state", "accepted")
    response = answered(round_, city, {"a1": "yes", "a5": (str(file.uid), visibility)}, state=state)
    attached(response, further.pop("path", "A/a5"), file)
    return file


def address(file: StoredFile, key: str = "A5", slug: str = "2026") -> str:
    return f"/surveys/{slug}/results/{key}/files/{file.uid}/"


def takers(cast: Cast, sign_in: SignIn, where: str) -> set[str]:
    """Who is given the file; everybody else finds nothing there."""
    found = {
        reader: fetched(sign_in(None if reader == "anonymous" else getattr(cast, reader)), where) for reader in READERS
    }
    assert {status for status, _content in found.values()} <= {200, 404}
    return {reader for reader, (status, content) in found.items() if status == 200 and content == b"plan"}


@pytest.mark.parametrize(
    ("visibility", "expected"),
    [
        ("public", set(READERS)),
        ("network", OF_NETWORK),
        ("coordination", OF_CITY | OF_COORDINATION),
    ],
)
def test_who_reads_the_answer_takes_its_file(
    cast: Cast, round_: Round, sign_in: SignIn, visibility: str, expected: set[str]
) -> None:
    file = backed(round_, cast.quilmes, visibility)
    assert takers(cast, sign_in, address(file)) == expected


def test_a_file_is_read_by_no_more_people_than_what_its_question_depends_on(
    cast: Cast, round_: Round, sign_in: SignIn
) -> None:
    file = stored("plan")
    answers: dict[str, Given] = {"a1": ("yes", "network"), "a5_more": (str(file.uid), "public")}
    attached(answered(round_, cast.quilmes, answers), "A/a5_more", file)
    assert takers(cast, sign_in, address(file)) == OF_NETWORK


def test_the_file_of_an_entry(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    file, kept = stored("plan"), stored("plan")
    answers: dict[str, Given] = {
        "a1": "yes", "b2_name[1]": "Houses", "b2_file[1]": str(file.uid), "b2_name[2]": "Courses",
        "b2_file[2]": (str(kept.uid), "coordination"),
    }  # fmt: skip
    response = answered(round_, cast.quilmes, answers)
    attached(response, "B/b2[1]/b2_file", file)
    attached(response, "B/b2[2]/b2_file", kept)
    assert takers(cast, sign_in, address(kept, "B2")) == OF_CITY | OF_COORDINATION
    assert takers(cast, sign_in, address(file, "B2")) == set(READERS)


@pytest.mark.parametrize("state", ["approved", "returned", "awaiting_approval"])
def test_what_was_not_accepted_is_nobodys_to_take(cast: Cast, round_: Round, sign_in: SignIn, state: str) -> None:
    assert takers(cast, sign_in, address(backed(round_, cast.quilmes, state=state))) == set()


def test_before_the_results_are_open_the_coordination_alone(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    file = backed(round_, cast.quilmes)
    Round.objects.filter(pk=round_.pk).update(published_at=None)
    round_.phases.update(closes=LATER.replace(year=2028))
    assert takers(cast, sign_in, address(file)) == OF_COORDINATION


def test_an_earlier_revisions_file_is_gone(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    before = backed(round_, cast.quilmes)
    assert takers(cast, sign_in, address(before)) == set(READERS)
    now = stored("plan")
    response = answered(round_, cast.quilmes, {"a1": "yes", "a5": str(now.uid)}, number=2)
    attached(response, "A/a5", now)
    opening.forget()
    assert takers(cast, sign_in, address(before)) == set()
    assert takers(cast, sign_in, address(now)) == set(READERS)


def test_at_another_question_or_round_there_is_nothing(cast: Cast, round_: Round) -> None:
    file = backed(round_, cast.quilmes)
    other = survey_round(cast, slug="2027", asked=round_.version)
    Round.objects.filter(pk=other.pk).update(published_at=PUBLISHED)
    unknown = StoredFile(uid=uuid4())
    asked = (address(file), address(file, "A1"), address(file, slug="2027"), address(file, "Z9"), address(unknown))
    assert [fetched(Client(), each)[0] for each in asked] == [200, 404, 404, 404, 404]


def test_an_answer_that_names_what_was_never_attached_to_it_opens_nothing(cast: Cast, round_: Round) -> None:
    """Neither another city's file, nor the city's own file behind another question."""
    secret = backed(round_, cast.quilmes, "coordination")
    answered(round_, cast.cordoba, {"a1": "yes", "a5": str(secret.uid)})
    assert fetched(Client(), address(secret))[0] == 404
    moved = backed(round_, cast.montevideo, path="A/a5_more")
    assert fetched(Client(), address(moved))[0] == 404
    assert "A document is attached" in fetched(Client(headers={"accept-language": "en"}), "A5/")[1].decode()


def test_from_the_form_to_the_public(cast: Cast) -> None:
    """As it happens: a city attaches it, puts it forward, approves, the coordination accepts and publishes."""
    made = survey_round(cast, asked=version(EXTENDED))
    response = kit.begun(made, cast.quilmes, {"A/a1": "yes"})
    upload = SimpleUploadedFile("Plan 2026.txt", b"plan", "text/plain")
    by = kit.actor(cast.bruno)
    keep_evidence(response=response, path="/data/A/a5", upload=upload, visibility="public", by=by, at=kit.NOW)
    kit.accepted(response, cast.bruno, cast.carla, cast.ana)
    Round.objects.filter(pk=made.pk).update(published_at=PUBLISHED)
    found = re.search(r'<a href="(/surveys/2026/results/A5/files/[^"]+)">Plan 2026.txt</a>', page_of("A5/"))
    assert found is not None
    assert fetched(Client(), found[1]) == (200, b"plan")


def page_of(key: str) -> str:
    return fetched(Client(), key)[1].decode()


def test_no_browser_runs_it(cast: Cast, round_: Round) -> None:
    file = backed(round_, cast.quilmes)
    StoredFile.objects.filter(pk=file.pk).update(name="a.html", media_type="text/html")
    response = Client().get(address(file))
    list(response.streaming_content)  # type: ignore[attr-defined]  # a file
    assert response["Content-Disposition"] == 'attachment; filename="a.html"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_pages_lead_to_what_their_reader_may_take(cast: Cast, round_: Round) -> None:
    shown = backed(round_, cast.quilmes)
    backed(round_, cast.cordoba, "network")
    page = fetched(Client(), "A5/")[1].decode()
    assert page.count("/results/A5/files/") == 1
    assert f'<a href="{address(shown)}">plan.txt</a>' in page


def test_entries_lead_to_their_files(cast: Cast, round_: Round) -> None:
    file = stored("report")
    response = answered(round_, cast.quilmes, {"a1": "yes", "b2_name[1]": "Houses", "b2_file[1]": str(file.uid)})
    attached(response, "B/b2[1]/b2_file", file)
    assert f'<a href="{address(file, "B2")}">report.txt</a>' in fetched(Client(), "B2/")[1].decode()


@pytest.mark.parametrize("cities", [1, 3])
def test_more_files_cost_no_more_queries(
    cast: Cast, round_: Round, django_assert_num_queries: DjangoAssertNumQueries, cities: int
) -> None:
    for city in (cast.quilmes, cast.cordoba, cast.montevideo)[:cities]:
        backed(round_, city)
    client = Client()
    client.get(f"{BASE}A5/")  # the form and the answers are kept from here on
    with django_assert_num_queries(11):
        assert client.get(f"{BASE}A5/").status_code == 200


def test_control_without_the_rule_the_public_takes_everything(
    cast: Cast, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backed(round_, cast.quilmes, "coordination")
    assert fetched(Client(), address(file))[0] == 404
    monkeypatch.setattr(Width, "shows", lambda _width, _visibility: True)
    opening.forget()
    assert fetched(Client(), address(file)) == (200, b"plan")
