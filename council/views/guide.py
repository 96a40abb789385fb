"""The guide: docs/guide in Kyrgyz and Russian, the reader's own part first."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt

# The parts of each text, in the order of its headings of the first rank.
PARTS = ("all", "methodist", "director", "teacher", "administrator")
LANGUAGES = ("ky", "ru")


@cache
def parts(language: str) -> dict[str, SafeString]:
    """Each part as HTML. The files come with the program and do not change while it runs; HTML typed into them is escaped."""
    text = (settings.BASE_DIR / "docs" / "guide" / f"{language}.md").read_text()
    made = [MarkdownIt("commonmark", {"html": False}).render(f"# {part}") for part in text.removeprefix("# ").split("\n# ")]
    # Headings go one rank down: the page has one of its own.
    deeper = [mark_safe(html.replace("h2>", "h3>").replace("h1>", "h2>")) for html in made]  # noqa: S308  (our own files)
    return dict(zip(PARTS, deeper, strict=True))


def own_parts(request: HttpRequest) -> list[str]:
    """What concerns this reader most, by their offices and seats."""
    standing = getattr(request.user, "standing", None)
    if standing is None:
        return []
    mine = {
        "methodist": standing.may_call_meetings,
        "director": standing.is_director,
        "administrator": standing.is_administrator,
        "teacher": standing.is_staff_member,
    }
    return [name for name, is_mine in mine.items() if is_mine]


@login_not_required
def guide(request: HttpRequest) -> HttpResponse:
    """Open to everybody: who cannot sign in yet needs it most. In English there is none; Russian takes its place."""
    asked = request.GET.get("language", "")
    language = asked if asked in LANGUAGES else "ky" if get_language() == "ky" else "ru"
    texts, mine = parts(language), own_parts(request)
    order = [*mine, *(name for name in PARTS if name not in mine)]
    return render(request, "council/guide.html", {"language": language, "parts": [(name, texts[name]) for name in order]})
