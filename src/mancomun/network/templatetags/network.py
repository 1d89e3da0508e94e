"""``{% load network %}``: what the register knows, in words.

{{ days|days }}                        «desde 1995», of anything with dated ends
{{ source|linked }}                    a source, and its address as a link
{{ "borough"|kind_name }}              what a kind of government is called
{% city_facts page as facts %}         the lines of a city’s summary list; ``page`` comes from ``city_page``
{% commission_roles page.roles_now page.on _("Today") %}
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mancomun.network.models import CommissionRole, LocalGovernment
from mancomun.network.queries.cities import CityPage
from mancomun.network.sizes import SIZE_WORDS
from mancomun.network.tables import commissions_of_city_table
from mancomun.network.words import days_in_words, linked, membership_in_words
from mancomun.ui.items import Fact
from mancomun.ui.localise import country, number, spoken_day, zone_label

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()
register.filter("days", days_in_words)
register.filter("linked", linked)


@register.filter
def kind_name(code: str) -> str:
    """What a kind of government is called; the code itself for one that there is not."""
    names = dict(LocalGovernment.Kind.choices)
    return str(names.get(code, code))


@register.simple_tag
def city_facts(page: CityPage) -> list[Fact]:
    city = page.government
    where = country(city.country) + (f", {city.subdivision}" if city.subdivision else "")
    facts = [
        Fact(_("Country"), f"{where} ({page.sub_region})" if page.sub_region else where),
        Fact(_("Kind"), city.get_kind_display()),
        Fact(_("Population"), _population(page)),
        Fact(_("Membership"), _memberships(page)),
        Fact(_("Time zone"), zone_label(city.time_zone)),
    ]
    if city.latitude is not None and city.longitude is not None:
        facts.append(Fact(_("Coordinates"), f"{number(city.latitude, 4)}; {number(city.longitude, 4)}"))
    if page.external_ids:
        links = format_html_join(
            " · ", '<a href="{}">{} {}</a>', ((found.url, found.label, found.number) for found in page.external_ids)
        )
        facts.append(Fact(_("The same place elsewhere"), links))
    if city.website:
        facts.append(Fact(_("Website"), format_html('<a href="{}">{}</a>', city.website, city.website)))
    if city.source:
        facts.append(Fact(_("Source of these facts"), _source(city.source, city.source_date)))
    return facts


@register.simple_tag
def commission_roles(roles: Sequence[CommissionRole], on: date, caption: "StrOrPromise") -> str:
    return str(commissions_of_city_table(roles, on, str(caption)))


def _population(page: CityPage) -> "StrOrPromise":
    city = page.government
    if city.population is None:
        return _("Not recorded")
    value = _("%(people)s in %(year)d") % {"people": number(city.population), "year": city.population_year}
    size = SIZE_WORDS[page.size] if page.size else ""
    return format_html('{}. {}.<br><span class="soft">{}</span>', value, size, linked(city.population_source))


def _memberships(page: CityPage) -> SafeString:
    if not page.memberships:
        return conditional_escape(_("Not recorded"))
    lines = [
        (membership_in_words([span], page.on), format_html("<br>{}", linked(span.source)) if span.source else "")
        for span in page.memberships
    ]
    return format_html_join(SafeString("<br>"), '{}<span class="soft">{}</span>', lines)


def _source(text: str, on: date | None) -> SafeString:
    return format_html("{} ({})", linked(text), spoken_day(on)) if on else linked(text)
