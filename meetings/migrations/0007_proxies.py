"""Votes passed to another member, who is admitted in spite of an interest, who presides over a vote."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# The new table belongs to the meeting and is locked with it: its way up (see 0003_locks).
PATHS = {"meetings_proxy": ("giver_id", "meetings_attendance", "meeting_id")}
LOCK = """
CREATE TRIGGER meetings_locked BEFORE INSERT OR UPDATE OR DELETE ON meetings_proxy
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_locked('giver_id', 'meetings_attendance', 'meeting_id');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0006_protocol_scan"),
        ("members", "0002_reachable_shares"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proxy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_on", models.DateField(verbose_name="date of the paper")),
                (
                    "basis",
                    models.CharField(
                        help_text="The paper and the reason: a power of attorney №, a signed statement.",
                        max_length=200,
                        verbose_name="basis",
                    ),
                ),
            ],
            options={
                "verbose_name": "passed vote",
                "verbose_name_plural": "passed votes",
                "ordering": ["giver__order", "pk"],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="vote",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="vote",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="voter",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="voter",
            name="update_update",
        ),
        migrations.AddField(
            model_name="vote",
            name="members_able",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="members able to vote on the matter"),
        ),
        migrations.AddField(
            model_name="voteevent",
            name="members_able",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="members able to vote on the matter"),
        ),
        migrations.AddField(
            model_name="voter",
            name="admitted_because",
            field=models.CharField(blank=True, max_length=200, verbose_name="admitted to the vote, because"),
        ),
        migrations.AddField(
            model_name="voter",
            name="cast_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.person",
                verbose_name="voted by proxy through",
            ),
        ),
        migrations.AddField(
            model_name="voter",
            name="cast_by_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="name as printed"),
        ),
        migrations.AddField(
            model_name="voterevent",
            name="admitted_because",
            field=models.CharField(blank=True, max_length=200, verbose_name="admitted to the vote, because"),
        ),
        migrations.AddField(
            model_name="voterevent",
            name="cast_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.person",
                verbose_name="voted by proxy through",
            ),
        ),
        migrations.AddField(
            model_name="voterevent",
            name="cast_by_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="name as printed"),
        ),
        migrations.AlterField(
            model_name="voter",
            name="is_chair",
            field=models.BooleanField(default=False, verbose_name="presides"),
        ),
        migrations.AlterField(
            model_name="voterevent",
            name="is_chair",
            field=models.BooleanField(default=False, verbose_name="presides"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vote",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_voteevent" ("casting", "id", "item_id", "meeting_id", "members_able", "members_in_office", "method", "no_quorum_confirmed", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "scope", "votes_abstained", "votes_against", "votes_for", "votes_missing", "votes_spoilt") VALUES (NEW."casting", NEW."id", NEW."item_id", NEW."meeting_id", NEW."members_able", NEW."members_in_office", NEW."method", NEW."no_quorum_confirmed", NEW."opened_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."question", NEW."scope", NEW."votes_abstained", NEW."votes_against", NEW."votes_for", NEW."votes_missing", NEW."votes_spoilt"); RETURN NULL;',
                    hash="3b3fa07829fc5b4cae4ad94e6446c479d7b36194",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a5efe",
                    table="meetings_vote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vote",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_voteevent" ("casting", "id", "item_id", "meeting_id", "members_able", "members_in_office", "method", "no_quorum_confirmed", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "scope", "votes_abstained", "votes_against", "votes_for", "votes_missing", "votes_spoilt") VALUES (NEW."casting", NEW."id", NEW."item_id", NEW."meeting_id", NEW."members_able", NEW."members_in_office", NEW."method", NEW."no_quorum_confirmed", NEW."opened_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."question", NEW."scope", NEW."votes_abstained", NEW."votes_against", NEW."votes_for", NEW."votes_missing", NEW."votes_spoilt"); RETURN NULL;',
                    hash="442c3fa72ba5dff3d8ada2bf6f76600df4fd614e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c7f15",
                    table="meetings_vote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="voter",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_voterevent" ("admitted_because", "cast_by_id", "cast_by_name", "choice", "id", "is_chair", "name", "order", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recusal_reason", "recused", "vote_id") VALUES (NEW."admitted_because", NEW."cast_by_id", NEW."cast_by_name", NEW."choice", NEW."id", NEW."is_chair", NEW."name", NEW."order", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recusal_reason", NEW."recused", NEW."vote_id"); RETURN NULL;',
                    hash="9d96d3a9a4e38bd3d5a4cc8f49a0ffedf11e652a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f18f3",
                    table="meetings_voter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="voter",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_voterevent" ("admitted_because", "cast_by_id", "cast_by_name", "choice", "id", "is_chair", "name", "order", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recusal_reason", "recused", "vote_id") VALUES (NEW."admitted_because", NEW."cast_by_id", NEW."cast_by_name", NEW."choice", NEW."id", NEW."is_chair", NEW."name", NEW."order", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recusal_reason", NEW."recused", NEW."vote_id"); RETURN NULL;',
                    hash="25c86702de3904758a14e0248bf9c8940a351110",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_befaa",
                    table="meetings_voter",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="voter",
            constraint=models.CheckConstraint(
                condition=models.Q(("recused", False), ("admitted_because", ""), _connector="OR"), name="meetings_recused_or_admitted"
            ),
        ),
        migrations.AddConstraint(
            model_name="voter",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_chair", False), ("cast_by_name", ""), _connector="OR"), name="meetings_who_presides_is_there"
            ),
        ),
        migrations.AddConstraint(
            model_name="voter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_chair", True)), fields=("vote",), name="meetings_one_presides_over_a_vote"
            ),
        ),
        migrations.AddField(
            model_name="proxy",
            name="giver",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="proxy_given",
                to="meetings.attendance",
                verbose_name="passes the vote on",
            ),
        ),
        migrations.AddField(
            model_name="proxy",
            name="holder",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="proxy_held",
                to="meetings.attendance",
                verbose_name="votes in the other's place",
            ),
        ),
        migrations.AddConstraint(
            model_name="proxy",
            constraint=models.CheckConstraint(
                condition=models.Q(("giver", models.F("holder")), _negated=True),
                name="meetings_proxy_is_another",
                violation_error_message="Choose another person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proxy",
            constraint=models.CheckConstraint(condition=models.Q(("basis", ""), _negated=True), name="meetings_proxy_has_a_basis"),
        ),
        migrations.RunSQL(LOCK, "DROP TRIGGER meetings_locked ON meetings_proxy"),
    ]
