"""The demo school shows every feature of the model at least once, and what a school would be shown is right."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.test.utils import override_settings
from django.utils import timezone, translation

from council.lib.kyrgyz import printable
from council.lib.mentions import Mentions
from council.models import IssuedDocument
from council.services import broken_links
from meetings.demo import load
from meetings.demo.make import DemoSchool
from meetings.documents.extracts import extract_html, parts
from meetings.models import (
    AgendaItem,
    Assignment,
    AssignmentParty,
    Attachment,
    Attendance,
    ControlledTask,
    Decision,
    DecisionLink,
    DecisionPerson,
    DecisionReview,
    DirectorOrder,
    Extract,
    Guest,
    Interest,
    ItemAct,
    ItemClause,
    Meeting,
    PlanItem,
    Presence,
    ProtocolDocument,
    ReportRequest,
    SeparateOpinion,
    Speech,
    Task,
    TaskExtension,
    TaskReport,
    Vote,
    Voter,
    WorkPlan,
)
from meetings.models.decisions import DueKind
from meetings.models.protocols import all_items
from meetings.workflow.plans import PlanItemState
from members.models import Body, Employment, Membership, Person, Relative, User

pytestmark = pytest.mark.django_db

Found = Callable[[], "QuerySet[Any] | bool"]


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The demo school, made once for all tests of this file and taken back at the end."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, translation.override("ky"), transaction.atomic():
        DemoSchool().make()
        yield
        transaction.set_rollback(True)


def votes(**verdict: Any) -> bool:
    """Whether some vote of the council ended so."""
    found = [v.verdict() for v in Vote.objects.filter(meeting__body__kind="council").select_related("meeting__rule_set")]
    return any(all(getattr(v, key) == value for key, value in verdict.items()) for v in found)


def one_vote_on_several() -> QuerySet[Any]:
    return Vote.objects.filter(scope="decision").annotate(n=Count("decisions")).filter(n__gt=1)


def council_then_pedagogical() -> bool:
    """A programme that the council sent on has been taken up by the pedagogical council later."""
    sent = Decision.objects.filter(next_body__kind="pedagogical_council", item__meeting__body__kind="council").select_related(
        "item__meeting"
    )
    taken = AgendaItem.objects.filter(meeting__body__kind="pedagogical_council").exclude(subject_title="")
    return any(taken.filter(subject_title=d.item.subject_title, meeting__date__gt=d.item.meeting.date).exists() for d in sent)


def number_stays_after_cancelling() -> bool:
    cancelled = Meeting.objects.filter(state="cancelled", number__isnull=False)
    return any(Meeting.objects.filter(body=m.body, school_year=m.school_year, number=m.number + 1).exists() for m in cancelled)


TWO_SPELLS = Presence.objects.filter(attendance=OuterRef("pk")).values("attendance").annotate(n=Count("pk")).filter(n__gt=1)
FEATURES: dict[str, Found] = {
    "sub-items": lambda: AgendaItem.objects.filter(parent__isnull=False, number=2),
    "a matter under any other business": lambda: AgendaItem.objects.filter(parent__kind="other"),
    "several rapporteurs": lambda: AgendaItem.objects.filter(speeches__kind="heard").annotate(n=Count("speeches")).filter(n__gt=1),
    "a unit or role speaks": lambda: Speech.objects.filter(person=None).exclude(name__endswith="."),
    "an outsider speaks": lambda: Speech.objects.filter(person=None, name__endswith=".").exclude(position=""),
    "a question and its answer": lambda: Speech.objects.filter(kind="answer", item__speeches__kind="question"),
    "the report is attached": lambda: Speech.objects.filter(report_attached=True),
    "a speech about a person": lambda: Speech.objects.filter(about__isnull=False),
    "guests of the school": lambda: Guest.objects.filter(person__isnull=False),
    "guests from outside": lambda: Guest.objects.filter(person=None).exclude(position=""),
    "somebody comes late": lambda: Presence.objects.filter(starts_at__isnull=False, ends_at=None),
    "somebody leaves early": lambda: Presence.objects.filter(starts_at=None, ends_at__isnull=False),
    "somebody goes and comes back": lambda: Attendance.objects.filter(Exists(TWO_SPELLS)),
    "absent with an excuse": lambda: Attendance.objects.filter(status="absent", excused=True).exclude(reason=""),
    "absent without an excuse": lambda: Attendance.objects.filter(status="absent", excused=False),
    "remote": lambda: Meeting.objects.filter(form="remote"),
    "mixed": lambda: Meeting.objects.filter(form="mixed", attendances__presences__remote=True),
    "theme": lambda: Meeting.objects.exclude(theme=""),
    "extraordinary": lambda: Meeting.objects.filter(kind="extraordinary", state="signed"),
    "extended": lambda: Meeting.objects.filter(kind="extended"),
    "joint": lambda: Meeting.objects.filter(kind="joint", joint_rows__isnull=False),
    "of two days": lambda: Meeting.objects.filter(end_date__gt=F("date")),
    "an August meeting in the new year": lambda: Meeting.objects.filter(date__lt=F("school_year__starts")),
    "somebody else presides": lambda: Meeting.objects.filter(state="signed", body__kind="council").filter(
        Exists(Attendance.objects.filter(meeting=OuterRef("pk"), person=OuterRef("chair"), role="deputy_chair"))
    ),
    "added on the spot": lambda: AgendaItem.objects.filter(added_on_the_spot=True),
    "planned minutes": lambda: AgendaItem.objects.filter(minutes__isnull=False),
    "an activity": lambda: AgendaItem.objects.filter(form="activity"),
    "a subject with authors": lambda: AgendaItem.objects.exclude(subject_title="").exclude(subject_authors=""),
    "clauses cited": lambda: ItemClause.objects.filter(clause__code="3.2.8"),
    "acts cited with their place": lambda: ItemAct.objects.exclude(place=""),
    "a vote by name": lambda: Vote.objects.filter(method="names"),
    "unanimously without numbers": lambda: Vote.objects.filter(method="unanimous"),
    "by a vote not stated": lambda: Vote.objects.filter(method="stated"),
    "one vote on a whole item": lambda: Vote.objects.filter(scope="item"),
    "one vote on several decisions": one_vote_on_several,
    "somebody did not vote": lambda: Vote.objects.filter(votes_missing__gt=0),
    "abstentions": lambda: Vote.objects.filter(votes_abstained__gt=0),
    "a lost motion": lambda: votes(carried=False, by_tie=""),
    "a tie that the chair breaks": lambda: votes(carried=True, by_tie="chair_decides"),
    "a tie in favour of the person": lambda: votes(carried=True, by_tie="for_person"),
    "a decision with a list": lambda: Decision.objects.filter(text__contains="\n- "),
    "a decision with a numbered list": lambda: Decision.objects.filter(text__contains="\n1. "),
    "a decision with a table": lambda: Decision.objects.filter(text__contains="|---|"),
    "the candidate is recused": lambda: Voter.objects.filter(recused=True, vote__decisions__persons__person=F("person")),
    "a declared relative is recused": lambda: Voter.objects.filter(recused=True).filter(
        person__in=Relative.objects.values("person"), vote__decisions__persons__person__in=Relative.objects.values("relative")
    ),
    "an author is recused": lambda: Interest.objects.filter(reason="author"),
    "an interest is declared": lambda: Interest.objects.filter(reason="declared"),
    "a separate opinion": lambda: SeparateOpinion.objects.filter(decision__item__meeting__state="signed"),
    "a confidential item": lambda: AgendaItem.objects.filter(level="confidential", meeting__state="signed"),
    "a confidential decision": lambda: Decision.objects.filter(level="confidential", item__level="open"),
    "a confidential appendix": lambda: Attachment.objects.filter(level="confidential"),
    "to a person": lambda: AssignmentParty.objects.filter(person__isnull=False, co_executor=False),
    "to a body": lambda: AssignmentParty.objects.filter(body__isnull=False),
    "to a role": lambda: AssignmentParty.objects.filter(person=None, body=None),
    "co-executors": lambda: AssignmentParty.objects.filter(co_executor=True),
    "a controller": lambda: Assignment.objects.filter(controller__isnull=False),
    "what is to be done in words": lambda: Assignment.objects.exclude(text=""),
    "a decision goes on, and is taken up": council_then_pedagogical,
    "an appendix of a decision": lambda: Attachment.objects.filter(decision__isnull=False),
    "an appendix with its file": lambda: Attachment.objects.exclude(file=""),
    "a task reported and accepted": lambda: Task.objects.filter(state="done", reports__answer="accepted"),
    "a report returned": lambda: TaskReport.objects.filter(answer="returned"),
    "a report that waits": lambda: Task.objects.filter(state="reported"),
    "a task extended": lambda: TaskExtension.objects.exclude(reason=""),
    "a task overdue today": lambda: Task.objects.overdue(),
    "a task given up": lambda: Task.objects.filter(state="not_done"),
    "a task cancelled by a later decision": lambda: Task.objects.filter(
        state="cancelled", assignment__decision__links_from_later__in_force=True
    ),
    "an earlier decision amended": lambda: DecisionLink.objects.filter(kind="amends", in_force=True),
    "a decision to be reviewed": lambda: DecisionReview.objects.filter(done_at=None),
    "earlier decisions heard as a table": lambda: ControlledTask.objects.filter(item__meeting__state="signed"),
    "a report of a union asked for and come": lambda: ReportRequest.objects.filter(came_at__isnull=False),
    "a report of a union awaited": lambda: ReportRequest.objects.filter(came_at=None),
    "a corrected protocol": lambda: ProtocolDocument.objects.filter(protocol__version=2, document__status=None),
    "a cancelled number that stays": number_stays_after_cancelling,
    "cancelled before it was called": lambda: Meeting.objects.filter(state="cancelled", number=None),
    "postponed": lambda: Meeting.objects.filter(postponed_from__isnull=False, items__isnull=False),
    "not opened": lambda: ProtocolDocument.objects.filter(form="act", protocol__meeting__state="not_opened"),
    "minutes in Russian of a union": lambda: Meeting.objects.filter(language="ru", state="signed", body__kind="method_union"),
    "a translation issued": lambda: ProtocolDocument.objects.filter(form="translation", language="ky"),
    "the common protocol": lambda: ProtocolDocument.objects.filter(form="common", protocol__meeting__items__level="confidential"),
    "signed by the chair alone": lambda: Meeting.objects.filter(state="signed", rule_set__signatories="chair"),
    "imported minutes": lambda: Meeting.objects.filter(state="imported"),
    "called": lambda: Meeting.objects.filter(state="called"),
    "planned, with rapporteurs": lambda: Speech.objects.filter(text="", item__meeting__state="planned"),
    "somebody has left": lambda: Membership.objects.filter(body__kind="council", ends__isnull=False, person__user=None),
    "an extract that was opened": lambda: Extract.objects.filter(state="issued", opened_at__isnull=False),
    "an extract handed over on paper": lambda: Extract.objects.filter(handed_at__isnull=False),
    "an extract for an outside organisation": lambda: Extract.objects.filter(person=None, for_body=None, state="issued"),
    "extracts that wait for their paper": lambda: Extract.objects.filter(state="queued"),
    "extracts to be read and confirmed": lambda: Extract.objects.filter(state="draft", protocol__meeting__school_year__starts__year=2026),
    "an extract for the teacher": lambda: Extract.objects.filter(person__user__username="teacher").exclude(state="draft"),
    "an order of the director": lambda: DirectorOrder.objects.filter(number="66-к", document__isnull=False),
    "a plan of the year, approved": lambda: WorkPlan.objects.filter(state="approved", school_year__starts__year=2026, papers__isnull=False),
    "a plan made from the one before": lambda: PlanItem.objects.filter(plan__state="approved", carried_from__state="planned"),
    "a draft of a union": lambda: WorkPlan.objects.filter(state="draft", body__kind="method_union"),
    **{f"a line that is {s}": lambda s=s: PlanItem.objects.filter(state=s, plan__school_year__starts__year=2026) for s in PlanItemState},
    "a line on the agenda of today": lambda: PlanItem.objects.filter(agenda_rows__item__meeting__state="in_progress"),
    "two rule sets": lambda: Body.objects.annotate(n=Count("rule_sets")).filter(n=2),
    "a creative group": lambda: Body.objects.filter(kind="creative_group", meetings__state="signed"),
    **{f"due: {kind.value}": lambda kind=kind: Assignment.objects.filter(due_kind=kind) for kind in DueKind},
    **{
        f"outcome: {o}": lambda o=o: DecisionPerson.objects.filter(outcome=o)
        for o in ("recommended", "with_remarks", "deferred", "not_recommended")
    },
}


@pytest.mark.parametrize("feature", FEATURES)
def test_the_demo_school_holds(feature: str) -> None:
    found = FEATURES[feature]()
    assert found if isinstance(found, bool) else found.exists()


def test_it_has_the_size_of_a_school() -> None:
    today = timezone.localdate()
    assert 43 <= Employment.objects.on(today).count() <= 48
    assert Body.objects.filter(kind="method_union").count() == 6
    assert Meeting.objects.values("school_year").distinct().count() == 3
    told_in_full = Meeting.objects.filter(state="signed").annotate(n=Count("items", distinct=True)).filter(n__gte=3)
    assert told_in_full.count() >= 12


def test_every_union_has_met_in_every_year_with_words_of_its_own() -> None:
    for union in Body.objects.filter(kind="method_union"):
        assert union.meetings.values("school_year").distinct().count() == 3
    texts = list(Speech.objects.filter(kind="heard", item__meeting__body__kind="method_union").values_list("text", flat=True))
    assert len(set(texts)) == len(texts)


def test_number_two_of_this_year_is_free_and_the_others_follow_the_days() -> None:
    council = Meeting.objects.filter(body__kind="council", number__isnull=False)
    assert not council.filter(school_year__starts__year=2026, number=2).exists()
    for year in (2024, 2025):
        numbers = [m.number for m in council.filter(school_year__starts__year=year).order_by("date")]
        assert numbers == list(range(1, len(numbers) + 1))


def test_the_meeting_of_today_has_something_done_something_open_and_something_ahead() -> None:
    meeting = Meeting.objects.get(state="in_progress")
    top = list(meeting.items.filter(parent=None).order_by("number"))
    assert 5 <= len(top) <= 6
    states = [("done" if i.ends_at else "open") if i.starts_at else "ahead" for i in top]
    assert states == ["done", "done", "open", *["ahead"] * (len(top) - 3)]
    assert meeting.date == timezone.localdate()
    assert all(p.starts_at is None or p.starts_at <= timezone.now() for p in Presence.objects.filter(attendance__meeting=meeting))


def test_papers_are_signed_after_their_meeting_and_the_chain_grows_with_time() -> None:
    documents = list(IssuedDocument.objects.order_by("sequence").values_list("issued_at", flat=True))
    assert documents == sorted(documents)
    assert not list(broken_links())
    assert not ProtocolDocument.objects.filter(protocol__signed_at__date__lt=F("protocol__meeting__date")).exists()


def test_numbers_of_votes_account_for_everybody() -> None:
    votes = Vote.objects.prefetch_related("voters").filter(method__in=["count", "names"])
    assert votes
    assert [v.pk for v in votes if not v.tally.adds_up] == []


def test_titles_and_decisions_are_worded_as_minutes_are() -> None:
    """Titles end in «жөнүндө», decisions in «-сын» or as a list that such a word announces."""
    titles = AgendaItem.objects.filter(meeting__language="ky").exclude(kind="other").values_list("title", flat=True)
    assert [t for t in titles if not t.endswith(("жөнүндө", "тууралуу"))] == []
    ends = re.compile(r"(?:сын|син|сун|сүн)(?:[.:;]|: «|$)")
    assert [d.text for d in Decision.objects.filter(item__meeting__language="ky") if not ends.search(d.text)] == []


def test_every_word_can_be_printed() -> None:
    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from texts(part)
        elif isinstance(value, str):
            yield value

    words = [text for path in load.DATA.glob("*.yaml") for text in texts(load.documents(path.stem))]
    assert words
    assert [w for w in words if printable(w) != w] == []


def test_all_who_sign_have_accounts() -> None:
    signers = {m.chair_id for m in Meeting.objects.filter(state="signed")} | {
        m.secretary_id for m in Meeting.objects.filter(state="signed")
    }
    assert User.objects.filter(person__in=signers).count() == len(signers)


@pytest.mark.parametrize("broken", [{"agenda": [{"heard": [{"name": "Асанова", "ошондуктан": None}]}]}, {"cancelled": {}, "unknown": 1}])
def test_a_comma_too_many_in_a_data_file_is_noticed(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="has no"):
        load.meeting(broken)


ALONE = re.compile(
    r"(?:ЧЫГЫП СҮЙЛӨШТҮ|ЧЕЧИМ КЫЛЫНДЫ|ВЫСТУПИЛИ|РЕШИЛИ|ТИРКЕМЕЛЕР|ПРИЛОЖЕНИЯ):|КҮН ТАРТИБИ|ПОВЕСТКА ДНЯ|Негизи: .*"
    r"|\d+[а-я]?\.\d+\.|(?:\d+\.|[а-я]\)) .*(?:жөнүндө|маселелер)"
)
SIGNATURE = re.compile(r"(?:Төрага|Төрайым|Төрагалык кылуучу|Катчы|Председатель|Секретарь) {3}")
TORN = (
    re.compile(r"\d{4}-жылдын\n|\d-\n *[а-я]"),  # a date
    re.compile(r"[А-ЯӨҮҢ][а-яөүң]+\n *[А-ЯӨҮҢ]\.[ ,(]"),  # a surname from its initials
    re.compile(r" [А-ЯӨҮҢ]\.\n *[А-ЯӨҮҢ]\."),  # an initial from the other
)


def pages_of(content: bytes) -> list[str]:
    """The text of each page as it is laid out, without the foot of the page and empty lines."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")[:-1]
    foot = re.compile(r"\d+ / \d+$")
    return ["\n".join(line for line in map(str.strip, page.split("\n")) if line and not foot.search(line)) for page in pages]


def test_no_page_ends_with_a_heading_begins_with_a_signature_or_tears_a_name_or_a_date() -> None:
    papers = {row.document.title: pages_of(bytes(row.document.content)) for row in ProtocolDocument.objects.select_related("document")}
    assert sum(map(len, papers.values())) > 60
    for title, pages in papers.items():
        lines = [page.split("\n") for page in pages]
        assert [page[-1] for page in lines if ALONE.fullmatch(page[-1])] == [], title
        assert [page[0] for page in lines[1:] if SIGNATURE.match(page[0])] == [], title
        assert [torn.findall(page) for page in pages for torn in TORN if torn.search(page)] == [], title


def test_no_extract_that_came_by_itself_names_another_person_of_its_matter() -> None:
    """Whatever was decided in three years: what is sent without being read names its addressee and those who signed, nobody else."""
    people = Mentions({p.pk: p.parts for p in Person.objects.all()})
    sent = Extract.objects.exclude(state="draft").filter(automatic=True)
    assert sent.count() > 80
    for extract in sent.select_related("person"):
        printed = [part.text for part in parts(extract.content)]
        printed += [name for item in all_items(extract.content) for d in item["decisions"] for a in d["assignments"] for name in a["who"]]
        named = {key for text in printed for key in people.of(text, but=extract.person_id)}
        others = set(DecisionPerson.objects.filter(decision__item__meeting=extract.protocol.meeting_id).values_list("person", flat=True))
        assert not named & (others - {extract.person_id}), extract
        assert not named, extract
        html = extract_html(extract.content)
        for other in others - {extract.person_id, extract.certifier_id}:
            meeting = extract.protocol.meeting
            if other and other not in (meeting.chair_id, meeting.secretary_id):
                assert people.people[other].surname not in html, (extract, other)
