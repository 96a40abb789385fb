"""A scan of the signed printout, added after signing: where it may come from, who may have it, and that it stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting, ProtocolScan
from meetings.services import protocol
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7 " + html.encode())
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def meeting(secretary: User, chair: User, council_body: Body) -> Meeting:
    """Signed and locked."""
    made = factories.meeting(secretary, council_body, state="decided")
    sign(made, secretary, chair)
    return made


def sign(meeting: Meeting, secretary: User, chair: User) -> None:
    protocol.send_to_signing(meeting, by=secretary)
    protocol.sign(meeting, by=chair)
    protocol.sign(meeting, by=secretary)


def send(client: Client, meeting: Meeting, content: bytes = PDF, name: str = "№ 1 протокол, колу менен.pdf") -> Any:
    return client.post(reverse("meetings:scan", args=[meeting.pk]), {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("kind", ["secretary", "methodist"])
def test_it_is_added_to_the_version_in_force(kind: str, as_user: AsUser, meeting: Meeting, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(kind)
    client = as_user(user)
    assert send(client, meeting).status_code == 302
    scan = ProtocolScan.objects.get()
    assert (scan.protocol.version, scan.added_by, scan.size, len(scan.sha256)) == (1, user, len(PDF), 64)
    page = client.get(reverse("meetings:meeting_detail", args=[meeting.pk])).content.decode()
    assert reverse("meetings:scan_file", args=[scan.pk]) in page
    assert [h.action for h in meeting.history.all()][-1] == "scan"


@pytest.mark.parametrize(
    ("kind", "status"), [("stranger", 404), ("teacher", 404), ("administrator", 404), ("council_member", 200), ("director", 200)]
)
def test_who_may_see_the_meeting_may_download_it(
    kind: str, status: int, as_user: AsUser, secretary: User, meeting: Meeting, request: pytest.FixtureRequest
) -> None:
    send(as_user(secretary), meeting)
    response = as_user(request.getfixturevalue(kind)).get(reverse("meetings:scan_file", args=[ProtocolScan.objects.get().pk]))
    assert response.status_code == status
    if status == 200:
        assert response.getvalue() == PDF
        assert "№ 1 протокол, колу менен.pdf" in unquote(response["Content-Disposition"])


@pytest.mark.parametrize("kind", ["chair", "council_member", "director"])
def test_who_does_not_keep_the_minutes_may_not_add_one(
    kind: str, as_user: AsUser, meeting: Meeting, request: pytest.FixtureRequest
) -> None:
    assert send(as_user(request.getfixturevalue(kind)), meeting).status_code == 403


def test_before_signing_there_is_nothing_to_scan(as_user: AsUser, secretary: User, council_body: Body) -> None:
    assert send(as_user(secretary), factories.meeting(secretary, council_body)).status_code == 403


def test_the_database_lets_nobody_change_or_delete_it(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    send(as_user(secretary), meeting)
    for statement in ("UPDATE meetings_protocolscan SET file_name = 'x'", "DELETE FROM meetings_protocolscan"):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_better_scan_is_one_more_and_the_same_file_none(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    client = as_user(secretary)
    send(client, meeting)
    assert send(client, meeting).status_code == 422
    assert send(client, meeting, PDF + b"x").status_code == 302
    assert ProtocolScan.objects.count() == 2


def test_a_scan_after_a_correction_belongs_to_the_new_version(as_user: AsUser, secretary: User, chair: User, meeting: Meeting) -> None:
    client = as_user(secretary)
    send(client, meeting)
    protocol.correct(meeting, by=secretary, reason="Ката кеткен")
    assert send(client, meeting, PDF + b"x").status_code == 403
    sign(meeting, secretary, chair)
    send(client, meeting, PDF + b"x")
    assert [s.protocol.version for s in ProtocolScan.objects.all()] == [1, 2]


def test_imported_minutes_get_the_scan_of_their_original(as_user: AsUser, methodist: User) -> None:
    call_command("import_minutes", str(factories.DATA / "M01.yaml"))
    assert send(as_user(methodist), Meeting.objects.get()).status_code == 302
    assert ProtocolScan.objects.get().protocol is None


def test_what_is_no_scan_is_refused(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    client = as_user(secretary)
    for content in (b"<script>", b"PK\x03\x04" + bytes(60)):
        assert send(client, meeting, content).status_code == 422
    assert client.post(reverse("meetings:scan", args=[meeting.pk]), {"file": ""}).status_code == 422
