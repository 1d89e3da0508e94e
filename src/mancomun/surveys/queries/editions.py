"""The editions of a round's results: which there are, and what each says."""

from collections.abc import Hashable, Iterator

from django.db.models import Max

from mancomun.network.models import Network
from mancomun.surveys.models import Edition, Round


def editions_of(round: Round) -> list[Edition]:  # noqa: A002  # the domain's word
    """The latest first, each with its files and with the correction that made it."""
    rows = Edition.objects.filter(round=round)
    return list(
        rows.select_related(
            "public", "network", "coordination", "correction__before", "correction__after",
            "correction__response__invitee__government",
        )
    )  # fmt: skip


def edition_of(round: Round, number: int | None = None) -> Edition | None:  # noqa: A002  # the domain's word
    """The latest one; or the one with this number. None where there is none."""
    if round.published_at is None:
        return None
    rows = Edition.objects.filter(round=round)
    return (rows if number is None else rows.filter(number=number)).first()


def public_state(slug: str) -> tuple[Hashable, ...] | None:
    """What the public pages of a published round's results are made of; None while they may still change.

    Other rounds count too: a question is followed over all of them.
    """
    latest = Edition.objects.filter(round__slug=slug, round__published_at__isnull=False).values_list(
        "pk", "public_digest"
    )
    found = latest.first()
    if found is None:
        return None
    every = Edition.objects.aggregate(Max("pk"))["pk__max"]
    network = Network.objects.values_list().first()
    shown = Round.objects.filter(published_at__isnull=False).values_list(
        "slug", "title", "about", "year", "published_at"
    )
    return (*found, every, network, *shown.order_by("pk"))


def faults() -> Iterator[str]:
    """What is wrong with editions, a sentence per fault. Their files are checked with all others."""
    rows = Edition.objects.select_related("round", "public", "network", "coordination", "correction")
    numbers: dict[str, int] = {}
    for row in rows.order_by("round", "number"):
        name = f"Edition {row.number} of the round {row.round.slug}"
        before = numbers.get(row.round.slug)
        numbers[row.round.slug] = row.number
        if before is not None and row.number != before + 1:
            yield f"{name} follows edition {before}: one between them is missing."
        if row.correction is not None and row.correction.edition != row.number:
            yield f"{name} is not the one that its correction made."
        for width in ("public", "network", "coordination"):
            if row.file_of(width).digest != row.digest_of(width):
                yield f"{name} has another file for the width {width} than the one that was published."
