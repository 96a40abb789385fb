"""The papers of an annual work plan: PDF and .docx with the same words, from a content that is frozen when the plan is approved."""

from __future__ import annotations

import datetime
import io
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from council.labels import labels as labels_of
from council.lib.kyrgyz import month_of_year, official_date
from council.models import School
from meetings.documents import words
from meetings.documents.content import Content, school_content
from meetings.documents.papers import has_letterhead, printed
from meetings.models import Decision, PlanItem, PlanWhen, WorkPlan
from meetings.workflow import PLACES
from meetings.workflow.plans import PlanItemState
from members.models import Membership
from members.models.bodies import MemberRole

SIZE = 12  # pt, of PDF and .docx alike: a plan is mostly a table


def plan_content(plan: WorkPlan, school: School | None = None) -> Content:
    """Everything the plan says. What was dropped is left out; what was moved stands at its new time."""
    body = plan.body
    items = plan.items.exclude(state=PlanItemState.DROPPED).select_related("clause", "direction", "goal").prefetch_related("parties")
    directions = list(plan.directions.all())
    numbers = {direction.pk: number for number, direction in enumerate(directions, 1)}
    return {
        "school": school_content(school or School.objects.first() or School()),
        "body": {
            "name": {"ky": body.name_ky, "ru": body.name_ru},
            "genitive": {"ky": body.genitive_ky, "ru": body.genitive_ru},
        },
        "language": plan.language,
        "year": plan.school_year.label,
        "theme": plan.theme,
        "aim": plan.aim,
        "tasks": plan.tasks_text,
        "goals": [{"source": goal.source, "text": goal.text} for goal in plan.goals.all()],
        "directions": [direction.title for direction in directions],
        "adopted": _adopted(plan.adopted_by) if plan.adopted_by else None,
        "approver": {
            "name": plan.approver_name,
            "position": plan.approver_position,
            "acting_for": plan.acting_for,
            "date": plan.approved_on.isoformat() if plan.approved_on else "",
        },
        "signers": _signers(plan),
        "items": [_item(item, numbers) for item in in_order(items)],
    }


def in_order(items: Any) -> list[PlanItem]:
    """By the day where each stands now; what goes on during the year comes last."""
    return sorted(items, key=lambda i: (i.day is None, i.day or datetime.date.min, i.order, i.pk))


def _adopted(decision: Decision) -> Content:
    meeting = decision.item.meeting
    return {
        "body": {"ky": meeting.body.name_ky, "ru": meeting.body.name_ru},
        "date": meeting.date.isoformat() if meeting.date else "",
        "number": meeting.number,
        "decision": decision.label.rstrip("."),
    }


def _signers(plan: WorkPlan) -> list[Content]:
    """Who presides over the body today: under the plan stands that name."""
    seats = Membership.objects.on(plan.approved_on or timezone.localdate()).filter(body=plan.body_id, role__in=PLACES["chair"])
    return [
        {
            "label": "plan.head" if seat.role == MemberRole.HEAD else f"chair.{seat.person.chair_title}",
            "signature": seat.person.signature,
        }
        for seat in seats.select_related("person").order_by("role")[:1]
    ]


def _item(item: PlanItem, numbers: dict[int, int]) -> Content:
    day = item.day
    return {
        "title": item.title,
        "day": day.isoformat() if day else "",
        "whole_month": day is not None and item.when == PlanWhen.MONTH and item.moved_to is None,
        "who": [party.name for party in item.parties.all()],
        "result": item.result_form,
        "clause": item.clause.code if item.clause else "",
        "direction": numbers.get(item.direction_id or 0),
    }


# --- sentences ---------------------------------------------------------------------------------------------------------------


def plan_title(content: Content) -> str:
    """The title under which the paper is stored and found."""
    labels = labels_of(content["language"])
    return f"{words.in_(content['body']['name'], content['language'])}, {labels['plan.footer'].format(year=content['year'])}"[:300]


def plan_context(content: Content, *, code: str = "", draft: bool = False) -> dict[str, Any]:
    """What PDF and .docx print: every sentence ready, in the language of the plan."""
    language = content["language"]
    labels = labels_of(language)
    host = content["school"]["site_host"]
    return {
        "labels": labels,
        "language": language,
        "draft": labels["draft"] if draft else "",
        "code": code,
        "superior": words.in_(content["school"]["parent"], language),
        "school_name": words.in_(content["school"]["name"], language),
        "address": words.in_(content["school"]["address"], language),
        "stamp": _stamp(content, labels, language),
        "title": _title(content, labels, language),
        "footer": plan_title(content),
        "adopted": _adopted_line(content["adopted"], labels, language),
        "particulars": [
            (labels[key], [line for line in text.splitlines() if line.strip()])
            for key, text in (("plan.theme", content["theme"]), ("plan.aim", content["aim"]), ("plan.tasks", content["tasks"]))
            if text.strip()
        ],
        "goals": [f"{words.full_stop(g['text'])} ({labels['plan.goal.' + g['source']]})" for g in content["goals"]],
        "directions": [words.full_stop(title) for title in content["directions"]],
        "columns": [labels[f"plan.column.{name}"] for name in ("number", "what", "when", "who", "result")],
        "months": _months(content["items"], labels, language),
        "signers": [(labels[s["label"]], s["signature"]) for s in content["signers"]],
        "verify_address": f"{host}/verify" if host else "",
        "verify_line": " ".join(filter(None, (f"{labels['verify']}:", f"{host}/verify" if host else ""))),
    }


def _stamp(content: Content, labels: words.Labels, language: str) -> list[str]:
    """«БЕКИТЕМИН», the position, the name, the day; of an acting director also for whom. A draft leaves room for them."""
    approver = content["approver"]
    day = official_date(datetime.date.fromisoformat(approver["date"]), language) if approver["date"] else "____________"
    position = approver["position"] or labels["director"]
    for_whom = f"({labels['acting_for']}: {approver['acting_for']})" if approver["acting_for"] else ""
    return [line for line in (position[:1].upper() + position[1:], f"____________ {approver['name']}".rstrip(), for_whom, day) if line]


def _title(content: Content, labels: words.Labels, language: str) -> tuple[str, str, str]:
    """Before, the heavy line, after. In Kyrgyz body and year stand before the noun, in Russian after."""
    genitive, name = words.in_(content["body"]["genitive"].get(language, ""), language), words.in_(content["body"]["name"], language)
    year = labels["plan.for_year"].format(year=content["year"])
    if language == "ru":
        return ("" if genitive else name, labels["plan.title"], " ".join(filter(None, (genitive, year))))
    return (" ".join((genitive, year)) if genitive else f"{name}, {year}", labels["plan.title"], "")


def _adopted_line(adopted: Content | None, labels: words.Labels, language: str) -> str:
    if adopted is None:
        return ""
    day = official_date(datetime.date.fromisoformat(adopted["date"]), language) if adopted["date"] else labels["date.none"]
    number = f"№ {adopted['number']}" if adopted["number"] else labels["number.none"]
    body = words.in_(adopted["body"], language)
    return labels["plan.adopted"].format(body=body, date=day, number=number, decision=adopted["decision"])


def _months(items: list[Content], labels: words.Labels, language: str) -> list[tuple[str, list[list[str]]]]:
    """The table: of each month its heading and its rows, numbered through."""
    months: dict[str, list[list[str]]] = {}
    for number, item in enumerate(items, 1):
        day = datetime.date.fromisoformat(item["day"]) if item["day"] else None
        month = month_of_year(day, language) if day else labels["plan.during_year"]
        when = f"{day:%d.%m.%Y}" if day and not item["whole_month"] else labels["plan.in_the_month"] if day else labels["plan.in_the_year"]
        refers = [
            labels["plan.of_direction"].format(number=item["direction"]) if item["direction"] else "",
            labels["plan.of_clause"].format(code=item["clause"]) if item["clause"] else "",
        ]
        note = "; ".join(filter(None, refers))
        title = f"{words.full_stop(item['title'])} ({note})" if note else words.full_stop(item["title"])
        months.setdefault(month, []).append([f"{number}.", title, when, ", ".join(item["who"]), item["result"]])
    return list(months.items())


# --- PDF ---------------------------------------------------------------------------------------------------------------------


def plan_pdf(content: Content, *, code: str = "", draft: bool = False) -> bytes:
    """The PDF; with a code it carries the QR and the address where it can be checked."""
    context = {**plan_context(content, code=code, draft=draft), "letterhead": has_letterhead()}
    html = render_to_string("documents/plan.html", context)
    return printed(html, content["school"]["site_host"], code, css=f"html {{ font-size: {SIZE}pt; }}")


# --- .docx -------------------------------------------------------------------------------------------------------------------


def plan_docx(content: Content, *, code: str = "", draft: bool = False) -> bytes:
    """The same words for those who go on writing: Times New Roman 12 pt, the head of the table on each page."""
    # Slow to import, and only this paper needs it.
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    context = plan_context(content, code=code, draft=draft)
    school = School.objects.first() or School()
    paper = Document()
    paper.core_properties.title, paper.core_properties.author = context["footer"], context["school_name"]
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(SIZE)
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        normal.element.rPr.rFonts.set(qn(script), "Times New Roman")
    normal.paragraph_format.space_after = Pt(4)
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(school.margin_left), Mm(school.margin_right)
    page.top_margin, page.bottom_margin = Mm(school.margin_top), Mm(school.margin_bottom)
    centre = WD_ALIGN_PARAGRAPH.CENTER

    def write(text: str, *, bold: bool = False, align: Any = None, left: Any = None, keep: bool = False) -> Any:
        line = paper.add_paragraph()
        line.add_run(text).bold = bold
        line.alignment, line.paragraph_format.left_indent, line.paragraph_format.keep_with_next = align, left, keep
        return line

    if context["draft"]:
        write(context["draft"], bold=True, align=centre)
    for text, bold in ((context["superior"], False), (context["school_name"], True), (context["address"], False)):
        if text:
            write(text, bold=bold, align=centre)
    write(context["labels"]["approved"], bold=True, left=Mm(90))
    for text in context["stamp"]:
        write(text, left=Mm(90))
    before, heavy, after = context["title"]
    for text, bold in ((before, False), (heavy, True), (after, False)):
        if text:
            write(text, bold=bold, align=centre, keep=True)
    if context["adopted"]:
        write(context["adopted"], align=centre)
    for label, lines in context["particulars"]:
        first, *rest = lines
        line = paper.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        line.add_run(first)
        for text in rest:
            write(text)
    for heading, rows in (("plan.goals", context["goals"]), ("plan.directions", context["directions"])):
        if rows:
            write(context["labels"][heading], bold=True, keep=True)
        for number, text in enumerate(rows, 1):
            write(f"{number}. {text}", left=Mm(6))
    write(context["labels"]["plan.items"], bold=True, keep=True)
    table = paper.add_table(rows=1, cols=len(context["columns"]), style="Table Grid")
    table.autofit = False

    def mark(row: Any, name: str) -> None:
        row._tr.get_or_add_trPr().append(OxmlElement(name))

    def fill(row: Any, texts: list[str], *, bold: bool = False, keep: bool = False) -> None:
        mark(row, "w:cantSplit")
        for cell, text, width in zip(row.cells, texts, (Mm(11), Mm(66), Mm(26), Mm(34), Mm(28)), strict=True):
            cell.width = width
            cell.paragraphs[0].add_run(text).bold = bold
            cell.paragraphs[0].paragraph_format.keep_with_next = keep

    fill(table.rows[0], context["columns"], bold=True, keep=True)
    mark(table.rows[0], "w:tblHeader")
    for month, rows in context["months"]:
        heading = table.add_row()
        mark(heading, "w:cantSplit")
        cell = heading.cells[0].merge(heading.cells[-1])
        cell.paragraphs[0].add_run(month).bold = True
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        last = month == context["months"][-1][0]
        for place, texts in enumerate(rows, 1):
            fill(table.add_row(), texts, keep=last and place == len(rows))
    for office, name in context["signers"]:
        write(f"{office} ____________ {name}", keep=bool(code))
    if code:
        write(f"{context['verify_line']} {code}")
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()
