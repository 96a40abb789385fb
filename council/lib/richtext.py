"""Plain typing as safe HTML: paragraphs, lists («- », «1. ») and tables («| a | b |»). Nothing else of Markdown is switched on."""

from __future__ import annotations

import re
from html import unescape

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_PARSER = MarkdownIt("zero", {"html": False, "breaks": True}).enable(["list", "table", "newline"])
_BLOCKS = ("- ", "– ", "— ", "• ", "|")
# Dashes and dots that people put before the lines of a list.
_DASH = re.compile(r"^(\s*)[–—•*+] +", re.MULTILINE)
_BEFORE_LIST = re.compile(r"(?<=[^\n])\n(?=(?:- |\d{1,2}[.)] ))")


def _as_markdown(text: str) -> str:
    text = _DASH.sub(r"\1- ", text.replace("\r\n", "\n"))
    return _BEFORE_LIST.sub(_blank_line, text)


def _blank_line(match: re.Match[str]) -> str:
    """A list may follow its heading line at once; Markdown wants a blank line before a number other than one."""
    return "\n\n"


def begins_with_a_block(text: str) -> bool:
    """Whether the text begins with a line of a list or a table: then nothing can stand before it on that line."""
    return text.startswith(_BLOCKS)


def to_html(text: str) -> SafeString:
    """Safe HTML of a typed text. The parser escapes all that was typed; only its own p, ul, ol, li, table … come out as tags."""
    if "\n" not in text and not begins_with_a_block(text):
        return mark_safe(f"<p>{escape(text)}</p>" if text else "")  # noqa: S308  (escaped on this line)
    html: str = _PARSER.render(_as_markdown(text)).replace("<th>", '<th scope="col">')
    return mark_safe(str(html).strip())  # noqa: S308  (markdown-it with html switched off escapes what was typed)


_TAGS = re.compile(r"<[^>]+>")


def to_plain(text: str) -> str:
    """The words alone, in order, in one line: for lists, search and comparison."""
    return " ".join(unescape(_TAGS.sub(" ", to_html(text))).split())
