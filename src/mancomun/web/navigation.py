"""The few links on every page."""

import contextlib
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _


def navigation(request: HttpRequest) -> dict[str, Any]:
    names = [
        (_("Cities"), "network:cities"),
        (_("Surveys"), "surveys:rounds"),
        (_("Commissions"), "network:commissions"),
        (_("Partners"), "network:partners"),
    ]
    places = []
    for label, name in names:
        with contextlib.suppress(NoReverseMatch):
            places.append((label, reverse(name)))
    return {
        "navigation": [{"label": label, "url": url, "current": request.path.startswith(url)} for label, url in places]
    }
