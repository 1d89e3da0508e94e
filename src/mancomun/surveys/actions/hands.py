"""Sections of an answer handed over, opened by a link, worked through, said to be done, taken back."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mancomun.accounts.models import FORGOTTEN, User, folded
from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.addresses import absolute_to
from mancomun.core.problems import Conflict, Gone, Unprocessable, require
from mancomun.surveys.actions import letters
from mancomun.surveys.actions.letters import Moment
from mancomun.surveys.models import Handover, Response
from mancomun.surveys.queries import answering
from mancomun.surveys.queries import hands as queries
from mancomun.surveys.queries.people import people_of
from mancomun.surveys.rules import hands as rules
from mancomun.surveys.rules.answering import WRITERS, window

KEPT_AFTER = timedelta(days=90)  # an address that nobody needs any more
_SECRET = 32  # random bytes


@dataclass(frozen=True, slots=True)
class Into:
    """Whose hands: an account of the city, or an e-mail address to which a link goes in this language."""

    helper: User | None = None
    email: str = ""
    language: str = "es"


@transaction.atomic
def hand_over(
    *,
    response: Response,
    sections: Sequence[str],
    into: Into,
    ends_at: datetime | None = None,
    message: str = "",
    by: Actor,
    at: datetime,
) -> tuple[Handover, str]:
    """Hand sections over and write to the helper. The link's address is given back once; blank for an account.

    Raises Refused, Conflict and Unprocessable.
    """
    invitee = response.invitee
    require(rules.may_hand_over(by, invitee.government_id))
    closes = window(answering.phases_of(response), state=response.state, at=at).closes
    verdict = rules.may_hand_until(ends_at, closes=closes, at=at)
    if not verdict.ok or closes is None:
        raise Conflict(verdict.reason)
    known = [section.name for section in answering.form_of(response).sections()]
    chosen = [name for name in known if name in set(sections)]
    if not chosen:
        raise Unprocessable(_("Choose at least one section."))
    _require_helper(response, into, at)
    made = Handover.objects.create(
        response=response,
        sections=chosen,
        helper=into.helper,
        email="" if into.helper else folded(into.email),
        language=into.language,
        message=message.strip(),
        given_by=by.user_id,
        given_by_name=by.name,
        given_at=at,
        ends_at=ends_at if into.helper else ends_at or closes,
    )
    audit.record(
        "survey.sections.handed_over", by=by, at=at, subject=response,
        handover=made.pk, sections=chosen, helper=into.helper.pk if into.helper else None, link=made.by_link,
    )  # fmt: skip
    if into.helper is not None:
        _write_to_account(made)
        return made, ""
    return made, _send_link(made)


@transaction.atomic
def withdraw_handover(*, handover: Handover, by: Actor, at: datetime) -> None:
    """From now on the helper sees nothing of it. What they wrote stays. Harmless to repeat."""
    require(rules.may_hand_over(by, handover.response.invitee.government_id))
    rows = Handover.objects.filter(pk=handover.pk, withdrawn_at=None)
    if rows.update(withdrawn_at=at, withdrawn_by=by.user_id, link_digest="", key_digest=""):
        audit.record("survey.sections.taken_back", by=by, at=at, subject=handover.response, handover=handover.pk)


@transaction.atomic
def renew_link(*, handover: Handover, by: Actor, at: datetime) -> str:
    """A new link from the focal point; the one before, and the session that it opened, cease to work."""
    require(rules.may_hand_over(by, handover.response.invitee.government_id))
    if not handover.by_link or not rules.in_force(handover, at):
        raise Conflict(_("This is not in force any more. Hand the sections over anew."))
    audit.record("survey.link.renewed", by=by, at=at, subject=handover.response, handover=handover.pk)
    return _send_link(handover)


@transaction.atomic
def ask_for_link(*, handover: Handover, email: str, closed: bool, at: datetime) -> None:
    """A new link to the address to which the first one went; nothing for another address, and nobody learns which."""
    if folded(email) == handover.email and rules.link_works(handover, closed=closed, at=at).ok:
        audit.record(
            "survey.link.asked_again", by=queries.helper_of(handover), at=at, subject=handover.response,
            handover=handover.pk,
        )  # fmt: skip
        _send_link(handover, end_session=False)


@transaction.atomic
def open_link(*, handover: Handover, secret: str, name: str, closed: bool, at: datetime) -> str:
    """Let in whoever has the link, once; the key that their browser keeps. Raises Gone and Unprocessable."""
    verdict = rules.link_works(handover, closed=closed, at=at)
    if not verdict.ok:
        raise Gone(verdict.reason)
    known = handover.name or name.strip()
    if not known:
        raise Unprocessable(_("Say who you are: your name stands beside what you write."))
    key = secrets.token_urlsafe(_SECRET)
    spent = Handover.objects.filter(pk=handover.pk, link_digest=queries.digest_of(secret)).update(
        link_digest="", key_digest=queries.digest_of(key), name=known, opened_at=handover.opened_at or at
    )
    if not spent:
        raise Gone(_("This link was used before. Ask for a new one."))
    handover.refresh_from_db(fields=["name", "opened_at", "key_digest", "link_digest"])
    audit.record(
        "survey.link.opened", by=queries.helper_of(handover), at=at, subject=handover.response, handover=handover.pk
    )
    return key


@transaction.atomic
def say_done(*, handover: Handover, note: str, by: Actor, at: datetime) -> None:
    """The helper has finished; the focal point is told. Saying it again changes the note."""
    Handover.objects.filter(pk=handover.pk).update(done_at=at, done_note=note.strip())
    audit.record("survey.sections.done", by=by, at=at, subject=handover.response, handover=handover.pk)
    invitee = handover.response.invitee
    people = people_of([invitee.government_id], *WRITERS[:1], at=at).get(invitee.government_id, [])
    letters.post(
        letters.write(
            "handed_done",
            people,
            **_about(handover.response),
            by=by.name,
            sections=titles(handover),
            note=note.strip(),
            address=absolute_to("surveys:hands", invitee.round.slug, invitee.government.slug),
        )
    )


@transaction.atomic
def go_on(*, handover: Handover, by: Actor, at: datetime) -> None:
    """Not done after all."""
    Handover.objects.filter(pk=handover.pk).update(done_at=None, done_note="")
    audit.record("survey.sections.not_done", by=by, at=at, subject=handover.response, handover=handover.pk)


def forget_addresses(*, at: datetime) -> int:
    """Erase the addresses of links that ended or were taken back long ago; how many. Harmless to repeat."""
    rows = Handover.objects.filter(helper=None, ends_at__lt=at - KEPT_AFTER).exclude(email__endswith=FORGOTTEN)
    return rows.update(email=f"helper@forgotten.{FORGOTTEN}", link_digest="", key_digest="")


def _require_helper(response: Response, into: Into, at: datetime) -> None:
    if into.helper is None:
        if not into.email:
            raise Unprocessable(_("Say to whom: a colleague with an account, or an e-mail address."))
        return
    if into.helper.pk not in {each.user.pk for each in queries.colleagues(response, at=at) if each.user}:
        raise Unprocessable(_("This person has no mandate of the city now. Send a link instead."))


def _send_link(handover: Handover, *, end_session: bool = True) -> str:
    """Make a new secret, keep its digest, write the letter; the address."""
    secret = secrets.token_urlsafe(_SECRET)
    handover.link_digest = queries.digest_of(secret)
    if end_session:
        handover.key_digest = ""
    handover.save(update_fields=["link_digest", "key_digest"])
    address = absolute_to("surveys:handed_open", handover.uid, secret)
    reader = letters.Addressee(handover.email, handover.language, handover.name)
    letters.post(letters.write("handed_link", [reader], **_told(handover), address=address))
    return address


def _write_to_account(handover: Handover) -> None:
    invitee = handover.response.invitee
    address = absolute_to("surveys:answer", invitee.round.slug, invitee.government.slug)
    if handover.helper is not None:
        letters.post(letters.write("handed", [handover.helper], **_told(handover), address=address))


def _told(handover: Handover) -> dict[str, object]:
    zone = handover.response.invitee.government.time_zone
    return {
        **_about(handover.response),
        "by": handover.given_by_name,
        "sections": titles(handover),
        "message": handover.message,
        "ends": Moment(handover.ends_at, zone) if handover.ends_at else None,
    }


def _about(response: Response) -> dict[str, object]:
    return {"round": response.invitee.round, "city": response.invitee.government}


def titles(handover: Handover) -> letters.Titles:
    """What was handed over, told in the language of whoever reads it."""
    return letters.Titles(answering.form_of(handover.response), tuple(handover.sections))
