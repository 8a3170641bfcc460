"""When an article was published, as metadata, URLs and lines of text say it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from dateutil import parser as dateutil_parser

from streams.clean.furniture import day_pattern, day_said, month_number
from streams.records import Precision

_URL_DAY: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([/_.-])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])(?!\d)"
    r"|(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(3[01]|[12]\d|0[1-9])(?!\d)"
)
_URL_MONTH: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/(3[01]|[12]\d|0?[1-9])(?!\d)",
    re.IGNORECASE,
)
_ISO_DAY: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_CLOCK: Final = re.compile(
    r"(?<!\d)([01]?\d|2[0-3])[:.h]([0-5]\d)(?::[0-5]\d)?\s*([ap]\.?m\.?)?\s*(?:\(?(GMT|UTC|Z|[A-Z]{2,4})\b)?",
    re.IGNORECASE,
)
_DAYS: Final = (date(1980, 1, 1), date(2100, 1, 1))
_NO_YEAR: Final = datetime(1, 1, 1)  # noqa: DTZ001 # what a value without a year gets, and is refused by
_ZONES: Final = {
    "GMT": 0, "UTC": 0, "Z": 0, "BST": 60, "CET": 60, "CEST": 120, "EST": -300, "EDT": -240, "CST": -360, "CDT":
    -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "IST": 330, "PKT": 300, "MSK": 180, "JST": 540,
    "KST": 540, "SGT": 480, "AEST": 600, "AEDT": 660,
}  # fmt: skip
"""Minutes east of UTC of the abbreviations that news pages print; ambiguous ones as news in English means them."""


class When(NamedTuple):
    """An instant, or 00:00 UTC of a day where `precision` is ``day``."""

    at: datetime
    precision: Precision


def from_metadata(value: str) -> When | None:
    """Return when an ISO 8601, RFC 822 or other machine-made date is; a time without a zone counts as UTC."""
    value = value.strip()[:80]
    if len(value) < 8 or sum(map(str.isdigit, value)) < 5:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        try:
            at = dateutil_parser.parse(
                value,
                tzinfos=lambda name, offset: _ZONES.get(name or "", 0) * 60 if offset is None else offset,
                default=_NO_YEAR,
            )
        except (ValueError, OverflowError, TypeError, AttributeError):
            return None
    if not _DAYS[0] <= at.date() <= _DAYS[1]:
        return None
    if re.search(r"\d{1,2}[:h]\d\d|T\d\d", value) is None:
        return When(datetime(at.year, at.month, at.day, tzinfo=UTC), "day")
    return When(at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC), "instant")


def from_url(url: str | None) -> When | None:
    """Return the day that a URL's path names: ``/2017/08/12/``, ``-20170812-``, ``/2017/aug/12/``."""
    if not url:
        return None
    path = url.split("?")[0]
    path = path.split("//", 1)[-1]
    path = path[path.find("/") :] if "/" in path else ""
    for found in _URL_DAY.finditer(path):
        if day := _day(*(int(part) for part in found.groups() if part and part.isdigit())):
            return day
    if found_month := _URL_MONTH.search(path):
        return _day(int(found_month[1]), month_number(found_month[2]), int(found_month[3]))
    return None


def from_line(line: str) -> When | None:
    """Return the day, and the time where a known zone stands with it, that a short line of text names."""
    day = None
    if found := _ISO_DAY.search(line):
        day = _day(*map(int, found.groups()))
    elif found := day_pattern().search(line):
        said = day_said(found.group(), None)
        day = _day(*map(int, said.split("-"))) if said else None
    if day is None:
        return None
    rest = line[: found.start()] + " " + line[found.end() :] if found else line
    clock = _CLOCK.search(rest)
    if not clock or (clock[4] or "").upper() not in _ZONES:
        return day
    hour = int(clock[1])
    if clock[3]:
        hour = hour % 12 + (12 if clock[3].lower().startswith("p") else 0)
    return When(day.at + timedelta(hours=hour, minutes=int(clock[2]) - _ZONES[clock[4].upper()]), "instant")


def _day(year: int, month: int, day: int) -> When | None:
    try:
        at = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    return When(at, "day") if _DAYS[0] <= at.date() <= _DAYS[1] else None
