"""Small helps for the pages on which an answer is read."""

import re
from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()
_NOT_IN_ID = re.compile(r"[^\w-]+")


@register.filter
def at(by_path: Mapping[str, Any] | str, path: str) -> Any:
    """What belongs to this path; nothing where nothing does."""
    return by_path.get(path, "") if isinstance(by_path, Mapping) else ""


@register.filter
def anchor(path: str) -> str:
    """A path as an element's id: “/data/B/b2[3]/x” gives “q-data-B-b2-3-x”."""
    return f"q{_NOT_IN_ID.sub('-', path)}"
