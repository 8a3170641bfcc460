"""A small HTTP server beside a worker: `/metrics`, `/healthz`, `/readyz`; what they say is true.

`/healthz` answers 200 while the event loop runs and every `alive` check holds: an orchestrator restarts the process
otherwise. `/readyz` answers 200 only while every `ready` check holds. Both name what does not hold, with 503.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import orjson
from aiohttp import web

from streams.errors import SettingsError
from streams.ops import metrics

Check = Callable[[], str | None]
"""Returns None while it holds, else the reason why it does not, in words for an operator."""

_HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def verdict(checks: Mapping[str, Check]) -> tuple[int, dict[str, object]]:
    """Return the HTTP status and body that tell whether all `checks` hold, and why not.

    A check that raises does not hold: a probe must never take its process down.
    """
    failing: dict[str, str] = {}
    for name, check in checks.items():
        try:
            reason = check()
        except Exception as error:  # noqa: BLE001  # whatever it is, it is the answer
            reason = f"{type(error).__name__}: {error}"
        if reason is not None:
            failing[name] = reason
    status = "ok" if not failing else "failing"
    return (200 if not failing else 503), {"status": status, "checks": sorted(checks), "failing": failing}


@dataclass(frozen=True, kw_only=True)
class Probe:
    """A running probe; `close` it at the end."""

    host: str
    port: int
    _runner: web.AppRunner

    async def close(self) -> None:
        """Stop answering; returns when the socket is closed."""
        await self._runner.cleanup()


async def serve_probe(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    ready: Mapping[str, Check] | None = None,
    alive: Mapping[str, Check] | None = None,
    exposition: Callable[[], tuple[bytes, str]] = metrics.exposition,
) -> Probe:
    """Return a probe listening on `host`:`port` (0: a free one, see `Probe.port`).

    Raises:
        SettingsError: `port_taken` if the address cannot be listened on.
    """

    async def show_metrics(_request: web.Request) -> web.Response:
        # Other processes' files are read here: not on the loop that serves records.
        body, content_type = await asyncio.to_thread(exposition)
        return web.Response(body=body, headers={**_HEADERS, "Content-Type": content_type})

    def answer(checks: Mapping[str, Check]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(_request: web.Request) -> web.Response:
            status, body = verdict(checks)
            return web.Response(
                body=orjson.dumps(body), status=status, content_type="application/json", headers=_HEADERS
            )

        return handle

    app = web.Application()
    app.router.add_get("/metrics", show_metrics)
    app.router.add_get("/healthz", answer(alive or {}))
    app.router.add_get("/readyz", answer(ready or {}))
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    try:
        await site.start()
    except OSError as error:
        await runner.cleanup()
        raise SettingsError(
            f"cannot listen on {host}:{port} for metrics ({error.strerror}); choose another worker.probe_port",
            reason="port_taken",
        ) from error
    taken = runner.addresses[0][1]
    return Probe(host=host, port=taken, _runner=runner)
