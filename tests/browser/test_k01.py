"""The secretary records K01 in the browser, both sign, and the protocol has the words it should have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from council.regulation import load_regulation
from meetings import documents
from meetings.models import Meeting, Protocol
from meetings.services import protocol
from members.models import Body, Person, User
from tests import factories
from tests.importing.test_cases import expected_words, words_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(council_body: Body) -> dict[str, User]:
    """The staff of K01; Айгүл and Бермет have accounts; № 1 of the year is there."""
    people = factories.k01_staff(council_body)
    load_regulation(valid_from=factories.SINCE)
    users = {
        "secretary": User.objects.create_user("secretary", person=people["Бакыт кызы Айгүл"]),
        "chair": User.objects.create_user("chair", person=people["Асанова Бермет Кадыровна"]),
    }
    first = factories.meeting(users["secretary"], council_body, date=factories.DAY.replace(month=9, day=10), state="decided")
    protocol.send_to_signing(first, by=users["secretary"])
    return users


def save(page: Page, name: str = "") -> None:
    with page.expect_navigation():
        page.locator(f"main form button[name={name}]" if name else "main form .btn-primary").last.click()


def plan(page: Page, data: dict[str, Any]) -> Meeting:
    page.goto("/meetings/new/")
    page.select_option("[name=body]", label="Усулдук кеңеш")
    for field, value in (("date", str(data["date"])), ("starts", data["starts"]), ("ends", data["ends"]), ("place", data["place"])):
        page.fill(f"[name={field}]", value)
    save(page)
    meeting = Meeting.objects.get(date=data["date"])
    for item in data["agenda"]:
        page.goto(f"/meetings/{meeting.pk}/items/new/")
        page.fill("[name=title]", item["title"])
        page.fill("[name=rapporteurs]", "; ".join(s["name"] for s in item["heard"]))
        kind = {"attestation": "attestation", "project": "project", "programme": "programme"}.get(item.get("kind", ""), "general")
        page.select_option("[name=kind]", kind if item["decisions"] else "other")
        page.select_option(
            "[name=clauses]",
            label=[o.strip() for o in page.locator("[name=clauses] option").all_inner_texts() if o.split()[0] in item.get("clauses", [])],
        )
        page.locator("main form button.btn-primary").click()
        page.wait_for_load_state()
    for number, row in enumerate(data["attachments"], 1):
        page.goto(f"/meetings/{meeting.pk}/appendices/new/")
        page.fill("[name=title]", row["title"])
        page.fill("[name=sheets]", str(row["sheets"]))
        if row["item"]:
            page.select_option("[name=item]", index=row["item"])
        save(page)
        assert meeting.attachments.count() == number
    for act in ("call", "start"):
        page.goto(f"/meetings/{meeting.pk}/do/{act}/")
        for box in page.locator("[name=confirmed]").all():
            box.check()
        save(page)
    return meeting


def attend(page: Page, meeting: Meeting, data: dict[str, Any], people: dict[str, Person]) -> None:
    page.goto(f"/meetings/{meeting.pk}/attendance/")
    lines = {a.person_id: f"m{a.pk}" for a in meeting.attendances.all()}
    for row in data["attendance"]["absent"]:
        prefix = lines[people[row["name"]].pk]
        page.locator(f"input[name={prefix}-status][value=absent]").check(force=True)
        page.fill(f"[name={prefix}-reason]", row["reason"])
    for row, field in (*[(r, "arrived") for r in data["attendance"]["late"]], *[(r, "left") for r in data["attendance"]["left"]]):
        prefix = lines[people[row["name"]].pk]
        page.locator(f"input[name={prefix}-status][value=present]").check(force=True)
        page.fill(f"[name={prefix}-{field}]", row[field])
    save(page, "all_present")
    for row in data["attendance"]["guests"]:
        page.goto(f"/meetings/{meeting.pk}/guests/new/")
        page.fill("[name=name]", row["name"])
        save(page)


def record(page: Page, row: dict[str, Any], item_pk: int, people: dict[str, Person]) -> None:
    page.goto(f"/items/{item_pk}/")
    page.fill("[name=starts]", row["time"]["from"])
    page.fill("[name=ends]", row["time"]["to"])
    for place, said in enumerate([*row["heard"], *row["spoke"]]):
        page.select_option(f"[name=s-{place}-kind]", "heard" if said in row["heard"] else "spoke")
        if not page.input_value(f"[name=s-{place}-name]"):
            page.fill(f"[name=s-{place}-name]", said["name"])
        page.fill(f"[name=s-{place}-text]", said["text"])
        if said.get("report_attached"):
            page.check(f"[name=s-{place}-report_attached]")
    page.locator("form[data-keep=speeches] button.btn-primary").click()
    page.wait_for_load_state()
    for decided in row["decisions"]:
        page.goto(f"/items/{item_pk}/decisions/new/")
        page.fill("[name=text]", decided["text"])
        if about := decided.get("about"):
            page.fill("[name=p-0-name]", about["name"])
            page.fill("[name=p-0-claim]", about["claim"])
            page.select_option("[name=p-0-outcome]", about["outcome"])
        for duty in decided.get("assignments", []):
            page.fill("[name=a-0-who]", "; ".join(duty.get("who", [])) or duty["who_text"])
            page.select_option("[name=a-0-due_kind]", duty["due"]["kind"])
            page.fill("[name=a-0-due_date]", str(duty["due"].get("date", "")))
            page.fill("[name=a-0-due_text]", duty["due"].get("text", ""))
        save(page, "vote")
        vote = decided["vote"]
        if vote.get("unanimous"):
            page.select_option("[name=method]", "unanimous")
        else:
            for field, key in (("votes_for", "for"), ("against", "against"), ("abstained", "abstain")):
                page.fill(f"[name={field}]", str(vote[key]))
        save(page)


def test_k01_is_recorded_signed_and_printed_in_the_right_words(
    cast: dict[str, User], open_as: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    data, people = factories.k01(), {str(p): p for p in Person.objects.all()}
    page = open_as(cast["secretary"])
    meeting = plan(page, data)
    attend(page, meeting, data, people)
    accessible(page)
    for row, item in zip(data["agenda"], meeting.items.order_by("number"), strict=True):
        record(page, row, item.pk, people)
    accessible(page)
    for act in ("finish", "review"):
        page.goto(f"/meetings/{meeting.pk}/do/{act}/")
        for box in page.locator("[name=confirmed]").all():
            box.check()
        save(page)
    page.goto(f"/meetings/{meeting.pk}/sign/")
    for box in page.locator("[name=confirmed]").all():
        box.check()
    save(page)
    other = open_as(cast["chair"], width=390, height=844)
    other.goto(f"/meetings/{meeting.pk}/sign/")
    for box in other.locator("[name=confirmed]").all():
        box.check()
    save(other)
    accessible(other)
    signed = Protocol.objects.get(meeting=meeting)
    page_html = documents.papers.paper_html(signed.content, form="full", language="ky", code="<CODE>")
    assert words_of(page_html) == expected_words()
