"""K01 recorded on the one screen by keyboard alone, with the shipped phrases only; the keystrokes are counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from meetings import documents
from meetings.models import Meeting
from meetings.phrases import SHIPPED
from members.models import User
from tests import factories
from tests.browser.recorder import Keyboard, open_recorder, saved
from tests.browser.test_k01 import cast, plan  # noqa: F401  (a fixture)
from tests.importing.test_cases import expected_words, words_of

pytestmark = pytest.mark.django_db(transaction=True)

DUE = {"date": "күнгө чейин", "month": "айдын ичинде", "school_year": "окуу жылынын ичинде"}


def write_out(keys: Keyboard, text: str, place: str) -> None:
    """Type a text; where a shipped phrase begins, its letters and Ctrl+Space."""
    rest = text
    while rest:
        at, letters, phrase = next_phrase(rest, place)
        keys.type(rest[:at])
        if not phrase:
            return
        keys.type(letters).settle().press("Control+Space").settle()
        rest = rest[at + len(phrase) :]


def next_phrase(text: str, place: str) -> tuple[int, str, str]:
    """Where the first (then the longest) shipped phrase stands in the text, at the beginning of a word."""
    found = [
        (m.start(), -len(phrase), letters, phrase)
        for letters, where, phrase in SHIPPED["ky"]
        if where in ("any", place)
        for m in [re.search(rf"(?:^|(?<=\s)){re.escape(phrase)}(?=$|\s|[.,])", text)]
        if m
    ]
    if not found:
        return len(text), "", ""
    at, _length, letters, phrase = min(found)
    return at, letters, phrase


def name_letters(name: str) -> str:
    return name[:4]


def attend(keys: Keyboard, data: dict[str, Any], lines: list[str]) -> None:
    """F6 to the attendance: all present in one press; arrows to a member, Space for not there, Enter for times and reasons."""
    changes = {r["name"]: r for kind in ("absent", "late", "left") for r in data["attendance"][kind]}
    keys.press("F6").settle().press("Shift+Tab", "Shift+Tab", "Space").settle()
    here = 0
    for place, name in enumerate(lines):
        if not (row := changes.get(name)):
            continue
        keys.press(*["ArrowDown"] * (place - here)).press(*["Space"] * ("reason" in row)).settle().press("Enter").settle()
        if "reason" in row:
            keys.type(row["reason"])
        else:
            keys.press(*["Tab"] * ("left" in row)).type((row.get("arrived") or row["left"]).replace(":", "")).press("Tab").settle()
        keys.press("Escape").settle()
        here = place


def record(keys: Keyboard, row: dict[str, Any], decisions: list[str]) -> None:
    """One item: its times, what the rapporteur said, who spoke, the decisions with votes and tasks."""
    keys.press("F2").type(row["time"]["from"].replace(":", "")).press("Tab").type(row["time"]["to"].replace(":", "")).press(
        "Enter"
    ).settle()
    for said in row["heard"]:
        write_out(keys, said["text"], "heard")
        if said.get("report_attached"):
            keys.press("Tab", "Space", "Shift+Tab")
    keys.press("Enter").settle()
    for said in row["spoke"]:
        keys.type(said["name"][:4]).settle().press("Enter").settle()
        write_out(keys, said["text"], "spoke")
        keys.press("Enter").settle()
    for decided in row["decisions"]:
        decide(keys, decided)


def decide(keys: Keyboard, decided: dict[str, Any]) -> None:
    keys.press("Control+Enter").settle()
    write_out(keys, decided["text"], "decision")
    vote = decided["vote"]
    keys.settle()
    if about := decided.get("about"):
        keys.about(about["name"][:5], about["claim"], about["outcome"])
    if vote.get("unanimous"):
        keys.press("Shift+F8")
    elif vote["against"] or vote["abstain"]:
        keys.press("F9").settle().press(*["Enter"] * vote["abstain"]).settle()
        if vote["against"]:
            keys.press("Tab", *["Enter"] * vote["against"]).settle()
    else:
        keys.press("F8")
    for duty in decided.get("assignments", []):
        keys.duty(duty.get("who", []), duty.get("who_text", ""), duty["due"])
    keys.settle()


def test_k01_by_keyboard_alone(cast: dict[str, User], open_as: Callable[..., Page], accessible: Callable[[Page], None]) -> None:  # noqa: F811
    data = factories.k01()
    page = open_as(cast["secretary"], width=1366, height=820)
    meeting = plan(page, data)
    open_recorder(page, meeting.pk)
    keys = Keyboard(page)
    page.locator("main").focus()
    keys.press("F6").settle()
    attend(keys, data, [str(a.person) for a in meeting.attendances.order_by("order")])
    keys.guests([row["name"] for row in data["attendance"]["guests"]])
    saved(page)
    accessible(page)
    keys.press("F6", "F6").settle()
    for place, row in enumerate(data["agenda"]):
        if place:
            keys.press("Alt+ArrowDown").settle()
        record(keys, row, [])
    saved(page)
    accessible(page)
    whole = Meeting.objects.complete().get(pk=meeting.pk)
    Meeting.objects.filter(pk=meeting.pk).update(number=2, number_is_fixed=True)
    whole.number = 2
    content = documents.protocol_content(whole)
    printed = words_of(documents.papers.paper_html(content, form="full", language="ky", code="<CODE>"))
    assert printed == expected_words()
