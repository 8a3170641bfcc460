"""Reads the date around one place of a text: a month, a year, a weekday, ``yesterday``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from streams.extract.datespan import DateSpan, day_of, full_year
from streams.extract.page import Page, to_come
from streams.extract.timespans import read_unit
from streams.records import TimePrecision

_DAY_PARTS = r"(?:morning|afternoon|evening|night|dawn)"
_WEEKDAY_NAMES = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_NO_YEAR_AFTER = re.compile(r"[/:%]|[.,]\d|-(?!(?:1[4-9]|20)\d\d\b)\d| \d\d?[./-]\d\d?[./-]\d{4}\b")
"""The last: "updated 1935 05.10.2017", a time of day before its date."""
_YEARS_BEFORE = re.compile(r"(?<![\w.,/:-])(?:1[4-9]|20)\d\d-$")
_ISO = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)")
_DECADE = re.compile(r"(?:the )?((?:1[5-9]|20)\d0)['’]?s\b")
_MONTH_BEFORE = re.compile(
    rf"(?:\b({_WEEKDAY_NAMES})\.?(?:,? the|,)? )?"
    r"(?:\b(?:between |from )?(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?"
    r"(?: ?(?:-|–|to|and|until) ?(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?)? (?:of )?"
    r"|\b(?P<part>early|late|mid)(?: in)?[ -]|\b(?P<side>last|this|next|the end of|the beginning of|the start of) )?$",
    re.IGNORECASE,
)
_MONTH_AT = re.compile(
    r"(?P<month>[a-z]{3,9})\b\.?(?:"
    r" (?P<d1>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:]| ?[ap]\.?m\b)"
    r"(?: ?(?:-|–|to|and|until) ?(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?!\d| [a-z]{3,9} \d{4}))?"
    r"(?P<y1>,? (?:of )?(?:1[4-9]|20)\d\d\b)?"
    r"|(?P<y2>,? (?:of )?(?:1[4-9]|20)\d\d\b|,? (?:of )?(?:last|this|next|that) year\b"
    r"|[ -]'?\d\d\b(?!['’:%]|[.,]\d))?)",
    re.IGNORECASE,
)
_DAY_WORD = re.compile(rf"({_WEEKDAY_NAMES}|to|yester|this {_DAY_PARTS})$", re.IGNORECASE)
_WEEKDAY_BEFORE = re.compile(r"\b(last|past|this|next|the following|the previous|coming) $", re.IGNORECASE)
_WEEKDAY_AFTER = re.compile(rf"(?:['’]s)?(?: {_DAY_PARTS})?( last week| next week| of last week)?", re.IGNORECASE)
_MONTH_LEAD = re.compile(
    r"\b(?:in|on|since|until|till|by|from|of|during|between|and|to|before|after|through|or|for|around|starting"
    r"|beginning|every|next|last|this)\s+$",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"\s*([a-z]+)?")
_AFTER_YEAR = frozenset(
    {
        "the",
        "a",
        "in",
        "on",
        "at",
        "by",
        "to",
        "of",
        "and",
        "or",
        "when",
        "with",
        "after",
        "before",
        "until",
        "as",
        "for",
    }
    | {"but", "from", "that", "which", "who", "he", "she", "it", "they", "was", "were", "is", "are", "has", "had"}
)
_OLD = "1700"
"""Four digits below are a time of day or a count unless a word before them makes them a year."""
_BEFORE_OLD = frozenset(
    {"in", "since", "from", "of", "by", "until", "till", "before", "after", "around", "circa", "c", "year", "early",
     "late", "between", "during", "and", "to"}
)  # fmt: skip
_EARLIER_IN_THE = re.compile(r"\b(?:earlier|later) in the $")
_DAY_BEFORE = re.compile(r"day before(?=[.,;]| (?:in|at|near|by|when|as|and)\b|$)")
_CAPITAL_NEXT = re.compile(r" [A-Z][a-z]")
_RECENT = re.compile(r"recent (?:days|weeks|months|years)\b")
_THIS_PART = re.compile(r"this (?:morning|afternoon|evening)\b")
_LAST_NIGHT = re.compile(r"last (?:night|evening)\b")
_THING = re.compile(r" ([a-z]+)")
_SHORT_MONTHS = frozenset({"jan", "feb", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"})
_BEFORE_ON = re.compile(r"\bon $")
_HABITS = re.compile(r" (?:mornings|afternoons|evenings|nights)\b")
_EVERY = re.compile(r"\b(?:every|each) $")


def read_month(page: Page, at: int) -> DateSpan | None:
    """Return the date around the month name at `at`: ``12 May``, ``late June``, ``3 JAN 90``."""
    match = _MONTH_AT.match(page.lower, at)
    if not match:
        return None
    number = page.words.months.get(match["month"])
    if number is None or not page.text[at].isupper():
        return None
    before = _MONTH_BEFORE.search(page.lower, max(0, at - 32), at)
    assert before is not None
    weekday, first, second = before[1], before["d1"], before["d2"]
    year_text = (match["y1"] or match["y2"] or "").strip(" ,-'")
    end = match.end()
    if first is None and match["d1"]:
        first, second = match["d1"], match["d2"]
    elif match["d1"] and first is not None:
        end = match.end("month")
        year_text = ""
    if first is not None and not 1 <= int(first) <= 31:
        return None
    if re.fullmatch(r"\d\d", year_text) and (first is None or match["d1"]):
        year_text, end = "", match.end("month")
    if first is not None and not year_text and page.text[end : end + 2].strip().isupper():
        thing = _THING.match(page.lower, end)
        if thing and thing[1] in page.words.named_after_days:
            return None
    if end == match.end("month") + 1 and match["month"] not in _SHORT_MONTHS:
        end -= 1  # the full stop of the sentence
    bare = first is None and not year_text
    side, part = before["side"], before["part"]
    if bare and not side and not part and match["month"] in {"may", "march", "mar", "sun"} | _SHORT_MONTHS:
        if not _MONTH_LEAD.search(page.lower, max(0, at - 12), at):
            return None
        if not page.all_caps and _CAPITAL_NEXT.match(page.text, end):
            return None  # ``and May Brown``
    elif bare and not side and not part and page.all_caps and not _MONTH_LEAD.search(page.lower, max(0, at - 12), at):
        return None
    start = before.start() if before.group() else at
    if before.group() and page.lower[start : start + 5] in {"from ", "betwe"} and second is None:
        start = before.start("d1")
    if side and side.startswith("the"):
        start, side = at, None
    year = _year_of(page, year_text, number, int(first) if first else None, start, end, side)
    if year is None:
        return page.span(start, end, relative=True)
    relative = not re.search(r"\d", year_text)
    if part:
        last = monthrange(year, number)[1]
        low, high = {"early": (1, 10), "mid": (11, 20), "late": (21, last)}[part]
        return page.span(
            start,
            end,
            from_=f"{year:04}-{number:02}-{low:02}",
            to=f"{year:04}-{number:02}-{high:02}",
            precision="week",
            relative=relative,
        )
    if first is None:
        return page.span(start, end, when=f"{year:04}-{number:02}", precision="month", relative=relative)
    day = day_of(year, number, int(first))
    if day is None:
        return None
    if second is not None and (last_day := day_of(year, number, int(second))) and last_day > day:
        return page.span(start, end, from_=day.isoformat(), to=last_day.isoformat(), precision="day", relative=relative)
    if weekday and weekday[:3] not in page.lower[start : start + 12]:
        return None
    return page.span(start, end, when=day.isoformat(), precision="day", relative=relative)


def _year_of(page: Page, told: str, month: int, day: int | None, start: int, end: int, side: str | None) -> int | None:
    digits = re.search(r"\d+", told)
    if digits:
        year = full_year(int(digits.group()), page.anchor)
        if day is not None:
            page.year = year
        return year
    if page.anchor is None:
        return page.year if day is not None and not told and side is None else None
    if told.endswith("last year"):
        return page.anchor.year - 1
    if told.endswith("next year"):
        return page.anchor.year + 1
    if told.endswith("year"):
        return page.anchor.year
    guess = day_of(page.anchor.year, month, day or 1) or date(page.anchor.year, month, 1)
    if side == "next" or (guess < page.anchor and to_come(page, start, end) and (page.anchor - guess).days > 120):
        return page.anchor.year + (guess <= page.anchor)
    if guess > page.anchor and side != "this":
        ahead = (guess - page.anchor).days
        if to_come(page, start, end) or (day is not None and ahead <= 100):
            return page.anchor.year
        return page.anchor.year - 1
    if side == "last" and (guess.year, guess.month) == (page.anchor.year, page.anchor.month):
        return page.anchor.year - 1
    return page.anchor.year


def read_word(page: Page, at: int) -> DateSpan | None:
    """Read the date around a keyword at `at`: a weekday, ``yesterday``, ``last week``, ``two years ago``."""
    lower = page.lower
    if lower.startswith("day", at):
        before = _DAY_WORD.search(lower, max(0, at - 7), at)
        if before and (before.start() == 0 or not lower[before.start() - 1].isalpha()):
            return _day_word(page, before.start(), at + 3, before[1])
        return _in_the_day(page, at) or read_unit(page, at)
    if lower.startswith("recent", at):
        match = _RECENT.match(lower, at)
        if match is None:
            return None
        to = page.anchor.isoformat() if page.anchor else None
        return page.span(at, match.end(), to=to, precision="month" if to else "unresolved", relative=True, vague=True)
    if lower.startswith("last ", at):
        night = _LAST_NIGHT.match(lower, at)
        return _relative_day(page, at, night.end(), -1) if night else None
    if lower.startswith("this ", at):
        part = _THIS_PART.match(lower, at)
        return _relative_day(page, at, part.end(), 0) if part else None
    for name, shift in (("tomorrow", 1), ("tonight", 0), ("overnight", 0)):
        if lower.startswith(name, at):
            if at and lower[at - 1].isalpha():
                return None
            if name == "overnight":
                return _overnight(page, at)
            return _relative_day(page, at, at + len(name), shift)
    return read_unit(page, at)


_ON_WEEKDAY = re.compile(rf" (?:on |from )?(?:{_WEEKDAY_NAMES}|[a-z]{{3,9}}\.? \d{{1,2}}\b|\d{{1,2}} [a-z]{{3,9}}\b)")


def _overnight(page: Page, at: int) -> DateSpan | None:
    end = at + len("overnight")
    if _ON_WEEKDAY.match(page.lower, end):
        return None  # "overnight on Thursday": the day follows
    if page.anchor is None:
        return page.span(at, end, relative=True)
    before = (page.anchor - timedelta(days=1)).isoformat()
    return page.span(at, end, from_=before, to=page.anchor.isoformat(), precision="day", relative=True)


def _in_the_day(page: Page, at: int) -> DateSpan | None:
    """Read ``earlier in the day`` where no other day is near, and ``the day before`` with nothing behind it."""
    before = _EARLIER_IN_THE.search(page.lower, max(0, at - 16), at)
    if not before:
        next_to = _DAY_BEFORE.match(page.lower, at)
        if next_to is None or not page.lower.startswith("the ", at - 4):
            return None
        page.counted[at - 4] = ("day", -1)
        return page.span(at - 4, next_to.end(), relative=True)
    when = page.anchor.isoformat() if page.anchor else None
    precision: TimePrecision = "day" if when else "unresolved"
    return page.span(before.start(), at + 3, when=when, precision=precision, relative=True)


def _relative_day(page: Page, start: int, end: int, shift: int) -> DateSpan:
    if page.lower.startswith(("'s", "’s"), end):
        end += 2
    if page.anchor is None:
        return page.span(start, end, relative=True)
    day = page.anchor + timedelta(days=shift)
    return page.span(start, end, when=day.isoformat(), precision="day", relative=True)


def _day_word(page: Page, start: int, end: int, stem: str) -> DateSpan | None:
    if stem in {"to", "yester"}:
        follows = page.lower[end : end + 1]
        if follows.isalpha() or (stem == "to" and page.lower[start - 1 : start] == "-"):
            return None
        return _relative_day(page, start, end, 0 if stem == "to" else -1)
    number = page.words.weekdays.get(stem + "day", page.words.weekdays.get(stem))
    if number is None or not page.text[start].isupper() or len(stem) < 3:
        return None
    bare_s = page.lower[end : end + 1] == "s" and not page.lower[end + 1 : end + 2].isalpha()
    if page.lower[end : end + 1].isalpha() and not bare_s:
        return None
    if bare_s and _BEFORE_ON.search(page.lower, max(0, start - 4), start):
        return None  # ``on Fridays``: a habit, no day
    if _EVERY.search(page.lower, max(0, start - 6), start) or _HABITS.match(page.lower, end):
        return None
    before = _WEEKDAY_BEFORE.search(page.lower, max(0, start - 15), start)
    after = _WEEKDAY_AFTER.match(page.lower, end)
    assert after is not None
    side = before[1] if before else ""
    week = after[1] or ""
    stop = (
        after.end()
        if week
        else after.end(0)
        if after.group().startswith(("'s", "’s")) and " " not in after.group()
        else end
    )
    if page.anchor is None:
        return page.span(start, stop, relative=True)
    back = (page.anchor.weekday() - number) % 7
    if week:
        monday = page.anchor - timedelta(days=page.anchor.weekday()) + timedelta(days=7 if "next" in week else -7)
        day = monday + timedelta(days=number)
    elif side in {"next", "coming"} or (not side and to_come(page, start, stop) and not _said(page, start)):
        day = page.anchor + timedelta(days=(-back) % 7 or (7 if side else 0))
    elif side in {"last", "past"} and back == 0:
        day = page.anchor - timedelta(days=7)
    else:
        day = page.anchor - timedelta(days=back)
    return page.span(start, stop, when=day.isoformat(), precision="day", relative=True)


def _said(page: Page, start: int) -> bool:
    """True when the day stands beside a verb of saying: ``said on Monday it will``."""
    near = re.findall(r"[a-z]+", page.lower[max(0, start - 24) : start])[-2:]
    return any(word in page.words.report for word in near)


def read_year(page: Page, match: re.Match[str]) -> DateSpan | None:
    """Return the year, decade or ISO date at the match, unless the digits count something."""
    start, end = match.span()
    joined = start and (page.text[start - 1].isalnum() or page.text[start - 1] in ".,$£€#/:-_")
    if joined and not _YEARS_BEFORE.search(page.text, max(0, start - 6), start):
        return None
    iso = _ISO.match(page.text, start)
    if iso:
        real = day_of(int(iso[1]), int(iso[2]), int(iso[3]))
        return page.span(start, iso.end(), when=iso.group(), precision="day") if real else None
    if _NO_YEAR_AFTER.match(page.text, end):
        return None
    decade = _DECADE.match(page.text, start)
    if decade:
        low = int(decade[1])
        return page.span(start, decade.end(), from_=f"{low:04}-01-01", to=f"{low + 9:04}-12-31", precision="year")
    if page.text[end : end + 1].isalpha() or (start and page.text[start - 1].isalpha()):
        return None
    if joined:
        return page.span(start, end, when=match.group(), precision="year")
    following = _NEXT_WORD.match(page.lower, end)
    before = re.findall(r"[a-z$]+", page.lower[max(0, start - 16) : start])
    if match.group() < _OLD and before[-1:] and before[-1] not in _BEFORE_OLD and page.text[start - 1] != "(":
        return None
    if following and following[1] in page.words.counted:
        return None
    if before and before[-1] == "of" and following and following[1] and following[1] not in _AFTER_YEAR:
        return None
    if before and before[-1] in {
        "about",
        "some",
        "over",
        "than",
        "nearly",
        "almost",
        "least",
        "approximately",
        "no",
        "resolution",
        "at",
        "room",
        "route",
        "highway",
        "flight",
        "number",
        "killed",
    }:
        return None
    return page.span(start, end, when=match.group(), precision="year")
