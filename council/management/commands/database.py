from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from council.lib import postgres


class Command(BaseCommand):
    help = "The embedded PostgreSQL: start it, stop it, or print its address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["start", "stop", "url"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "stop":
            self.stdout.write("stopped" if postgres.stop() else "was not running")
        else:
            self.stdout.write(postgres.database_url())
