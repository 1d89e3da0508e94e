"""No answer reaches somebody who may not read it, on any page and in any file.

Every answer of every city carries a marker that nothing else carries. All addresses of the results are read as each
kind of reader; the markers found are exactly those of the answers that the reader may read.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping

import openpyxl
import pytest
from django.test import Client
from tests.cast import Cast
from tests.surveys.results.kit import answered, fetched, published

from mancomun.accounts.models import User
from mancomun.network.models import LocalGovernment
from mancomun.surveys.models import Round
from mancomun.surveys.queries.results import opening
from mancomun.surveys.snapshot import Width

SignIn = Callable[[User | None], Client]
PAGES = (
    "", "A1/", "A2/", "A3/", "A4/", "A5/", "B1/", "B2/", "B3/", "B4/", "B5/", "B6/", "matrix/?block=A",
    "matrix/?block=B", "map/?question=A1", "map/?question=B3", "groups/", "groups/?by=size", "?country=AR",
    "B6/?country=AR", "B1/?kind=municipality", "matrix/?block=B&country=AR",
)  # fmt: skip
FILES = (
    "results.xlsx", "results.xlsx?labels=es", "results.csv", "results.csv?labels=pt", "results.csv?country=AR",
    "entries.csv", "dictionary.csv", *(f"{key}/results.csv" for key in ("A1", "A2", "A3", "B2", "B3", "B5", "B6")),
)  # fmt: skip
VISIBILITIES = ("public", "network", "coordination")
# Where a marker can stand. Choices that the form does not have are kept as they are, so they carry one too.
TEXTS = ("a1_link", "a3", "a4", "a2", "b1", "b4", "b2_name[1]", "b3_school", "b3_health", "b5_a", "b5_b")
NUMBERS = ("a1_year", "b2_people[1]", "b6")
READERS = ("anonymous", "tomas", "elena", "lucia", "bruno", "ana")


def answers(city: int, turn: int) -> Iterator[tuple[str, tuple[str, str], str]]:
    """Name, the answer with its visibility, and its marker. ``turn`` gives each question each visibility once."""
    for place, name in enumerate((*TEXTS, *NUMBERS)):
        visibility = VISIBILITIES[(place + turn) % 3]
        marker = f"{city}{turn}{place:02d}7{VISIBILITIES.index(visibility)}77"
        value = marker if name in NUMBERS else f"https://m.example/m{marker}" if name == "a1_link" else f"m{marker}"
        yield name, (value, visibility), marker


@pytest.fixture
def round_(cast: Cast) -> Round:
    return published(cast)


def fill(cast: Cast, round_: Round, turn: int) -> dict[str, tuple[LocalGovernment, str]]:
    """Everybody answers; the city and the visibility behind each marker."""
    markers = {}
    for number, city in enumerate((cast.quilmes, cast.cordoba, cast.montevideo), start=1):
        given = list(answers(number, turn))
        answered(round_, city, {"a1": "yes"} | {name: answer for name, answer, _marker in given})
        markers |= {marker: (city, answer[1]) for _name, answer, marker in given}
    return markers


def readable(cast: Cast, reader: str, markers: Mapping[str, tuple[LocalGovernment, str]]) -> set[str]:
    """What each may read, said once more and otherwise than the rule says it."""
    open_to = {"anonymous": {"public"}, "tomas": {"public"}, "ana": set(VISIBILITIES)}
    own = {"bruno": cast.quilmes, "elena": cast.cordoba, "ana": cast.montevideo}.get(reader)
    allowed = open_to.get(reader, {"public", "network"})
    return {marker for marker, (city, visibility) in markers.items() if visibility in allowed or city == own}


def everything(client: Client) -> str:
    """All pages and files in one text; numbers as they were stored."""
    texts = []
    for page in (*PAGES, *FILES):
        status, content = fetched(client, page)
        assert status == 200, page
        texts.append(_cells(content) if page.startswith("results.xlsx") else content.decode())
    return re.sub(r"(?<=\d)[.,\u00a0\u202f](?=\d)", "", "\n".join(texts))


def _cells(content: bytes) -> str:
    book_ = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return "\n".join(str(cell) for sheet in book_ for row in sheet.iter_rows(values_only=True) for cell in row)


@pytest.fixture
def client_of(cast: Cast, sign_in: SignIn) -> Callable[[str], Client]:
    return lambda reader: sign_in(None if reader == "anonymous" else getattr(cast, reader))


@pytest.mark.parametrize("turn", [0, 1, 2])
@pytest.mark.parametrize("reader", READERS)
def test_nobody_finds_what_is_not_theirs_to_read(
    cast: Cast, round_: Round, client_of: Callable[[str], Client], reader: str, turn: int
) -> None:
    markers = fill(cast, round_, turn)
    text = everything(client_of(reader))
    found = {marker for marker in markers if marker in text}
    assert found == readable(cast, reader, markers)


def test_without_the_rule_the_markers_come_out(
    cast: Cast, round_: Round, client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    markers = fill(cast, round_, 0)
    monkeypatch.setattr(Width, "shows", lambda _width, _visibility: True)
    opening.forget()
    text = everything(client_of("anonymous"))
    assert {marker for marker in markers if marker in text} == set(markers)


def test_one_reader_never_gets_what_was_kept_for_another(
    cast: Cast, round_: Round, client_of: Callable[[str], Client]
) -> None:
    """The coordination reads first, so that everything is kept; then the others read."""
    markers = fill(cast, round_, 0)
    for reader in ("ana", "bruno", "elena", "lucia", "tomas", "anonymous", "ana"):
        text = everything(client_of(reader))
        assert {marker for marker in markers if marker in text} == readable(cast, reader, markers), reader
