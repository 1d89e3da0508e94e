"""The results of a round as the public reads them, and what names this state of them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from mancomun import __version__
from mancomun.core.actors import ANONYMOUS
from mancomun.core.addresses import absolute_to
from mancomun.core.tables import Table, csv_cell
from mancomun.network.models import Licence, Network
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.models import Round
from mancomun.surveys.queries.results import Results, opened, results_of
from mancomun.surveys.results.export import Export

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
PROVISIONAL = "provisional"


def in_languages(say: "Callable[[], StrOrPromise]") -> dict[str, str]:
    """What ``say`` says in each language of the product."""
    said = {}
    for code in LANGUAGES:
        with override(code):
            said[code] = str(say())
    return said


@dataclass(frozen=True)
class Publication:
    results: Results
    network: Network

    @property
    def edition(self) -> int | None:
        """None while the results may still change."""
        return self.results.edition

    @property
    def released(self) -> datetime | None:
        """When this edition was published."""
        return self.results.frozen.at if self.results.frozen else None

    @property
    def round(self) -> Round:
        return self.results.round

    @property
    def slug(self) -> str:
        return self.round.slug

    @property
    def version(self) -> str:
        return str(self.edition) if self.edition else PROVISIONAL

    @property
    def licence(self) -> Licence:
        return self.network.terms

    @cached_property
    def address(self) -> str:
        """Where the data are, for as long as the installation is: what is cited."""
        return absolute_to("surveys:data", self.slug) + self._query

    def file_address(self, name: str) -> str:
        return absolute_to("surveys:data_file", self.slug, name) + self._query

    @property
    def _query(self) -> str:
        """An older edition is at the same place, by its number."""
        return f"?edition={self.edition}" if self.results.superseded else ""

    @cached_property
    def title(self) -> dict[str, str]:
        return in_languages(lambda: self.round.title)

    @cached_property
    def publisher(self) -> dict[str, str]:
        return in_languages(lambda: self.network.name)

    @cached_property
    def about(self) -> dict[str, str]:
        """What the data are: never blank."""
        return in_languages(self._about)

    @cached_property
    def export(self) -> Export:
        """In permanent codes."""
        return Export(self.results, "", self.results.topics, absolute_to("surveys:results", self.slug))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the frozen file; of the answers while they may still change. The same one says the same."""
        if self.results.frozen is not None:
            return self.results.frozen.public_digest
        found = hashlib.sha256()
        with override(settings.LANGUAGE_CODE):
            for table in (self.export.data(), self.export.entries()):
                _add(found.update, table)
        return found.hexdigest()

    @cached_property
    def key(self) -> str:
        """Names everything that the files are made of: where it is the same, so are they."""
        made_of = (
            __version__, self.digest, self.version, self.released, self.address, self.licence, self.network.contact,
            self.title, self.publisher, self.about, self.results.as_of, self.round.demonstration,
        )  # fmt: skip
        return hashlib.sha256(repr(made_of).encode()).hexdigest()[:32]

    def _about(self) -> str:
        sentences = [
            str(self.round.about),
            _(
                "Answers of %(cities)d invited local governments, of which %(part)d took part, "
                "to %(questions)d questions."
            )
            % {
                "cities": len(self.results.cities),
                "part": self.results.book.took_part,
                "questions": len(self.results.topics),
            },
            _("Each answer was approved by the authority of its government. What is not public is marked as such."),
        ]
        if self.round.demonstration:
            sentences.append(_("Demonstration: the answers are invented."))
        return " ".join(sentence for sentence in sentences if sentence)


def publication_of(slug: str, *, at: datetime, edition: int | None = None) -> Publication:
    """Raises Http404 unless the public may see the results, or there is no such edition."""
    return Publication(opened(ANONYMOUS, slug, at=at, edition=edition), the_network())


def publication_for(round_: Round, *, at: datetime) -> Publication:
    """Of a published round that everybody may know of."""
    return Publication(results_of(round_, ANONYMOUS, at=at), the_network())


def _add(put: Callable[[bytes], object], table: Table) -> None:
    put("\x1f".join(map(str, table.columns)).encode())
    for row in table.rows:
        put(("\x1e" + "\x1f".join(csv_cell(cell) for cell in row)).encode(errors="replace"))
