"""A published round is crawled as a stranger and as a member of another city: no private answer comes out anywhere.

Every route that can be read is asked for, with everything that its parameters can be here, and every link that a page
has is followed. What comes back is taken apart: headers, archives within archives, Parquet with its metadata, PDF.
"""

import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from typing import cast as as_type

import duckdb
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.authz.matrix import MATRIX
from tests.authz.world import World, assemble
from tests.cast import Cast
from tests.routes import routes
from tests.surveys.kit import OPENS, actor, survey_round
from tests.surveys.results.kit import LATER, PUBLISHED, Given, answered, version
from tests.surveys.results.test_leaks import answers

from mancomun.accounts.models import User
from mancomun.core import files
from mancomun.core.models import StoredFile
from mancomun.network.models import LocalGovernment
from mancomun.surveys.actions.editions import write_edition
from mancomun.surveys.models import (
    Answer,
    Conversation,
    Evidence,
    Handover,
    Message,
    Remark,
    Response,
    ResponseStep,
    Round,
)  # fmt: skip
from mancomun.surveys.opendata import citing
from mancomun.surveys.opendata.catalogue import FORMATS
from mancomun.surveys.opendata.shelf import KINDS
from mancomun.surveys.queries.results import opening
from mancomun.surveys.queries.results.comparing import PEERS
from mancomun.surveys.snapshot import frames

SignIn = Callable[[User | None], Client]
SLUG = "kinds"
KEYS = ("A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "B4", "B5", "B6")
MOST = 3_000  # addresses: a crawl that goes on for ever is a fault too
_LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
_SPACED = re.compile(r"(?<=\d)[.,\u00a0\u202f](?=\d)")
# Routes that write, end a session or lead out of the crawl; each is said here, so that a new one is thought about.
LEFT = {"account_logout"}
CITIES = ("quilmes", "cordoba")
# What no page links to, and is read all the same.
ENDS = {
    "surveys:results_report": ("", *(f"?language={code}" for code in ("es", "pt", "en"))),
    "surveys:mirror_pdf": ("", "?language=es"),
    "surveys:results": ("", "?edition=1"),
    "surveys:results_parquet": ("", "?edition=1"),
    "surveys:results_csv": ("", "?labels=en", "?edition=1"),
    "surveys:results_compare": ("", *(f"?city={city}&with={how}&block=all" for city in CITIES for how in PEERS)),
    "surveys:results_compare_csv": ("", "?city=quilmes&city=cordoba", *(f"?city={city}&with=like" for city in CITIES)),
    "surveys:results_crossing": ("", *(f"?rows={key}&columns=country" for key in KEYS)),
    "surveys:results_crossing_csv": ("", *(f"?rows={key}&columns=country" for key in KEYS)),
    "surveys:results_blocks": ("", "?block=A", "?block=B&order=yes"),
}


class Secrets:
    """Texts that nothing else holds, each with the city that wrote it and who may read it."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[str, str]] = {}

    def add(self, city: LocalGovernment, kept: str, text: str = "") -> str:
        made = text or f"Zq{city.slug}{kept}{len(self.of)}q"
        self.of[made] = (city.slug, kept)
        return made

    def kept_from(self, own: str, readable: Iterable[str]) -> set[str]:
        allowed = set(readable)
        return {text for text, (city, kept) in self.of.items() if city != own and kept not in allowed}

    def open_to(self, own: str, readable: Iterable[str]) -> set[str]:
        return self.of.keys() - self.kept_from(own, readable)


@pytest.fixture
def secrets(cast: Cast) -> Secrets:
    return Secrets()


@pytest.fixture
def world(cast: Cast, secrets: Secrets) -> World:
    made = assemble(cast)
    round_ = survey_round(cast, slug=SLUG, asked=version())
    Round.objects.filter(pk=round_.pk).update(published_at=PUBLISHED)
    round_.refresh_from_db()
    for number, city in enumerate((cast.quilmes, cast.cordoba), start=1):
        fill(round_, city, number, secrets)
    with transaction.atomic():
        write_edition(round_, by=actor(cast.sofia, LATER), at=PUBLISHED)
    opening.forget()
    return made


def fill(round_: Round, city: LocalGovernment, number: int, secrets: Secrets) -> None:
    """Answers of every kind and visibility, a file, and everything that people of the city wrote beside them."""
    given: dict[str, Given] = {"a1": "yes"}
    for name, answer, marker in answers(number, number):
        given[name] = answer
        secrets.add(city, answer[1], marker)
    digest, size = files.put(io.BytesIO(secrets.add(city, "coordination").encode()))
    kept = StoredFile.objects.create(
        name=f"{secrets.add(city, 'coordination')}.txt",
        media_type="text/plain",
        size=size,
        digest=digest,
        uploaded_at=OPENS,
    )
    given["a5"] = (str(kept.uid), "coordination")
    secrets.add(city, "coordination", str(kept.uid))
    identity = secrets.add(city, "city")  # what the digest of the receipt rests on
    response = answered(round_, city, given, identity=identity)
    Answer.objects.create(response=response, path="/data/meta/instanceID", value=identity, at=OPENS)
    Evidence.objects.create(response=response, path="/data/A/a5", file=kept, at=OPENS)
    Answer.objects.create(response=response, path="/data/A/a3", value=secrets.add(city, "city"), at=OPENS)
    _beside(response, city, secrets)


def _beside(response: Response, city: LocalGovernment, secrets: Secrets) -> None:
    step = ResponseStep.objects.create(
        response=response, kind="returned", remark=secrets.add(city, "coordination"), at=OPENS
    )
    remark = secrets.add(city, "coordination")
    Remark.objects.create(response=response, step=step, path="/data/A/a3", body=remark, at=OPENS)
    talk = Conversation.objects.create(response=response, path="/data/A/a1")
    Message.objects.create(conversation=talk, body=secrets.add(city, "city"), at=OPENS)
    for number, done in enumerate((None, OPENS), start=1):
        Handover.objects.create(
            response=response, sections=["A"], email=f"{secrets.add(city, 'city')}@example.org", given_at=OPENS,
            message=secrets.add(city, "city"), link_digest=str(number) * 64, ends_at=LATER.replace(year=2099),
            done_at=done, done_note=secrets.add(city, "city") if done else "",
        )  # fmt: skip


def addresses(world: World) -> Iterator[str]:
    """Every route that can be read. One that has no row in the matrix fails here."""
    several: dict[str, tuple[Any, ...]] = {
        "round_slug": (SLUG,), "city_slug": CITIES, "section": ("A", "B"), "key": KEYS,
    }  # fmt: skip
    named: dict[str, dict[str, tuple[Any, ...]]] = {
        "surveys:data_file": {"name": (*KINDS, *citing.FORMATS)}, "surveys:catalogue": {"suffix": tuple(FORMATS)},
        "web:city": {"slug": CITIES},
    }  # fmt: skip
    for name, _pattern, taken in routes():
        if set(MATRIX[name][0]) == {"m"} or name in LEFT:
            continue
        base = world.arguments(name, set(taken))
        plain = [key for key in several if key in taken and (key != "key" or "round_slug" in taken)]
        held = {**{key: several[key] for key in plain}, **named.get(name, {})}
        variants: list[dict[str, Any]] = [{}]
        for key, values in held.items():
            variants = [{**one, key: value} for one in variants for value in values]
        yield from (reverse(name, kwargs={**base, **one}) + end for one in variants for end in ENDS.get(name, ("",)))


@dataclass(frozen=True)
class Crawled:
    """``answers``: of each address that gave something, its type."""

    text: str
    answers: Mapping[str, str]


def crawl(client: Client, start: Iterable[str]) -> Crawled:
    """All that this person is answered, with every link followed."""
    waiting, seen, texts, answers_ = list(start), set[str](), [], dict[str, str]()
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > MOST:
            continue
        seen.add(address)
        answer = client.get(address, headers={"accept-language": "en"})
        content = (
            b"".join(as_type("Iterable[bytes]", answer.streaming_content)) if answer.streaming else answer.content
        )
        assert answer.status_code < 500, address
        if answer.status_code == 200:
            answers_[address] = answer.headers.get("Content-Type", "").partition(";")[0]
        heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        texts.append(f"{heads}\n{unpacked(content)}")
        if "html" in answer.headers.get("Content-Type", ""):
            waiting += _links(address, content.decode())
    assert len(seen) <= MOST
    return Crawled(_SPACED.sub("", "\n".join(texts)), answers_)


def _links(address: str, page: str) -> Iterator[str]:
    """Within the crawled round and the data that leads out of it."""
    for found in _LINK.findall(page):
        link = found.replace("&amp;", "&").removeprefix("http://testserver")
        if link.startswith("?"):
            link = address.partition("?")[0] + link
        if link.startswith(f"/surveys/{SLUG}/") and link.count("=") < 3:  # three filters at once say nothing new
            yield link


def unpacked(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(f"{name}\n{unpacked(parts.read(name))}" for name in parts.namelist())
    if content.startswith(b"\x1f\x8b"):
        return unpacked(gzip.decompress(content))
    if content.startswith(b"%PDF"):
        pages = PdfReader(io.BytesIO(content))
        return f"{pages.metadata}\n" + "\n".join(page.extract_text() for page in pages.pages)
    if content.startswith(b"PAR1"):
        return _parquet(content)
    return content.decode(errors="replace")


def _parquet(content: bytes) -> str:
    digest, _size = files.put(io.BytesIO(content))
    path = str(files.path_of(digest))
    rows = duckdb.execute("SELECT * FROM read_parquet(?)", [path]).fetchall()
    about = duckdb.execute("SELECT * FROM parquet_kv_metadata(?)", [path]).fetchall()
    shape = duckdb.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
    raw = content.decode("latin-1")  # statistics and dictionaries too, where they are not compressed
    return "\n".join(map(str, (*rows, *about, *shape, raw)))


def wanted(name: str) -> set[tuple[str, str]]:
    """Files that the crawl has to have in its hands, each as what it is."""
    base = f"/surveys/{SLUG}/results/"
    found = {
        (f"{base}report.pdf?language=es", "application/pdf"),
        (f"{base}results.parquet", "application/vnd.apache.parquet"),
        (f"{base}results.parquet?edition=1", "application/vnd.apache.parquet"),
        (f"{base}editions/", "text/html"),
        (f"{base}data/datapackage.zip", "application/zip"),
        (f"{base}data/answers.parquet", "application/vnd.apache.parquet"),
        (f"{base}data/results.json", "application/json"),
        (f"{base}data/", "text/html"),
        (f"/api/1/rounds/{SLUG}/results/", "application/json"),
        (f"/api/1/rounds/{SLUG}/results/cities/", "application/json"),
        *((f"/api/1/rounds/{SLUG}/results/questions/{key}/", "application/json") for key in KEYS),
        ("/data/catalogue.ttl", "text/turtle"),
        ("/data/catalogue.jsonld", "application/ld+json"),
        *((f"{base}{key}/embed/", "text/html") for key in KEYS),
        *((f"{base}{key}/results.csv", "text/csv") for key in KEYS),
        *((f"/cities/{city}/", "text/html") for city in CITIES),
    }
    own = {(f"/surveys/{SLUG}/responses/cordoba/mirror.pdf", "application/pdf")}
    return found | own if name == "elena" else found


READERS = {"": ("", {"public"}), "tomas": ("", {"public"}), "elena": ("cordoba", {"public", "network"})}


@pytest.mark.parametrize("name", READERS)
def test_nothing_private_comes_out(cast: Cast, world: World, secrets: Secrets, sign_in: SignIn, name: str) -> None:
    own, readable = READERS[name]
    found = crawl(sign_in(getattr(cast, name) if name else None), addresses(world))
    text = found.text
    assert wanted(name) - found.answers.items() == set()
    assert {each for each in secrets.kept_from(own, readable) if each in text} == set()
    public = {each for each, (_city, kept) in secrets.of.items() if kept == "public"}
    assert {each for each in public if each not in text} == set()


def test_control_a_leaky_rule_is_found(
    secrets: Secrets, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Were every answer framed for everybody, the crawl would find all of them."""
    monkeypatch.setattr(frames, "_shows", lambda *_args: True)
    text = crawl(sign_in(None), addresses(request.getfixturevalue("world"))).text
    out = {each for each, (_city, kept) in secrets.of.items() if kept == "network" and each in text}
    assert out == {each for each, (_city, kept) in secrets.of.items() if kept == "network"}
    assert sum(kept == "coordination" and each in text for each, (_city, kept) in secrets.of.items()) > 8  # answers


def test_the_crawl_takes_apart_what_it_is_given() -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as parts:
        parts.writestr("a.txt", "Zqinner")
    with zipfile.ZipFile(outer, "w") as parts:
        parts.writestr("b.zip", inner.getvalue())
        parts.writestr("c.gz", gzip.compress(b"Zqpressed"))
    assert {"Zqinner", "Zqpressed"} <= set(re.findall(r"Zq\w+", unpacked(outer.getvalue())))
