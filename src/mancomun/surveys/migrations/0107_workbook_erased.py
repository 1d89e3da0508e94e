import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Workbooks that people sent are erased in time; what they wrote stays known."""

    dependencies = [("core", "0002_append_only"), ("surveys", "0106_short")]

    operations = [
        migrations.AlterField(
            model_name="sentworkbook",
            name="file",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
            ),
        ),
        migrations.AddConstraint(
            model_name="sentworkbook",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_at__isnull", False), ("file__isnull", False), _connector="OR"),
                name="surveys_workbook_waits_with_file",
            ),
        ),
    ]
