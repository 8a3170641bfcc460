"""How much input is taken, and how what is not taken is recorded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from streams.codec import derive_id
from streams.errors import RecordError
from streams.records import Rejected


@dataclass(frozen=True, kw_only=True)
class AcquireLimits:
    """Bounds on one input; beyond them it is rejected as `too_large`."""

    max_bytes: int = 4_000_000
    """One document (file, feed, pushed body) or one line of JSON Lines."""
    max_entries: int = 10_000
    """Entries of one feed or array."""
    reject_bytes: int = 500_000
    """Bytes of a refused input that are kept: a record of them must pass the broker."""

    def check_bytes(self, size: int) -> None:
        """Raise RecordError `too_large` if an input of `size` bytes is beyond the bound."""
        if size > self.max_bytes:
            raise RecordError(f"{size} bytes; at most {self.max_bytes} are taken", reason="too_large")

    def check_entries(self, number: int) -> None:
        """Raise RecordError `too_large` if the `number`-th entry is beyond the bound."""
        if number > self.max_entries:
            raise RecordError(f"more than {self.max_entries} entries; the rest is left out", reason="too_large")


def reject(
    error: RecordError,
    value: bytes,
    *,
    received: datetime,
    source: str | None,
    where: dict[str, str] | None = None,
    item_id: str | None = None,
    limits: AcquireLimits | None = None,
) -> Rejected:
    """Return the record of input that could not be read: its bytes, why, and `where` it stood (path, line).

    The id depends on the bytes and the reason alone, so reading the same broken file again adds nothing.
    """
    bound = (limits or AcquireLimits()).reject_bytes
    headers = dict(where or {})
    if len(value) > bound:
        headers["bytes_kept"] = f"{bound} of {len(value)}"
    return Rejected(
        rejected_id=derive_id("re_", "acquire", error.reason, source, hashlib.blake2b(value).hexdigest()),
        stage="acquire",
        reason=error.reason,
        message=str(error),
        value=value[:bound],
        headers=headers,
        source=source,
        item_id=item_id,
        at=received,
    )


def is_passed_over(one: Rejected) -> bool:
    """Return whether `one` says nothing against its document: a record of an archive, a picture of a message.

    Counted notices of an archive, records of it that cannot be used, and items that are no articles. A line or an entry
    that is broken, or a document of which nothing is an article, is its writer's to mend.
    """
    if {"count", "record"} & one.headers.keys():
        return True
    return one.reason == "not_an_article" and bool({"entry", "line"} & one.headers.keys())
