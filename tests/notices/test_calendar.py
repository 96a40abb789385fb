"""The calendar: what stands in it for whom, what it never says, and that a calendar program reads it with the right hours."""

from __future__ import annotations

import datetime
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Decision, Meeting, ReportRequest, Speech, Task
from meetings.services import planning
from meetings.services.voting import Party
from members.models import Body, CalendarFeed, Membership, User
from tests import factories


@pytest.fixture(autouse=True)
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are tried elsewhere; drawing one takes a second."""
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7")


def address(user: User) -> str:
    return reverse("meetings:calendar", args=[CalendarFeed.objects.get_or_create(user=user)[0].token])


def events(user: User) -> dict[str, icalendar.Event]:
    """By «meeting-12»."""
    response = Client().get(address(user))
    assert response.status_code == 200
    found = icalendar.Calendar.from_ical(response.content)
    return {str(event["uid"]).partition("@")[0]: event for event in found.walk("VEVENT")}


def name_of(meeting: Meeting) -> str:
    return f"meeting-{meeting.pk}"


# --- meetings -----------------------------------------------------------------------------------------------------------------


def test_a_member_has_the_meeting_with_its_hours(secretary: User, council_member: User, council_body: Body) -> None:
    made = factories.meeting(secretary, council_body, theme="Сабактын сапаты")
    event = events(council_member)[name_of(made)]
    assert event["summary"] == "Усулдук кеңеш: Сабактын сапаты"
    assert event["location"] == "204-бөлмө"
    assert event["dtstart"].params["TZID"] == "Asia/Bishkek"
    assert event.decoded("dtstart").utcoffset() == datetime.timedelta(hours=6)
    assert event.decoded("dtstart").time() == datetime.time(14)
    assert event.decoded("dtend") - event.decoded("dtstart") == datetime.timedelta(hours=1)
    assert str(event["uid"]).endswith("@kengesh.mektep12.kg")
    assert event["url"] == f"https://kengesh.mektep12.kg/meetings/{made.pk}/"


def test_the_agenda_does_not_stand_in_it(secretary: User, council_member: User, council_body: Body) -> None:
    factories.meeting(secretary, council_body)
    assert "маселе" not in Client().get(address(council_member)).content.decode()


@pytest.mark.parametrize("kind", ["teacher", "administrator", "stranger", "methodist", "director"])
def test_who_takes_no_part_has_no_meeting(kind: str, secretary: User, council_body: Body, request: pytest.FixtureRequest) -> None:
    factories.meeting(secretary, council_body)
    assert events(request.getfixturevalue(kind)) == {}


def test_the_methodist_who_reports_has_it(secretary: User, methodist: User, council_body: Body) -> None:
    made = factories.meeting(secretary, council_body)
    Speech.objects.create(item=made.items.get(), kind="heard", person=methodist.person, name="Дүйшөева Н.", order=1)
    assert list(events(methodist)) == [name_of(made)]


def test_who_left_the_body_keeps_what_was_and_has_nothing_new(secretary: User, council_member: User, council_body: Body) -> None:
    before = factories.meeting(secretary, council_body)
    factories.meeting(secretary, council_body, date=factories.DAY + datetime.timedelta(days=30))
    Membership.objects.filter(person=council_member.person_id).update(ends=factories.DAY + datetime.timedelta(days=5))
    assert list(events(User.objects.get(pk=council_member.pk))) == [name_of(before)]


def test_a_meeting_of_two_days_and_one_without_a_time(secretary: User, council_body: Body) -> None:
    two = factories.meeting(secretary, council_body, end_date=factories.DAY + datetime.timedelta(days=1))
    whole = factories.meeting(secretary, council_body, date=factories.DAY + datetime.timedelta(days=7))
    Meeting.objects.filter(pk=whole.pk).update(starts=None, ends=None)
    found = events(secretary)
    span = found[name_of(two)].decoded("dtend") - found[name_of(two)].decoded("dtstart")
    assert span == datetime.timedelta(days=1, hours=1)
    assert found[name_of(whole)].decoded("dtstart") == whole.date
    assert found[name_of(whole)].decoded("dtend") == whole.date + datetime.timedelta(days=1)


def test_what_was_called_off_or_put_off_is_cancelled_with_a_higher_sequence(secretary: User, council_body: Body) -> None:
    off, away = factories.meeting(secretary, council_body), factories.meeting(secretary, council_body)
    before = {name: int(event["sequence"]) for name, event in events(secretary).items()}
    planning.cancel_meeting(off, by=secretary, reason="Каникул")
    new = planning.postpone_meeting(away, by=secretary, reason="Оору", date=factories.DAY + datetime.timedelta(days=7))
    after = events(secretary)
    for row in (off, away):
        assert after[name_of(row)]["status"] == "CANCELLED"
        assert int(after[name_of(row)]["sequence"]) > before[name_of(row)]
    assert after[name_of(new)]["status"] == "TENTATIVE"


def test_it_reaches_a_year_back(secretary: User, council_body: Body) -> None:
    made = factories.meeting(secretary, council_body)
    Meeting.objects.filter(pk=made.pk).update(date=timezone.localdate() - datetime.timedelta(days=367))
    assert events(secretary) == {}


# --- duties -------------------------------------------------------------------------------------------------------------------


def test_an_open_task_stands_on_its_last_day(secretary: User, chair: User, teacher: User, council_body: Body) -> None:
    due = timezone.localdate() + datetime.timedelta(days=10)
    factories.signed_with_tasks(secretary, council_body, Party("Сыдыкова А.", person=teacher.person), due=due)
    task = Task.objects.get()
    event = events(teacher)[f"task-{task.pk}"]
    assert event.decoded("dtstart") == due
    assert event["transp"] == "TRANSPARENT"
    assert "Маалымат эске алынсын" in event["summary"]
    Task.objects.update(state="done", closed_on=due)
    assert events(teacher) == {}


def test_of_a_task_on_a_closed_matter_it_has_no_words(secretary: User, chair: User, teacher: User, council_body: Body) -> None:
    made = factories.meeting(secretary, council_body, state="decided")
    made.items.update(level="confidential", title="Канарейка жөнүндө")
    decision = Decision.objects.get(item__meeting=made)
    factories.give(decision, Party("С. А.", person=teacher.person), by=secretary, due=timezone.localdate(), text="Канарейка текшерилсин.")
    factories.signed(made)
    body = Client().get(address(teacher)).content.decode().replace("\r\n ", "")
    assert "анарейка" not in body
    assert "Жабык" in body or "жабык" in body


def test_a_report_asked_for_stands_until_it_has_come(secretary: User, teacher: User, council_body: Body) -> None:
    made = factories.meeting(secretary, council_body)
    row = ReportRequest.objects.create(meeting=made, person=teacher.person, subject="Бирикме", due=factories.DAY, asked_by=secretary)
    assert list(events(teacher)) == [f"request-{row.pk}"]
    ReportRequest.objects.update(came_at=timezone.now(), text="Даяр")
    assert events(teacher) == {}


# --- the address --------------------------------------------------------------------------------------------------------------


def test_an_unknown_address_and_that_of_a_closed_account_are_not_found(secretary: User) -> None:
    assert Client().get(reverse("meetings:calendar", args=["x"])).status_code == 404
    User.objects.filter(pk=secretary.pk).update(is_active=False)
    assert Client().get(address(secretary)).status_code == 404


def test_nobody_keeps_it_and_no_search_engine_finds_it(secretary: User) -> None:
    response = Client().get(address(secretary))
    assert response["X-Robots-Tag"].startswith("noindex")
    assert response["Referrer-Policy"] == "no-referrer"
    assert "private" in response["Cache-Control"]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert not response.cookies


def test_what_has_not_changed_is_not_sent_again(secretary: User, council_body: Body) -> None:
    factories.meeting(secretary, council_body)
    first = Client().get(address(secretary))
    again = Client().get(address(secretary), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    factories.meeting(secretary, council_body, date=factories.DAY + datetime.timedelta(days=3))
    assert Client().get(address(secretary), headers={"if-none-match": first["ETag"]}).status_code == 200


def test_it_takes_few_questions_however_much_stands_in_it(
    secretary: User, council_body: Body, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for day in range(12):
        factories.meeting(secretary, council_body, date=factories.DAY + datetime.timedelta(days=day))
    url = address(secretary)
    with django_assert_max_num_queries(15):
        Client().get(url)


# --- a calendar program -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_calendar_program_reads_it_from_a_live_server_with_the_hours_of_bishkek(
    live_server: Any, tmp_path: Path, secretary: User, council_body: Body
) -> None:
    factories.meeting(secretary, council_body, theme="Сабактын сапаты")
    whole = factories.meeting(secretary, council_body, date=factories.DAY + datetime.timedelta(days=1), theme="Күнү бою")
    Meeting.objects.filter(pk=whole.pk).update(starts=None, ends=None)
    with urllib.request.urlopen(f"{live_server.url}{address(secretary)}") as answer:  # noqa: S310  (our own server)
        (tmp_path / "feed.ics").write_bytes(answer.read())
    for zone, hour in (("Asia/Bishkek", "14:00"), ("Europe/Berlin", "09:00")):
        lines = khal(tmp_path / zone.replace("/", "-"), tmp_path / "feed.ics", zone)
        assert f"05.11.2026 {hour} Усулдук кеңеш: Сабактын сапаты" in lines
        assert "06.11.2026  Усулдук кеңеш: Күнү бою" in lines


def khal(folder: Path, feed: Path, zone: str) -> list[str]:
    """What khal lists after importing the file, on a computer in this time zone."""
    folder.mkdir()
    config = folder / "config"
    config.write_text(
        f"[calendars]\n[[own]]\npath = {folder}/own\n[locale]\nlocal_timezone = {zone}\ndefault_timezone = {zone}\n"
        "timeformat = %H:%M\ndateformat = %d.%m.\nlongdateformat = %d.%m.%Y\ndatetimeformat = %d.%m. %H:%M\n"
        f"longdatetimeformat = %d.%m.%Y %H:%M\n[sqlite]\npath = {folder}/khal.db\n[default]\ndefault_calendar = own\n"
    )
    program = [str(Path(sys.executable).parent / "khal"), "--config", str(config), "--no-color"]
    subprocess.run([*program, "import", "--batch", "-a", "own", str(feed)], check=True, capture_output=True)
    words = [*program, "list", "--format", "{start-date-long} {start-time} {title}", "--day-format", "", "01.11.2026", "30d"]
    listed = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return [line.strip() for line in listed.splitlines()]
