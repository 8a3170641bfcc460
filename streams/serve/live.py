"""`GET /v1/stream`: events and alerts as they come about, as server-sent events.

Source: HTML Living Standard, server-sent events (html.spec.whatwg.org/multipage/server-sent-events.html).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response

from streams.ops import metrics
from streams.serve.parts import Parts
from streams.serve.problems import Problem

_KINDS: Final = ("event", "alert", "rejected")
_PING_S: Final = 15
_ROWS: Final = 200


async def stream_live(request: Request) -> Response:
    """Answer a stream of `event` and `alert` messages (``kinds=event,alert,rejected`` chooses); it never ends.

    Each message's id is its place in the order of news. Who comes back with Last-Event-ID gets what came meanwhile, of
    each record its newest state; where the place is no longer known, a `reset` message says that the caller's
    picture is to be asked for anew.
    """
    parts: Parts = request.app.state.parts
    parts.may_read(request)
    kinds = tuple(request.query_params.get("kinds", "event,alert").split(","))
    if not set(kinds) <= set(_KINDS):
        raise Problem(400, "bad_query", f"kinds are some of {', '.join(_KINDS)}")
    if parts.streams >= parts.limits.max_streams:
        raise Problem(503, "too_many_streams", "too many live streams are open; try again", retry_after_s=30.0)
    last = request.headers.get("last-event-id") or request.query_params.get("last_event_id")
    # The place is taken before the answer begins: what comes about after the request is in the stream.
    place = await asyncio.to_thread(parts.model.last_seq)
    asked = _place_of(last, parts.model.epoch, place)
    messages = _messages(parts, kinds, place if asked is None else asked, reset=last is not None and asked is None)
    return EventSourceResponse(messages, ping=_PING_S, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


def _place_of(last: str | None, epoch: str, newest: int) -> int | None:
    """Return the place that a message id names, or None if it is of another filling of the model."""
    named, _, number = (last or "").partition("-")
    known = named == epoch and number.isascii() and number.isdigit() and len(number) < 20 and int(number) <= newest
    return int(number) if known else None


async def _messages(parts: Parts, kinds: tuple[str, ...], place: int, *, reset: bool) -> AsyncIterator[ServerSentEvent]:
    model = parts.model
    parts.streams += 1
    metrics.SSE_CLIENTS.inc()
    try:
        if reset:
            yield ServerSentEvent(data="{}", event="reset", id=f"{model.epoch}-{place}")
        while True:
            beat = parts.pulse.next()
            rows = await asyncio.to_thread(model.since, place, kinds=kinds, most=_ROWS)
            for row in rows:
                yield ServerSentEvent(data=row.body.decode(), event=row.kind, id=f"{model.epoch}-{row.seq}")
                place = row.seq
            if len(rows) < _ROWS:
                # Shielded: one stream that ends must not end the beat for the others.
                await asyncio.shield(beat)
    finally:
        parts.streams -= 1
        metrics.SSE_CLIENTS.dec()
