from django.db import migrations

from mancomun.core.append_only import Guard, Install


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [Install("core_auditentry", Guard(keys=(("id",), ("sequence",), ("digest",))))]
