"""The paper of a plan: its words, its face, its pages; and that .docx says the same."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from meetings import documents
from meetings.documents.plans import plan_context
from meetings.models import PlanPaper
from meetings.services import plans
from members.models import Body, User
from tests import factories


@pytest.fixture
def approved(methodist: User, director: User, secretary: User, chair: User, council_body: Body) -> Any:
    def make(language: str, items: int) -> PlanPaper:
        fields = {"language": language, "aim": "Сапатты көтөрүү", "tasks_text": "Биринчи\nЭкинчи"}
        plan = factories.adopted(methodist, [secretary, chair], council_body, items=items, **fields)
        return plans.approve(plan, by=director)

    return make


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_][\w«»-]*|№", text))


def docx_words(content: bytes) -> str:
    paper = Document(io.BytesIO(content))
    lines = [p.text for p in paper.paragraphs]
    for row in paper.tables[0].rows:
        seen = []
        for cell in row.cells:
            if cell._tc not in seen:  # a merged cell is told once for each column
                seen.append(cell._tc)
                lines.append(cell.text)
    return " ".join(lines)


@pytest.mark.parametrize(("language", "said"), [
    ("ky", ["БЕКИТЕМИН", "ЖЫЛДЫК ИШ ПЛАНЫ", "2026–2027-окуу жылына карата", "Кабыл алынды: Усулдук кеңеш, 2026-жылдын 5-ноябры", "Жыл ичинде"]),
    ("ru", ["УТВЕРЖДАЮ", "ГОДОВОЙ ПЛАН РАБОТЫ", "методического совета на 2026–2027 учебный год", "протокол № 1, решение 1.1", "В течение года"]),
])  # fmt: skip
def test_pdf_and_docx_say_the_same(language: str, said: list[str], approved: Any) -> None:
    paper = approved(language, 4)
    code = paper.document.code
    pages = PdfReader(io.BytesIO(bytes(paper.document.content))).pages
    foot = documents.plan_title(paper.content)
    pdf = " ".join(re.sub(r"\d+ / \d+", " ", page.extract_text().replace(foot, " ")) for page in pages)
    docx = docx_words(documents.plan_docx(paper.content, code=code))
    plain = " ".join(pdf.split())
    assert [s for s in [*said, code, "Н. Б. Абдыкадыров", "Б. К. Асанова", "Сыдыкова А."] if s not in plain] == []
    head = " ".join(plan_context(paper.content)["columns"]) + " "
    assert words_of(pdf) == words_of(docx) + words_of(head * (len(pages) - 1))


def test_nothing_but_tinos_is_embedded(approved: Any) -> None:
    done = subprocess.run(["pdffonts", "-"], input=bytes(approved("ky", 3).document.content), capture_output=True, check=True)
    fonts = [line.split()[0] for line in done.stdout.decode().splitlines()[2:]]
    assert fonts
    assert all("Tinos" in font for font in fonts)


def test_docx_is_times_new_roman_12_with_a_head_on_each_page(approved: Any) -> None:
    paper = Document(io.BytesIO(documents.plan_docx(approved("ky", 3).content)))
    font = paper.styles["Normal"].font
    assert (font.name, font.size.pt) == ("Times New Roman", 12)
    assert paper.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


@pytest.mark.parametrize("items", [5, 11, 12, 13, 14, 15, 24, 25, 60])
def test_no_page_begins_with_the_signature_or_ends_with_a_heading(items: int, methodist: User, chair: User, council_body: Body) -> None:
    content = documents.plan_content(factories.plan(methodist, council_body, items=items))
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=documents.plan_pdf(content, code="7K2M-9QXD-4HTP"), capture_output=True, check=True
    )
    pages = [[line.strip() for line in page.splitlines() if line.strip()] for page in done.stdout.decode().split("\f")[:-1]]
    headings = re.compile(r"\d{4}-жылдын [а-я]+|Жыл ичинде|ИШ-ЧАРАЛАР|АРТЫКЧЫЛЫКТУУ БАГЫТТАР|№ +Иш-чара.*")
    for page in pages:
        assert not page[0].startswith("Төрага")
        assert not headings.fullmatch(page[-2]), page[-3:]  # the last line is the foot
    assert all(page[0].startswith("№") for page in pages[1:])


def test_what_was_dropped_is_not_printed_and_what_was_moved_stands_at_its_new_time(
    methodist: User, secretary: User, chair: User, council_body: Body
) -> None:
    plan = factories.adopted(methodist, [secretary, chair], council_body)
    first, second, _third = documents.in_order(plan.items.all())
    plans.drop(first, by=methodist, reason="Мугалим кетти")
    plans.move(second, by=methodist, to=factories.DAY.replace(day=19), reason="Каникул")
    items = documents.plan_content(plan)["items"]
    assert first.title not in [i["title"] for i in items]
    assert next(i["day"] for i in items if i["title"] == second.title) == "2026-11-19"
