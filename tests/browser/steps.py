"""Steps of a person in the browser that several walks share."""

from __future__ import annotations

import datetime
import io

from playwright.sync_api import Page
from pypdf import PdfReader

from council.models import IssuedDocument
from meetings.models import Meeting


def press(page: Page, name: str = "") -> None:
    """The chief button of the page's form, or the one with this name."""
    with page.expect_navigation():
        page.locator(f"main form button[name={name}]" if name else "main form .btn-primary, main form .btn-danger").last.click()


def do(page: Page, meeting: Meeting, act: str, **fields: str) -> None:
    """An act of the meeting by its button, with its form and its warnings confirmed."""
    page.goto(f"/meetings/{meeting.pk}/")
    page.locator(f"main a[href='/meetings/{meeting.pk}/do/{act}/']").click()
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)
    for box in page.locator("main [name=confirmed]").all():
        box.check()
    press(page)


def plan(page: Page, body: str, day: datetime.date, titles: list[str]) -> Meeting:
    """A meeting of the body with its agenda, from the list of meetings."""
    page.goto("/meetings/")
    page.locator("main a[href='/meetings/new/']").first.click()
    page.select_option("[name=body]", label=body)
    for field, value in (("date", day.isoformat()), ("starts", "14:00"), ("ends", "15:00"), ("place", "204-бөлмө")):
        page.fill(f"[name={field}]", value)
    press(page)
    meeting = Meeting.objects.order_by("-pk")[0]
    for title in titles:
        page.goto(f"/meetings/{meeting.pk}/items/new/")
        page.fill("[name=title]", title)
        press(page)
    return meeting


def hold(page: Page, meeting: Meeting, decision: str) -> None:
    """From the call to the signatories: everybody is there, everything is decided by all."""
    do(page, meeting, "call")
    do(page, meeting, "start")
    page.goto(f"/meetings/{meeting.pk}/attendance/")
    press(page, "all_present")
    for item in meeting.items.all():
        page.goto(f"/items/{item.pk}/decisions/new/")
        page.fill("[name=text]", decision)
        press(page, "vote")
        press(page, "all_for")
    do(page, meeting, "finish")
    do(page, meeting, "review")


def text_of(document: IssuedDocument) -> str:
    """The words of a PDF, however its lines are broken."""
    pages = PdfReader(io.BytesIO(bytes(document.content))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
