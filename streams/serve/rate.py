"""How much a source may push."""

from __future__ import annotations

from collections.abc import Callable

from streams.serve.problems import Problem


class RateLimit:
    """A bucket of tokens per source, full at the start, that fills at `per_minute`."""

    def __init__(self, per_minute: int, monotonic: Callable[[], float]) -> None:
        self._size = float(per_minute)
        self._per_s = per_minute / 60.0
        self._monotonic = monotonic
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, source: str, count: int) -> None:
        """Take `count` articles out of the source's bucket.

        Raises:
            Problem: 429 with the seconds after which there is room; 413 if there never is.
        """
        if count > self._size:
            raise Problem(413, "too_many", f"at most {self._size:.0f} articles in one request; send them in parts")
        now = self._monotonic()
        level, then = self._buckets.get(source, (self._size, now))
        level = min(self._size, level + (now - then) * self._per_s)
        if level < count:
            self._buckets[source] = (level, now)
            raise Problem(
                429,
                "too_fast",
                f"more than {self._size:.0f} articles a minute",
                retry_after_s=(count - level) / self._per_s,
            )
        self._buckets[source] = (level - count, now)
