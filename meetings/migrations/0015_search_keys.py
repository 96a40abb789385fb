"""What is searched for by words is kept as search sees it, with an index."""

import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("council", "0006_extracts_automatic_extracts"),
        ("meetings", "0014_task_cancelled_in"),
        ("members", "0003_notices_and_deputies"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="decision",
            name="update_update",
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="search_key",
            field=models.GeneratedField(
                db_persist=True, expression=models.Func(models.F("title"), function="kyrgyz_search_key"), output_field=models.TextField()
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="search_key",
            field=models.GeneratedField(
                db_persist=True, expression=models.Func(models.F("text"), function="kyrgyz_search_key"), output_field=models.TextField()
            ),
        ),
        migrations.AddField(
            model_name="assignmentparty",
            name="search_key",
            field=models.GeneratedField(
                db_persist=True, expression=models.Func(models.F("name"), function="kyrgyz_search_key"), output_field=models.TextField()
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="search_key",
            field=models.GeneratedField(
                db_persist=True, expression=models.Func(models.F("text"), function="kyrgyz_search_key"), output_field=models.TextField()
            ),
        ),
        migrations.AddIndex(
            model_name="agendaitem",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search_key", "gin_trgm_ops"), name="meetings_item_search"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search_key", "gin_trgm_ops"), name="meetings_assignment_search"
            ),
        ),
        migrations.AddIndex(
            model_name="assignmentparty",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search_key", "gin_trgm_ops"), name="meetings_party_search"
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search_key", "gin_trgm_ops"), name="meetings_decision_search"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."item_id" IS DISTINCT FROM (NEW."item_id") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."next_body_id" IS DISTINCT FROM (NEW."next_body_id") OR OLD."next_body_name" IS DISTINCT FROM (NEW."next_body_name") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."vote_id" IS DISTINCT FROM (NEW."vote_id"))',
                    func='INSERT INTO "meetings_decisionevent" ("id", "item_id", "level", "next_body_id", "next_body_name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "vote_id") VALUES (NEW."id", NEW."item_id", NEW."level", NEW."next_body_id", NEW."next_body_name", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."vote_id"); RETURN NULL;',
                    hash="74d24482fbe5b0366820865ee8c7329d115d55c6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3b789",
                    table="meetings_decision",
                    when="AFTER",
                ),
            ),
        ),
    ]
