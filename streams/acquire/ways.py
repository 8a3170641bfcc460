"""What every way in (poller, drop folder, topic, push) hands its articles to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeAlias

from streams.records import RawArticle, Rejected

Admit: TypeAlias = Callable[[Sequence[RawArticle | Rejected]], Awaitable[None]]
"""Puts what a way in has read into the log, in this order; returns only when the broker has all of it.

Raises `TransientError` where the broker cannot take it now: then nothing may be marked as read, and the way in tries
the same again later. Ids are derived from content, so what had already arrived does no harm.
"""


class Reports(Protocol):
    """Where a way in tells how its sources are; `acquire.recorder.Recorder` keeps it. What came, `Admit` tells."""

    def answered(self, source: str, *, same: bool) -> None:
        """The source has answered without news; `same`: with entries, all of them known."""

    def failed(self, source: str, error: str) -> None:
        """The source could not be reached or read; `error` says why, without secrets."""
