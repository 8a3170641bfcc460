"""The live stream on a real socket: news as they come, and what was missed."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from serve_parts import FakeLog, alert, event

from streams.errors import SettingsError
from streams.serve import HttpLimits, Pulse, ReadModel, check_binding, make_app, start_server

Message = dict[str, str]


async def _read(response: aiohttp.ClientResponse, count: int) -> list[Message]:
    messages: list[Message] = []
    message: Message = {}
    while len(messages) < count:
        line = (await asyncio.wait_for(response.content.readline(), 20)).decode().rstrip("\r\n")
        if not line and message:
            messages.append(message)
            message = {}
        elif line and not line.startswith(":"):
            key, _, value = line.partition(": ")
            message[key] = value
    return messages


class Live:
    """A running server, its model, and a session to ask it with."""

    def __init__(self, **limits: Any) -> None:
        self.model, self.pulse = ReadModel(":memory:"), Pulse()
        self._app = make_app(FakeLog(), self.model, pulse=self.pulse, limits=HttpLimits(**limits))

    async def __aenter__(self) -> Live:
        self.server = await start_server(self._app, port=0)
        self.session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()
        await self.server.stop()

    def get(self, path: str, **options: Any) -> Any:
        """Ask the server."""
        return self.session.get(self.server.url.rstrip("/") + path, **options)


def test_news_come_as_they_come_about() -> None:
    """No polling, no reload."""

    async def run() -> list[Message]:
        async with Live() as live:
            live.model.apply([event(1)])
            async with live.get("/v1/stream") as response:
                live.model.apply([event(2)])
                live.pulse.beat()
                live.model.apply([alert(2)])
                live.pulse.beat()
                return await _read(response, 2)

    messages = asyncio.run(run())
    assert [message["event"] for message in messages] == ["event", "alert"]
    assert '"event_id":"ev_2"' in messages[0]["data"]


def test_who_comes_back_gets_what_was_missed_and_nothing_twice() -> None:
    """A subscriber's connection breaks; the alert in that minute must not be lost."""

    async def run() -> tuple[list[Message], list[Message]]:
        async with Live() as live:
            live.model.apply([alert(1), alert(2)])
            async with live.get("/v1/stream", headers={"Last-Event-ID": f"{live.model.epoch}-0"}) as response:
                before = await _read(response, 1)
            live.model.apply([alert(3)])
            async with live.get("/v1/stream", headers={"Last-Event-ID": before[0]["id"]}) as response:
                return before, await _read(response, 2)

    before, after = asyncio.run(run())
    told = [message["data"].split('"alert_id":"')[1][:4] for message in (*before, *after)]
    assert told == ["al_1", "al_2", "al_3"]


@pytest.mark.parametrize("last", ["other-5", "nonsense", "x-99999"])
def test_an_unknown_place_is_answered_with_a_reset(last: str) -> None:
    """The model was filled anew; to go on in silence would hide that something is missing."""

    async def run() -> list[Message]:
        async with Live() as live:
            live.model.apply([alert(1)])
            async with live.get("/v1/stream", params={"last_event_id": last}) as response:
                return await _read(response, 1)

    assert asyncio.run(run())[0]["event"] == "reset"


def test_streams_beyond_the_bound_are_refused() -> None:
    """Each costs memory; the desk must stay reachable."""

    async def run() -> tuple[int, int]:
        async with Live(max_streams=1) as live, live.get("/v1/stream") as first:
            live.model.apply([event()])
            live.pulse.beat()
            await _read(first, 1)
            async with live.get("/v1/stream") as second:
                return first.status, second.status

    assert asyncio.run(run()) == (200, 503)


def test_the_server_stops_while_streams_are_open() -> None:
    """Ctrl-C must not wait for readers."""

    async def run() -> None:
        async with Live() as live, live.get("/v1/stream") as response:
            live.model.apply([event()])
            live.pulse.beat()
            await _read(response, 1)
            await asyncio.wait_for(live.server.stop(), 15)

    asyncio.run(run())


def test_a_taken_port_is_named() -> None:
    """With the setting to change."""

    async def run() -> None:
        async with Live() as live:
            await start_server(make_app(FakeLog(), live.model), port=live.server.port)

    with pytest.raises(SettingsError, match=r"http\.port"):
        asyncio.run(run())


def test_other_machines_are_let_in_only_with_tokens() -> None:
    """An open port without tokens would let anybody publish in anybody's name."""
    with pytest.raises(SettingsError) as caught:
        check_binding("0.0.0.0", {})
    assert caught.value.reason == "open_without_tokens"
    assert check_binding("0.0.0.0", {"a": "x" * 16}) is False
    for host in ("127.0.0.1", "::1", "localhost"):
        assert check_binding(host, {}) is True


@pytest.mark.parametrize(
    ("tokens", "reason"), [({"a": "short"}, "weak_token"), ({"a": "x" * 20, "b": "x" * 20}, "shared_token")]
)
def test_tokens_that_protect_nothing_are_refused(tokens: dict[str, str], reason: str) -> None:
    """Found at the start, without showing the token."""
    with pytest.raises(SettingsError) as caught:
        check_binding("127.0.0.1", tokens)
    assert caught.value.reason == reason
    assert not any(token in str(caught.value) for token in tokens.values())
