from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.lib.search import words_of
from council.models import SchoolYear
from council.years import years
from meetings.models import AgendaItem, Decision, DecisionLink, Extract, ItemClause, Meeting, MeetingKind, Task, WorkPlan
from meetings.querysets.afterwards import DecisionQuerySet, TaskQuerySet
from meetings.workflow import State
from meetings.workflow.plans import PlanState
from meetings.workflow.tasks import TaskState
from members.models import Body, Person, User


class MeetingFilter(django_filters.FilterSet):
    """Meetings by body, state, kind and words of the theme or the agenda."""

    body = django_filters.ModelChoiceFilter(queryset=Body.objects.all(), label=_("body"), empty_label=_("all"))
    state = django_filters.ChoiceFilter(choices=State.choices, label=_("state"), empty_label=_("all"))
    kind = django_filters.ChoiceFilter(choices=MeetingKind.choices, label=_("kind"), empty_label=_("all"))
    words = django_filters.CharFilter(method="with_words", label=_("words of the agenda"))

    class Meta:
        model = Meeting
        fields: list[str] = []

    def with_words(self, queryset: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        for word in words_of(value):
            queryset = queryset.filter(pk__in=AgendaItem.objects.filter(search_key__contains=word).order_by().values("meeting"))
        return queryset


class ExtractFilter(django_filters.FilterSet):
    """Extracts by year, body, person, how far they are, and words of what they print."""

    STATES: ClassVar = [
        ("draft", _("to be read and confirmed")),
        ("waiting", _("not received yet")),
        ("received", _("received")),
        ("void", _("replaced or cancelled")),
    ]
    year = django_filters.ModelChoiceFilter(
        field_name="school_year", queryset=SchoolYear.objects.all(), label=_("school year"), empty_label=_("all")
    )
    body = django_filters.ModelChoiceFilter(queryset=Body.objects.all(), label=_("body"), empty_label=_("all"))
    whose = django_filters.ChoiceFilter(
        choices=[("mine", _("addressed to me")), ("issued", _("issued by my bodies"))], method="of", label=_("whose"), empty_label=_("all")
    )
    person = django_filters.CharFilter(method="for_person", label=_("for whom"))
    state = django_filters.ChoiceFilter(choices=STATES, method="so_far", label=_("state"), empty_label=_("all"))
    words = django_filters.CharFilter(method="with_words", label=_("words of the text"))

    class Meta:
        model = Extract
        fields: list[str] = []

    def of(self, queryset: QuerySet[Extract], name: str, value: str) -> QuerySet[Extract]:
        own = Extract.objects.addressed_to(self.request.user).values("pk")
        return queryset.filter(pk__in=own) if value == "mine" else queryset.exclude(pk__in=own)

    def for_person(self, queryset: QuerySet[Extract], name: str, value: str) -> QuerySet[Extract]:
        return queryset.filter(Q(person__in=Person.objects.named(value)) | Q(addressee__icontains=value))

    def so_far(self, queryset: QuerySet[Extract], name: str, value: str) -> QuerySet[Extract]:
        received = Q(opened_at__isnull=False) | Q(handed_at__isnull=False)
        if value == "draft":
            return queryset.filter(state="draft")
        if value == "void":
            return queryset.filter(document__status__isnull=False)
        in_force = queryset.exclude(state="draft").filter(document__status=None)
        return in_force.filter(received) if value == "received" else in_force.exclude(received)

    def with_words(self, queryset: QuerySet[Extract], name: str, value: str) -> QuerySet[Extract]:
        """Words of what is printed and nothing else: a text that was cut out must not be found."""
        printed = Cast(KeyTransform("items", "content"), TextField())
        return queryset.annotate(all_words=printed).filter(Q(all_words__icontains=value) | Q(purpose__icontains=value))


class TaskFilter(django_filters.FilterSet):
    """Tasks by who gave them, who has them, how they stand. Names are offered only of those whose tasks the reader may see anyway."""

    words = django_filters.CharFilter(method="with_words", label=_("words"))
    state = django_filters.ChoiceFilter(
        choices=[("still", _("not closed")), ("late", _("overdue")), *TaskState.choices],
        method="with_state",
        label=_("state"),
        empty_label=_("all"),
    )
    body = django_filters.ModelChoiceFilter(field_name="meeting__body", queryset=Body.objects.all(), label=_("body"), empty_label=_("all"))
    year = django_filters.ChoiceFilter(field_name="meeting__school_year", label=_("school year"), empty_label=_("all"))
    responsible = django_filters.ModelChoiceFilter(
        queryset=Person.objects.none(), method="with_responsible", label=_("responsible"), empty_label=_("all")
    )
    controller = django_filters.CharFilter(method="with_controller", label=_("controlled by"))
    clause = django_filters.CharFilter(method="with_clause", label=_("clause of the regulation"))
    sort = django_filters.ChoiceFilter(
        choices=[("due", _("the nearest last day first")), ("-due", _("the latest last day first")), ("-given", _("the newest first"))],
        method="sorted_by",
        label=_("order"),
        empty_label=_("urgent ones first"),
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def __init__(self, *args: Any, user: User, seen: TaskQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.standing.sees_all_meetings:
            people = Person.objects.employed_on(timezone.localdate())
        else:
            named = seen.order_by().values("assignment__parties__person")
            people = Person.objects.filter(Q(pk__in=named) | Q(pk=user.person_id))
        self.filters["responsible"].queryset = people.order_by("sort_key")
        self.filters["year"].extra["choices"] = _years(self.request)

    def with_words(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return queryset.with_words(value)

    def with_state(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        if value in ("still", "late"):
            return queryset.overdue() if value == "late" else queryset.still_open()
        return queryset.filter(state=value)

    def with_responsible(self, queryset: TaskQuerySet, name: str, value: Person) -> TaskQuerySet:
        """What this person has to do today, also as the head of a body or in an office."""
        return queryset.filter(pk__in=Task.objects.duties_of(value).order_by().values("pk"))

    def with_controller(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        named = Q(assignment__controller__in=Person.objects.named(value)) | Q(assignment__controller_name__icontains=value)
        return queryset.filter(named)

    def with_clause(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return queryset.filter(assignment__decision__item__in=_items_of(value))

    def sorted_by(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        orders = {
            "due": (F("due").asc(nulls_last=True),),
            "-due": (F("due").desc(nulls_last=True),),
            "-given": (F("opened_on").desc(),),
        }
        return queryset.order_by(*orders[value], "pk")


class DecisionFilter(django_filters.FilterSet):
    """Decisions of standing minutes."""

    words = django_filters.CharFilter(method="with_words", label=_("words"))
    state = django_filters.ChoiceFilter(
        choices=[
            ("in_force", _("in force")),
            ("cancelled", _("cancelled by a later decision")),
            ("amended", _("amended by a later decision")),
            ("open", _("with open tasks")),
            ("review", _("to be reviewed")),
        ],
        method="with_state",
        label=_("state"),
        empty_label=_("all"),
    )
    body = django_filters.ModelChoiceFilter(
        field_name="item__meeting__body", queryset=Body.objects.all(), label=_("body"), empty_label=_("all")
    )
    year = django_filters.ChoiceFilter(field_name="item__meeting__school_year", label=_("school year"), empty_label=_("all"))
    clause = django_filters.CharFilter(method="with_clause", label=_("clause of the regulation"))

    class Meta:
        model = Decision
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = _years(self.request)

    def with_words(self, queryset: DecisionQuerySet, name: str, value: str) -> DecisionQuerySet:
        return queryset.with_words(value)

    def with_state(self, queryset: DecisionQuerySet, name: str, value: str) -> DecisionQuerySet:
        later = DecisionLink.objects.filter(earlier=OuterRef("pk"), in_force=True)
        if value == "in_force":
            return queryset.exclude(Exists(later.filter(kind=DecisionLink.Kind.CANCELS)))
        if value in ("cancelled", "amended"):
            kind = DecisionLink.Kind.CANCELS if value == "cancelled" else DecisionLink.Kind.AMENDS
            return queryset.filter(Exists(later.filter(kind=kind)))
        if value == "review":
            return queryset.filter(reviews__done_at=None, reviews__isnull=False)
        return queryset.filter(Exists(Task.objects.still_open().filter(assignment__decision=OuterRef("pk"))))

    def with_clause(self, queryset: DecisionQuerySet, name: str, value: str) -> DecisionQuerySet:
        return queryset.filter(item__in=_items_of(value))


def _years(request: HttpRequest) -> list[tuple[int, str]]:
    """Read once a page: the switch above shows them too."""
    return [(year.pk, year.label) for year in years(request)]


def _items_of(code: str) -> QuerySet[ItemClause]:
    """Items that answer to a clause, «3.2.8», or to one below it, in whichever version of the regulation."""
    code = code.strip().rstrip(".")
    found = ItemClause.objects.filter(Q(clause__code=code) | Q(clause__code__startswith=f"{code}."))
    return found.order_by().values("item")  # type: ignore[return-value]


class PlanFilter(django_filters.FilterSet):
    """Work plans by body, school year and state."""

    body = django_filters.ModelChoiceFilter(queryset=Body.objects.all(), label=_("body"), empty_label=_("all"))
    year = django_filters.ModelChoiceFilter(
        field_name="school_year", queryset=SchoolYear.objects.all(), label=_("school year"), empty_label=_("all")
    )
    state = django_filters.ChoiceFilter(choices=PlanState.choices, label=_("state"), empty_label=_("all"))

    class Meta:
        model = WorkPlan
        fields: list[str] = []
