"""The few links on every page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def navigation(request: HttpRequest) -> dict[str, Any]:
    places = [
        (_("Cities"), reverse("network:cities")),
        (_("Surveys"), reverse("surveys:rounds")),
        (_("Commissions"), reverse("network:commissions")),
        (_("Partners"), reverse("network:partners")),
    ]
    return {
        "navigation": [{"label": label, "url": url, "current": request.path.startswith(url)} for label, url in places]
    }
