"""Result pages as an unknown visitor asks for them: queries, bytes, and milliseconds cold and warm. JSON lines.

    python -m benchmarks.scale.pages

Cold: everything that this process keeps of results was let go of; warm: asked for again.
"""

import json
import resource
import time
from collections.abc import Iterator
from typing import Any

PAGES = {
    "first page": "",
    "one choice": "A1/",
    "several choices": "A4/",
    "numbers": "A5/",
    "grid": "C10/",
    "entries": "D10/",
    "groups": "groups/",
    "matrix": "matrix/",
    "map": "map/",
    "crossing": "crossing/?rows=A1&columns=A3",
    "themes": "themes/",
    "blocks": "blocks/",
    "compare": "compare/?city=simulado-1&city=simulado-2&city=simulado-3",
    "open data": "data/",
    "report (PDF)": "report.pdf",
}
TIMES = 3


def measured() -> Iterator[dict[str, Any]]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from mancomun.surveys.queries.results import opening

    client = Client()
    for path in ("/health/", "/surveys/simulated-2025/results/A2/"):  # what is imported and compiled once
        client.get(path)
    for name, path in PAGES.items():
        opening.forget()
        times = []
        for _time in range(1 + TIMES):
            begin = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                response = client.get(f"/surveys/simulated-2025/results/{path}")
                size = len(response.getvalue())
            times.append(1000 * (time.perf_counter() - begin))
            assert response.status_code == 200, (path, response.status_code)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield {"page": name, "cold": times[0], "warm": min(times[1:]), "queries": len(queries), "bytes": size,
               "memory": memory}  # fmt: skip


def main() -> None:
    import django

    django.setup()
    for line in measured():
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
