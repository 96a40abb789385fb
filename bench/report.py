"""The figures as a table, each beside its limit in design §7; what exceeds it is marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TO_BARE, TO_ONE_YEAR, TO_WEASYPRINT = 3.0, 1.2, 1.15
REQUESTS_A_SECOND, WORKER_MB, RUN_SECONDS = 60, 150, 5.0
HEAD = ("page", "by", "kB", "queries", "median ms", "p95 ms", "python ms", "× bare", "× 1 year")


def table(figures: dict[str, Any]) -> str:
    return "\n".join([*_pages(figures["pages"]), "", *_others(figures)])


def _pages(pages: list[dict[str, Any]]) -> Iterator[str]:
    rows = [HEAD, *(_row(p) for p in pages)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEAD))]
    for row in rows:
        yield "  ".join(cell.ljust(w) if n < 2 else cell.rjust(w) for n, (cell, w) in enumerate(zip(row, widths, strict=True)))


def _row(page: dict[str, Any]) -> tuple[str, ...]:
    return (
        page["page"],
        page["by"] or "–",
        f"{page['bytes'] / 1000:.0f}",
        _marked(page["queries"], page["queries_most"], "d"),
        f"{page['median_ms']:.1f}",
        f"{page['p95_ms']:.1f}",
        f"{page['processor_ms']:.1f}",
        _marked(page["to_bare"], TO_BARE, ".2f") if page["kind"] != "drawing" else "",
        _marked(page["to_one_year"], TO_ONE_YEAR, ".2f"),
    )


def _marked(value: float, most: float, form: str) -> str:
    return f"{value:{form}}{'!' if value > most else ' '}"


def _others(figures: dict[str, Any]) -> Iterator[str]:
    speed, pdf = figures["requests_a_second"], figures["protocol_pdf"]
    yield f"full signed protocol  {speed:.0f} requests/s{' !' if speed < REQUESTS_A_SECOND else ''} (at least {REQUESTS_A_SECOND})"
    yield f"bare page of its size {figures['requests_a_second_bare']:.0f} requests/s"
    yield f"protocol as PDF       {pdf['ours_ms']:.0f} ms, WeasyPrint alone {pdf['weasyprint_ms']:.0f} ms: × {_marked(pdf['ratio'], TO_WEASYPRINT, '.2f')}"
    yield f"a worker              {_marked(figures['worker_mb'], WORKER_MB, '.0f')} MB, {_marked(figures['worker_mb_after_pdf'], WORKER_MB, '.0f')} MB after drawing PDFs"
    if "run_seconds" in figures:
        yield f"make run answers in   {_marked(figures['run_seconds'], RUN_SECONDS, '.1f')} s"
    yield f"load of the machine   {figures['load']:.1f} on {figures['processors']} processors"
