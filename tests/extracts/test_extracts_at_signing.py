"""Signing sends an extract to everybody concerned: at once where it is safe, after somebody has read it where it is not."""

from __future__ import annotations

from django.core.management import call_command

from council.models import IssuedDocument, School
from council.services import broken_links
from meetings.models import Decision, DecisionPerson, Extract, Meeting
from meetings.services import extracts
from members.models import Body, Membership, Notice, User
from tests import factories
from tests.extracts.conftest import duty, sign


def test_each_gets_one_with_all_that_concerns_him(signed: Meeting, teacher: User, other: User) -> None:
    found = {e.person_id: [line.split()[0] for line in e.lines] for e in Extract.objects.all()}
    assert found == {teacher.person_id: ["1.1.", "2.1."], other.person_id: ["2.2."]}
    assert {e.state for e in Extract.objects.all()} == {"queued"}
    assert sorted(Extract.objects.values_list("number", flat=True)) == [1, 2]


def test_the_secretary_of_the_meeting_certifies(signed: Meeting, secretary: User) -> None:
    extract = Extract.objects.all()[0]
    assert (extract.certifier, extract.certifier_position, extract.acting_for) == (secretary.person, "Усулдук кеңештин катчысы", "")


def test_the_addressee_is_told_without_the_matter(signed: Meeting, teacher: User) -> None:
    notice = Notice.objects.get(user=teacher, kind="extract")
    assert notice.text("ky") == "Сиз жөнүндө чечимдин көчүрмөсү"
    assert notice.may_be_read


def test_one_that_names_another_waits_for_the_secretary(
    quick: None, secretary: User, chair: User, council_body: Body, teacher: User, other: User
) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    decision = Decision.objects.get()
    Decision.objects.update(text="Сыдыкова А. жана Токтогулова С. үлгү сабак өтсүн.")
    duty(decision, teacher.person, with_=other.person)
    sign(meeting, secretary, chair)
    assert [(e.state, e.number) for e in Extract.objects.all()] == [("draft", None)] * 2
    assert Notice.objects.get(user=secretary, kind="extract_draft").text("ky") == "2 көчүрмөнү окуп ырастоо керек"
    assert not Notice.objects.filter(user__in=[teacher, other], kind="extract").exists()
    assert not Extract.objects.visible_to(teacher).exists()


def test_a_co_executor_and_a_body_get_theirs(
    quick: None, secretary: User, chair: User, council_body: Body, teacher: User, other: User
) -> None:
    union = factories.body(kind="method_union", name_ky="Табигый илимдер бирикмеси")
    factories.seat(union, other.person, "head")
    meeting = factories.meeting(secretary, council_body, state="decided", items=2)
    duty(Decision.objects.get(item__number=1), body=union)
    duty(Decision.objects.get(item__number=2), secretary.person, with_=teacher.person)
    sign(meeting, secretary, chair)
    assert Extract.objects.addressed_to(teacher).get().content["items"][0]["decisions"][0]["assignments"][0]["with"] == ["Сыдыкова А."]
    assert Extract.objects.addressed_to(other).get().for_body == union
    Membership.objects.filter(body=union).update(ends=factories.DAY)
    assert not Extract.objects.addressed_to(User.objects.get(pk=other.pk)).exists()


def test_a_lost_motion_reaches_whom_it_is_about_and_nobody_who_would_have_had_to_do_it(
    quick: None, secretary: User, chair: User, council_body: Body, teacher: User, other: User
) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    decision = Decision.objects.get()
    decision.vote.votes_for, decision.vote.votes_against = 0, decision.vote.votes_for
    decision.vote.save()
    duty(decision, other.person)
    DecisionPerson.objects.create(decision=decision, person=teacher.person, name="Сыдыкова А.")
    sign(meeting, secretary, chair)
    extract = Extract.objects.get()
    assert extract.person == teacher.person
    assert "Чечим кабыл алынган жок" in extracts.papers.extract_html(extract.content)


def test_a_confidential_matter_has_no_words_in_the_notice(
    quick: None, secretary: User, chair: User, council_body: Body, teacher: User
) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    meeting.items.update(level="confidential", title="Жашыруун маселе жөнүндө")
    duty(Decision.objects.get(), teacher.person)
    sign(meeting, secretary, chair)
    assert Notice.objects.get(user=teacher, kind="extract").text("ky") == "Жабык маселе боюнча көчүрмө"


def test_a_school_can_switch_them_off(quick: None, secretary: User, chair: User, council_body: Body, teacher: User) -> None:
    School.objects.update(automatic_extracts=False)
    meeting = factories.meeting(secretary, council_body, state="decided")
    duty(Decision.objects.get(), teacher.person)
    sign(meeting, secretary, chair)
    assert not Extract.objects.exists()


def test_the_tick_makes_the_papers_once_and_in_the_chain(signed: Meeting) -> None:
    assert not Extract.objects.filter(document__isnull=False).exists()
    for _again in range(2):
        call_command("tick")
    assert IssuedDocument.objects.filter(kind="extract").count() == 2
    assert {e.state for e in Extract.objects.all()} == {"issued"}
    assert not list(broken_links())
