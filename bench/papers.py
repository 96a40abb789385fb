"""`python -m bench.papers KEY TIMES`: how long the protocol of a signed meeting takes as PDF, beside WeasyPrint alone on the same
finished HTML; printed as JSON. Made new on the side: what is stored is not touched."""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from collections.abc import Callable
from statistics import median

import django


def timed(draw: Callable[[], object]) -> float:
    started = time.perf_counter()
    draw()
    return time.perf_counter() - started


def main(meeting: int, times: int) -> None:
    from weasyprint import CSS, HTML

    from council.lib.pdf import PAPER_CSS
    from council.models import School
    from meetings import documents
    from meetings.documents.papers import page_setup, paper_html, qr_png
    from meetings.models import Protocol

    content = Protocol.objects.get(meeting=meeting).content
    code = "AAAA-BBBB-CCCC"
    image = base64.b64encode(qr_png(f"https://{content['school']['site_host']}/verify/{code}/")).decode()
    html = paper_html(content, form="full", language="ky", code=code).replace("paper:qr", f"data:image/png;base64,{image}")
    setup = page_setup(School.objects.get())

    def alone() -> object:
        sheets = [CSS(filename=PAPER_CSS), CSS(string=setup)]
        return HTML(string=html).write_pdf(stylesheets=sheets, pdf_variant="pdf/a-2a", pdf_tags=True)

    def ours() -> object:
        return documents.render_paper(content, form="full", language="ky", code=code)

    alone(), ours()
    pairs = [(timed(ours), timed(alone)) for _time in range(times)]
    figures = {"ours_ms": median(a for a, _b in pairs) * 1000, "weasyprint_ms": median(b for _a, b in pairs) * 1000}
    print(json.dumps({**figures, "ratio": median(a / b for a, b in pairs)}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
