"""Issuing by hand: choose, look, shorten, confirm, issue; and who may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from council.models import IssuedDocument
from meetings.models import Decision, Extract, ExtractDecision, Meeting, MeetingHistory
from members.models import Body, Notice, User

AsUser = Callable[[User], Client]


def ids(*labels: str) -> list[int]:
    return [d.pk for d in Decision.objects.all() if d.label.rstrip(".") in labels]


def choose(client: Client, meeting: Meeting, *labels: str, **data: object) -> Extract:
    response = client.post(reverse("meetings:extract_add", args=[meeting.pk]), {"decisions": ids(*labels), "language": "ky", **data})
    assert response.status_code == 302, response.content.decode()
    return Extract.objects.get(state="draft")


def page_of(client: Client, extract: Extract) -> str:
    return client.get(reverse("meetings:extract", args=[extract.pk])).content.decode()


def texts_of(extract: Extract, **more: object) -> dict[str, object]:
    from meetings.documents.extracts import parts

    return {**{part.key.replace(":", "-"): part.text for part in parts(extract.content)}, **more}


def test_the_secretary_issues_one_for_an_outside_organisation(as_user: AsUser, signed: Meeting, secretary: User, director: User) -> None:
    client = as_user(secretary)
    draft = choose(client, signed, "1.1", "3.1", whom="outside", outside="Район билим берүү бөлүмү", purpose="маалымат үчүн")
    page = page_of(client, draft)
    assert "Башка адам аталбайт." in page
    assert "Район билим берүү бөлүмү" in page
    client.post(reverse("meetings:extract", args=[draft.pk]), texts_of(draft, issue="1"))
    extract = Extract.objects.get(pk=draft.pk)
    assert (extract.state, extract.number, extract.certifier_position) == ("issued", 3, "Усулдук кеңештин катчысы")
    assert extract.document is not None
    paper = bytes(extract.document.content).decode()
    for words in ("Максаты: маалымат үчүн", "Мектептин директору", "М. О.", "Көчүрмөсү туура", "1.1.", "3.1."):
        assert words in paper
    assert MeetingHistory.objects.filter(action="extract").get().note == "№ 3"


def test_what_names_another_is_issued_only_after_it_was_read(
    as_user: AsUser, signed: Meeting, secretary: User, teacher: User, other: User
) -> None:
    client = as_user(secretary)
    draft = choose(client, signed, "2.1", "2.2", whom="person", person=teacher.person_id)
    address = reverse("meetings:extract", args=[draft.pk])
    assert "Токтогулова Сымбат" in page_of(client, draft)
    for confirmed in ([], ["read"]):
        response = client.post(address, texts_of(draft, issue="1", confirmed=confirmed))
        assert response.status_code == 422
    shortened = texts_of(draft, **{f"decision-{ids('2.2')[0]}": "… документтери кайра каралсын."})
    assert client.post(address, {**shortened, "issue": "1", "confirmed": ["read"]}).status_code == 302
    extract = Extract.objects.get(pk=draft.pk)
    assert extract.document is not None
    assert "Токтогулова" not in bytes(extract.document.content).decode()
    assert Notice.objects.filter(user=teacher, about_id=extract.pk).exists()


def test_only_words_of_the_protocol_may_be_printed_and_nothing_typed_is_lost(
    as_user: AsUser, signed: Meeting, secretary: User, teacher: User
) -> None:
    client = as_user(secretary)
    draft = choose(client, signed, "2.1", whom="person", person=teacher.person_id)
    typed = "Сыдыкова Анара жогорку категорияга сунушталсын."
    response = client.post(reverse("meetings:extract", args=[draft.pk]), texts_of(draft, **{f"decision-{ids('2.1')[0]}": typed}))
    assert response.status_code == 422
    assert typed in response.content.decode()
    assert "сөздөрү гана" in response.content.decode()


def test_an_addressee_has_to_be_named(as_user: AsUser, signed: Meeting, secretary: User) -> None:
    data = {"decisions": ids("1.1"), "whom": "body", "outside": "Бөлүм", "language": "ky"}
    response = as_user(secretary).post(reverse("meetings:extract_add", args=[signed.pk]), data)
    assert response.status_code == 422
    assert "Көчүрмө кимге берилерин көрсөтүңүз." in response.content.decode()


def test_a_draft_can_be_deleted_and_an_issued_one_cannot(as_user: AsUser, signed: Meeting, secretary: User, teacher: User) -> None:
    client = as_user(secretary)
    draft = choose(client, signed, "2.1", whom="person", person=teacher.person_id)
    assert client.post(reverse("meetings:extract_delete", args=[draft.pk])).status_code == 302
    assert not Extract.objects.filter(pk=draft.pk).exists()
    kept = Extract.objects.all()[0]
    assert client.post(reverse("meetings:extract_delete", args=[kept.pk])).status_code == 403


def test_an_extract_in_russian_of_a_kyrgyz_protocol_is_marked(as_user: AsUser, signed: Meeting, secretary: User, teacher: User) -> None:
    client = as_user(secretary)
    draft = choose(client, signed, "2.1", whom="person", person=teacher.person_id, language="ru")
    page = page_of(client, draft)
    assert "ВЫПИСКА ИЗ ПРОТОКОЛА № 1" in page
    assert "[перевода нет, текст подлинника]" in page


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("methodist", 200),
        ("secretary", 200),
        ("chair", 200),
        ("director", 403),
        ("council_member", 403),
        ("teacher", 404),
        ("stranger", 404),
        ("administrator", 404),
    ],
)
def test_who_may_issue(kind: str, status: int, as_user: AsUser, signed: Meeting, request: pytest.FixtureRequest) -> None:
    client = as_user(request.getfixturevalue(kind))
    assert client.get(reverse("meetings:extract_add", args=[signed.pk])).status_code == status


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("methodist", 200),
        ("secretary", 200),
        ("chair", 200),
        ("director", 200),
        ("teacher", 200),
        ("other", 404),
        ("council_member", 404),
        ("stranger", 404),
        ("administrator", 404),
    ],
)
def test_who_may_read_the_extract_of_a_teacher(
    kind: str, status: int, as_user: AsUser, signed: Meeting, teacher: User, request: pytest.FixtureRequest
) -> None:
    extract = Extract.objects.get(person=teacher.person)
    client = as_user(request.getfixturevalue(kind))
    for name in ("extract", "extract_pdf"):
        assert client.get(reverse(f"meetings:{name}", args=[extract.pk])).status_code == status


def test_a_draft_is_read_by_the_director_and_not_there_for_its_addressee(
    as_user: AsUser, signed: Meeting, secretary: User, teacher: User, director: User
) -> None:
    draft = choose(as_user(secretary), signed, "2.1", whom="person", person=teacher.person_id)
    page = page_of(as_user(director), draft)
    assert "Сыдыкова Анара биринчи категорияга сунушталсын." in page
    assert 'name="issue"' not in page
    assert as_user(director).post(reverse("meetings:extract", args=[draft.pk]), {"issue": "1"}).status_code == 403
    for name in ("extract", "extract_pdf"):
        assert as_user(teacher).get(reverse(f"meetings:{name}", args=[draft.pk])).status_code == 404


def test_an_issued_one_refuses_every_change_in_sql(as_user: AsUser, signed: Meeting, teacher: User) -> None:
    extract = Extract.objects.get(person=teacher.person)
    as_user(teacher).get(reverse("meetings:extract", args=[extract.pk]))
    statements = [
        "UPDATE meetings_extract SET content = '{}'",
        "UPDATE meetings_extract SET number = 9",
        "UPDATE meetings_extract SET state = 'draft', document_id = NULL, number = NULL",
        "DELETE FROM meetings_extract",
        "INSERT INTO meetings_extractdecision (extract_id, decision_id) SELECT extract_id, decision_id + 1 FROM meetings_extractdecision",
    ]
    Extract.objects.exclude(pk=extract.pk).update(number=None, state="draft", document=None)
    ExtractDecision.objects.exclude(extract=extract).delete()
    Extract.objects.exclude(pk=extract.pk).delete()
    for statement in statements:
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_its_address_says_genuine_and_shows_nothing_private(client: Client, as_user: AsUser, signed: Meeting, teacher: User) -> None:
    as_user(teacher).get(reverse("meetings:extract", args=[Extract.objects.get(person=teacher.person).pk]))
    document = IssuedDocument.objects.get(kind="extract")
    page = client.get(reverse("council:verify_code", args=[document.code])).content.decode()
    assert document.code in page
    assert "Сыдыкова" not in page


def test_the_methodist_certifies_as_methodist_and_a_deputy_for_whom_he_acts(
    as_user: AsUser, signed: Meeting, methodist: User, council_member: User, council_body: Body, secretary: User
) -> None:
    import datetime

    from django.utils import timezone

    from meetings.services.extracts import certifier_of
    from members.models import Substitution

    assert certifier_of(methodist.person, signed, "ky").position == "методист"
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    Substitution.objects.create(
        person=secretary.person, deputy=council_member.person, body=council_body, role="secretary", starts=today - day, ends=today + day
    )
    found = certifier_of(council_member.person, signed, "ru")
    assert (found.position, found.acting_for) == ("Секретарь методического совета", "Бакыт кызы А.")
