"""Templates from a string, for tests of tags."""

from typing import Any

from django.template import Context, Template


def drawn(template: str, **context: Any) -> str:
    return Template("{% load ui %}" + template).render(Context(context)).strip()
