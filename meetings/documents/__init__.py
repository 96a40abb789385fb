"""The papers of a meeting. `content` reads the rows once into a plain dictionary; everything printed comes from that alone."""

from meetings.documents.ballots import ballots_pdf, commission_pdf
from meetings.documents.content import Content, content_sha256, protocol_content, with_signatures
from meetings.documents.papers import draft_pdf, paper_context, paper_title, render_paper
from meetings.documents.plans import in_order, plan_content, plan_docx, plan_pdf, plan_title
from meetings.documents.views_of import for_staff, translated

__all__ = [
    "Content",
    "ballots_pdf",
    "commission_pdf",
    "content_sha256",
    "draft_pdf",
    "for_staff",
    "in_order",
    "paper_context",
    "paper_title",
    "plan_content",
    "plan_docx",
    "plan_pdf",
    "plan_title",
    "protocol_content",
    "render_paper",
    "translated",
    "with_signatures",
]
