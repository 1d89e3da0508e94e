"""What the questions of a round are about: rights and themes of the vocabulary, and the questions that name them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mancomun.surveys.queries.results.topics import Topic
from mancomun.surveys.rules.warnings import SCHEMES
from mancomun.vocabulary.models import Concept

COLUMNS = ("mancomun_rights", "mancomun_themes")


@dataclass(frozen=True)
class Theme:
    """``key`` is what an address says: “themes:housing”."""

    key: str
    scheme: str  # what the vocabulary calls its scheme
    label: str
    topics: tuple[Topic, ...]


def themes_of(topics: Iterable[Topic]) -> list[Theme]:
    """Those that some question names, scheme by scheme, in the vocabulary's order; names it does not know are left."""
    about: dict[tuple[str, str], list[Topic]] = {}
    for topic in topics:
        for named in dict.fromkeys(_named(topic)):
            about.setdefault(named, []).append(topic)
    schemes = [SCHEMES[column] for column in COLUMNS]
    rows = Concept.objects.select_related("scheme").filter(
        scheme__code__in=schemes, code__in={code for _scheme, code in about}
    )
    found: Mapping[tuple[str, str], Concept] = {(row.scheme.code, row.code): row for row in rows.order_by("position")}
    return [
        Theme(f"{scheme}:{code}", str(row.scheme.title), str(row.label), tuple(about[scheme, code]))
        for wanted in schemes
        for (scheme, code), row in found.items()
        if scheme == wanted and (scheme, code) in about
    ]


def _named(topic: Topic) -> Iterable[tuple[str, str]]:
    """Of all the rows that share its code."""
    for part in topic.parts:
        for each in (part, *part.parts):
            words = each.node.concepts
            for column, codes in zip(COLUMNS, (words.rights, words.themes), strict=True):
                yield from ((SCHEMES[column], code) for code in codes)
