"""Each component draws what it is given, escaped, and refuses what it does not know."""

from datetime import UTC, datetime

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from tests.ui.drawn import drawn

from mancomun.ui import icons, items, tags

EVIL = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _in_spanish() -> object:
    with translation.override("es"):
        yield


def test_icons_are_silent_unless_they_speak() -> None:
    assert drawn('{% icon "check" %}') == (
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12.5 10 18 20 6"/></svg>'
    )
    assert 'role="img" aria-label="Listo"' in drawn('{% icon "check" "Listo" %}')
    assert len(icons.PATHS) >= 25


def test_an_unknown_icon_is_a_mistake_of_the_page() -> None:
    with pytest.raises(KeyError):
        icons.icon("unicorn")


def test_buttons() -> None:
    assert drawn('{% button "Guardar" %}') == '<button class="button">Guardar</button>'
    assert drawn('{% button "Borrar" name="act" value="drop" kind="danger" %}') == (
        '<button class="button danger" name="act" value="drop">Borrar</button>'
    )
    assert drawn('{% link_button "Ir" url kind="quiet" %}', url="/x/?a=1&b=2") == (
        '<a class="button quiet" href="/x/?a=1&amp;b=2">Ir</a>'
    )
    with pytest.raises(ValueError, match="shiny"):
        tags.button("x", kind="shiny")


def test_tags_and_phases() -> None:
    assert drawn('{% tag "Borrador" kind="part" %}') == '<b class="s plain part">Borrador</b>'
    assert [drawn(f'{{% phase "{name}" %}}') for name in tags.PHASES] == [
        '<b class="s plain part">Abre pronto</b>',
        '<b class="s plain yes">Abierta</b>',
        '<b class="s plain none">Cerrada</b>',
        '<b class="s plain yes">Publicada</b>',
    ]
    with pytest.raises(ValueError, match="pink"):
        tags.tag("x", kind="pink")


def test_meter() -> None:
    assert drawn('{% meter 8 10 "Secciones" %}') == (
        '<div class="meter"><progress max="10" value="8" aria-label="Secciones"></progress> 8 de 10</div>'
    )
    assert '<progress max="1" value="0"' in drawn('{% meter 0 0 "Nada" %}')


def test_breadcrumbs_end_at_this_page() -> None:
    html = drawn('{% breadcrumbs "Ciudades" "/cities/" "Montevideo" %}')
    assert '<li><a href="/cities/">Ciudades</a></li><li><span aria-current="page">Montevideo</span></li>' in html


def test_breadcrumbs_of_one_label() -> None:
    assert drawn('{% breadcrumbs "Inicio" %}').count("<li>") == 1


def pages(count: int, number: int, address: str = "/x/") -> str:
    page = Paginator(range(count), 10).page(number)
    context = Context({"page": page})
    context.request = RequestFactory().get(address)  # what {% querystring %} reads
    return Template("{% load ui %}{% pagination page %}").render(context).strip()


def test_pagination_keeps_the_filters() -> None:
    html = pages(200, 7, "/x/?country=UY&page=7")
    assert '<a href="?country=UY&amp;page=6" rel="prev">' in html
    assert '<a href="?country=UY&amp;page=7" aria-current="page">7</a>' in html
    assert html.count("<span>…</span>") == 2


def test_pagination_of_one_page_is_nothing() -> None:
    assert pages(9, 1) == ""


def test_pagination_ends() -> None:
    assert 'rel="prev"' not in pages(20, 1)
    assert 'rel="next"' not in pages(20, 2)


def test_tabs() -> None:
    html = drawn("{% tabs tabs %}", tabs=[items.Tab("Lista", "?a", current=True, count=1200), items.Tab("Mapa", "?b")])
    assert '<a href="?a" aria-current="page">Lista <span class="soft">1.200</span></a>' in html
    assert '<a href="?b">Mapa</a>' in html


def test_summary_list() -> None:
    facts = [items.Fact("País", "Uruguay"), items.Fact("Rol", EVIL, "/change/", "Cambiar")]
    html = drawn("{% summary_list facts %}", facts=facts)
    assert html.startswith('<dl class="facts acts">')
    assert '<a href="/change/">Cambiar<span class="sr">: Rol</span></a>' in html
    assert "<script>" not in html
    assert drawn("{% summary_list facts %}", facts=facts[:1]).startswith('<dl class="facts">')


def test_a_locked_task_has_no_link() -> None:
    tasks = [
        items.Task("Perfil", "/a/", items.Progress.DONE, "8 de 8"),
        items.Task("Enviar", "/b/", items.Progress.LOCKED),
    ]
    html = drawn("{% task_list tasks %}", tasks=tasks)
    assert '<a href="/a/">Perfil</a>' in html
    assert '<b class="s yes">Completa</b>' in html
    assert "/b/" not in html


def test_timeline_history_and_steps() -> None:
    assert '<b>1997</b><a href="/r/">Rosario</a>' in drawn(
        "{% timeline events %}", events=[items.Event("1997", "Rosario", "/r/")]
    )
    entry = items.Entry(datetime(2026, 3, 4, 18, 30, tzinfo=UTC), "Bruno", "Enviada", "una\ndos")
    html = drawn('{% history entries "America/Montevideo" %}', entries=[entry])
    assert "4 de marzo de 2026, 15:30, hora de Montevideo" in html
    assert "<blockquote>una<br>dos</blockquote>" in html
    html = drawn("{% steps steps %}", steps=items.steps_until(["a", "b", "c"], 1))
    assert html == (
        '<ol class="path"><li class="done">a<span class="sr"> (hecho)</span></li>'
        '<li aria-current="step">b</li><li>c</li></ol>'
    )


def test_stats_empty_and_confirmation() -> None:
    html = drawn("{% stats stats %}", stats=[items.Stat("12", "ciudades")])
    assert html == '<dl class="stats"><div><dt>ciudades</dt><dd>12</dd></div></dl>'
    assert drawn('{% empty "Nada" %}') == '<div class="empty"><h2>Nada</h2></div>'
    assert '<a href="/new/">Agregar</a>' in drawn('{% empty "Nada" "Aún." "Agregar" "/new/" %}')
    assert "<strong>QLM-1</strong>" in drawn('{% confirmation "Recibida" "" "QLM-1" %}')


def test_source_line() -> None:
    source = items.Source("encuesta 2026", csv="/a.csv", cite="/c/", on=datetime(2026, 3, 4, tzinfo=UTC).date())
    html = drawn("{% source source %}", source=source)
    assert html.startswith('<p class="source">Fuente: encuesta 2026, <time datetime="2026-03-04">')
    assert '<a href="/a.csv">Descargar CSV</a> · <a href="/c/">Citar</a>' in html
    assert "Método" not in html


def test_blocks_keep_their_content_and_escape_their_titles() -> None:
    html = drawn('{% callout "warning" title=evil %}<p>{{ evil }}</p>{% endcallout %}', evil=EVIL)
    assert html.startswith('<div class="note warning"><h2>&quot;&gt;&lt;script&gt;')
    assert "<script>" not in html
    assert drawn('{% disclosure "Más" %}<p>x</p>{% enddisclosure %}') == (
        '<details class="more"><summary>Más</summary><div class="flow"><p>x</p></div></details>'
    )
    assert drawn('{% scroll "Tabla" %}<table></table>{% endscroll %}') == (
        '<div class="scroll" role="group" aria-label="Tabla" tabindex="0"><table></table></div>'
    )
    with pytest.raises(ValueError, match="loud"):
        drawn('{% callout "loud" %}{% endcallout %}')


def test_htmx_is_deferred_and_kept_from_what_the_policy_forbids() -> None:
    html = drawn("{% ui_htmx %}")
    assert (
        "&quot;includeIndicatorStyles&quot;:false,&quot;allowEval&quot;:false,&quot;selfRequestsOnly&quot;:true"
        in html
    )
    assert "<script src=" in html
    assert " defer></script>" in html
