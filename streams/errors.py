"""Every error this program raises on purpose, one tree.

    StreamsError                what went wrong and how to mend it, in one sentence
    ├── SettingsError           a setting, rule, channel or type file is wrong: mend it and start again
    ├── RecordError             this record can never be taken: it goes to `rejected`, the rest goes on
    ├── TransientError          not now: the same call may succeed later (broker away, queue full)
    └── DeliveryError           a subscriber's channel refused an alert for good

Each carries `reason`, a short bounded code that metrics and `rejected` are counted by, and a message that
names the offender and the mend.
"""

from __future__ import annotations


class StreamsError(Exception):
    """Root of the tree; `reason` is a bounded snake_case code, never data from a record."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class SettingsError(StreamsError):
    """A setting, rule, channel or type file is wrong; nothing was started."""

    def __init__(self, message: str, *, reason: str = "bad_setting") -> None:
        super().__init__(message, reason=reason)


class RecordError(StreamsError):
    """A record that no retry can mend; `step` sends its original bytes to `rejected`."""


class TransientError(StreamsError):
    """A failure that may pass; callers at the edges retry within their limits."""

    def __init__(self, message: str, *, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(message, reason=reason)
        self.retry_after_s = retry_after_s


class DeliveryError(StreamsError):
    """A channel refused an alert and will refuse it again; it is recorded as a dead delivery."""
