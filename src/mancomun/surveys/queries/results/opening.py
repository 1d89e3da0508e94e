"""From an address and an actor to the results that this actor may see; Http404 for everybody else."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Max
from django.http import Http404

from mancomun.core.actors import Actor
from mancomun.surveys.engine import CompiledForm
from mancomun.surveys.models import Edition, Response, Revision, Round
from mancomun.surveys.queries.editions import edition_of
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.results import sources
from mancomun.surveys.queries.results.book import Book
from mancomun.surveys.queries.results.cities import Cities, Scope, places_of, register
from mancomun.surveys.queries.results.fields import fields_of
from mancomun.surveys.queries.results.kept import Kept
from mancomun.surveys.queries.results.sheets import Sheets
from mancomun.surveys.queries.results.sources import Frozen, Live, Source
from mancomun.surveys.queries.results.topics import Topic, topics_of
from mancomun.surveys.queries.rounds import answering_over, rounds_visible_to
from mancomun.surveys.rules.results import Reader, may_pool, may_see, reader_of, results_open
from mancomun.surveys.snapshot import Framing, Place

_sources: Kept[Source] = Kept(8)
_books: Kept[Book] = Kept(32)


@dataclass(frozen=True)
class Results:
    round: Round
    form: CompiledForm
    topics: tuple[Topic, ...]
    asked: Cities  # all cities of the round
    book: Book  # of the cities in the scope
    reader: Reader
    ahead: bool  # looked at before the results are open: the coordination alone sees it
    as_of: datetime | None  # when the last answer that counts was accepted
    binder: Callable[[Scope], Book]
    scope: Scope
    frozen: Edition | None = None  # what is read; None while the results may still change
    latest: int | None = None  # the number of the present edition

    @property
    def cities(self) -> Cities:
        return self.book.cities

    @property
    def edition(self) -> int | None:
        return self.frozen.number if self.frozen else None

    @property
    def superseded(self) -> bool:
        """An older edition, read on purpose."""
        return self.edition != self.latest

    def topic(self, key: str) -> Topic:
        found = next((topic for topic in self.topics if topic.key == key), None)
        if found is None:
            raise Http404
        return found

    def within(self, scope: Scope) -> "Results":
        """The same for a part of the cities."""
        return replace(self, scope=scope, book=self.binder(scope)) if scope.narrowed else self


def opened(actor: Actor, slug: str, *, at: datetime, edition: int | None = None) -> Results:
    return results_of(_round(actor, slug), actor, at=at, edition=edition)


def results_of(round_: Round, actor: Actor, *, at: datetime, edition: int | None = None) -> Results:
    """Of a round that ``rounds_visible_to`` showed this actor. ``edition``: an older one of a published round."""
    published = round_.published_at is not None
    over = published or answering_over(round_, at)
    open_ = results_open(answering_over=over, published=published)
    if not may_see(actor, commission_id=round_.commission_id, open=open_).ok:
        raise Http404
    latest = edition_of(round_)
    frozen = edition_of(round_, edition) if edition is not None and latest and edition != latest.number else latest
    if edition is not None and frozen is None:
        raise Http404
    form = compiled(round_.version)
    as_of, source = _source(round_, frozen, form, at=at, ahead=not open_)
    asked = source.cities
    reader = reader_of(actor, commission_id=round_.commission_id, cities=asked.held(actor.governments))

    def bind(scope: Scope) -> Book:
        rows = scope.rows(asked) if scope.narrowed else None
        pools = may_pool(reader, published=published, narrowed=scope.narrowed)
        return Book(source, fields_of(form), reader, rows, pools)

    def binder(scope: Scope) -> Book:
        return _books.get((source.key, scope, reader, published), lambda: bind(scope))

    number = latest.number if latest else None
    book = binder(Scope())
    return Results(
        round_, form, topics_of(form), asked, book, reader, not open_, as_of, binder, Scope(), frozen, number
    )


def live(round_: Round, form: CompiledForm, places: Sequence[Place], *, at: datetime, ahead: bool) -> Framing:
    """The answers that count now, to be framed; with ``ahead`` also those that are approved and not yet reviewed."""
    return Framing(places, Sheets(round_, places, at, ahead), list(fields_of(form).values()))


def _source(
    round_: Round, frozen: Edition | None, form: CompiledForm, *, at: datetime, ahead: bool
) -> tuple[datetime | None, Source]:
    if frozen is not None:
        return frozen.as_of, _sources.get(("edition", frozen.pk, frozen.public_digest), lambda: Frozen(frozen))
    asked = register(round_)  # rows as they come: places are made of them where something changed
    as_of, stamp = _stamp(round_)
    key = (round_.pk, round_.version_id, round_.published_at, stamp, ahead, hash(asked))
    return as_of, _sources.get(key, lambda: Live(live(round_, form, places_of(asked), at=at, ahead=ahead), key))


def _round(actor: Actor, slug: str) -> Round:
    rows = rounds_visible_to(actor).filter(slug=slug)
    found: Round | None = rows.first()
    if found is None:
        raise Http404
    return found


def stamp_of(round_: Round) -> datetime | None:
    """When the last answer that counts was accepted."""
    return _stamp(round_)[0]


def _stamp(round_: Round) -> tuple[datetime | None, Hashable]:
    """What names the present state of a round's answers: it differs as soon as one of them counts differently."""
    revisions = Revision.objects.filter(response__invitee__round=round_).aggregate(
        last=Max("pk"), accepted=Max("accepted_at"), many=Count("accepted_at")
    )
    states = (
        Response.objects.filter(invitee__round=round_).values_list("state").annotate(Count("pk")).order_by("state")
    )
    return revisions["accepted"], (*revisions.values(), *states)


def forget() -> None:
    """Let go of everything that was kept, for tests and measurements."""
    _sources.clear()
    _books.clear()
    sources.forget()
