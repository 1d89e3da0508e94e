from django.db import migrations, models


class Migration(migrations.Migration):
    """Under which terms published data may be used."""

    dependencies = [("network", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="network",
            name="licence",
            field=models.CharField(
                choices=[
                    ("CC-BY-4.0", "Creative Commons Attribution 4.0 (CC BY 4.0)"),
                    ("CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA 4.0)"),
                    ("CC0-1.0", "Public domain dedication (CC0 1.0)"),
                    ("ODbL-1.0", "Open Database License 1.0 (ODbL)"),
                ],
                default="CC-BY-4.0",
                max_length=20,
                verbose_name="Licence of published data",
            ),
        ),
        migrations.AddConstraint(
            model_name="network",
            constraint=models.CheckConstraint(
                condition=models.Q(("licence__in", ["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "ODbL-1.0"])),
                name="network_known_licence",
            ),
        ),
    ]
