"""Days and clocks as metadata, URLs and lines of text say them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from streams.clean.vocabulary import load
from streams.records import Precision

_FIRST: Final = date(1980, 1, 1)
_LAST: Final = date(2100, 1, 1)
_URL_DAY: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([/_.-])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])(?!\d)"
    r"|(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(3[01]|[12]\d|0[1-9])(?!\d)"
)
_URL_MONTH: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/-](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[/-](3[01]|[12]\d|0?[1-9])(?!\d)",
    re.IGNORECASE,
)
_CLOCK_PART: Final = (
    r"(?<![\d:.])(\d{1,2})(?:\s?[:.h]\s?([0-5]\d)(?:[:.]([0-5]\d)(?:[.,]\d{1,9})?)?)?\s*([ap]\.?\s?m\b\.?)?"
    r"(?:\s*(?:hrs?|uhr|h)\b)?"
    r"\s*\(?((?:GMT|UTC)?\s?[+\u2212-]\d{1,2}(?::?[0-5]\d)?(?!\d)|[A-Za-z]{1,4}\b)?"
)
_CLOCK: Final = re.compile(_CLOCK_PART, re.IGNORECASE)
_ISO: Final = re.compile(
    r"((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)"
    r"(?:(?:\s*[T,]\s*|\s+)(?:at\s+)?(\d{1,2}):([0-5]\d)(?::([0-5]\d)(?:[.,]\d{1,9})?)?\s*((?i:[ap]m))?\s*"
    r"(Z\b|(?:GMT|UTC)?[+\u2212-]\d{1,2}(?::?[0-5]\d)?(?!\d)|[A-Z]{2,5}\b)?)?"
)
_COMPACT: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?([01]\d|2[0-3])([0-5]\d)([0-5]\d)?(Z|[+-]\d\d:?\d\d)?)?")
_EPOCH: Final = re.compile(r"(?:/Date\()?(\d{10})(\d{3})?(?:\)/)?")
_NUMERIC: Final = r"(?<![\d/.-])(\d{1,2})([/.-])\s?(\d{1,2})\2\s?((?:19|20)\d\d|\d\d)(?![\d/-]|\.\d)"
_DAY_MONTH: Final = (
    r"(?<![\d.,:])(\d{1,2})(?:st|nd|rd|th|er|º|°|-го|-е)?[\s.,/-]{0,3}(?:(?:de|of|d'|di|في|من)\s+)?"
    r"([^\W\d_]{3,12}(?:\s(?:الثاني|الأول|الاول))?|آب|اب)[\s.,/-]{0,3}(?:(?:de|del|of)\s+)?((?:19|20)\d\d)(?!\d)"
)
_MONTH_DAY: Final = r"([^\W\d_]{3,24})\.?[\s/-]{0,2}(\d{1,2})(?:st|nd|rd|th)?[\s.,/-]{1,3}((?:19|20)\d\d)(?!\d)"
_EAST: Final = r"((?:19|20)\d\d)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]"
_ANY: Final = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            ("iso", r"(?<!\d)((?:19|20)\d\d)([-/.])(\d{1,2})\3(\d{1,2})(?![\d])"),
            ("numeric", _NUMERIC.replace(r"\2", r"\8")),
            ("day_month", _DAY_MONTH),
            ("month_day", _MONTH_DAY),
            ("east", _EAST),
        )
    ),
    re.IGNORECASE,
)
_DIGIT: Final = re.compile(r"\d")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_PARTS: Final = re.compile(r"\d+|[^\W\d_]+")
_YEARLIKE: Final = re.compile(r"(?:19|20)\d\d|\d\s?[./-]\s?\d")
"""What every whole day has in it, whatever its form: a quick look before the long one."""
_YEARLESS: Final = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.?\s\d{1,2}(?!\d)|(?<!\d)\d{1,2}\.?\s(?:de\s)?([^\W\d_]{3,12})")
_GLUED: Final = re.compile(r"(?<=[^\W\d_])[A-Z][a-z]{2,}$")
"""A month that a page's markup has run into the name before it: ``Jane RoeDec 22, 2023``."""
_TRAILER: Final = re.compile(r"\s*[\[(][^\])]{0,40}[\])]\s*$")
_DIGITS: Final = {ord(digit): str(value) for zero in ("\u0660", "\u06f0", "\u0966") for value in range(10)
    for digit in (chr(ord(zero) + value),)}  # fmt: skip
"""Arabic, Persian and Devanagari digits → ASCII ones."""


class When(NamedTuple):
    """An instant, or 00:00 UTC of a day where `precision` is ``day``; `day` is its day on the clock that said it.

    `zoned`: it was said with a zone other than UTC, so that `day` is the publisher's own.
    """

    at: datetime
    precision: Precision
    day: date
    zoned: bool = False


class _Words(NamedTuple):
    months: dict[str, int]
    strong: dict[str, int]
    zones: dict[str, int]
    seasonal: dict[str, int]
    labels: re.Pattern[str]
    heads: frozenset[str]
    """First two letters of what `labels` finds."""
    kinds: dict[str, str]
    foreign: tuple[str, ...]
    day_first: frozenset[str]
    month_first: frozenset[str]


@cache
def _words() -> _Words:
    data: Any = load("dates.yaml")
    months = {
        name: number
        for names in data["months"].values()
        for number, forms in enumerate(names, 1)
        for name in forms
    }  # fmt: skip
    kinds = {label: kind for kind, labels in data["labels"].items() for label in labels}
    ordered = sorted(kinds, key=lambda label: (-len(label), label))
    return _Words(
        months,
        {name: number for name, number in months.items() if name not in data["needs_year"]},
        data["zones"],
        data["seasonal"],
        re.compile(r"(?<!\w)(" + "|".join(map(re.escape, ordered)) + r")(?!\w)"),
        frozenset(label[:2] for label in kinds),
        kinds,
        tuple(data["foreign"]),
        frozenset(data["day_first"]),
        frozenset(data["month_first"]),
    )


def first_day(line: str) -> int | None:
    """Return where a line of text starts to say a day, with its year or without; None where it says none."""
    if not _DIGIT.search(line):
        return None
    line = line.translate(_DIGITS)
    starts = [start for start, _end, _day in days_in(line, False)]
    starts += [
        found.start()
        for found in _YEARLESS.finditer(line.lower())
        if any(word in _words().strong for word in found.groups())
    ]
    return min(starts, default=None)


def says_month(said: str) -> bool:
    """True when a word of a short text is a month's name that is hardly another word."""
    return not _words().strong.keys().isdisjoint(_LETTERS.findall(said.lower()))


def month_number(name: str) -> int:
    """Return 1–12 of a month's name or abbreviation in any language of the list, 0 for other words."""
    return _words().months.get(name.lower(), 0)


def from_metadata(value: str, month_first: bool | None = None) -> When | None:
    """Return when an ISO 8601, RFC 822, epoch or other machine-made date is; a time without a zone counts as UTC."""
    value = _TRAILER.sub("", value.strip()[:80]).translate(_DIGITS)
    if len(value) < 6:
        return None
    if found := _EPOCH.fullmatch(value):
        at = datetime.fromtimestamp(int(found[1]), UTC)
        return When(at, "instant", at.date()) if date(1995, 1, 1) <= at.date() <= date(2100, 1, 1) else None
    if found := _COMPACT.fullmatch(value):
        year, month, day, hour, minute, second, zone = found.groups()
        return _when((int(year), int(month), int(day)), hour, minute, second, None, zone, "Z")
    if found := _ISO.match(value):
        year, _mark, month, day, hour, minute, second, half, zone = found.groups()
        return _when((int(year), int(month), int(day)), hour, minute, second, half, zone, "Z")
    stated = next(days_in(value, month_first), None)
    if stated is None:
        return None
    clock = _clock(value[: stated[0]] + " " * (stated[1] - stated[0]) + value[stated[1] :])
    return _with_clock(stated[2], clock, "Z")


def from_url(url: str | None) -> When | None:
    """Return the day that a URL's path names: ``/2017/08/12/``, ``-20170812-``, ``/2017/aug/12/``."""
    if not url:
        return None
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for found in _URL_DAY.finditer(path):
        if day := _day(*(int(part) for part in found.groups() if part and part.isdigit())):
            return _whole(day)
    if (found_month := _URL_MONTH.search(path)) and (
        day := _day(int(found_month[1]), month_number(found_month[2][:3]), int(found_month[3]))
    ):
        return _whole(day)
    return None


def is_filed_by_day(url: str | None) -> bool:
    """True for ``/2017/08/12/army-takes-town``: a path whose folders are the day of publication."""
    return bool(url and re.search(r"/(?:19|20)\d\d/(?:\d{1,2}|[A-Za-z]{3,9})/\d{1,2}/", url))


def labelled(line: str, month_first: bool | None = None) -> list[tuple[str, When]]:
    """Return (``published`` | ``updated`` | empty, when) of each day that a line such as a byline shows.

    ``Posted: Dec 22, 2023 8:25 AM EST | Last updated: Jan 2, 2024`` tells of both. A day is what the label nearest
    before it says; one without a label right after a published one is an update's.
    """
    line = _ascii_digits(line)
    if not _YEARLIKE.search(line):
        return []
    words = _words()
    lowered = line.lower()
    if len(lowered) != len(line) or any(word in lowered for word in words.foreign):
        return []
    found: list[tuple[str, When]] = []
    stated = list(days_in(line, month_first))
    for number, (start, end, day) in enumerate(stated[:4]):
        after = stated[number + 1][0] if number + 1 < len(stated) else len(line)
        before = stated[number - 1][1] if number else 0
        labels = words.labels.findall(lowered, before, start)
        kind = words.kinds[labels[-1]] if labels else ""
        clock = _clock(line[end : min(after, end + 40)]) or (_clock(line[max(before, start - 24) : start]))
        found.append((kind, _with_clock(day, clock, None)))
    return found


def may_name_days(line: str) -> bool:
    """False for a line in which `labelled` finds nothing: a quick look before the long one."""
    return _DIGIT.search(line) is not None and _YEARLIKE.search(_ascii_digits(line)) is not None


def _ascii_digits(line: str) -> str:
    return line if line.isascii() else line.translate(_DIGITS)


def label_of(line: str) -> str | None:
    """Return ``published`` or ``updated`` where a whole line is such a label: ``Last updated:``."""
    return _words().kinds.get(line.strip(" :•|-–—*").lower())


def starts_with_label(line: str) -> bool:
    """True for ``Date: 13 December 2023 Source: …``: a paragraph that opens with the day of its publication."""
    found = _words().labels.match(line[:40].lower()) if ":" in line[:42] else None
    return (
        found is not None
        and _words().kinds[found[1]] == "published"
        and line[found.end() : found.end() + 2].strip() == ":"
    )


def days_in(line: str, month_first: bool | None = None) -> Iterator[tuple[int, int, date]]:
    """Yield (start, end, day) of each whole day, year included, that `line` names; ASCII digits only.

    ``03/04/2017`` is a day only where `month_first` says which of the two the month is.
    """
    if not _YEARLIKE.search(line):
        return
    at = 0
    while found := _ANY.search(line, at):
        parts = [part for part in found.groups()[1:] if part]
        kind = found.lastgroup or ""
        day = _named(kind, found, parts, month_first)
        at = found.end() if day else found.start() + 1
        if day:
            glued = _GLUED.search(parts[1]) if kind == "month_day" and not month_number(parts[1]) else None
            yield found.start() + (glued.start() if glued else 0), found.end(), day


def _named(kind: str, found: re.Match[str], parts: list[str], month_first: bool | None) -> date | None:
    whole = found.group()
    digits = [int(part) for part in re.findall(r"\d+", whole)]
    if kind in ("iso", "east"):
        return _day(*digits[:3])
    if kind == "numeric":
        first, second, year = digits[:3]
        if year < 100:
            year += 2000
        if first > 12 or "." in whole:
            return _day(year, second, first)
        if second > 12 or first == second:
            return _day(year, first, second)
        if month_first is None:
            return None
        return _day(year, first, second) if month_first else _day(year, second, first)
    name = max(
        re.findall(r"[^\W\d_]+(?:\s(?:الثاني|الأول|الاول))?", whole),
        key=lambda word: (month_number(word) > 0, len(word)),
    )
    month = month_number(name) or month_number((_GLUED.search(name) or name)[0])
    return _day(digits[-1], month, digits[0]) if month and len(digits) == 2 else None


def month_first_in(url: str | None, language: str | None, line: str = "") -> bool | None:
    """Return whether a page's numeric dates have the month first, by its host, language tag and clock; None if open."""
    words = _words()
    host = ((url or "").split("//", 1)[-1].split("/", 1)[0]).lower().rsplit(".", 1)[-1]
    tag = (language or "").lower().replace("_", "-").split("-")
    region = tag[1] if len(tag) > 1 else ""
    if host in words.day_first or region in words.day_first or (tag[0] and tag[0] not in ("en", "und")):
        return False
    if host in words.month_first or region in words.month_first or re.search(r"\d\s*[ap]\.?m\b", line, re.IGNORECASE):
        return True
    return None


@lru_cache(maxsize=1024)
def day_said(said: str, published: date | None) -> str | None:
    """Return the ISO day of ``Aug 12`` or ``12 August 2017``; without a year, the last such day up to `published`."""
    words = _PARTS.findall(said.translate(_DIGITS))
    numbers = [int(word) for word in words if word.isdigit()]
    month = next((m for word in words if (m := month_number(word))), 0)
    day = next((number for number in numbers if 1 <= number <= 31), None)
    year = next((number for number in numbers if 1900 <= number <= 2100), None)
    if not month or day is None or (year is None and published is None):
        return None
    if year is not None:
        whole = _day(year, month, day)
        return whole.isoformat() if whole else None
    assert published is not None
    return last_such_day(month, day, published)


def last_such_day(month: int, day: int, published: date) -> str | None:
    """Return the ISO day of the last such day of a year up to `published`, or one later; None where there is none."""
    guess = _day(published.year, month, day)
    # A day later than tomorrow was last year's: the story cannot be filed before its dateline.
    if guess and (guess - published).days > 1:
        guess = _day(published.year - 1, month, day)
    return guess.isoformat() if guess else None


def names_day(line: str) -> bool:
    """True for a line that begins like a date's label, or names a day, with its year or without."""
    words = _words()
    lowered = line.lower()
    if lowered[:2] in words.heads and words.labels.match(lowered):
        return True
    if not _DIGIT.search(line):
        return False
    if next(days_in(_ascii_digits(line), False), None):
        return True
    return any(month in words.strong for found in _YEARLESS.finditer(lowered) for month in found.groups())


def _clock(text: str) -> tuple[int, int, str | None] | None:
    """Return (hour, minute, zone as written) of the first clock in a text without its day."""
    for found in _CLOCK.finditer(text):
        hour, minute, _second, half, zone = found.groups()
        if minute is None and half is None:
            continue
        number = int(hour)
        if half:
            if not 1 <= number <= 12:
                continue
            number = number % 12 + (12 if half[0] in "pP" else 0)
        if number <= 23:
            return number, int(minute or 0), zone
    return None


def _with_clock(day: date, clock: tuple[int, int, str | None] | None, zone: str | None) -> When:
    """Return the instant where `clock` has a zone (or `zone` stands for one), else the day."""
    if clock is None:
        return _whole(day)
    return _when((day.year, day.month, day.day), str(clock[0]), str(clock[1]), None, None, clock[2], zone) or _whole(
        day
    )


def _when(
    ymd: tuple[int, int, int],
    hour: str | None,
    minute: str | None,
    second: str | None,
    half: str | None,
    zone: str | None,
    else_zone: str | None,
) -> When | None:
    day = _day(*ymd)
    if day is None or hour is None:
        return _whole(day) if day else None
    number = int(hour)
    if half:
        number = number % 12 + (12 if half[0] in "pP" else 0)
    shift = _shift(zone, day)
    if shift is None:
        shift = _shift(else_zone, day)
    if number == 24:
        number = 0
    if number > 23 or shift is None:
        return _whole(day)
    local = datetime(day.year, day.month, day.day, number, int(minute or 0), int(second or 0), tzinfo=UTC)
    return When(local - timedelta(minutes=shift), "instant", day, bool(shift))


def _shift(zone: str | None, day: date) -> int | None:
    """Return minutes east of UTC of ``-05:00``, ``GMT+1``, ``EST`` or ``ET``; None for what is no zone."""
    if not zone:
        return None
    name = zone.strip().upper().replace("\u2212", "-")
    words = _words()
    if name in words.zones:
        return words.zones[name]
    if name in words.seasonal:
        return words.seasonal[name] + 60 * _us_summer(day)
    found = re.fullmatch(r"(?:GMT|UTC)?\s?([+-])(\d{1,2}):?(\d\d)?", name)
    if not found or int(found[2]) > 14:
        return None
    minutes = 60 * int(found[2]) + int(found[3] or 0)
    return minutes if found[1] == "+" else -minutes


def _us_summer(day: date) -> bool:
    """True from the second Sunday of March to the first of November. Source: US Energy Policy Act of 2005."""
    march = date(day.year, 3, 8)
    november = date(day.year, 11, 1)
    return march + timedelta(days=6 - march.weekday()) <= day < november + timedelta(days=6 - november.weekday())


def _whole(day: date) -> When:
    return When(datetime(day.year, day.month, day.day, tzinfo=UTC), "day", day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if _FIRST <= found <= _LAST else None
