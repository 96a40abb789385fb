from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from meetings import documents
from meetings.models import Meeting, ProtocolDocument


class Command(BaseCommand):
    help = "The protocol of a meeting as PDF: the stored bytes of a signed one, a marked draft or copy otherwise."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("meeting", type=int)
        parser.add_argument("--lang", choices=["ky", "ru"])
        parser.add_argument("--out", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        meeting = Meeting.objects.filter(pk=options["meeting"]).first()
        if meeting is None:
            raise CommandError(f"There is no meeting {options['meeting']}.")
        language = options["lang"] or meeting.language
        papers = ProtocolDocument.objects.filter(protocol__meeting=meeting, language=language, document__status=None).exclude(form="common")
        paper = papers.select_related("document").order_by("-protocol__version").first()
        if paper is None and meeting.protocols.exists():
            raise CommandError(f"No paper in “{language}” has been issued: issue the translation first.")
        with translation.override(language):
            content = bytes(paper.document.content) if paper else documents.draft_pdf(meeting, language=language)
        Path(options["out"]).write_bytes(content)
        self.stdout.write(options["out"])
