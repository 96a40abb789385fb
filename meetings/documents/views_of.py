"""Other views of the same content: what all staff may read, and the text in the other language."""

from __future__ import annotations

import copy
import datetime

from meetings.documents.content import Content
from meetings.models import Meeting, Translation
from meetings.models.protocols import all_items
from members.models import Person


def for_staff(content: Content) -> Content:
    """The common protocol: no confidential matter, decision or speech, no vote, and nothing of what was decided about a person.

    Of a matter about persons the title stays; what was said and decided is left out whole, since a text may name the outcome.
    """
    common = copy.deepcopy(content)
    hidden = {i["id"] for i in all_items(common) if i["confidential"] or i["personal"]}
    for item in all_items(common):
        item["closed"] = item["id"] in hidden
        item["vote"] = None
        if item["confidential"]:
            item["title"], item["acts"], item["clauses"] = "", [], []
        if item["closed"]:
            item["heard"], item["spoke"], item["decisions"] = [], [], []
        item["heard"] = [s for s in item["heard"] if not s["confidential"]]
        item["spoke"] = [s for s in item["spoke"] if not s["confidential"]]
        item["decisions"] = [{**d, "vote": None, "opinions": [], "annulled": []} for d in item["decisions"] if not d["confidential"]]
    common["vote"] = None
    common["attachments"] = [a for a in common["attachments"] if not a["confidential"] and a["item_id"] not in hidden]
    for absent in common["absent"]:
        absent["reason"] = ""
    for proxy in common.get("proxies", []):
        proxy["basis"], proxy["date"] = "", None
    return common


def translated(content: Content, meeting: Meeting, *, language: str, original_code: str) -> Content:
    """The content with the translated texts in place; a text without translation stays and is marked as such.

    Titles, speeches, decisions and the theme are translated (model 14); whatever else was typed stays in the language of the original.
    """
    other = copy.deepcopy(content)
    rows = list(Translation.objects.filter(meeting=meeting, language=language))
    items: dict[int, str] = {t.item_id: t.text for t in rows if t.item_id}
    speeches: dict[int, str] = {t.speech_id: t.text for t in rows if t.speech_id}
    decisions: dict[int, str] = {t.decision_id: t.text for t in rows if t.decision_id}
    theme = next((t.text for t in rows if not (t.item_id or t.speech_id or t.decision_id)), "")
    other["theme"], other["theme_untranslated"] = theme or other["theme"], not theme
    for item in all_items(other):
        _put(item, "title", items)
        for speech in (*item["heard"], *item["spoke"]):
            _put(speech, "text", speeches)
        for decision in item["decisions"]:
            _put(decision, "text", decisions)
            for assignment in decision["assignments"]:
                if assignment["due_kind"] not in ("none", "season", "quarter"):
                    assignment["due_text"] = ""
            for row in (*decision["assignments"], *decision["opinions"]):
                row["untranslated"] = True
    for attachment in other["attachments"]:
        attachment["untranslated"] = True
    _positions(other, language)
    other["language"] = language
    other["original"] = {"language": content["language"], "code": original_code}
    return other


def _put(row: Content, field: str, texts: dict[int, str]) -> None:
    if row["id"] in texts:
        row[field] = texts[row["id"]]
    elif row[field]:
        row["untranslated"] = True


def _positions(content: Content, language: str) -> None:
    """Positions in the other language, as they were on the day; unknown ones stay as they are."""
    day = datetime.date.fromisoformat(content["date"])
    rows = [r for r in (content["chair"], content["secretary"], *content["guests"]) if r]
    rows += [s for i in all_items(content) for s in (*i["heard"], *i["spoke"])]
    people = Person.objects.with_positions().in_bulk([r["person"] for r in rows if r["person"]])
    for row in rows:
        if row["person"] in people and row["position"]:
            row["position"] = people[row["person"]].position_on(day, language) or row["position"]
