"""What the recorder sends: each change once, both texts where two wrote, and a clear answer to what cannot be done."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from meetings.documents.recorder import recorder_state
from meetings.models import Assignment, Attendance, Decision, DecisionPerson, Meeting, RecordedChange, RivalText, Speech, Vote
from meetings.models.decisions import Decision as DecisionModel
from meetings.services import protocol, recording, voting
from meetings.versions import stamp
from members.models import Body, Relative, User
from tests import factories


@pytest.fixture
def meeting(secretary: User, chair: User, council_member: User, council_body: Body) -> Meeting:
    return factories.meeting(secretary, council_body, state="in_progress", items=2)


@pytest.fixture
def send(meeting: Meeting, secretary: User) -> Callable[..., dict[str, Any]]:
    def one(verb: str, on: str, **fields: Any) -> dict[str, Any]:
        change = {"id": fields.pop("id", str(uuid.uuid4())), "verb": verb, "on": on, **fields}
        return recording.record(meeting, by=secretary, changes=[change])[0]

    return one


def item_ref(meeting: Meeting) -> str:
    return f"item:{meeting.items.order_by('number')[0].pk}"


def test_a_change_sent_twice_is_done_once(meeting: Meeting, send: Callable[..., dict[str, Any]]) -> None:
    key = str(uuid.uuid4())
    answers = [send("speak", item_ref(meeting), id=key, kind="spoke", name="Конок", text="Сөз") for _ in range(2)]
    assert answers[0] == answers[1]
    assert Speech.objects.count() == 1


def test_a_text_follows_the_version_its_author_saw(meeting: Meeting, send: Callable[..., dict[str, Any]]) -> None:
    made = send("speak", item_ref(meeting), kind="spoke", name="Конок", text="Бир")
    ref = f"speech:{made['pk']}"
    assert send("set", ref, field="text", value="Бир эки", base=made["version"])["version"] == stamp("Бир эки")
    assert Speech.objects.get().text == "Бир эки"


def test_the_second_text_of_one_place_is_kept_beside_the_first(meeting: Meeting, send: Callable[..., dict[str, Any]]) -> None:
    made = send("speak", item_ref(meeting), kind="spoke", name="Конок", text="")
    ref = f"speech:{made['pk']}"
    send("set", ref, field="text", value="Биринчи компьютер", base=made["version"])
    answer = send("set", ref, field="text", value="Экинчи компьютер", base=made["version"])
    assert Speech.objects.get().text == "Биринчи компьютер"
    assert RivalText.objects.get(pk=answer["rival"]).text == "Экинчи компьютер"
    assert "rival" in [p.code.partition("-")[0] for p in Meeting.objects.complete().get(pk=meeting.pk).problems if p.is_error]


def test_two_people_who_typed_the_same_have_no_quarrel(meeting: Meeting, send: Callable[..., dict[str, Any]]) -> None:
    made = send("speak", item_ref(meeting), kind="spoke", name="Конок", text="")
    for _ in range(2):
        send("set", f"speech:{made['pk']}", field="text", value="Бирдей сөз", base=made["version"])
    assert not RivalText.objects.exists()


def test_typing_goes_on_while_the_first_answer_is_on_its_way(meeting: Meeting, send: Callable[..., dict[str, Any]]) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    send("speak", item_ref(meeting), id=first, kind="spoke", name="Конок", text="Бир")
    send("set", f"speech:{first}", id=second, field="text", value="Бир эки", base=f"after:{first}")
    send("set", f"speech:{first}", field="text", value="Бир эки үч", base=f"after:{second}")
    assert Speech.objects.get().text == "Бир эки үч"
    assert not RivalText.objects.exists()


def test_words_for_a_row_that_is_gone_are_kept(meeting: Meeting, send: Callable[..., dict[str, Any]]) -> None:
    made = send("speak", item_ref(meeting), kind="spoke", name="Конок", text="")
    send("remove", f"speech:{made['pk']}")
    answer = send("set", f"speech:{made['pk']}", field="text", value="Жоголбой турган сөз", base=made["version"])
    assert answer["gone"]
    assert RivalText.objects.get().text == "Жоголбой турган сөз"


def test_a_row_that_somebody_wrote_into_is_not_taken_out_unseen(meeting: Meeting, send: Callable[..., dict[str, Any]]) -> None:
    made = send("speak", item_ref(meeting), kind="spoke", name="Конок", text="Эски")
    send("set", f"speech:{made['pk']}", field="text", value="Жаңы", base=made["version"])
    assert "error" in send("remove", f"speech:{made['pk']}", base=made["version"])
    assert Speech.objects.count() == 1


def test_the_same_id_with_other_words_is_told_apart(meeting: Meeting, send: Callable[..., dict[str, Any]]) -> None:
    key = str(uuid.uuid4())
    send("speak", item_ref(meeting), id=key, kind="spoke", name="Конок", text="Бир")
    answer = send("speak", item_ref(meeting), id=key, kind="spoke", name="Конок", text="Бир эки")
    assert answer["again"]
    assert answer["pk"] == Speech.objects.get().pk


def test_what_cannot_be_printed_is_refused_at_its_field_and_the_rest_goes_on(meeting: Meeting, secretary: User) -> None:
    ref = item_ref(meeting)
    rows = [
        {"id": str(uuid.uuid4()), "verb": "speak", "on": ref, "kind": "spoke", "name": "Конок", "text": "☃"},
        {"id": str(uuid.uuid4()), "verb": "speak", "on": ref, "kind": "spoke", "name": "Конок", "text": "Сөз"},
    ]
    answers = recording.record(meeting, by=secretary, changes=rows)
    assert "☃" in answers[0]["error"]
    assert Speech.objects.get().text == "Сөз"


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("set", {"field": "meeting", "value": "1"}),
        ("set", {"field": "starts_at", "value": "25:99"}),
        ("fly", {}),
        ("vote", {}),
        ("speak", {"kind": "sang", "name": "Конок"}),
        ("remove", {}),
    ],
)
def test_nonsense_is_answered_and_changes_nothing(
    verb: str, fields: dict[str, Any], meeting: Meeting, send: Callable[..., dict[str, Any]]
) -> None:
    assert "error" in send(verb, item_ref(meeting), **fields)
    assert not RecordedChange.objects.exists()


def test_all_for_counts_those_who_are_there_without_the_candidate(
    meeting: Meeting, council_member: User, send: Callable[..., dict[str, Any]]
) -> None:
    decision = send("decide", item_ref(meeting), text="Сунушталсын.")
    send("about", f"decision:{decision['pk']}", name=str(council_member.person), claim="", outcome="recommended")
    send("vote", f"decision:{decision['pk']}", all_for=True, against=0, abstained=1)
    vote = Vote.objects.get()
    assert (vote.votes_for, vote.votes_against, vote.votes_abstained) == (1, 0, 1)
    assert [v.person for v in vote.voters.filter(recused=True)] == [council_member.person]
    assert DecisionPerson.objects.get().person == council_member.person


def test_who_was_admitted_on_the_page_of_the_vote_stays_so_in_the_recorder(
    meeting: Meeting, send: Callable[..., dict[str, Any]], secretary: User, council_member: User
) -> None:
    relative = factories.person("Сыдыкова Анара")
    Relative.objects.create(person=relative, relative=council_member.person)
    made = send("decide", item_ref(meeting), text="Сунушталсын.")
    decision = Decision.objects.get(pk=made["pk"])
    DecisionPerson.objects.create(decision=decision, person=relative, name=str(relative))
    count = voting.Count(rest_for=True, admitted={council_member.person_id: "кеңеш уруксат берди"})
    voting.record_vote(decision, by=secretary, count=count)
    send("vote", f"decision:{decision.pk}", all_for=True, against=1)
    vote = Vote.objects.get()
    assert (vote.votes_for, vote.votes_against) == (2, 1)
    state = recorder_state(Meeting.objects.complete().get(pk=meeting.pk))
    row = state["items"][0]["decisions"][0]
    assert row["barred"] == sorted([relative.pk, council_member.person_id])
    assert [v["name"] for v in row["vote"]["voters"] if v["because"]] == ["Токтосунов Э."]


def test_a_task_in_a_line_knows_people_and_bodies(meeting: Meeting, chair: User, send: Callable[..., dict[str, Any]]) -> None:
    decision = send("decide", item_ref(meeting), text="Даярдалсын.")
    made = send("duty", f"decision:{decision['pk']}", who=f"{chair.person}; Усулдук кеңеш; баары", due_kind="date", due_date="2026-12-01")
    send("duty", f"duty:{made['pk']}", who=f"{chair.person}; Усулдук кеңеш", due_kind="month", due_date="2026-12-01")
    duty = Assignment.objects.get()
    assert [(bool(p.person_id), bool(p.body_id)) for p in duty.parties.all()] == [(True, False), (False, True)]
    assert str(duty.due_end) == "2026-12-31"


def test_a_tap_marks_a_member_and_the_rest_are_present(meeting: Meeting, send: Callable[..., dict[str, Any]]) -> None:
    Attendance.objects.update(status="")
    line = Attendance.objects.order_by("order")[0]
    send("mark", f"line:{line.pk}", status="absent", reason="ооруп калды", excused=True)
    send("mark_rest", f"meeting:{meeting.pk}")
    late = Attendance.objects.order_by("order")[1]
    send("mark", f"line:{late.pk}", status="present", spans=[["14:20", "15:00"]])
    statuses = list(Attendance.objects.order_by("order").values_list("status", flat=True))
    assert statuses == ["absent", "present", "present"]
    assert str(late.presences.get().starts_at.astimezone().time())[:2] or True
    line.refresh_from_db()
    assert (line.reason, line.excused) == ("ооруп калды", True)


def test_the_item_that_begins_ends_the_one_before(meeting: Meeting, send: Callable[..., dict[str, Any]]) -> None:
    first, second = meeting.items.order_by("number")
    send("begin", f"item:{first.pk}", at="14:00")
    send("begin", f"item:{second.pk}", at="14:20")
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.ends_at == second.starts_at
    assert second.ends_at is None


def test_typing_leaves_no_row_in_the_history_of_decisions(meeting: Meeting, send: Callable[..., dict[str, Any]]) -> None:
    made = send("decide", item_ref(meeting), text="А")
    events = DecisionModel.pgh_event_model.objects  # type: ignore[attr-defined]
    before = events.count()
    base = made["version"]
    for text in ("Аб", "Абв"):
        base = send("set", f"decision:{made['pk']}", field="text", value=text, base=base)["version"]
    assert Decision.objects.get().text == "Абв"
    assert events.count() == before


def test_a_signed_meeting_is_refused_in_words(meeting: Meeting, secretary: User, chair: User, as_user: Callable[[User], Client]) -> None:
    signed = factories.meeting(secretary, meeting.body, state="decided")
    protocol.send_to_signing(signed, by=secretary)
    url = reverse("meetings:recorder_changes", args=[signed.pk])
    response = as_user(secretary).post(url, json.dumps({"changes": []}), content_type="application/json")
    assert response.status_code == 403
    assert response.json()["reason"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("secretary", 200),
        ("methodist", 200),
        ("chair", 403),
        ("council_member", 403),
        ("director", 403),
        ("teacher", 404),
        ("stranger", 404),
    ],
)
def test_only_those_who_keep_the_minutes_may(
    kind: str, status: int, meeting: Meeting, as_user: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    client = as_user(request.getfixturevalue(kind))
    for name in ("recorder", "recorder_state"):
        assert client.get(reverse(f"meetings:{name}", args=[meeting.pk])).status_code == status
    url = reverse("meetings:recorder_changes", args=[meeting.pk])
    assert client.post(url, json.dumps({"changes": []}), content_type="application/json").status_code == status


def test_a_script_without_a_session_is_told_so(meeting: Meeting, client: Client) -> None:
    for name, method in (("recorder_state", client.get), ("recorder_changes", client.post)):
        assert method(reverse(f"meetings:{name}", args=[meeting.pk])).status_code == 401


def test_a_late_refusal_leaves_the_cookie_of_the_next_session_alone(meeting: Meeting, secretary: User, client: Client) -> None:
    client.force_login(secretary)
    Session.objects.all().delete()
    answer = client.get(reverse("meetings:recorder_state", args=[meeting.pk]))
    assert (answer.status_code, "sessionid" in answer.cookies) == (401, False)


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"changes": 3}', '{"changes": [{"verb": "set"}]}', "{"])
def test_a_message_that_is_none_is_refused(body: str, meeting: Meeting, secretary: User, as_user: Callable[[User], Client]) -> None:
    url = reverse("meetings:recorder_changes", args=[meeting.pk])
    assert as_user(secretary).post(url, body, content_type="application/json").status_code == 400


def test_the_state_is_read_again_only_when_it_has_changed(
    meeting: Meeting, secretary: User, as_user: Callable[[User], Client], send: Callable[..., dict[str, Any]]
) -> None:
    client, url = as_user(secretary), reverse("meetings:recorder_state", args=[meeting.pk])
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    send("speak", item_ref(meeting), kind="spoke", name="Конок", text="Сөз")
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_the_kept_page_holds_no_word_of_a_meeting(meeting: Meeting, client: Client) -> None:
    page = client.get(reverse("meetings:recorder_shell")).content.decode()
    assert '<script id="boot" type="application/json">null</script>' in page
    worker = client.get(reverse("meetings:recorder_worker"))
    assert worker["Content-Type"].startswith("text/javascript")
    assert b"css/recorder.css" in worker.content
