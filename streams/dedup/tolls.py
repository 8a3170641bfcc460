"""Which figures of an article could be news: no days, hours, page counters or telephone numbers.

A copy's house style turns "on Tuesday" into "on March 3", its page counts comments and says how long ago it was
put up. None of that is a toll that rose.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from streams.dedup.tables import rows
from streams.dedup.words import fold, read_words

_FIGURE: Final = re.compile(r"\d+(?:[-./:,]\d+)*")
_DIGITS: Final = re.compile(r"\d+")
_CLOCK: Final = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d")
_DATE: Final = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}")
_CALLED: Final = re.compile(r"(?:\+|\b0)\d[\d\s()/-]{6,24}\d")
_BEFORE: Final = re.compile(r"([^\W\d_]+)[.:]?\s{0,2}\Z")
_AFTER: Final = re.compile(r"(?P<day>(?:st|nd|rd|th|er|º|\.)?\s?(?:(?:de|of|du)\s)?)(?P<word>[^\W\d_]+)")
_COUNTED: Final = re.compile(r"(\b\w+)\s[^\W\d_]+\s\Z")
_DAY_BEFORE: Final = re.compile(r"\d(?:st|nd|rd|th|er|º|\.)?\s(?:(?:de|of|du)\s)?\Z")
_REACH: Final = 24
"""Characters before a figure in which the word before it stands."""
_LAST_DAY: Final = 31
_DAY_DIGITS: Final = 2
_UNTOLD: Final = "x"


class Telling(NamedTuple):
    """The figures of an article that could be news."""

    numbers: frozenset[str]
    """Those of title and running text, as `Words.numbers` has them."""
    in_text: tuple[bool, ...]
    """Of the figures of the running text in order which they are."""


def tell_figures(title: str, text: str) -> Telling:
    """Return which figures of an article could be news; takes as long as sketching it, twice."""
    folded = fold(f"{title}\n{text}")
    every = read_words(folded)
    kept: list[str] = []
    end = 0
    for start, stop in sorted(_untold(folded)):
        if start >= end:
            span = folded[start:stop]
            # Each word keeps its place.
            kept += (folded[end:start], _DIGITS.sub(_UNTOLD, span) if _DIGITS.search(span) else _UNTOLD)
            end = stop
    told = read_words("".join((*kept, folded[end:])))
    could_be = set(told.figures.tolist())
    in_text = tuple([place in could_be for place in every.figures.tolist() if place >= every.heading])
    return Telling(frozenset(told.numbers), in_text)


def _untold(folded: str) -> list[tuple[int, int]]:
    """Return where in `folded` figures stand that tell nothing."""
    spans = [found.span() for found in _CALLED.finditer(folded)]
    for found in _back().finditer(folded):
        if counted := _COUNTED.search(folded, max(0, found.start() - _REACH), found.start()):
            spans.append(counted.span(1))
    for found in _FIGURE.finditer(folded):
        if _DATE.fullmatch(found[0]) or _says_when(folded, found):
            spans.append(found.span())
    return spans


def _says_when(folded: str, figure: re.Match[str]) -> bool:
    """True for a day, an hour, or what a page counts: by the words beside it."""
    words = _words()
    start, end = figure.span()
    if folded[end : end + 1] in words["mark"] or (":" in figure[0] and _CLOCK.fullmatch(figure[0])):
        return True
    before = _BEFORE.search(folded, max(0, start - _REACH), start)
    after = _AFTER.match(folded, end)
    is_day = end - start <= _DAY_DIGITS and figure[0].isdigit() and int(figure[0]) <= _LAST_DAY
    if before and before[1] in words["before"]:
        return True
    if before and is_day and before[1] in words["months"]:
        return _DAY_BEFORE.search(folded, max(0, before.start() - _REACH), before.start()) is None
    if after is None:
        return False
    months = words["months"] if after["day"].strip() else words["month"]
    return after["word"] in words["after"] or (is_day and after["word"] in months)


@cache
def _words() -> dict[str, frozenset[str]]:
    words = {kind: frozenset(fold(names).split()) for kind, names in rows("no_figures.tsv")}
    return words | {"months": words["month"] | words["verb_month"]}


@cache
def _back() -> re.Pattern[str]:
    """Return what finds "ago" after a count of days or hours, in digits or words."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_words()['back'])))})\b")
