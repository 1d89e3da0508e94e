from django.db import migrations

from mancomun.core.append_only import Guard, Install

ANSWER_EDIT = Guard(
    fixed=("id", "response_id", "path", "value", "visibility", "base_number", "overtaken", "channel", "by", "at")
)
REVISION = Guard(
    keys=(("id",), ("uid",), ("response_id", "number")),
    fixed=("id", "uid", "response_id", "number", "instance", "answers", "digest", "submitted_by", "submitted_at"),
    once=("approved_by", "approved_at", "signature", "accepted_by", "accepted_at"),
)
VERSION = Guard(
    keys=(("id",), ("questionnaire_id", "number")),
    fixed=("id", "questionnaire_id", "number", "workbook_id", "sheets", "xform", "digest", "languages", "imported_at"),
    once=("frozen_by", "frozen_at"),
)


class Migration(migrations.Migration):
    """What cities put forward, what they typed and what was asked: refused to change by the database itself."""

    dependencies = [("surveys", "0001_initial"), ("core", "0002_append_only")]
    operations = [
        Install("surveys_answeredit", ANSWER_EDIT),
        Install("surveys_revision", REVISION),
        Install("surveys_questionnaireversion", VERSION),
    ]
