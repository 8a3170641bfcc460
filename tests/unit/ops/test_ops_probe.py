"""The probe tells the truth about a worker."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from streams.errors import SettingsError
from streams.ops.probe import Check, serve_probe, verdict


def _boom() -> str | None:
    raise RuntimeError("view is gone")


async def _get(path: str, **options: Any) -> tuple[int, str, str]:
    probe = await serve_probe(**options)
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://{probe.host}:{probe.port}{path}") as response,
        ):
            return response.status, response.headers["Content-Type"], await response.text()
    finally:
        await probe.close()


def test_metrics_come_in_prometheus_text_format() -> None:
    """Prometheus refuses a target without a content type it knows."""
    status, content_type, body = asyncio.run(_get("/metrics"))
    assert status == 200
    assert content_type.startswith("text/plain")
    assert "# TYPE streams_records_in_total counter" in body


def test_not_ready_until_every_check_holds() -> None:
    """Ready means assigned and restored: a load balancer must not be lied to."""
    ready: dict[str, Check] = {"assigned": lambda: None, "restored": lambda: "dedup[0] at 10 of 900"}
    status, _, body = asyncio.run(_get("/readyz", ready=ready))
    assert status == 503
    assert "dedup[0] at 10 of 900" in body
    assert asyncio.run(_get("/readyz", ready={"assigned": lambda: None}))[0] == 200


def test_alive_is_apart_from_ready() -> None:
    """A restoring worker is alive: killing it for not being ready would never let it finish."""
    status, _, _ = asyncio.run(_get("/healthz", ready={"restored": lambda: "not yet"}))
    assert status == 200


def test_a_check_that_raises_does_not_hold() -> None:
    """A broken check is a finding, not a crash."""
    assert verdict({"view": _boom}) == (
        503,
        {"status": "failing", "checks": ["view"], "failing": {"view": "RuntimeError: view is gone"}},
    )


def test_a_taken_port_is_named() -> None:
    """The message says which setting to change."""

    async def twice() -> None:
        first = await serve_probe()
        try:
            await serve_probe(port=first.port)
        finally:
            await first.close()

    with pytest.raises(SettingsError, match="probe_port"):
        asyncio.run(twice())
