"""What ties a date of a sentence to the event in it, or to something else that it tells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import timedelta
from operator import attrgetter
from typing import NamedTuple

from streams.extract.calendar_words import load_calendar_words
from streams.extract.datespan import DateSpan, first_day, last_day, shift
from streams.extract.document import Sentence
from streams.records import EventTime, TimePrecision

_START = attrgetter("start")
_WORD = re.compile(r"[A-Za-z]+")
_NEAR_REPORT = 4
"""Words between a verb of saying and the day that belongs to it."""
_LEADING = frozenset({"on", "in", "at", "around", "about", "the", "a", "late", "early", "also", "online"})
_RELEASED = frozenset({"released", "issued", "published", "posted", "carried", "made", "aired", "broadcast", "sent"})
_OPENS = 12
"""Characters from the start of a sentence within which a date opens it."""
_REACH = 90
"""Characters from a day to the happening that was a reason for what was done on it."""
_PARTICIPLE = re.compile(r"\b([a-z]+ed|held|built|bought|sold|sent|taken|made|given) (?:in )?(?:early |late |mid-)?$")
_BY_WHOM = re.compile(
    r"\b((?:re)?captured|seized|occupied|conquered|(?:re)?taken|held|overrun|lost) (?:by|to) (?:[\w'’-]+ ){1,5}"
    r"(?:in |back in )?(?:early |late |mid-)?$"
)
_TO_DO = re.compile(r"\bto [a-z]+ (?:the |a )?$")
_RELATIVE = re.compile(r", (?:who|which|whose) ([^,.;:]+),")
_ACCUSED = re.compile(r"\b(?:accused|suspected|convicted|guilty) of\b|\b(?:charged with|wanted for)\b")
_ACCUSING = re.compile(r"(?:accus|blam)", re.IGNORECASE)
_CHARGE = re.compile(r"\b(?:of|for) ")
_AUXILIARY = frozenset(
    {"was", "were", "is", "are", "be", "been", "being", "had", "has", "have", "and", "or", "who", "which", "that", "he",
     "she", "they", "it", "not", "also", "then"}
)  # fmt: skip
_ADVERBS = r"(?: (?:been|also|not|now|already|often|again|just|since|[a-z]+ly))*"
_PERFECT = re.compile(rf"\b(?:has|have|['’]ve){_ADVERBS} $", re.IGNORECASE)
_PLUPERFECT = re.compile(rf"\bhad{_ADVERBS} $", re.IGNORECASE)
_CONTRAST = re.compile(r"[;:]|\b(?:but|while|whereas|although|though)\b", re.IGNORECASE)
_CONTENT = re.compile(r"\b(?:that|saying|adding|where|which|who|when)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\b(?:where|which|who|when|after|since)\b", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\b(?! then\b)[^.;:,]{0,80}$", re.IGNORECASE)
_COPULA = re.compile(r"\b(?:is|was|are|were|be|been|marks|marked) (?:also |by far )?(?:the|its|their|one of) ")
_NO_RANK = re.compile(r"\b(?:most|third) of\b|\bat (?:least|most|first|last)\b")
"""A share or a bound: "has held most of the province since May", "at least nine have died since Sunday"."""
_AFTER = re.compile(
    r"\b(?:(?P<some>(?:a )?few|(?:a )?couple of|several|some|many) |(?P<count>the|[a-z]+|\d{1,2}) )?"
    r"(?P<unit>hour|day|week|month|year)(?P<many>s?) after\b(?P<clause>[^.;:,]{0,80})$"
)
_ELSEWHERE = re.compile(r"\b(?:and|but|while|when|which|who|that|since|before|until)\b")


_STRETCHES = frozenset({"week", "month", "year"})


class Lapse(NamedTuple):
    """Characters [start, end) say how long before something else a thing happened: ``two days after``."""

    start: int
    end: int
    unit: str
    units: int | None
    """How many units; None where it is not told: ``a few days after``."""


def reports(text: str, span: DateSpan, sentence: Sentence, trigger: int = -1) -> bool:
    """True when the date tells when something was said, `trigger` being the first character of what was said."""
    words = load_calendar_words()
    if _owns(text, span):
        return False  # "said Thursday's strike destroyed a bridge"
    before = _WORD.findall(text[max(sentence.start, span.start - 60) : span.start].lower())[-_NEAR_REPORT:]
    while before and before[-1] in _LEADING:
        before.pop()
    if before:
        if (
            before[-1] in words.report
            or before[-1] in words.speech_acts
            or (before[-1] in words.report_to and not words.report.isdisjoint(before))
        ):
            return True
        if before[-1] in words.utterances or (before[-1] in _RELEASED and not words.utterances.isdisjoint(before)):
            return True
    after = _WORD.findall(text[span.end : min(sentence.end, span.end + 50)].lower())
    if after and after[0] in {"said", "reported"}:
        return True
    # "On Friday, police said that nine had died": the day opens the sentence and the saying follows.
    if trigger < 0 or span.start - sentence.start > _OPENS:
        return False
    ahead = _WORD.findall(text[span.end : min(trigger, span.end + 50)].lower())
    return any(word in words.report and word.endswith(("d", "aid")) for word in ahead[1:8])


def _owns(text: str, span: DateSpan) -> bool:
    """True for a day that a noun behind it is of, right behind a verb: "said Thursday's strike"."""
    before = text[max(0, span.start - 12) : span.start].lower().split()
    return _has_owner(text, span) and bool(before) and before[-1] in load_calendar_words().report


def _has_owner(text: str, span: DateSpan) -> bool:
    return span.text.endswith(("'s", "’s")) or (span.text.endswith("day") and text.startswith("s ", span.end))


def of_something_else(
    text: str, span: DateSpan, sentence: Sentence, dates: Sequence[DateSpan], start: int, end: int, *, said: bool
) -> bool:
    """True for a date that the sentence of the trigger [start, end) tells of something else.

    It is what a participle says of a thing, what a comparison reaches back to ("the first attack since May"), a day in
    the past of another clause than a verb in the perfect, or one of what a verb of saying (`said`) says.
    """
    if _of_what_is_named(text, span, start) or compared(text, span, sentence, dates):
        return True
    low, high = (end, span.start) if span.start >= end else (span.end, start)
    if low >= high:
        return False
    if "who" in sentence.vocabulary and _across_who(text, span, sentence, start, end):
        return True
    if span.start >= end and span.precision in _STRETCHES and _ACCUSED.search(text, low, high):
        return True  # "the trial of a mayor accused of stealing funds in 2014"
    if span.start >= end and _has_owner(text, span) and (said or _TO_DO.search(text, low, high)):
        return True  # "condemned Monday's attack", "arrived to investigate Monday's attack"
    if said:
        if span.start >= end and _ACCUSING.match(text, start) and _CHARGE.search(text, low, high):
            return True  # "accused the army of the attack on Wednesday"
        if span.start >= end and _CONTENT.search(text, low, high):
            return True
        if text[start:end].endswith("s") and _ASIDE.search(text, low, high):
            return True
    return is_perfect(text, sentence, start) and _CONTRAST.search(text, low, high) is not None


def _across_who(text: str, span: DateSpan, sentence: Sentence, start: int, end: int) -> bool:
    """True where "who" parts the date from the trigger [start, end): one is told of the person, one of what befell him.

    "Arrested a man who escaped in January", "a man who stabbed a priest in 2022 was jailed", "a gunman who shot three
    people was charged on Wednesday".
    """
    if span.start >= end:
        middle = text[end : span.start]
        if span.precision in _STRETCHES and _WHO.search(middle) and _DONE.search(text, start, end):
            return True  # of nouns, as "the case of a woman who died in May", it may well be the day
        return _WHO.search(text, sentence.start, start) is not None and _AND_THEN.match(middle) is not None
    if span.precision not in _STRETCHES:
        return False
    return (
        _WHO.search(text, sentence.start, span.start) is not None and _MAIN.fullmatch(text, span.end, start) is not None
    )


_WHO = re.compile(r"[a-z] who (?!(?:in|on|last|this) )[^,.;:()]*$")
"""A relative clause without commas, up to the end of what is searched."""
_DONE = re.compile(r"(?:ed|shot|held|caught|sent|taken|took|found)\b")
_MAIN = re.compile(
    r" (?:was|were|is|are|has been|have been|had been|has|have|will be|pleaded|appeared|went)?(?: \w+ly)? ?"
)
_AND_THEN = re.compile(
    r"(?:(?! (?:who|when|while|as|after|before|that|which|where|and|but) )[^,.;:()])*? "
    r"(?:was|were|is|are|has been|have been|had been|will be) "
)


def gives_the_reason(lower: str, span: DateSpan, dates: Sequence[DateSpan], start: int) -> bool:
    """True for what was done on the day for the sake of the trigger at `start`: "held on Friday over the bombing"."""
    if not span.end < start <= span.end + _REACH or _dated(dates, span.end, start):
        return False
    middle = lower[span.end : start]
    return ". " not in middle and any(reason in middle for reason in load_calendar_words().reasons)


def is_perfect(text: str, sentence: Sentence, start: int) -> bool:
    """True for a verb in the present perfect, which goes with no day in the past: ``has also opened``."""
    return _PERFECT.search(text, max(sentence.start, start - 40), start) is not None


def is_pluperfect(text: str, sentence: Sentence, start: int) -> bool:
    """True for a verb in the past perfect: it was done before the day that the lines around tell of."""
    return _PLUPERFECT.search(text, max(sentence.start, start - 40), start) is not None


def since(text: str, span: DateSpan, sentence: Sentence, dates: Sequence[DateSpan]) -> int:
    """Return where the ``since`` stands that the date belongs to, else -1: "since the truce began in May"."""
    found = _SINCE.search(text, max(sentence.start, span.start - 90), span.start)
    return -1 if found is None or _dated(dates, found.start(), span.start) else found.start()


def sets_in(text: str, start: int, end: int) -> bool:
    """True when a verb in characters [start, end) says that something began: "since the siege began in May"."""
    return not load_calendar_words().onsets.isdisjoint(_WORD.findall(text[start:end].lower()))


def compared(text: str, span: DateSpan, sentence: Sentence, dates: Sequence[DateSpan]) -> bool:
    """True for the date that a comparison reaches back to: "the deadliest attack since the war began in 2011"."""
    at = since(text, span, sentence, dates)
    if at < 0:
        return False
    lead = _NO_RANK.sub("", text[max(sentence.start, at - 80) : at].lower())
    before, known = _WORD.findall(lead), load_calendar_words()
    return not known.ranks.isdisjoint(before) or not known.unlike.isdisjoint(before[-1:])


def measured(text: str, sentence: Sentence, dates: Sequence[DateSpan]) -> bool:
    """True for a sentence that only measures what is told elsewhere: "it was the deadliest attack since May"."""
    if "since" not in sentence.vocabulary:
        return False
    own = dates[bisect_left(dates, sentence.start, key=_START) : bisect_left(dates, sentence.end, key=_START)]
    return any(
        compared(text, span, sentence, dates) and _COPULA.search(text, sentence.start, span.start) for span in own
    )


def lapse_before(lower: str, sentence: Sentence, dates: Sequence[DateSpan], start: int) -> Lapse | None:
    """Return the count of days that lies between the happening at `start` and what the sentence tells of first."""
    found = _AFTER.search(lower, max(sentence.start, start - 120), start)
    if found is None or _ELSEWHERE.search(found["clause"]) or _dated(dates, found.start("clause"), start):
        return None
    told, count = found["count"], None
    if told is not None:
        count = int(told) if told.isdigit() else 1 if told == "the" else load_calendar_words().numbers.get(told)
    if count is None and not found["many"]:
        return None  # "every day after"
    start = found.start() if count or found["some"] else found.start("unit")
    return Lapse(start, found.start("clause"), found["unit"], count)


def recaps(text: str, sentence: Sentence, dates: Sequence[DateSpan]) -> list[tuple[int, int]]:
    """Return the clauses that recall another time: ", who survived a bombing in May,"."""
    if sentence.vocabulary.isdisjoint(("who", "which", "whose")):
        return []
    own = dates[bisect_left(dates, sentence.start, key=_START) : bisect_left(dates, sentence.end, key=_START)]
    old = [span.start for span in own if span.precision in _STRETCHES]
    clauses = [found.span(1) for found in _RELATIVE.finditer(text, sentence.start, sentence.end)] if old else []
    return [(low, high) for low, high in clauses if any(low < at < high for at in old)]


def counted_back(text: str, lapse: Lapse, base: EventTime) -> EventTime:
    """Return the time that the lapse lies before `base`: "two days after a bomb killed nine"."""
    written = text[lapse.start : lapse.end]
    last = first_day(base.end)
    if last is None or base.precision not in ("day", "minute"):
        return EventTime(text=written)
    try:
        there = shift(last, lapse.unit, -(lapse.units or 1))
    except (ValueError, OverflowError):
        return EventTime(text=written)
    if lapse.unit == "hour":
        low = last - timedelta(days=1)
        return EventTime(
            start=low.isoformat() if base.start else None, end=last.isoformat(), precision="day", text=written
        )
    if lapse.units is None:
        return EventTime(end=there.isoformat(), precision="day", text=written)
    if lapse.unit == "week":
        there -= timedelta(days=there.weekday())
        low, high = there, there + timedelta(days=6)
    else:
        when = there.isoformat()[: {"year": 4, "month": 7}.get(lapse.unit)]
        low, high = first_day(when) or there, last_day(when) or there
    return EventTime(
        start=low.isoformat() if base.start else None,
        end=high.isoformat(),
        precision=_PRECISIONS[lapse.unit],
        text=written,
    )


_PRECISIONS: dict[str, TimePrecision] = {"day": "day", "week": "week", "month": "month", "year": "year"}


def _dated(dates: Sequence[DateSpan], start: int, end: int) -> bool:
    """True when a date begins in characters [start, end)."""
    return bisect_left(dates, start, key=_START) < bisect_left(dates, end, key=_START)


def _of_what_is_named(text: str, span: DateSpan, trigger_start: int) -> bool:
    """True for a month or year that a participle says of a thing: "to restore an allowance scrapped in July"."""
    if span.precision not in _STRETCHES:
        return False
    found = _PARTICIPLE.search(text, max(0, span.start - 30), span.start) or _BY_WHOM.search(
        text, max(0, span.start - 80), span.start
    )
    if found is None or found.start() <= trigger_start:
        return False
    before = text[max(0, found.start() - 24) : found.start()].split()
    return bool(before) and before[-1].isalpha() and before[-1].lower() not in _AUXILIARY
