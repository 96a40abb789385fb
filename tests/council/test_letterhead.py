"""The picture of the letterhead: taken by content, shown in the profile, and printed on papers in place of the name."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from council.models import School
from meetings import documents
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]


def picture(kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (600, 120), (13, 92, 99)).save(target, kind)
    return target.getvalue()


def send(client: Client, content: bytes, **fields: str) -> int:
    school = School.objects.get()
    names = ("name_ky", "place_ky", "margin_left", "margin_right", "margin_top", "margin_bottom", "font_size", "year_start_month")
    data = {name: getattr(school, name) for name in names} | fields
    if content:
        data["letterhead"] = SimpleUploadedFile("бланк.png", content)
    return client.post(reverse("council:school_edit"), data).status_code


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_it_stands_on_the_paper_in_place_of_the_name(
    kind: str, as_user: AsUser, methodist: User, secretary: User, chair: User, council_body: Body
) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    before = PdfReader(io.BytesIO(documents.draft_pdf(meeting)))
    assert send(as_user(methodist), picture(kind)) == 302
    after = PdfReader(io.BytesIO(documents.draft_pdf(meeting)))
    assert (len(before.pages[0].images), len(after.pages[0].images)) == (0, 1)
    assert "№ 12 орто мектеп" in before.pages[0].extract_text()
    assert "№ 12 орто мектеп" not in after.pages[0].extract_text()


def test_the_profile_shows_it(as_user: AsUser, methodist: User) -> None:
    client = as_user(methodist)
    send(client, picture())
    assert reverse("council:letterhead") in client.get(reverse("council:school")).content.decode()
    response = client.get(reverse("council:letterhead"))
    assert (response["Content-Type"], response.content) == ("image/png", picture())


def test_it_is_taken_away_again(as_user: AsUser, methodist: User) -> None:
    client = as_user(methodist)
    send(client, picture())
    send(client, b"", remove_letterhead="on")
    assert School.objects.get().letterhead_image is None


BAD = {
    "words": "бланк".encode(),
    "a page": b"<svg/>",
    "a GIF": picture("GIF"),
    "too large": picture("PNG") + bytes(1024 * 1024),
    "cut off": b"",
}
BAD["cut off"] = picture()[: len(picture()) // 2]


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_whole_picture_is_refused(what: str, as_user: AsUser, methodist: User) -> None:
    assert send(as_user(methodist), BAD[what]) == 422
    assert School.objects.get().letterhead_image is None
