"""The report of a round as PDF, 66 questions: of 32 and of 400 cities. Beside a bare typst document of as many words.

Gathering is what Mancomún does before it typesets. The document is made in a process of its own, whose greatest memory
is given. The bare document is the same words as plain paragraphs: no table, tag, chart or standard.
"""

import io
import json
import os
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import typst

if TYPE_CHECKING:
    from mancomun.surveys.models import Round

ROOT = Path(__file__).resolve().parents[1]
SIZES = (32, 400)
BARE = b'#set page(paper: "a4")\n#for text in json(bytes(sys.inputs.data)) [#text #parbreak()]'


def texts(value: Any) -> Iterator[str]:
    """Every text of a document's data, in its order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from texts(each)


def bare(content: Mapping[str, Any]) -> float:
    words = json.dumps([text for text in texts(content) if text])
    started = time.perf_counter()
    typst.Compiler(BARE, ignore_system_fonts=True, sys_inputs={"data": words}).compile(format="pdf", pdf_tags=False)
    return time.perf_counter() - started


def asked(cities: int, at: datetime) -> "Round":
    """A closed round of the demonstration's questionnaire with so many cities, which answer as its cities did."""
    from mancomun.network.models import LocalGovernment
    from mancomun.surveys.models import Invitee, Response, Revision, Round

    model = Round.objects.filter(published_at__isnull=False).order_by("-year")[0]
    given = cycle(list(Revision.objects.filter(response__invitee__round=model, accepted_at__isnull=False)))
    places = cycle(list(LocalGovernment.objects.order_by("pk")[:32]))
    made = Round.objects.create(
        slug=f"of-{cities}", title=model.title, about=model.about, year=model.year, version=model.version,
        created_at=at, published_at=at,
    )  # fmt: skip
    for number in range(cities):
        place, old = next(places), next(given)
        city = LocalGovernment.objects.create(
            slug=f"of-{cities}-{number}", name=f"{place.name} {number}", kind=place.kind, country=place.country,
            time_zone=place.time_zone, population=place.population, population_year=place.population_year,
            latitude=place.latitude, longitude=place.longitude,
        )  # fmt: skip
        invitee = Invitee.objects.create(round=made, government=city, invited_at=at)
        if number % 6 == 0:
            continue  # some never answer
        response = Response.objects.create(invitee=invitee, state="accepted", started_at=at, changed_at=at)
        Revision.objects.create(
            response=response, number=1, instance=old.instance, answers=old.answers, digest=old.digest,
            submitted_at=at, approved_at=at, signature=old.signature, accepted_at=at,
        )  # fmt: skip
    return made


def measured(cities: int) -> None:
    from pypdf import PdfReader

    from mancomun.core.actors import ANONYMOUS
    from mancomun.network.queries.bodies import the_network
    from mancomun.surveys.queries.results import opened, opening
    from mancomun.surveys.reports import round_report

    at = datetime.now(UTC)
    slug = asked(cities, at - timedelta(days=1)).slug
    opening.forget()
    started = time.perf_counter()
    results = opened(ANONYMOUS, slug, at=at)
    content = round_report.content(results, the_network(), at=at)
    gathered = time.perf_counter() - started
    started = time.perf_counter()
    made = round_report.report_of(results, the_network(), at=at)
    whole = time.perf_counter() - started
    alone = bare(content)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{cities} cities: {len(PdfReader(io.BytesIO(made)).pages)} pages, {len(made) / 1_000_000:.1f} MB")
    print(f"  opened and gathered, nothing kept, seconds   {gathered:.2f}")
    print(f"  gathered again and typeset, seconds          {whole:.2f}")
    print(f"  bare typst, the same words, seconds          {alone:.2f}   (ours is {whole / alone:.1f} times that)")
    print(f"  memory of the typesetting process, MB        {memory}")


def main() -> None:
    (ROOT / "var").mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as folder:
        os.environ.update(
            MANCOMUN_DATA=folder, DJANGO_SETTINGS_MODULE="mancomun.settings", DATABASE_URL="", MANCOMUN_DEMO="1"
        )
        sys.path.insert(0, str(ROOT / "src"))
        import django

        django.setup()
        from django.core.management import call_command
        from django.utils.translation import override

        from mancomun.demo.build import build

        call_command("migrate", verbosity=0)
        build(lambda *_told: None, at=datetime.now(UTC))
        with override("es"):
            for size in SIZES:
                measured(size)


if __name__ == "__main__":
    main()
