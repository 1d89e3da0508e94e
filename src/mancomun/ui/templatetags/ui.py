"""``{% load ui %}``: the product's components. Values for them are in ``mancomun.ui.items``.

Small things
    {% icon "download" %}  {% icon "alert" _("Attention") %}      the names are in ui/icons.py
    {% status "part" %}  {% status "part" signed=True %}          state of an answer: sign and word, or sign alone
    {% tag _("Draft") kind="part" %}                              a word in the colours of yes, part, no or none
    {% phase "open" %}                                            ahead, open, closed, published
    {% day date %}  {% moment datetime zone %}                    a date; an instant in a named time zone
    {{ n|number }} {{ n|number:1 }} {{ n|percent }}               in the page's language; per cent takes 81 for 81 %
    {{ "UY"|country }} {{ "pt"|language_name }}                   names of ISO codes in the page's language

Acting
    {% form_keys %} of {% load keys %}                            inside every POST form: its key and its nonce
    {% button _("Save") %}  name= value= kind= icon=              kind: primary, secondary, quiet, danger
    {% link_button label url %}  kind= icon=
    {{ form }}  {% field form.name %}                             label, hint, error, input
    {% error_summary form other_form %}                           links to every error, before the form
    {% filters form %}                                            a GET form in one line
    {% tabs items %}  {% pagination page %}  {% breadcrumbs label url label url here %}

Saying
    {% callout "warning" title=… %}…{% endcallout %}              info, good, warning, error
    {% disclosure _("More") %}…{% enddisclosure %}
    {% scroll _("Label") %}<table>…{% endscroll %}                around a wide table written by hand
    {{ table }}                                                   a ui.tables.Table; so are charts and maps
    {% summary_list facts %}  {% task_list tasks %}  {% timeline events %}  {% history entries zone %}
    {% steps items %}  {% stats items %}  {% meter 8 10 label %}  {% source source %}
    {% empty title text label url %}  {% confirmation title text reference %}

Pages
    {% ui_css %} in base.html; in the block ``scripts`` of pages that need them {% ui_css "questions" %},
    {% ui_css "figures" %} (charts, matrix, map), {% ui_htmx %}
"""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_htmx.jinja import htmx_script

from mancomun.ui import fields, icons, items, localise, states, stylesheet, tables, tags
from mancomun.ui.charts.frame import source_line

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()

register.filter("number", localise.number)
register.filter("percent", localise.percent)
register.filter("country", localise.country)
register.filter("language_name", localise.language_name)
register.filter("shape", fields.shape)
register.filter("choices", fields.choices)
register.filter("control", fields.control)
register.filter("accepted", fields.accepted)
register.filter("described_by", fields.described_by)
register.simple_tag(icons.icon, name="icon")
register.simple_tag(states.tag, name="status")
register.simple_tag(tags.tag, name="tag")
register.simple_tag(tags.phase, name="phase")
register.simple_tag(tags.button, name="button")
register.simple_tag(tags.link_button, name="link_button")
register.simple_tag(tags.meter, name="meter")
register.simple_tag(source_line, name="source")
register.simple_tag(localise.day, name="day")
register.simple_tag(localise.moment, name="moment")


@register.simple_tag
def ui_css(name: str = stylesheet.PAGES) -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', stylesheet.address(name))


@register.simple_tag
def ui_htmx() -> SafeString:
    """htmx, deferred, kept from what the content security policy forbids and from other hosts."""
    settings_ = '{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true}'
    return format_html('<meta name="htmx-config" content="{}">{}', settings_, htmx_script())


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    return bound.as_field_group()


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    return {"faults": fields.faults(*forms)}


@register.inclusion_tag("ui/parts/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """Addresses are the same in all languages, so the switch sends a form and comes back to this very page."""
    request = context.get("request")
    here = get_language()
    names = [(code, localise.own_name(code)) for code, _name in settings.LANGUAGES]
    return {
        "action": reverse("language"),
        "next": request.get_full_path() if request and request.method == "GET" else "/",
        "languages": [{"code": code, "name": name, "current": code == here} for code, name in names],
    }


@register.inclusion_tag("ui/parts/message.html")
def message_note(message: Any) -> dict[str, Any]:
    kinds = {"success": "good", "warning": "warning", "error": "error"}
    return {"message": message, "kind": kinds.get(message.level_tag, "info")}


@register.inclusion_tag("ui/parts/breadcrumbs.html")
def breadcrumbs(*parts: Any) -> dict[str, Any]:
    """Pairs of label and address from the top down, and at the end the label of this page."""
    pairs = zip(parts[:-1:2], parts[1::2], strict=True)
    return {"crumbs": [items.Link(label, str(url)) for label, url in pairs], "here": parts[-1]}


@register.inclusion_tag("ui/parts/pagination.html")
def pagination(page: "Page[Any]") -> dict[str, Any]:
    """Keeps the filters of the address; first, last and the pages around this one."""
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return {"page": page, "numbers": numbers}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(entries: Sequence[items.Tab], label: "StrOrPromise" = "") -> dict[str, Any]:
    return {"tabs": entries, "label": label}


@register.inclusion_tag("ui/parts/filters.html")
def filters(form: Any, clear: str = "?") -> dict[str, Any]:
    return {"form": form, "clear": clear}


@register.inclusion_tag("ui/parts/summary_list.html")
def summary_list(facts: Iterable[items.Fact]) -> dict[str, Any]:
    lines = list(facts)
    return {"facts": lines, "acts": any(fact.url for fact in lines)}


@register.inclusion_tag("ui/parts/task_list.html")
def task_list(tasks: Iterable[items.Task]) -> dict[str, Any]:
    return {"tasks": tasks, "locked": items.Progress.LOCKED}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(events: Iterable[items.Event]) -> dict[str, Any]:
    return {"events": events}


@register.inclusion_tag("ui/parts/history.html")
def history(entries: Iterable[items.Entry], zone: str | tzinfo = "UTC") -> dict[str, Any]:
    return {"entries": entries, "zone": zone}


@register.inclusion_tag("ui/parts/steps.html")
def steps(entries: Iterable[items.Step]) -> dict[str, Any]:
    return {"steps": entries}


@register.inclusion_tag("ui/parts/stats.html")
def stats(entries: Iterable[items.Stat]) -> dict[str, Any]:
    return {"stats": entries}


@register.inclusion_tag("ui/parts/empty.html")
def empty(
    title: "StrOrPromise", text: "StrOrPromise" = "", label: "StrOrPromise" = "", url: str = ""
) -> dict[str, Any]:
    """What stands where nothing is yet: why, and what to do."""
    return {"title": title, "text": text, "label": label, "url": url}


@register.inclusion_tag("ui/parts/confirmation.html")
def confirmation(title: "StrOrPromise", text: "StrOrPromise" = "", reference: "StrOrPromise" = "") -> dict[str, Any]:
    return {"title": title, "text": text, "reference": reference}


@register.simple_block_tag
def callout(content: str, kind: str = "info", title: "StrOrPromise" = "") -> SafeString:
    if kind not in {"info", "good", "warning", "error"}:
        raise ValueError(f"A callout is info, good, warning or error, not {kind!r}.")
    heading = format_html("<h2>{}</h2>", title) if title else ""
    return format_html('<div class="note {}">{}{}</div>', kind, heading, SafeString(content))


@register.simple_block_tag
def disclosure(content: str, label: "StrOrPromise") -> SafeString:
    return format_html(
        '<details class="more"><summary>{}</summary><div class="flow">{}</div></details>', label, SafeString(content)
    )


@register.simple_block_tag
def scroll(content: str, label: "StrOrPromise") -> SafeString:
    return tables.scrolling(label, SafeString(content))
