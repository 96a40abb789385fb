"""The translation: a paper of its own, marked, linked to the original; what nobody translated is marked at its place."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from council.models import IssuedDocument
from meetings import documents
from meetings.models import Assignment, Attachment, Decision, Meeting, ProtocolDocument, SeparateOpinion, Speech, Translation
from meetings.services import protocol
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]
MARK = "[перевода нет, текст подлинника]"


@pytest.fixture(autouse=True)
def quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7 " + html.encode())


@pytest.fixture
def meeting(secretary: User, chair: User, council_body: Body) -> Meeting:
    """Signed in Kyrgyz, with a text of every kind."""
    made = factories.meeting(secretary, council_body, state="decided", theme="Теманын аты")
    decision = Decision.objects.get()
    Speech.objects.create(item=made.items.get(), kind="heard", name="Бакыт кызы А.", text="Сөздүн тексти")
    Assignment.objects.create(decision=decision, text="Тапшырманын тексти", due_kind="permanent")
    SeparateOpinion.objects.create(decision=decision, name="Токтосунов Э.", text="Өзгөчө пикирдин тексти")
    Attachment.objects.create(meeting=made, number=1, title="Тиркеменин аты")
    protocol.send_to_signing(made, by=secretary)
    protocol.sign(made, by=chair)
    protocol.sign(made, by=secretary)
    return made


def fields(meeting: Meeting, **texts: str) -> dict[str, str]:
    """The fields of the page by what they translate."""
    item, decision, speech = meeting.items.get(), Decision.objects.get(), Speech.objects.get()
    names = {
        "theme": "theme0-text",
        "item": f"item{item.pk}-text",
        "decision": f"decision{decision.pk}-text",
        "speech": f"speech{speech.pk}-text",
    }
    return {names[what]: text for what, text in texts.items()}


ALL = {"theme": "Название темы", "item": "О вопросе", "decision": "Принять к сведению.", "speech": "Текст выступления"}


def issue(client: Client, meeting: Meeting, **texts: str) -> str:
    client.post(reverse("meetings:translate", args=[meeting.pk]), fields(meeting, **texts) | {"issue": "1"})
    paper = ProtocolDocument.objects.filter(form="translation").order_by("-pk").first()
    assert paper is not None
    return words(paper.document)


def words(document: IssuedDocument) -> str:
    """The text of a paper without its tags."""
    return re.sub(r"<[^>]+>", "", bytes(document.content).decode())


def test_it_is_issued_as_a_paper_of_its_own_and_names_the_original(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    page = issue(as_user(secretary), meeting, **ALL)
    original, translation = IssuedDocument.objects.all()
    assert (original.kind, original.language, translation.kind, translation.language) == ("protocol", "ky", "translation", "ru")
    assert original.standing is None
    assert f"(перевод) Перевод протокола № 1. Код проверки подлинника: {original.code}" in page
    assert all(text in page for text in (*ALL.values(), "ПРОТОКОЛ № 1", "ПОВЕСТКА ДНЯ", "5 ноября 2026 года"))


@pytest.mark.parametrize("left_out", ALL)
def test_a_part_without_translation_stands_in_the_original_and_is_marked(
    left_out: str, as_user: AsUser, secretary: User, meeting: Meeting
) -> None:
    whole = issue(as_user(secretary), meeting, **ALL)
    part = issue(as_user(secretary), meeting, **ALL | {left_out: ""})
    assert part.count(MARK) == whole.count(MARK) + 1
    assert ALL[left_out] not in part


def test_what_cannot_be_translated_is_marked_too(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    page = issue(as_user(secretary), meeting, **ALL)
    for text in ("Тапшырманын тексти.", "Өзгөчө пикирдин тексти.", "Тиркеменин аты."):
        assert f"{text} {MARK}" in page
    assert page.count(MARK) == 3


def test_a_newer_translation_replaces_the_one_before(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    issue(as_user(secretary), meeting, item="О вопросе")
    issue(as_user(secretary), meeting, item="О другом вопросе")
    original, old, new = IssuedDocument.objects.all()
    assert (original.standing, old.status.replaced_by, new.standing) == (None, new, None)


def test_a_correction_of_the_original_puts_its_translation_out_of_force(
    as_user: AsUser, secretary: User, chair: User, meeting: Meeting
) -> None:
    issue(as_user(secretary), meeting, **ALL)
    protocol.correct(meeting, by=secretary, reason="Ката кеткен")
    protocol.send_to_signing(meeting, by=secretary)
    protocol.sign(meeting, by=chair)
    protocol.sign(meeting, by=secretary)
    original, translation, corrected = IssuedDocument.objects.all()
    assert original.status.replaced_by == translation.status.replaced_by == corrected


def test_an_emptied_field_takes_its_translation_away(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    client, page = as_user(secretary), reverse("meetings:translate", args=[meeting.pk])
    client.post(page, fields(meeting, item="О вопросе", decision="Принять."))
    client.post(page, fields(meeting, decision="Принять."))
    assert [t.text for t in Translation.objects.all()] == ["Принять."]


def test_what_paper_cannot_print_is_refused_at_its_field(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    response = as_user(secretary).post(
        reverse("meetings:translate", args=[meeting.pk]), fields(meeting, item="О вопросе 🙂", decision="Да")
    )
    assert response.status_code == 422
    assert "О вопросе 🙂" in response.content.decode()
    assert not Translation.objects.exists()


def test_an_unsigned_protocol_is_translated_but_not_issued(as_user: AsUser, secretary: User, chair: User, council_body: Body) -> None:
    draft = factories.meeting(secretary, council_body, state="decided")
    response = as_user(secretary).post(reverse("meetings:translate", args=[draft.pk]), {"issue": "1"})
    assert response.status_code == 403
    assert "Кол коюлган протокол гана" in response.content.decode()


def test_a_russian_protocol_is_translated_into_kyrgyz(as_user: AsUser, secretary: User, chair: User, council_body: Body) -> None:
    made = factories.meeting(secretary, council_body, state="decided", language="ru")
    protocol.send_to_signing(made, by=secretary)
    protocol.sign(made, by=chair)
    protocol.sign(made, by=secretary)
    as_user(secretary).post(reverse("meetings:translate", args=[made.pk]), {"issue": "1"})
    assert "(котормо) № 1 протоколдун котормосу." in words(IssuedDocument.objects.get(kind="translation"))


def test_the_frozen_original_is_untouched(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    before = documents.content_sha256(meeting.protocols.get().content)
    issue(as_user(secretary), meeting, **ALL)
    assert documents.content_sha256(meeting.protocols.get().content) == before
