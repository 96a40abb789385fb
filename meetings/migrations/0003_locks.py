"""The database as the last guard: a signed meeting and all that belongs to it refuse every change."""

from django.db import migrations

# Is the meeting locked? FOR SHARE: a write that races with the last signature waits for it and then sees the signed state.
# While a correction is open the rows may change; signing again closes it.
LOCKED = """
CREATE FUNCTION meetings_is_locked(meeting bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    SELECT state INTO found FROM meetings_meeting WHERE id = meeting FOR SHARE;
    RETURN found IN ('signed', 'cancelled', 'postponed', 'not_opened', 'imported')
        AND NOT EXISTS (SELECT FROM meetings_correction WHERE meeting_id = meeting AND closed_at IS NULL);
END $$;
"""

# Arguments of the trigger: the column that leads up, then pairs (table, its column that leads further up). The last id is the meeting's.
REFUSE = """
CREATE FUNCTION meetings_refuse_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line jsonb;
    up bigint;
    hop int;
BEGIN
    FOREACH line IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
        up := (line ->> TG_ARGV[0])::bigint;
        hop := 1;
        WHILE up IS NOT NULL AND hop < TG_NARGS LOOP
            EXECUTE format('SELECT %I FROM %I WHERE id = $1', TG_ARGV[hop + 1], TG_ARGV[hop]) INTO up USING up;
            hop := hop + 2;
        END LOOP;
        IF up IS NOT NULL AND meetings_is_locked(up) THEN
            RAISE EXCEPTION 'meeting % is locked: % of % refused', up, TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN COALESCE(NEW, OLD);
END $$;
"""

# The meeting itself: looked at before the change only, so that the change that locks it can pass.
REFUSE_MEETING = """
CREATE FUNCTION meetings_refuse_locked_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('signed', 'cancelled', 'postponed', 'not_opened', 'imported')
        AND NOT EXISTS (SELECT FROM meetings_correction WHERE meeting_id = OLD.id AND closed_at IS NULL) THEN
        RAISE EXCEPTION 'meeting % is locked: % refused', OLD.id, TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER meetings_locked BEFORE UPDATE OR DELETE ON meetings_meeting
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_locked_meeting();
"""

# A rule set under which a meeting has begun is never edited: a new version is added (model 1).
USED_RULES = """
CREATE FUNCTION members_refuse_used_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE used bigint;
BEGIN
    used := CASE TG_TABLE_NAME WHEN 'members_ruleset' THEN (to_jsonb(OLD) ->> 'id')::bigint
                               ELSE (to_jsonb(OLD) ->> 'rule_set_id')::bigint END;
    IF EXISTS (SELECT FROM meetings_meeting WHERE rule_set_id = used AND state NOT IN ('planned', 'called')) THEN
        RAISE EXCEPTION 'rule set % was used: add a new version', used USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER members_used_rules BEFORE UPDATE OR DELETE ON members_ruleset
    FOR EACH ROW EXECUTE FUNCTION members_refuse_used_rules();
CREATE TRIGGER members_used_rules BEFORE UPDATE OR DELETE ON members_majorityrule
    FOR EACH ROW EXECUTE FUNCTION members_refuse_used_rules();
"""

# Versions of a protocol and its papers are written once.
WRITTEN_ONCE = """
CREATE FUNCTION meetings_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: it is written once', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER meetings_written_once BEFORE UPDATE OR DELETE ON meetings_protocol
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_rewriting();
CREATE TRIGGER meetings_written_once BEFORE UPDATE OR DELETE ON meetings_protocoldocument
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_rewriting();
"""

ITEM = ("meetings_agendaitem", "meeting_id")
SPEECH = ("meetings_speech", "item_id", *ITEM)
VOTE = ("meetings_vote", "meeting_id")
DECISION = ("meetings_decision", "item_id", *ITEM)
ASSIGNMENT = ("meetings_assignment", "decision_id", *DECISION)
# Every child table and its way up to the meeting. A new child table of a meeting belongs here (a test walks the models).
PATHS = {
    "meetings_jointbody": ("meeting_id",),
    "meetings_agendaitem": ("meeting_id",),
    "meetings_itemclause": ("item_id", *ITEM),
    "meetings_itemact": ("item_id", *ITEM),
    "meetings_interest": ("item_id", *ITEM),
    "meetings_speech": ("item_id", *ITEM),
    "meetings_speechabout": ("speech_id", *SPEECH),
    "meetings_attendance": ("meeting_id",),
    "meetings_presence": ("attendance_id", "meetings_attendance", "meeting_id"),
    "meetings_guest": ("meeting_id",),
    "meetings_vote": ("meeting_id",),
    "meetings_voter": ("vote_id", *VOTE),
    "meetings_decision": ("item_id", *ITEM),
    "meetings_decisionperson": ("decision_id", *DECISION),
    "meetings_separateopinion": ("decision_id", *DECISION),
    "meetings_assignment": ("decision_id", *DECISION),
    "meetings_assignmentparty": ("assignment_id", *ASSIGNMENT),
    "meetings_attachment": ("meeting_id",),
    "meetings_signature": ("meeting_id",),
}


def trigger(table: str, path: tuple[str, ...]) -> str:
    arguments = ", ".join(f"'{part}'" for part in path)
    return (
        f"CREATE TRIGGER meetings_locked BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION meetings_refuse_locked({arguments});"
    )


UNDO = """
DROP FUNCTION meetings_refuse_locked() CASCADE;
DROP FUNCTION meetings_refuse_locked_meeting() CASCADE;
DROP FUNCTION meetings_refuse_rewriting() CASCADE;
DROP FUNCTION members_refuse_used_rules() CASCADE;
DROP FUNCTION meetings_is_locked(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_links_and_rules")]

    operations = [
        migrations.RunSQL(LOCKED, migrations.RunSQL.noop),
        migrations.RunSQL(REFUSE, migrations.RunSQL.noop),
        migrations.RunSQL(REFUSE_MEETING, migrations.RunSQL.noop),
        migrations.RunSQL(USED_RULES, migrations.RunSQL.noop),
        migrations.RunSQL(WRITTEN_ONCE, migrations.RunSQL.noop),
        migrations.RunSQL([trigger(table, path) for table, path in PATHS.items()], UNDO),
    ]
