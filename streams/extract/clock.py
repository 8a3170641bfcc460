"""Times of day named in an article: ``at 3:15 a.m.``, ``0430 GMT``, ``Sunday night``, ``shortly before dawn``."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml
from ahocorasick_rs import AhoCorasick, MatchKind

from streams.extract.datespan import DateSpan
from streams.extract.document import Document

DAY = 24 * 60
"""Minutes of a day."""
_NOON = DAY // 2
_WORDS = (
    "dawn", "daybreak", "sunrise", "morning", "noon", "midday", "lunchtime", "afternoon", "evening", "sunset", "dusk",
    "nightfall", "midnight", "night", "overnight", "after dark", "early hours", "small hours", "wee hours",
    "early", "late",
)  # fmt: skip
_HALVES = frozenset(("", "morning", "afternoon", "evening", "night"))
_DIGITS = (
    " gmt", " utc", " hours", " hrs", " local time", "o'clock", "o’clock",
    *(f"{sign}{tens}" for sign in ":h" for tens in "012345"),
    *(f"{sign}{half}" for sign in "0123456789 " for half in ("am", "pm", "a.m", "p.m")),
)  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w.,:/$€£-])(?:"
    r"(?:(?P<first>\d{1,2})(?: ?[-–] ?| and | to ))?"
    r"(?P<hour>\d{1,2}|[a-z]{3,6})(?:[:.]?(?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"|(?P<zoned>[0-2]?\d[:.h]?[0-5]\d)(?= ?\(?(?:gmt|utc|local time)\b)"
    r"|(?P<military>[0-2]\d[0-5]\d) (?:hours|hrs)\b(?! of)"
    r"|(?P<plain>[0-2]?\d[:h][0-5]\d)(?![\d:%]|\.\d|-\d)"
    r"|(?P<spelt>\d{1,2}|[a-z]{3,6}) o['’]clock"
    r"|(?P<bare>\d{1,2}|[a-z]{3,6})(?= in the (?:morning|afternoon|evening)\b| at night\b))"
)
_BEFORE = re.compile(
    r"\b(?:(?P<near>shortly|just|soon|moments|minutes) )?(?P<word>at|about|around|approximately|by|before|after|since"
    r"|until|till|from|between|towards?)(?: (?:about|around|approximately|roughly))? $"
)
_UNTIL, _SINCE = frozenset({"by", "before", "until", "till", "toward", "towards"}), frozenset({"after", "since"})
_ZONE = re.compile(r",? ?\(?(?P<zone>[a-z]{1,4})\b\)?")
_LOCAL = re.compile(r",? \(?local time\b\)?")
_OF_PLACE = re.compile(r" \(?(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?) time\b\)?")
_HALF = re.compile(r" (?:in the (?P<part>morning|afternoon|evening)|at night)\b")
_EDGE = re.compile(r"\b(?P<edge>early|late|mid)[ -]?$")
_EDGE_OF_DAY = re.compile(r"\b(?P<edge>early|late)(?: on)? $")
_TO_DAY = re.compile(r" (?:on )?")
_PART_AFTER = re.compile(r" (?:morning|afternoon|evening|night)\b")
_PRE = re.compile(r"\bpre-?$|\bbefore $")
_STANDS = re.compile(
    r"\b(?:at|in the|before|after|around|about|since|until|towards?|into the) (?:early |late |mid-?)?$"
)
_AGAIN = re.compile(r"[ ,]{0,2}\(?(?:or )?")
_TO = re.compile(r" ?(?:to|and|until|till|-|–) ?")
_GAP = re.compile(
    r"(?:['’]s)?[ ,(]{0,2}(?:(?:on|of|in|at|the|early|late|about|around|by|after|before|since|until|shortly|just) )*"
)
_LETTERS = re.compile("[a-z]+")
_BESIDE = 24
"""Characters between a time of day and the day it belongs to, at most."""
_POINTS = {"noon": _NOON, "midnight": DAY}


@dataclass(frozen=True, slots=True)
class Clock:
    """Characters [start, end) name a time of day: minutes `first` to `last` from the midnight that begins the day told.

    Both are the same for a moment; minutes above a day are of the day after. `zone` is what the text says of the clock:
    an abbreviation, the name of a place, or nothing, which is local time. `east` is how many minutes that local time is
    east of UTC, where two clocks tell the same moment.
    """

    start: int
    end: int
    first: int
    last: int
    zone: str = ""
    east: int | None = None
    moment: bool = True
    """By the clock, noon or midnight: it is one of a day's minutes, if not told which; else a part of the day."""
    alone: bool = True
    """It is a time of day without a day beside it: ``at dawn``, not the ``night`` of a night club."""
    day: DateSpan | None = None
    """The day named beside it."""


@dataclass(frozen=True)
class _Words:
    parts: dict[str, tuple[int, int]]
    hours: dict[str, int]
    zones: dict[str, str]
    happen: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    raw = yaml.safe_load(files("streams.extract").joinpath("data/clock.yaml").read_text(encoding="utf-8"))
    parts = {name: (first * 60, last * 60) for name, (first, last) in raw["parts"].items()}
    return _Words(parts, raw["hours"], raw["zones"], frozenset(raw["happen"]))


def zone_named(abbreviation: str) -> str | None:
    """Return the IANA zone that an abbreviation means: ``gmt``, ``edt``."""
    return _words().zones.get(abbreviation)


def tells_when(document: Document, clock: Clock, start: int) -> bool:
    """Return True when a verb of happening leads up to the clock: ``it happened at about 7 p.m.``."""
    before = _LETTERS.findall(document.lower[max(start, clock.start - 40) : clock.start])
    return not _words().happen.isdisjoint(before[-5:])


@lru_cache(maxsize=1)
def _scanner() -> AhoCorasick:
    return AhoCorasick([*_WORDS, *_DIGITS], matchkind=MatchKind.LeftmostLongest)


def clock_signs(document: Document) -> list[tuple[int, str]]:
    """Return where words or digits of the text may name a time of day, in order, with the word or nothing."""
    return [
        (start, _WORDS[number] if number < len(_WORDS) else "")
        for number, start, _ in _scanner().find_matches_as_indexes(document.lower)
    ]


def find_clocks(
    document: Document, signs: Sequence[tuple[int, str]], dates: Sequence[DateSpan], start: int, end: int
) -> list[Clock]:
    """Return the times of day named in characters [start, end), in order; `dates` are those in there."""
    near = signs[bisect_left(signs, (start, "")) : bisect_left(signs, (end, ""))]
    if not near:
        return []
    lower = document.lower
    words = [c for at, word in near if word and (c := _word(lower, at, word, dates))]
    found: list[Clock] = []
    if any(word in _HALVES for _, word in near):
        found = list(_joined(lower, list(_numbers(document, start, end, words))))
    found += [c for c in words if not any(c.start < n.end and n.start < c.end for n in found)]
    beside = [dataclasses.replace(c, day=_day_beside(lower, c, dates)) for c in found]
    return sorted((c for c in beside if c.alone or c.day), key=lambda c: c.start)


def _numbers(document: Document, start: int, end: int, words: list[Clock]) -> Iterator[Clock]:
    lower = document.lower
    for match in _NUMBER.finditer(lower, start, end):
        lead = _BEFORE.search(lower, max(start, match.start() - 32), match.start())
        stop = match.end()
        half = _HALF.match(lower, stop)
        minutes = _minutes(match, half)
        zone, after = _zone_after(document, stop)
        if minutes is None:
            minutes = _unclear(match, words, told=bool(zone or after > stop or lead))
        if minutes is None or (lead is None and (match["military"] or match["bare"])):
            continue
        if half:
            after = max(after, half.end())
        first, last = _around(minutes, lead)
        if match["first"] and first == last:  # "between 2 and 4 a.m.", "from 11 to 2 p.m."
            hour = int(match["first"]) % 12 * 60
            first = max(minute for minute in (0, hour, hour + _NOON) if minute <= last)
        yield Clock(match.start(), after, first, last, zone)


def _minutes(match: re.Match[str], half: re.Match[str] | None) -> int | None:
    """Return the minutes from midnight, None where the half of the day is not told."""
    if match["zoned"] or match["military"]:
        digits = re.sub(r"\D", "", match["zoned"] or match["military"])
        hour, minute = int(digits[:-2]), int(digits[-2:])
        return hour * 60 + minute if hour < 24 else None
    if match["half"]:
        late = match["half"] == "p"
    elif half:
        late = half["part"] != "morning"
    else:
        return None
    told = match["hour"] or match["spelt"] or match["bare"] or (match["plain"] or "").replace("h", ":").split(":")[0]
    hour = int(told) if told.isdigit() else _words().hours.get(told, 0)
    minute = int(match["minute"] or (match["plain"] or ":0").replace("h", ":").split(":")[1])
    if not 1 <= hour <= 12:
        return None
    return (hour % 12 + 12 * late) * 60 + minute


def _unclear(match: re.Match[str], words: list[Clock], *, told: bool) -> int | None:
    """Return the minutes of a clock without its half of the day, by its own form or by the evening told beside it."""
    if match["plain"]:
        hour, minute = map(int, match["plain"].replace("h", ":").split(":"))
        if hour > 23:
            return None
        if told and (hour > 12 or match["plain"].startswith("0")):
            return hour * 60 + minute
    elif match["spelt"]:
        spelt = match["spelt"]
        hour, minute = int(spelt) if spelt.isdigit() else _words().hours.get(spelt, 0), 0
    else:
        return None
    near = [w for w in words if -_BESIDE <= w.start - match.end() <= _BESIDE]
    if not told or not near or not 1 <= hour <= 12:
        return None
    fits = [m for m in (hour % 12 * 60 + minute, (hour % 12 + 12) * 60 + minute) if near[0].first <= m <= near[0].last]
    return fits[0] if len(fits) == 1 else None


def _zone_after(document: Document, at: int) -> tuple[str, int]:
    local = _LOCAL.match(document.lower, at)
    if local:
        return "", local.end()
    named = _ZONE.match(document.lower, at)
    if named and named["zone"] in _words().zones:
        return named["zone"], named.end()
    place = _OF_PLACE.match(document.text, at)
    return (place["place"], place.end()) if place else ("", at)


def _around(minutes: int, lead: re.Match[str] | None) -> tuple[int, int]:
    """Return the stretch that the words before a moment make of it: ``shortly after``, ``until``."""
    if lead is None:
        return minutes, minutes
    if lead["word"] in _UNTIL:
        at = minutes or DAY
        return (at - 60 if lead["near"] else 0), at
    if lead["word"] in _SINCE:
        at = minutes % DAY
        return at, (at + 60 if lead["near"] else DAY)
    return minutes, minutes


def _joined(lower: str, clocks: list[Clock]) -> Iterator[Clock]:
    """Yield the clocks, two of one moment as one (``1130 am (0830 GMT)``) and two ends of a stretch as one."""
    number = 0
    while number < len(clocks):
        clock = clocks[number]
        number += 1
        if number < len(clocks):
            other = clocks[number]
            between = lower[clock.end : other.start]
            if _AGAIN.fullmatch(between) and bool(clock.zone) != bool(other.zone):
                here, there = (other, clock) if clock.zone else (clock, other)
                if zone_named(there.zone) == "UTC":
                    east = (here.first - there.first + DAY // 2 - 1) % DAY - DAY // 2 + 1
                    if east % 15 == 0:
                        end = other.end + (lower[other.end : other.end + 1] == ")")
                        clock = Clock(clock.start, end, here.first, here.last, "", east)
                        number += 1
            elif _TO.fullmatch(between) and clock.first == clock.last and other.first == other.last:
                last = other.last + (DAY if other.last < clock.first else 0)
                clock = dataclasses.replace(clock, end=other.end, last=last, zone=clock.zone or other.zone)
                number += 1
        yield clock


def _word(lower: str, at: int, word: str, dates: Sequence[DateSpan]) -> Clock | None:
    """Return the part of the day that the word at `at` names."""
    words, end = _words(), at + len(word)
    if lower[end : end + 1].isalpha() or lower[end : end + 1] == "-":
        return None
    if word in ("early", "late"):
        gap = _TO_DAY.match(lower, end)
        day = next((d for d in dates if gap and d.start == gap.end() and d.precision in ("day", "unresolved")), None)
        if day is None or _PART_AFTER.match(lower, day.end):
            return None
        return Clock(at, end, *words.parts[word], moment=False, alone=False)
    if word.endswith("hours"):
        return Clock(at, end, *words.parts["small hours"], moment=False)
    alone = bool(_STANDS.search(lower, max(0, at - 20), at)) and word != "night"
    lead = _BEFORE.search(lower, max(0, at - 32), at)
    if word in _POINTS and lead:
        first, last = _around(_POINTS[word], lead)
        if word == "noon" or first != last:
            return Clock(at, end, first, last)
    if word in ("dawn", "daybreak", "sunrise") and (pre := _PRE.search(lower, max(0, at - 7), at)):
        return Clock(pre.start(), end, *words.parts["before dawn"], moment=False)
    edge = _EDGE.search(lower, max(0, at - 7), at)
    day = next((d for d in dates if d.end == at - 1), None)
    if edge is None and day is not None:
        edge = _EDGE_OF_DAY.search(lower, max(0, day.start - 9), day.start)
    if lower[at - 1 : at].isalpha() and not (edge and edge.end() == at) and lower[at - 2 : at] != "to":
        return None
    first, last = words.parts.get(f"{edge['edge']} {word}" if edge else word, words.parts[word])
    return Clock(at, end, first, last, moment=word in _POINTS, alone=alone or word == "after dark")


def _day_beside(lower: str, clock: Clock, dates: Sequence[DateSpan]) -> DateSpan | None:
    """Return the day that a time of day stands beside: ``at 3 a.m. on Monday``, ``on Monday, shortly before noon``."""
    for span in dates:
        if span.precision not in ("day", "unresolved"):
            continue
        if span.start < clock.end and clock.start < span.end:
            return span
        low, high = (clock.end, span.start) if clock.end <= span.start else (span.end, clock.start)
        if 0 <= high - low <= _BESIDE and _GAP.fullmatch(lower, low, high):
            return span
    return None
