"""A plan as it was approved, with the content that its papers are made from: written once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("council", "0005_calendar_and_views"),
        ("meetings", "0012_tasks_link_in_force"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.JSONField()),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_paper",
                        to="council.issueddocument",
                        verbose_name="document",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="meetings.workplan", verbose_name="plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "approved work plan",
                "ordering": ["plan", "-pk"],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER meetings_written_once BEFORE UPDATE OR DELETE ON meetings_planpaper "
            "FOR EACH ROW EXECUTE FUNCTION meetings_written_once_but();",
            migrations.RunSQL.noop,
        ),
    ]
