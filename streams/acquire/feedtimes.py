"""Times as feeds write them, in every form that wires and blogs send, to aware UTC.

ISO 8601, RFC 822 and what is made after it (wrong weekdays, two-digit years, named zones, month names in any language),
seconds or milliseconds since 1970, Java's and JavaScript's own forms, numeric dates. A string that leaves the day open
gives None: a wrong date is worse than none. Nothing is filled in from today's date, so a feed reads the same tomorrow.

Source: ISO 8601-1:2019, RFC 3339, RFC 822 section 5, RFC 2822 section 4.3 (years of two and three digits).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from streams.acquire.times import read_time
from streams.clean.dates import month_number
from streams.errors import RecordError
from streams.records import Precision

_MAX_LENGTH: Final = 80
_FIRST_YEAR: Final = 1800
_LAST_YEAR: Final = 2100
_UNSET: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""What a program writes for a time it does not have."""
_EPOCH: Final = re.compile(r"(?:/Date\()?(\d{10})(?:(\d{3})|\.\d{1,9})?(?:[+-]\d{4})?(?:\)/)?")
_COMPACT: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)[T ]?(?:(\d\d)(\d\d)(\d\d)?)?\s*(Z|[+-]\d\d:?\d\d)?")
_ISO: Final = re.compile(r"(?<![\d])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)[T\s]*")
_EAST: Final = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_DAY_MONTH: Final = re.compile(
    r"(?<![\d:])(\d{1,2})(?:st|nd|rd|th|er|º|\.|-го)?[\s,./-]*(?:(?:de|of|di)\s+)?([^\W\d_]{3,15}(?:\s[^\W\d_]{3,9})?)\.?"
    r"[\s,./-]*(?:(?:de|del)\s+)?(\d{4}|\d{2,3}(?![:\d]))(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY: Final = re.compile(r"([^\W\d_]{3,15})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?(?![\d:])", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<![\d:+-])(\d{4})(?![\d:])")
_NUMERIC: Final = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d:])")
_CLOCK: Final = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*([ap]\.?m\b\.?)?|\s?([ap]\.?m\b\.?))",
    re.IGNORECASE,
)
_OFFSET: Final = re.compile(r"\s*\(?(?:GMT|UTC?)?\s*([+\u2212-])(\d{1,2})(?::?(\d{2}))?(?!\d)", re.IGNORECASE)
_ZONE_NAME: Final = re.compile(
    r"[A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?|(?<![^\W\d_])[A-Z]{1,5}(?![^\W\d_])", re.IGNORECASE
)
_TRAILER: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_MONTH_FIRST: Final = frozenset({"us", "ph"})
"""Regions that write the month of a numeric date first. Source: CLDR short date patterns."""
_DIGITS: Final = {ord(zero) + value: str(value) for zero in "\u0660\u06f0\u0966" for value in range(10)}


class _Zone(NamedTuple):
    minutes: int | None
    name: str
    regions: frozenset[str]


class _Day(NamedTuple):
    year: int
    month: int
    day: int
    rest: str
    """What stands around it."""


@cache
def _zones() -> dict[str, list[_Zone]]:
    found: dict[str, list[_Zone]] = {}
    for row in files("streams.acquire").joinpath("zones.tsv").read_text("utf-8").splitlines():
        if row and not row.startswith("#"):
            abbreviation, value, _meaning, regions = [*row.split("\t"), ""][:4]
            minutes = int(value) if value.lstrip("-").isdigit() else None
            zone = _Zone(minutes, value, frozenset(regions.split(",")) if regions else frozenset())
            found.setdefault(abbreviation, []).append(zone)
    return found


def regions_of(host: str | None, language: str | None) -> frozenset[str]:
    """Return the country codes that a feed's host and language tag speak for: ``desk.com.au``, ``en-AU`` → ``au``."""
    name = (urlsplit(f"//{host}").hostname or "").rpartition(".")[2] if host and host.isascii() else ""
    parts = (language or "").replace("_", "-").split("-")[1:]
    codes = {name, *(part.lower() for part in parts if len(part) == 2)}
    return frozenset("gb" if code == "uk" else code for code in codes if len(code) == 2)


def read_feed_time(value: str | None, regions: frozenset[str] = frozenset()) -> tuple[datetime, Precision] | None:
    """Return the time a feed's date element means, and ``day`` where it names a day alone; None where nobody could say.

    `regions` (see `regions_of`) decide between meanings of a zone's abbreviation (IST, CST, EST) and between day and
    month of a numeric date; without them such a date is None unless one number is above 12. No zone, or one that
    nobody knows, is UTC.
    """
    text = " ".join((value or "").translate(_DIGITS).split())
    if not text or len(text) > _MAX_LENGTH:
        return None
    try:
        found = _epoch(text) or _compact(text) or _iso(text) or _written(text, regions)
    except (ValueError, OverflowError):
        return None
    if found is None or found[0] == _UNSET or not _FIRST_YEAR <= found[0].year < _LAST_YEAR:
        return None
    return found


def _epoch(text: str) -> tuple[datetime, Precision] | None:
    match = _EPOCH.fullmatch(text)
    return (datetime.fromtimestamp(int(match[1]), UTC), "instant") if match else None


def _compact(text: str) -> tuple[datetime, Precision] | None:
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    when = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC)
    if zone and zone != "Z":
        when -= _offset(zone[0], zone[1:3], zone[-2:])
    return when, "day" if hour is None else "instant"


def _iso(text: str) -> tuple[datetime, Precision] | None:
    try:
        return read_time(text) if text[:4].isdigit() and text[4:5] == "-" and text[5:6] != "W" else None
    except RecordError:
        return None


def _written(text: str, regions: frozenset[str]) -> tuple[datetime, Precision] | None:
    """Return the time that words and numbers in any order name."""
    if text.count("(") <= 1:
        text = _TRAILER.sub("", text) or text
    day = next(filter(None, (read(text, regions) for read in _DAYS)), None)
    if day is None:
        return None
    date = datetime(day.year, day.month, day.day, tzinfo=UTC)
    clock = _CLOCK.search(day.rest)
    if clock is None:
        return date, "day"
    hour, minute, second = int(clock[1]), int(clock[2] or 0), int(clock[3] or 0)
    half = (clock[4] or clock[5] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return date, "day"
    # 24:00 ends the day, and second 60 is a leap second: both are the next.
    local = date + timedelta(hours=hour, minutes=minute, seconds=second)
    return _in_zone(local, day.rest[: clock.start()], day.rest[clock.end() :], regions), "instant"


def _in_zone(local: datetime, before: str, after: str, regions: frozenset[str]) -> datetime:
    offset = _OFFSET.match(after)
    if offset is not None:
        return local - _offset(offset[1], offset[2], offset[3])
    for name in _ZONE_NAME.findall(after) + _ZONE_NAME.findall(before):
        zone = _zone(name, regions)
        if zone is not None:
            return local.replace(tzinfo=zone).astimezone(UTC)
    return local


def _offset(sign: str, hours: str, minutes: str | None) -> timedelta:
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if shift > timedelta(hours=15):
        raise ValueError("no zone is that far from UTC")
    return shift if sign == "+" else -shift


def _zone(name: str, regions: frozenset[str]) -> tzinfo | None:
    if "/" in name:
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            return None
    meanings = _zones().get(name.upper(), [])
    best = next((zone for zone in meanings if zone.regions & regions), None)
    best = best or next((zone for zone in meanings if not zone.regions), None)
    if best is None:
        return None
    if best.minutes is None:
        return _zone(best.name, regions)
    return timezone(timedelta(minutes=best.minutes))


# ---------------------------------------------------------------- days


def _around(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} \x00 {text[match.end() :]}"


def _year_first(text: str, _regions: frozenset[str]) -> _Day | None:
    match = _ISO.search(text)
    if match is not None:
        return _Day(int(match[1]), int(match[3]), int(match[4]), _around(text, match))
    match = _EAST.search(text)
    return _Day(int(match[1]), int(match[2]), int(match[3]), _around(text, match)) if match else None


def _day_month(text: str, _regions: frozenset[str]) -> _Day | None:
    for match in _DAY_MONTH.finditer(text):
        month = _month(match[2])
        if month:
            return _Day(_full_year(match[3]), month, int(match[1]), _around(text, match))
    return None


def _month_day(text: str, _regions: frozenset[str]) -> _Day | None:
    for match in _MONTH_DAY.finditer(text):
        month, rest = _month(match[1]), _around(text, match)
        year = _YEAR.search(rest) if month else None
        if year is not None:
            return _Day(int(year[1]), month, int(match[2]), _around(rest, year))
    return None


def _numbers(text: str, regions: frozenset[str]) -> _Day | None:
    match = _NUMERIC.search(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), _full_year(match[4])
    if first > 12 or match[2] == "." or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    elif not regions:
        return None
    else:
        day, month = (second, first) if regions <= _MONTH_FIRST else (first, second)
    return _Day(year, month, day, _around(text, match))


_DAYS: Final[tuple[Callable[[str, frozenset[str]], _Day | None], ...]] = (_year_first, _day_month, _month_day, _numbers)


def _month(words: str) -> int:
    """Return the month of a name, alone or with another word after it; 0 for none."""
    names = (words.lower(), words.split(maxsplit=1)[0].lower())
    return next(filter(None, (month_number(name) or _months().get(name, 0) for name in names)), 0)


@cache
def _months() -> dict[str, int]:
    rows = files("streams.acquire").joinpath("months.tsv").read_text("utf-8").splitlines()
    cells = [row.split("\t")[1:] for row in rows if row and not row.startswith("#")]
    return {form: number for row in cells for number, forms in enumerate(row, 1) for form in forms.split("|")}


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 3:
        return 1900 + year
    return year if len(digits) == 4 else year + (2000 if year < 50 else 1900)
