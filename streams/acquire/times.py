"""Times as inputs write them, to aware UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final

from streams.errors import RecordError
from streams.records import Precision

_DAY: Final = re.compile(r"\d{4}-?\d{2}-?\d{2}")


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


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
