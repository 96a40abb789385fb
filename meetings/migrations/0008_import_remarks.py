"""What an import had to say of its file is kept with the meeting; an extract repeats the number of the minutes it is taken from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_proxies"), ("council", "0004_documents_are_immutable"), ("members", "0001_people_and_bodies")]

    operations = [
        migrations.AddField("meeting", "import_remarks", models.JSONField(blank=True, default=list, verbose_name="remarks of the import")),
        migrations.AddField(
            "meeting", "declared_members", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="members, as declared")
        ),
        migrations.AddField("meeting", "is_extract", models.BooleanField(default=False, verbose_name="the source is an extract")),
        migrations.RemoveConstraint("meeting", "meetings_number_once_a_year"),
        migrations.AddConstraint(
            "meeting",
            models.UniqueConstraint(
                fields=["body", "school_year", "number"],
                condition=models.Q(is_extract=False),
                name="meetings_number_once_a_year",
                violation_error_message="Minutes with this number already exist in this academic year.",
            ),
        ),
    ]
