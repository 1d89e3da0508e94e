"""The results of a round: what each reader may know of it, counted.

    results = opened(actor, slug, at=at)            Http404 unless this actor may see this round's results
    results.within(Scope(country="UY"))             the same for a part of the cities
    documents(results, part), document(...)         the files behind answers that this actor may read
    results.topics, results.cities, results.book    what was asked, of whom, and what was answered

A **topic** is what one page shows: the rows of the questionnaire that share a permanent code. It has **parts**:
questions, grids, repeats. The **book** gives cells and tallies of a part for one kind of reader, and keeps what it
counted for as long as the round stays as it is.

A published round is read from the files of its **edition** alone (``opened(…, edition=1)`` reads an older one), and of
them only the columns that a page needs; one that is not published is framed from the answers by the same code.
"""

from mancomun.surveys.queries.results.book import Book
from mancomun.surveys.queries.results.cities import Cities, City, Scope
from mancomun.surveys.queries.results.documents import document, documents
from mancomun.surveys.queries.results.opening import Results, opened, results_of
from mancomun.surveys.queries.results.topics import Part, Shape, Topic
from mancomun.surveys.snapshot import Entries

__all__ = [
    "Book", "Cities", "City", "Entries", "Part", "Results", "Scope", "Shape", "Topic", "document", "documents",
    "opened", "results_of",
]  # fmt: skip
