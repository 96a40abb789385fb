"""A decision that a correction takes out takes the rows along that say which extracts print it; to an issued extract none is added."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION meetings_refuse_issued_extract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM meetings_extract WHERE id = NEW.extract_id AND state = 'issued';
    IF FOUND THEN
        RAISE EXCEPTION '% of % refused: the extract is issued', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_issued BEFORE INSERT OR UPDATE ON meetings_extractdecision
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_issued_extract();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0010_guards_of_what_lives_on")]

    operations = [
        migrations.AlterField(
            model_name="extractdecision",
            name="decision",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="extract_rows", to="meetings.decision"),
        ),
        migrations.RunSQL(GUARD, "DROP FUNCTION meetings_refuse_issued_extract() CASCADE;"),
    ]
