from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from council.models import School
from meetings.demo.make import DemoSchool
from meetings.demo.people import ACCOUNTS, DEMO_PASSWORD


class Command(BaseCommand):
    help = "Make the demo school in an empty database. Its accounts have a known password, so it refuses where DEBUG is off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where a school exists")
        parser.add_argument("--accounts", action="store_true", help="only print who can sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo school is for trial and development: DEBUG is off here.")
        if not options["accounts"]:
            if not School.objects.exists():
                with translation.override("ky"):
                    DemoSchool().make()
            elif not options["if_empty"]:
                raise CommandError("There is a school already.")
        self.stdout.write(f"{', '.join(ACCOUNTS)} — {DEMO_PASSWORD}")
