"""Makes ``{{ form }}`` and ``{{ form.field.as_field_group }}`` look and speak as the rest of the product."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
