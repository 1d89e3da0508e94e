"""The desk's commissions and partners."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.core.access import access
from mancomun.core.problems import require
from mancomun.core.requests import Request
from mancomun.network.actions import bodies as acts
from mancomun.network.forms.bodies import (
    CommissionForm,
    NameForm,
    NewCommissionForm,
    NewPartnerForm,
    PartnerForm,
    RoleForm,
)
from mancomun.network.forms.fields import SpanForm, span_before
from mancomun.network.queries import bodies, governments
from mancomun.network.register import Span
from mancomun.network.rules.desk import keeps_commission, keeps_network, opens_desk
from mancomun.network.views.acting import answer, posted


@require_safe
@access(opens_desk)
def commissions(request: Request) -> HttpResponse:
    pages = bodies.commissions_as_of(request.at.date())
    kept = [page for page in pages if keeps_commission(request.actor, page.commission.pk)]
    return render(request, "network/desk/commissions.html", {"pages": kept, "may_add": keeps_network(request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_network)
def add_commission(request: Request) -> HttpResponseBase:
    data, _files = posted(request)
    form = NewCommissionForm(data)
    return answer(
        request,
        form,
        lambda: acts.add_commission(
            slug=form.chosen_slug(),
            name=form.name(),
            span=_name_span(form),
            values=form.values(),
            by=request.actor,
            at=request.at,
        ),
        to=reverse("network:desk_commissions"),
        said=_("The commission was added."),
        title=_("Add a commission"),
        up=_up(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(opens_desk)
def commission(request: Request, slug: str) -> HttpResponseBase:
    page = bodies.commission_page(slug, request.at.date())
    require(keeps_commission(request.actor, page.commission.pk))
    data, _files = posted(request)
    form = CommissionForm(data, commission=page.commission)
    return answer(
        request,
        form,
        lambda: acts.change_commission(
            commission=bodies.commission_by_slug(slug), values=form.values(), by=request.actor, at=request.at
        ),
        to=reverse("network:desk_commission", args=[slug]),
        said=_("The commission was saved."),
        page="network/desk/commission.html",
        commission=page,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(opens_desk)
def rename(request: Request, slug: str) -> HttpResponseBase:
    page = bodies.commission_page(slug, request.at.date())
    require(keeps_commission(request.actor, page.commission.pk))
    data, _files = posted(request)
    form = NameForm(data)
    return answer(
        request,
        form,
        lambda: acts.rename_commission(
            commission=page.commission, name=form.name(), span=_name_span(form), by=request.actor, at=request.at
        ),
        to=reverse("network:desk_commission", args=[slug]),
        said=_("The commission has its new name. The name before stays in its history."),
        title=_("A new name"),
        up=(page.name, reverse("network:desk_commission", args=[slug])),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(opens_desk)
def add_role(request: Request, slug: str) -> HttpResponseBase:
    page = bodies.commission_page(slug, request.at.date())
    require(keeps_commission(request.actor, page.commission.pk))
    data, _files = posted(request)
    inside = sorted(
        {(role.government.slug, role.government.name) for role in page.roles_now}, key=lambda pair: pair[1]
    )
    form = RoleForm(data, cities=governments.city_choices() if keeps_network(request.actor) else inside)
    return answer(
        request,
        form,
        lambda: acts.give_role(
            commission=page.commission,
            government=governments.government_by_slug(form.cleaned_data["government"]),
            role=form.cleaned_data["role"],
            span=form.span(),
            by=request.actor,
            at=request.at,
        ),
        to=reverse("network:desk_commission", args=[slug]),
        said=_("The city has its role."),
        title=_("Give a city a role"),
        up=(page.name, reverse("network:desk_commission", args=[slug])),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(opens_desk)
def change_role(request: Request, slug: str, number: int) -> HttpResponseBase:
    page = bodies.commission_page(slug, request.at.date())
    require(keeps_commission(request.actor, page.commission.pk))
    role = bodies.role_of(page.commission, number)
    data, _files = posted(request)
    form = SpanForm(data, initial=span_before(governments.span_of(role)))
    return answer(
        request,
        form,
        lambda: acts.end_role(role=role, span=form.span(), by=request.actor, at=request.at),
        to=reverse("network:desk_commission", args=[slug]),
        said=_("The role was saved."),
        title=_("%(city)s: %(role)s") % {"city": role.government.name, "role": role.get_role_display()},
        up=(page.name, reverse("network:desk_commission", args=[slug])),
    )


@require_safe
@access(keeps_network)
def partners(request: Request) -> HttpResponse:
    return render(request, "network/desk/partners.html", {"partners": bodies.partners()})


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_network)
def add_partner(request: Request) -> HttpResponseBase:
    data, _files = posted(request)
    form = NewPartnerForm(data)
    return answer(
        request,
        form,
        lambda: acts.add_partner(slug=form.chosen_slug(), values=form.values(), by=request.actor, at=request.at),
        to=reverse("network:desk_partners"),
        said=_("The partner was added."),
        title=_("Add a partner"),
        up=(_("Partners"), reverse("network:desk_partners")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_network)
def partner(request: Request, slug: str) -> HttpResponseBase:
    found = bodies.partner_by_slug(slug)
    data, _files = posted(request)
    form = PartnerForm(data, partner=found)
    return answer(
        request,
        form,
        lambda: acts.change_partner(partner=found, values=form.values(), by=request.actor, at=request.at),
        to=reverse("network:desk_partners"),
        said=_("The partner was saved."),
        title=found.name,
        up=(_("Partners"), reverse("network:desk_partners")),
    )


def _up() -> tuple[str, str]:
    return _("Commissions"), reverse("network:desk_commissions")


def _name_span(form: NameForm) -> Span:
    return Span(form.cleaned_data["starts"], None, form.cleaned_data["name_source"])
