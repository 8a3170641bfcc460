"""Files and webhooks: once, whole, signed, and nowhere they should not go."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from standardwebhooks import Webhook

from streams.errors import DeliveryError, SettingsError, TransientError
from streams.notify import Telling, open_channels, parse_channels
from streams.notify.files import FileChannel
from streams.notify.telling import payload
from streams.notify.webhook import read_retry_after
from streams.records import Alert

NOW = datetime.now(UTC).replace(microsecond=0)
SECRET = "whsec_" + "c3RyZWFtcy10ZXN0LXNlY3JldC0wMTIzNDU2Nzg5"


def _telling(number: int = 1, op: Any = "new") -> Telling:
    alert = Alert(
        alert_id=f"al_{number}",
        rule_id="r",
        subscriber="desk",
        event_id="ev_1",
        revision=1,
        sequence=1,
        op=op,
        title="Blast in Goma",
        received=NOW,
    )
    return Telling(
        delivery_id=f"de_{number}",
        channel="c",
        alert=alert,
        op=op,
        attempts=1,
        at=datetime.now(UTC).replace(microsecond=0),
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _file(path: Path) -> FileChannel:
    channel = open_channels(parse_channels({"c": {"kind": "file", "path": str(path)}}))["c"]
    assert isinstance(channel, FileChannel)
    return channel


def test_a_line_says_what_happened_and_by_which_id(tmp_path: Path) -> None:
    """A subscriber's script needs nothing but the file."""
    path = tmp_path / "new" / "desk.jsonl"
    asyncio.run(_file(path).send(_telling(op="cancel")))
    (line,) = _lines(path)
    assert line["type"] == "alert.cancel"
    assert line["data"]["delivery_id"] == "de_1"
    assert line["data"]["title"] == "Blast in Goma"


def test_a_telling_sent_again_after_a_crash_is_there_once(tmp_path: Path) -> None:
    """The program was killed after writing and before it could remember that."""
    path = tmp_path / "desk.jsonl"
    asyncio.run(_file(path).send(_telling(1)))
    answer = asyncio.run(_file(path).send(_telling(1)))
    asyncio.run(_file(path).send(_telling(2)))
    assert answer.response == "already there"
    assert [line["data"]["delivery_id"] for line in _lines(path)] == ["de_1", "de_2"]


def test_a_half_written_line_is_cut_off_and_written_again(tmp_path: Path) -> None:
    """Killed in the middle of a write; half a line would break every reader."""
    path = tmp_path / "desk.jsonl"
    asyncio.run(_file(path).send(_telling(1)))
    with path.open("ab") as stream:
        stream.write(payload(_telling(2))[:40])
    asyncio.run(_file(path).send(_telling(2)))
    assert [line["data"]["delivery_id"] for line in _lines(path)] == ["de_1", "de_2"]


def test_two_writers_of_one_file_do_not_double(tmp_path: Path) -> None:
    """Two worker processes share a channel; one takes over what the other had begun."""
    path = tmp_path / "desk.jsonl"

    async def both() -> None:
        one, two = _file(path), _file(path)
        await asyncio.gather(*(channel.send(_telling(n)) for n in range(20) for channel in (one, two)))

    asyncio.run(both())
    assert sorted(line["data"]["delivery_id"] for line in _lines(path)) == sorted(f"de_{n}" for n in range(20))


def test_a_rotated_file_is_begun_anew(tmp_path: Path) -> None:
    """logrotate moves it away under the running program."""
    path = tmp_path / "desk.jsonl"
    channel = _file(path)
    asyncio.run(channel.send(_telling(1)))
    path.rename(tmp_path / "desk.jsonl.1")
    asyncio.run(channel.send(_telling(2)))
    assert [line["data"]["delivery_id"] for line in _lines(path)] == ["de_2"]


def test_a_file_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    """A full disk or a missing mount passes."""
    (tmp_path / "blocked").write_text("a file where a folder should be")
    with pytest.raises(TransientError) as caught:
        asyncio.run(_file(tmp_path / "blocked" / "desk.jsonl").send(_telling()))
    assert caught.value.reason == "unwritable"


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def _server(handler: Handler) -> Any:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _post(handler: Handler, telling: Telling | None = None, host: str = "127.0.0.1", **config: Any) -> Any:
    async def run() -> Any:
        async with _server(handler) as port:
            raw = {
                "kind": "webhook",
                "url": f"http://{host}:{port}/hook",
                "secret": SECRET,
                "allow_private": True,
                **config,
            }
            channel = open_channels(parse_channels({"hook": raw}))["hook"]
            try:
                return await channel.send(telling or _telling())
            finally:
                await channel.close()

    return asyncio.run(run())


def test_a_post_is_signed_as_standard_webhooks_says() -> None:
    """Receivers verify with any library of theirs."""
    seen: list[tuple[dict[str, str], bytes]] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((dict(request.headers), await request.read()))
        return web.Response(status=204)

    answer = _post(handler, headers={"X-Desk": "7"})
    assert answer.response == "HTTP 204"
    ((headers, body),) = seen
    verified = Webhook(SECRET).verify(body, headers)
    assert verified["data"]["delivery_id"] == headers["webhook-id"] == "de_1"
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Desk"] == "7"


def test_while_a_secret_is_changed_both_fit(tmp_path: Path) -> None:
    """Sender and receiver cannot change it in the same instant."""
    other = "whsec_" + "YW5vdGhlci1zZWNyZXQtZm9yLXJvdGF0aW9uLTEyMzQ="
    (tmp_path / "secret").write_text(f"{SECRET}\n{other}\n")
    seen: list[tuple[dict[str, str], bytes]] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((dict(request.headers), await request.read()))
        return web.Response()

    _post(handler, secret=None, secret_file=str(tmp_path / "secret"))
    ((headers, body),) = seen
    for secret in (SECRET, other):
        Webhook(secret).verify(body, headers)


@pytest.mark.parametrize(
    ("status", "error", "reason"),
    [
        (408, TransientError, "try_again"),
        (425, TransientError, "try_again"),
        (429, TransientError, "try_again"),
        (500, TransientError, "server_error"),
        (503, TransientError, "server_error"),
        (410, DeliveryError, "gone"),
        (400, DeliveryError, "refused"),
        (401, DeliveryError, "refused"),
        (404, DeliveryError, "refused"),
        (302, DeliveryError, "redirect"),
    ],
)
def test_answers_tell_whether_to_try_again(status: int, error: type[Exception], reason: str) -> None:
    """Trying again what is refused for good, or giving up what would pass, both lose trust."""
    calls = []

    async def handler(request: web.Request) -> web.Response:
        calls.append(request.path)
        return web.Response(status=status, headers={"Retry-After": "30", "Location": "/elsewhere"})

    with pytest.raises(error) as caught:
        _post(handler)
    assert caught.value.reason == reason  # type: ignore[attr-defined]
    assert calls == ["/hook"]
    if isinstance(caught.value, TransientError):
        assert caught.value.retry_after_s == 30.0


def test_a_receiver_that_is_not_there_cannot_have_it() -> None:
    """Only then may a cancel be kept back."""

    async def run() -> None:
        raw = {"kind": "webhook", "url": "http://127.0.0.1:9/x", "secret": SECRET, "allow_private": True}
        channel = open_channels(parse_channels({"hook": raw}))["hook"]
        try:
            await channel.send(_telling())
        finally:
            await channel.close()

    with pytest.raises(TransientError) as caught:
        asyncio.run(run())
    assert caught.value.reason == "unreachable"


def test_a_receiver_that_does_not_answer_may_have_it() -> None:
    """The request went out; only the answer is missing."""

    async def handler(request: web.Request) -> web.Response:
        await request.read()
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(TransientError) as caught:
        _post(handler, timeout_s=0.2)
    assert caught.value.reason == "timeout"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]"])
def test_the_own_network_is_out_of_reach_unless_permitted(host: str) -> None:
    """A subscriber who names this machine's own services must not reach them, however he writes them."""
    calls = []

    async def handler(request: web.Request) -> web.Response:
        calls.append(request.path)
        return web.Response()

    async def run() -> None:
        async with _server(handler) as port:
            raw = {"kind": "webhook", "url": f"https://{host}:{port}/x", "secret": SECRET}
            channel = open_channels(parse_channels({"hook": raw}))["hook"]
            try:
                await channel.send(_telling())
            finally:
                await channel.close()

    with pytest.raises((DeliveryError, TransientError)) as caught:
        asyncio.run(run())
    assert caught.value.reason in {"blocked_address", "bad_url"}
    assert calls == []


def test_retry_after_is_read_in_both_forms() -> None:
    """RFC 9110 permits seconds and dates."""
    now = datetime(2024, 5, 3, 12, 0, tzinfo=UTC)
    assert read_retry_after("120", now) == 120.0
    assert read_retry_after("Fri, 03 May 2024 12:01:00 GMT", now) == 60.0
    assert read_retry_after("soon", now) is None
    assert read_retry_after(None, now) is None


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ({"kind": "smoke"}, "kind"),
        ({"kind": "file"}, "path"),
        ({"kind": "file", "path": "/tmp"}, "folder"),
        ({"kind": "file", "path": "x", "colour": 1}, "colour"),
        ({"kind": "webhook", "secret": SECRET}, "url"),
        ({"kind": "webhook", "url": "ftp://x.example/", "secret": SECRET}, "http"),
        ({"kind": "webhook", "url": "http://x.example/", "secret": SECRET}, "https"),
        ({"kind": "webhook", "url": "https://u:p@x.example/", "secret": SECRET}, "headers"),
        ({"kind": "webhook", "url": "https://x.example/"}, "secret"),
        ({"kind": "webhook", "url": "https://x.example/", "secret": "short"}, "16"),
        ({"kind": "webhook", "url": "https://x.example/", "secret_file": "/nowhere/at/all"}, "/nowhere/at/all"),
        ({"kind": "webhook", "url": "https://x.example/", "secret": SECRET, "timeout_s": 900}, "timeout_s"),
        ({"kind": "webhook", "url": "https://x.example/", "secret": SECRET, "headers": {"Host": "y"}}, "Host"),
    ],
)
def test_a_wrong_channel_is_named_with_its_mend_and_no_secret(raw: dict[str, Any], hint: str) -> None:
    """The operator reads the message, and so does the log."""
    with pytest.raises(SettingsError) as caught:
        parse_channels({"desk": raw})
    assert hint in str(caught.value)
    assert "'desk'" in str(caught.value)
    assert "c3RyZWFtcy" not in str(caught.value)


def test_a_configuration_shows_no_secret() -> None:
    """It is printed by `config show` and in tracebacks."""
    config = parse_channels({"h": {"kind": "webhook", "url": "https://x.example/", "secret": SECRET}})["h"]
    assert "secret" not in repr(config)
