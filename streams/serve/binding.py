"""Listening: where, and only there where it is safe to."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator, Mapping

import uvicorn
from starlette.types import ASGIApp

from streams.errors import SettingsError
from streams.serve.access import is_loopback


def check_binding(host: str, tokens: Mapping[str, str]) -> bool:
    """Return whether `host` is loopback.

    Raises:
        SettingsError: `open_without_tokens`: other machines could push articles in anybody's name; `weak_token`.
    """
    for source, token in tokens.items():
        if len(token) < 16:
            raise SettingsError(
                f"the token of source {source!r} has {len(token)} characters; take at least 16", reason="weak_token"
            )
    if len(set(tokens.values())) < len(tokens):
        raise SettingsError("two sources share a token; give each its own", reason="shared_token")
    loopback = is_loopback(host)
    if not loopback and not tokens:
        raise SettingsError(
            f"http.host {host} can be reached by other machines, and http.tokens is empty; set a token per source, "
            "or listen on 127.0.0.1",
            reason="open_without_tokens",
        )
    return loopback


class _Server(uvicorn.Server):
    """Uvicorn that leaves signals to the program it runs in."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class HttpServer:
    """A running server; `stop` it at the end."""

    def __init__(self, server: _Server, task: asyncio.Task[None], host: str, port: int) -> None:
        self.host = host
        self.port = port
        self._server = server
        self._task = task

    @property
    def url(self) -> str:
        """Address to open in a browser on this machine."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{'127.0.0.1' if shown in ('0.0.0.0', '[::]') else shown}:{self.port}/"  # noqa: S104  # only shown

    async def stop(self) -> None:
        """Take no more requests, let those under way end (2 s at most), and return."""
        self._server.should_exit = True
        await asyncio.gather(self._task, return_exceptions=True)

    async def wait(self) -> None:
        """Return when the server has ended."""
        await asyncio.wait({self._task})


async def start_server(app: ASGIApp, *, host: str = "127.0.0.1", port: int = 8080) -> HttpServer:
    """Return a server that listens on `host`:`port` (0: a free one).

    Call `check_binding` before.

    Raises:
        SettingsError: `port_taken`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another http.port", reason="port_taken"
        ) from error
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=65_536,
        ws="none",
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    up = asyncio.create_task(server.up.wait())
    await asyncio.wait({task, up}, return_when=asyncio.FIRST_COMPLETED)
    up.cancel()
    if task.done():
        task.result()
    return HttpServer(server, task, host, listening.getsockname()[1])
