from django.db import migrations

from mancomun.core.append_only import Guard, Install

QUESTIONNAIRE_VERSION = Guard(
    keys=(("id",), ("questionnaire_id", "number")),
    fixed=("id", "questionnaire_id", "number", "workbook_id", "sheets", "xform", "digest", "languages", "imported_at"),
    once=("frozen_by", "frozen_at"),
)
QUESTIONNAIRE_FILE = Guard(keys=(("id",), ("version_id", "name")), fixed=("id", "version_id", "name", "file_id"))
ANSWER_EDIT = Guard(
    fixed=(
        "id",
        "response_id",
        "path",
        "value",
        "visibility",
        "base_number",
        "overtaken",
        "channel",
        "by",
        "at",
        "handover",
    )
)
REVISION = Guard(
    keys=(("id",), ("uid",), ("response_id", "number")),
    fixed=(
        "id",
        "uid",
        "response_id",
        "number",
        "instance",
        "answers",
        "digest",
        "submitted_by",
        "submitted_at",
        "language",
    ),
    once=("approved_by", "approved_at", "signature", "accepted_by", "accepted_at"),
)
EXTENSION = Guard(fixed=("id", "invitee_id", "until", "reason", "by", "at"))
MESSAGE = Guard(fixed=("id", "conversation_id", "body", "by", "handover", "at"))
OPEN_ROSA_SUBMISSION = Guard(
    keys=(("id",), ("invitee_id", "instance_id")),
    fixed=("id", "invitee_id", "version_id", "instance_id", "deprecated_id", "xml", "digest", "by", "received_at"),
    once=("applied_at", "prefixes", "outcome"),
)
OPEN_ROSA_FILE = Guard(keys=(("id",), ("submission_id", "name")))


class Migration(migrations.Migration):
    """What cities put forward, what they typed or sent, and what was asked: refused to change by the database itself."""

    dependencies = [("surveys", "0001_initial"), ("core", "0002_append_only")]
    operations = [
        Install("surveys_questionnaireversion", QUESTIONNAIRE_VERSION),
        Install("surveys_questionnairefile", QUESTIONNAIRE_FILE),
        Install("surveys_answeredit", ANSWER_EDIT),
        Install("surveys_revision", REVISION),
        Install("surveys_extension", EXTENSION),
        Install("surveys_message", MESSAGE),
        Install("surveys_openrosasubmission", OPEN_ROSA_SUBMISSION),
        Install("surveys_openrosafile", OPEN_ROSA_FILE),
    ]
