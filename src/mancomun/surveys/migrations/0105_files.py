import django.db.models.deletion
from django.db import migrations, models

from mancomun.core.append_only import Guard, Install

FILE = Guard(keys=(("id",), ("version_id", "name")), fixed=("id", "version_id", "name", "file_id"))


class Migration(migrations.Migration):
    """What stands beside a questionnaire's workbook: lists, pictures, sounds. Never changed, as the version itself."""

    dependencies = [("core", "0002_append_only"), ("surveys", "0104_workbooks")]
    operations = [
        migrations.CreateModel(
            name="QuestionnaireFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="surveys.questionnaireversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "name"), name="surveys_file_name"),
                ],
            },
        ),
        Install("surveys_questionnairefile", FILE),
    ]
