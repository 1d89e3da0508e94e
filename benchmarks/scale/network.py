"""A simulated network of one size, published: made in a process of its own, and how long its parts took.

python -m benchmarks.scale.network GOVERNMENTS database|straight
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

SEED = 1


def main() -> None:
    count, way = int(sys.argv[1]), sys.argv[2]
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from mancomun.core.files import path_of
    from mancomun.simulation.answering import answer
    from mancomun.simulation.build import BUILDER, Wanted, build
    from mancomun.surveys.actions.rounds import publish_round
    from mancomun.surveys.models import Edition

    for alias in ("default", "ephemeral"):
        call_command("migrate", database=alias, verbosity=0)
    call_command("createcachetable", database="ephemeral", verbosity=0)
    begin = time.perf_counter()
    wanted = Wanted(count, 1, SEED, 2025)
    (asked,) = build(wanted, _silent, publish=False, answering=answer if way == "database" else invited)
    filled = time.perf_counter()
    at = datetime(2025, 9, 1, 15, tzinfo=UTC)
    with straightened() if way == "straight" else patch.dict({}):
        publish_round(round=asked, by=BUILDER, at=at)
    published = time.perf_counter()
    assert Client().get(f"/surveys/{asked.slug}/results/").status_code == 200
    edition = path_of(Edition.objects.get(round=asked).public_digest)
    print(json.dumps({
        "filled": filled - begin, "published": published - filled, "page": time.perf_counter() - published,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "edition": str(edition), "bytes": edition.stat().st_size,
        "same": same(asked) if way == "database" and count <= 400 else None,
    }))  # fmt: skip


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


def invited(
    asked: Any, governments: Sequence[int], luck: tuple[int, int], _progress: Callable[[int, int], None]
) -> None:
    """Asked, and one answer accepted, without which nothing is published: the frames come straight from the arrays."""
    from mancomun.surveys.models import Invitee, Response

    at = datetime(asked.year, 3, 10, tzinfo=UTC)
    made = Invitee.objects.bulk_create(
        (Invitee(round=asked, government_id=pk, invited_at=at) for pk in governments), batch_size=2_000
    )
    Response.objects.create(invitee=made[0], state=Response.State.ACCEPTED, started_at=at, changed_at=at)


@contextmanager
def straightened() -> Iterator[None]:
    """What publication packs are columns made from the arrays."""
    with patch("mancomun.surveys.queries.results.publishing.live", lambda asked, *_given, **_named: _straight(asked)):
        yield


def _straight(asked: Any) -> Any:
    from benchmarks.scale.straight import Straight

    from mancomun.network.models import LocalGovernment

    keys = LocalGovernment.objects.order_by("pk").values_list("pk", flat=True)
    return Straight(asked, {pk: place for place, pk in enumerate(keys)}, (SEED, 0))


def same(asked: Any) -> bool:
    """Whether frames straight from the arrays are those that were published, column by column."""
    from mancomun.core.files import path_of
    from mancomun.surveys.models import Edition
    from mancomun.surveys.snapshot import Table, Width

    edition, straight, alike = Edition.objects.get(round=asked), _straight(asked), True
    for width in Width:
        frame = straight.frame(width)
        table = Table(path_of(edition.digest_of(width.value))).read(frame.columns)
        known = [name for name in frame.columns if name not in {"revision", "revision_digest"}]
        alike = alike and frame.select(known).equals(table.select(known))
    return alike


if __name__ == "__main__":
    main()
