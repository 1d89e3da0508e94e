"""The desk's register: cities by hand and from a file, and their memberships."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.core.access import access
from mancomun.core.requests import Request
from mancomun.network.actions import governments as acts
from mancomun.network.actions.register import import_governments, keep_register_file
from mancomun.network.forms.cities import CitiesForm
from mancomun.network.forms.fields import SpanForm, slug_from, span_before
from mancomun.network.forms.governments import GovernmentForm, NewGovernmentForm, RegisterFileForm
from mancomun.network.queries import bodies, cities, governments
from mancomun.network.register import COLUMNS, NEEDED_TO_ADD, Fault, compare, read
from mancomun.network.rules.desk import keeps_network
from mancomun.network.tables import desk_cities_table
from mancomun.network.views.acting import WRONG, answer, posted, shown

PER_PAGE = 50
MOST_SHOWN = 300  # lines of a plan on one page


@require_safe
@access(keeps_network)
def listed(request: Request) -> HttpResponse:
    on = request.at.date()
    form = CitiesForm(request.GET, countries=cities.countries_present(), commissions=bodies.commission_choices(on))
    page = Paginator(cities.cities_found(form.wanted(), on), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "table": desk_cities_table(page.object_list, on)}
    return render(request, "network/desk/cities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_network)
def add(request: Request) -> HttpResponseBase:
    data, _files = posted(request)
    form = NewGovernmentForm(data, near=_near(request))
    return answer(
        request,
        form,
        lambda: acts.add_government(
            slug=slug_from(form.cleaned_data, form.cleaned_data["name"]),
            values=form.values(),
            member=form.member(),
            by=request.actor,
            at=request.at,
        ),
        to=reverse("network:desk_cities"),
        said=_("The city was added."),
        title=_("Add a city"),
        up=(_("Cities"), reverse("network:desk_cities")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_network)
def change(request: Request, slug: str) -> HttpResponseBase:
    government = governments.government_by_slug(slug)
    memberships = governments.memberships_of(government)
    data, _files = posted(request)
    form = GovernmentForm(data, known=governments.known(government, memberships), near=_near(request))
    return answer(
        request,
        form,
        lambda: acts.change_government(
            government=government,
            values=form.values(),
            seen=form.seen_values(slug),
            by=request.actor,
            at=request.at,
        ),
        to=reverse("network:desk_city", args=[slug]),
        said=_("The city was saved."),
        page="network/desk/city.html",
        government=government,
        memberships=memberships,
    )


def _near(request: Request) -> list[str]:
    """The countries of the register: a page offers their time zones until all are asked for; any may be sent."""
    return [] if request.method == "POST" or "zones" in request.GET else cities.countries_present()


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_network)
def add_membership(request: Request, slug: str) -> HttpResponseBase:
    government = governments.government_by_slug(slug)
    data, _files = posted(request)
    form = SpanForm(data)
    return answer(
        request,
        form,
        lambda: acts.add_membership(government=government, span=form.span(), by=request.actor, at=request.at),
        to=reverse("network:desk_city", args=[slug]),
        said=_("The membership was added."),
        title=_("Add a membership"),
        up=(government.name, reverse("network:desk_city", args=[slug])),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_network)
def change_membership(request: Request, slug: str, number: int) -> HttpResponseBase:
    government = governments.government_by_slug(slug)
    membership = governments.membership_of(government, number)
    data, _files = posted(request)
    form = SpanForm(data, initial=span_before(governments.span_of(membership)))
    return answer(
        request,
        form,
        lambda: acts.change_membership(membership=membership, span=form.span(), by=request.actor, at=request.at),
        to=reverse("network:desk_city", args=[slug]),
        said=_("The membership was saved."),
        title=_("Change a membership"),
        up=(government.name, reverse("network:desk_city", args=[slug])),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_network)
def upload(request: Request) -> HttpResponseBase:
    """The first step: the file is read and kept; nothing of the register changes."""
    form = RegisterFileForm(*posted(request))
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        stored = keep_register_file(upload=form.cleaned_data["file"], by=request.actor, at=request.at)
        faults = read(governments.content_of(stored)).faults
        if not faults:
            return HttpResponseRedirect(reverse("network:desk_import_plan", args=[stored.uid]))
    context = {"faults": faults, "columns": COLUMNS, "needed": NEEDED_TO_ADD}
    if faults:
        return render(request, "network/desk/import.html", {"form": form, **context}, status=WRONG)
    return shown(request, form, "network/desk/import.html", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_network)
def plan(request: Request, uid: UUID) -> HttpResponseBase:
    """The second step: exactly what would change; and, when it is agreed to, that and nothing else."""
    stored = governments.register_file(uid, request.actor)
    if stored is None:
        raise Http404
    reading = read(governments.content_of(stored))
    if request.method == "POST":
        import_governments(
            rows=reading.rows, by=request.actor, at=request.at, expected=request.POST.get("plan") or "-"
        )
        return HttpResponseRedirect(reverse("network:desk_import_done", args=[uid]))
    found = compare(reading.rows, governments.known_governments())
    context = {
        "stored": stored,
        "reading": reading,
        "plan": found,
        "added": found.added[:MOST_SHOWN],
        "changed": found.changed[:MOST_SHOWN],
        "most": MOST_SHOWN,
    }
    return render(request, "network/desk/import_plan.html", context, status=WRONG if found.faults else 200)


@require_safe
@access(keeps_network)
def done(request: Request, uid: UUID) -> HttpResponse:
    stored = governments.register_file(uid, request.actor)
    if stored is None:
        raise Http404
    return render(request, "network/desk/import_done.html", {"stored": stored})
