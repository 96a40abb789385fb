from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from council import backup


class Command(BaseCommand):
    help = "See council.backup.restore."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"]:
            raise CommandError("Name the file: FILE=…")
        backup.restore(Path(options["file"]))
        self.stdout.write(options["file"])
