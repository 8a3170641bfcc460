"""Dates and spans of time named in an article, resolved against the day it was published."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from streams.extract.calendar_words import CalendarWords, load_calendar_words
from streams.extract.document import Document
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
            return _first_day(self.when), _last_day(self.when)
        return _first_day(self.from_), _last_day(self.to)


_KEYS = (
    " jan", " feb", " mar", " apr", " may", " jun", " jul", " aug", " sep", " oct", " nov", " dec",
    "day", "tomorrow", "tonight", "overnight", "week", "month", "year", "century", "centuries", "decade", "recent", "hours",
)  # fmt: skip
_DAY_PARTS = r"(?:morning|afternoon|evening|night|dawn)"
_WEEKDAY_NAMES = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"

_YEAR = re.compile(r"(?<![\d.,$£€#/:-])(?:1[4-9]|20)\d\d(?![\d/:%]|[.,]\d|-\d)")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)")
_DECADE = re.compile(r"(?:the )?((?:1[5-9]|20)\d0)['’]?s\b")
_MONTH_BEFORE = re.compile(
    rf"(?:\b({_WEEKDAY_NAMES})\.?(?:,? the|,)? )?"
    r"(?:\b(?:between |from )?(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?(?: ?(?:-|–|to|and|until) ?(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?)? (?:of )?"
    r"|\b(?P<part>early|late|mid)(?: in)?[ -]|\b(?P<side>last|this|next|the end of|the beginning of|the start of) )?$",
    re.IGNORECASE,
)
_MONTH_AT = re.compile(
    r"(?P<month>[a-z]{3,9})\b\.?(?:"
    r" (?P<d1>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:]| ?[ap]\.?m\b)(?: ?(?:-|–|to|and|until) ?(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?!\d| [a-z]{3,9} \d{4}))?"
    r"(?P<y1>,? (?:of )?(?:1[4-9]|20)\d\d\b)?"
    r"|(?P<y2>,? (?:of )?(?:1[4-9]|20)\d\d\b|,? (?:of )?(?:last|this|next|that) year\b|[ -]'?\d\d\b(?!['’:%]|[.,]\d))?)",
    re.IGNORECASE,
)
_DAY_WORD = re.compile(rf"({_WEEKDAY_NAMES}|to|yester|this {_DAY_PARTS})$", re.IGNORECASE)
_WEEKDAY_BEFORE = re.compile(r"\b(last|past|this|next|the following|the previous|coming) $", re.IGNORECASE)
_WEEKDAY_AFTER = re.compile(rf"(?:['’]s)?(?: {_DAY_PARTS})?( last week| next week| of last week)?", re.IGNORECASE)
_AMOUNT = r"(?P<amount>\d{1,3}|(?:twenty|thirty|forty|fifty)-(?:one|two|three|four|five|six|seven|eight|nine)|[a-z]+)"
_UNIT_BEFORE = re.compile(
    r"(?:\b(?P<over>(?:(?:over|in|during|for|within) )?the (?:last|past|next)|last|past) (?:nearly )?(?P<n>\d{1,3}|[a-z]+) "
    r"|\b(?P<edge>the (?:end|beginning|start) of|end of|later|earlier) (?P<of>the|this|last|next) "
    r"|\b(?P<side>last|next|this|past|the past|the previous|previous|the coming|coming|the following|that|that same|the same|the last|the next) "
    rf"|\b{_AMOUNT} )$",
    re.IGNORECASE,
)
_UNIT_AT = re.compile(r"(week|month|year|decade|day|hour|centur)(end)?(s|ies|y)?\b", re.IGNORECASE)
_UNIT_AFTER = re.compile(r"(?: (ago|earlier|later|before|prior|from now)\b|(['’]s))?", re.IGNORECASE)
_CENTURY_BEFORE = re.compile(
    r"(?:the )?(?:early |late |mid-)?(?:(\d{1,2})(?:st|nd|rd|th)|(eighteenth|nineteenth|twentieth|twenty-first)|(past|last|this))[ -]$",
    re.IGNORECASE,
)
_CENTURIES = {"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}
_MONTH_LEAD = re.compile(
    r"\b(?:in|on|since|until|till|by|from|of|during|between|and|to|before|after|through|or|for|around|starting|beginning|every|next|last|this)\s+$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"[^\n]{0,60}?\b(\d{1,2}) ([A-Z]{3,9}) (\d{2,4})\b\s*(?:--|[—–]|\()|[^\n]{0,40}?\b([A-Z][a-z]{2,8})\.? (\d{1,2}), (\d{4})\s*(?:--|[—–]|\()"
)
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}


@lru_cache(maxsize=1)
def _scanner() -> AhoCorasick:
    return AhoCorasick(list(_KEYS))


def anchor_day(document: Document) -> date | None:
    """Return the day that relative dates count from: of publication, else of a dateline that gives a full date."""
    if document.published is not None:
        return document.published.date()
    match = _DATELINE.match(document.text)
    if not match:
        return None
    words = load_calendar_words()
    day, month, year = (
        (match.group(1), match.group(2), match.group(3))
        if match.group(1)
        else (match.group(5), match.group(4), match.group(6))
    )
    number = words.months.get(month.lower())
    return _day(_full_year(int(year), None), number, int(day)) if number else None


def find_dates(document: Document) -> tuple[DateSpan, ...]:
    """Return all dates and stretches of time named in the text, in order, none inside another."""
    text = document.text
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    words = load_calendar_words()
    reader = _Reader(text, lower, anchor_day(document), words, document.all_caps)
    found: list[DateSpan] = []
    for number, start, _ in _scanner().find_matches_as_indexes(" " + lower, overlapping=False):
        # The scanned text has one space more in front.
        span = reader.month(start) if number < 12 else reader.word(start - 1)
        if span:
            found.append(span)
    for match in _YEAR.finditer(text):
        span = reader.year(match)
        if span:
            found.append(span)
    found.extend(
        DateSpan(m.start(), m.end(), m.group(), when=m.group(), precision="day")
        for m in _ISO.finditer(text)
        if _day(int(m.group(1)), int(m.group(2)), int(m.group(3)))
    )
    found.sort(key=lambda s: (s.start, -s.end))
    kept: list[DateSpan] = []
    for span in found:
        if kept and span.start < kept[-1].end:
            if span.end - span.start > kept[-1].end - kept[-1].start:
                kept[-1] = span
            continue
        kept.append(span)
    return tuple(kept)


@dataclass
class _Reader:
    """Reads the date around one place of the text."""

    text: str
    lower: str
    anchor: date | None
    words: CalendarWords
    all_caps: bool

    def _span(self, start: int, end: int, **values: object) -> DateSpan:
        return DateSpan(start, end, self.text[start:end], **values)  # type: ignore[arg-type]

    def month(self, at: int) -> DateSpan | None:
        match = _MONTH_AT.match(self.lower, at)
        if not match:
            return None
        number = self.words.months.get(match["month"])
        if number is None or not self.text[at].isupper():
            return None
        before = _MONTH_BEFORE.search(self.lower, max(0, at - 32), at)
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
        bare = first is None and not year_text
        side, part = before["side"], before["part"]
        if bare and not side and not part and match["month"] in {"may", "march", "mar", "sun"} | _SHORT_MONTHS:
            if not _MONTH_LEAD.search(self.lower, max(0, at - 12), at):
                return None
        elif (
            bare and not side and not part and self.all_caps and not _MONTH_LEAD.search(self.lower, max(0, at - 12), at)
        ):
            return None
        start = before.start() if before.group() else at
        if before.group() and self.lower[start : start + 5] in {"from ", "betwe"} and second is None:
            start = before.start("d1")
        if side and side.startswith("the"):
            start, side = at, None
        year = self._year_of(year_text, number, int(first) if first else None, start, end, side)
        if year is None:
            return self._span(start, end, relative=True)
        relative = not re.search(r"\d", year_text)
        if part:
            last = monthrange(year, number)[1]
            low, high = {"early": (1, 10), "mid": (11, 20), "late": (21, last)}[part]
            return self._span(
                start,
                end,
                from_=f"{year:04}-{number:02}-{low:02}",
                to=f"{year:04}-{number:02}-{high:02}",
                precision="week",
                relative=relative,
            )
        if first is None:
            return self._span(start, end, when=f"{year:04}-{number:02}", precision="month", relative=relative)
        day = _day(year, number, int(first))
        if day is None:
            return None
        if second is not None and (last_day := _day(year, number, int(second))) and last_day > day:
            return self._span(
                start, end, from_=day.isoformat(), to=last_day.isoformat(), precision="day", relative=relative
            )
        if weekday and weekday[:3] not in self.lower[start : start + 12]:
            return None
        return self._span(start, end, when=day.isoformat(), precision="day", relative=relative)

    def _year_of(self, told: str, month: int, day: int | None, start: int, end: int, side: str | None) -> int | None:
        digits = re.search(r"\d+", told)
        if digits:
            return _full_year(int(digits.group()), self.anchor)
        if self.anchor is None:
            return None
        if told.endswith("last year"):
            return self.anchor.year - 1
        if told.endswith("next year"):
            return self.anchor.year + 1
        if told.endswith("year"):
            return self.anchor.year
        guess = _day(self.anchor.year, month, day or 1) or date(self.anchor.year, month, 1)
        if side == "next" or (guess < self.anchor and self._future(start, end) and (self.anchor - guess).days > 120):
            return self.anchor.year + (guess <= self.anchor)
        if guess > self.anchor and side != "this":
            ahead = (guess - self.anchor).days
            if self._future(start, end) or (day is not None and ahead <= 100):
                return self.anchor.year
            return self.anchor.year - 1
        if side == "last" and (guess.year, guess.month) == (self.anchor.year, self.anchor.month):
            return self.anchor.year - 1
        return self.anchor.year

    def _future(self, start: int, end: int) -> bool:
        """True when the words around say that it is still to come."""
        low = max(self.lower.rfind(".", 0, start), self.lower.rfind("\n", 0, start), start - 70)
        stop = self.lower.find(".", end)
        high = min(stop if stop >= 0 else len(self.lower), end + 45)
        near = re.findall(r"[a-z]+", self.lower[max(0, low) : high])
        return not self.words.future.isdisjoint(near) and not _PAST_TENSE.search(self.lower, max(0, low), start)

    def word(self, at: int) -> DateSpan | None:
        """Read the date around a keyword at `at`: a weekday, ``yesterday``, ``last week``, ``two years ago``."""
        lower = self.lower
        if lower.startswith("day", at):
            before = _DAY_WORD.search(lower, max(0, at - 7), at)
            if before and (before.start() == 0 or not lower[before.start() - 1].isalpha()):
                return self._day_word(before.start(), at + 3, before[1])
            return self._unit(at)
        if lower.startswith("recent", at):
            match = re.compile(r"(?:in )?recent(?:ly| (?:days|weeks|months|years))\b").match(lower, at)
            if match:
                to = self.anchor.isoformat() if self.anchor else None
                return self._span(
                    at, match.end(), to=to, precision="month" if to else "unresolved", relative=True, vague=True
                )
            return None
        for name, shift in (("tomorrow", 1), ("tonight", 0), ("overnight", 0)):
            if lower.startswith(name, at):
                if name == "overnight" or (at and lower[at - 1].isalpha()):
                    return None
                return self._relative_day(at, at + len(name), shift)
        return self._unit(at)

    def _relative_day(self, start: int, end: int, shift: int) -> DateSpan:
        if self.lower.startswith(("'s", "’s"), end):
            end += 2
        if self.anchor is None:
            return self._span(start, end, relative=True)
        day = self.anchor + timedelta(days=shift)
        return self._span(start, end, when=day.isoformat(), precision="day", relative=True)

    def _day_word(self, start: int, end: int, stem: str) -> DateSpan | None:
        if stem == "to" or stem == "yester":
            follows = self.lower[end : end + 1]
            if follows.isalpha() or (stem == "to" and self.lower[start - 1 : start] == "-"):
                return None
            return self._relative_day(start, end, 0 if stem == "to" else -1)
        number = self.words.weekdays.get(stem + "day", self.words.weekdays.get(stem))
        if number is None or not self.text[start].isupper() or len(stem) < 3:
            return None
        bare_s = self.lower[end : end + 1] == "s" and not self.lower[end + 1 : end + 2].isalpha()
        if self.lower[end : end + 1].isalpha() and not bare_s:
            return None
        if bare_s and _BEFORE_ON.search(self.lower, max(0, start - 4), start):
            return None  # ``on Fridays``: a habit, no day
        before = _WEEKDAY_BEFORE.search(self.lower, max(0, start - 15), start)
        after = _WEEKDAY_AFTER.match(self.lower, end)
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
        if self.anchor is None:
            return self._span(start, stop, relative=True)
        back = (self.anchor.weekday() - number) % 7
        if week:
            monday = self.anchor - timedelta(days=self.anchor.weekday()) + timedelta(days=7 if "next" in week else -7)
            day = monday + timedelta(days=number)
        elif side in {"next", "coming"} or (not side and self._future(start, stop) and not self._said(start)):
            day = self.anchor + timedelta(days=(-back) % 7 or (7 if side else 0))
        elif side in {"last", "past"} and back == 0:
            day = self.anchor - timedelta(days=7)
        else:
            day = self.anchor - timedelta(days=back)
        return self._span(start, stop, when=day.isoformat(), precision="day", relative=True)

    def _said(self, start: int) -> bool:
        """True when the day stands beside a verb of saying: ``said on Monday it will``."""
        near = re.findall(r"[a-z]+", self.lower[max(0, start - 24) : start])[-2:]
        return any(word in self.words.report for word in near)

    def _unit(self, at: int) -> DateSpan | None:
        lower = self.lower
        match = _UNIT_AT.match(lower, at)
        if not match or (at and (lower[at - 1].isalpha() or lower[at - 1] == "-")):
            return None
        unit, weekend, plural = match[1], bool(match[2]), match[3] or ""
        if unit == "centur":
            return self._century(at, match.end())
        before = _UNIT_BEFORE.search(lower, max(0, at - 34), at)
        if not before:
            return None
        after = _UNIT_AFTER.match(lower, match.end())
        assert after is not None
        tail = after[1] or ""
        start, end = before.start(), match.end()
        anchor = self.anchor
        amount = before["amount"] or before["n"]
        count = self._number(amount) if amount else None
        if tail in {"ago"} and count is not None and not before["over"]:
            return self._ago(before.start("amount"), after.end(1), unit, count)
        if before["over"] and count is not None and plural:
            start = (
                lower.find("the ", start)
                if lower.startswith(("over", "in", "during", "for", "within"), start)
                else start
            )
            if anchor is None:
                return self._span(start, end, relative=True)
            ahead = "next" in before["over"]
            edge = _shift(anchor, unit, count if ahead else -count)
            a, b = (anchor, edge) if ahead else (edge, anchor)
            if unit in {"year", "decade"}:
                return self._span(start, end, from_=f"{a.year:04}", to=f"{b.year:04}", precision="year", relative=True)
            return self._span(start, end, from_=a.isoformat(), to=b.isoformat(), precision="week", relative=True)
        if before["edge"] and unit in {"year", "month"} and not plural:
            if anchor is None or before["edge"] in {"later", "earlier"}:
                return self._edge(before, start, end, unit)
            return self._edge(before, start, end, unit)
        side = before["side"]
        if side is None or plural or unit in {"day", "hour", "decade"}:
            return None
        if after[2]:
            end = after.end(2)
        if anchor is None:
            return self._span(start, end, relative=True)
        if side.startswith("that") or side in {"the same", "the following", "the previous"}:
            return None
        step = 1 if side in {"next", "the next", "coming", "the coming"} else 0 if side == "this" else -1
        if side in {"the past", "the last", "past"}:
            edge = _shift(anchor, unit, -1)
            return self._span(
                start,
                end,
                from_=edge.isoformat(),
                to=anchor.isoformat(),
                precision="week" if unit == "week" else "month",
                relative=True,
            )
        if unit == "week":
            monday = anchor - timedelta(days=anchor.weekday()) + timedelta(days=7 * step)
            first, last = monday, monday + timedelta(days=6)
            if weekend:
                first = monday + timedelta(days=5)
                if step == 0 and anchor.weekday() < 3 and not self._future(start, end):
                    first -= timedelta(days=7)
                last = first + timedelta(days=1)
            return self._span(start, end, from_=first.isoformat(), to=last.isoformat(), precision="week", relative=True)
        if unit == "month":
            there = _shift(anchor.replace(day=1), "month", step)
            return self._span(start, end, when=there.isoformat()[:7], precision="month", relative=True)
        return self._span(start, end, when=f"{anchor.year + step:04}", precision="year", relative=True)

    def _edge(self, before: re.Match[str], start: int, end: int, unit: str) -> DateSpan | None:
        edge, of = before["edge"], before["of"]
        if self.anchor is None:
            return self._span(start, end, relative=True)
        step = {"last": -1, "next": 1}.get(of, 0)
        if edge in {"earlier", "later"}:
            if of != "this" or unit not in {"year", "month"}:
                return None
            first = self.anchor.replace(day=1, month=1 if unit == "year" else self.anchor.month)
            if edge == "earlier":
                return self._span(
                    start, end, from_=first.isoformat(), to=self.anchor.isoformat(), precision=unit, relative=True
                )
            return self._span(
                start, end, when=first.isoformat()[: 4 if unit == "year" else 7], precision=unit, relative=True
            )
        if unit == "year":
            day = date(self.anchor.year + step, 12, 31) if "end" in edge else date(self.anchor.year + step, 1, 1)
        else:
            there = _shift(self.anchor.replace(day=1), "month", step)
            day = there.replace(day=monthrange(there.year, there.month)[1]) if "end" in edge else there
        return self._span(start, end, when=day.isoformat(), precision="day", relative=True)

    def _ago(self, start: int, end: int, unit: str, count: int) -> DateSpan | None:
        if self.anchor is None:
            return self._span(start, end, relative=True)
        if unit == "hour":
            there = self.anchor - timedelta(days=round(count / 24))
            return self._span(start, end, when=there.isoformat(), precision="day", relative=True)
        try:
            there = _shift(self.anchor, unit, -count)
        except (ValueError, OverflowError):
            return None
        if unit == "day":
            return self._span(start, end, when=there.isoformat(), precision="day", relative=True)
        if unit == "week":
            monday = there - timedelta(days=there.weekday())
            return self._span(
                start,
                end,
                from_=monday.isoformat(),
                to=(monday + timedelta(days=6)).isoformat(),
                precision="week",
                relative=True,
            )
        if unit == "month":
            return self._span(start, end, when=there.isoformat()[:7], precision="month", relative=True)
        return self._span(start, end, when=f"{there.year:04}", precision="year", relative=True)

    def _century(self, at: int, end: int) -> DateSpan | None:
        before = _CENTURY_BEFORE.search(self.lower, max(0, at - 24), at)
        if not before:
            return None
        number = int(before[1]) if before[1] else _CENTURIES.get(before[2] or "", 0)
        if before[3]:
            if self.anchor is None:
                return None
            number = self.anchor.year // 100 + (1 if before[3] == "this" else 0)
        if not 1 <= number <= 21:
            return None
        low = (number - 1) * 100
        return self._span(before.start(), end, from_=f"{low:04}-01-01", to=f"{low + 99:04}-12-31", precision="year")

    def year(self, match: re.Match[str]) -> DateSpan | None:
        start, end = match.span()
        decade = _DECADE.match(self.text, start)
        if decade:
            low = int(decade[1])
            return self._span(start, decade.end(), from_=f"{low:04}-01-01", to=f"{low + 9:04}-12-31", precision="year")
        if self.text[end : end + 1].isalpha() or (start and self.text[start - 1].isalpha()):
            return None
        following = re.compile(r"\s*([a-z]+)?").match(self.lower, end)
        before = re.findall(r"[a-z$]+", self.lower[max(0, start - 12) : start])
        if following and following[1] in self.words.counted:
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
            "room",
            "route",
            "highway",
            "flight",
            "number",
            "killed",
        }:
            return None
        return self._span(start, end, when=match.group(), precision="year")

    def _number(self, amount: str) -> int | None:
        if amount.isdigit():
            return int(amount)
        head, _, tail = amount.partition("-")
        if tail:
            return self.words.numbers.get(head, 0) + self.words.numbers.get(tail, 0) or None
        return self.words.numbers.get(head)


_SHORT_MONTHS = frozenset({"jan", "feb", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"})
_BEFORE_ON = re.compile(r"\bon $")
_PAST_TENSE = re.compile(r"\b(?:was|were|had|said|killed|died|hit|struck|took|began)\b[^.\n]{0,40}$")


def _full_year(year: int, anchor: date | None) -> int:
    """Return the four-digit year that a wire's two digits mean."""
    if year >= 100:
        return year
    pivot = (anchor.year if anchor else 2030) % 100 + 5
    century = (anchor.year if anchor else 2030) // 100 * 100
    return century + year if year <= pivot else century - 100 + year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shift(day: date, unit: str, count: int) -> date:
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


def _first_day(value: str | None) -> date | None:
    if not value:
        return None
    parts = [int(p) for p in value[:10].split("-")]
    return _day(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def _last_day(value: str | None) -> date | None:
    if not value:
        return None
    parts = [int(p) for p in value[:10].split("-")]
    month = parts[1] if len(parts) > 1 else 12
    if parts[0] < 1:
        return None
    return _day(parts[0], month, parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1])
