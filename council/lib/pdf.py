"""PDF from HTML: archival and tagged (PDF/A-2a as WeasyPrint declares it), in the one face that we ship."""

from __future__ import annotations

import atexit
import hashlib
import mimetypes
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
PAPER_CSS = STATIC / "css" / "paper.css"
# What a paper may fetch from disk: our fonts and our stylesheet. Everything else must be handed over in `images`.
OPEN_FOLDERS = (STATIC / "fonts" / "tinos", STATIC / "css")


def render_pdf(html: str, *, images: Mapping[str, bytes] | None = None, extra_css: str = "") -> bytes:
    """The PDF of a whole HTML document. `images` are given out as `paper:<name>`; any other address is an error.

    The identifier follows from the HTML, so that the same paper made twice has the same bytes but for WeasyPrint's version.
    """
    # Imported here: it takes 0.7 s, and only the process that makes a paper needs it.
    from weasyprint import CSS, HTML

    style, fonts = paper_style()
    fetcher = own_files_only(images or {})
    sheets = [style]
    if extra_css:
        sheets.append(CSS(string=extra_css, font_config=fonts, url_fetcher=fetcher))
    document = HTML(string=html, url_fetcher=fetcher, base_url=PAPER_CSS.as_uri())
    content: bytes = document.write_pdf(
        stylesheets=sheets,
        font_config=fonts,
        pdf_variant="pdf/a-2a",
        pdf_tags=True,
        pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
        optimize_images=False,
    )
    return content


@cache
def paper_style() -> tuple[Any, Any]:
    """Our stylesheet with its fonts, read once a process: a sixth of the time of a short paper."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    # Let go before the interpreter takes its modules apart: the fonts still have a folder to delete.
    atexit.register(paper_style.cache_clear)
    fonts = FontConfiguration()
    return CSS(filename=PAPER_CSS, font_config=fonts, url_fetcher=own_files_only({})), fonts


def own_files_only(images: Mapping[str, bytes]) -> Any:
    """A fetcher that gives out our own files and the images of this paper; any other address is an error."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, rest = url.partition(":")
            if scheme == "paper" and rest in images:
                return URLFetcherResponse(url, body=images[rest])
            path = Path(rest.removeprefix("//")).resolve()
            if scheme == "file" and any(path.is_relative_to(folder) for folder in OPEN_FOLDERS):
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": mimetypes.guess_type(path)[0] or "font/ttf"})
            raise FatalURLFetchingError(f"A paper may not fetch {url[:200]}")

    return OwnFilesOnly()
