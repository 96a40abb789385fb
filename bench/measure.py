"""Asks for every page, again and again, each time in another order, so that the noise of the machine falls on all alike."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

from bench.installation import Server
from bench.pages import PAGES, Page
from bench.visitor import Answer, Visitor

SMALL = 8_000  # bytes of a small page
CROWD = 4  # who ask at the same time when requests per second are counted
WARM = 4  # requests before the first that counts: every worker has seen the page
DRAWN_EVERY = 10  # rounds


@dataclass
class Timed:
    """A page and how long it took: in the school of twenty years, in that of one, and beside it a bare page of the same size."""

    page: Page
    size: int = 0
    queries: int = 0
    queries_of_one: int = 0
    long: list[Answer] = field(default_factory=list)
    short: list[Answer] = field(default_factory=list)
    bare: list[Answer] = field(default_factory=list)

    @property
    def bare_size(self) -> int:
        return self.size if self.page.kind == "page" and not (self.page.form or self.page.typed) else SMALL

    def figures(self) -> dict[str, Any]:
        return {
            "page": self.page.name,
            "kind": self.page.kind,
            "by": self.page.by,
            "bytes": self.size,
            "queries": self.queries,
            "queries_most": self.page.queries,
            "queries_one_year": self.queries_of_one,
            "median_ms": median(a.ms for a in self.long),
            "p95_ms": quantiles([a.ms for a in self.long], n=20)[-1],
            "processor_ms": median(a.processor_ms for a in self.long),
            "bare_ms": median(a.ms for a in self.bare),
            "bare_processor_ms": median(a.processor_ms for a in self.bare),
            "to_bare": paired(self.long, self.bare),
            "to_one_year": paired(self.long, self.short),
            "requests": len(self.long),
        }


def paired(one: list[Answer], other: list[Answer]) -> float:
    """The ratio of two that were always measured next to each other."""
    return median(a.ms / b.ms for a, b in zip(one, other, strict=True))


class School:
    """A server with those who are signed in to it, and the keys that addresses need."""

    def __init__(self, server: Server, keys: dict[str, Any]) -> None:
        self.server, self.keys = server, keys
        self.visitors = {"": Visitor(server.port)}
        self.typed = ""  # the id of the last change that was sent

    def visitor(self, name: str) -> Visitor:
        if name not in self.visitors:
            self.visitors[name] = Visitor(self.server.port).sign_in(name)
        return self.visitors[name]

    def ask(self, page: Page, *, count: bool = False) -> Answer:
        change = self.next_change() if page.typed else None
        answer = self.visitor(page.by).ask(page.address.format(**self.keys), page.form or None, json=change, count=count)
        if answer.status != (302 if page.form else 200):
            raise RuntimeError(f"{page.name} ({page.address}) as {page.by or 'nobody'}: {answer.status}")
        return answer

    def next_change(self) -> dict[str, Any]:
        """A few words more in the text of the decision, based on the change before, as the recorder sends them."""
        change, before = str(uuid4()), self.typed
        self.typed = change
        text = f"Окуучулардын окуу сабаттуулугу боюнча иш-чаралар {change} бекитилсин."
        ref = f"decision:{self.keys['decision']}"
        base = f"after:{before}" if before else self.version(ref)
        return {"changes": [{"id": change, "verb": "set", "on": ref, "field": "text", "value": text, "base": base}]}

    def version(self, ref: str) -> str:
        """What the recorder's page says of the text that stands there."""
        cookies = "; ".join(f"{k}={v}" for k, v in self.visitor("secretary").cookies.items())
        address = f"http://127.0.0.1:{self.server.port}/meetings/{self.keys['in_progress']}/record/state/"
        with urlopen(Request(address, headers={"Cookie": cookies})) as answer:
            state = json.load(answer)["state"]
        return next(str(d["versions"]["text"]) for i in state["items"] for d in i["decisions"] if d["ref"] == ref)

    def bare(self, size: int) -> Answer:
        return self.visitor("methodist").ask(f"/bench/blank/{size}/")


def pages(long: School, short: School, seconds: float) -> list[Timed]:
    """Measure all pages for so many seconds."""
    timed = [Timed(page) for page in PAGES]
    for row in timed:
        for _time in range(WARM):
            row.size = long.ask(row.page).size
            short.ask(row.page)
            long.bare(row.bare_size)
        row.queries = long.ask(row.page, count=True).queries
        row.queries_of_one = short.ask(row.page, count=True).queries
    random, deadline, rounds = Random(0), time.monotonic() + seconds, 0
    while time.monotonic() < deadline or rounds < DRAWN_EVERY + 1:
        due = [row for row in timed if row.page.kind != "drawing" or rounds % DRAWN_EVERY == 0]
        random.shuffle(due)
        for row in due:
            one_round(row, long, short, random)
        rounds += 1
    return timed


def one_round(row: Timed, long: School, short: School, random: Random) -> None:
    """The page in both schools and the bare page, in any order."""
    asks: list[tuple[list[Answer], Callable[[], Answer]]] = [
        (row.long, lambda: long.ask(row.page)),
        (row.short, lambda: short.ask(row.page)),
        (row.bare, lambda: long.bare(row.bare_size)),
    ]
    random.shuffle(asks)
    for answers, ask in asks:
        answers.append(ask())


def throughput(school: School, page: Page, seconds: float) -> float:
    """Requests per second of one page that several people open at the same time."""
    path, cookies = page.address.format(**school.keys), school.visitor(page.by).cookies
    deadline = time.monotonic() + seconds

    def keep_asking(_number: int) -> int:
        visitor, done = Visitor(school.server.port, dict(cookies)), 0
        while time.monotonic() < deadline:
            visitor.ask(path)
            done += 1
        return done

    with ThreadPoolExecutor(CROWD) as crowd:
        return sum(crowd.map(keep_asking, range(CROWD))) / seconds
