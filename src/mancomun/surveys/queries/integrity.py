"""Whether what was frozen is still what it was: for ``mancomun check``."""

from collections.abc import Iterator

from mancomun.surveys.models import Revision
from mancomun.surveys.queries import editions, questionnaires
from mancomun.surveys.rules import receipts


def faults() -> Iterator[str]:
    """What is wrong with surveys, a sentence per fault; nothing when every digest and signature holds."""
    yield from questionnaires.faults()
    yield from editions.faults()
    rows = Revision.objects.select_related("response__invitee__round", "response__invitee__government").order_by("pk")
    for row in rows.iterator(chunk_size=50):
        yield from _of(row)


def _of(revision: Revision) -> Iterator[str]:
    invitee = revision.response.invitee
    round_slug, city_slug = invitee.round.slug, invitee.government.slug
    name = f"Revision {revision.number} of {city_slug} in the round {round_slug}"
    if receipts.digest_of(revision.instance, revision.answers) != revision.digest:
        yield f"{name} was changed after it was put forward."
    if revision.approved_at is None:
        return
    content = receipts.content_of(
        revision, round_slug=round_slug, city_slug=city_slug, approved_at=revision.approved_at
    )
    if not receipts.holds(content, revision.signature):
        yield f"{name} has a receipt that this installation did not sign."
