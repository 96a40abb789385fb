"""Each cancelled task knows the meeting that cancelled it: a correction of another one no longer looks at it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def name_the_meetings(apps, schema_editor):
    """The latest meeting whose decision cancels the task's; where there is none, its own, which did not carry the decision."""
    links = apps.get_model("meetings", "DecisionLink").objects.filter(kind="cancels", in_force=True)
    for task in apps.get_model("meetings", "Task").objects.filter(state="cancelled").select_related("assignment__decision__item"):
        decision = task.assignment.decision
        link = links.filter(earlier=decision).select_related("decision__item").order_by("decision__item__meeting__date", "pk").last()
        task.cancelled_in_id = (link.decision if link else decision).item.meeting_id
        task.save(update_fields=["cancelled_in"])


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0013_plan_papers"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="cancelled_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="meetings.meeting",
                verbose_name="cancelled by a decision of",
            ),
        ),
        migrations.RunPython(name_the_meetings, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(("cancelled_in__isnull", False), ("state", "cancelled")),
                    Q(Q(("state", "cancelled"), _negated=True), ("cancelled_in", None)),
                    _connector="OR",
                ),
                name="meetings_task_cancelled_in_a_meeting",
            ),
        ),
    ]
