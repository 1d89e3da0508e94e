"""Who acts for whom: a city's people, the desk's people, one's own mandates; and inviting and ending."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.core.access import access, signed_in
from mancomun.core.problems import require
from mancomun.core.requests import Request
from mancomun.network.actions.invitations import Into, invite, withdraw_invitation
from mancomun.network.actions.mandates import end_mandate, end_seat
from mancomun.network.forms.people import InviteToCityForm, InviteToSeatForm, NothingForm, ReasonForm
from mancomun.network.models.people import Role
from mancomun.network.queries import bodies, desk, governments, people
from mancomun.network.rules.desk import keeps_network, opens_desk
from mancomun.network.rules.people import may_end, sees_people
from mancomun.network.views import showing
from mancomun.network.views.acting import answer, posted
from mancomun.network.words import invitation_in_words, mandate_in_words, seat_in_words

UTC = "UTC"


@require_safe
@access(signed_in)
def mine(request: Request) -> HttpResponse:
    """One's own mandates and seats, today and before."""
    mandates, seats = people.held_by(request.actor.user_id or 0)
    context = {"held": showing.held(mandates, seats, request.actor, request.at), "at": request.at}
    return render(request, "network/mine.html", context)


@require_safe
@access(signed_in)
def of_city(request: Request, slug: str) -> HttpResponse:
    government = governments.government_by_slug(slug)
    commissions = people.commissions_of(government, request.at.date())
    require(sees_people(request.actor, government.pk, commissions))
    roles = showing.roles_to_give(request.actor, government.pk, commissions)
    context = {
        "government": government,
        "people": showing.city_people(people.people_of(government), commissions, request.actor, request.at),
        "invitations": people.pending(request.at).filter(government=government) if roles else [],
        "may_invite": bool(roles),
        "at": request.at,
    }
    return render(request, "network/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(signed_in)
def invite_to_city(request: Request, slug: str) -> HttpResponseBase:
    government = governments.government_by_slug(slug)
    commissions = people.commissions_of(government, request.at.date())
    require(sees_people(request.actor, government.pk, commissions))
    roles = showing.roles_to_give(request.actor, government.pk, commissions)
    require(showing.gives_something(roles))
    data, _files = posted(request)
    form = InviteToCityForm(data, roles=roles, initial={"language": request.LANGUAGE_CODE})
    return answer(
        request,
        form,
        lambda: invite(
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            language=form.cleaned_data["language"],
            into=Into(
                government=government,
                role=form.cleaned_data["role"],
                ends_at=form.ends_at(government.time_zone),
                act=form.cleaned_data["act"],
            ),
            by=request.actor,
            at=request.at,
        ),
        to=reverse("network:people", args=[slug]),
        said=_("The invitation is on its way. Its link works for 14 days."),
        page="network/form.html",
        title=_("Invite somebody"),
        up=(government.name, reverse("network:people", args=[slug])),
        submit_label=_("Send the invitation"),
    )


@require_safe
@access(opens_desk)
def at_desk(request: Request) -> HttpResponse:
    cities = people.governments_reached_by(request.actor, request.at.date())
    secretariat = bool(keeps_network(request.actor))
    context = {
        "alone": desk.without(cities, Role.FOCAL_POINT, request.at),
        "mute": desk.without(cities, Role.AUTHORITY, request.at),
        "ending": desk.ending_soon(cities, request.at),
        "invitations": people.pending_visible_to(request.actor, request.at),
        "cities": cities,
        "at": request.at,
        "secretariat": secretariat,
        "commissions": [] if secretariat else bodies.names_coordinated_by(request.actor, request.at.date()),
    }
    if secretariat:
        context["seats"] = showing.seats(people.seats(), request.at)
    return render(request, "network/desk/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_network)
def invite_to_seat(request: Request) -> HttpResponseBase:
    data, _files = posted(request)
    commissions = bodies.commission_choices(request.at.date())
    form = InviteToSeatForm(data, commissions=commissions, initial={"language": request.LANGUAGE_CODE})

    def act() -> None:
        slug = form.cleaned_data["commission"]
        invite(
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            language=form.cleaned_data["language"],
            into=Into(
                seat=form.cleaned_data["seat"],
                commission=bodies.commission_by_slug(slug) if slug else None,
                ends_at=form.ends_at(UTC),
            ),
            by=request.actor,
            at=request.at,
        )

    return answer(
        request,
        form,
        act,
        to=reverse("network:desk_people"),
        said=_("The invitation is on its way. Its link works for 14 days."),
        title=_("Invite somebody into a seat"),
        up=(_("People"), reverse("network:desk_people")),
        submit_label=_("Send the invitation"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(signed_in)
def mandate_end(request: Request, number: int) -> HttpResponseBase:
    mandate = people.mandate_by_number(number)
    power = people.power_of_mandate(mandate, request.at)
    require(may_end(request.actor, power, mandate.user_id))
    own = mandate.user_id == request.actor.user_id
    data, _files = posted(request)
    form = ReasonForm(data)
    return answer(
        request,
        form,
        lambda: end_mandate(mandate=mandate, reason=form.cleaned_data["reason"], by=request.actor, at=request.at),
        to=reverse("network:my_mandates") if own else reverse("network:people", args=[mandate.government.slug]),
        said=_("The mandate has ended. The person no longer acts for the city."),
        page="network/end.html",
        what=mandate_in_words(mandate),
        person=mandate.user,
        up=(mandate.government.name, reverse("network:people", args=[mandate.government.slug])),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(signed_in)
def seat_end(request: Request, number: int) -> HttpResponseBase:
    seat = people.seat_by_number(number)
    require(may_end(request.actor, people.power_of_seat(seat), seat.user_id))
    own = seat.user_id == request.actor.user_id
    data, _files = posted(request)
    form = ReasonForm(data)
    return answer(
        request,
        form,
        lambda: end_seat(seat=seat, reason=form.cleaned_data["reason"], by=request.actor, at=request.at),
        to=reverse("network:my_mandates") if own else reverse("network:desk_people"),
        said=_("The seat has ended."),
        page="network/end.html",
        what=seat_in_words(seat, request.at),
        person=seat.user,
        up=(_("My mandates"), reverse("network:my_mandates"))
        if own
        else (_("People"), reverse("network:desk_people")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(signed_in)
def withdraw(request: Request, number: int) -> HttpResponseBase:
    invitation = people.invitation_by_number(number)
    require(may_end(request.actor, people.power_of_invitation(invitation, request.at), invitation.invited_by or 0))
    city = invitation.government
    to = reverse("network:people", args=[city.slug]) if city else reverse("network:desk_people")
    data, _files = posted(request)
    return answer(
        request,
        NothingForm(data),
        lambda: withdraw_invitation(invitation=invitation, by=request.actor, at=request.at),
        to=to,
        said=_("The invitation was withdrawn. Its link no longer works."),
        page="network/withdraw.html",
        invitation=invitation,
        what=invitation_in_words(invitation, request.at),
        up=(city.name, to) if city else (_("People"), to),
    )


def _own() -> tuple[str, str]:
    return _("My mandates"), reverse("network:my_mandates")
