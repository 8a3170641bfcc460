"""The app: routes, guards, measurements."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams.acquire.sources import Source
from streams.ops import metrics
from streams.ops.log import get_logger
from streams.ops.probe import Check
from streams.serve import queries
from streams.serve.access import Tokens
from streams.serve.desk import show_desk, show_news
from streams.serve.live import stream_live
from streams.serve.parts import Came, HttpLimits, Parts, Publishes, States
from streams.serve.problems import Problem, answer_problem, problem_response
from streams.serve.pulse import Pulse
from streams.serve.push import push_articles
from streams.serve.rate import RateLimit
from streams.serve.read_model import ReadModel

__all__ = ["HttpLimits", "Publishes", "make_app"]

_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_log = get_logger()


def _clock() -> datetime:
    return datetime.now(UTC)


def make_app(
    publisher: Publishes,
    model: ReadModel,
    *,
    tokens: Mapping[str, str] | None = None,
    pulse: Pulse | None = None,
    limits: HttpLimits | None = None,
    ready: Mapping[str, Check] | None = None,
    alive: Mapping[str, Check] | None = None,
    protect_reads: bool | None = None,
    loopback_only: bool = True,
    came: Came | None = None,
    health: States | None = None,
    sources: Mapping[str, Source] | None = None,
    now: Callable[[], datetime] = _clock,
    monotonic: Callable[[], float] = time.monotonic,
    exposition: Callable[[], tuple[bytes, str]] = metrics.exposition,
) -> Starlette:
    """Return the app over `model`, publishing pushed articles through `publisher`.

    `tokens`: source → token (source ``*``: may push for all). `loopback_only` refuses host names other than localhost;
    without it readers are asked for a token too, unless `protect_reads` says otherwise. `ready` and `alive` are what
    `/readyz` and `/healthz` check. `came` is told what each source pushes; `health` says how the
    sources are; `sources`, by name, say what their articles do not say themselves.
    """
    bounds = limits or HttpLimits()
    routes = [
        Route("/", show_desk),
        Route("/desk/news", show_news),
        Route("/desk.css", _asset("desk.css", "text/css")),
        Route("/desk.js", _asset("desk.js", "text/javascript")),
        Route("/v1/articles", push_articles, methods=["POST"]),
        Route("/v1/articles/{id:path}", queries.get_article),
        Route("/v1/copies/{id:path}", queries.get_copies),
        Route("/v1/events", queries.list_events),
        Route("/v1/events/{id}", queries.get_event),
        Route("/v1/alerts", queries.list_alerts),
        Route("/v1/alerts/{id}", queries.get_alert),
        Route("/v1/rejected", queries.list_rejected),
        Route("/v1/stream", stream_live),
        Route("/metrics", queries.show_metrics),
        Route("/healthz", queries.show_health),
        Route("/readyz", queries.show_ready),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(_Measured, routes={route.endpoint: route.path for route in routes})],
        exception_handlers={Problem: answer_problem, HTTPException: _answer_http, Exception: _answer_fault},
    )
    app.state.parts = Parts(
        publisher=publisher,
        model=model,
        pulse=pulse or Pulse(),
        tokens=Tokens(tokens or {}),
        limits=bounds,
        rate=RateLimit(bounds.rate_per_minute, monotonic),
        now=now,
        ready=ready or {},
        alive=alive or {},
        exposition=exposition,
        protect_reads=not loopback_only if protect_reads is None else protect_reads,
        loopback_only=loopback_only,
        came=came,
        health=health,
        sources=sources or {},
    )
    return app


def _asset(name: str, media_type: str) -> Callable[[Request], Response]:
    body = files("streams.serve").joinpath("pages", name).read_bytes()

    def show(_request: Request) -> Response:
        return Response(body, headers={"Cache-Control": "max-age=300"}, media_type=media_type)

    return show


async def _answer_http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    reason = {404: "not_found", 405: "wrong_method"}.get(error.status_code, "http_error")
    return problem_response(Problem(error.status_code, reason, error.detail, headers=dict(error.headers or {})))


async def _answer_fault(_request: Request, _error: Exception) -> Response:
    return problem_response(Problem(500, "fault", "a fault of the program; its log names it"))


class _Measured:
    """Counts and times each request by route, and adds the headers that every answer has."""

    def __init__(self, app: ASGIApp, routes: Mapping[Any, str]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception:
            _log.exception("serve.failed", method=scope["method"], route=self._route(scope))
            raise
        finally:
            route = self._route(scope)
            metrics.HTTP_REQUESTS.labels(route, _method(scope), str(status)).inc()
            if route != "/v1/stream":
                metrics.HTTP_SECONDS.labels(route).observe(time.perf_counter() - started)

    def _route(self, scope: Scope) -> str:
        return self._routes.get(scope.get("endpoint"), "other")


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in ("GET", "HEAD", "POST") else "other"
