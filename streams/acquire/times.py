"""Times as inputs write them, to aware UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from streams.errors import RecordError
from streams.records import Precision

_DAY: Final = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_OFFSET: Final = re.compile(r"[\d\s]([+-])(\d\d):?(\d\d)\s*(?:\([A-Za-z]{1,5}\))?$")


def _utc(when: datetime) -> datetime:
    aware = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    return aware.astimezone(UTC)


def read_time(value: object, field: str = "time") -> tuple[datetime, Precision]:
    """Return the UTC instant of an ISO 8601 string, and ``day`` where it names a day only (then its midnight).

    A time without a zone is taken as UTC.

    Raises:
        RecordError: `bad_time`, if it is anything else.
    """
    if isinstance(value, datetime):
        return _utc(value), "instant"
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC), "day"
    if isinstance(value, str):
        text = value.strip()
        try:
            return _utc(datetime.fromisoformat(text)), "day" if _DAY.fullmatch(text) else "instant"
        except (ValueError, OverflowError):
            pass
    raise RecordError(f"{field} {_short(value)} is no ISO 8601 time such as 2017-08-12T14:05:00Z", reason="bad_time")


def day_there(value: object, instant: datetime) -> str | None:
    """Return the ISO day that `value`, a time with an offset, names, where the UTC day of `instant` is another.

    ``2025-03-12T05:10+06:00`` and ``Wed, 12 Mar 2025 05:10:00 +0600`` are said on the 12th: weekdays in the text count
    from that day.
    """
    if isinstance(value, datetime):
        day = value.date()
    elif isinstance(value, str) and (found := _OFFSET.search(value.strip())):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
        if offset >= timedelta(days=1):
            return None
        try:
            day = (instant + offset if found[1] == "+" else instant - offset).date()
        except OverflowError:
            return None
    else:
        return None
    return day.isoformat() if day != instant.date() else None


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
