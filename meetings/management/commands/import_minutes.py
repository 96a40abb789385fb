from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.importing.form import Fault, read
from meetings.importing.remarks import described
from meetings.importing.write import Result, write


class Command(BaseCommand):
    help = "Past minutes from YAML or JSON files (docs/import.md). Each file whole or not at all; the others go on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+")
        parser.add_argument("--check", action="store_true", help="report without writing, and propose who names with initials may be")
        parser.add_argument(
            "--create-people", action="store_true", help="members of a file whom nobody knows become staff with a seat in the body"
        )
        parser.add_argument("--lang", choices=["ky", "ru", "en"], default="en", help="language of errors and warnings")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        with translation.override(options["lang"]):
            for name in options["files"]:
                path = Path(name)
                try:
                    with transaction.atomic():
                        result = write(read(path), note=path.name, create_people=options["create_people"])
                        if options["check"]:
                            transaction.set_rollback(True)
                except Fault as fault:
                    failed = True
                    for one in fault.all:
                        self.stderr.write(described(": ".join((path.name, _("error"), str(one)))))
                else:
                    self.report(path.name, result, check=options["check"])
        if failed:
            sys.exit(1)

    def report(self, name: str, result: Result, *, check: bool) -> None:
        for warning in result.warnings:
            self.stdout.write(": ".join((name, _("warning"), warning)))
        for proposal in dict.fromkeys(result.proposals) if check else ():
            self.stdout.write(": ".join((name, _("perhaps"), proposal)))
        what = _("would be imported") if check else _("imported")
        if not result.created:
            what = _("is there already, nothing changed")
        meeting = "" if check or result.meeting is None else _(" (meeting %(number)s)") % {"number": result.meeting.pk}
        self.stdout.write(f"{name}: {what}{meeting}")
