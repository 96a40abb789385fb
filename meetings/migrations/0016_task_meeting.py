"""A task names the meeting of its assignment, as the database finds it: lists of twenty years need not go there by way of four tables."""

import django.db.models.deletion
from django.db import migrations, models

MEETING = """
CREATE FUNCTION meetings_task_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT item.meeting_id INTO NEW.meeting_id
        FROM meetings_assignment AS duty
        JOIN meetings_decision AS decision ON decision.id = duty.decision_id
        JOIN meetings_agendaitem AS item ON item.id = decision.item_id
        WHERE duty.id = NEW.assignment_id;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_task_meeting BEFORE INSERT OR UPDATE OF assignment_id, meeting_id ON meetings_task
    FOR EACH ROW EXECUTE FUNCTION meetings_task_meeting();
UPDATE meetings_task SET meeting_id = NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""
NONE = "DROP TRIGGER meetings_task_meeting ON meetings_task; DROP FUNCTION meetings_task_meeting()"


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0015_search_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="meeting",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tasks",
                to="meetings.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.RunSQL(MEETING, NONE),
        migrations.AlterField(
            model_name="task",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tasks",
                to="meetings.meeting",
                verbose_name="meeting",
            ),
        ),
    ]
