"""Ready text for a group chat, in Kyrgyz and in Russian: where people read who open no page of ours.

It goes by the rules of the common protocol and leaves out more: an item that is closed is not there at all, and nothing is numbered, since a
gap in the numbers would tell of it.
"""

from __future__ import annotations

import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from council.lib.kyrgyz import official_date
from meetings.documents.content import Content, protocol_content
from meetings.documents.views_of import for_staff, translated
from meetings.models import Meeting
from meetings.workflow import AHEAD, State

LANGUAGES = ("ky", "ru")


def chat_texts(meeting: Meeting, *, link: str) -> dict[str, str]:
    """By language; empty while there is nothing to tell: between the meeting and its signature. Needs the whole meeting."""
    content = _content(meeting)
    if content is None:
        return {}
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            own = content if language == content["language"] else translated(content, meeting, language=language, original_code="")
            texts[language] = _text(meeting, for_staff(own), language, link)
    return texts


def _content(meeting: Meeting) -> Content | None:
    """The agenda as it stands, or what was signed; while a correction is open, what is in force."""
    if meeting.state in AHEAD or meeting.state in (State.CANCELLED, State.POSTPONED):
        return protocol_content(meeting)
    if meeting.state not in (State.SIGNED, State.CORRECTING):
        return None
    newest = meeting.protocols.order_by("-version").first()
    return newest.content if newest else None


def _text(meeting: Meeting, content: Content, language: str, link: str) -> str:
    name = content["body"]["name"][language] or content["body"]["name"]["ky"]
    head = [f"{name}: {_headline(meeting)}", when_and_where(content, language)]
    if content["theme"]:
        head.append(_("Theme: %(theme)s") % {"theme": content["theme"]})
    if meeting.state == State.POSTPONED and meeting.postponed_to and meeting.postponed_to.date:
        head.append(_("New day: %(day)s") % {"day": official_date(meeting.postponed_to.date, language)})
    if meeting.state in (State.CANCELLED, State.POSTPONED):
        return "\n".join(head)
    body = _agenda(content) if meeting.state in AHEAD else _decisions(content)
    return "\n".join([*head, *body, "", link]).strip()


def _headline(meeting: Meeting) -> str:
    if meeting.state == State.CANCELLED:
        return _("the meeting is cancelled")
    if meeting.state == State.POSTPONED:
        return _("the meeting is postponed")
    return _("a meeting") if meeting.state in AHEAD else _("decisions of the meeting")


def when_and_where(content: Content, language: str) -> str:
    """«2026-жылдын 5-ноябры, 14:00, 204-бөлмө»; of a meeting of several days both the first and the last."""
    days = [content["date"], content["end_date"]] if content["end_date"] != content["date"] else [content["date"]]
    period = " – ".join(official_date(datetime.date.fromisoformat(day), language) for day in days if day)
    return ", ".join(part for part in (period, content["starts"], content["place"]) if part)


def _agenda(content: Content) -> list[str]:
    lines = []
    for item in (i for i in content["items"] if not i["confidential"]):
        lines.append(f"• {item['title']}")
        lines += [f"   ◦ {child['title']}" for child in item["children"] if not child["confidential"]]
    return ["", _("Agenda:"), *lines] if lines else []


def _decisions(content: Content) -> list[str]:
    """What was decided, without what was put to the vote and lost."""
    lines: list[str] = []
    for parent in content["items"]:
        for item in (parent, *parent["children"]):
            texts = [d["text"].strip() for d in item["decisions"] if d["carried"] is not False]
            if texts and not item["closed"]:
                lines += ["", f"• {item['title']}", *(f"— {text}" for text in texts)]
    return lines or ["", _("There are no decisions that concern everybody.")]
