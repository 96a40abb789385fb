"""Mail through a real server: in whose language, how often, to whom no more, and never twice."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from post_office.models import STATUS, Email

from council.lib.mailbox import mailbox
from meetings.models import Decision, Meeting
from meetings.services.voting import Party
from members.models import Body, Membership, Notice, Person, User
from members.services import mail
from tests import factories
from tests.notices.conftest import Postbox, Tell, words

BISHKEK = timezone.get_default_timezone()
NOON = datetime.datetime(2026, 11, 5, 12, tzinfo=BISHKEK)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the clock that mail looks at."""

    def put(moment: datetime.datetime) -> None:
        monkeypatch.setattr("members.services.mail.timezone.now", lambda: moment)

    return put


def made_at(moment: datetime.datetime) -> None:
    Notice.objects.update(at=moment)


# --- the language, the words, the links ---------------------------------------------------------------------------------------


def test_the_mail_speaks_the_recipients_language_whoever_writes(postbox: Postbox, tell: Tell, chair: User, meeting: Meeting) -> None:
    tell(chair, language="ru")  # the sender's pages are Kyrgyz, as all tests begin
    assert mail.send_notices() == 1
    got = postbox.mails[0]
    assert got["Subject"] == "Заседание созвано"
    assert got["Content-Language"] == "ru"
    assert "Методический совет" in str(got["From"])
    for kind in ("plain", "html"):
        text = words(got, kind)
        assert "Заседание созвано" in text
        assert f"https://kengesh.mektep12.kg/meetings/{meeting.pk}/" in text
        assert "Это письмо" in text
        assert "Отурум" not in text


def test_without_a_choice_it_is_the_language_of_letters(postbox: Postbox, tell: Tell, chair: User) -> None:
    tell(chair, language="")
    Person.objects.filter(pk=chair.person_id).update(language="ru")
    mail.send_notices()
    assert postbox.mails[0]["Subject"] == "Заседание созвано"


def test_words_of_people_are_no_template_and_no_markup(postbox: Postbox, tell: Tell, chair: User) -> None:
    tell(chair, ru="{% load x %} {{ 7 }} <b>&</b>\nBcc: a@b.kg")
    mail.send_notices()
    assert postbox.mails[0]["Subject"] == "{% load x %} {{ 7 }} <b>&</b> Bcc: a@b.kg"
    assert "{% load x %} {{ 7 }} <b>&</b>" in words(postbox.mails[0])
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in words(postbox.mails[0], "html")


def test_links_lead_to_the_address_of_the_school_where_none_is_set(postbox: Postbox, tell: Tell, chair: User, settings: Any) -> None:
    settings.SITE_URL = ""
    tell(chair)
    mail.send_notices()
    assert "https://kengesh.mektep12.kg/meetings/" in words(postbox.mails[0])


# --- how often ----------------------------------------------------------------------------------------------------------------


def test_three_notices_are_one_mail_at_the_hour_and_not_before(postbox: Postbox, tell: Tell, chair: User, at: Any) -> None:
    for text in ("Биринчи", "Экинчи", "Үчүнчү"):
        tell(chair, ky=text, choice="digest", language="ky")
    made_at(NOON)
    for moment in (NOON, NOON + datetime.timedelta(hours=9), NOON.replace(day=6, hour=6, minute=59)):
        at(moment)
        assert mail.send_notices() == 0
    at(NOON.replace(day=6, hour=7, minute=1))
    assert mail.send_notices() == 1
    assert "3" in str(postbox.mails[0]["Subject"])
    assert [words(postbox.mails[0]).count(text) for text in ("Биринчи", "Экинчи", "Үчүнчү")] == [1, 1, 1]


def test_what_comes_after_the_hour_waits_for_the_next_day(postbox: Postbox, tell: Tell, chair: User, at: Any) -> None:
    tell(chair, choice="digest")
    made_at(NOON.replace(hour=7, minute=30))
    at(NOON.replace(hour=8))
    assert mail.send_notices() == 0
    at(NOON.replace(day=6, hour=8))
    assert mail.send_notices() == 1


def test_at_once_each_comes_alone(postbox: Postbox, tell: Tell, chair: User) -> None:
    tell(chair, ru="Одно")
    tell(chair, ru="Другое")
    assert mail.send_notices() == 2
    assert [str(m["Subject"]) for m in postbox.mails] == ["Одно", "Другое"]


def test_who_wants_none_or_has_read_it_or_has_no_address_gets_none(
    postbox: Postbox, tell: Tell, chair: User, secretary: User, council_member: User
) -> None:
    tell(chair, choice="never")
    Notice.objects.filter(pk=tell(secretary).pk).update(read_at=timezone.now())
    tell(council_member)
    for address in ("", "эч кандай", "a b@c"):
        Person.objects.filter(pk=council_member.person_id).update(email=address)
        assert mail.send_notices() == 0
    assert postbox.mails == []


def test_what_is_a_week_old_is_mailed_no_more(postbox: Postbox, tell: Tell, chair: User) -> None:
    tell(chair)
    made_at(timezone.now() - datetime.timedelta(days=7, minutes=1))
    assert mail.send_notices() == 0


def test_without_a_server_nothing_is_queued(tell: Tell, chair: User, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    tell(chair)
    assert mail.send_notices() == 0
    assert not Email.objects.exists()
    assert Notice.objects.get().mailed_at is None


# --- to whom no more ----------------------------------------------------------------------------------------------------------


def test_whose_seat_has_ended_gets_nothing(postbox: Postbox, tell: Tell, council_member: User, council_body: Body) -> None:
    tell(council_member)
    Membership.objects.filter(person=council_member.person_id).update(ends=factories.DAY - datetime.timedelta(days=40))
    assert mail.send_notices() == 0
    assert not Notice.objects.exists()


def test_whose_account_is_closed_gets_nothing(postbox: Postbox, tell: Tell, chair: User) -> None:
    tell(chair)
    User.objects.filter(pk=chair.pk).update(is_active=False)
    assert mail.send_notices() == 0


def test_of_a_confidential_matter_the_mail_has_no_words(
    postbox: Postbox, chair: User, secretary: User, teacher: User, council_body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7")
    Person.objects.filter(pk=teacher.person_id).update(email="teacher@mektep12.kg", language="ru")
    User.objects.filter(pk=teacher.pk).update(mail_choice="at_once", language="ru")
    made = factories.meeting(secretary, council_body, state="decided")
    made.items.update(level="confidential", title="Канарейка жөнүндө")
    decision = Decision.objects.get(item__meeting=made)
    factories.give(decision, Party("Сыдыкова А.", person=teacher.person), by=secretary, text="Канарейка текшерилсин.")
    factories.signed(made)
    assert mail.send_notices() >= 1
    for got in postbox.to("teacher@mektep12.kg"):
        everything = f"{got['Subject']} {words(got)} {words(got, 'html')}".lower()
        assert "канарейка" not in everything
    assert any("закрыт" in str(got["Subject"]) for got in postbox.to("teacher@mektep12.kg"))


# --- never twice, and what fails ----------------------------------------------------------------------------------------------


def test_nothing_is_sent_twice(postbox: Postbox, tell: Tell, chair: User) -> None:
    tell(chair)
    assert [mail.send_notices() for _ in range(3)] == [1, 0, 0]
    assert len(postbox.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_nor_by_two_ticks_at_once(postbox: Postbox, tell: Tell, chair: User, secretary: User, council_member: User) -> None:
    for user in (chair, secretary, council_member):
        tell(user)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            mail.send_notices()
        except BaseException as error:  # noqa: BLE001  (a thread's error must fail the test)
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(str(m["To"]) for m in postbox.mails) == ["chair@mektep12.kg", "member@mektep12.kg", "secretary@mektep12.kg"]


@pytest.mark.django_db(transaction=True)
def test_a_server_that_fails_midway_mails_each_once_in_the_end(
    postbox: Postbox, tell: Tell, chair: User, secretary: User, council_member: User
) -> None:
    for user in (chair, secretary, council_member):
        tell(user)
    postbox.down_after = 1
    assert mail.send_notices() == 1
    assert Email.objects.filter(status=STATUS.sent).count() == 1
    postbox.down_after = None
    Email.objects.update(scheduled_time=None)  # the hour has passed
    call_command("tick")
    assert len(postbox.mails) == 3
    assert len({str(m["To"]) for m in postbox.mails}) == 3
    assert len({str(m["Message-ID"]) for m in postbox.mails}) == 3


def test_a_server_that_does_not_answer_is_tried_once_a_tick(
    postbox: Postbox, tell: Tell, chair: User, secretary: User, settings: Any
) -> None:
    settings.EMAIL_PORT = 1
    tell(chair)
    tell(secretary)
    assert mail.send_notices() == 0
    assert sorted(Email.objects.values_list("status", flat=True)) == [STATUS.queued, STATUS.requeued]


def test_a_refused_mailbox_keeps_nobody_else_waiting(postbox: Postbox, tell: Tell, chair: User, secretary: User) -> None:
    tell(chair)
    tell(secretary)
    postbox.refuse = {"chair@mektep12.kg"}
    assert mail.send_notices() == 1
    kept = Email.objects.get(status=STATUS.requeued)
    assert kept.to == ["chair@mektep12.kg"]
    assert kept.scheduled_time > timezone.now() + datetime.timedelta(minutes=50)
    postbox.refuse = set()
    assert mail.send_notices() == 0
    Email.objects.filter(pk=kept.pk).update(scheduled_time=timezone.now())
    assert mail.send_notices() == 1


def test_what_is_tried_again_is_asked_about_again(postbox: Postbox, tell: Tell, council_member: User, settings: Any) -> None:
    """The seat ended while the server was away."""
    tell(council_member)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    mail.send_notices()
    assert Email.objects.get().status == STATUS.requeued
    settings.EMAIL_PORT = port
    Email.objects.update(scheduled_time=None)
    Membership.objects.filter(person=council_member.person_id).update(ends=factories.DAY - datetime.timedelta(days=40))
    assert [mail.send_notices() for _tick in range(2)] == [0, 0]
    assert not Email.objects.exists()
    assert not Notice.objects.exists()


def test_one_that_cannot_be_composed_keeps_nobody_else_waiting(postbox: Postbox, tell: Tell, chair: User, secretary: User) -> None:
    Notice.objects.filter(pk=tell(chair).pk).update(about="no.such")
    tell(secretary)
    with pytest.raises(ExceptionGroup):
        mail.send_notices()
    assert [str(m["To"]) for m in postbox.mails] == ["secretary@mektep12.kg"]


def test_a_mailbox_is_not_flooded(postbox: Postbox, tell: Tell, chair: User) -> None:
    for number in range(6):
        tell(chair, ru=f"{number}-е уведомление")
    assert mail.send_notices() == 1


def test_it_is_given_up_after_a_week_and_cleared_after_ninety_days(postbox: Postbox, tell: Tell, chair: User, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    tell(chair)
    mail.send_notices()
    Email.objects.update(expires_at=timezone.now())
    mail.clear_old_mail()
    assert Email.objects.get().status == STATUS.failed
    long_ago = timezone.now() - datetime.timedelta(days=91)
    Email.objects.update(last_updated=long_ago)
    assert mail.clear_old_mail() == 2  # the mail and its log


# --- what the administrator sees ----------------------------------------------------------------------------------------------


def test_the_administrator_sees_who_and_why_but_not_what(
    postbox: Postbox, tell: Tell, chair: User, administrator: User, as_user: Any
) -> None:
    tell(chair, ru="Канарейка")
    postbox.refuse = {"chair@mektep12.kg"}
    mail.send_notices()
    page = as_user(administrator).get(reverse("members:mail_queue")).content.decode()
    assert "chair@mektep12.kg" in page
    assert "no such mailbox" in page
    assert "анарейка" not in page


@pytest.mark.parametrize(
    ("kind", "status"), [("methodist", 200), ("administrator", 200), ("director", 404), ("secretary", 404), ("teacher", 404)]
)
def test_the_mail_is_looked_at_by_those_who_keep_the_accounts(
    kind: str, status: int, as_user: Any, request: pytest.FixtureRequest, client: Client
) -> None:
    assert as_user(request.getfixturevalue(kind)).get(reverse("members:mail_queue")).status_code == status


@pytest.mark.parametrize(
    ("url", "host", "port", "starttls", "tls"),
    [
        ("", "", 25, False, False),
        ("smtp://u%40s.kg:p%3A%2F@mail.kg", "mail.kg", 587, True, False),
        ("smtps://mail.kg", "mail.kg", 465, False, True),
        ("smtp+plain://localhost:2525", "localhost", 2525, False, False),
    ],
)
def test_the_address_of_the_server_is_read(url: str, host: str, port: int, starttls: bool, tls: bool) -> None:
    found = mailbox(url)
    assert (found.host, found.port, found.starttls, found.tls) == (host, port, starttls, tls)
    if "u%40" in url:
        assert (found.user, found.password, found.sender) == ("u@s.kg", "p:/", "u@s.kg")


@pytest.mark.parametrize("url", ["mail.kg", "http://mail.kg", "smtp://", "smtp://mail.kg:port"])
def test_a_wrong_address_is_refused_with_words(url: str) -> None:
    from django.core.exceptions import ImproperlyConfigured

    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        mailbox(url)
