"""Who keeps the vocabularies."""

from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor
from mancomun.core.verdicts import Verdict


def keeps_vocabularies(actor: Actor) -> Verdict:
    """The secretariat, or a command on the machine itself."""
    if actor.secretariat or actor.system:
        return Verdict.yes()
    if not actor.signed_in:
        return Verdict.no(_("Sign in to continue."))
    return Verdict.no(_("Only the secretariat changes the vocabularies."))
