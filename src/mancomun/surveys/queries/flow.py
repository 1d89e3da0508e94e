"""One city's answer on its way: who may open it, what the rules need to know, what its people are told."""

from django.http import Http404

from mancomun.core.actors import Actor
from mancomun.surveys.models import Invitee, Remark, Response, ResponseStep, Revision, Round
from mancomun.surveys.queries.corrections import open_of, phase_of
from mancomun.surveys.queries.rounds import invitee_of, phases_in, round_visible_to
from mancomun.surveys.rules.flow import Case


def response_for_members(actor: Actor, round_slug: str, city_slug: str) -> Response:
    """The city's answer for its own people and the coordination; Http404 for everybody else."""
    invitee = invitee_for_members(actor, round_slug, city_slug)
    response: Response | None = getattr(invitee, "response", None)
    if response is None:
        raise Http404
    response.invitee = invitee
    return response


def invitee_for_members(actor: Actor, round_slug: str, city_slug: str) -> Invitee:
    found = round_visible_to(actor, round_slug)
    invitee = invitee_of(found, city_slug)
    if not (actor.answers_for(invitee.government_id) or actor.coordinates(found.commission_id)):
        raise Http404
    return invitee


def locked(response: Response) -> Response:
    """The response as it is now, with its round, held against other writers until the transaction ends."""
    rows = Response.objects.select_for_update(of=("self",)).select_related("invitee__government")
    found: Response = rows.get(pk=response.pk)
    rounds = Round.objects.select_related("version", "commission").prefetch_related("phases")
    found.invitee.round = rounds.defer("version__xform", "version__sheets").get(pk=found.invitee.round_id)
    return found


def case_of(response: Response) -> Case:
    """What the rules of the flow need to know."""
    city, round_ = response.invitee.government, response.invitee.round
    correction = open_of(response)
    return Case(
        state=response.state,
        government_id=city.pk,
        commission_id=round_.commission_id,
        phases=phases_in(response.invitee) + phase_of(correction),
        zone=city.time_zone,
        approved_before=approved_before(response),
        published=round_.published_at is not None,
        correcting=correction is not None,
    )


def approved_before(response: Response) -> bool:
    return Revision.objects.filter(response=response, approved_at__isnull=False).exists()


def latest_revision(response: Response) -> Revision | None:
    return Revision.objects.filter(response=response).order_by("-number").first()


def latest_accepted(response: Response) -> Revision | None:
    """What is in the results."""
    return Revision.objects.filter(response=response, accepted_at__isnull=False).order_by("-number").first()


def revisions_of(response: Response) -> list[Revision]:
    """All revisions, the newest first."""
    return list(Revision.objects.filter(response=response).order_by("-number"))


def revision_numbered(response: Response, number: int) -> Revision:
    found = Revision.objects.filter(response=response, number=number).first()
    if found is None:
        raise Http404
    return found


def revision_before(revision: Revision) -> Revision | None:
    rows = Revision.objects.filter(response=revision.response_id, number__lt=revision.number)
    return rows.order_by("-number").first()


def revision_by_uid(uid: str) -> Revision:
    """An approved revision with its round and city; Http404 when there is none of this uid."""
    rows = Revision.objects.filter(uid=uid, approved_at__isnull=False)
    found = rows.select_related("response__invitee__government", "response__invitee__round").first()
    if found is None:
        raise Http404
    return found


def steps_of(response: Response) -> list[ResponseStep]:
    """Every step with its remarks, in order."""
    rows = ResponseStep.objects.filter(response=response).select_related("revision").prefetch_related("remarks")
    return list(rows.order_by("at", "id"))


def open_remarks(response: Response) -> list[Remark]:
    """What was asked to look at again and is not settled yet."""
    return list(Remark.objects.filter(response=response, settled_at=None).order_by("at", "id"))
