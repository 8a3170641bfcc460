"""One request to somebody else's server, its redirects and its answer, bounded in time, size and reach.

Connections go to public addresses only, which is checked on the address of the very connection; a source's own place
may be private where its owner says so. No proxy, no cookies, no credentials from the environment; what is secret goes
to the source's own origin only. Each request has a connection of its own: what a server sends after its answer can
never be taken for another's.
"""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeAlias

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from streams import __version__
from streams.acquire.polling.unpack import Unpacker
from streams.acquire.polling.urls import Origin, origin_of, read_url
from streams.errors import RecordError, StreamsError, TransientError
from streams.ops.addresses import BlockedAddressError, is_public, socket_factory
from streams.ops.retry_after import read_retry_after

Turn: TypeAlias = Callable[[str], AbstractAsyncContextManager[None]]
"""Entered before each request to a host and left after it; see `hosts`."""

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT: Final = frozenset({301, 308})
_WITH_BODY: Final = frozenset({200, 203})
_TAG: Final = re.compile(r"[\x21-\x7e\x80-\xff ]{1,1000}")
_MAX_AGE: Final = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NOT_KEPT: Final = re.compile(r"(?:^|[,\s])no-(?:store|cache)\b", re.IGNORECASE)
_ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, text/xml;q=0.9, text/html;q=0.8, */*;q=0.1"
)


@dataclass(frozen=True, kw_only=True)
class FetchLimits:
    """How long and how large; beyond them the request has failed."""

    connect_s: float = 10.0
    answer_s: float = 20.0
    """From the request to the end of the answer's headers, connecting included."""
    idle_s: float = 15.0
    """Between two pieces of the body."""
    total_s: float = 90.0
    """One request, from connecting to the last byte; each redirect is a request."""
    grace_s: float = 10.0
    floor_bytes_s: float = 500.0
    """After `grace_s` of body, fewer bytes a second than this on average are a server that holds us up."""
    redirects: int = 5


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What to ask for, and what of it is only for the source itself."""

    url: str
    own: Origin | None = None
    """The source's own place. `headers` go there only."""
    private: bool = False
    """`own` may be at an address that is not public."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    etag: str | None = None
    last_modified: str | None = None
    validated: str | None = None
    """The address whose answer gave `etag` and `last_modified`; they are sent to it only."""
    max_bytes: int = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer; `body` is empty unless `status` is 200 or 203."""

    status: int
    url: str
    """Where it came from in the end."""
    moved: str | None = None
    """The same, if every redirect on the way says that it is for good."""
    body: bytes = field(default=b"", repr=False)
    media_type: str | None = None
    charset: str | None = None
    """What the server says; may lie."""
    etag: str | None = None
    last_modified: str | None = None
    retry_after_s: float | None = None
    fresh_s: float | None = None
    """Seconds for which asking again gives the same, by `Cache-Control`."""
    wire_bytes: int = 0


class _PublicOnly(AbstractResolver):
    """Resolves names to their public addresses; a name that has others only is refused."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        public = [one for one in found if is_public(one["host"])]
        if not public:
            raise BlockedAddressError("a name that leads to no public address") if found else OSError("no address")
        return public

    async def close(self) -> None:
        await self._inner.close()


class Fetcher:
    """Makes requests; owns their connections until `close`.

    `resolver`, `open_socket`: stand-ins for the system's, for tests. A socket maker is asked with the address that is
    about to be connected to, after the check.
    """

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        user_agent: str = f"newswire-streams/{__version__} (news reader)",
        resolver: Callable[[], AbstractResolver] = aiohttp.ThreadedResolver,
        open_socket: Callable[[Any], socket.socket] | None = None,
    ) -> None:
        self.limits = limits or FetchLimits()
        self.user_agent = user_agent
        self._resolver = resolver
        self._open_socket = open_socket
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def get(self, ask: Ask, *, now: datetime, turn: Turn | None = None) -> Answer:
        """Return the whole answer to `ask`, redirects followed; whatever its status is.

        `now` is what a Retry-After date is counted from. `turn` is waited for before each request.

        Raises:
            RecordError: it is not asked for, or not taken: `bad_url`, `blocked_address`, `bad_redirect` (a circle, too
                many, or none where one is announced), `too_large`, `bomb`, `unsupported_encoding`.
            TransientError: no answer, or a part of one: `unreachable`, `bad_certificate`, `timeout`, `too_slow`,
                `broken_off`, `truncated`, `bad_answer`.
        """
        url = read_url(ask.url, own=ask.own)
        passed: set[URL] = set()
        for_good = True
        while True:
            passed.add(url)
            async with nullcontext() if turn is None else turn(origin_of(url).host):
                reply = await self._one(url, ask, now)
            if isinstance(reply, Answer):
                return reply if not for_good or len(passed) == 1 else _moved(reply)
            status, location = reply
            for_good = for_good and status in _PERMANENT
            url = read_url(location, base=url, own=ask.own)
            if url in passed or len(passed) > self.limits.redirects:
                raise RecordError("redirects that come to no end", reason="bad_redirect")

    async def close(self) -> None:
        """The connections are closed."""
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            await session.close()

    async def _one(self, url: URL, ask: Ask, now: datetime) -> Answer | tuple[int, str]:
        """Return the answer to one request, or the status of a redirect and where it leads."""
        place = origin_of(url)
        home = ask.own is not None and place[1:] == ask.own[1:]
        session = self._session(private=ask.private and home)
        host = place.host[:100]
        try:
            async with asyncio.timeout(self.limits.total_s):
                return await self._exchange(session, url, ask, now)
        except StreamsError:
            raise
        except TimeoutError as error:
            raise TransientError(f"{host} did not answer in time", reason="timeout") from error
        except aiohttp.ClientSSLError as error:
            raise TransientError(f"{host} has no certificate that holds", reason="bad_certificate") from error
        except aiohttp.ClientConnectorError as error:
            if _is_blocked(error):
                raise RecordError(f"{host} is at no public address", reason="blocked_address") from error
            raise TransientError(f"no connection to {host}", reason="unreachable") from error
        except aiohttp.ClientPayloadError as error:
            raise TransientError(f"{host} broke off in the middle of its answer", reason="truncated") from error
        except aiohttp.InvalidURL as error:
            raise RecordError("not an address", reason="bad_url") from error
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, OSError) as error:
            raise TransientError(f"{host} broke off", reason="broken_off") from error
        except (aiohttp.ClientError, ValueError) as error:
            raise TransientError(f"{host} does not speak HTTP", reason="bad_answer") from error

    async def _exchange(
        self, session: aiohttp.ClientSession, url: URL, ask: Ask, now: datetime
    ) -> Answer | tuple[int, str]:
        async with asyncio.timeout(self.limits.answer_s):
            response = await session.get(url, headers=self._headers(url, ask), allow_redirects=False)
        try:
            status = response.status
            if status in _REDIRECTS:
                location = response.headers.get("Location")
                if not location:
                    raise RecordError(f"HTTP {status} that leads nowhere", reason="bad_redirect")
                return status, location
            body, wire = b"", 0
            if status in _WITH_BODY:
                body, wire = await self._body(response, ask.max_bytes)
            return _answer(response, body, wire, now)
        finally:
            response.close()

    def _headers(self, url: URL, ask: Ask) -> dict[str, str]:
        headers = {"User-Agent": self.user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
        if ask.own is not None and _may_know(origin_of(url), ask.own):
            own = {name.lower() for name in ask.headers}
            headers = {name: value for name, value in headers.items() if name.lower() not in own} | dict(ask.headers)
        if ask.validated == str(url):
            if ask.etag:
                headers["If-None-Match"] = ask.etag
            if ask.last_modified:
                headers["If-Modified-Since"] = ask.last_modified
        return headers

    async def _body(self, response: aiohttp.ClientResponse, most: int) -> tuple[bytes, int]:
        """Return the body unpacked, and the bytes it took on the wire."""
        if (response.content_length or 0) > most:
            raise RecordError(f"{response.content_length} bytes announced, {most} at most", reason="too_large")
        unpacker = Unpacker(", ".join(response.headers.getall("Content-Encoding", ())), most)
        wire, began = 0, time.monotonic()
        async for chunk in response.content.iter_any():
            wire += len(chunk)
            if wire > most:
                raise RecordError(f"more than {most} bytes", reason="too_large")
            unpacker.feed(chunk)
            spent = time.monotonic() - began
            if spent > self.limits.grace_s and wire < spent * self.limits.floor_bytes_s:
                raise TransientError("the answer comes too slowly to be waited for", reason="too_slow")
        return unpacker.finish(), wire

    def _session(self, *, private: bool) -> aiohttp.ClientSession:
        if private not in self._sessions:
            resolver = self._resolver()
            session = self._sessions[private] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0,
                    force_close=True,
                    resolver=resolver if private else _PublicOnly(resolver),
                    # A name is looked up for each connection: what it led to before says nothing.
                    use_dns_cache=False,
                    socket_factory=self._checked(socket_factory(allow_private=private)),
                ),
                timeout=aiohttp.ClientTimeout(
                    total=None, sock_connect=self.limits.connect_s, sock_read=self.limits.idle_s
                ),
                trust_env=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
            # It would ask at once again where a server breaks off: twice as often as that host's turns allow.
            session._retry_connection = False
        return self._sessions[private]

    def _checked(self, check: Callable[[Any], socket.socket]) -> Callable[[Any], socket.socket]:
        if self._open_socket is None:
            return check
        maker = self._open_socket

        def open_socket(info: Any) -> socket.socket:
            check(info).close()
            return maker(info)

        return open_socket


def _may_know(place: Origin, own: Origin) -> bool:
    """Return whether `place` may see what is secret between us and `own`: the same, or its encrypted side."""
    return place == own or (place == Origin("https", own.host, 443) and own[::2] == ("http", 80))


def _is_blocked(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, BlockedAddressError) or isinstance(getattr(seen, "os_error", None), BlockedAddressError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _moved(answer: Answer) -> Answer:
    fields = {name: getattr(answer, name) for name in answer.__dataclass_fields__}
    return Answer(**(fields | {"moved": answer.url}))


def _answer(response: aiohttp.ClientResponse, body: bytes, wire: int, now: datetime) -> Answer:
    headers = response.headers
    return Answer(
        status=response.status,
        url=str(response.url),
        body=body,
        media_type=response.content_type if "Content-Type" in headers else None,
        charset=response.charset,
        etag=_validator(headers.get("ETag")),
        last_modified=_http_date(headers.get("Last-Modified")),
        retry_after_s=read_retry_after(headers.get("Retry-After"), now),
        fresh_s=_fresh(headers.get("Cache-Control")),
        wire_bytes=wire,
    )


def _validator(value: str | None) -> str | None:
    """Return an ETag as it came, weak ones and ones without quotes too; None for what no header can carry back."""
    return value if value and _TAG.fullmatch(value) else None


def _http_date(value: str | None) -> str | None:
    if not value or not _TAG.fullmatch(value):
        return None
    try:
        parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return value


def _fresh(value: str | None) -> float | None:
    if not value or _NOT_KEPT.search(value):
        return None
    found = _MAX_AGE.search(value)
    return float(found[1]) if found else None
