"""Somebody in front of a browser: signs in on the page, keeps the cookies, and is timed from the first byte sent to the last received."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from json import dumps
from typing import Any
from urllib.parse import quote, urlencode

from bench import PASSWORD
from bench.middleware import ASK, PROCESSOR, QUERIES

# Every request comes from an address of its own: the page that verifies papers counts the tries of an address.
_ADDRESSES = itertools.cycle(f"127.1.{a}.{b}" for a in range(1, 250) for b in range(1, 250))


@dataclass(frozen=True)
class Answer:
    status: int
    size: int
    ms: float
    processor_ms: float
    queries: int


@dataclass
class Visitor:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self, username: str) -> Visitor:
        path = "/accounts/login/"
        self.ask(path)
        answer = self.ask(path, {"login": username, "password": PASSWORD})
        if answer.status != 302:
            raise RuntimeError(f"{username} could not sign in: {answer.status}")
        return self

    def ask(self, path: str, form: dict[str, str] | None = None, *, json: Any = None, count: bool = False) -> Answer:
        """One request. With a form or JSON it is sent; with `count` the server counts its queries (and is a little slower for it)."""
        headers = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Accept-Language": "ky",
            **({ASK: "1"} if count else {}),
        }
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if json is not None:
            body = dumps(json)
            headers |= {"Content-Type": "application/json", "X-CSRFToken": self.cookies.get("csrftoken", "")}
        started = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(next(_ADDRESSES), 0))
        try:
            connection.request("GET" if body is None else "POST", quote(path, safe="/?&=:#"), body, headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        ms = (time.perf_counter() - started) * 1000
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        cost = response.headers
        return Answer(response.status, len(content), ms, float(cost.get(PROCESSOR, 0)), int(cost.get(QUERIES, 0)))
