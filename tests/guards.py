"""Between tests that commit, Django empties every table; it may lift the guard of the append-only ones for that."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from mancomun.core import append_only


@pytest.fixture(scope="session", autouse=True)
def flushing_lifts_the_guards() -> Iterator[None]:
    operations = type(connection.ops)
    original = operations.sql_flush

    def sql_flush(self: Any, *args: Any, **options: Any) -> list[str]:
        vendor = connection.vendor
        lift = [sql for table, guard in append_only.guarded() for sql in append_only.removal(vendor, table, guard)]
        back = [
            sql for table, guard in append_only.guarded() for sql in append_only.installation(vendor, table, guard)
        ]
        return [*lift, *original(self, *args, **options), *back]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield
