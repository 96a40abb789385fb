"""Says what a request cost: the processor's time in the worker, and the number of queries if the request asks for that."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASK, QUERIES, PROCESSOR = "X-Bench-Count", "X-Bench-Queries", "X-Bench-Processor"


class CostMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        queries = 0

        def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(*arguments)

        asked = ASK in request.headers
        started = time.process_time()
        with connection.execute_wrapper(counted) if asked else nullcontext():
            response = self.get_response(request)
        response[PROCESSOR] = f"{(time.process_time() - started) * 1000:.3f}"
        if asked:
            response[QUERIES] = str(queries)
        return response
