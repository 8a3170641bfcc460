"""A date or stretch of time as named in a text, and the arithmetic of days, months and years."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from streams.records import TimePrecision


@dataclass(frozen=True, slots=True)
class DateSpan:
    """Characters [start, end) name a day, a month, a year or a stretch of time.

    `when` is an ISO 8601 date cut to what is known (``2017-08``, ``2017``); a stretch has `from_` and `to` instead,
    null where open; all three are null where nothing anchors it.
    """

    start: int
    end: int
    text: str
    when: str | None = None
    from_: str | None = None
    to: str | None = None
    precision: TimePrecision = "unresolved"
    relative: bool = False
    """It needed the publication day: a weekday, ``yesterday``, a month without a year."""
    vague: bool = False
    """``recently``, ``in recent months``: says only that it lies before."""

    def bounds(self) -> tuple[date | None, date | None]:
        """Return the first and the last day of it, null where open or unresolved."""
        if self.when is not None:
            return first_day(self.when), last_day(self.when)
        return first_day(self.from_), last_day(self.to)


def full_year(year: int, anchor: date | None) -> int:
    """Return the four-digit year that a wire's two digits mean."""
    if year >= 100:
        return year
    pivot = (anchor.year if anchor else 2030) % 100 + 5
    century = (anchor.year if anchor else 2030) // 100 * 100
    return century + year if year <= pivot else century - 100 + year


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the day, or null where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift(day: date, unit: str, count: int) -> date:
    """Return the day `count` units (hour, day, week, month, year, decade) on.

    Raises: ValueError or OverflowError beyond the calendar's years.
    """
    if unit == "hour":
        return day + timedelta(days=round(count / 24))
    if unit == "day":
        return day + timedelta(days=count)
    if unit == "week":
        return day + timedelta(days=7 * count)
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_day(value: str | None) -> date | None:
    """Return the first day of an ISO 8601 date cut to its year, month or day."""
    if not value:
        return None
    parts = [int(p) for p in value[:10].split("-")]
    return day_of(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def last_day(value: str | None) -> date | None:
    """Return the last day of it."""
    if not value:
        return None
    parts = [int(p) for p in value[:10].split("-")]
    month = parts[1] if len(parts) > 1 else 12
    if parts[0] < 1:
        return None
    return day_of(parts[0], month, parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1])
