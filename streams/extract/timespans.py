"""Reads stretches of time around their unit: ``last week``, ``two years ago``, ``the past 30 years``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from streams.extract.datespan import DateSpan, shift
from streams.extract.page import Page, to_come
from streams.records import TimePrecision

_AMOUNT = r"(?P<amount>\d{1,3}|(?:twenty|thirty|forty|fifty)-(?:one|two|three|four|five|six|seven|eight|nine)|[a-z]+)"
_UNIT_BEFORE = re.compile(
    r"(?:\b(?P<over>(?:(?:over|in|during|for|within) )?the (?:last|past)|(?:over|in|during|within) the next|last|past)"
    r" (?:nearly )?(?P<n>\d{1,3}|[a-z]+) "
    r"|\b(?P<edge>the (?:end|beginning|start) of|end of|later|earlier)(?: in)? (?P<of>the|this|last|next) "
    r"|\b(?P<side>last|next|this|past|the past|the previous|previous|the coming|coming|the following|that|that same"
    r"|the same|the last|the next) "
    rf"|\b{_AMOUNT} )$",
    re.IGNORECASE,
)
_UNIT_AT = re.compile(r"(week|month|year|decade|day|hour|centur)(end)?(s|ies|y)?\b", re.IGNORECASE)
_UNIT_AFTER = re.compile(r"(?: (ago|earlier|later|before|prior|from now)\b|(['’]s))?", re.IGNORECASE)
_CENTURY_BEFORE = re.compile(
    r"(?:the )?(?:early |late |mid-)?"
    r"(?:(\d{1,2})(?:st|nd|rd|th)|(eighteenth|nineteenth|twentieth|twenty-first)|(past|last|this))[ -]$",
    re.IGNORECASE,
)
_THIS = frozenset({"this", "the"})
_COUNTS_ON = {"that": 0, "that same": 0, "the same": 0, "the following": 1, "the previous": -1}
_ON_DAY = re.compile(r",? on \S+ \d|,? on \d")
_CENTURIES = {"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}


def read_unit(page: Page, at: int) -> DateSpan | None:
    """Return the stretch of time whose unit (``week``, ``years``, ``century``) stands at `at`, if it is one."""
    lower = page.lower
    match = _UNIT_AT.match(lower, at)
    if not match or (at and (lower[at - 1].isalpha() or lower[at - 1] == "-")):
        return None
    unit, weekend, plural = match[1], bool(match[2]), match[3] or ""
    if unit == "centur":
        return _century(page, at, match.end())
    if weekend and not plural and _THE_WEEKEND.search(lower, max(0, at - 12), at):
        return _weekend(page, at - 4, match.end())
    before = _UNIT_BEFORE.search(lower, max(0, at - 34), at)
    if not before:
        return None
    after = _UNIT_AFTER.match(lower, match.end())
    assert after is not None
    tail = after[1] or ""
    start, end = before.start(), match.end()
    anchor = page.anchor
    amount = before["amount"] or before["n"]
    count = _number(page, amount) if amount else None
    if amount and lower[max(0, before.start() - 1) : before.start()] in {",", "."} and amount.isdigit():
        return None  # the end of ``5,000``
    if tail in {"later", "earlier"} and count is not None and not before["over"] and unit != "hour":
        begin = before.start("amount")
        page.counted[begin] = (unit, count if tail == "later" else -count)
        return page.span(begin, after.end(1), relative=True)
    if tail == "ago" and amount in {"several", "many", "some"} and not before["over"]:
        to = anchor.isoformat() if anchor else None
        return page.span(before.start("amount"), after.end(1), to=to, relative=True, vague=True)
    if tail in {"ago"} and count is not None and not before["over"]:
        return _ago(page, before.start("amount"), after.end(1), unit, count)
    if before["over"] and count is not None and plural:
        start = (
            lower.find("the ", start) if lower.startswith(("over", "in", "during", "for", "within"), start) else start
        )
        if anchor is None:
            return page.span(start, end, relative=True)
        ahead = "next" in before["over"]
        try:
            edge = shift(anchor, unit, count if ahead else -count)
        except (ValueError, OverflowError):
            return None
        a, b = (anchor, edge) if ahead else (edge, anchor)
        if unit in {"year", "decade"}:
            return page.span(start, end, from_=f"{a.year:04}", to=f"{b.year:04}", precision="year", relative=True)
        near: TimePrecision = "day" if unit == "hour" else "week"
        return page.span(start, end, from_=a.isoformat(), to=b.isoformat(), precision=near, relative=True)
    if before["edge"] in {"earlier", "later"} and unit == "week" and before["of"] in _THIS and not plural:
        return _week_so_far(page, before["edge"], start, end)
    if before["edge"] and unit in {"year", "month"} and not plural:
        if anchor is None or before["edge"] in {"later", "earlier"}:
            return _edge(page, before, start, end, unit)
        return _edge(page, before, start, end, unit)
    side = before["side"]
    if side in _COUNTS_ON and not plural and unit in {"day", "week", "month", "year"} and not tail:
        page.counted[start] = (unit, _COUNTS_ON[side])
        page.silent.add(start)
        return page.span(start, end, relative=True)
    if side == "the next" and unit == "day" and not plural:
        page.counted[start] = (unit, 1)
        page.silent.add(start)
        return page.span(start, end, relative=True)
    if side is None or plural or unit in {"day", "hour", "decade"}:
        return None
    if after[2]:
        end = after.end(2)
    if anchor is None:
        return page.span(start, end, relative=True)
    step = 1 if side in {"next", "the next", "coming", "the coming"} else 0 if side == "this" else -1
    if side in {"the past", "the last", "past"}:
        edge = shift(anchor, unit, -1)
        return page.span(
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
            if step == 0 and anchor.weekday() < 3 and not to_come(page, start, end):
                first -= timedelta(days=7)
            last = first + timedelta(days=1)
        return page.span(start, end, from_=first.isoformat(), to=last.isoformat(), precision="week", relative=True)
    if unit == "month":
        there = shift(anchor.replace(day=1), "month", step)
        return page.span(start, end, when=there.isoformat()[:7], precision="month", relative=True)
    return page.span(start, end, when=f"{anchor.year + step:04}", precision="year", relative=True)


_THE_WEEKEND = re.compile(r"\b(?:at|over|during|on) the $")


def _weekend(page: Page, start: int, end: int) -> DateSpan:
    """Read ``over the weekend``: the one under way, else the last, or the next where it is still to come."""
    if page.anchor is None:
        return page.span(start, end, relative=True)
    saturday = page.anchor - timedelta(days=page.anchor.weekday()) + timedelta(days=5)
    if page.anchor.weekday() < 6 and not to_come(page, start, end):
        saturday -= timedelta(days=7)
    first, last = saturday.isoformat(), (saturday + timedelta(days=1)).isoformat()
    return page.span(start, end, from_=first, to=last, precision="week", relative=True)


def count_on(page: Page, span: DateSpan, before: DateSpan, unit: str, count: int) -> DateSpan:
    """Return `span` resolved as `count` units on from the date told `before` it."""
    base = before.bounds()[0]
    assert base is not None
    try:
        there = shift(base, unit, count)
    except (ValueError, OverflowError):
        return span
    start, end = span.start, span.end
    if unit == "year" or (unit == "month" and before.precision == "year"):
        return page.span(start, end, when=f"{there.year:04}", precision="year", relative=True)
    if unit == "month":
        return page.span(start, end, when=there.isoformat()[:7], precision="month", relative=True)
    if unit == "week":
        monday = there - timedelta(days=there.weekday())
        sunday = monday + timedelta(days=6)
        return page.span(start, end, from_=monday.isoformat(), to=sunday.isoformat(), precision="week", relative=True)
    if before.precision not in {"day", "minute"}:
        return span
    return page.span(start, end, when=there.isoformat(), precision="day", relative=True)


def _week_so_far(page: Page, edge: str, start: int, end: int) -> DateSpan:
    """Read ``earlier this week``: from Monday to the day before publication; ``later``: to Sunday."""
    if page.anchor is None:
        return page.span(start, end, relative=True)
    monday = page.anchor - timedelta(days=page.anchor.weekday())
    if edge == "earlier":
        low, high = monday, max(monday, page.anchor - timedelta(days=1))
    else:
        low, high = page.anchor, monday + timedelta(days=6)
    return page.span(start, end, from_=low.isoformat(), to=high.isoformat(), precision="week", relative=True)


def _edge(page: Page, before: re.Match[str], start: int, end: int, unit: str) -> DateSpan | None:
    edge, of = before["edge"], before["of"]
    if page.anchor is None:
        return page.span(start, end, relative=True)
    if _ON_DAY.match(page.lower, end):
        return None  # ``at the end of the month on 29 April``: the day follows
    step = {"last": -1, "next": 1}.get(of, 0)
    whole: TimePrecision = "year" if unit == "year" else "month"
    if edge in {"earlier", "later"}:
        if of not in _THIS or unit not in {"year", "month"}:
            return None
        first = page.anchor.replace(day=1, month=1 if unit == "year" else page.anchor.month)
        if edge == "earlier":
            return page.span(
                start, end, from_=first.isoformat(), to=page.anchor.isoformat(), precision=whole, relative=True
            )
        return page.span(
            start, end, when=first.isoformat()[: 4 if unit == "year" else 7], precision=whole, relative=True
        )
    if unit == "year":
        day = date(page.anchor.year + step, 12, 31) if "end" in edge else date(page.anchor.year + step, 1, 1)
    else:
        there = shift(page.anchor.replace(day=1), "month", step)
        day = there.replace(day=monthrange(there.year, there.month)[1]) if "end" in edge else there
    return page.span(start, end, when=day.isoformat(), precision="day", relative=True)


def _ago(page: Page, start: int, end: int, unit: str, count: int) -> DateSpan | None:
    if page.anchor is None:
        return page.span(start, end, relative=True)
    if unit == "hour":
        there = page.anchor - timedelta(days=round(count / 24))
        return page.span(start, end, when=there.isoformat(), precision="day", relative=True)
    try:
        there = shift(page.anchor, unit, -count)
    except (ValueError, OverflowError):
        return None
    if unit == "day":
        return page.span(start, end, when=there.isoformat(), precision="day", relative=True)
    if unit == "week":
        monday = there - timedelta(days=there.weekday())
        return page.span(
            start,
            end,
            from_=monday.isoformat(),
            to=(monday + timedelta(days=6)).isoformat(),
            precision="week",
            relative=True,
        )
    if unit == "month":
        return page.span(start, end, when=there.isoformat()[:7], precision="month", relative=True)
    return page.span(start, end, when=f"{there.year:04}", precision="year", relative=True)


def _century(page: Page, at: int, end: int) -> DateSpan | None:
    before = _CENTURY_BEFORE.search(page.lower, max(0, at - 24), at)
    if not before:
        return None
    number = int(before[1]) if before[1] else _CENTURIES.get(before[2] or "", 0)
    if before[3]:
        if page.anchor is None:
            return None
        number = page.anchor.year // 100 + (1 if before[3] == "this" else 0)
    if not 1 <= number <= 21:
        return None
    low = (number - 1) * 100
    return page.span(before.start(), end, from_=f"{low:04}-01-01", to=f"{low + 99:04}-12-31", precision="year")


def _number(page: Page, amount: str) -> int | None:
    if amount.isdigit():
        return int(amount)
    head, _, tail = amount.partition("-")
    if tail:
        return page.words.numbers.get(head, 0) + page.words.numbers.get(tail, 0) or None
    return page.words.numbers.get(head)
