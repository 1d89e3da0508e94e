"""The coordination enters what cities sent by other means: into drafts alone, never over the city's own answers."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from tests.cast import Cast
from tests.forms import nonce_in
from tests.surveys.answering.kit import open_round
from tests.surveys.exchange.kit import sent
from tests.surveys.kit import COMMAND, actor

from mancomun.core.problems import Refused
from mancomun.surveys.actions.answering import open_response, save_answer
from mancomun.surveys.actions.cities_workbook import enter_answers
from mancomun.surveys.actions.rounds import invite_cities
from mancomun.surveys.exchange.collecting import Collected
from mancomun.surveys.models import Answer, Invitee, Response, ResponseStep, Round

PAGE = "/desk/surveys/rounds/all/workbook/"
QUERIES = 8


class Cities:
    def __init__(self, client: Client) -> None:
        content = b"".join(client.get(f"{PAGE}cities.xlsx").streaming_content)
        self.book = load_workbook(io.BytesIO(content))
        self.sheet = self.book.worksheets[1]

    def place(self, city: str, heading: str) -> str:
        row = next(row[0].row for row in self.sheet.iter_rows(min_row=5) if row[1].value == city)
        column = next(cell.column_letter for cell in self.sheet[3] if str(cell.value or "").startswith(heading))
        return f"{column}{row}"

    def write(self, city: str, heading: str, value: object) -> None:
        self.sheet[self.place(city, heading)] = value

    def content(self) -> bytes:
        target = io.BytesIO()
        self.book.save(target)
        return target.getvalue()


@pytest.fixture
def asked(cast: Cast) -> Round:
    return open_round(cast)


@pytest.fixture
def ana(cast: Cast, asked: Round, sign_in: object) -> Client:
    client: Client = sign_in(cast.ana)  # type: ignore[operator]  # a fixture’s function
    client.cookies["language"] = "en"
    return client


def begun(cast: Cast, asked: Round) -> Response:
    at = timezone.now()
    invitee = Invitee.objects.get(round=asked, government=cast.quilmes)
    return open_response(invitee=invitee, by=actor(cast.bruno, at), at=at)


def values(city: str) -> dict[str, str]:
    rows = Answer.objects.filter(response__invitee__government__slug=city, path__startswith="/data/A/")
    return {row.path.removeprefix("/data/A/"): row.value for row in rows if row.value}


def test_a_city_that_has_not_begun_gets_a_draft(ana: Client, asked: Round, cast: Cast) -> None:
    book = Cities(ana)
    book.write("Quilmes", "A1. Line", "By telephone")
    book.write("Quilmes", "Whole", 400)
    book.write("Córdoba", "Several: Yes", "✓")
    reply = sent(ana, book.content(), PAGE)
    assert reply.status_code == 302
    page = ana.get(reply["Location"])
    assert [(city.name, len(city.entered), city.left, city.to_mend) for city in page.context["plan"].cities] == [
        ("Córdoba", 1, 0, 0),
        ("Quilmes", 2, 0, 1),
    ]
    assert not Response.objects.exists()
    done = {"plan": page.context["plan"].digest, "nonce": nonce_in(ana, reply["Location"])}
    assert ana.post(reply["Location"], done).status_code == 302
    assert values("quilmes") == {"a_text": "By telephone", "a_int": "400"}
    assert values("cordoba") == {"a_many": "yes"}
    assert {row.channel for row in Answer.objects.filter(by=cast.ana.pk)} == {"import"}
    assert {row.state for row in Response.objects.all()} == {"draft"}
    assert ResponseStep.objects.filter(kind="started", by=cast.ana.pk).count() == 2


def test_what_was_entered_comes_down_again_and_can_be_replaced(ana: Client, asked: Round) -> None:
    for text in ("First", "Second"):
        book = Cities(ana)
        book.write("Quilmes", "A1. Line", text)
        address = sent(ana, book.content(), PAGE)["Location"]
        plan = ana.get(address).context["plan"]
        ana.post(address, {"plan": plan.digest, "nonce": nonce_in(ana, address)})
        assert values("quilmes") == {"a_text": text}
    again = Cities(ana)
    assert again.sheet[again.place("Quilmes", "A1. Line")].value == "Second"


def test_what_the_city_wrote_is_neither_shown_nor_touched(ana: Client, asked: Round, cast: Cast) -> None:
    """Whether the same or something else was entered must not tell what the draft says."""
    response = begun(cast, asked)
    at = timezone.now()
    save_answer(response=response, path="/data/A/a_text", value="Secret", by=actor(cast.bruno, at), at=at)
    book = Cities(ana)
    assert book.sheet[book.place("Quilmes", "A1. Line")].value is None
    seen = []
    for guess in ("Secret", "Another"):
        book.write("Quilmes", "A1. Line", guess)
        page = ana.get(sent(ana, book.content(), PAGE)["Location"])
        seen.append([(city.name, city.entered, city.left) for city in page.context["plan"].cities])
    assert seen == [[("Quilmes", [], 1)]] * 2
    assert values("quilmes") == {"a_text": "Secret"}


def test_a_city_that_put_its_answer_forward_is_left_alone(ana: Client, asked: Round, cast: Cast) -> None:
    begun(cast, asked)
    book = Cities(ana)
    book.write("Quilmes", "A1. Line", "Too late")
    Response.objects.update(state="awaiting_approval")
    page = ana.get(sent(ana, book.content(), PAGE)["Location"])
    assert page.status_code == 422
    (fault,) = page.context["plan"].faults
    assert "has put its answer forward" in str(fault.sentence)


def test_one_fault_stops_all_cities(ana: Client, asked: Round) -> None:
    book = Cities(ana)
    book.write("Quilmes", "A1. Line", "Good")
    book.write("Córdoba", "Have", "Perhaps")
    address = sent(ana, book.content(), PAGE)["Location"]
    page = ana.get(address)
    assert (page.status_code, len(page.context["plan"].faults)) == (422, 1)
    assert ana.post(address, {"plan": page.context["plan"].digest, "nonce": nonce_in(ana, PAGE)}).status_code == 422
    assert not Response.objects.exists()


def test_untouched_it_enters_nothing(ana: Client, asked: Round, cast: Cast) -> None:
    begun(cast, asked)
    page = ana.get(sent(ana, Cities(ana).content(), PAGE)["Location"])
    assert not page.context["plan"].does_something


def test_nobody_else_enters_answers(asked: Round, cast: Cast) -> None:
    at = timezone.now()
    for user in (cast.bruno, cast.carla, cast.lucia):
        with pytest.raises(Refused):
            enter_answers(round=asked, collected=Collected(), expected="-", by=actor(user, at), at=at)


def test_more_cities_ask_no_more_of_the_database(
    ana: Client, asked: Round, cast: Cast, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    Invitee.objects.filter(round=asked).exclude(government=cast.quilmes).delete()
    ana.get(f"{PAGE}cities.xlsx")
    for more in ([], [cast.cordoba, cast.montevideo]):
        at = timezone.now()
        invite_cities(round=asked, governments=more, by=COMMAND, at=at)
        with django_assert_num_queries(QUERIES):
            ana.get(f"{PAGE}cities.xlsx")
