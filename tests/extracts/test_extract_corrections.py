"""After a correction the extracts of the old version are replaced, or cancelled where nothing of them is left (model 9)."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.models import SchoolYear
from council.services import broken_links
from meetings.models import AssignmentParty, Decision, DecisionPerson, Extract, Meeting
from meetings.services import extracts, protocol
from members.models import Body, Notice, User
from tests import factories
from tests.extracts.conftest import duty, sign


def correct(meeting: Meeting, secretary: User, chair: User, change: object = None) -> Meeting:
    protocol.correct(meeting, by=secretary, reason="Ката кеткен")
    if callable(change):
        change()
    meeting.refresh_from_db()
    return sign(meeting, secretary, chair)


def issued(person: User) -> Extract:
    return extracts.make_paper(Extract.objects.get(person=person.person))


def in_force(person: User) -> list[Extract]:
    return list(Extract.objects.filter(person=person.person, document__status=None))


def test_a_new_one_takes_its_place_at_once(signed: Meeting, secretary: User, chair: User, teacher: User, client: Client) -> None:
    old = issued(teacher)
    text = "Сыдыкова Анара жогорку категорияга сунушталсын."
    correct(signed, secretary, chair, lambda: Decision.objects.filter(item__number=2, number=1).update(text=text))
    (new,) = in_force(teacher)
    old.refresh_from_db()
    assert old.document is not None
    assert old.document.status.replaced_by == new.document
    assert (new.state, new.number, new.protocol.version) == ("issued", 3, 2)
    assert any("жогорку" in line for line in new.lines)
    page = client.get(reverse("council:verify_code", args=[old.document.code])).content.decode()
    assert "алмаштырылды" in page
    assert Notice.objects.filter(user=teacher, kind="extract").count() == 2
    assert not list(broken_links())


def test_the_addressee_reads_that_it_was_replaced_and_not_why(
    signed: Meeting, secretary: User, chair: User, teacher: User, as_user: Callable[[User], Client]
) -> None:
    old = issued(teacher)
    protocol.correct(signed, by=secretary, reason="Токтогулова С. боюнча ката кеткен")
    signed.refresh_from_db()
    sign(signed, secretary, chair)
    address = reverse("meetings:extract", args=[old.pk])
    page = as_user(teacher).get(address).content.decode()
    assert reverse("meetings:extract", args=[in_force(teacher)[0].pk]) in page
    assert "Токтогулова" not in page
    assert "Токтогулова" in as_user(secretary).get(address).content.decode()


def test_one_without_a_paper_is_cut_anew_and_keeps_its_number(signed: Meeting, secretary: User, chair: User, teacher: User) -> None:
    before = Extract.objects.get(person=teacher.person)
    correct(signed, secretary, chair, lambda: Decision.objects.filter(item__number=1).update(text="Башка чечим бекитилсин."))
    after = Extract.objects.get(person=teacher.person)
    assert (after.pk, after.number, after.state, after.protocol.version) == (before.pk, before.number, "queued", 2)
    assert after.lines[0] == "1.1. Башка чечим бекитилсин."


def test_where_the_decision_is_gone_it_is_cancelled(signed: Meeting, secretary: User, chair: User, other: User) -> None:
    old = issued(other)

    def change() -> None:
        from meetings.services import voting

        voting.delete_decision(Decision.objects.get(item__number=2, number=2), by=secretary)

    correct(signed, secretary, chair, change)
    old.refresh_from_db()
    assert old.document is not None
    assert old.document.status.state == "cancelled"
    assert in_force(other) == []
    assert old.lines == ["2.2. Токтогулова Сымбаттын документтери кайра каралсын."]


def test_whom_it_concerns_no_more_has_it_cancelled(signed: Meeting, secretary: User, chair: User, other: User) -> None:
    issued(other)
    correct(signed, secretary, chair, lambda: DecisionPerson.objects.filter(person=other.person).delete())
    assert in_force(other) == []


def test_who_is_concerned_now_gets_one(signed: Meeting, secretary: User, chair: User, council_member: User) -> None:
    correct(signed, secretary, chair, lambda: duty(Decision.objects.get(item__number=3), council_member.person))
    (new,) = in_force(council_member)
    assert new.protocol.version == 2


@pytest.mark.parametrize(("changed", "state"), [(False, "issued"), (True, "draft")])
def test_what_the_issuer_shortened_and_read_is_kept_while_its_text_stands(
    changed: bool, state: str, signed: Meeting, secretary: User, chair: User, teacher: User
) -> None:
    both = list(Decision.objects.filter(item__number=2).order_by("number"))
    made = extracts.draft(signed, by=secretary, decisions=[d.pk for d in both], person=teacher.person, purpose="аттестация үчүн")
    made = extracts.rewrite(made, by=secretary, texts={f"decision:{both[1].pk}": "… документтери кайра каралсын."}, speeches=[])
    made = extracts.issue(made, by=secretary, confirmed=["read"])

    def change() -> None:
        text = "Токтогулова Сымбаттын иши кайра каралсын." if changed else both[1].text
        Decision.objects.filter(pk=both[1].pk).update(text=text)

    correct(signed, secretary, chair, change)
    new = Extract.objects.get(purpose="аттестация үчүн", protocol__version=2)
    assert new.state == state
    assert ("Токтогулова" in str(new.content["items"])) is changed


def test_a_draft_goes_with_the_new_version(signed: Meeting, secretary: User, chair: User, teacher: User) -> None:
    made = extracts.draft(signed, by=secretary, decisions=[Decision.objects.get(item__number=3).pk], addressee="Бөлүм")
    correct(signed, secretary, chair, lambda: AssignmentParty.objects.all().delete())
    made.refresh_from_db()
    assert (made.state, made.protocol.version) == ("draft", 2)


def test_a_draft_that_has_become_safe_is_numbered_in_the_year_of_its_issue(
    quick: None,
    secretary: User,
    chair: User,
    council_body: Body,
    teacher: User,
    other: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The numbers of the old year are not locked any more, and go on elsewhere."""
    meeting = factories.meeting(secretary, council_body, state="decided")
    Decision.objects.update(text="Сыдыкова А. жана Токтогулова С. үлгү сабак өтсүн.")
    duty(Decision.objects.get(), teacher.person, with_=other.person)
    sign(meeting, secretary, chair)
    following = SchoolYear.objects.create(starts=datetime.date(2027, 9, 1), ends=datetime.date(2028, 8, 31))
    monkeypatch.setattr(timezone, "localdate", lambda *a: datetime.date(2027, 9, 10))
    correct(meeting, secretary, chair, lambda: Decision.objects.update(text="Үлгү сабак өткөрүлсүн."))
    found = Extract.objects.exclude(state="draft").order_by("number")
    assert [(e.school_year, e.number) for e in found] == [(following, 1), (following, 2)]
