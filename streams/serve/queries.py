"""Questions to the read model, answered as JSON; `/metrics`, `/healthz`, `/readyz`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from streams.codec import decode
from streams.ops.probe import verdict
from streams.records import JudgedArticle
from streams.serve.parts import Parts
from streams.serve.problems import Problem
from streams.serve.read_model import PAGE_MOST, Row

_ASKED: Final = {
    "event": {"type": "type", "country": "country", "status": "status", "background": "background"},
    "alert": {"event": "event_id", "rule": "rule_id", "subscriber": "subscriber", "op": "op", "severity": "severity"},
    "rejected": {"stage": "stage", "reason": "reason"},
}
"""Query parameter → column, for each kind that is listed."""
_NO_STORE: Final = {"Cache-Control": "no-store"}


def list_events(request: Request) -> Response:
    """Answer the newest events: ``type`` (``conflict.`` for a class), ``country``, ``status``, ``background``."""
    return _list(request, "event", "events")


def list_alerts(request: Request) -> Response:
    """Answer the newest alerts: ``event``, ``rule``, ``subscriber``, ``op``, ``severity``."""
    return _list(request, "alert", "alerts")


def list_rejected(request: Request) -> Response:
    """Answer the newest rejections: ``stage``, ``reason``; `value` is base64."""
    return _list(request, "rejected", "rejected")


def get_event(request: Request) -> Response:
    """Answer one event."""
    return _get(request, "event")


def get_alert(request: Request) -> Response:
    """Answer one alert and what became of each of its tellings."""
    parts = _parts(request)
    row = _find(request, "alert")
    deliveries = parts.model.newest("delivery", most=PAGE_MOST, where={"alert_id": row.id})
    body = b'{"alert":' + row.body + b',"deliveries":' + _array(deliveries) + b"}"
    return Response(body, headers=_NO_STORE, media_type="application/json")


def get_article(request: Request) -> Response:
    """Answer one cleaned article and its decision, by the id of the article or of its item."""
    return _get(request, "article")


def get_copies(request: Request) -> Response:
    """Answer who carries an article, by the id of it or its item: its family in the order of its log."""
    parts, key = _parts(request), str(request.path_params["id"])
    found = (decode(row.body, JudgedArticle) for row in parts.model.family(key))
    family = sorted(found, key=lambda judged: judged.decision.position)
    if not family:
        raise Problem(404, "not_found", "no family has an article of this id, or it has been forgotten")
    carried = parts.model.carried([family[0].article.item_id])
    answer = {
        "family": family[0].decision.cluster,
        "articles": carried.articles,
        "outlets": carried.outlets,
        "copies": [_copy(one) for one in family],
    }
    return Response(orjson.dumps(answer), headers=_NO_STORE, media_type="application/json")


def _copy(judged: JudgedArticle) -> dict[str, Any]:
    article, decision = judged.article, judged.decision
    told = {name: getattr(article, name) for name in ("source", "title", "url", "published", "received", "version")}
    shown = ("article_id", "item_id", "verdict", "copy_of", "origin", "original", "containment", "edits")
    return {name: getattr(decision, name) for name in shown} | told


async def show_metrics(request: Request) -> Response:
    """Answer all figures in Prometheus' text format."""
    body, content_type = await asyncio.to_thread(_parts(request, guard=False).exposition)
    return Response(body, headers={**_NO_STORE, "Content-Type": content_type})


async def show_health(request: Request) -> Response:
    """Answer whether the process lives."""
    status, body = verdict(_parts(request, guard=False).alive)
    return Response(orjson.dumps(body), status, _NO_STORE, "application/json")


async def show_ready(request: Request) -> Response:
    """Answer whether it can do its work, and if not, why."""
    status, body = verdict(_parts(request, guard=False).ready)
    return Response(orjson.dumps(body), status, _NO_STORE, "application/json")


def _parts(request: Request, *, guard: bool = True) -> Parts:
    parts: Parts = request.app.state.parts
    if guard:
        parts.may_read(request)
    return parts


def _list(request: Request, kind: str, name: str) -> Response:
    parts = _parts(request)
    asked = _ASKED[kind]
    where: dict[str, Any] = {}
    for key, value in request.query_params.items():
        if key in ("limit", "before"):
            continue
        if key not in asked:
            raise Problem(400, "bad_query", f"{key[:40]!r} cannot be asked for; take {', '.join(sorted(asked))}")
        where[asked[key]] = value
    if "background" in where:
        where["background"] = int(where["background"] in ("1", "true"))
    limit = _number(request, "limit", parts.limits.page, 1, PAGE_MOST)
    before = _number(request, "before", 2**62, 1, 2**62)
    rows = parts.model.newest(kind, most=limit, before=before, where=where)
    following = str(rows[-1].seq) if len(rows) == limit else None
    body = b'{"' + name.encode() + b'":' + _array(rows) + b',"before":' + orjson.dumps(following) + b"}"
    return Response(body, headers=_NO_STORE, media_type="application/json")


def _array(rows: Iterable[Row]) -> bytes:
    return b"[" + b",".join(row.body for row in rows) + b"]"


def _number(request: Request, key: str, default: int, least: int, most: int) -> int:
    text = request.query_params.get(key)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):
        raise Problem(400, "bad_query", f"{key} is not a number from {least} to {most}")
    return int(text)


def _find(request: Request, kind: str) -> Row:
    key = str(request.path_params["id"])
    row = _parts(request).model.get(kind, key)
    if row is None:
        raise Problem(404, "not_found", f"no {kind} has this id, or it has been forgotten")
    return row


def _get(request: Request, kind: str) -> Response:
    return Response(_find(request, kind).body, headers=_NO_STORE, media_type="application/json")
