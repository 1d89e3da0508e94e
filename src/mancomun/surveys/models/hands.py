"""Who of a city works on which part of its answer, and what its people say to each other about a question."""

import uuid

from django.db import models
from django.db.models import F, Q

from mancomun.accounts.models import User
from mancomun.core.append_only import Guard
from mancomun.surveys.models.responses import Response


class Handover(models.Model):
    """Sections of one city's answer in the hands of one helper: a colleague's account, or an e-mailed link.

    The link works once: it opens a session of its own in one browser. Of its secret, and of the key that the browser
    holds, only digests are kept.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="handovers")
    sections = models.JSONField()  # names of sections, in the form's order
    helper = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(blank=True)  # where the link goes; blank for an account
    name = models.CharField(max_length=120, blank=True)  # of who came by the link, as they gave it
    language = models.CharField(max_length=5, default="es")  # of the letters by link
    message = models.TextField(blank=True)
    given_by = models.PositiveBigIntegerField(null=True)
    given_by_name = models.CharField(max_length=120, blank=True)
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.PositiveBigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)
    done_note = models.TextField(blank=True)
    link_digest = models.CharField(max_length=64, blank=True)  # blank once the link has let somebody in
    key_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(helper__isnull=False, email="", link_digest="", key_digest="")
                | Q(helper=None, ends_at__isnull=False) & ~Q(email=""),
                name="surveys_handover_to_one",
            ),
            models.CheckConstraint(condition=Q(ends_at=None) | Q(ends_at__gt=F("given_at")), name="surveys_hand_span"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None) | Q(withdrawn_at__isnull=False),
                name="surveys_handover_withdrawn_pair",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(done_note=""), name="surveys_handover_done_note"
            ),
        ]

    @property
    def by_link(self) -> bool:
        return self.helper_id is None

    @property
    def who(self) -> str:
        """Whose hands; of a link that nobody has opened, the address that it went to."""
        return str(self.helper) if self.helper is not None else self.name or self.email


class Conversation(models.Model):
    """What a city's people say to each other about one question. Nobody else reads it, at no time."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="conversations")
    path = models.CharField(max_length=300)
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "path"], name="surveys_conversation_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=False) | Q(settled_by_name=""), name="surveys_conversation_settled"
            ),
        ]


class Message(models.Model):
    """One note in a conversation. ``handover`` names the link by which its author came; then ``by`` is null."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    body = models.TextField()
    mentioned = models.TextField(blank=True)  # the names of those who were written to, a comma between them
    by = models.PositiveBigIntegerField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    handover = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField()

    # not the names: a person may ask to be forgotten, the record stays
    append_only = Guard(fixed=("id", "conversation_id", "body", "by", "handover", "at"))

    class Meta:
        ordering = ["at", "id"]
