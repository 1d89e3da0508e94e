"""A round as typed columns: framed from approved answers, written once as Parquet, read column by column, counted.

Polars is imported in this room alone. No database here: it is given answers and what each question is::

    framing = Framing(cities, sheets, fields)           one city and one sheet per row; None where it took no part
    framing.frame(Width.PUBLIC)                         every column, as such a reader may know it
    framing.column(field, Width.PUBLIC)                 one of them alone
    write(frame, {"mancomun": "…"})                     the bytes of a Parquet file: equal content, equal bytes
    Table(path).read(["B1", "B1.missing"])              these columns alone, whatever else the file holds
    (column,) = decoded([field], frame)                 NumPy codes
    column.tally(), column.tallies(groups, count)       counted at the speed of memory
    column.cell(row)                                    one city's cell, for pages that name cities

**A width** is a kind of reader: the public, the network's members, the coordination. A frame holds exactly what such
a reader may know; even the choices and types of its columns come from what they may know.

**A column** of answers has another beside it, ``<name>.missing``: a code that says why there is no answer (see
``codes``), null where there is one. Choices are an Enum of the questionnaire's own values, several choices and
rankings a list of them in order, numbers Int64 or Float64, dates Date, everything else text. A repeat is a list of
structs, each field with its own ``.missing``. What does not fit its type (a number of thirty digits, say) makes its
column one of text, and loses nothing.

**Disclosure control** comes before framing: ``Framing(…, few={(city, path), …})`` keeps numbers about too few people
from everybody but the coordination; ``figures`` decides which ones.
"""

from mancomun.surveys.snapshot.codes import MISSING
from mancomun.surveys.snapshot.columns import Column, merged
from mancomun.surveys.snapshot.decoding import decoded
from mancomun.surveys.snapshot.fields import Field, named
from mancomun.surveys.snapshot.files import Table, write
from mancomun.surveys.snapshot.frames import Framing, Width
from mancomun.surveys.snapshot.places import Place, Places
from mancomun.surveys.snapshot.repeats import Entries, Repeats
from mancomun.surveys.snapshot.sheets import Sheet, sheet

__all__ = [
    "MISSING", "Column", "Entries", "Field", "Framing", "Place", "Places", "Repeats", "Sheet", "Table", "Width",
    "decoded", "merged", "named", "sheet", "write",
]  # fmt: skip
