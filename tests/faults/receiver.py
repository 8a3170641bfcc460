"""A subscriber's webhook that is at times away, slow or broken, and keeps a record of all that reached it."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Literal, Self

import msgspec
from aiohttp import web
from standardwebhooks import Webhook

SECRET: Final = b"a secret of the fault runs only"
TIMEOUT_S: Final = 1.0
"""How long the sender waits for an answer."""
Mood = Literal["taken", "refused", "refused_unread", "cut", "cut_unread", "slow"]
_MOODS: Final[tuple[tuple[int, Mood], ...]] = (
    (10, "refused"),
    (15, "refused_unread"),
    (20, "cut"),
    (25, "cut_unread"),
    (26, "slow"),
)
"""Percent of first attempts, added up; of second ones half as many, from the third on none."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request whose body was read, whatever was answered."""

    webhook_id: str
    body: bytes
    taken: bool

    @property
    def data(self) -> dict[str, Any]:
        """The telling."""
        decoded: dict[str, Any] = msgspec.json.decode(self.body)["data"]
        return decoded


class Receiver:
    """Listens on the loopback as long as its context lasts; the moods follow from ids alone."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        """In the order in which they were read."""
        self.moods: Counter[str] = Counter()
        self.away = False
        """True: refuses everything, as in an outage."""
        self.url = ""
        self._attempts: Counter[str] = Counter()
        self._signer = Webhook(SECRET)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/hook", self._take)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def _mood(self, webhook_id: str) -> Mood:
        attempt = self._attempts[webhook_id]
        self._attempts[webhook_id] += 1
        if self.away:
            return "refused_unread"
        share = hashlib.blake2b(f"{webhook_id}:{attempt}".encode(), digest_size=4).digest()
        percent = int.from_bytes(share, "big") / 2**32 * 100 * (1, 2)[attempt] if attempt < 2 else 100
        return next((mood for bound, mood in _MOODS if percent < bound), "taken")

    async def _take(self, request: web.Request) -> web.Response:
        webhook_id = request.headers["webhook-id"]
        mood = self._mood(webhook_id)
        self.moods[mood] += 1
        if mood == "refused_unread":
            return web.Response(status=503, headers={"Retry-After": "1"})
        if mood == "cut_unread":
            return _cut(request)
        body = await request.read()
        self._signer.verify(body, dict(request.headers))
        self.requests.append(Request(webhook_id=webhook_id, body=body, taken=mood == "taken"))
        if mood == "refused":
            return web.Response(status=500)
        if mood == "cut":
            return _cut(request)
        if mood == "slow":
            await asyncio.sleep(2 * TIMEOUT_S)
        return web.Response(status=200)


def _cut(request: web.Request) -> web.Response:
    """The connection is gone before any answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=200)
