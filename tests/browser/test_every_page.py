"""Every page in Chromium, at 1280 and 390 px, in Kyrgyz by day and in Russian by night (the dark colour scheme): axe finds nothing,
nothing is wider than the window, no error in the console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from post_office.models import STATUS, Email

from council.models import SavedView
from council.regulation import load_regulation
from meetings.models import Decision, DirectorOrder, Extract, Meeting, ReportRequest, SecretBallot
from meetings.services import extracts, orders
from meetings.services.voting import Party
from members.models import Body, CalendarFeed, Notice, User
from members.services import notify
from tests import factories
from tests.extracts.conftest import duty, sign

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("language", "dark"), [("ky", False), ("ru", True)])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible_and_fits(
    width: int,
    language: str,
    dark: bool,
    open_as: Callable[..., Page],
    accessible: Callable[[Page], None],
    methodist: User,
    secretary: User,
    chair: User,
    council_body: Body,
) -> None:
    regulation = load_regulation(valid_from=factories.SINCE)
    meeting = factories.meeting(secretary, council_body, state="decided", items=2)
    planned = factories.meeting(secretary, council_body)
    current = factories.substitution(secretary, chair, council_body, "secretary")
    coming = factories.substitution(chair, secretary, council_body, "chair", when="before", order_number="12-к")
    union = factories.body(kind="method_union", name_ky="Математика усулдук бирикмеси", name_ru="МО математики")
    plan = factories.plan(methodist, council_body, items=5)
    in_force = factories.adopted(methodist, [factories.user("head", "Эшимов Тилек", body=union, role="head")], union, items=4)
    line, live = plan.items.all()[0], in_force.items.all()[0]
    item, decision = meeting.items.first(), Decision.objects.filter(item__meeting=meeting).first()
    draft, issued, order = papers_of(secretary, methodist, chair, council_body)
    phones, paper = ballots_of(secretary, chair, council_body)
    assert item is not None
    assert decision is not None
    mine = tasks_of(decision, secretary, planned)
    pages = {
        **mine,
        "home": [], "council:school": [], "council:school_edit": [], "council:year_add": [], "council:regulation": [], "council:label_list": [],
        "council:act_list": [], "council:act_add": [], "council:verify": [], "council:guide": [], "council:regulation_version": [regulation.pk],
        "council:clause_add": [regulation.pk], "members:person_list": [], "members:person_add": [], "members:person_import": [],
        "members:person_detail": [secretary.person_id], "members:person_leave": [secretary.person_id], "members:appointment_add": [secretary.person_id],
        "members:relative_add": [secretary.person_id], "members:body_list": [], "members:body_add": [], "members:body_detail": [council_body.pk],
        "members:membership_add": [council_body.pk], "members:rules_add": [council_body.pk], "members:substitution_list": [],
        "members:substitution_add": [], "members:substitution_edit": [coming.pk], "members:substitution_end": [current.pk], "meetings:meeting_list": [], "meetings:register": [],
        "meetings:meeting_add": [], "meetings:meeting_detail": [meeting.pk], "meetings:meeting_edit": [meeting.pk], "meetings:attendance": [meeting.pk],
        "meetings:check": [meeting.pk], "meetings:item_add": [planned.pk], "meetings:item_record": [item.pk], "meetings:decision_add": [item.pk],
        "meetings:decision_edit": [decision.pk], "meetings:vote": [decision.pk], "meetings:interest_add": [item.pk], "meetings:guest_add": [meeting.pk],
        "meetings:attachment_add": [meeting.pk], "meetings:translate": [meeting.pk], "meetings:number": [meeting.pk], "meetings:screen": [meeting.pk], "account_change_password": [],
        "meetings:ballot_list": [], "meetings:ballot": [phones.pk], "meetings:ballot_close": [phones.pk], "meetings:ballot_annul": [phones.pk],
        "meetings:extract_list": [], "meetings:extract": [draft.pk], "meetings:extract_add": [issued.protocol.meeting_id],
        "meetings:extract_delete": [draft.pk], "meetings:order_list": [], "meetings:order": [order.pk], "meetings:order_number": [order.pk],
        "meetings:order_add": [order.decision_id], "meetings:ballot_result": [paper.pk], "meetings:ballot_open": [Decision.objects.get(text="Ачыла элек.").pk],
        "meetings:plan_list": [], "meetings:plan_add": [], "meetings:plan_detail": [plan.pk], "meetings:plan_edit": [plan.pk],
        "meetings:plan_parts": [plan.pk], "meetings:plan_item_add": [plan.pk], "meetings:plan_item_edit": [line.pk], "meetings:plan_item_delete": [line.pk],
        "meetings:plan_item": [live.pk], "meetings:plan_item_agenda": [live.pk], "meetings:plan_item_tie": [live.pk],
        "meetings:plan_next_year": [plan.pk], "council:break_list": [], "council:break_add": [],
        "mfa_index": [], "mfa_activate_totp": [], "account_reauthenticate": [], "account_logout": [],
        "members:preferences": [], "members:notice_list": [], "members:mail_queue": [], "meetings:chat": [planned.pk],
    }  # fmt: skip
    CalendarFeed.objects.create(user=methodist)
    kept_back()
    told(methodist, planned)
    page = open_as(methodist, width=width, height=850, language=language, dark=dark)
    for name, arguments in pages.items():
        page.goto(reverse(name, args=arguments))
        accessible(page)
    page.goto(reverse("meetings:ballot", args=[paper.pk]))
    accessible(page)
    for name, key in (("extract", issued.pk), ("meeting_detail", issued.protocol.meeting_id)):
        page.goto(reverse(f"meetings:{name}", args=[key]))
        accessible(page)
    page.goto(reverse("meetings:plan_detail", args=[in_force.pk]))
    accessible(page)
    for act in ("done", "move", "drop"):
        page.goto(reverse("meetings:plan_item_act", args=[live.pk, act]))
        accessible(page)
    page.goto(reverse("meetings:plan_act", args=[in_force.pk, "revise"]))
    accessible(page)
    for tab in ("mine", "all", "decisions"):
        page.goto(f"{reverse('meetings:task_list')}?tab={tab}")
        accessible(page)
    for act in ("extend", "not_done", "done"):
        page.goto(reverse("meetings:task_act", args=[mine["meetings:task_detail"][0], act]))
        accessible(page)
    for act in ("call", "cancel", "postpone"):
        page.goto(reverse("meetings:act", args=[planned.pk, act]))
        accessible(page)


def tasks_of(decision: Decision, secretary: User, planned: Meeting) -> dict[str, list[int]]:
    """The pages of a task, of its decision, and of a report that is asked for."""
    task = factories.task_of(decision, secretary, Party("Бакыт кызы А.", person=secretary.person))
    report = task.reports.create(person=secretary.person, text="Өттү.")
    report.evidence.create(file="x", file_name="сүрөт.png", content_type="image/png", size=1, sha256="x")
    asked = ReportRequest.objects.create(
        meeting=planned, person=secretary.person, subject="Жыйынтык", due=factories.DAY, asked_by=secretary
    )
    SavedView.objects.create(
        user=User.objects.get(username="methodist"), page="meetings:task_list", name="Өткөндөр", query="tab=all&state=late"
    )
    return {
        "meetings:task_detail": [task.pk], "meetings:task_shares": [], "meetings:decision": [decision.pk], "meetings:link_add": [decision.pk],
        "meetings:request": [asked.pk], "meetings:request_add": [planned.pk],
    }  # fmt: skip


def kept_back() -> None:
    """A mail that the server did not take."""
    mail = Email.objects.create(from_email="a@mektep.kg", to=["zhyldyz.osmonova@mektep12.kg"], subject="x", status=STATUS.requeued)
    error = "{'zhyldyz.osmonova@mektep12.kg': (550, b'no such mailbox here')}"
    mail.logs.create(status=STATUS.failed, exception_type="SMTPRecipientsRefused", message=error)


def papers_of(secretary: User, methodist: User, chair: User, body: Body) -> tuple[Extract, Extract, DirectorOrder]:
    """A draft that names somebody else, an extract issued to a teacher, and a draft order, all of one signed meeting."""
    teacher, other = factories.person("Сыдыкова Анара"), factories.person("Токтогулова Сымбат")
    meeting = factories.meeting(secretary, body, state="decided", items=2)
    Decision.objects.filter(item__meeting=meeting, item__number=2).update(text="Токтогулова Сымбат менен сабак өтүлсүн.")
    first, second = Decision.objects.filter(item__meeting=meeting).order_by("item__number")
    for decision, person in ((first, teacher), (second, teacher), (second, other)):
        duty(decision, person)
    sign(meeting, secretary, chair)
    extracts.issue(extracts.draft(meeting, by=secretary, decisions=[first.pk], person=teacher), by=secretary)
    draft = Extract.objects.filter(state="draft").first()
    assert draft is not None
    return draft, Extract.objects.get(state="issued"), orders.draft_order(first, by=methodist)


def told(user: User, meeting: Meeting) -> None:
    """Notices of each look: urgent, new, read."""
    for n, urgent in enumerate((True, False, False)):
        notify([user.person], kind="called", text=lambda: "Отурум чакырылды", path="/", about=meeting, key=f"{n}", urgent=urgent)  # type: ignore[list-item]
    Notice.objects.filter(key="2").update(read_at=timezone.now())


def ballots_of(secretary: User, chair: User, body: Body) -> tuple[SecretBallot, SecretBallot]:
    """An open ballot on phones, an open one on paper, and a decision on which none was opened."""
    members = factories.members(body, 4)
    phones = factories.balloted(secretary, body)
    paper = factories.balloted(secretary, body, paper=True, commission=[m.person_id for m in members[:2]])
    Decision.objects.create(item=phones.decision.item, number=2, text="Ачыла элек.")
    return phones, paper


def test_the_arrow_of_a_select_is_light_on_dark(open_as: Callable[..., Page], secretary: User) -> None:
    page = open_as(secretary, dark=True)
    page.goto(reverse("meetings:meeting_list"))
    arrow = page.locator("select.form-select").first.evaluate("element => getComputedStyle(element).backgroundImage")
    assert "stroke='%23e8ecea'" in arrow
