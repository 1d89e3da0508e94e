"""How a city goes through a round of the demonstration: it begins, answers in parts, and takes what steps follow."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.utils.translation import override

from mancomun.accounts.models import User
from mancomun.core.actors import Actor
from mancomun.demo.inventing import answers, respondent
from mancomun.demo.people import Team
from mancomun.network.models import LocalGovernment
from mancomun.network.queries.actors import actor_of
from mancomun.surveys.actions.answering import Change, open_response, save_section
from mancomun.surveys.actions.flow import Remarks, accept_response, approve_response, return_response, submit_response
from mancomun.surveys.models import Response, Revision, Round
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.queries.flow import revisions_of
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.rounds import invitee_of

ASKED_AGAIN = {
    "es": "¿Pueden agregar el año y un enlace? Así otras ciudades podrán citarlo.",
    "pt": "Podem acrescentar o ano e um link? Assim outras cidades poderão citá-lo.",
}
PARTS = 3  # a city answers in as many sittings
Step = tuple[datetime, Callable[[datetime], object]]


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a city gets in a round: how much it answers, and which steps follow."""

    share: float  # of the sections
    steps: int = 0  # 1 put forward, 2 approved, 3 decided by the coordination
    returned: bool = False


UNOPENED, HALF, NEARLY, FORWARD, APPROVED, ACCEPTED, RETURNED = (
    Stage(0),
    Stage(0.5),
    Stage(0.9),
    Stage(1, 1),
    Stage(1, 2),
    Stage(1, 3),
    Stage(1, 3, returned=True),
)

# Whom a visitor of the demonstration is likely to become stands where there is something to do.
STAGED_CLOSED = {"quilmes": ACCEPTED, "montevideo": ACCEPTED, "cordoba": ACCEPTED, "porto-alegre": ACCEPTED}
STAGED_OPEN = {"quilmes": UNOPENED, "montevideo": APPROVED, "cordoba": RETURNED, "porto-alegre": HALF}


def stages_of_closed(cities: Iterable[str]) -> dict[str, Stage]:
    """How far each city got last year: most were accepted."""
    return _drawn(cities, {ACCEPTED: 0.76, UNOPENED: 0.1, HALF: 0.08, NEARLY: 0.06}) | STAGED_CLOSED


def stages_of_open(cities: Iterable[str]) -> dict[str, Stage]:
    """How far each city is today: everything is on its way."""
    likely = {UNOPENED: 0.3, HALF: 0.22, NEARLY: 0.12, FORWARD: 0.08, APPROVED: 0.1, ACCEPTED: 0.12, RETURNED: 0.06}
    return _drawn(cities, likely) | STAGED_OPEN


def _drawn(cities: Iterable[str], likely: dict[Stage, float]) -> dict[str, Stage]:
    dice = Random(f"mancomun:stages:{len(likely)}")
    return {slug: dice.choices(list(likely), list(likely.values()))[0] for slug in sorted(cities)}


@dataclass(frozen=True, slots=True)
class Answering:
    """One city on its way through one round."""

    round: Round
    city: LocalGovernment
    team: Team
    reviewer: User  # of the coordination, or the secretariat
    stage: Stage
    begin: datetime  # when the city first looks
    pace: timedelta  # between two of its steps

    def plan(self) -> Iterator[Step]:
        """Each step with its instant, in order."""
        count = round(self.stage.share * len(compiled(self.round.version).sections()))
        if count == 0:
            return
        yield self.begin, self.start
        size = -(-count // PARTS)
        for part in range(PARTS):
            chosen = slice(part * size, min((part + 1) * size, count))
            yield self.begin + (part + 1) * self.pace, partial(self.answer, part=chosen)
        later = [self.submit, self.approve, self.give_back if self.stage.returned else self.accept]
        for number, step in enumerate(later[: self.stage.steps]):
            yield self.begin + (number + PARTS + 1) * self.pace, step

    def response(self) -> Response:
        return invitee_of(self.round, self.city.slug).response

    def put_forward(self) -> tuple[Response, Revision]:
        response = self.response()
        return response, revisions_of(response)[0]  # the newest

    def start(self, at: datetime) -> None:
        open_response(invitee=invitee_of(self.round, self.city.slug), by=_actor(self.team.focal_point, at), at=at)

    def answer(self, at: datetime, *, part: slice) -> None:
        response = self.response()
        form, now = queries.form_of(response), queries.clock_of(response, at)
        who = respondent(self.city, edition=self.round.year)
        draft, standing = queries.draft_of(response), queries.answers_of(response)
        new: dict[str, str] = {}
        for section in form.sections()[part]:
            given = answers(form, who, draft, section, now=now)
            draft = draft.update(given)
            new |= given
        changes = [
            Change(path, value, base=standing[path].number if path in standing else 0) for path, value in new.items()
        ]
        writer = self.team.contributor if part.start and self.team.contributor else self.team.focal_point
        save_section(response=response, changes=changes, by=_actor(writer, at), at=at)

    def submit(self, at: datetime) -> None:
        with override(self.language):
            submit_response(response=self.response(), by=_actor(self.team.focal_point, at), at=at)

    @property
    def language(self) -> str:
        return "pt" if self.city.country == "BR" else "es"

    def approve(self, at: datetime) -> None:
        response, revision = self.put_forward()
        approve_response(response=response, revision=revision, by=_actor(self.team.authority, at), at=at)

    def accept(self, at: datetime) -> None:
        response, revision = self.put_forward()
        accept_response(response=response, revision=revision, by=_actor(self.reviewer, at), at=at)

    def give_back(self, at: datetime) -> None:
        response, revision = self.put_forward()
        asked = [entry["path"] for entry in revision.answers if entry["code"] in {"B1", "D1"}][:2]
        remarks = Remarks("", dict.fromkeys(asked, ASKED_AGAIN[self.language]))
        by = _actor(self.reviewer, at)
        return_response(response=response, revision=revision, remarks=remarks, by=by, at=at)


def _actor(user: User, at: datetime) -> Actor:
    return actor_of(user, at=at)
