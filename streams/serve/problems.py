"""Refusals that machines can read: RFC 9457 problem details.

Source: RFC 9457, Problem Details for HTTP APIs.
"""

from __future__ import annotations

import math
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response


class Problem(Exception):
    """A request that is refused: HTTP status, reason code, and what to do about it."""

    def __init__(
        self,
        status: int,
        reason: str,
        detail: str,
        *,
        retry_after_s: float | None = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.reason = reason
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.headers = headers or {}
        self.more = more


def problem_response(problem: Problem) -> Response:
    """Return the answer that tells `problem`."""
    headers = {"Cache-Control": "no-store", **problem.headers}
    if problem.retry_after_s is not None:
        headers["Retry-After"] = str(max(1, math.ceil(problem.retry_after_s)))
    body = {
        "type": "about:blank",
        "status": problem.status,
        "reason": problem.reason,
        "detail": problem.detail,
        **problem.more,
    }
    return Response(orjson.dumps(body), problem.status, headers, media_type="application/problem+json")


async def answer_problem(_request: Request, problem: Exception) -> Response:
    """Exception handler for `Problem`."""
    assert isinstance(problem, Problem)
    return problem_response(problem)
