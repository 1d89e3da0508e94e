"""Several people on one answer: Córdoba hands a section to somebody without an account, who asks back."""

from datetime import datetime, timedelta

from mancomun.demo.people import Team
from mancomun.network.models import LocalGovernment
from mancomun.network.queries.actors import actor_of
from mancomun.surveys.actions.conversations import say
from mancomun.surveys.actions.hands import Into, hand_over, open_link
from mancomun.surveys.models import Response, Round
from mancomun.surveys.queries import hands as queries
from mancomun.surveys.queries.answering import form_of
from mancomun.surveys.queries.rounds import invitee_of

HELPER, ADDRESS = "Marta", "marta@demo.invalid"
MESSAGE = "Por favor revise lo que corresponde a salud. Si falta un dato, dígalo en una nota."
NOTE = "¿Contamos también el programa del hospital provincial, o solo lo municipal?"
NAME = "e1_header"  # the head of the table of themes


def share(asked: Round, city: LocalGovernment, team: Team, *, at: datetime) -> None:
    """Two hours ago the section went out by link; an hour ago its helper asked the focal point."""
    response = invitee_of(asked, city.slug).response
    response.invitee.round = asked
    form = form_of(response)
    node = next(node for node in form.questions() if node.name == NAME)
    given = at - timedelta(hours=2)
    handover, link = hand_over(
        response=response,
        sections=[form.section_of(node.path).name],
        into=Into(email=ADDRESS),
        message=MESSAGE,
        by=actor_of(team.focal_point, at=given),
        at=given,
    )
    opened = at - timedelta(minutes=90)
    open_link(handover=handover, secret=link.rstrip("/").rpartition("/")[2], name=HELPER, closed=False, at=opened)
    _ask(response, node.path, handover.pk, team, at - timedelta(hours=1))


def _ask(response: Response, path: str, number: int, team: Team, at: datetime) -> None:
    handover = queries.handover_numbered(response, number)
    handover.response = response
    people = queries.colleagues(response, at=at)
    mentioned = [each for each in people if each.user == team.focal_point]
    say(response=response, path=path, body=NOTE, mention=mentioned, by=queries.helper_of(handover), at=at)
