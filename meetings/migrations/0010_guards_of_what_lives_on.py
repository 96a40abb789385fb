"""The database as the last guard of what lives on after a meeting: what is part of the minutes is locked with them, an adopted plan keeps
its content, and what was issued, reported or granted is written once."""

from importlib import import_module

from django.db import migrations

locks = import_module("meetings.migrations.0003_locks")

# Part of the minutes: locked with the meeting (the function stands since 0003_locks).
PATHS = {
    "meetings_controlledtask": ("item_id", *locks.ITEM),
    "meetings_decisionlink": ("decision_id", *locks.DECISION),
}

# Written once, but for the columns named as arguments, which may be filled in later. A row is never deleted.
WRITTEN_ONCE_BUT = """
CREATE FUNCTION meetings_written_once_but() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(OLD) - TG_ARGV) = (to_jsonb(NEW) - TG_ARGV) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of % refused: it is written once', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER meetings_written_once BEFORE UPDATE OR DELETE ON meetings_taskreport
    FOR EACH ROW EXECUTE FUNCTION meetings_written_once_but('answer', 'answer_note', 'answered_by_id', 'answered_at');
CREATE TRIGGER meetings_written_once BEFORE UPDATE OR DELETE ON meetings_taskextension
    FOR EACH ROW EXECUTE FUNCTION meetings_written_once_but();
CREATE TRIGGER meetings_written_once BEFORE UPDATE OR DELETE ON meetings_taskevidence
    FOR EACH ROW EXECUTE FUNCTION meetings_written_once_but();
CREATE TRIGGER meetings_written_once BEFORE UPDATE OR DELETE ON meetings_extract
    FOR EACH ROW WHEN (OLD.state = 'issued')
    EXECUTE FUNCTION meetings_written_once_but('opened_at', 'handed_at', 'handed_by_id');
CREATE TRIGGER meetings_written_once BEFORE UPDATE OR DELETE ON meetings_directororder
    FOR EACH ROW WHEN (OLD.document_id IS NOT NULL)
    EXECUTE FUNCTION meetings_written_once_but();
"""

# A plan that was adopted keeps its content; the life of its items goes on.
PLAN = """
CREATE FUNCTION meetings_refuse_adopted_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line jsonb;
    plan bigint;
    found text;
    life text[] := ARRAY['state', 'moved_to', 'reason', 'evidence', 'closed_on'];
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'meetings_planitem' AND (to_jsonb(OLD) - life) = (to_jsonb(NEW) - life) THEN
        RETURN NEW;
    END IF;
    FOREACH line IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
        plan := (line ->> 'plan_id')::bigint;
        IF TG_TABLE_NAME = 'meetings_planitemparty' THEN
            SELECT plan_id INTO plan FROM meetings_planitem WHERE id = (line ->> 'item_id')::bigint;
        END IF;
        SELECT state INTO found FROM meetings_workplan WHERE id = plan FOR SHARE;
        IF found <> 'draft' THEN
            RAISE EXCEPTION 'plan % is adopted: % of % refused', plan, TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE FUNCTION meetings_refuse_adopted_plan_itself() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    life text[] := ARRAY['state', 'adopted_by_id', 'approved_on', 'approver_name', 'approver_position', 'acting_for', 'document_id'];
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(OLD) - life) = (to_jsonb(NEW) - life) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'plan % is adopted: % refused', OLD.id, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER meetings_adopted BEFORE UPDATE OR DELETE ON meetings_workplan
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION meetings_refuse_adopted_plan_itself();
"""
PLAN_TABLES = ("meetings_plangoal", "meetings_plandirection", "meetings_planitem", "meetings_planitemparty")

UNDO = """
DROP FUNCTION meetings_written_once_but() CASCADE;
DROP FUNCTION meetings_refuse_adopted_plan() CASCADE;
DROP FUNCTION meetings_refuse_adopted_plan_itself() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0009_what_lives_on")]

    operations = [
        migrations.RunSQL([locks.trigger(table, path) for table, path in PATHS.items()], migrations.RunSQL.noop),
        migrations.RunSQL(WRITTEN_ONCE_BUT, migrations.RunSQL.noop),
        migrations.RunSQL(PLAN, UNDO),
        migrations.RunSQL(
            [
                f"CREATE TRIGGER meetings_adopted BEFORE INSERT OR UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION meetings_refuse_adopted_plan();"
                for table in PLAN_TABLES
            ],
            migrations.RunSQL.noop,
        ),
    ]
