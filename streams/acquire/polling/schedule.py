"""When to ask a source next. Pure: times come in and go out as Unix seconds, chance is a hash of the source's name.

after a full answer    half the usual gap between its new entries, longer while it is silent, within min_s and max_s,
                       and not before what it was given is stale (max-age, ttl, updatePeriod)
after a failure        the shortest interval, doubled with each further failure
after 429, 503         not before Retry-After
after 410              once a day
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_SHARE: Final = 0.5
"""Of the usual gap between new entries: an entry then waits a quarter of a gap on average."""
_SILENCE: Final = 0.125
"""Of the time since the last new entry: a feed silent for eight hours is asked every hour."""
_KEPT_TIMES: Final = 40
_OLDEST_S: Final = 30 * 86_400.0
_FIRST_SPREAD_S: Final = 60.0
_JITTER: Final = 0.1
_HINT_MOST_S: Final = 900.0
"""What the document says of itself counts up to this: the makers of many feeds never changed "hourly"."""
_FAILED_MOST_S: Final = 6 * 3_600.0
RETRY_AFTER_MOST_S: Final = 86_400.0
_GONE_S: Final = 86_400.0
_HINT_BYTES: Final = 30_000
_TTL: Final = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD: Final = re.compile(rb"<(?:\w{1,20}:)?updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*<", re.IGNORECASE)
_FREQUENCY: Final = re.compile(rb"<(?:\w{1,20}:)?updateFrequency>\s*(\d{1,4})\s*<", re.IGNORECASE)
_PERIODS: Final = {
    b"hourly": 3_600.0,
    b"daily": 86_400.0,
    b"weekly": 604_800.0,
    b"monthly": 2_592_000.0,
    b"yearly": 31_536_000.0,
}


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How often a source may be asked."""

    min_s: float = 60.0
    max_s: float = 3_600.0
    every_s: float | None = None
    """Fixed interval: rhythm and hints do not count then, failures and Retry-After do."""


def interval(pace: Pace, new_entries: Sequence[float], now: float, *, fresh_s: float | None = None) -> float:
    """Return the seconds to the next request, between `min_s` and `max_s`.

    `new_entries`: when entries came out, as far as they are remembered, in any order. `fresh_s`: how long the answer
    stays the same by its own or its server's word; it lengthens the interval, never beyond `max_s`.
    """
    if pace.every_s is not None:
        return pace.every_s
    gaps, last = _gaps(new_entries, now, pace.min_s)
    if last is None:
        wish = pace.max_s * _SHARE
    elif not gaps:
        wish = (now - last) * _SILENCE
    else:
        wish = max(gaps[len(gaps) // 2] * _SHARE, (now - last) * _SILENCE)
    return min(pace.max_s, max(pace.min_s, wish, fresh_s or 0.0))


def remember_times(kept: Iterable[float], fresh: Iterable[float], now: float) -> tuple[float, ...]:
    """Return what is kept of when entries came out: the latest of the last 30 days, ascending, none in the future."""
    times = {float(int(when)) for when in (*kept, *fresh) if now - _OLDEST_S <= when <= now}
    return tuple(sorted(times)[-_KEPT_TIMES:])


def after_failure(pace: Pace, name: str, failures: int, *, retry_after_s: float | None = None) -> float:
    """Return the seconds to wait after the `failures`-th failure in a row (1 is the first).

    At most six hours; longer only where the server asks for more, then at most a day.
    """
    first = pace.every_s if pace.every_s is not None else pace.min_s
    wait = min(max(_FAILED_MOST_S, first), first * 2.0 ** min(max(failures, 1) - 1, 40))
    return max(wait * (1.0 + _JITTER * share(name, failures)), min(retry_after_s or 0.0, RETRY_AFTER_MOST_S))


def after_gone(pace: Pace, name: str) -> float:
    """Return the seconds to wait after the server has said that there will be nothing any more."""
    return max(_GONE_S, pace.every_s or 0.0) * (1.0 + _JITTER * share(name, 0))


def first_wait(pace: Pace, name: str) -> float:
    """Return the seconds before a source never asked is asked, so that a thousand new ones do not fire together."""
    return share(name, 0) * min(_FIRST_SPREAD_S, pace.every_s if pace.every_s is not None else pace.min_s)


def spread(wait_s: float, name: str, times: int) -> float:
    """Return `wait_s` lengthened by up to a tenth, differently for each source and each time."""
    return wait_s * (1.0 + _JITTER * share(name, times))


def share(name: str, times: int) -> float:
    """Return a number from 0 to 1 that depends on the arguments alone."""
    digest = hashlib.blake2b(f"{name}\x1f{times}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 0xFFFF_FFFF


def hint(document: bytes) -> float | None:
    """Return the seconds that a feed says it stays the same, at most 900, or None.

    Source: RSS 2.0 `ttl` (minutes); web.resource.org/rss/1.0/modules/syndication.
    """
    head = document[:_HINT_BYTES]
    said: list[float] = []
    ttl = _TTL.search(head)
    if ttl:
        said.append(int(ttl[1]) * 60.0)
    period = _PERIOD.search(head)
    if period:
        frequency = _FREQUENCY.search(head)
        said.append(_PERIODS[period[1].lower()] / max(1, int(frequency[1]) if frequency else 1))
    return min(_HINT_MOST_S, max(said)) if said else None


def _gaps(times: Sequence[float], now: float, least: float) -> tuple[list[float], float | None]:
    """Return the sorted gaps between releases, and the last release. Entries closer than `least` are one release."""
    releases: list[float] = []
    for when in sorted(time for time in times if time <= now):
        if not releases or when - releases[-1] >= least:
            releases.append(when)
    return sorted(later - earlier for earlier, later in pairwise(releases)), max(releases, default=None)
