"""Times as inputs write them, to aware UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files
from typing import Final

from dateutil import parser as dateutil_parser

from streams.errors import RecordError
from streams.records import Precision

_DAY: Final = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_DEFAULTS: Final = (datetime(2001, 3, 5, tzinfo=UTC), datetime(2002, 8, 17, tzinfo=UTC))


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


@cache
def _zones() -> dict[str, timedelta]:
    """Return what zone abbreviations in feeds mean."""
    rows = files("streams.acquire").joinpath("zones.tsv").read_text("utf-8").splitlines()
    pairs = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return {name: timedelta(minutes=int(minutes)) for name, minutes, _meaning in pairs}


def _zone_of(name: str | None, offset: int | None) -> timezone | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    shift = _zones().get((name or "").upper())
    return None if shift is None else timezone(shift)


def read_feed_time(value: str | None) -> tuple[datetime, Precision] | None:
    """Return the time a feed's date element means, or None where nobody could say.

    Tried in turn: ISO 8601, RFC 822 (RSS), then whatever names a whole date. A string that leaves the day open is
    None: a wrong date is worse than none.
    """
    text = " ".join((value or "").split())
    if not text or len(text) > 80:
        return None
    try:
        return read_time(text)
    except RecordError:
        pass
    # RFC 822 readers take an unknown zone for UTC: such strings go to the reader that knows more of them.
    if re.search(r"(?:[+-]\d{4}|GMT|UTC|UT|Z)$", text):
        try:
            return _utc(parsedate_to_datetime(text)), "instant"
        except (ValueError, TypeError, IndexError, OverflowError):
            pass
    try:
        first, second = (
            dateutil_parser.parse(text, default=default, tzinfos=_zone_of, fuzzy=False) for default in _DEFAULTS
        )
        if first != second and first.date() != second.date():
            return None
        precision: Precision = "instant" if re.search(r"\d{1,2}:\d{2}|\d\s*[ap]m\b", text, re.IGNORECASE) else "day"
        return _utc(first), precision
    except (ValueError, TypeError, OverflowError, AttributeError, IndexError, RecursionError):
        return None
