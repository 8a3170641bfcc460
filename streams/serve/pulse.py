"""A beat that everybody who waits hears: the read model has something new."""

from __future__ import annotations

import asyncio


class Pulse:
    """Wakes all waiting streams at once. Use it from one event loop."""

    def __init__(self) -> None:
        self._next: asyncio.Future[None] | None = None

    def beat(self) -> None:
        """Wake everybody who waits now."""
        waiting, self._next = self._next, None
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def next(self) -> asyncio.Future[None]:
        """Return what is done at the next beat. Take it *before* looking for news, so that none falls between."""
        if self._next is None or self._next.cancelled():
            self._next = asyncio.get_running_loop().create_future()
        return self._next
