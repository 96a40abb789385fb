"""All addresses are walked as all kinds of user: nobody is let in by omission, nobody ever meets an error of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from council.models import SavedView, SchoolBreak
from council.regulation import load_regulation
from meetings.models import (
    Attachment,
    Attendance,
    Decision,
    DecisionLink,
    DecisionReview,
    Guest,
    Interest,
    Meeting,
    PlannedItem,
    Proxy,
    ReportRequest,
    SecretBallot,
    Vote,
)
from members.models import Body, CalendarFeed, User
from tests import factories

PUBLIC = {
    "healthz",
    "set_language",
    "guide",
    "verify",
    "verify_code",
    "slip",
    "setup",
    "account_login",
    "account_signup",
    "account_inactive",
    "recorder_shell",
    "recorder_worker",
    "calendar",  # by a secret in the address: calendar programs cannot sign in
}
# What a script asks for answers in its own terms: 401, and the page signs in again within a dialog.
FOR_SCRIPTS = {"recorder_state", "recorder_changes"}
KINDS = ["stranger", "teacher", "council_member", "secretary", "chair", "director", "administrator", "methodist"]


def patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif entry.name:
            yield f"{space}{entry.name}", entry


ALL = sorted({(name, tuple(pattern.pattern.converters)) for name, pattern in patterns(get_resolver())})
# Of allauth's own pages those that change an account; its sign-in pages are open by nature.
ACCOUNT = [("account_change_password", ()), ("mfa_index", ()), ("account_reauthenticate", ()), ("mfa_activate_totp", ())]
OURS = [(name, args) for name, args in ALL if ":" in name or name in ("home", "healthz")]

GUARDED = [*OURS, *ACCOUNT]


@pytest.fixture
def address(
    secretary: User, chair: User, methodist: User, council_member: User, council_body: Body
) -> Callable[[str, tuple[str, ...]], str]:
    meeting = factories.meeting(secretary, council_body, state="decided")
    item = meeting.items.get()
    regulation = load_regulation(valid_from=factories.SINCE)
    vote = Vote.objects.create(meeting=meeting, item=item, method="secret")
    put = Decision.objects.create(item=item, number=2, text="Бекитилсин.", vote=vote)
    plan = factories.plan(methodist, council_body)
    line = plan.items.all()[0]
    task = factories.task_of(Decision.objects.get(number=1), secretary)
    asked = ReportRequest.objects.create(meeting=meeting, person=chair.person, subject="Жыйынтык", due=factories.DAY, asked_by=secretary)
    first, second = Attendance.objects.filter(meeting=meeting)[:2]
    keys = {
        "item": item.pk,
        "ballot": SecretBallot.objects.create(decision=put, vote=vote, text=put.text, eligible=0).pk,
        "decision": Decision.objects.get(number=1).pk,
        "guest": Guest.objects.create(meeting=meeting, name="Конок").pk,
        "interest": Interest.objects.create(item=item, person=chair.person).pk,
        "attachment": Attachment.objects.create(meeting=meeting, number=1, title="Тизме").pk,
        "scan_file": 0,  # there is none before signing
        "proxy": Proxy.objects.create(giver=first, holder=second, basis="Ишеним кат", given_on=factories.DAY).pk,
        "regulation": regulation.pk,
        "clause": regulation.clauses.get(code="3.2.8").pk,
        "person": secretary.person.pk,
        "employment": secretary.person.employments.get().pk,
        "appointment": methodist.person.appointments.get().pk,
        "seat": secretary.person.memberships.get().pk,
        "body": council_body.pk,
        "rules": council_body.rule_sets.get().pk,
        "year": meeting.school_year_id,
        "substitution": factories.substitution(secretary, council_member, council_body, "secretary", when="before").pk,
        "meeting": meeting.pk,
        "extract": factories.extract(meeting).pk,
        "order": factories.order(put, methodist).pk,
        "plan": plan.pk,
        "line": line.pk,
        "tied": PlannedItem.objects.create(plan_item=line, item=item).pk,
        "task": task.pk,
        "evidence_file": 0,
        "link_delete": DecisionLink.objects.create(decision=put, earlier=task.assignment.decision, kind="amends").pk,
        "review_done": DecisionReview.objects.create(decision=put, on=factories.DAY, set_by=secretary).pk,
        "request": asked.pk,
        "view": SavedView.objects.create(user=secretary, page="meetings:task_list", name="Меники").pk,
        "plan_paper": 0,  # there is none before the approval
        "break": SchoolBreak.objects.create(name_ky="Каникул", starts=factories.DAY, ends=factories.DAY).pk,
    }
    things = {
        "item": "item", "decision_add": "item", "interest_add": "item", "decision": "decision", "vote": "decision", "guest_add": "meeting",
        "proxy_add": "meeting", "proxy": "proxy",
        "guest": "guest", "interest_delete": "interest", "attachment_add": "meeting", "attachment": "attachment", "regulation": "regulation",
        "clause_add": "regulation", "clause": "clause", "person": "person", "employment_add": "person", "employment": "employment",
        "appointment_add": "person", "appointment": "appointment", "relative_add": "person", "slip_issue": "person", "account_close": "person",
        "membership_add": "body", "membership": "seat", "body": "body", "rules_add": "body", "rules": "rules", "year_edit": "year", "substitution": "substitution",
        "item_add": "meeting", "meeting": "meeting", "ballot": "ballot", "ballot_open": "decision", "scan_file": "scan_file",
        "extract": "extract", "extract_add": "meeting", "order": "order", "order_add": "decision",
        "task": "task", "evidence_file": "evidence_file", "link_add": "decision", "link_to": "decision", "link_delete": "link_delete",
        "review": "decision", "review_done": "review_done", "control_add": "meeting", "control_refresh": "item", "request": "request",
        "request_add": "meeting", "view": "view", "plan": "plan", "plan_item_add": "plan", "plan_item": "line", "plan_untie": "tied", "plan_paper": "plan_paper", "break": "break",
    }  # fmt: skip

    def build(name: str, arguments: tuple[str, ...]) -> str:
        short = name.partition(":")[2] or name
        thing = next((things[k] for k in sorted(things, key=len, reverse=True) if short == k or short.startswith(f"{k}_")), "meeting")
        values = {"pk": keys[thing], "code": "AAAA-BBBB-CCCC", "name": "review", "way": "up", "key": "x", "uidb36": "x", "language": "ky"}
        values["earlier"] = keys["decision"]
        values["token"] = CalendarFeed.objects.get_or_create(user=secretary)[0].token
        return reverse(name, kwargs={a: values[a] for a in arguments})

    return build


def test_anonymous_people_are_led_to_the_sign_in(address: Callable[..., str], client: Client) -> None:
    for name, arguments in GUARDED:
        response = client.get(address(name, arguments))
        short = name.partition(":")[2] or name
        if short in FOR_SCRIPTS:
            assert response.status_code in (401, 405), name
        else:
            assert short in PUBLIC or (response.status_code == 302 and "/accounts/login/" in response["Location"]), (name, response)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_meets_an_error(
    kind: str, address: Callable[..., str], as_user: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    """All addresses in one walk: making the school anew for each would cost most of the time."""
    client = as_user(request.getfixturevalue(kind))
    answers = {name: client.get(address(name, arguments)).status_code for name, arguments in OURS}
    assert {name: code for name, code in answers.items() if code not in (200, 302, 403, 404, 405)} == {}


MEETING_PAGES = [
    "meeting_detail",
    "meeting_edit",
    "attendance",
    "check",
    "draft",
    "translate",
    "item_add",
    "number",
    "attachment_add",
    "screen",
    "proxy_add",
]


@pytest.mark.parametrize("name", MEETING_PAGES)
@pytest.mark.parametrize("kind", ["stranger", "teacher", "administrator"])
def test_a_meeting_does_not_exist_for_those_outside_its_body(
    kind: str, name: str, address: Callable[..., str], as_user: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    assert as_user(request.getfixturevalue(kind)).get(address(f"meetings:{name}", ("pk",))).status_code == 404


@pytest.mark.parametrize("name", ["meeting_edit", "attendance", "item_add"])
def test_a_member_who_may_not_write_is_told_why(
    name: str, address: Callable[..., str], as_user: Callable[[User], Client], council_member: User
) -> None:
    response = as_user(council_member).get(address(f"meetings:{name}", ("pk",)))
    assert response.status_code == 403
    assert "note warn" in response.content.decode()


@pytest.mark.parametrize(("kind", "status"), [("methodist", 200), ("administrator", 200), ("director", 403), ("teacher", 403)])
def test_staff_is_edited_by_methodist_and_administrator_alone(
    kind: str, status: int, as_user: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    assert as_user(request.getfixturevalue(kind)).get(reverse("members:person_add")).status_code == status


def test_a_teacher_sees_the_own_page_and_no_list(as_user: Callable[[User], Client], teacher: User, secretary: User) -> None:
    client = as_user(teacher)
    assert client.get(reverse("members:person_detail", args=[teacher.person_id])).status_code == 200
    assert client.get(reverse("members:person_detail", args=[secretary.person_id])).status_code == 404
    assert client.get(reverse("members:person_list")).status_code == 404


def test_a_meeting_is_counted_by_nobody_outside(as_user: Callable[[User], Client], address: Callable[..., str], teacher: User) -> None:
    assert Meeting.objects.visible_to(teacher).count() == 0
    assert "Усулдук кеңеш," not in as_user(teacher).get(reverse("home")).content.decode()
