"""The compiled form of a frozen version: immutable, so one copy serves every thread of this process."""

from functools import lru_cache

from mancomun.surveys.engine import CompiledForm, compile_xform, from_json
from mancomun.surveys.models import QuestionnaireVersion


def compiled(version: QuestionnaireVersion) -> CompiledForm:
    return _compiled(version.pk, version.digest)


@lru_cache(maxsize=16)
def _compiled(version_id: int, digest: str) -> CompiledForm:
    row = QuestionnaireVersion.objects.only("xform", "sheets").get(pk=version_id, digest=digest)
    return compile_xform(row.xform.encode(), workbook=from_json(row.sheets))
