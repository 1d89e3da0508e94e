"""A few findings of a round, for a page that is not about its results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language

from mancomun.core.actors import Actor
from mancomun.surveys.models import Round
from mancomun.surveys.queries.results import Results, Shape, Topic, results_of
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results.sentences import say

MOST = 3


@dataclass(frozen=True, slots=True)
class Highlight:
    key: str
    question: str
    finding: str  # the heading of the question's page
    url: str


def highlights(round: Round, actor: Actor, *, at: datetime) -> list[Highlight]:  # noqa: A002  # the domain's word
    """Of the questions that say yes or no, those that most cities answered; in the form's order.

    Those of the form's core go before others, and no two are of one block. The round is one that
    ``rounds_visible_to`` showed the actor. Raises Http404 unless its results may be seen.
    """
    results = results_of(round, actor, at=at)
    texts = Words(results.form.language(get_language()))
    return [
        Highlight(
            topic.key,
            texts.title(topic.main),
            say(texts, topic.main, results.book.finding(topic.main)),
            reverse("surveys:result", args=[round.slug, topic.key]),
        )
        for topic in chosen(results)
    ]


def chosen(results: Results) -> Sequence[Topic]:
    fullest: dict[str, tuple[bool, int, Topic]] = {}
    for topic in results.topics:
        if topic.main.shape is Shape.QUESTION and topic.main.question.compares:
            counted, core = results.book.tally(topic.main).counted, topic.main.node.concepts.core
            best = fullest.get(topic.section.name)
            if counted and (best is None or (core, counted) > best[:2]):
                fullest[topic.section.name] = (core, counted, topic)
    chosen = sorted(fullest.values(), key=lambda found: (not found[0], -found[1]))[:MOST]
    keys = {topic.key for _core, _counted, topic in chosen}
    return [topic for topic in results.topics if topic.key in keys]
