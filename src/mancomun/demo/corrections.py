"""A published answer that turned out to be wrong: a city asks, the coordination opens it, a new edition follows."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from mancomun.core.actors import Actor
from mancomun.demo.answering import Answering
from mancomun.network.queries.actors import actor_of
from mancomun.surveys.actions.answering import Change, save_section
from mancomun.surveys.actions.corrections import ask_correction, open_correction
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.sheet.controls import is_year

REASON = {
    "es": "El año que indicamos estaba equivocado: es el anterior.",
    "pt": "O ano que indicamos estava errado: é o anterior.",
}


def correct(course: Answering, *, at: datetime) -> None:
    """The first year that the city gave becomes the one before it; from the request to the edition it takes a week."""
    days = _days(at)
    ask_correction(response=course.response(), reason=REASON[course.language], by=_focal(course, at), at=at)
    opened = next(days)
    reviewer = actor_of(course.reviewer, at=opened)
    open_correction(response=course.response(), until=opened + timedelta(days=20), by=reviewer, at=opened)
    _rewrite(course, next(days))
    course.submit(next(days))
    course.approve(next(days))
    course.accept(next(days))


def _rewrite(course: Answering, at: datetime) -> None:
    response = course.response()
    form, standing = queries.form_of(response), queries.answers_of(response)
    years = (node.path for node in form.questions() if is_year(node))
    answer = next(found for path in years if (found := standing.get(path)) and found.value.isdigit())
    change = Change(answer.path, str(int(answer.value) - 1), answer.visibility, answer.number)
    save_section(response=response, changes=[change], by=_focal(course, at), at=at)


def _focal(course: Answering, at: datetime) -> Actor:
    return actor_of(course.team.focal_point, at=at)


def _days(at: datetime) -> Iterator[datetime]:
    while True:
        at += timedelta(days=1, hours=2)
        yield at
