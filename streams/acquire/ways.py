"""What every way in (poller, drop folder, topic, push) hands its articles to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from streams.records import RawArticle, Rejected

Admit: TypeAlias = Callable[[Sequence[RawArticle | Rejected]], Awaitable[None]]
"""Puts what a way in has read into the log, in this order; returns only when the broker has all of it.

Raises `TransientError` where the broker cannot take it now: then nothing may be marked as read, and the way in tries
the same again later. Ids are derived from content, so what had already arrived does no harm.
"""
