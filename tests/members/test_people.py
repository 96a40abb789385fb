"""Staff, seats and slips: what a page must refuse with a reason, and what must never be lost or doubled."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from council.models import School
from members.models import Appointment, Body, Membership, Person, User
from members.services import issue_slip, leave, use_slip
from tests import factories

AsUser = Callable[[User], Client]


def test_a_seat_that_overlaps_is_refused_at_the_form(as_user: AsUser, methodist: User, chair: User, council_body: Body) -> None:
    data = {"person": chair.person_id, "role": "member", "starts": "2026-01-01"}
    response = as_user(methodist).post(reverse("members:membership_add", args=[council_body.pk]), data)
    assert response.status_code == 422
    assert "мурунтан эле мүчө" in response.content.decode()


def test_a_second_chair_is_refused_at_the_form(as_user: AsUser, methodist: User, chair: User, teacher: User, council_body: Body) -> None:
    data = {"person": teacher.person_id, "role": "chair", "starts": "2026-01-01"}
    assert as_user(methodist).post(reverse("members:membership_add", args=[council_body.pk]), data).status_code == 422


def test_a_new_member_joins_by_order(as_user: AsUser, methodist: User, teacher: User, council_body: Body) -> None:
    data = {"person": teacher.person_id, "role": "member", "votes": "on", "starts": "2026-09-01", "order_number": "41"}
    as_user(methodist).post(reverse("members:membership_add", args=[council_body.pk]), data)
    assert Membership.objects.get(person=teacher.person).order_number == "41"


def test_an_office_held_twice_is_refused_at_the_form(as_user: AsUser, methodist: User) -> None:
    url = reverse("members:appointment_add", args=[methodist.person_id])
    assert as_user(methodist).post(url, {"office": "methodist", "starts": "2026-01-01"}).status_code == 422
    assert Appointment.objects.filter(person=methodist.person).count() == 1


def test_who_leaves_loses_seats_offices_and_account_but_no_record(methodist: User, secretary: User) -> None:
    leave(secretary.person, on=datetime.date(2026, 1, 31))
    secretary.refresh_from_db()
    assert not secretary.is_active
    assert Membership.objects.get(person=secretary.person).ends == datetime.date(2026, 1, 31)


def test_a_slip_works_once(teacher: User, methodist: User) -> None:
    slip = issue_slip(teacher.person, by=methodist)
    assert use_slip("TEACHER", slip.code.lower(), password="жаңы-сырсөз-1") == teacher
    assert use_slip("teacher", slip.code, password="x") is None


def test_a_whole_staff_may_use_slips_from_one_address(client: Client, methodist: User, council_body: Body) -> None:
    for number in range(12):
        slip = issue_slip(factories.person(f"Асанов{number} Үсөн"), by=methodist)
        data = {"username": slip.user.username, "code": slip.code, "password": "Сырсөз-2026", "again": "Сырсөз-2026"}
        assert Client().post(reverse("members:slip"), data).status_code == 302


def test_wrong_codes_are_stopped_after_ten(client: Client, teacher: User) -> None:
    data = {"username": "teacher", "code": "AAAAA-AAAAA", "password": "Сырсөз-2026", "again": "Сырсөз-2026"}
    for _try in range(10):
        client.post(reverse("members:slip"), data)
    assert "Он мүнөт күтүңүз" in client.post(reverse("members:slip"), data).content.decode()


def sheet(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in (("Аты-жөнү", "Кызмат орду", "Иштей баштаган күнү"), *rows):
        book.worksheets[0].append(row)
    book.save(target)
    return SimpleUploadedFile("staff.xlsx", target.getvalue())


def test_a_staff_list_is_looked_at_before_it_is_written(as_user: AsUser, methodist: User) -> None:
    client = as_user(methodist)
    before = Person.objects.count()
    file = sheet(("Жаңы кызы Асел", "мугалим", "01.09.2026"), ("Бир", "мугалим", ""), ("Эки Үч", "", "кечээ"))
    page = client.post(reverse("members:person_import"), {"file": file}).content.decode()
    assert "Туура саптар: 1. Катасы бар саптар: 2." in page
    assert Person.objects.count() == before
    client.post(reverse("members:person_import_confirm"))
    assert Person.objects.get(surname="Жаңы кызы").employments.get().position_ky == "мугалим"


def test_a_file_that_is_no_sheet_is_refused_at_its_field(as_user: AsUser, methodist: User) -> None:
    response = as_user(methodist).post(reverse("members:person_import"), {"file": SimpleUploadedFile("x.xlsx", b"PK no")})
    assert response.status_code == 422
    assert "Excel файлы" in response.content.decode()


@pytest.mark.django_db
def test_the_first_run_makes_a_working_school(client: Client) -> None:
    assert client.get("/")["Location"] == reverse("members:setup")
    data = {
        "name_ky": "№ 1 мектеп", "place_ky": "Нарын шаары", "director_name": "Асанов Үсөн", "director_username": "asanov",
        "director_password": "Сырсөз-2026", "methodist_name": "Бакыт кызы Айгүл", "methodist_username": "aigul", "methodist_password": "Сырсөз-2026",
    }  # fmt: skip
    assert client.post(reverse("members:setup"), data)["Location"] == reverse("members:person_import")
    assert School.objects.get().name_ky == "№ 1 мектеп"
    assert User.objects.get(username="aigul").standing.is_methodist
    assert Body.objects.count() == 2
    assert client.get(reverse("members:setup")).status_code == 404
