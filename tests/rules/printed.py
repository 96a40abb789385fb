from __future__ import annotations

import html
import re

from meetings import documents
from meetings.models import Meeting
from meetings.services import protocol


def printed(meeting: Meeting, form: str = "full", language: str = "ky") -> str:
    """The words of the protocol as it would be printed now, with single spaces."""
    page = documents.papers.paper_html(documents.protocol_content(protocol.whole(meeting)), form=form, language=language)
    page = re.sub(r"<head>.*?</head>", "", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))
