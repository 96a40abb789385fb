"""Signing: numbers, papers, locks, corrections, and two people at once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.lib.workflow import Refused
from council.models import IssuedDocument
from council.services import broken_links
from meetings.models import Meeting, Protocol
from meetings.services import protocol
from members.models import Body, User
from tests import factories


@pytest.fixture(autouse=True)
def quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7 " + html.encode())


def signed(secretary: User, chair: User, body: Body, **fields: Any) -> Meeting:
    meeting = factories.meeting(secretary, body, state="decided", **fields)
    protocol.send_to_signing(meeting, by=secretary)
    protocol.sign(meeting, by=chair)
    protocol.sign(meeting, by=secretary)
    meeting.refresh_from_db()
    return meeting


def test_the_last_signature_numbers_locks_and_issues(secretary: User, chair: User, council_body: Body) -> None:
    meeting = signed(secretary, chair, council_body)
    assert (meeting.state, meeting.number, meeting.number_is_fixed) == ("signed", 1, True)
    assert Protocol.objects.get().papers.get().document.content.tobytes().startswith(b"%PDF")
    assert [h.action for h in meeting.history.all()] == ["plan", "review", "sign", "sign"]


def test_nobody_signs_twice(secretary: User, chair: User, council_body: Body) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    protocol.send_to_signing(meeting, by=secretary)
    protocol.sign(meeting, by=chair)
    with pytest.raises(Refused):
        protocol.sign(meeting, by=chair)


def test_a_text_that_changed_after_the_first_signature_is_not_signed(secretary: User, chair: User, council_body: Body) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    protocol.send_to_signing(meeting, by=secretary)
    protocol.sign(meeting, by=chair)
    meeting.items.update(title="Башка маселе жөнүндө")
    with pytest.raises(Refused):
        protocol.sign(meeting, by=secretary)


def test_numbers_follow_each_other_within_a_year(secretary: User, chair: User, council_body: Body) -> None:
    first = signed(secretary, chair, council_body)
    second = signed(secretary, chair, council_body)
    assert (first.number, second.number) == (1, 2)


def test_a_correction_makes_a_second_version_and_replaces_the_paper(secretary: User, chair: User, council_body: Body) -> None:
    meeting = signed(secretary, chair, council_body)
    protocol.correct(meeting, by=secretary, reason="Ката кеткен")
    meeting.items.update(title="Оңдолгон маселе жөнүндө")
    protocol.send_to_signing(meeting, by=secretary)
    protocol.sign(meeting, by=secretary)
    protocol.sign(meeting, by=chair)
    old, new = IssuedDocument.objects.all()
    assert old.status.replaced_by == new
    assert [p.reason for p in Protocol.objects.all()] == ["", "Ката кеткен"]
    with pytest.raises(DatabaseError), transaction.atomic():
        meeting.items.update(title="x")


def child_tables() -> list[str]:
    from importlib import import_module
    from pkgutil import iter_modules

    import meetings.migrations as package

    found = [import_module(f"{package.__name__}.{m.name}") for m in iter_modules(package.__path__)]
    return sorted(table for module in found for table in getattr(module, "PATHS", ()))


@pytest.mark.parametrize("table", [*child_tables(), "meetings_meeting"])
def test_a_signed_meeting_refuses_every_change_in_sql(table: str, secretary: User, chair: User, council_body: Body) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    fill_every_table(meeting, chair)
    protocol.send_to_signing(meeting, by=secretary)
    protocol.sign(meeting, by=chair)
    protocol.sign(meeting, by=secretary)
    columns = [c for c in column_names(table) if c != "id"]
    copied = ", ".join(f'"{c}"' for c in columns)
    statements = [f"UPDATE {table} SET id = id", f"DELETE FROM {table}"]
    if table != "meetings_meeting":
        statements.append(f"INSERT INTO {table} ({copied}) SELECT {copied} FROM {table}")
    for statement in statements:
        with pytest.raises(DatabaseError, match="is locked"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def column_names(table: str) -> list[str]:
    """What may be written: not what the database reckons itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'", [table])
        return [name for (name,) in cursor.fetchall()]


def fill_every_table(meeting: Meeting, user: User) -> None:
    """A row in each table that belongs to a meeting, so that each has something to refuse."""
    from council.models import NormativeAct
    from council.regulation import load_regulation
    from meetings import models
    from meetings.models.agenda import SpeechAbout
    from meetings.models.meetings import JointBody

    item, decision = meeting.items.get(), models.Decision.objects.get()
    clause = load_regulation(valid_from=factories.SINCE).clauses.get(code="3.2.8")
    speech = models.Speech.objects.create(item=item, name="Конок", text="Сөз")
    duty = models.Assignment.objects.create(decision=decision, due_kind="none", due_text="дайыма")
    SpeechAbout.objects.create(speech=speech, person=user.person)
    models.AssignmentParty.objects.create(assignment=duty, name="Баары")
    models.ItemClause.objects.create(item=item, clause=clause)
    models.ItemAct.objects.create(item=item, act=NormativeAct.objects.create(kind="law", title_ky="Мыйзам"))
    models.Interest.objects.create(item=item, person=factories.person("Жээнбеков Мирлан"))
    models.Guest.objects.create(meeting=meeting, name="Конок")
    lines = list(models.Attendance.objects.filter(meeting=meeting))
    models.Proxy.objects.create(giver=lines[0], holder=lines[1], basis="Ишеним кат", given_on=factories.DAY)
    models.DecisionPerson.objects.create(decision=decision, name="Адам")
    models.SeparateOpinion.objects.create(decision=decision, name="Адам", text="Пикир")
    models.Attachment.objects.create(meeting=meeting, number=1, title="Тизме")
    JointBody.objects.create(meeting=meeting, body=meeting.body)
    vote = models.Vote.objects.create(meeting=meeting, item=item, method="secret", votes_for=1, votes_missing=0)
    voter = models.Voter.objects.create(vote=vote, name="Адам")
    second = models.Decision.objects.create(item=item, number=2, text="Бекитилсин.", vote=vote)
    ballot = models.SecretBallot.objects.create(decision=second, vote=vote, text=second.text, eligible=1)
    models.CountedVoter.objects.create(id=uuid.uuid4(), ballot=ballot, voter=voter)
    models.CountedBallot.objects.create(id=uuid.uuid4(), ballot=ballot, choice="for")
    models.RivalText.objects.create(meeting=meeting, place="item:1.title", text="x", by=user, settled_by=user, settled_at=timezone.now())
    models.SecretBallot.objects.filter(pk=ballot.pk).update(state="closed", voted=1, found=1)
    earlier = models.Decision.objects.create(item=item, number=3, text="Мурункусу.")
    models.DecisionLink.objects.create(decision=decision, earlier=earlier, kind="cancels")
    task = models.Task.objects.create(assignment=duty, meeting=duty.decision.item.meeting, opened_on=factories.DAY)
    models.ControlledTask.objects.create(item=item, task=task, state="open")


def test_every_model_of_a_meeting_is_locked_or_excused() -> None:
    from django.apps import apps

    excused = {
        "meetings_meetinghistory": "lives on",
        "meetings_protocol": "written once",
        "meetings_protocoldocument": "written once",
        "meetings_protocolscan": "comes after signing, written once",
        "meetings_correction": "opens the lock",
        "meetings_translation": "may come after signing",
        "meetings_protocolseries": "belongs to the body",
        "meetings_meeting": "has a trigger of its own",
        "meetings_recordedchange": "an answer given once more to a browser that asks again; nothing of the minutes",
        "meetings_phrase": "belongs to the school",
        "meetings_castvoter": "empty unless a ballot is open, and then no meeting ends",
        "meetings_castballot": "empty unless a ballot is open, and then no meeting ends",
    }
    lives_on = "task taskhistory taskreport taskevidence taskextension taskreminder decisionreview directororder extract extractdecision"
    beside = "reportrequest workplan workplanhistory plangoal plandirection planitem planitemhistory planitemparty planneditem planpaper"
    excused |= {f"meetings_{name}": "guarded by itself (0010)" for name in [*lives_on.split(), *beside.split()]}
    tables = {m._meta.db_table for m in apps.get_app_config("meetings").get_models() if not m.__name__.endswith("Event")}
    assert tables == set(child_tables()) | set(excused)


def test_an_issued_document_is_never_rewritten_and_the_chain_tells(secretary: User, chair: User, council_body: Body) -> None:
    signed(secretary, chair, council_body)
    assert not list(broken_links())
    with pytest.raises(DatabaseError), transaction.atomic():
        IssuedDocument.objects.update(content=b"x")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE council_issueddocument DISABLE TRIGGER USER")
        cursor.execute("UPDATE council_issueddocument SET content = 'x'")
    assert [link.fault for link in broken_links()] == ["the bytes were changed"]


@pytest.mark.django_db(transaction=True)
def test_two_meetings_signed_at_once_get_two_consecutive_numbers(secretary: User, chair: User, council_body: Body) -> None:
    meetings = [factories.meeting(secretary, council_body, state="decided") for _ in range(2)]
    assert not at_once([lambda m=m: protocol.send_to_signing(m, by=secretary) for m in meetings])
    for meeting in meetings:
        protocol.sign(meeting, by=chair)
    assert not at_once([lambda m=m: protocol.sign(m, by=secretary) for m in meetings])
    assert sorted(Meeting.objects.filter(state="signed").values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_one_meeting_at_once_make_one_protocol(secretary: User, chair: User, council_body: Body) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    protocol.send_to_signing(meeting, by=secretary)
    refused = at_once([lambda: protocol.sign(meeting, by=secretary), lambda: protocol.sign(meeting, by=chair)])
    assert not refused
    assert Protocol.objects.count() == 1
    assert Meeting.objects.get().state == "signed"


def at_once(acts: list[Callable[[], Any]]) -> list[Exception]:
    """Run acts in threads of their own; what they raised."""
    raised: list[Exception] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_signing_asks_for_a_recent_sign_in(secretary: User, chair: User, council_body: Body) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    protocol.send_to_signing(meeting, by=secretary)
    client = Client()
    client.force_login(chair, backend=settings.AUTHENTICATION_BACKENDS[0])
    response = client.get(reverse("meetings:sign", args=[meeting.pk]))
    assert response.status_code == 302
    assert "reauthenticate" in response["Location"]


def test_the_common_protocol_names_no_vote_and_no_outcome_of_a_person(council_body: Body) -> None:
    from django.core.management import call_command

    from meetings import documents

    factories.k01_staff(council_body)
    call_command("import_minutes", str(factories.DATA / "K01.yaml"))
    content = documents.protocol_content(Meeting.objects.complete().get())
    page = documents.papers.paper_html(content, form="common", language="ky")
    for secret in ("Добуш берүү", "өтүүгө сунушталсын", "кайра каралсын", "портфолио", "олимпиада"):
        assert secret not in page
    assert "Долбоордун тажрыйбасы" in page


def test_verification_says_genuine_and_shows_nothing_private(client: Client, secretary: User, chair: User, council_body: Body) -> None:
    signed(secretary, chair, council_body)
    code = IssuedDocument.objects.get().code
    page = client.get(reverse("council:verify_code", args=[code.lower().replace("-", " ")])).content.decode()
    assert code in page
    assert "Асанова" not in page
    assert client.get(reverse("council:verify_code", args=["AAAA-AAAA-AAAA"])).status_code == 404
