"""When an event happened: the date its sentence gives, else the one a reader carries over from the lines before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from operator import attrgetter

from streams.extract.calendar_words import load_calendar_words
from streams.extract.clock import Clock
from streams.extract.datelinks import (
    counted_back,
    gives_the_reason,
    is_perfect,
    is_pluperfect,
    lapse_before,
    of_something_else,
    reports,
    sets_in,
    since,
)
from streams.extract.dates import DateSpan, anchor_day
from streams.extract.document import Document, Sentence
from streams.records import EventTime, Span

_START = attrgetter("start")
_WORD = re.compile(r"[A-Za-z]+")
_OPEN_END = re.compile(r"\b(?:until|till|before|by|up to|later than|as of)\s+(?:the\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s+(?:the\s+)?(?:early |late |mid-)?$", re.IGNORECASE)
_BREAK = re.compile(
    r"[;:]|\b(?:but|while|whereas|although|though|after|when|where|which|who|since|because|and)\b|,", re.IGNORECASE
)
_WHEN = re.compile(r",? when [^,;:]*")
_RANGE = re.compile(r"\b(?:between|from)\s+$", re.IGNORECASE)
_SIGN = re.compile(
    r"(?:['’]?s)?(?: (?:morning|afternoon|evening|night))? ?(to|until|and|into|through|-|–) ?(?:(?:early|late|on) ?)*",
    re.IGNORECASE,
)
_DASHES = frozenset({"-", "–"})
_RANGE_SIGNS = _DASHES | {"to", "until", "and", "into", "through"}
_ON = re.compile(r"\b(?i:on|in|since|by|until|late|early|last|during)\s+(?:(?:[a-z]\w*|\w+day)\s+)?$")
_ONGOING = re.compile(r"\b(?:is|are) (?:still |now |currently )?(?!being\b|going\b)[a-z]+ing\b")
_LATELY = re.compile(r"\b[Rr]ecently\b(?!-)")
_FILED = re.compile(
    r"(?:,? \d{4})?(?: ?\([A-Z][^()\n]{1,40}\)| ?\[[A-Z][^\[\]\n]{1,40}\])? ?(?:--|[-–—])\s|,? \([A-Z][\w/ .-]{1,30}\)"
)
_STAMPED = re.compile(
    r"(?:\A|\n|\b[A-Z]{2,}|\b(?:[Pp]ublished|[Pp]osted|[Uu]pdated|[Dd]ate|of publication)(?: on)?:?)[ ,]?$"
)
_OPENS_STORY = re.compile(r"[\s,|–—-]*(?:\d|[\"“‘'(]?[A-Z]|\Z)")
_CREDIT = re.compile(r",? \((?:[A-Z][\w/ .-]{1,20}/)?(?:Reuters|AFP|AP|EPA|DPA|Getty Images|Xinhua)(?:/[\w ]{1,20})?\)")
"""Behind a full date in the midst of a page it ends the caption of a picture: ``June 6 2015 (Reuters)``."""
_STAMP_BEFORE = re.compile(
    r"(?:\A|\n)(?!On\b|In\b)(?:[A-Z][a-z]+:? (?:(?:on|at) )?)?[\w.,]{1,10}(?:[ .-][\w,]{1,10}){1,3}(?<=[12]\d{3}),? $"
)
"""A page's date with its year, alone at the head of a line."""
_MASTHEAD = 160
"""Characters from the start in which a full date without a preposition is the page's, not the story's."""


def event_time(
    document: Document,
    dates: Sequence[DateSpan],
    sentence: Sentence,
    trigger_start: int,
    trigger_end: int,
    past: bool = True,
    clock: Clock | None = None,
    others: frozenset[int] = frozenset(),
) -> tuple[EventTime, tuple[Span, ...]]:
    """Return when the event of the trigger happened, with the words it rests on.

    A day beside a verb of saying is the day of the saying: only the upper end. A sentence without a date takes that
    of the lines before, then the lead's. With nothing told a past event lies before publication. A time of day without
    a day (`clock`) is the last such time before it was told. `others` are where days of another act start.
    """
    text = document.text
    anchor = anchor_day(document)
    said = not load_calendar_words().speech_acts.isdisjoint(_WORD.findall(text[trigger_start:trigger_end].lower()))
    own = [
        d
        for d in between(dates, sentence.start, sentence.end)
        if not (
            _masthead(text, d, anchor)
            or (past and _to_come(d, anchor))
            or of_something_else(text, d, sentence, dates, trigger_start, trigger_end, said=said)
        )
    ]
    lapse = lapse_before(document.lower, sentence, dates, trigger_start) if past else None
    if lapse and all(d.start < trigger_end or reports(text, d, sentence) for d in own):
        base, spans = event_time(document, dates, sentence, lapse.start, lapse.start)
        return counted_back(text, lapse, base), (*spans, Span(start=lapse.start, end=lapse.end))
    reported: DateSpan | None = None
    best: tuple[float, DateSpan] | None = None
    for span in own:
        inside = span.start < trigger_end and span.end > trigger_start
        if not (inside or said) and (
            span.start in others
            or reports(text, span, sentence, trigger_start)
            or gives_the_reason(document.lower, span, dates, trigger_start)
        ):
            reported = reported or span
            continue
        cost = -1.0 if inside else _distance(text, span, sentence, trigger_start, trigger_end)
        if best is None or cost < best[0]:
            best = (cost, span)
    if best is not None:
        of_day = best[1].text.lower() in load_calendar_words().same_day
        before = _carried(document, dates, sentence, anchor) if of_day else None
        if of_day and reported is not None:
            before = (reported, False)
        if before is not None and not before[1]:
            return _as_time(text, before[0], [before[0]], anchor, past)  # "Earlier in the day": the one told before
        span = _spelt_out(text, best[1], own)
        if past and reported is not None:
            span = _week_before(span, reported)
        at = since(text, span, sentence, dates)
        # "Killed since the siege began in May", "since the siege began in May": both go on from there.
        lasting = at >= 0 and (not at < trigger_start < span.start or sets_in(text, trigger_end, span.start))
        if lasting and _WHEN.fullmatch(text, span.end, max(span.end, trigger_start)):
            lasting = False  # "have fled since Tuesday, when rebels entered the town"
        if span.precision in ("week", "month", "year"):
            named = _WORD.findall(text[trigger_start:trigger_end].lower())
            lasting = (
                load_calendar_words().states.isdisjoint(named) if lasting else _still_on(text, span, trigger_end, named)
            )
        return _as_time(text, span, own, anchor, past, lasting=lasting)
    lately = _LATELY.search(text, sentence.start, sentence.end) if past and anchor is not None else None
    if lately is not None and anchor is not None:
        # ``recently`` names no day, yet it rules out that of the lines before.
        evidence = (Span(start=lately.start(), end=lately.end()),)
        return EventTime(end=anchor.isoformat(), precision="month", text=lately.group()), evidence
    if reported is not None and past and _is_ongoing(text, sentence, trigger_start, trigger_end):
        return _as_time(text, reported, [reported], anchor, past)  # "said on Monday that troops are advancing"
    if reported is not None:
        return last_such(clock, reported.bounds()[1], text) if clock else _upper_end(reported)
    if past and anchor is not None and _is_ongoing(text, sentence, trigger_start, trigger_end):
        return EventTime(start=anchor.isoformat(), end=anchor.isoformat(), precision="day"), ()
    told_once = past and not (said and is_perfect(text, sentence, trigger_start))  # "has called for": on no day
    carried = _carried(document, dates, sentence, anchor) if told_once else None
    if carried is not None:
        span, told = carried
        if not said and span.start < document.sentences[max(0, sentence.index - 2)].start:
            if anchor is not None and (
                is_perfect(text, sentence, trigger_start) or _amid_history(document, dates, sentence, anchor)
            ):
                return EventTime(end=anchor.isoformat(), precision="day"), ()
            told = told or is_pluperfect(text, sentence, trigger_start)
        return _upper_end(span) if told and not said else _as_time(text, span, [span], anchor, past)
    if anchor is not None and clock is not None and not past:
        day, spans = anchor.isoformat(), (Span(start=clock.start, end=clock.end),)
        return EventTime(start=day, end=day, precision="day", text=text[clock.start : clock.end]), spans
    if anchor is None or not past:
        return EventTime(), ()
    if clock is not None:
        return last_such(clock, anchor, text)
    # A statement is published as it is made; a happening may lie before, as may what has been said.
    today = said and not is_perfect(text, sentence, trigger_start)
    return EventTime(start=anchor.isoformat() if today else None, end=anchor.isoformat(), precision="day"), ()


def _is_ongoing(text: str, sentence: Sentence, start: int, end: int) -> bool:
    """True for what is being done at the trigger: "are dismantling the mines", "fighting is raging"."""
    found = _ONGOING.search(text, max(sentence.start, start - _AUXILIARY), min(sentence.end, end + 20))
    return found is not None and found.end() > start


_AUXILIARY = 12
"""Characters before a participle in which ``are now`` stands."""


def day_told(
    document: Document, dates: Sequence[DateSpan], sentence: Sentence, latest: str
) -> tuple[EventTime, tuple[Span, ...]] | None:
    """Return the one day that a sentence without a trigger tells of, in the week up to the ISO date `latest`."""
    own = between(dates, sentence.start, sentence.end)
    if len(own) != 1 or own[0].precision not in ("day", "minute") or own[0].vague:
        return None
    first, last = own[0].bounds()
    if first is None or last is None or reports(document.text, own[0], sentence, sentence.end):
        return None
    if not timedelta() <= date.fromisoformat(latest) - last < timedelta(days=7):
        return None
    lasting = since(document.text, own[0], sentence, dates) >= 0
    return _as_time(document.text, own[0], own, anchor_day(document), past=True, lasting=lasting)


def told_clock(
    document: Document,
    clocks: Sequence[Clock],
    sentence: Sentence,
    trigger_start: int,
    trigger_end: int,
) -> Clock | None:
    """Return the time of day that the sentence tells for the event of the trigger, rather a moment than a part."""
    best: tuple[float, Clock] | None = None
    for clock in clocks:
        if clock.start < _MASTHEAD and _STAMP_BEFORE.search(document.text, 0, clock.start):
            continue  # "June 14 2023 1037 UTC": the page's own stamp
        span = DateSpan(clock.start, clock.end, "")
        if reports(document.text, clock.day or span, sentence, trigger_start) or reports(
            document.text, span, sentence, trigger_start
        ):
            continue
        cost = _apart(document.text, clock.day or clock, sentence, trigger_start, trigger_end) + 20 * (not clock.moment)
        if cost < _OTHER_CLAUSE and (best is None or cost < best[0]):
            best = (cost, clock)
    return best[1] if best else None


_OTHER_CLAUSE = 110
"""From this distance on a time of day belongs to another happening."""


def last_such(clock: Clock, day: date | None, text: str) -> tuple[EventTime, tuple[Span, ...]]:
    """Return the time of a clock told without its day by an article of `day`: that day or the night before."""
    evidence = (Span(start=clock.start, end=clock.end),)
    if day is None:
        return EventTime(text=text[clock.start : clock.end]), evidence
    before = (day - timedelta(days=1)).isoformat()
    return EventTime(start=before, end=day.isoformat(), precision="day", text=text[clock.start : clock.end]), evidence


def between(dates: Sequence[DateSpan], start: int, end: int) -> Sequence[DateSpan]:
    """Return the dates that begin in characters [start, end)."""
    return dates[bisect_left(dates, start, key=_START) : bisect_left(dates, end, key=_START)]


def _spelt_out(text: str, span: DateSpan, own: Sequence[DateSpan]) -> DateSpan:
    """Return the full date told right behind a weekday: ``on Thursday (August 3)``."""
    for other in own:
        beside = 0 < other.start - span.end <= 2 and text[span.end : other.start] in (" (", ", ", " ")
        days = span.relative and other.precision == "day" and span.precision in ("day", "unresolved")
        if beside and days and any(c.isdigit() for c in other.text):
            return other
    return span


def _still_on(text: str, span: DateSpan, end: int, named: Sequence[str]) -> bool:
    """True for what lasts and is told only with its beginning: "the outbreak, which began in May"."""
    return end < span.start and not load_calendar_words().lasting.isdisjoint(named) and sets_in(text, end, span.start)


def _week_before(span: DateSpan, told: DateSpan) -> DateSpan:
    """Return a weekday as that of the week before where it was told earlier: "claimed on Sunday Tuesday's attack"."""
    day, telling = span.bounds()[0], told.bounds()[1]
    name = span.text.lower().removesuffix("'s").removesuffix("’s")
    weekdays = load_calendar_words().weekdays
    if day is None or telling is None or day <= telling or (name not in weekdays and name[:-1] not in weekdays):
        return span
    return replace(span, when=(day - timedelta(days=7)).isoformat())


def _masthead(text: str, span: DateSpan, anchor: date | None) -> bool:
    """True for the date line of the page or of its agency, in front of the story: ``BAMAKO, May 6 (Reuters) -``."""
    if span.start > _MASTHEAD:
        return not span.relative and span.precision == "day" and _CREDIT.match(text, span.end) is not None
    if anchor is None:
        return (
            not span.relative
            and _STAMPED.search(text, 0, span.start) is not None
            and _OPENS_STORY.match(text, span.end) is not None
        )
    if span.relative and any(c.isdigit() for c in span.text):
        return _FILED.match(text, span.end) is not None and text[max(0, span.start - 2) : span.start] == ", "
    if span.relative or span.when != anchor.isoformat():
        return False
    return not _ON.search(text, max(0, span.start - 16), span.start)


def _to_come(span: DateSpan, anchor: date | None) -> bool:
    """True for a day well after the article's own: "who fled will return next week" says not when they fled."""
    first = span.bounds()[0]
    if anchor is None or first is None:
        return False
    return first > anchor + timedelta(days=1 if span.precision in ("day", "minute") else 0)


def _apart(text: str, span: DateSpan | Clock, sentence: Sentence, start: int, end: int) -> float:
    middle = text[end : span.start] if span.start >= end else text[span.end : start]
    cost = len(middle) + 25.0 * min(4, len(_BREAK.findall(middle)))
    if span.start - sentence.start < 12 and span.end <= start:
        cost = min(cost, 30.0)  # a date that opens the sentence holds for all of it
    return cost


def _distance(text: str, span: DateSpan, sentence: Sentence, start: int, end: int) -> float:
    cost = _apart(text, span, sentence, start, end)
    if span.vague:
        cost += 40
    if _OPEN_END.search(text, max(0, span.start - 16), span.start):
        cost += 60
    return cost


def _carried(
    document: Document, dates: Sequence[DateSpan], sentence: Sentence, anchor: date | None
) -> tuple[DateSpan, bool] | None:
    """Return the date that holds for a sentence without one, and whether it is only the day of the telling."""
    text = document.text
    lead: tuple[DateSpan, bool] | None = None
    near: tuple[DateSpan, bool] | None = None
    # Only the lead's dates and those of the two lines before can hold.
    lead_end = document.sentences[min(3, len(document.sentences) - 1)].end
    near_start = max(lead_end, document.sentences[max(0, sentence.index - 2)].start)
    for span in chain(
        between(dates, 0, min(lead_end, sentence.start)), between(dates, near_start, max(lead_end, sentence.start))
    ):
        home = document.sentence_at(span.start)
        if home is None or span.vague or span.precision not in {"day", "minute", "unresolved"}:
            continue
        if _masthead(text, span, anchor) or _to_come(span, anchor) or _open(text, span):
            continue
        said = reports(text, span, home)
        if home.index <= 3 and span.relative and (lead is None or (lead[1] and not said)):
            lead = (span, said)
        if sentence.index - home.index <= 2 and (near is None or not said):
            near = (span, said)
    return near or lead


def _amid_history(document: Document, dates: Sequence[DateSpan], sentence: Sentence, anchor: date) -> bool:
    """True behind a line that looks back months: what follows it is not of the lead's day without saying so."""
    start = document.sentences[max(0, sentence.index - 1)].start
    ends = [d.bounds()[1] for d in between(dates, start, sentence.start) if d.precision in ("month", "year")]
    return any(end is not None and (anchor - end).days > _MONTH for end in ends)


_MONTH = 31


def _open(text: str, span: DateSpan) -> bool:
    """True for one end of a stretch: ``since Tuesday``, ``until Friday``."""
    low = max(0, span.start - 24)
    return _OPEN_END.search(text, low, span.start) is not None or _SINCE.search(text, low, span.start) is not None


def _as_time(
    text: str, span: DateSpan, own: Sequence[DateSpan], anchor: date | None, past: bool, *, lasting: bool = False
) -> tuple[EventTime, tuple[Span, ...]]:
    evidence: tuple[Span, ...] = (Span(start=span.start, end=span.end),)
    written = span.text
    first, last = span.bounds()
    if first is None and last is None:
        return EventTime(text=written), evidence
    other = _range_partner(text, span, own)
    if other is not None:
        low, high = sorted((span, other), key=lambda s: s.start)
        first, last = low.bounds()[0], high.bounds()[1]
        evidence = (Span(start=low.start, end=low.end), Span(start=high.start, end=high.end))
        written = text[low.start : high.end]
    elif _OPEN_END.search(text, max(0, span.start - 24), span.start):
        first = None
    elif lasting:
        days = span.precision in ("day", "minute", "week")
        last = max(anchor, last or anchor) if days and anchor is not None else None
    if past and anchor is not None and last is not None and first is not None and first <= anchor < last:
        last = anchor
    return EventTime(
        start=first.isoformat() if first and not span.vague else None,
        end=last.isoformat() if last else None,
        precision=span.precision,
        text=written,
    ), evidence


def _range_partner(text: str, span: DateSpan, own: Sequence[DateSpan]) -> DateSpan | None:
    """Return the other end of ``between A and B`` or ``from A to B``."""
    for other in own:
        if other is span or other.precision != span.precision:
            continue
        low, high = (span, other) if span.start < other.start else (other, span)
        between_them = _SIGN.fullmatch(text, low.end, high.start)
        sign = between_them[1].lower() if between_them else ""
        if sign in _RANGE_SIGNS and (
            _RANGE.search(text, max(0, low.start - 10), low.start)
            or _days_on_end(low, high)
            or (span.precision == "year" and sign in _DASHES)
        ):
            return other
    return None


def _days_on_end(low: DateSpan, high: DateSpan) -> bool:
    """True for two days of one week: ``on Tuesday and Friday``, ``the night of Thursday to Friday``."""
    first, last = low.bounds()[1], high.bounds()[0]
    return low.precision == "day" and first is not None and last is not None and 0 < (last - first).days < _WEEK


_WEEK = 7


def _upper_end(span: DateSpan) -> tuple[EventTime, tuple[Span, ...]]:
    last = span.bounds()[1]
    evidence = (Span(start=span.start, end=span.end),)
    if last is None:
        return EventTime(text=span.text), evidence
    return EventTime(end=last.isoformat(), precision=span.precision, text=span.text), evidence
