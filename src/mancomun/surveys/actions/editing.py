"""A version's workbook is edited online: only the changed cells differ, and the result is the next version."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.problems import Unprocessable, require
from mancomun.surveys.actions.questionnaires import import_workbook
from mancomun.surveys.exchange.patching import CannotPatch, Edits, patch
from mancomun.surveys.models import QuestionnaireVersion
from mancomun.surveys.queries.questionnaires import workbook_of
from mancomun.surveys.rules.desk import runs_surveys


def edit_workbook(
    *, version: QuestionnaireVersion, edits: Mapping[str, Edits], by: Actor, at: datetime
) -> QuestionnaireVersion:
    """The next version, with these cells changed, by the name of their sheet. The version itself stays as it is.

    Raises Refused, InvalidForm with every fault of the result, Unprocessable when the workbook cannot be changed so.
    """
    require(runs_surveys(by))
    try:
        data = patch(workbook_of(version), edits)
    except CannotPatch as fault:
        raise Unprocessable(
            _("This workbook is written in a way that cannot be edited here. Download it and edit it in Excel.")
        ) from fault
    made = import_workbook(questionnaire=version.questionnaire, data=data, name=version.workbook.name, by=by, at=at)
    cells = {sheet: len(changed) for sheet, changed in edits.items()}
    audit.record("survey.version.edited", by=by, at=at, subject=made, base=version.number, cells=cells)
    return made
