"""What everybody sees of the network: cities, commissions, partners."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.core.tables import Table, csv_response
from mancomun.network import tables
from mancomun.network.forms.cities import CitiesForm
from mancomun.network.queries import bodies, cities
from mancomun.network.register import COLUMNS
from mancomun.ui.charts.frame import Frame
from mancomun.ui.items import Source, Tab
from mancomun.ui.localise import number
from mancomun.ui.maps import PlaceMap, region_of

PER_PAGE = 50
MOST_ON_A_MAP = 500
MAP = "map"


@require_safe
@access(anyone)
def cities_view(request: Request) -> HttpResponse:
    on = request.at.date()
    form = _form(request)
    found = cities.cities_found(form.wanted(), on)
    counts = cities.counts_of(found)
    address = f"{reverse('network:cities_csv')}?{request.GET.urlencode()}"
    source = Source(_("register of the network"), csv=address, on=on)
    context = {"form": form, "counts": counts, "finding": _finding(counts), "tabs": _tabs(request), "source": source}
    if request.GET.get("view") == MAP:
        located = tables.places(found[:MOST_ON_A_MAP], on)
        question = _("Where the cities of the register lie")
        frame = Frame(_finding(counts), question, source, level=2)
        context["map"] = PlaceMap(frame, located, region_of(located)) if located else None
        context["unplaced"] = min(counts.cities, MOST_ON_A_MAP) - len(located)
        context["cut"] = MOST_ON_A_MAP if counts.cities > MOST_ON_A_MAP else 0
        return render(request, "network/cities_map.html", context)
    paginator = Paginator(found, PER_PAGE)
    vars(paginator)["count"] = counts.cities  # known already; it would count again
    page = paginator.get_page(request.GET.get("page"))
    context |= {"page": page, "table": tables.cities_table(page.object_list, on, _("Cities of the register"))}
    return render(request, "network/cities.html", context)


@require_safe
@access(anyone)
def cities_csv(request: Request) -> HttpResponseBase:
    """The public register, in the columns that its import reads."""
    found = cities.cities_found(_form(request).wanted(), request.at.date())
    rows = cities.register_rows(found)
    return csv_response(Table("cities", COLUMNS, rows), filename="cities.csv")


def _form(request: Request) -> CitiesForm:
    commissions = bodies.commission_choices(request.at.date())
    return CitiesForm(request.GET, countries=cities.countries_present(), commissions=commissions)


def _finding(counts: cities.Counts) -> str:
    """«64 ciudades de 11 países»."""
    found = ngettext("%(cities)s city", "%(cities)s cities", counts.cities) % {"cities": number(counts.cities)}
    where = ngettext("%(countries)s country", "%(countries)s countries", counts.countries)
    return _("%(cities)s of %(countries)s") % {
        "cities": found,
        "countries": where % {"countries": number(counts.countries)},
    }


def _tabs(request: Request) -> list[Tab]:
    """List and map of the same cities."""
    wanted = request.GET.copy()
    for name in ("view", "page"):
        wanted.pop(name, None)
    listed = wanted.urlencode()
    wanted["view"] = MAP
    mapped = request.GET.get("view") == MAP
    return [Tab(_("List"), f"?{listed}", not mapped), Tab(_("Map"), f"?{wanted.urlencode()}", mapped)]


@require_safe
@access(anyone)
def commissions_view(request: Request) -> HttpResponse:
    return render(request, "network/commissions.html", {"pages": bodies.commissions_as_of(request.at.date())})


@require_safe
@access(anyone)
def commission_view(request: Request, slug: str) -> HttpResponse:
    page = bodies.commission_page(slug, request.at.date())
    context = {
        "page": page,
        "now": tables.roles_table(page.roles_now, _("Cities of the commission today")),
        "before": tables.roles_table(page.roles_before, _("Roles that ended")),
    }
    return render(request, "network/commission.html", context)


@require_safe
@access(anyone)
def partners_view(request: Request) -> HttpResponse:
    return render(request, "network/partners.html", {"partners": bodies.partners()})


@require_safe
@access(anyone)
def partner_view(request: Request, slug: str) -> HttpResponse:
    return render(request, "network/partner.html", {"partner": bodies.partner_by_slug(slug)})
