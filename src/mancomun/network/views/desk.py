"""The coordination desk: what waits, the network's settings, the audit."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.core import audit
from mancomun.core.access import access
from mancomun.core.requests import Request
from mancomun.network.actions.bodies import keep_network
from mancomun.network.forms.audit import AuditForm
from mancomun.network.forms.bodies import NetworkForm
from mancomun.network.queries import desk
from mancomun.network.queries.bodies import the_network
from mancomun.network.queries.people import names_of_people
from mancomun.network.rules.desk import keeps_network, opens_desk
from mancomun.network.tables import audit_table
from mancomun.network.views.acting import answer, posted

PER_PAGE = 50
MOST_FAULTS = 20


@require_safe
@access(opens_desk)
def home(request: Request) -> HttpResponse:
    places = [
        desk.DeskPlace(_("People"), reverse("network:desk_people"), _("Mandates, seats and invitations")),
        desk.DeskPlace(_("Commissions"), reverse("network:desk_commissions"), _("Names, roles of cities")),
    ]
    if keeps_network(request.actor):
        places += [
            desk.DeskPlace(_("Cities"), reverse("network:desk_cities"), _("The register, by hand or from a file")),
            desk.DeskPlace(_("Partners"), reverse("network:desk_partners"), _("Initiatives and organisations")),
            desk.DeskPlace(_("The network"), reverse("network:desk_network"), _("Name, colour, contact, licence")),
            desk.DeskPlace(_("Accounts"), reverse("accounts:people"), _("Who can sign in, and with what")),
            desk.DeskPlace(_("Outbox"), reverse("accounts:outbox"), _("Mail that waits or was sent")),
            desk.DeskPlace(_("Audit"), reverse("network:desk_audit"), _("Who did what, and whether it is whole")),
        ]
    context = {
        "waiting": desk.waiting(request.actor, request.at),
        "places": [*places, *desk.places_elsewhere(request.actor)],
    }
    return render(request, "network/desk/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_network)
def network(request: Request) -> HttpResponseBase:
    data, _files = posted(request)
    form = NetworkForm(data, network=the_network())
    return answer(
        request,
        form,
        lambda: keep_network(values=form.values(), by=request.actor, at=request.at),
        to=reverse("network:desk_network"),
        said=_("The network’s settings were saved."),
        title=_("The network"),
    )


@require_safe
@access(keeps_network)
def audit_log(request: Request) -> HttpResponse:
    form = AuditForm(request.GET)
    found = desk.audit_entries(*form.wanted())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    entries = list(page.object_list)
    number, digest = audit.head()
    context = {
        "form": form,
        "page": page,
        "table": audit_table(entries, names_of_people(desk.actors_of(entries))),
        "number": number,
        "digest": digest,
    }
    return render(request, "network/desk/audit.html", context)


@require_safe
@access(keeps_network)
def audit_check(request: Request) -> HttpResponse:
    """Read the whole chain again, and say whether it is whole."""
    faults = [fault for fault, _n in zip(audit.faults(), range(MOST_FAULTS), strict=False)]
    number, digest = audit.head()
    context = {"faults": faults, "number": number, "digest": digest}
    return render(request, "network/desk/audit_check.html", context)
