"""A report is received; «came at» is what is said of a member who is late."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0016_task_meeting"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reportrequest",
            name="came_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="received at"),
        ),
    ]
