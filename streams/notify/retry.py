"""When to try again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RetryLimits:
    """How often and how long a telling is tried; after that it is dead."""

    max_attempts: int = 12
    first_s: float = 1.0
    """Wait after the first failure; each further wait is twice as long."""
    most_s: float = 1800.0
    """Longest wait; with 12 attempts the last is about 34 minutes after the first, 24 make seven hours."""
    jitter: float = 0.2
    """Share of the wait by which it is lengthened at most, so that a receiver that comes back is not run over."""
    retry_after_most_s: float = 6 * 3600.0
    """A receiver's Retry-After beyond this is cut to it."""
    lease_s: float = 150.0
    """A telling whose process hangs while sending is taken up again after this, at once where it has ended; longer than
    any channel's time-out."""


def wait_before(
    delivery_id: str, attempts: int, limits: RetryLimits, retry_after_s: float | None = None
) -> float | None:
    """Return the seconds to wait after the `attempts`-th failed attempt; None when it was the last.

    Jitter comes from the id, not from a random number, so a replayed failure waits the same. A receiver's own
    `retry_after_s` counts where it is longer.
    """
    if attempts >= limits.max_attempts:
        return None
    wait = min(limits.most_s, limits.first_s * 2.0 ** min(attempts - 1, 40))
    digest = hashlib.blake2b(f"{delivery_id}:{attempts}".encode(), digest_size=4).digest()
    wait *= 1.0 + limits.jitter * int.from_bytes(digest, "big") / 0xFFFF_FFFF
    if retry_after_s is not None:
        wait = max(wait, min(retry_after_s, limits.retry_after_most_s))
    return wait
