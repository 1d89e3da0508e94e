"""From an address and an actor to the results that this actor may see; Http404 for everybody else."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Max
from django.http import Http404

from mancomun.core.actors import Actor
from mancomun.surveys.engine import CompiledForm
from mancomun.surveys.models import Response, Revision, Round
from mancomun.surveys.queries.conditions import conditions_of
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.results.book import Book
from mancomun.surveys.queries.results.cities import City, Scope, cities_asked
from mancomun.surveys.queries.results.kept import Kept
from mancomun.surveys.queries.results.sheets import Sheet, sheets_of
from mancomun.surveys.queries.results.topics import Topic, topics_of
from mancomun.surveys.queries.rounds import answering_over, rounds_visible_to
from mancomun.surveys.rules.results import Reader, may_pool, may_see, reader_of, results_open

_sheets: Kept[dict[int, Sheet]] = Kept(4)
_books: Kept[Book] = Kept(32)


@dataclass(frozen=True)
class Results:
    round: Round
    form: CompiledForm
    topics: tuple[Topic, ...]
    asked: tuple[City, ...]  # all cities of the round
    book: Book  # of the cities in the scope
    reader: Reader
    ahead: bool  # looked at before the results are open: the coordination alone sees it
    as_of: datetime | None  # when the last answer that counts was accepted
    binder: Callable[[Scope], Book]
    scope: Scope

    @property
    def cities(self) -> tuple[City, ...]:
        return self.book.cities

    def topic(self, key: str) -> Topic:
        found = next((topic for topic in self.topics if topic.key == key), None)
        if found is None:
            raise Http404
        return found

    def within(self, scope: Scope) -> "Results":
        """The same for a part of the cities."""
        return replace(self, scope=scope, book=self.binder(scope)) if scope.narrowed else self


def opened(actor: Actor, slug: str, *, at: datetime) -> Results:
    return results_of(_round(actor, slug), actor, at=at)


def results_of(round_: Round, actor: Actor, *, at: datetime) -> Results:
    """Of a round that ``rounds_visible_to`` showed this actor."""
    published = round_.published_at is not None
    over = published or answering_over(round_, at)
    open_ = results_open(answering_over=over, published=published)
    if not may_see(actor, commission_id=round_.commission_id, open=open_).ok:
        raise Http404
    form, asked = compiled(round_.version), cities_asked(round_)
    as_of, stamp = _stamp(round_)
    reader = reader_of(actor, commission_id=round_.commission_id, cities=frozenset(city.pk for city in asked))
    sheets_key: tuple[Hashable, ...] = (round_.pk, round_.version_id, round_.published_at, stamp, open_)

    def bind(scope: Scope) -> Book:
        return Book(
            cities=scope.of(asked),
            sheets=_sheets.get(sheets_key, lambda: sheets_of(round_, at=at, ahead=not open_)),
            conditions=conditions_of(form),
            actor=actor,
            commission_id=round_.commission_id,
            open=open_,
            pools=may_pool(reader, published=published, narrowed=scope.narrowed),
        )

    def binder(scope: Scope) -> Book:
        return _books.get((sheets_key, asked, scope, reader), lambda: bind(scope))

    return Results(round_, form, topics_of(form), asked, binder(Scope()), reader, not open_, as_of, binder, Scope())


def _round(actor: Actor, slug: str) -> Round:
    rows = rounds_visible_to(actor).filter(slug=slug).defer("version__xform", "version__sheets")
    found: Round | None = rows.first()
    if found is None:
        raise Http404
    return found


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
    _sheets.clear()
    _books.clear()
