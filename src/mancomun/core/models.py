"""What the house itself remembers: the audit, files, spent nonces, the outbox."""

import uuid

from django.db import models
from django.db.models import Q

from mancomun.core.append_only import Guard


class AuditEntry(models.Model):
    """One thing that happened. Append-only, chained by hashes; holds no foreign key, so nothing erases it."""

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    subject = models.CharField(max_length=160)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    append_only = Guard(keys=(("id",), ("sequence",), ("digest",)))

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["subject", "sequence"])]


class StoredFile(models.Model):
    """A file that passed the gate. Its bytes lie on disk under their own digest and never change."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    uploaded_by = models.PositiveBigIntegerField(null=True)
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["digest"])]


class SpentNonce(models.Model):
    """A form that was already acted upon, and where its person was sent then."""

    value = models.CharField(max_length=64, unique=True)
    route = models.CharField(max_length=120)
    location = models.CharField(max_length=500, blank=True)
    spent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["spent_at"])]


class OutboxMessage(models.Model):
    """A message on its way. Kept in the same transaction as what it tells of, so neither is lost alone."""

    to = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    html = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-queued_at", "-id"]
        indexes = [models.Index(fields=["sent_at"], condition=Q(sent_at=None), name="core_outbox_waiting")]
