"""What is in the database after the writers: for a process of its own, as JSON."""

import json
import sys

from tests.reliability.world import QUESTION, make_ready


def count() -> dict[str, list[str]]:
    from mancomun.core import audit
    from mancomun.core.models import AuditEntry
    from mancomun.surveys.models import AnswerEdit

    turns = AuditEntry.objects.filter(event="test.turn").values_list("data", flat=True)
    return {
        "words": list(AnswerEdit.objects.filter(path=QUESTION).values_list("value", flat=True)),
        "turns": [data["word"] for data in turns],
        "faults": list(audit.faults()),
    }


if __name__ == "__main__":
    make_ready()
    sys.stdout.write(json.dumps(count()))
