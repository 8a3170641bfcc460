"""What every request handler needs, put together once by `make_app`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from starlette.requests import Request

from streams.acquire.health import Health
from streams.acquire.sources import Source
from streams.ops.probe import Check
from streams.records import RawArticle, Rejected
from streams.serve.access import Tokens, check_host, check_push, check_read
from streams.serve.pulse import Pulse
from streams.serve.rate import RateLimit
from streams.serve.read_model import ReadModel


class Publishes(Protocol):
    """Where pushed articles go."""

    async def publish(self, article: RawArticle) -> None:
        """Return once the log has it.

        Raises:
            TransientError: not now; with the seconds after which to try again, if known.
            RecordError: never, such as `too_large`.
        """


Came = Callable[[str, Sequence[RawArticle | Rejected]], None]
"""Told of each source what it has pushed: articles that are in the log, or what was refused."""

States = Callable[[], Sequence[Health]]
"""Returns how each source is that this process has its eyes on."""


@dataclass(frozen=True, kw_only=True)
class HttpLimits:
    """How much one side may ask of the other."""

    max_body_bytes: int = 4_000_000
    rate_per_minute: int = 6_000
    """Articles a source may push."""
    max_pushes: int = 64
    """Pushes under way at once; more get 503."""
    publish_timeout_s: float = 10.0
    max_streams: int = 200
    """Live streams open at once; more get 503."""
    page: int = 100
    """Records in an answer that does not say how many."""


@dataclass(kw_only=True)
class Parts:
    """The parts of one running app."""

    publisher: Publishes
    model: ReadModel
    pulse: Pulse
    tokens: Tokens
    limits: HttpLimits
    rate: RateLimit
    now: Callable[[], datetime]
    ready: Mapping[str, Check]
    alive: Mapping[str, Check]
    exposition: Callable[[], tuple[bytes, str]]
    protect_reads: bool
    loopback_only: bool
    came: Came | None = None
    health: States | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    pushing: int = 0
    streams: int = 0
    routes: dict[object, str] = field(default_factory=dict)

    def may_push(self, request: Request) -> str:
        """Return the source that the request may push for, or raise `Problem`."""
        if self.loopback_only:
            check_host(request)
        return check_push(request, self.tokens)

    def may_read(self, request: Request) -> None:
        """Return if the request may ask, or raise `Problem`."""
        if self.loopback_only:
            check_host(request)
        if self.protect_reads:
            check_read(request, self.tokens)
