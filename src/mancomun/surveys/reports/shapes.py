"""What the templates know how to draw. Texts are ready to be read; shares are of one hundred."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Head:
    text: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    heads: Sequence[Head]
    rows: Sequence[Sequence[str]]

    def data(self) -> dict[str, Any]:
        heads = [{"text": head.text, "number": head.number} for head in self.heads]
        return {"heads": heads, "rows": [list(row) for row in self.rows]}


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    share: float
    text: str
    count: str
    state: str = ""  # a state of ui.states, for its shade; blank for the document’s colour

    def data(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "share": round(self.share, 2),
            "text": self.text,
            "count": self.count,
            "state": self.state,
        }


@dataclass(frozen=True, slots=True)
class Parted:
    """One line of a scale."""

    label: str
    shares: Sequence[float]
    texts: Sequence[str]
    total: str

    def data(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "shares": [round(share, 2) for share in self.shares],
            "texts": list(self.texts),
            "total": self.total,
        }


def bars(heads: Sequence[Head], rows: Sequence[Bar]) -> dict[str, Any]:
    return {"heads": Table(heads, ()).data()["heads"], "rows": [row.data() for row in rows]}


def scale(heads: Sequence[Head], options: Sequence[tuple[str, str]], rows: Sequence[Parted]) -> dict[str, Any]:
    """``options``: a shade and a label each."""
    named = [{"state": state, "label": label} for state, label in options]
    return {"heads": Table(heads, ()).data()["heads"], "options": named, "rows": [row.data() for row in rows]}
