"""A round whose every private text is a marker of its own, and all addresses where one could come out."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import polars as pl
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.authz.matrix import MATRIX
from tests.authz.world import World, assemble
from tests.cast import Cast, mandate
from tests.routes import routes
from tests.surveys import kit
from tests.surveys.results.kit import fetched

from mancomun.core import files
from mancomun.core.models import StoredFile
from mancomun.network.models import LocalGovernment
from mancomun.surveys.actions.questionnaires import import_workbook
from mancomun.surveys.models import Answer, Evidence, QuestionnaireVersion, Response, Revision, Round
from mancomun.surveys.opendata.shelf import KINDS

CITIES = ("quilmes", "cordoba")
ROUNDS = ("secret", "draft")
QUESTIONS = ("A1", "A2", "A3", "B1", "B2", "B3")
WITH_FILES = {
    "surveys:result_file", "surveys:revision_file", "surveys:answer_file", "surveys:api_draft_file",
    "surveys:api_revision_file",
}  # fmt: skip
QUERIES = {
    "surveys:results_matrix": ("?block=A", "?block=B", "?block=A&country=AR"),
    "surveys:results_map": ("?question=A1", "?question=A2"),
    "surveys:results_groups": ("", "?by=size"),
    "surveys:results_blocks": ("", "?block=A", "?block=A&order=yes"),
    "surveys:results_compare": (
        "?city=quilmes&city=cordoba&block=all",
        "?city=cordoba&city=quilmes&only=1",
        *(f"?city={city}&with={how}&block=all" for city in CITIES for how in ("like", "country", "size")),
    ),
    "surveys:results_compare_csv": ("?city=quilmes&city=cordoba", "?city=quilmes&with=like"),
    "surveys:results_crossing": ("", *(f"?rows={key}&columns=country" for key in QUESTIONS)),
    "surveys:results_crossing_csv": tuple(f"?rows={key}&columns=A1" for key in QUESTIONS),
    "surveys:results_xlsx": ("", "?labels=es"),
    "surveys:results_csv": ("", "?labels=pt"),
    "surveys:results_parquet": ("", "?edition=1"),
    "surveys:results": ("", "?edition=1"),
    "surveys:answer_section": ("", "?check"),
    "surveys:results_report": ("?language=es",),
    "surveys:mirror_pdf": ("?language=pt",),
}


@dataclass(frozen=True)
class Marker:
    text: str
    city: str
    kept: str  # for whom: “network”, “coordination”, or “city” while it is a draft


@dataclass(frozen=True)
class Scene:
    world: World
    markers: tuple[Marker, ...]
    revisions: tuple[Revision, ...]
    files: tuple[StoredFile, ...]

    def addresses(self) -> Iterator[str]:
        """Every route that can be read, with everything that its parameters can be here."""
        for name, _pattern, taken in routes():
            if set(MATRIX[name][0]) == {"m"}:
                continue
            base = self.world.arguments(name, set(taken))
            for further in self._variants(name, taken):
                for query in QUERIES.get(name, ("",)):
                    yield reverse(name, kwargs={**base, **further}) + query

    def _variants(self, name: str, taken: frozenset[str]) -> Iterator[dict[str, Any]]:
        several: Mapping[str, tuple[Any, ...]] = {
            "round_slug": ROUNDS,
            "city_slug": CITIES,
            "section": ("A", "B"),
            "key": QUESTIONS if name.startswith("surveys:") else (),
            "code": QUESTIONS if name.startswith("surveys:") else (),
            "uid": self._uids(name),
            "name": tuple(KINDS) if name == "surveys:data_file" else (),
            "slug": CITIES if name in {"web:city", "network:people", "network:desk_city"} else (),
        }
        varied = [key for key in several if key in taken and several[key]]
        for chosen in product(*(several[key] for key in varied)):
            yield dict(zip(varied, chosen, strict=True))

    def _uids(self, name: str) -> tuple[Any, ...]:
        if name in WITH_FILES:
            return tuple(each.uid for each in self.files)
        return tuple(each.uid for each in self.revisions) if name.startswith("surveys:receipt") else ()


def scene(cast: Cast) -> Scene:
    world = assemble(cast)
    version = Round.objects.get().version
    secret = kit.survey_round(cast, slug="secret", asked=_with_file(version))
    draft = kit.survey_round(cast, slug="draft", asked=version)
    markers, revisions, stored = [], [], []
    for city in (cast.quilmes, cast.cordoba):
        response = kit.begun(secret, city, answers(city, markers))
        for name, kept in (("a3", "coordination"), ("b2_name", "network")):
            Answer.objects.filter(response=response, path__contains=name).update(visibility=kept)
        stored += [_attached(response, name, city, markers) for name in ("b3_network", "b3_coordination")]
        revisions.append(_accepted(cast, response, city))
        Answer.objects.filter(response=response, path="/data/A/a3").update(value=_draft(city, markers, 1))
        kit.begun(
            draft,
            city,
            {
                "A/a1": "yes",
                "A/a3": _draft(city, markers, 2),
                "B/b2[]": "1",
                "B/b2[1]/b2_name": _draft(city, markers, 3),
            },
        )
    Round.objects.filter(pk=secret.pk).update(published_at=kit.NOW)
    return Scene(world, tuple(markers), tuple(revisions), tuple(stored))


def _with_file(version: QuestionnaireVersion) -> QuestionnaireVersion:
    """The same questionnaire, which asks for two files more."""
    asked = [
        kit.row("file", f"b3_{kept}", "Archivo|Arquivo|File", code="B3", visibility=kept)
        for kept in ("network", "coordination")
    ]
    data = kit.workbook([*kit.SURVEY[:-1], *asked, kit.SURVEY[-1]])
    return import_workbook(
        questionnaire=version.questionnaire, data=data, name="files.xlsx", by=kit.COMMAND, at=kit.OPENS
    )


def _attached(response: Response, name: str, city: LocalGovernment, markers: list[Marker]) -> StoredFile:
    """A file behind an answer; what is in it is a marker."""
    kept = name.removeprefix("b3_")
    markers.append(Marker(f"Zq{city.slug}file{kept}7", city.slug, kept))
    digest, size = files.put(io.BytesIO(markers[-1].text.encode()))
    made = StoredFile.objects.create(
        name="a.txt", media_type="text/plain", size=size, digest=digest, uploaded_at=kit.OPENS
    )
    path = f"/data/B/{name}"
    Evidence.objects.create(response=response, path=path, file=made, at=kit.OPENS)
    Answer.objects.create(response=response, path=path, value=str(made.uid), visibility=kept, at=kit.OPENS)
    return made


def answers(city: LocalGovernment, markers: list[Marker]) -> dict[str, str]:
    made = [Marker(f"Zq{city.slug}{kept}7", city.slug, kept) for kept in ("coordination", "network")]
    markers += made
    return {
        "A/a1": "yes",
        "A/a1_year": "2020",
        "A/a2": "no",
        "A/a3": made[0].text,
        "B/b2[]": "1",
        "B/b2[1]/b2_name": made[1].text,
    }


def _draft(city: LocalGovernment, markers: list[Marker], number: int) -> str:
    markers.append(Marker(f"Zq{city.slug}draft{number}7", city.slug, "city"))
    return markers[-1].text


def _accepted(cast: Cast, response: Response, city: LocalGovernment) -> Revision:
    """Of Córdoba, whose authority is nobody of the cast, Carla is it for this once."""
    if city == cast.quilmes:
        return kit.accepted(response, cast.bruno, cast.carla, cast.ana)
    held = mandate(cast.carla, city, "authority")
    revision = kit.accepted(response, cast.elena, cast.carla, cast.ana)
    held.delete()
    return revision


def everything(client: Client, addresses: Iterator[str]) -> str:
    """All that this person is answered, files unpacked."""
    texts = []
    for address in addresses:
        status, content = fetched(client, address)
        assert status < 500, address
        texts.append(unpacked(content))
    return "\n".join(texts)


def unpacked(content: bytes) -> str:
    if content.startswith(b"PAR1"):
        return pl.read_parquet(io.BytesIO(content)).write_json()
    if content.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(unpacked(parts.read(name)) for name in parts.namelist())
