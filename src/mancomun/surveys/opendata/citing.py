"""How the data are cited: the same facts as a sentence and in the formats that reference managers read."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mancomun.surveys.opendata.publication import LANGUAGES, Publication

_TEX = {char: f"\\{char}" for char in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_LINES = re.compile(r"\s+")


def sentence(publication: Publication, *, at: datetime) -> str:
    """In the language that is active. What may still change is cited with the day on which it was read."""
    values = {
        "network": _here(publication.publisher),
        "year": _day(publication, at).year,
        "title": _here(publication.title),
        "address": publication.address,
    }
    if publication.edition:
        values |= {"edition": publication.edition, "digest": publication.digest[:16]}
        return (
            _("%(network)s (%(year)s). %(title)s [data, edition %(edition)s, SHA-256 %(digest)s…]. %(address)s")
            % values
        )
    values["day"] = at.date().isoformat()
    return _("%(network)s (%(year)s). %(title)s [provisional data, read on %(day)s]. %(address)s") % values


def bibtex(publication: Publication, at: datetime) -> str:
    day = _day(publication, at)
    fields = {
        "author": f"{{{_tex(_here(publication.publisher))}}}",
        "title": f"{{{_tex(_here(publication.title))}}}",
        "year": str(day.year),
        "month": str(day.month),
        "version": publication.version,
        "howpublished": _("Data set"),
        "url": publication.address,
        "note": f"SHA-256 {publication.digest}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{_identifier(publication)},\n{lines}}}\n"


def ris(publication: Publication, at: datetime) -> str:
    day = _day(publication, at)
    lines = [
        ("TY", "DATA"),
        ("ID", _identifier(publication)),
        ("AU", _here(publication.publisher)),
        ("TI", _here(publication.title)),
        ("PY", str(day.year)),
        ("DA", day.strftime("%Y/%m/%d")),
        ("PB", _here(publication.publisher)),
        ("ET", publication.version),
        ("UR", publication.address),
        ("N1", f"SHA-256 {publication.digest}"),
        ("ER", ""),
    ]
    return "".join(f"{name}  - {_LINES.sub(' ', value)}\r\n" for name, value in lines)


def csl(publication: Publication, at: datetime) -> str:
    day, publisher = _day(publication, at), _here(publication.publisher)
    item = {
        "id": _identifier(publication),
        "type": "dataset",
        "title": _here(publication.title),
        "author": [{"literal": publisher}],
        "publisher": publisher,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "version": publication.version,
        "URL": publication.address,
        "language": _spoken(),
        "note": f"SHA-256 {publication.digest}",
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def cff(publication: Publication, at: datetime) -> str:
    """Citation File Format 1.2.0. JSON's texts are texts of YAML too."""
    facts: list[tuple[str, object]] = [
        ("cff-version", "1.2.0"),
        ("message", _("Cite these data as described here.")),
        ("type", "dataset"),
        ("title", _here(publication.title)),
        ("version", publication.version),
        ("date-released", _day(publication, at).isoformat()),
        ("license", publication.licence.value),
        ("url", publication.address),
    ]
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in facts]
    lines += ["authors:", f"  - name: {json.dumps(_here(publication.publisher), ensure_ascii=False)}"]
    lines += ["identifiers:", "  - type: other", f'    value: "sha256:{publication.digest}"']
    return "\n".join(lines) + "\n"


# By name of the file: its media type and what is in it.
FORMATS: Mapping[str, tuple[str, Callable[[Publication, datetime], str]]] = {
    "citation.bib": ("application/x-bibtex", bibtex),
    "citation.ris": ("application/x-research-info-systems", ris),
    "citation.json": ("application/vnd.citationstyles.csl+json", csl),
    "CITATION.cff": ("application/yaml", cff),
}


def _identifier(publication: Publication) -> str:
    return f"{publication.slug}-{publication.version}"


def _day(publication: Publication, at: datetime) -> date:
    return (publication.released or at).date()


def _spoken() -> str:
    here = (get_language() or "").split("-")[0]
    return here if here in LANGUAGES else LANGUAGES[0]


def _here(said: Mapping[str, str]) -> str:
    return said[_spoken()]


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in text)
