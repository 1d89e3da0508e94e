"""What the page of a mirror shows beside its numbers."""

from typing import Any

from mancomun.surveys.models import Response
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.reading import written_in
from mancomun.surveys.results import mirrored
from mancomun.surveys.results.mirror import Mirror


def told(found: Response, mirror: Mirror, block: str) -> dict[str, Any]:
    """``block``: the one whose questions are shown beside those of the others; of an unknown one there are none."""
    invitee = found.invitee
    form = compiled(invitee.round.version)
    since = mirror.since
    return {
        "mirror": mirror,
        "glance": mirrored.glance(mirror, invitee.government.name),
        "chosen": block if block in {each.name for each in mirror.blocks} else "",
        "talks": mirrored.talks(mirror),
        "partly": [line for line in mirror.partly if line.many],
        "offers": mirrored.exchanged(form, mirror.offers),
        "wants": mirrored.exchanged(form, mirror.wants),
        "otherwise": mirrored.otherwise(form, compiled(since.round.version), since.altered) if since else [],
        "written_in": written_in(mirror.language),
    }
