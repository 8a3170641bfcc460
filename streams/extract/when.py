"""When an event happened: the date its sentence gives, else the one a reader carries over from the lines before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from streams.extract.calendar_words import load_calendar_words
from streams.extract.dates import DateSpan, anchor_day
from streams.extract.document import Document, Sentence
from streams.records import EventTime, Span, TimePrecision

_WORD = re.compile(r"[A-Za-z]+")
_OPEN_START = re.compile(r"\b(?:since|after|following|from)\s+(?:the\s+)?(?:early |late )?$", re.IGNORECASE)
_OPEN_END = re.compile(r"\b(?:until|till|before|by|up to)\s+(?:the\s+)?$", re.IGNORECASE)
_BREAK = re.compile(r"[;:]|\b(?:but|while|whereas|although|though|after|when|where|which|who|since|because|and)\b|,")
_NEAR_REPORT = 4
"""Words between a verb of saying and the day that belongs to it."""


def event_time(
    document: Document,
    dates: Sequence[DateSpan],
    sentence: Sentence,
    trigger_start: int,
    trigger_end: int,
    past: bool = True,
) -> tuple[EventTime, tuple[Span, ...]]:
    """Return when the event of the trigger happened, with the words it rests on.

    A day beside a verb of saying is the day of the saying: only the upper end. A sentence without a date takes that
    of the lines before, then the lead's. With nothing told a past event lies before publication.
    """
    anchor = anchor_day(document)
    own = [d for d in dates if sentence.start <= d.start < sentence.end]
    reported: DateSpan | None = None
    best: tuple[float, DateSpan] | None = None
    for span in own:
        if _reports(document.text, span, sentence):
            if not _inside(span, trigger_start, trigger_end):
                reported = reported or span
                continue
        cost = _distance(document.text, span, trigger_start, trigger_end)
        if span.vague:
            cost += 40
        if best is None or cost < best[0]:
            best = (cost, span)
    if best is not None:
        return _as_time(document.text, best[1], own, anchor, past)
    if reported is not None:
        return _upper_end(reported, anchor)
    carried = _carried(document, dates, sentence)
    if carried is not None:
        span, said = carried
        return _upper_end(span, anchor) if said else _as_time(document.text, span, [span], anchor, past)
    if anchor is None or not past:
        return EventTime(), ()
    return EventTime(end=anchor.isoformat(), precision="day"), ()


def _inside(span: DateSpan, start: int, end: int) -> bool:
    return span.start < end and span.end > start


def _distance(text: str, span: DateSpan, start: int, end: int) -> float:
    if _inside(span, start, end):
        return -1.0
    between = text[end : span.start] if span.start >= end else text[span.end : start]
    return len(between) + 25.0 * min(4, len(_BREAK.findall(between)))


def _reports(text: str, span: DateSpan, sentence: Sentence) -> bool:
    """True when the date tells when something was said."""
    words = load_calendar_words()
    before = _WORD.findall(text[max(sentence.start, span.start - 60) : span.start].lower())[-_NEAR_REPORT:]
    after = _WORD.findall(text[span.end : min(sentence.end, span.end + 20)].lower())[:1]
    while before and before[-1] in {"on", "in", "the", "a", "late", "early", "also"}:
        before.pop()
    return bool(before and before[-1] in words.report) or bool(after and after[0] in {"said", "reported"})


def _carried(document: Document, dates: Sequence[DateSpan], sentence: Sentence) -> tuple[DateSpan, bool] | None:
    """Return the date that holds for a sentence without one, and whether it is only the day of the telling."""
    earlier = [d for d in dates if d.end <= sentence.start and not d.vague]
    near: DateSpan | None = None
    for span in reversed(earlier):
        home = document.sentence_at(span.start)
        if home is None or sentence.index - home.index > 2:
            break
        if home.paragraph == sentence.paragraph and span.precision in {"day", "minute"}:
            near = span
            break
    if near is not None:
        home = document.sentence_at(near.start)
        return near, home is not None and _reports(document.text, near, home)
    lead = [
        d
        for d in dates
        if d.precision == "day" and (home := document.sentence_at(d.start)) is not None and home.index <= 3
    ]
    for span in lead:
        home = document.sentence_at(span.start)
        if home is not None and span.relative and not _reports(document.text, span, home):
            return span, False
    for span in lead:
        if span.relative:
            return span, True
    return None


def _as_time(
    text: str, span: DateSpan, own: Sequence[DateSpan], anchor: date | None, past: bool
) -> tuple[EventTime, tuple[Span, ...]]:
    evidence: tuple[Span, ...] = (Span(start=span.start, end=span.end),)
    written = span.text
    first, last = span.bounds()
    if first is None and last is None:
        return EventTime(text=written), evidence
    before = text[max(0, span.start - 24) : span.start]
    joined = _range_partner(text, span, own)
    if joined is not None:
        low, high = sorted((span, joined), key=lambda s: s.start)
        first, last = low.bounds()[0], high.bounds()[1]
        evidence = (Span(start=low.start, end=low.end), Span(start=high.start, end=high.end))
        written = text[low.start : high.end]
    elif _OPEN_END.search(before):
        first = None
    elif re.search(r"\bsince\s+(?:the\s+)?$", before, re.IGNORECASE) and anchor is not None:
        last = anchor
    if past and anchor is not None and last is not None and first is not None and first <= anchor < last:
        last = anchor
    precision: TimePrecision = span.precision
    return EventTime(
        start=first.isoformat() if first and not span.vague else None,
        end=last.isoformat() if last else None,
        precision=precision,
        text=written,
    ), evidence


def _range_partner(text: str, span: DateSpan, own: Sequence[DateSpan]) -> DateSpan | None:
    """Return the other end of ``between A and B`` or ``from A to B``."""
    for other in own:
        low, high = (span, other) if span.start < other.start else (other, span)
        if low is high or span.precision != other.precision:
            continue
        if text[low.end : high.start].strip().lower() in {"to", "until", "and", "-", "–", "through"} and re.search(
            r"\b(?:between|from)\s+$", text[max(0, low.start - 10) : low.start], re.IGNORECASE
        ):
            return other
    return None


def _upper_end(span: DateSpan, anchor: date | None) -> tuple[EventTime, tuple[Span, ...]]:
    last = span.bounds()[1]
    evidence = (Span(start=span.start, end=span.end),)
    if last is None:
        return EventTime(text=span.text), evidence
    return EventTime(end=last.isoformat(), precision=span.precision, text=span.text), evidence
