"""The same for a method union and for the pedagogical council: their own chair, secretary, rules and numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from council.models import IssuedDocument
from meetings.models import Meeting
from meetings.services import protocol
from members.models import Body, MajorityRule, RuleSet, User
from tests import factories
from tests.browser.steps import do, hold, plan, text_of

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]


@pytest.fixture
def council_first(secretary: User, chair: User, council_body: Body) -> Meeting:
    """№ 1 of the council is signed: numbers of other bodies do not care."""
    made = factories.meeting(secretary, council_body, state="decided", date=factories.DAY.replace(month=9))
    protocol.send_to_signing(made, by=secretary)
    protocol.sign(made, by=chair)
    protocol.sign(made, by=secretary)
    return made


def test_the_head_of_a_union_plans_holds_and_signs_alone(council_first: Meeting, open_as: Open, accessible: Callable[[Page], None]) -> None:
    union = factories.body(
        kind="method_union", name_ky="Математика бирикмеси", genitive_ky="Математика бирикмесинин", name_ru="", genitive_ru=""
    )
    head = factories.user("head", "Эшимов Тилек", body=union, role="head", position="математика мугалими")
    for name in ("Сыдыкова Анара", "Камбар уулу Залкар"):
        factories.seat(union, factories.person(name))
    page = open_as(head, width=390)
    page.goto("/meetings/new/")
    expect(page.locator("[name=body] option")).to_have_text(["---------", "Математика бирикмеси"])
    meeting = plan(page, "Математика бирикмеси", factories.DAY, ["Олимпиадага даярдык жөнүндө"])
    assert (meeting.chair, meeting.secretary) == (head.person, head.person)
    hold(page, meeting, "Маалымат эске алынсын.")
    do(page, meeting, "sign")
    accessible(page)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.number) == ("signed", 1)
    words = text_of(IssuedDocument.objects.get(protocol_paper__protocol__meeting=meeting))
    for expected in ("Математика бирикмесинин отурумунун № 1 ПРОТОКОЛУ", "Олимпиадага даярдык жөнүндө", "макул — 3, каршы — 0"):
        assert expected in words
    assert words.count("Т. Эшимов") == 2  # the head signs in both places
    assert page.request.get(f"/meetings/{council_first.pk}/").status == 404
    page.goto("/protocols/")
    expect(page.locator("main h2")).to_have_text(["Математика бирикмеси"])


def test_the_pedagogical_council_has_its_own_chair_secretary_rules_and_numbers(
    council_first: Meeting, secretary: User, open_as: Open, accessible: Callable[[Page], None]
) -> None:
    council = Body.objects.create(
        kind="pedagogical_council", name_ky="Педагогикалык кеңеш", genitive_ky="Педагогикалык кеңештин", name_ru="Педагогический совет"
    )
    rules = RuleSet.objects.create(body=council, valid_from=factories.SINCE, quorum_numerator=1, quorum_denominator=2, quorum_strict=True)
    MajorityRule.objects.create(rule_set=rules)
    presiding = factories.user("director", "Абдыкадыров Нурлан", office="director", body=council, role="chair", position="директор")
    writer = factories.user("writer", "Мамбетова Чынара", body=council, role="secretary")
    for name in ("Сыдыкова Анара", "Камбар уулу Залкар"):
        factories.seat(council, factories.person(name))
    page, phone = open_as(writer), open_as(presiding, width=390)
    meeting = plan(page, "Педагогикалык кеңеш", factories.DAY, ["Чейректин жыйынтыгы жөнүндө", "Ар түрдүү маселелер"])
    assert (meeting.chair, meeting.secretary, meeting.rule_set) == (presiding.person, writer.person, rules)
    hold(page, meeting, "Жыйынтык бекитилсин.")
    for who in (phone, page):
        do(who, meeting, "sign")
    accessible(phone)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.number) == ("signed", 1)
    words = text_of(IssuedDocument.objects.get(protocol_paper__protocol__meeting=meeting))
    for expected in ("Педагогикалык кеңештин отурумунун № 1 ПРОТОКОЛУ", "Н. Абдыкадыров", "Ч. Мамбетова", "мүчөлөрдүн жарымынан көбү"):
        assert expected in words
    assert open_as(secretary).request.get(f"/meetings/{meeting.pk}/").status == 404
