from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils.module_loading import import_string

TICK_LOCK = 7_302_027  # any constant: two ticks at once must not double


class Command(BaseCommand):
    help = "Do all that is due: run every minute by a timer. Idempotent; one job that fails does not stop the others."

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [TICK_LOCK])
            if not cursor.fetchone()[0]:
                return
        failed = False
        try:
            for path in settings.TICK_JOBS:
                try:
                    job = import_string(path)
                    with nullcontext() if hasattr(job, "own_transactions") else transaction.atomic():
                        done = job()
                    if done:
                        self.stdout.write(f"{path}: {done}")
                except Exception as error:  # noqa: BLE001  (whatever a job raises, the next one must run)
                    failed = True
                    self.stderr.write(f"{path}: {error!r}")
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [TICK_LOCK])
        if failed:
            sys.exit(1)
