"""Items with their clauses, acts and speeches."""

from __future__ import annotations

import re

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from council.lib.kyrgyz import search_key
from council.models import Clause, NormativeAct, Regulation
from council.models.regulation import ActKind
from meetings.importing.form import Fault
from meetings.importing.write.decisions import decision
from meetings.importing.write.draft import Draft, Row
from meetings.importing.write.voting import record_vote
from meetings.models import AgendaItem, Decision, ItemAct, ItemClause, Speech, VoteScope
from meetings.models.agenda import SUB_ITEM_LETTERS, SpeechAbout

CONTENT = ("decisions", "heard", "spoke", "items")
OTHER = re.compile("ар турдуу|башка маселе|кундолук маселе|учурдагы маселе|разное|прочее|текущие вопрос")


def items(draft: Draft) -> list[AgendaItem]:
    return [item(draft, row) for row in draft.data["agenda"]]


def item(draft: Draft, row: Row, *, parent: AgendaItem | None = None) -> AgendaItem:
    place = row["at"]
    if parent and row["number"] > len(SUB_ITEM_LETTERS):
        raise Fault(f"{place}.number", _("an item has at most %(most)s sub-items") % {"most": len(SUB_ITEM_LETTERS)})
    subject, times = row.get("subject", {}), row.get("time", {})
    empty = not any(row.get(key) for key in CONTENT)
    made = AgendaItem.objects.create(
        meeting=draft.meeting,
        parent=parent,
        number=row["number"],
        title=row["title"].rstrip("."),
        kind=row.get("kind", "other" if empty and OTHER.search(search_key(row["title"])) else "general"),
        form=row.get("form", "report"),
        level=row.get("level", "open"),
        minutes=row.get("minutes"),
        starts_at=draft.meeting.moment(times.get("from"), times.get("date")),
        ends_at=draft.meeting.moment(times.get("to"), times.get("date")),
        subject_title=subject.get("title", ""),
        subject_authors=draft.cut(", ".join(subject.get("authors", [])), 300, f"{place}.subject.authors"),
    )
    if times and not draft.day:
        draft.keep("no_place_for", f"{place}.time", ", ".join(str(part) for part in times.values()))
    draft.translate(f"{place}.title", item=made)
    clauses(draft, made, row.get("clauses", []), f"{place}.clauses")
    acts(made, row.get("acts", []))
    said = [(kind, words) for kind in ("heard", "spoke") for words in row.get(kind, [])]
    for order, (kind, words) in enumerate(said, 1):
        speech(draft, made, words, words.get("kind", kind), order)
    for decided in row.get("decisions", []):
        decision(draft, made, decided)
    for child in row.get("items", []):
        item(draft, child, parent=made)
    if "vote" in row:
        vote = record_vote(draft, row["vote"], made, scope=VoteScope.ITEM, place=f"{place}.vote")
        Decision.objects.filter(Q(item=made) | Q(item__parent=made), vote=None).update(vote=vote)
    return made


def acts(item: AgendaItem, rows: list[Row]) -> None:
    """What the item cites; an act that it cites twice is one line with both places."""
    for row in rows:
        cited, new = ItemAct.objects.get_or_create(item=item, act=act_of(row), defaults={"place": row.get("place", "")})
        if not new and row.get("place") and row["place"] not in cited.place:
            cited.place = "; ".join(filter(None, (cited.place, row["place"])))[:100]
            cited.save(update_fields=["place"])


def act_of(row: Row) -> NormativeAct:
    """The act by number and date, or by its title; one that the register lacks is added to it."""
    title_ky, title_ru = (row.get("title") or kind_in(language, row["kind"]) for language in ("ky", "ru"))
    acts = NormativeAct.objects.filter(kind=row["kind"], number=row.get("number", ""), date=row.get("date"))
    if "number" not in row or "date" not in row:  # many acts have this number or this day, only one this title too
        acts = acts.filter(Q(title_ky__iexact=title_ky) | Q(title_ru__iexact=title_ru))
    if found := acts.first():
        return found
    issuer = row.get("issuer", "")
    return NormativeAct.objects.create(
        kind=row["kind"],
        number=row.get("number", ""),
        date=row.get("date"),
        title_ky=title_ky,
        title_ru=title_ru,
        issuer_ky=issuer,
        issuer_ru=issuer,
    )


def kind_in(language: str, kind: str) -> str:
    """An act without a title is called what it is: «Буйрук», «Приказ»."""
    with translation.override(language):
        return capfirst(str(ActKind(kind).label))


def clauses(draft: Draft, item: AgendaItem, codes: list[str], place: str) -> None:
    if not codes:
        return
    regulation = Regulation.objects.in_force(draft.day or timezone.localdate()).first() or Regulation.objects.first()
    if regulation is None:
        draft.keep("clauses", place, ", ".join(codes))
        return
    known = {c.code: c for c in Clause.objects.filter(regulation=regulation)}
    for code in dict.fromkeys(codes):
        if code in known:
            ItemClause.objects.create(item=item, clause=known[code])
        else:
            draft.warn("clause_unknown", code=code)


def speech(draft: Draft, item: AgendaItem, row: Row, kind: str, order: int) -> None:
    person = draft.person(row["name"])
    made = Speech.objects.create(
        item=item,
        kind=kind,
        order=order,
        person=person,
        name=draft.printed(row["name"], person),
        position=draft.position(row, person),
        text=row.get("text", ""),
        report_attached=row.get("report_attached", False),
        level=row.get("level", "open"),
    )
    draft.translate(f"{row['at']}.text", speech=made)
    for name in row.get("about", []):
        if whom := draft.person(name):
            SpeechAbout.objects.get_or_create(speech=made, person=whom)
        else:
            draft.keep("nobody_known", f"{row['at']}.about", name)
