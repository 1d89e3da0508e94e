"""What the field templates need to know of a bound field."""

from typing import Any, Literal

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString

Shape = Literal["group", "several", "check", "plain"]


def shape(field: BoundField) -> Shape:
    """A group of choices, several inputs under one legend, one tick box, or one input under its label."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect):  # tick boxes for several choices are a kind of it
        return "group"
    if widget.use_fieldset:
        return "several"
    return "check" if isinstance(widget, forms.CheckboxInput) else "plain"


def choices(field: BoundField) -> list[BoundWidget]:
    """The choices without ``aria-invalid``, which belongs to the group and which radio buttons may not carry."""
    widget = field.field.widget
    attrs = {name: value for name, value in _attrs(field).items() if name not in {"aria-invalid", "aria-describedby"}}
    renderer = field.form.renderer
    drawn = widget.subwidgets(field.html_name, field.value(), attrs=attrs)
    return [BoundWidget(widget, data, renderer) for data in drawn]


def control(field: BoundField) -> SafeString:
    """The input, tied to its hint and its errors."""
    return field.as_widget(attrs={"aria-describedby": described_by(field)} if described_by(field) else {})


def described_by(field: BoundField) -> str:
    ids = []
    if field.help_text or accepted(field):
        ids.append(f"{field.auto_id}_helptext")
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)


def accepted(field: BoundField) -> str:
    """What a file input takes, in capitals: «.pdf,.png» reads “PDF, PNG”."""
    accept = str(field.field.widget.attrs.get("accept", ""))
    return ", ".join(part.strip().removeprefix(".").upper() for part in accept.split(",") if part.strip())


def anchor(field: BoundField) -> str:
    """Where a link in the error summary leads: the input, or the first of a group."""
    return field.id_for_label or f"{field.auto_id}_0"


def _said(field: BoundField, error: str) -> str:
    """The error after its field's label, as one line of the summary."""
    return f"{field.label} {error}" if field.label.endswith(("?", ".", ":")) else f"{field.label}: {error}"


def _attrs(field: BoundField) -> dict[str, Any]:
    attrs = field.build_widget_attrs(dict(field.field.widget.attrs))
    return {**attrs, "id": field.auto_id} if field.auto_id else attrs


def faults(*forms_: Any) -> list[tuple[str, str]]:
    """Every error of the forms (or formsets), each with the id that it is about, in the order of the page."""
    found: list[tuple[str, str]] = []
    for form in forms_:
        if isinstance(form, forms.BaseFormSet):
            found += [("", str(error)) for error in form.non_form_errors()]
            found += faults(*form.forms)
        elif isinstance(form, forms.BaseForm) and form.errors:
            found += [("", str(error)) for error in form.non_field_errors()]
            found += [(anchor(field), _said(field, str(error))) for field in form for error in field.errors]
    return found
