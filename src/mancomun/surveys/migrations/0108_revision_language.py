from django.db import migrations, models

from mancomun.core.append_only import Guard, Install

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


class Migration(migrations.Migration):
    """In which language an answer was put forward. Beside the digest, not in it: receipts given before still hold."""

    dependencies = [("surveys", "0107_workbook_erased")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="language",
            field=models.CharField(blank=True, default="", max_length=5),
            preserve_default=False,
        ),
        Install("surveys_revision", REVISION),
    ]
