"""Issued documents are written once: the database refuses to change or delete them, and their status rows."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION council_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: it is written once', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER council_written_once BEFORE UPDATE OR DELETE ON council_issueddocument
    FOR EACH ROW EXECUTE FUNCTION council_refuse_rewriting();
CREATE TRIGGER council_written_once BEFORE UPDATE OR DELETE ON council_documentstatus
    FOR EACH ROW EXECUTE FUNCTION council_refuse_rewriting();
"""
UNDO = "DROP FUNCTION council_refuse_rewriting() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("council", "0003_links_to_users")]

    operations = [migrations.RunSQL(REFUSE, UNDO)]
