"""Scans of signed printouts: added after signing, written once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import meetings.models.protocols

# The function stands since 0003_locks.
WRITTEN_ONCE = """
CREATE TRIGGER meetings_written_once BEFORE UPDATE OR DELETE ON meetings_protocolscan
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0005_secret_ballot"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProtocolScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(max_length=200, upload_to=meetings.models.protocols.scan_path, verbose_name="file")),
                ("file_name", models.CharField(max_length=200, verbose_name="name of the file")),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField(verbose_name="size, bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="who"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="meetings.meeting", verbose_name="meeting"
                    ),
                ),
                (
                    "protocol",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="meetings.protocol",
                        verbose_name="protocol",
                    ),
                ),
            ],
            options={
                "verbose_name": "scan of a protocol",
                "ordering": ["meeting", "pk"],
                "constraints": [models.UniqueConstraint(fields=("meeting", "sha256"), name="meetings_scan_once")],
            },
        ),
        migrations.RunSQL(WRITTEN_ONCE, "DROP TRIGGER meetings_written_once ON meetings_protocolscan"),
    ]
