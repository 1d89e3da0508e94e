"""A city's people talk about a question: they note, write to those whom they mention, and settle it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.addresses import absolute_to
from mancomun.core.problems import Conflict, Unprocessable
from mancomun.surveys.actions import letters
from mancomun.surveys.actions.answering import require_sight
from mancomun.surveys.models import Conversation, Message, Response
from mancomun.surveys.queries import answering
from mancomun.surveys.queries.hands import Colleague
from mancomun.surveys.rules.hands import handover_of
from mancomun.surveys.sheet.keys import key_of

LENGTH = 4000


@transaction.atomic
def say(
    *, response: Response, path: str, body: str, mention: Sequence[Colleague] = (), by: Actor, at: datetime
) -> Message:
    """Add a note to the conversation at a question; what was settled is open again. Raises Unprocessable, Refused.

    Who calls it has seen that the actor is of the city; this holds the actor to the sections handed over.
    """
    text = body.strip()
    if not text:
        raise Unprocessable(_("Write your note first."))
    if len(text) > LENGTH:
        longest = _("A note may have at most %(count)d characters. Shorten it and send it again.")
        raise Unprocessable(longest % {"count": LENGTH})
    require_sight(response, [path], by=by, at=at)
    conversation, _made = Conversation.objects.get_or_create(response=response, path=path)
    Conversation.objects.filter(pk=conversation.pk).update(settled_at=None, settled_by_name="")
    message = Message.objects.create(
        conversation=conversation,
        body=text,
        mentioned=", ".join(each.name for each in mention),
        by=by.user_id,
        by_name=by.name,
        handover=handover_of(by),
        at=at,
    )
    audit.record(
        "survey.note.made", by=by, at=at, subject=response, path=path, mentioned=[each.key for each in mention]
    )
    letters.post(_letters(response, path, message, mention))
    return message


@transaction.atomic
def settle(*, response: Response, path: str, by: Actor, at: datetime) -> None:
    """There is nothing left to say. Harmless to repeat."""
    require_sight(response, [path], by=by, at=at)
    rows = Conversation.objects.filter(response=response, path=path)
    if not rows.exists():
        raise Conflict(_("Nobody has said anything about this question."))
    if rows.filter(settled_at=None).update(settled_at=at, settled_by_name=by.name):
        audit.record("survey.note.settled", by=by, at=at, subject=response, path=path)


def _letters(response: Response, path: str, message: Message, mention: Iterable[Colleague]) -> list[EmailMessage]:
    form, invitee = answering.form_of(response), response.invitee
    node = form.node(path)
    key = key_of(node, path)
    slugs = invitee.round.slug, invitee.government.slug
    return [
        letter
        for each in mention
        for letter in letters.write(
            "mentioned",
            [letters.Addressee(each.email, each.language, each.name)],
            round=invitee.round,
            city=invitee.government,
            by=message.by_name,
            question=letters.Asked(form, node),
            body=message.body,
            again=absolute_to("surveys:handed_ask", each.handover.uid) if each.handover else "",
            address=absolute_to("surveys:handed_question", each.handover.uid, key)
            if each.handover
            else absolute_to("surveys:answer_question", *slugs, key),
        )
    ]
