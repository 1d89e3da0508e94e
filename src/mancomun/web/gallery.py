"""Every component in every state, with sample text: for the people who build pages, and for the tests."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.ui import icons, items, states
from mancomun.ui.tables import Column, Table
from mancomun.web import gallery_figures

ZONE = "America/Montevideo"
SENT = datetime(2026, 3, 4, 18, 30, tzinfo=UTC)
CHOICES = [("yes", _("Yes")), ("part", _("In part")), ("no", _("No")), ("not_ours", _("Not our competence"))]


class SampleForm(forms.Form):
    year = forms.IntegerField(label=_("Since which year is the plan in force?"), help_text=_("For example, 2018"))
    name = forms.CharField(label=_("Name of the plan"), required=False)
    about = forms.CharField(label=_("What it does"), widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label=_("Is there a point of attention?"), choices=CHOICES, widget=forms.RadioSelect)
    areas = forms.MultipleChoiceField(
        label=_("Which competences are yours by law?"),
        choices=[("health", _("Health")), ("housing", _("Housing")), ("school", _("School"))],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Mark all that apply"),
    )
    level = forms.ChoiceField(label=_("Level"), choices=[("m", _("Municipality")), ("d", _("Department"))])
    evidence = forms.FileField(
        label=_("Evidence"),
        required=False,
        help_text=_("At most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg"}),
    )
    agreed = forms.BooleanField(label=_("I have read it and it is right"))


class SampleFilters(forms.Form):
    words = forms.CharField(label=_("Search"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("All")), ("m", _("Municipality"))], required=False)


@access(anyone)
def gallery(request: Request) -> HttpResponse:
    return render(request, "web/gallery.html", {**_small(), **_lists(), **_forms(), **gallery_figures.figures()})


def _small() -> dict[str, Any]:
    return {
        "icons": list(icons.PATHS),
        "states": list(states.State),
        "zone": ZONE,
        "sent": SENT,
        "table": _table(),
        "source": gallery_figures.SOURCE,
        "page": Paginator(range(200), 10).page(7),
    }


def _table() -> Table:
    columns = [
        Column(_("Policy")),
        *(Column(city, "state") for city in ("Montevideo", "Quilmes", "Córdoba", "Lima")),
        Column(_("Cities with “yes”"), "number"),
    ]
    rows = [
        (items.Link(_("Local plan for the inclusion of migrants"), "#"), "yes", "yes", "part", "no", 7),
        (_("Health care without a national document"), "yes", "part", "yes", "none", 6),
        (_("Vote or local consultation for foreign residents"), "part", "yes", "not_ours", "no_data", 3),
    ]
    return Table(_("Policies by city, 4 March 2026"), columns, rows)


def _lists() -> dict[str, Any]:
    progress = items.Progress
    return {
        "facts": [items.Fact(_("Country"), "Uruguay"), items.Fact(_("Member since"), "1995")],
        "changeable": [
            items.Fact(_("Plan in force since"), "2018", "#", _("Change")),
            items.Fact(_("Name of the plan"), "Plan Municipal", "#", _("Change")),
        ],
        "tasks": [
            items.Task(_("Commitment and norms"), "#", progress.DONE, _("8 of 8 answered")),
            items.Task(_("Institution and resources"), "#", progress.WRONG, _("7 of 10 answered, 2 errors")),
            items.Task(_("Welcome and information"), "#", progress.STARTED, _("3 of 6 answered")),
            items.Task(_("Participation"), "#", progress.TODO, _("0 of 6 answered")),
            items.Task(_("Check and submit"), "#", progress.LOCKED),
        ],
        "events": [
            items.Event("1997", _("Rosario, first Human Rights City"), "#"),
            items.Event("2010", _("Mexico City Charter for the Right to the City")),
        ],
        "entries": [
            items.Entry(SENT, "Bruno, Quilmes", _("Submitted")),
            items.Entry(SENT, "Carla, Quilmes", _("Sent back"), _("Question 12 lacks its evidence.")),
        ],
        "steps": items.steps_until([_("Answering"), _("Approving"), _("Receiving"), _("Publishing")], 1),
        "stats": [
            items.Stat("12 / 19", _("cities answered")),
            items.Stat("66", _("questions")),
            items.Stat("7", _("countries")),
        ],
        "tabs": [
            items.Tab(_("List"), "#", current=True, count=41),
            items.Tab(_("Map"), "#"),
            items.Tab(_("Table"), "#"),
        ],
    }


def _forms() -> dict[str, Any]:
    wrong = SampleForm({"year": "", "kind": "", "areas": []}, prefix="wrong")
    return {"form": SampleForm(prefix="right"), "wrong": wrong, "filters": SampleFilters({"words": "salud"})}
