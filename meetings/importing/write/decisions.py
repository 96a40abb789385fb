"""Decisions with those they are about, their duties, votes and separate opinions."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from council.lib.duedates import last_day
from council.lib.kyrgyz import search_key
from meetings.importing.bodies import USUAL
from meetings.importing.form import Fault
from meetings.importing.form.words import codes_of, fold
from meetings.importing.write.draft import Draft, Row
from meetings.importing.write.voting import record_vote
from meetings.models import AgendaItem, Assignment, AssignmentParty, Decision, DecisionPerson, SeparateOpinion, VoteScope
from meetings.services.names import office_of
from members.models import Body


def decision(draft: Draft, item: AgendaItem, row: Row) -> None:
    place = row["at"]
    next_body = named_body(draft, row.get("next_body", ""))
    made = Decision.objects.create(
        item=item,
        number=row["number"],
        text=row["text"],
        level=row.get("level", "open"),
        next_body=known_body(next_body),
        next_body_name=next_body,
    )
    draft.translate(f"{place}.text", decision=made)
    about(draft, made, row.get("about", []), place)
    if "vote" in row:
        question = "person" if row.get("about") else item.question_kind
        made.vote = record_vote(draft, row["vote"], item, scope=VoteScope.DECISION, place=f"{place}.vote", question=question)
        made.save(update_fields=["vote"])
    for n, duty in enumerate(row.get("assignments", []), 1):
        assignment(draft, made, duty, n)
    for opinion in row.get("opinions", []):
        person = draft.person(opinion["name"])
        name = draft.printed(opinion["name"], person)
        SeparateOpinion.objects.create(decision=made, person=person, name=name, text=opinion["text"])


def about(draft: Draft, decision: Decision, rows: list[Row], place: str) -> None:
    seen: set[int] = set()
    for n, whom in enumerate(rows):
        person = draft.person(whom["name"])
        if person and person.pk in seen:
            raise Fault(f"{place}.about[{n}]", _("%(name)s stands twice") % {"name": whom["name"]})
        seen |= {person.pk} if person else set()
        DecisionPerson.objects.create(
            decision=decision, person=person, name=whom["name"], claim=whom.get("claim", ""), outcome=whom.get("outcome", "")
        )


def named_body(draft: Draft, name: str) -> str:
    """The name of a body; of a code («pedagogical_council») or a short word («педсовет») its usual name."""
    kind = codes_of("body").get(fold(name)) if name else None
    if kind is None:
        return name
    return USUAL[kind].ru if draft.language == "ru" else USUAL[kind].ky


def known_body(name: str) -> Body | None:
    key = search_key(name)
    return next((b for b in Body.objects.all() if key and key in (search_key(b.name_ky), search_key(b.name_ru))), None)


def assignment(draft: Draft, decision: Decision, row: Row, order: int) -> None:
    due = dated(row.get("due", {"kind": "none"}), draft.day)
    year = draft.meeting.school_year
    controller = draft.person(row["controller"]) if "controller" in row else None
    made = Assignment.objects.create(
        decision=decision,
        order=order,
        text=row.get("text", ""),
        due_kind=due["kind"],
        due_date=due.get("date"),
        due_text=due.get("text", ""),
        due_end=last_day(due["kind"], due.get("date"), year_end=year.ends if year else None),
        controller=controller,
        controller_name=draft.printed(row["controller"], controller) if "controller" in row else "",
    )
    parties = [(name, False) for name in row.get("who", [])] + [(name, True) for name in row.get("with", [])]
    if "who_text" in row:
        parties.append((row["who_text"], False))
    for place, (name, co) in enumerate(parties, 1):
        person = draft.person(name)
        body = None if person else known_body(name)
        office = "" if person or body else office_of(name)
        printed = draft.printed(name, person)
        AssignmentParty.objects.create(assignment=made, order=place, person=person, body=body, office=office, name=printed, co_executor=co)


def dated(due: Row, day: datetime.date | None) -> Row:
    """A deadline whose year the paper leaves out («10-ноябрга чейин») is the first such day, or month, from the meeting on."""
    if "month" not in due:
        return due
    if day is not None:
        since = day if "day" in due else day.replace(day=1)
        for year in (day.year, day.year + 1):
            try:
                found = datetime.date(year, due["month"], due.get("day", 28))
            except ValueError:  # 29 February of another year
                continue
            if found >= since:
                return {**due, "date": found}
    return {**due, "kind": "none" if due["kind"] == "date" else due["kind"]}
