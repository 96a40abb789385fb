from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from django.core.checks import Tags
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
        # The dump of the embedded PostgreSQL 18 goes into a server from 15 on; an older one, or one that cannot fold Ө Ү Ң, is refused first.
        self.check(databases=["default"], tags=[Tags.database])
        try:
            backup.restore(Path(options["file"]))
        except (OSError, BadZipFile, KeyError) as error:
            raise CommandError(f"{options['file']} is no backup that can be read: {error}") from error
        self.stdout.write(options["file"])
