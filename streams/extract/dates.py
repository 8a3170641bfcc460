"""Dates and spans of time named in an article, resolved against the day it was published."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from streams.extract.calendar_words import load_calendar_words
from streams.extract.datereader import read_month, read_word, read_year
from streams.extract.datespan import DateSpan, day_of, full_year
from streams.extract.document import Document
from streams.extract.page import Page
from streams.extract.timespans import count_on

__all__ = ["DateSpan", "anchor_day", "find_dates"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OPENERS = " \n(\"“‘'[–—/-"
"""Signs after which a month's name may begin; `` may`` in the midst of a word is none."""
_KEYS = (
    "day", "tomorrow", "tonight", "overnight", "week", "month", "year", "century", "centuries", "decade", "recent",
    "hours", "this morning", "this afternoon", "this evening", "last night", "last evening",
)  # fmt: skip
_SHORTLY = 600
"""Characters within which ``the next day`` still means the day after one told before."""
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d(?!\d)")
_DATELINE = re.compile(
    r"[^\n]{0,60}?\b(\d{1,2}) ([A-Z]{3,9}) (\d{2,4})\b\s*(?:--|[—–]|\()"
    r"|[^\n]{0,40}?\b([A-Z][a-z]{2,8})\.? (\d{1,2}), (\d{4})\s*(?:--|[—–]|\()"
)


@lru_cache(maxsize=1)
def _scanner() -> AhoCorasick:
    return AhoCorasick([*_KEYS, *(sign + month for sign in _OPENERS for month in _MONTHS)])


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
    return day_of(full_year(int(year), None), number, int(day)) if number else None


def find_dates(document: Document) -> tuple[DateSpan, ...]:
    """Return all dates and stretches of time named in the text, in order, none inside another."""
    text = document.text
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    words = load_calendar_words()
    page = Page(text, lower, anchor_day(document), words, document.all_caps)
    found: list[DateSpan] = []
    for number, start, _ in _scanner().find_matches_as_indexes(" " + lower, overlapping=False):
        # The scanned text has one space more in front.
        span = read_word(page, start - 1) if number < len(_KEYS) else read_month(page, start)
        if span:
            found.append(span)
    for match in _YEAR.finditer(text):
        span = read_year(page, match)
        if span:
            found.append(span)
    found.sort(key=lambda s: (s.start, -s.end))
    kept: list[DateSpan] = []
    for span in found:
        if kept and span.start < kept[-1].end:
            if span.end - span.start > kept[-1].end - kept[-1].start:
                kept[-1] = span
            continue
        kept.append(span)
    return tuple(_counted_on(kept, page)) if page.counted else tuple(kept)


def _counted_on(spans: list[DateSpan], page: Page) -> list[DateSpan]:
    """Resolve ``two days later``, ``that year`` against the date told before them."""
    told: list[DateSpan] = []
    for span in spans:
        count = page.counted.get(span.start)
        days = count is not None and count[0] == "day"
        before = next((s for s in reversed(told) if _counts(s, days, span.start)), None)
        if count is None:
            told.append(span)
        elif before is not None:
            told.append(count_on(page, span, before, *count))
        elif span.start not in page.silent:
            told.append(span)
    return told


def _counts(span: DateSpan, days: bool, at: int) -> bool:
    """True when a span at `at` can be counted on from `span`; days only from a day told shortly before."""
    if span.vague or span.bounds()[0] is None:
        return False
    return not days or (span.precision == "day" and at - span.end < _SHORTLY)
