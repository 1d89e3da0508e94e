from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0105_files")]

    operations = [
        migrations.AddField(model_name="invitee", name="short", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="round", name="short", field=models.BooleanField(default=False)),
    ]
