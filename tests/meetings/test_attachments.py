"""Appendices are private files: their type is told by content, their size is limited, strangers do not find them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meetings.models import Attachment, Meeting
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def meeting(secretary: User, council_body: Body) -> Meeting:
    return factories.meeting(secretary, council_body)


def attach(client: Client, meeting: Meeting, name: str, content: bytes) -> Any:
    data = {"number": "1", "title": "Тизме", "level": "open", "file": SimpleUploadedFile(name, content, "application/pdf")}
    return client.post(reverse("meetings:attachment_add", args=[meeting.pk]), data)


def document(kind: str) -> bytes:
    """A small file of an office program."""
    target = io.BytesIO()
    if kind == "xlsx":
        openpyxl.Workbook().save(target)
        return target.getvalue()
    with zipfile.ZipFile(target, "w") as archive:
        if kind == "odt":
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        else:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr({"docx": "word/document.xml", "pptx": "ppt/presentation.xml"}[kind], "<x/>")
    return target.getvalue()


GOOD = {
    "pdf": PDF,
    "jpg": b"\xff\xd8\xff\xe0" + bytes(40),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "docx": document("docx"),
    "xlsx": document("xlsx"),
    "pptx": document("pptx"),
    "odt": document("odt"),
}
BAD = {
    "a page that calls itself a PDF": b"<!DOCTYPE html><script>alert(1)</script>",
    "a picture that can run": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a program": b"\x7fELF" + bytes(60),
    "an archive": b"PK\x03\x04" + bytes(60),
    "plain words": "Тизме".encode(),
}


@pytest.mark.parametrize("kind", GOOD)
def test_papers_and_pictures_are_taken(kind: str, as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    assert attach(as_user(secretary), meeting, f"тизме.{kind}", GOOD[kind]).status_code == 302
    kept = Attachment.objects.get()
    assert (kept.size, kept.sha256) == (len(GOOD[kind]), hashlib.sha256(GOOD[kind]).hexdigest())
    assert "тизме" not in kept.file.name


@pytest.mark.parametrize("what", BAD)
def test_everything_else_is_refused_whatever_its_name(what: str, as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    response = attach(as_user(secretary), meeting, "тизме.pdf", BAD[what])
    assert response.status_code == 422
    assert "Файлдын бул түрүнө уруксат жок." in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_file_that_is_too_large_is_refused(settings: Any, as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    settings.MAX_UPLOAD_BYTES = 100
    response = attach(as_user(secretary), meeting, "тизме.pdf", PDF + bytes(100))
    assert "Файлдын көлөмү өтө чоң." in response.content.decode()


def test_it_comes_back_under_its_own_name_as_a_download(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    client = as_user(secretary)
    attach(client, meeting, "Өкүлдөрдүн тизмеси ңү.pdf", PDF)
    response = client.get(reverse("meetings:attachment_file", args=[Attachment.objects.get().pk]))
    assert response.getvalue() == PDF
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "Өкүлдөрдүн тизмеси ңү.pdf" in unquote(disposition)
    assert (response["X-Content-Type-Options"], response["Content-Type"]) == ("nosniff", "application/pdf")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("kind", "status"), [("stranger", 404), ("teacher", 404), ("administrator", 404), ("council_member", 200), ("director", 200)]
)
def test_only_who_may_see_the_meeting_may_have_the_file(
    kind: str, status: int, as_user: AsUser, secretary: User, meeting: Meeting, request: pytest.FixtureRequest
) -> None:
    attach(as_user(secretary), meeting, "тизме.pdf", PDF)
    client = as_user(request.getfixturevalue(kind))
    response = client.get(reverse("meetings:attachment_file", args=[Attachment.objects.get().pk]))
    response.close()
    assert response.status_code == status


def test_no_address_serves_the_folder_of_files(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    client = as_user(secretary)
    attach(client, meeting, "тизме.pdf", PDF)
    for prefix in ("/media/", "/static/", "/var/media/"):
        assert client.get(f"{prefix}{Attachment.objects.get().file.name}").status_code == 404


def test_a_number_is_given_once(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    client = as_user(secretary)
    attach(client, meeting, "тизме.pdf", PDF)
    assert attach(client, meeting, "тизме.pdf", PDF).status_code == 422
    assert Attachment.objects.count() == 1
