"""The register of local governments as a CSV file: read it, compare it with what is known, say what would change.

Knows no database and no request. ``read`` turns bytes into rows or faults, ``compare`` turns rows and what is known
into a plan; the action carries a plan out.

The columns are named in ``columns.COLUMNS`` and documented in docs/operate/register-csv.md. A file needs the column
``slug`` or ``name``; every other column may be missing and then changes nothing. An empty cell empties its field.
"""

from mancomun.network.register.columns import COLUMNS, NEEDED_TO_ADD
from mancomun.network.register.faults import Fault, RegisterFaults
from mancomun.network.register.plan import Added, Change, Changed, Plan, compare
from mancomun.network.register.reading import Reading, read
from mancomun.network.register.rows import Known, Row, Span

__all__ = [
    "COLUMNS",
    "NEEDED_TO_ADD",
    "Added",
    "Change",
    "Changed",
    "Fault",
    "Known",
    "Plan",
    "Reading",
    "RegisterFaults",
    "Row",
    "Span",
    "compare",
    "read",
]
