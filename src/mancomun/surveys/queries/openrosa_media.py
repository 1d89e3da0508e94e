"""The files that a phone needs beside a form: those sent with the workbook, and the network's registers as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.core import files
from mancomun.core.kinds import Kind
from mancomun.surveys.models import QuestionnaireVersion
from mancomun.surveys.queries.attachments import Beside, beside
from mancomun.surveys.queries.openrosa import Offered, md5_of
from mancomun.surveys.queries.registers import registers


@dataclass(frozen=True, slots=True)
class Media:
    name: str
    media_type: str
    content: bytes

    @property
    def md5(self) -> str:
        return md5_of(self.content)


def takes_media(offered: Offered) -> bool:
    """Whether there is anything to download beside the form."""
    return any(_is_here(each) for each in _beside(offered))


def media_of(offered: Offered) -> list[Media]:
    """What is here, in the form's order; what nobody has sent is left out, and the form shows its name instead."""
    return [_media(each) for each in _beside(offered) if _is_here(each)]


def medium_of(offered: Offered, name: str) -> Media | None:
    return next((_media(each) for each in _beside(offered) if each.name == name and _is_here(each)), None)


def _beside(offered: Offered) -> list[Beside]:
    version: QuestionnaireVersion = offered.version
    return beside(version, offered.form.files) if offered.form.files else []


def _is_here(each: Beside) -> bool:
    return each.file is not None or each.from_register


def _media(each: Beside) -> Media:
    if each.file is None:
        return Media(each.name, Kind.CSV, _csv(registers([each.name]).rows[each.name]))
    with files.open_file(each.file) as content:
        return Media(each.name, each.file.media_type, content.read())


def _csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    target = io.StringIO()
    writer = csv.DictWriter(target, fieldnames=list(rows[0]) if rows else ["name", "label"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()
