"""What becomes of the tasks of the demo school: reported, returned, accepted, late, extended, given up; decisions that change earlier ones."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils import timezone

from meetings.demo.school import Institution
from meetings.models import Decision, Meeting, Task
from meetings.services import links, reviews, tasks
from meetings.services.duties import Holders
from meetings.workflow import PLACES
from meetings.workflow.tasks import TASKS, TaskState
from members.models import Membership, User

# The later decision, the earlier one, what it does: days of the council's meetings and words of the decisions.
LINKS = (
    (datetime.date(2026, 1, 15), "өз ара катышуусунун мөөнөтү", datetime.date(2025, 10, 23), "4 жана 5-класстардын мугалимдери", "amends"),
    (datetime.date(2026, 9, 10), "саат 18:00гө чейин", datetime.date(2024, 9, 12), "саат 17:00гө чейин", "cancels"),
)
# Nobody has carried this out, whenever the demo school is looked at.
LATE = "Усулдук бирикмелер ачык сабактардын графигин кеңештин катчысына тапшырсын."
REPORTS = (
    "Аткарылды, материалдары усулдук кабинеттеги папкада.",
    "Белгиленген күнү өткөрүлдү, бирикменин бардык мугалимдери катышты.",
    "Даярдалып, катчыга тапшырылды.",
    "Иш бүттү, жыйынтыгы бирикменин отурумунда талкууланды.",
)
NOTES = ("Катышкандардын тизмесин кошуңуз.", "Кайсы класстарда өткөнүн жазыңыз.")


class Lived:
    """Every second Monday the school looks at what is due; what each task comes to follows from its place in the register."""

    def __init__(self, school: Institution) -> None:
        self.school, self.today = school, timezone.localdate()
        self.lately = self.today - datetime.timedelta(days=25)

    def steps(self) -> Iterator[datetime.datetime]:
        day = datetime.date(2024, 9, 16)
        while day < self.today:
            yield self.at(day, 9)
            self.monday(day)
            day += datetime.timedelta(days=14)
        yield self.at(self.today, 0)
        self.one_waits()

    def linked(self) -> Iterator[datetime.datetime]:
        """Decisions are tied the evening of their meeting, while the minutes are open."""
        for later, words, earlier, before, kind in LINKS:
            yield self.at(later, 18)
            decision = self.decision(later, words)
            links.tie(decision, by=self.keeper(decision.item.meeting), earlier=self.decision(earlier, before), kind=kind)
        yield self.at(LINKS[-1][0] + datetime.timedelta(days=5), 9)
        reviews.set_review(
            self.decision(LINKS[-1][0], LINKS[-1][1]),
            by=self.keeper(Meeting.objects.get(body=self.school.bodies["council"], date=LINKS[-1][0])),
            on=datetime.date(2027, 5, 20),
            note="Жыл аягында кабинеттин журналы боюнча каралсын",
        )

    def decision(self, day: datetime.date, words: str) -> Decision:
        found = Decision.objects.filter(item__meeting__body=self.school.bodies["council"], item__meeting__date=day, text__contains=words)
        return found.select_related("item__meeting__body", "item__parent").get()

    @staticmethod
    def keeper(meeting: Meeting) -> User:
        """Who keeps the papers of the body that week, read anew: what somebody may do is remembered with the account."""
        seats = Membership.objects.on(timezone.localdate()).filter(body=meeting.body_id, role__in=PLACES["secretary"])
        return User.objects.filter(person__in=seats.values("person")).first() or User.objects.get(username="methodist")

    def monday(self, day: datetime.date) -> None:
        soon = day + datetime.timedelta(days=13)
        due = Task.objects.still_open().with_people().filter(due__lte=soon).exclude(assignment__decision__text=LATE)
        # By the order in which tasks were given, not by their keys: two demo schools are alike.
        numbers = {pk: number for number, pk in enumerate(Task.objects.order_by("pk").values_list("pk", flat=True))}
        for place, task in enumerate(due.order_by("pk")):
            keeper, number = self.keeper(task.meeting), numbers[task.pk]
            lot = number % 9
            assert task.due is not None
            weeks = (day - task.due).days // 7
            if task.state == TaskState.REPORTED:
                self.answer(task, keeper, number)
            elif (lot == 4 and weeks < 2) or (number % 3 == 0 and task.due > self.lately):
                continue  # late; then extended, or given up; those of the last weeks are late today
            elif lot == 4 and not task.extensions.exists() and weeks >= 2:
                tasks.extend(task, by=keeper, until=day + datetime.timedelta(days=21), reason="Чейрек кыскарып, убакыт жетпей калды")
            elif lot == 7 and weeks >= 3 and number % 2:
                tasks.close_not_done(task, by=keeper, reason="Сынак өткөрүлгөн жок, кийинки жылга калды")
            elif lot == 7 and weeks < 3:
                continue
            else:
                self.report(task, keeper, number + place)

    def one_waits(self) -> None:
        """On whatever day the school is made, one report waits for an answer."""
        if not Task.objects.filter(state=TaskState.REPORTED).exists():
            ahead = Task.objects.still_open().filter(due__gte=self.today).with_people().order_by("due", "pk")
            task, user = next((task, user) for task in ahead if (user := self.reporter(task)))
            tasks.report(task, by=user, text=REPORTS[0])

    def report(self, task: Task, keeper: User, lot: int) -> None:
        """Who has an account reports; of others the secretary writes that it was done."""
        user = self.reporter(task)
        words = REPORTS[lot % len(REPORTS)]
        if user is None:
            tasks.mark_done(task, by=keeper, note=words)
        elif not task.reports.filter(person=user.person_id, text=words, answer="").exists():
            tasks.report(task, by=user, text=words)

    def reporter(self, task: Task) -> User | None:
        people = [p.pk for p in Holders().executors(task) if p.pk in self.school.users]
        return User.objects.filter(person__in=people).order_by("pk").first()

    @staticmethod
    def answer(task: Task, keeper: User, number: int) -> None:
        if not TASKS.allows("accept", keeper, task):  # the own report: the methodist looks at it
            keeper = User.objects.get(username="methodist")
        if number % 9 == 2 and not task.reports.filter(answer="returned").exists():
            tasks.send_back(task, by=keeper, note=NOTES[number % len(NOTES)])
        else:
            tasks.accept(task, by=keeper)

    @staticmethod
    def at(day: datetime.date, hour: int) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
