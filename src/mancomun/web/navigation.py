"""The few links on every page: the main menu, what is one's own, and what is about the site."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mancomun.core.actors import ANONYMOUS, Actor
from mancomun.network.rules.desk import opens_desk

Item = dict[str, Any]


def navigation(request: HttpRequest) -> dict[str, list[Item]]:
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return {
        "navigation": _items(request.path, _main()),
        "account_navigation": _items(request.path, _own(actor)),
        "footer_navigation": _items(request.path, _about()),
    }


def _main() -> Iterable[tuple[str, str]]:
    yield _("Cities"), reverse("network:cities")
    yield _("Surveys"), reverse("surveys:rounds")
    yield _("Commissions"), reverse("network:commissions")
    yield _("Partners"), reverse("network:partners")


def _own(actor: Actor) -> Iterable[tuple[str, str]]:
    if not actor.signed_in:
        if settings.DEMO:
            yield _("Try it as…"), reverse("accounts:demonstration")
        yield _("Sign in"), reverse(settings.LOGIN_URL)
        return
    if opens_desk(actor).ok:
        yield pgettext("of the coordination", "Desk"), reverse("network:desk")
    yield actor.name, reverse("accounts:account")
    yield _("Sign out"), reverse("account_logout")


def _about() -> Iterable[tuple[str, str]]:
    yield _("Vocabularies"), reverse("vocabulary:schemes")
    yield _("Verify a receipt"), reverse("surveys:verify")
    yield _("Accessibility"), reverse("web:accessibility")


def _items(path: str, places: Iterable[tuple[str, str]]) -> list[Item]:
    return [{"label": label, "url": url, "current": path.startswith(url)} for label, url in places]
