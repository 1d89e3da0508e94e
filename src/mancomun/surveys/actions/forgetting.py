"""What surveys forget of a person: names beside what they wrote, and addresses to which links went. The acts stay."""

from datetime import datetime

from mancomun.accounts.models import FORGOTTEN
from mancomun.surveys.models import (
    Answer,
    AnswerEdit,
    Conversation,
    Correction,
    Handover,
    Message,
    OpenRosaSubmission,
    Remark,
    ResponseStep,
)

GONE = "[…]"


def forget(*, user_id: int, email: str, name: str, at: datetime) -> None:
    """Run in the transaction that forgets the person, whose audit entry tells of it (``PERSON_FORGETTERS``).

    A handover by link to the same address was to the same person: its name goes too.
    """
    links = list(Handover.objects.filter(helper=None, email__iexact=email).values_list("pk", flat=True))
    Handover.objects.filter(pk__in=links, withdrawn_at=None).update(withdrawn_at=at)
    Handover.objects.filter(pk__in=links).update(
        email=f"{user_id}@forgotten.{FORGOTTEN}", name="", link_digest="", key_digest=""
    )
    Handover.objects.filter(given_by=user_id).update(given_by_name="")
    for model in (Answer, AnswerEdit, Message):
        model.objects.filter(by=user_id).update(by_name="")
        model.objects.filter(handover__in=links).update(by_name="")
    for other in (OpenRosaSubmission, Remark, ResponseStep):
        other.objects.filter(by=user_id).update(by_name="")
    Correction.objects.filter(asked_by=user_id).update(asked_by_name="")
    if name:
        Conversation.objects.filter(settled_by_name=name).update(settled_by_name=GONE)
        for message in Message.objects.filter(mentioned__contains=name):
            named = [GONE if each == name else each for each in message.mentioned.split(", ")]
            Message.objects.filter(pk=message.pk).update(mentioned=", ".join(named))
