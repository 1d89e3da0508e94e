"""Errors that are sentences: raised anywhere below a view, shown with the right status."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mancomun.core.verdicts import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Problem(Exception):
    """What went wrong and what to do, in the person's language; ``status`` is the HTTP status."""

    status = 400
    title: "StrOrPromise" = _("That did not work")

    def __init__(self, sentence: "StrOrPromise") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(Problem):
    status = 403
    title = _("You may not do this")


class Unknown(Problem):
    """A program that calls without a token that is good here."""

    status = 401
    title = _("Who is calling?")


class Gone(Problem):
    status = 410
    title = _("This no longer exists")


class Conflict(Problem):
    status = 409
    title = _("Something changed in the meantime")


class TooLarge(Problem):
    status = 413
    title = _("This is too large")


class Unprocessable(Problem):
    status = 422
    title = _("This could not be read")


class TooMany(Problem):
    status = 429
    title = _("Too many attempts")


def require(verdict: Verdict) -> None:
    """Raise the verdict's own reason unless it is a yes."""
    if not verdict.ok:
        raise Refused(verdict.reason)
