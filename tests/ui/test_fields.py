"""Forms: label, hint, error and input belong together, for the eye and for the ear."""

import re

import pytest
from django import forms
from django.forms import formset_factory
from django.utils import translation
from tests.ui.drawn import drawn

from mancomun.ui import fields


class Plan(forms.Form):
    year = forms.IntegerField(label="¿Desde qué año?", help_text="Por ejemplo, <2018>")
    note = forms.CharField(label="Nota", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(
        label="Tipo", choices=[("y", "Sí"), ("n", "No")], widget=forms.RadioSelect, help_text="Uno"
    )
    areas = forms.MultipleChoiceField(
        label="Áreas", choices=[("h", "Salud"), ("e", "Escuela")], widget=forms.CheckboxSelectMultiple
    )
    proof = forms.FileField(label="Prueba", required=False, widget=forms.FileInput(attrs={"accept": ".pdf,.png"}))
    agreed = forms.BooleanField(label="Está bien")
    when = forms.SplitDateTimeField(label="Cuándo", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        raise forms.ValidationError("No cierra.")


@pytest.fixture(autouse=True)
def _in_spanish() -> object:
    with translation.override("es"):
        yield


@pytest.fixture
def wrong() -> Plan:
    return Plan({"year": "x"})


def part(form: Plan, name: str) -> str:
    return drawn("{% field f %}", f=form[name])


def test_an_input_is_tied_to_its_hint_and_its_error(wrong: Plan) -> None:
    html = part(wrong, "year")
    assert html.startswith('<div class="field wrong"><label for="id_year">¿Desde qué año?</label>')
    assert '<div class="hint" id="id_year_helptext">Por ejemplo, &lt;2018&gt;</div>' in html
    assert '<ul class="wrong-note" id="id_year_error"><li><span class="sr">Error: </span>' in html
    assert 'aria-describedby="id_year_helptext id_year_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_right_input_says_nothing_of_errors() -> None:
    html = part(Plan({"year": "2018"}), "year")
    assert "wrong" not in html
    assert "aria-invalid" not in html
    assert 'aria-describedby="id_year_helptext"' in html


def test_what_may_stay_empty_is_marked() -> None:
    assert '<span class="optional">(opcional)</span>' in part(Plan(), "note")
    assert "opcional" not in part(Plan(), "year")
    assert "opcional" not in part(Plan(), "agreed")


def test_a_group_has_a_legend_and_carries_the_description(wrong: Plan) -> None:
    html = part(wrong, "kind")
    assert html.startswith(
        '<fieldset class="field wrong" aria-describedby="id_kind_helptext id_kind_error"><legend>Tipo</legend>'
    )
    assert re.findall(r'<label for="(\w+)">', html) == ["id_kind_0", "id_kind_1"]
    assert "aria-invalid" not in html, "a radio button may not carry it"


def test_several_choices_keep_what_was_ticked() -> None:
    html = part(Plan({"areas": ["e"]}), "areas")
    assert re.findall(r'value="(\w)"[^>]*checked', html) == ["e"]


def test_one_tick_box_stands_before_its_label(wrong: Plan) -> None:
    html = part(wrong, "agreed")
    assert html.index("<input") < html.index("<label")
    assert 'id="id_agreed_error"' in html


def test_several_inputs_share_a_legend() -> None:
    html = part(Plan(), "when")
    assert html.startswith('<fieldset class="field">')
    assert html.count("<input") == 2


def test_a_file_input_says_what_it_takes() -> None:
    html = part(Plan(), "proof")
    assert '<div class="hint" id="id_proof_helptext"> Formatos admitidos: PDF, PNG</div>' in html
    assert 'aria-describedby="id_proof_helptext"' in html


def test_the_summary_leads_to_every_field_in_the_order_of_the_page(wrong: Plan) -> None:
    found = fields.faults(wrong)
    assert [anchor for anchor, _words in found] == ["", "id_year", "id_kind_0", "id_areas_0", "id_agreed"]
    assert found[0] == ("", "No cierra.")
    assert found[1][1].startswith("¿Desde qué año? ")
    assert found[2][1].startswith("Tipo: ")
    html = drawn("{% error_summary form %}", form=wrong)
    assert 'role="alert" tabindex="-1" autofocus><h2>Hay un problema</h2>' in html
    assert html.count("<a href=") == 4


def test_every_anchor_exists_on_the_page(wrong: Plan) -> None:
    html = drawn("{{ form }}", form=wrong)
    ids = set(re.findall(r' id="([^"]+)"', html))
    anchors = {anchor for anchor, _words in fields.faults(wrong) if anchor}
    described = {word for ids_ in re.findall(r'aria-describedby="([^"]+)"', html) for word in ids_.split()}
    assert anchors - ids == set()
    assert described - ids == set()


def test_nothing_wrong_no_summary() -> None:
    assert drawn("{% error_summary form %}", form=Plan()) == ""


def test_the_form_as_a_whole(wrong: Plan) -> None:
    html = drawn("{{ form }}", form=wrong)
    assert html.startswith('<ul class="wrong-note"><li>No cierra.</li></ul><div class="field wrong">')
    assert html.endswith('<input type="hidden" name="secret" id="id_secret">')


def test_formsets() -> None:
    made = formset_factory(Plan, extra=0, min_num=1, validate_min=True)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-year": "x"}
    formset = made(data)
    anchors = [anchor for anchor, _words in fields.faults(formset)]
    assert anchors == ["", "id_form-0-year", "id_form-0-kind_0", "id_form-0-areas_0", "id_form-0-agreed"]
    assert drawn("{{ formset }}", formset=formset).count('name="form-0-year"') == 1
    too_few = made({"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"})
    assert [anchor for anchor, _words in fields.faults(too_few)] == [""]


def test_filters_are_one_line_and_can_be_taken_off() -> None:
    class Filters(forms.Form):
        words = forms.CharField(label="Buscar", required=False)
        page = forms.IntegerField(widget=forms.HiddenInput, required=False)

    asked = drawn("{% filters form '/cities/' %}", form=Filters({"words": "a"}))
    assert asked.startswith('<form method="get" class="filters" role="search">')
    assert '<a href="/cities/">Quitar filtros</a>' in asked
    assert 'type="hidden" name="page"' in asked
    assert "opcional" not in asked
    assert "Quitar filtros" not in drawn("{% filters form %}", form=Filters({}))
