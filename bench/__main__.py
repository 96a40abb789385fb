"""`make bench`: the figures of design §7 as a table and as JSON. `QUICK=1` for a short run, `BENCH_OUT=` for another file."""

from __future__ import annotations

import argparse
import json
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import measure, report
from bench.installation import ROOT, prepared, python, seconds_of_make_run, serving
from bench.pages import PAGES, Page


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about a minute: fewer rounds")
    parser.add_argument("--out", type=Path, default=Path(os.environ.get("BENCH_OUT") or ROOT / "var" / "bench.json"))
    options = parser.parse_args()
    figures = measured(quick=options.quick)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    print(report.table(figures))


def measured(*, quick: bool) -> dict[str, Any]:
    say("records of twenty years and of one")
    (long_database, long_keys), (short_database, short_keys) = prepared(20), prepared(1)
    python("manage.py", "collectstatic", "--noinput", "-v", "0", database=long_database)
    figures: dict[str, Any] = {"quick": quick, "processors": os.cpu_count()}
    try:
        with ExitStack() as stack:
            long = measure.School(stack.enter_context(serving(long_database)), long_keys)
            short = measure.School(stack.enter_context(serving(short_database)), short_keys)
            say("pages")
            timed = measure.pages(long, short, seconds=15 if quick else 240)
            figures["pages"] = [row.figures() for row in timed]
            figures["worker_mb_after_pdf"] = long.server.memory()
            say("requests per second")
            full = next(row for row in timed if row.page.address == "/meetings/{signed}/")
            bare = Page("bare", f"/bench/blank/{full.size}/")
            seconds = 3 if quick else 10
            figures["requests_a_second"] = measure.throughput(long, full.page, seconds)
            figures["requests_a_second_bare"] = measure.throughput(long, bare, seconds)
            figures["load"] = os.getloadavg()[0]
        with serving(long_database) as fresh:
            figures["worker_mb"] = memory_without_papers(fresh, long_keys)
        say("PDF")
        figures["protocol_pdf"] = json.loads(
            python("-m", "bench.papers", str(long_keys["signed"]), "3" if quick else "9", database=long_database)
        )
        say("make run")
        figures["run_seconds"] = seconds_of_make_run(short_database)
    finally:
        python("manage.py", "database", "stop", database=long_database)
    return figures


def memory_without_papers(server: Any, keys: dict[str, Any]) -> float:
    """A worker that has shown every page and drawn no PDF (papers in bulk are made by a command)."""
    school = measure.School(server, keys)
    for page in PAGES * 2:
        if page.kind != "drawing":
            school.ask(page)
    return school.server.memory()


def say(what: str) -> None:
    print(f"… {what}", flush=True)


if __name__ == "__main__":
    main()
