"""What an edition's files say of themselves: where they come from, what each column holds, what may be pooled."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from mancomun.network.queries.bodies import the_network
from mancomun.surveys.engine import CompiledForm
from mancomun.surveys.models import Round, Visibility
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.results.cities import places_asked
from mancomun.surveys.queries.results.fields import Fields, fields_of
from mancomun.surveys.queries.results.opening import live
from mancomun.surveys.queries.results.sources import Held, pooled, tally_as_data
from mancomun.surveys.queries.results.topics import Part, Shape, Words, topics_of
from mancomun.surveys.snapshot import Field, Width, decoded, write

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
_TOGETHER = 24  # columns that are decoded at once
FORMAT = 1  # of what is said here; it grows when a reader of these files has to know


def files_of(round_: Round, *, number: int, published: datetime, at: datetime) -> Mapping[Width, bytes]:
    """The Parquet file of each width, from the answers as they are in this transaction."""
    form = compiled(round_.version)
    framing = live(round_, form, places_asked(round_), at=at, ahead=False)
    fields = fields_of(form)
    frames = framing.frames()
    readers = (_decoded(framing.fields, frames[width]) for width in (Width.PUBLIC, Width.NETWORK))
    about = {
        **_about(round_, number=number, published=published),
        "columns": list(_columns(form, fields)),
        "pooled": dict(_pooled(framing.fields, *readers)),
    }
    return {width: write(frame, {**about, "width": width.value}) for width, frame in frames.items()}


def _about(round_: Round, *, number: int, published: datetime) -> dict[str, Any]:
    network = the_network()
    terms = network.terms
    return {
        "format": FORMAT,
        "title": _spoken(lambda: round_.title),
        "publisher": _spoken(lambda: network.name),
        "round": round_.slug,
        "year": round_.year,
        "edition": number,
        "published_at": published.isoformat(),
        "licence": {"id": terms.value, "address": terms.address},
        "languages": list(LANGUAGES),
        "questionnaire": round_.version.digest,
        "demonstration": round_.demonstration,
    }


def _decoded(fields: Sequence[Field], frame: Any) -> Iterator[Held]:
    """Some at a time: together they take as much room as the frame."""
    for start in range(0, len(fields), _TOGETHER):
        yield from decoded(fields[start : start + _TOGETHER], frame)


def _pooled(fields: Sequence[Field], public: Iterable[Held], members: Iterable[Held]) -> Iterator[tuple[str, Any]]:
    """What members alone read, counted for the public: never of a part of the cities, and not again for one more."""
    for field, ours, theirs in zip(fields, public, members, strict=True):
        tally = pooled(ours, theirs)
        if tally is not None:
            yield field.name, tally_as_data(tally)


def _columns(form: CompiledForm, fields: Fields) -> Iterator[dict[str, Any]]:
    """The dictionary, in every language: each column in its order, each repeat followed by its fields."""
    words = {language: Words(form.language(language)) for language in LANGUAGES}
    for topic in topics_of(form):
        block = {language: said.section(topic.section) for language, said in words.items()}
        for part in topic.parts:
            for leaf in (part,) if part.shape is Shape.REPEAT else part.leaves:
                field = fields[leaf.path]
                yield {"column": field.name, "block": block, **_described(leaf, words)}
                for inner, own in zip(leaf.parts, field.fields, strict=True):
                    yield {"column": f"{field.name}/{own.name}", "block": block, **_described(inner, words)}


def _described(part: Part, words: Mapping[str, Words]) -> dict[str, Any]:
    repeat = part.shape is Shape.REPEAT
    named = {language: {} if repeat else said.choices(part) for language, said in words.items()}
    choices = [
        {
            "value": choice.value,
            "means": choice.state,
            "labels": {language: labels.get(choice.value, choice.value) for language, labels in named.items()},
        }
        for choice in part.question.choices
    ]
    return {
        "code": part.node.code,
        "question": {language: said.title(part) for language, said in words.items()},
        "type": "entries" if repeat else part.question.kind.value,
        "choices": choices,
        "visibility": part.node.columns.get("mancomun_visibility") or str(Visibility.COORDINATION),
    }


def _spoken(say: Any) -> dict[str, str]:
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = str(say())
    return said
