"""The compiled form of a frozen version: immutable, so one copy serves every thread of this process."""

from functools import lru_cache

from mancomun.surveys.engine import CompiledForm, File, compile_xform, excerpt, from_json
from mancomun.surveys.models import QuestionnaireVersion
from mancomun.surveys.queries.attachments import contents, files_of
from mancomun.surveys.queries.registers import NAMES, Registers, registers


def compiled(version: QuestionnaireVersion, *, short: bool = False) -> CompiledForm:
    """With the network's registers as they are now, where the form takes choices from them.

    ``short``: the questions that are its core, and what these need; see ``engine.excerpt``.
    """
    make = _short if short else _compiled
    return make(version.pk, version.digest, registers(_asked(version.pk, version.digest)))


@lru_cache(maxsize=16)
def _short(version_id: int, digest: str, known: Registers) -> CompiledForm:
    return excerpt(_compiled(version_id, digest, known), lambda node: node.concepts.core)


@lru_cache(maxsize=256)
def _asked(version_id: int, digest: str) -> tuple[str, ...]:
    """The registers that a version's form asks for and that do not stand beside its workbook."""
    row = QuestionnaireVersion.objects.only("xform").get(pk=version_id, digest=digest)
    named = [name for name in NAMES if name in row.xform or f"search('{name.removesuffix('.csv')}'" in row.xform]
    own = files_of(row) if named else {}
    return tuple(name for name in named if name not in own)


@lru_cache(maxsize=16)
def _compiled(version_id: int, digest: str, known: Registers) -> CompiledForm:
    row = QuestionnaireVersion.objects.only("xform", "sheets").get(pk=version_id, digest=digest)
    files: dict[str, File] = {**known.rows, **contents(files_of(row))}
    return compile_xform(row.xform.encode(), workbook=from_json(row.sheets), files=files)
