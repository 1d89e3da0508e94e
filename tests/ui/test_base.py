"""The page around every page: whole without any context, light, and the same for the ear as for the eye."""

import re
from typing import Any

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from mancomun.core.actors import ANONYMOUS
from mancomun.core.compression import packed
from mancomun.core.problems import Refused
from mancomun.core.views import NotFound
from mancomun.ui import stylesheet
from mancomun.ui.charts import Bar, BarRow, Frame
from mancomun.ui.items import Source

FIRST_VIEW = 14 * 1024  # compressed: what a slow line carries in its first round trips
SITE = {
    "name": "Comisión de Derechos Humanos",
    "short_name": "CDH",
    "accent": "plum",
    "contact": "secretaria@example.org",
}
PLACES = [{"label": f"Lugar {n}", "url": f"/{n}/", "current": n == 1} for n in range(6)]


def page(template: str = "ui/base.html", language: str = "es", **context: Any) -> str:
    with translation.override(language):
        return render_to_string(template, context)


def test_it_stands_without_any_context() -> None:
    html = page()
    assert html.startswith('<!doctype html>\n<html lang="es" data-accent="teal">')
    assert "Mancomún</title>" in html
    assert "<nav" not in html


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_it_names_its_language(language: str) -> None:
    assert f'<html lang="{language}"' in page(language=language)


def test_what_the_network_says_is_shown_and_escaped() -> None:
    html = page(site={**SITE, "name": "<b>Red</b>"}, navigation=PLACES)
    assert 'data-accent="plum"' in html
    assert "&lt;b&gt;Red&lt;/b&gt;" in html
    assert "<b>Red" not in html
    assert '<a href="/1/" aria-current="true">Lugar 1</a>' in html
    assert html.count("aria-current") == 1 + html.count('<strong aria-current="true"')
    assert '<a href="mailto:secretaria@example.org">' in html


def test_the_demonstration_says_so_on_every_page() -> None:
    assert '<aside class="demo"' in page(site={**SITE, "demonstration": True})
    assert '<aside class="demo"' not in page(site=SITE)


def test_landmarks_come_once_and_the_skip_link_leads_to_the_content() -> None:
    html = page(site=SITE, navigation=PLACES, account_navigation=PLACES[:1], footer_navigation=PLACES[:2])
    assert [html.count(f"<{name}") for name in ("header", "main", "footer", "nav")] == [1, 1, 1, 3]
    assert len(set(re.findall(r'<nav[^>]*aria-label="([^"]+)"', html))) == 3
    assert re.search(r'<body>\s*<a class="skip" href="#main">', html)
    assert '<main id="main"' in html


def test_nothing_runs_and_nothing_is_styled_inline() -> None:
    html = page(site=SITE, navigation=PLACES)
    assert re.findall(r"<script|<style|\sstyle=|\son\w+=", html) == []


def test_the_language_switch_comes_back_to_this_page() -> None:
    request = RequestFactory().get("/cities/?country=UY&q=<a>")
    html = page(request=request)
    form = html.split('<form method="post" action="/language/"')[1].split("</form>")[0]
    assert 'name="next" value="/cities/?country=UY&amp;q=%3Ca%3E"' in form
    word = r"<span>(\w+)</span> <b>(\w+)</b>"  # the short one shows where there is little room
    assert re.findall(rf'<button name="language" value="(\w+)" lang="\w+">{word}</button>', form) == [
        ("pt", "pt", "Português"),
        ("en", "en", "English"),
    ]
    assert '<strong aria-current="true" lang="es"><span>es</span> <b>Español</b></strong>' in form
    assert "csrfmiddlewaretoken" not in form, "public pages hold no key"


def test_a_form_page_that_was_sent_leads_home() -> None:
    assert 'name="next" value="/"' in page(request=RequestFactory().post("/x/"))


class Year(forms.Form):
    year = forms.IntegerField(label="Año", initial=2018)


def form_page(form: forms.Form, **context: Any) -> str:
    request = RequestFactory().get("/x/")
    request.actor = ANONYMOUS  # type: ignore[attr-defined]  # what the middleware sets
    return page("ui/form.html", form=form, title="Plan", request=request, **context)


def test_a_form_page_carries_its_keys_and_a_button() -> None:
    html = form_page(Year(), cancel_url="/back/")
    assert "<title>Plan · Mancomún</title>" in html
    assert "<h1>Plan</h1>" in html
    assert re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|nonce)" value="[^"]+">', html) == [
        "csrfmiddlewaretoken",
        "nonce",
    ]
    assert '<button class="button">Guardar</button><a class="button quiet" href="/back/">Cancelar</a>' in html
    assert '<label for="id_year">Año</label>' in html
    assert '<input type="number" name="year" value="2018"' in html
    assert "enctype" not in html


def test_a_form_page_with_faults_says_so_first() -> None:
    html = form_page(Year({"year": "x"}), submit_label="Enviar")
    assert "<title>Error: Plan · Mancomún</title>" in html
    assert html.index('id="errors"') < html.index('<form method="post" class="flow"')
    assert '<button class="button">Enviar</button>' in html


def test_a_form_with_a_file_is_sent_in_parts() -> None:
    class Proof(forms.Form):
        proof = forms.FileField()

    assert ' enctype="multipart/form-data"' in form_page(Proof())


def test_a_page_takes_its_title_for_heading_and_window() -> None:
    html = page("ui/page.html", title="Ciudades <3")
    assert "<title>Ciudades &lt;3 · Mancomún</title>" in html
    assert "<h1>Ciudades &lt;3</h1>" in html


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (messages.SUCCESS, '<div class="note good" role="status"><p>Hecho</p></div>'),
        (messages.INFO, '<div class="note info" role="status"><p>Hecho</p></div>'),
        (messages.WARNING, '<div class="note warning" role="status"><p>Hecho</p></div>'),
        (messages.ERROR, '<div class="note error" role="alert"><p>Hecho</p></div>'),
    ],
)
def test_messages_stand_above_the_page(level: int, expected: str) -> None:
    html = page("ui/page.html", title="x", messages=[Message(level, "Hecho")])
    assert expected in html
    assert html.index(expected) < html.index("<h1>")


@pytest.mark.parametrize("problem", [Refused("Ingrese para continuar."), NotFound("Revise la dirección.")])
def test_problems_say_what_to_do(problem: Refused) -> None:
    html = page("ui/problem.html", problem=problem, site=SITE)
    assert f'<p class="lead">{problem.sentence}</p>' in html
    assert f"{problem.status}</p>" in html
    fragment = page("ui/_problem.html", problem=problem)
    assert fragment.startswith('<div class="note error"><h2>')
    assert problem.sentence in fragment


def test_a_page_with_a_chart_is_a_first_view() -> None:
    rows = [BarRow(f"País {n}", n * 4, n) for n in range(20)]
    chart = Bar(Frame("Seis de cada diez ciudades", "¿Hay una política?", Source("encuesta", csv="/x.csv")), rows, 40)
    html = page("ui/page.html", title="Resultados", site=SITE, navigation=PLACES) + str(chart)
    sheets = sum(len(stylesheet.current(name).packed["br"]) for name in (stylesheet.PAGES, "figures"))
    weight = len(packed(html.encode(), 1)) + sheets
    assert weight <= FIRST_VIEW
