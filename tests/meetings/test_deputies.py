"""Who acts for somebody between two days: rights on these days alone, no vote ever, and papers and history that name both."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.lib.workflow import Refused
from council.models import DocumentLabel
from meetings.documents.words import NO_BREAK
from meetings.models import Attendance, Decision, DirectorOrder, Meeting, PlanItem, SecretBallot, Task, Voter, WorkPlan
from meetings.services import ballots, holding, orders, planning, plans, protocol, tasks
from meetings.services.duties import Holders
from meetings.services.voting import Party
from meetings.workflow import WORKFLOW, member
from meetings.workflow.extracts import EXTRACTS, ORDERS
from meetings.workflow.plans import PLAN_ITEMS, PLANS
from meetings.workflow.tasks import TASKS
from members.models import Body, Membership, Standing, User
from tests import factories

AsUser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7 " + html.encode())


def afresh(user: User) -> User:
    """As the next request reads the account."""
    return User.objects.get(pk=user.pk)


def drafted(secretary: User, body: Body) -> Meeting:
    return factories.meeting(secretary, body, state="decided")


def in_state(meeting: Meeting, state: str) -> Meeting:
    meeting.state = state
    return meeting


def open_task(secretary: User, body: Body) -> Task:
    factories.signed_with_tasks(secretary, body, Party("Токтосунов Э."))
    return Task.objects.get()


# An act, whose it is, and the place in which the deputy does it.
SECRETARIAL = ["edit", "call", "record", "attend", "review", "sign", "withdraw", "correct", "scan", "task", "plan", "item", "extract"]
OF_THE_CHAIR = ["edit", "call", "sign", "withdraw", "correct", "task", "plan", "item", "extract"]
OF_THE_DIRECTOR = ["approve", "return", "order"]
STATES = {"call": "planned", "record": "drafted", "attend": "drafted", "review": "drafted", "sign": "in_review", "withdraw": "in_review"}
STATES |= {"edit": "drafted", "correct": "signed", "scan": "signed"}


def asked(act: str, secretary: User, body: Body) -> Callable[[User], bool]:
    """Whether somebody may do this, of a row made for it."""
    if act == "task":
        task = open_task(secretary, body)
        return lambda user: TASKS.allows("done", user, task)
    if act in ("plan", "approve", "return"):
        plan = WorkPlan(body=body, state="adopted")
        return lambda user: PLANS.allows("revise" if act == "plan" else act, user, plan)
    if act == "item":
        item = PlanItem(plan=WorkPlan(body=body, state="adopted"), state="planned")
        return lambda user: PLAN_ITEMS.allows("drop", user, item)
    meeting = drafted(secretary, body)
    if act == "extract":
        extract = factories.extract(meeting)
        return lambda user: EXTRACTS.allows("issue", user, extract)
    if act == "order":
        order = DirectorOrder(decision=Decision.objects.get(), number="")
        return lambda user: ORDERS.allows("number", user, order)
    whole = in_state(Meeting.objects.complete().get(pk=meeting.pk), STATES[act])
    return lambda user: WORKFLOW.allows(act, user, whole)


PLACES = {"secretary": SECRETARIAL, "chair": OF_THE_CHAIR, "director": OF_THE_DIRECTOR}


@pytest.mark.parametrize("when", factories.DAYS)
@pytest.mark.parametrize(("place", "act"), [(place, act) for place, acts in PLACES.items() for act in acts])
def test_the_deputy_may_on_these_days_alone_the_absent_always_others_never(
    place: str,
    act: str,
    when: str,
    secretary: User,
    chair: User,
    director: User,
    teacher: User,
    council_member: User,
    council_body: Body,
) -> None:
    absent = {"secretary": secretary, "chair": chair, "director": director}[place]
    where = ("director",) if place == "director" else (council_body, place)
    factories.substitution(absent, teacher, *where, when=when)
    people = {"absent": absent, "deputy": teacher, "other": council_member}
    may = asked(act, secretary, council_body)
    found = {name for name, user in people.items() if may(afresh(user))}
    assert found == {"absent"} | ({"deputy"} if when in ("first", "last") else set())


@pytest.mark.parametrize("when", factories.DAYS)
def test_a_deputy_sees_what_the_place_sees_and_no_longer(
    when: str, secretary: User, chair: User, teacher: User, council_body: Body
) -> None:
    drafted(secretary, council_body)
    factories.substitution(secretary, teacher, council_body, "secretary", when=when)
    assert Meeting.objects.visible_to(afresh(teacher)).exists() == (when in ("first", "last"))


@pytest.mark.parametrize("role", ["secretary", "chair"])
def test_a_deputy_is_no_member_is_not_counted_and_votes_never(
    role: str, secretary: User, chair: User, council_member: User, teacher: User, council_body: Body
) -> None:
    today = timezone.localdate()
    absent = {"secretary": secretary, "chair": chair}[role]
    factories.substitution(absent, teacher, council_body, role, starts=today, ends=today)
    made = factories.meeting(secretary, council_body, date=today, state="decided")
    assert getattr(made, role) == teacher.person
    members = {secretary.person_id, chair.person_id, council_member.person_id}
    assert set(Attendance.objects.values_list("person", flat=True)) == members
    assert set(Voter.objects.values_list("person", flat=True)) == members
    whole = Meeting.objects.complete().get(pk=made.pk)
    assert (whole.quorum_now().base, whole.quorum_now().present) == (3, 3)
    assert not member(afresh(teacher), made)
    assert afresh(teacher).standing.holds(council_body.pk, role)
    assert teacher.person not in {seat.person for seat in Membership.objects.on(today).voting()}


def test_a_deputy_is_not_on_the_list_of_a_secret_ballot(secretary: User, chair: User, teacher: User, council_body: Body) -> None:
    today = timezone.localdate()
    factories.substitution(secretary, teacher, council_body, "secretary", starts=today, ends=today)
    factories.members(council_body, 4)
    made = factories.meeting(secretary, council_body, date=today, state="in_progress")
    decision = factories.voting.save_decision(Decision(item=made.items.get(), text="Бекитилсин."), by=secretary)
    ballots.open_ballot(decision, by=afresh(teacher))
    assert not SecretBallot.objects.open_to(afresh(teacher)).exists()
    assert SecretBallot.objects.open_to(secretary).exists()


def test_a_member_who_acts_for_the_secretary_keeps_one_vote(secretary: User, chair: User, council_member: User, council_body: Body) -> None:
    today = timezone.localdate()
    factories.substitution(secretary, council_member, council_body, "secretary", starts=today, ends=today)
    made = factories.meeting(secretary, council_body, date=today, state="decided")
    assert Voter.objects.filter(person=council_member.person_id).count() == 1
    assert made.attendances.get(person=council_member.person_id).role == "member"


# --- the meeting of a day ------------------------------------------------------------------------------------------------------
def on(day: int) -> datetime.date:
    return factories.DAY + datetime.timedelta(days=day)


@pytest.mark.parametrize(("day", "expected"), [(-1, "secretary"), (0, "teacher"), (2, "teacher"), (3, "secretary")])
def test_a_meeting_of_these_days_is_planned_with_the_deputy(
    day: int, expected: str, secretary: User, chair: User, teacher: User, council_body: Body
) -> None:
    factories.substitution(secretary, teacher, council_body, "secretary", starts=factories.DAY, ends=on(2))
    made = factories.meeting(secretary, council_body, date=on(day))
    assert (made.secretary, made.chair) == ({"secretary": secretary, "teacher": teacher}[expected].person, chair.person)


def test_the_head_of_a_union_is_represented_in_both_places(secretary: User, teacher: User, council_body: Body) -> None:
    union = factories.body(kind="method_union", name_ky="Математика бирикмеси")
    head = factories.user("head", "Эшимов Тилек", body=union, role="head")
    factories.substitution(head, teacher, union, "head", starts=factories.DAY, ends=factories.DAY)
    made = factories.meeting(head, union)
    assert (made.chair, made.secretary) == (teacher.person, teacher.person)


def test_a_meeting_planned_before_gets_the_deputy_when_it_is_called_or_starts(
    secretary: User, chair: User, teacher: User, council_body: Body
) -> None:
    made = factories.meeting(secretary, council_body)
    factories.substitution(chair, teacher, council_body, "chair", starts=factories.DAY, ends=factories.DAY)
    planning.call_meeting(made, by=secretary)
    made.refresh_from_db()
    assert (made.chair, made.chair_name) == (teacher.person, "Сыдыкова А.")
    planning.edit_meeting(made, by=secretary, changes={"chair": chair.person})
    holding.start_meeting(made, by=secretary)
    made.refresh_from_db()
    assert made.chair == teacher.person


def test_who_came_nevertheless_is_chosen_again(secretary: User, chair: User, teacher: User, council_body: Body) -> None:
    factories.substitution(secretary, teacher, council_body, "secretary", starts=factories.DAY, ends=factories.DAY)
    made = factories.meeting(secretary, council_body)
    holding.start_meeting(made, by=secretary)
    made = planning.edit_meeting(made, by=secretary, changes={"secretary": secretary.person})
    assert (made.secretary, made.secretary_name) == (secretary.person, "Бакыт кызы А.")


# --- signing -------------------------------------------------------------------------------------------------------------------
def paper(meeting: Meeting) -> str:
    return bytes(meeting.protocols.order_by("-version")[0].papers.get(form="full").document.content).decode().replace(NO_BREAK, " ")


SIGNED_IN_PLACE = {
    ("secretary", "ky"): "Катчынын милдетин аткаруучу (кимдин ордуна: Бакыт кызы А.)",
    ("secretary", "ru"): "И. о. секретаря (вместо кого: Бакыт кызы А.)",
    ("chair", "ky"): "Төраганын милдетин аткаруучу (кимдин ордуна: Асанова Б. К.)",
    ("chair", "ru"): "И. о. председателя (вместо кого: Асанова Б. К.)",
}


@pytest.mark.parametrize(("role", "language"), SIGNED_IN_PLACE)
@pytest.mark.parametrize("first", ["deputy", "other"])
def test_minutes_of_the_absent_are_signed_by_the_deputy_and_say_so(
    first: str, role: str, language: str, secretary: User, chair: User, teacher: User, council_body: Body
) -> None:
    absent, other = (secretary, chair) if role == "secretary" else (chair, secretary)
    made = factories.meeting(secretary, council_body, state="decided", language=language)
    protocol.send_to_signing(made, by=secretary)
    factories.substitution(absent, teacher, council_body, role)
    for who in (teacher, other) if first == "deputy" else (other, teacher):
        protocol.sign(made, by=afresh(who))
    made.refresh_from_db()
    assert made.state == "signed"
    words = paper(made)
    assert SIGNED_IN_PLACE[role, language] in words
    assert "А. Сыдыкова" in words
    content = made.protocols.get().content
    assert content[role]["person"] == absent.person_id
    assert content["signed_by"][role]["person"] == teacher.person_id
    acted = {h.actor_name: h.acting_for for h in made.history.filter(action="sign")}
    assert acted == {teacher.signature_name: absent.signature_name, other.signature_name: ""}


def test_what_the_last_signature_confirms_is_what_is_printed(secretary: User, chair: User, teacher: User, council_body: Body) -> None:
    from meetings.documents import content_sha256

    made = drafted(secretary, council_body)
    protocol.send_to_signing(made, by=secretary)
    factories.substitution(secretary, teacher, council_body, "secretary")
    protocol.sign(made, by=chair)
    protocol.sign(made, by=afresh(teacher))
    version = made.protocols.get()
    assert version.content_sha256 == content_sha256(version.content)
    without = {key: value for key, value in version.content.items() if key != "signed_by"}
    assert [s.content_sha256 for s in made.signatures.all()] == [content_sha256(without), version.content_sha256]


@pytest.mark.parametrize("first", ["deputy", "chair"])
def test_a_text_that_changed_after_the_first_signature_is_signed_by_no_deputy(
    first: str, secretary: User, chair: User, teacher: User, council_body: Body
) -> None:
    made = drafted(secretary, council_body)
    protocol.send_to_signing(made, by=secretary)
    factories.substitution(secretary, teacher, council_body, "secretary")
    signers = [afresh(teacher), chair] if first == "deputy" else [chair, afresh(teacher)]
    protocol.sign(made, by=signers[0])
    made.items.update(title="Башка маселе жөнүндө")
    with pytest.raises(Refused):
        protocol.sign(made, by=signers[1])


def test_a_place_is_signed_for_once(secretary: User, chair: User, teacher: User, council_body: Body) -> None:
    made = drafted(secretary, council_body)
    protocol.send_to_signing(made, by=secretary)
    factories.substitution(secretary, teacher, council_body, "secretary")
    protocol.sign(made, by=afresh(teacher))
    with pytest.raises(Refused):
        protocol.sign(made, by=secretary)


def test_who_acts_for_the_secretary_does_not_sign_for_another_who_kept_the_minutes(
    secretary: User, chair: User, council_member: User, teacher: User, council_body: Body
) -> None:
    made = factories.meeting(secretary, council_body, state="decided", secretary=council_member.person)
    protocol.send_to_signing(made, by=secretary)
    factories.substitution(secretary, teacher, council_body, "secretary")
    with pytest.raises(Refused):
        protocol.sign(made, by=afresh(teacher))


def test_both_places_are_signed_for_by_who_acts_in_both(secretary: User, chair: User, teacher: User, council_body: Body) -> None:
    made = drafted(secretary, council_body)
    protocol.send_to_signing(made, by=secretary)
    for user, role in ((secretary, "secretary"), (chair, "chair")):
        factories.substitution(user, teacher, council_body, role)
    assert protocol.sign(made, by=afresh(teacher)) is not None
    assert made.history.get(action="sign").acting_for == "Асанова Б. К., Бакыт кызы А."


def test_who_kept_the_minutes_as_deputy_stands_so_in_the_paper_and_signs_later_too(
    secretary: User, chair: User, teacher: User, council_body: Body
) -> None:
    factories.substitution(secretary, teacher, council_body, "secretary", starts=factories.DAY, ends=factories.DAY)
    made = factories.meeting(secretary, council_body, state="decided")
    made = factories.signed(made)
    words = paper(made)
    assert words.count("Катчынын милдетин аткаруучу") == 2  # among the particulars, and under the text
    assert "Катчынын милдетин аткаруучу (кимдин ордуна: Бакыт кызы А.)" in words
    assert {h.acting_for for h in made.history.filter(action="sign")} == {"", "Бакыт кызы А."}


def test_the_school_may_word_it_otherwise(secretary: User, chair: User, teacher: User, council_body: Body) -> None:
    DocumentLabel.objects.create(language="ky", key="acting.secretary", text="Катчынын м. а.")
    made = drafted(secretary, council_body)
    protocol.send_to_signing(made, by=secretary)
    factories.substitution(secretary, teacher, council_body, "secretary")
    protocol.sign(made, by=chair)
    protocol.sign(made, by=afresh(teacher))
    assert "Катчынын м. а. (кимдин ордуна: Бакыт кызы А.)" in paper(made)


def test_an_extract_repeats_who_signed_in_whose_place(secretary: User, chair: User, teacher: User, council_body: Body) -> None:
    from meetings.documents.extracts import extract_html

    made = drafted(secretary, council_body)
    protocol.send_to_signing(made, by=secretary)
    factories.substitution(secretary, teacher, council_body, "secretary")
    protocol.sign(made, by=chair)
    protocol.sign(made, by=afresh(teacher))
    assert SIGNED_IN_PLACE["secretary", "ky"] in extract_html(factories.extract(made).content).replace(NO_BREAK, " ")


def test_what_was_issued_stays_when_a_substitution_is_entered_afterwards(
    secretary: User, chair: User, teacher: User, council_body: Body
) -> None:
    made = factories.signed(drafted(secretary, council_body))
    before, version = paper(made), made.protocols.get()
    factories.substitution(secretary, teacher, council_body, "secretary", starts=factories.DAY, ends=timezone.localdate())
    assert (paper(made), made.protocols.get().content) == (before, version.content)
    assert "милдетин аткаруучу" not in before


def test_the_page_of_signing_says_in_whose_place(as_user: AsUser, secretary: User, chair: User, teacher: User, council_body: Body) -> None:
    made = drafted(secretary, council_body)
    protocol.send_to_signing(made, by=secretary)
    factories.substitution(secretary, teacher, council_body, "secretary")
    words = "Сиз башка адамдын ордуна кол коёсуз (Бакыт кызы А.)"
    assert words in as_user(teacher).get(reverse("meetings:sign", args=[made.pk])).content.decode()
    assert words not in as_user(chair).get(reverse("meetings:sign", args=[made.pk])).content.decode()
    as_user(teacher).post(reverse("meetings:sign", args=[made.pk]))
    page = as_user(chair).get(reverse("meetings:meeting_detail", args=[made.pk])).content.decode()
    assert "Сыдыкова А. (катчы)" in page
    assert "(кимдин ордуна: Бакыт кызы А.)" in page


# --- the history ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("seat", "acts_as", "action", "expected"),
    [
        ("", "secretary", "record", "Бакыт кызы А."),
        ("", "secretary", "call", "Бакыт кызы А."),
        ("", "methodist", "record", "Дүйшөева Н. А."),
        ("chair", "secretary", "call", ""),  # the chair calls in the own place
        ("chair", "secretary", "record", "Бакыт кызы А."),  # but writes in the secretary's
        ("member", "secretary", "call", "Бакыт кызы А."),
    ],
)
def test_the_history_names_whose_right_was_used(
    seat: str, acts_as: str, action: str, expected: str, secretary: User, methodist: User, teacher: User, council_body: Body
) -> None:
    made = drafted(secretary, council_body)
    if seat:
        factories.seat(council_body, teacher.person, seat)
    if acts_as == "methodist":
        factories.substitution(methodist, teacher, "methodist")
    else:
        factories.substitution(secretary, teacher, council_body, acts_as)
    WORKFLOW.write(action, made, by=afresh(teacher))
    WORKFLOW.write(action, made, by=secretary)
    last = made.history.order_by("-pk")
    assert [h.acting_for for h in last[:2]] == ["", expected]


def test_a_task_is_closed_for_the_secretary_and_reported_for_the_head(
    secretary: User, chair: User, teacher: User, council_body: Body
) -> None:
    union = factories.body(kind="method_union", name_ky="Математика бирикмеси")
    head = factories.user("head", "Эшимов Тилек", body=union, role="head")
    factories.signed_with_tasks(secretary, council_body, Party("Бирикме", body=union))
    task = Task.objects.get()
    factories.substitution(head, teacher, union, "head")
    assert Task.objects.executed_by(afresh(teacher)).get() == task
    assert set(Holders().executors(task)) == {head.person, teacher.person}
    tasks.report(task, by=afresh(teacher), text="Аткарылды.")
    assert task.history.get(action="report").acting_for == "Эшимов Т."
    theirs = factories.substitution(secretary, teacher, council_body, "secretary")
    with pytest.raises(Refused):  # who has reported does not accept it, whomever they act for
        tasks.accept(task, by=afresh(teacher))
    theirs.delete()
    other = factories.user("other", "Камбар уулу Залкар")
    factories.substitution(secretary, other, council_body, "secretary")
    tasks.accept(task, by=afresh(other))
    assert task.history.get(action="accept").acting_for == "Бакыт кызы А."


# --- the director --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("when", factories.DAYS)
def test_who_acts_for_the_director_is_director_on_these_days(when: str, director: User, teacher: User) -> None:
    factories.substitution(director, teacher, "director", when=when)
    standing: Any = Standing(teacher.person)
    expected = when in ("first", "last")
    assert (standing.is_director, standing.director_acted_for == director.person) == (expected, expected)
    assert Standing(director.person).is_director


def test_a_plan_approved_for_the_director_says_so(
    methodist: User, director: User, teacher: User, secretary: User, chair: User, council_body: Body
) -> None:
    plan = factories.adopted(methodist, [secretary, chair], council_body)
    factories.substitution(director, teacher, "director")
    words = bytes(plans.approve(plan, by=afresh(teacher)).document.content).decode()
    assert "Директордун милдетин аткаруучу" in words
    assert "кимдин ордуна: " in words
    assert "Абдыкадыров Н. Б." in words
    assert plan.history.get(action="approve").acting_for == "Абдыкадыров Н. Б."


def test_an_order_of_these_days_is_signed_by_who_acts_for_the_director(
    director: User, secretary: User, chair: User, teacher: User, council_body: Body
) -> None:
    factories.signed(drafted(secretary, council_body))
    order = orders.draft_order(Decision.objects.get(), by=secretary)
    factories.substitution(director, teacher, "director")
    done = orders.give_number(order, by=afresh(teacher), number="66-к", date=timezone.localdate())
    assert (done.signer_position, done.signer_name) == ("Директордун милдетин аткаруучу", "А. Сыдыкова")
