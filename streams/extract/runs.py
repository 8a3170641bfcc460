"""Capitalised words in a row, each with what the word classes and the gazetteer say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from streams.extract.document import Document
from streams.extract.gazetteer import NO_SENSES, Gazetteer, Senses
from streams.extract.placename import fold
from streams.extract.placewords import PlaceWords

_CAPITAL = re.compile(
    # No lookbehind in front: the scan then skips to the next capital at once.
    r"[A-Z\u00C0-\u00DE\u0100-\u024F](?:\.(?:[A-Z](?:[a-z]{1,3}\.|\.(?:[A-Z]\.)*|\b))"
    r"|\w*(?:['’](?!s\b|S\b|ll\b|ve\b|re\b|d\b|m\b)[A-Za-z\u00C0-\u024F]\w*|['’]s(?= (?:Democratic )?Republic))*)"
)
_ARTICLES = frozenset(
    {"al", "as", "ar", "an", "ad", "az", "at", "el", "es", "er", "en", "ed", "ez", "ash", "adh", "ul"}
)
_PLAIN_GAPS = frozenset({" ", "-", "\n", "  ", " d'", " d’", "-d'", "-d’"})
"""The last of them within French and Italian names: ``Val d'Isère``."""
_SHORTENED = frozenset({"St", "Mt", "Ft", "Ste", "ST", "MT", "FT", "W", "N", "S"})
_OPENING = "\"“‘'(["
_PIECES = re.compile(r"[^\w]")
_make = tuple.__new__  # a Word in a third of the time of its constructor
_MAX_RUN = 40


class WordInfo(NamedTuple):
    """What one capitalised word may be; the same for every text."""

    low: str
    senses: Senses
    not_name: bool
    title: bool
    given: bool
    body: bool
    demonym: bool
    type_noun: str | None
    """Kind said by ``River``, ``County``, ``Street`` at the end of a name."""
    head: str | None
    """Kind said by ``Lake``, ``Mount`` in front of a name."""
    road: bool
    special: bool
    """May be an abbreviated state or a name whose apostrophe was lost."""
    reach: int
    """Words of the longest known name that begins with it, 1 to 5."""
    begins_other: bool
    """A longer name that is no place's may begin with it."""
    idle: bool
    """Alone it can be no place name that a key finds."""
    hopeless: bool
    """Alone it can be no name of a place at all."""
    paired: bool
    """A demonym of several words may begin with it."""
    plain: bool
    """Idle, and no name or demonym of several words begins with it."""


class Word(NamedTuple):
    """A capitalised word at [start, end) of the text."""

    start: int
    end: int
    text: str
    info: WordInfo


@dataclass(eq=False, slots=True)
class Run:
    """Capitalised words in a row, with what stands between a word and the next."""

    words: list[Word]
    joins: list[str]
    lead: str = ""
    """The word directly before the run, in lower case; empty where a sign stands between."""
    headline: bool = False
    """Capitals by the style of a headline, or of the whole text: a neighbour's capital says nothing."""


class WordBook:
    """Looks words up in the gazetteer and the word classes together; remembers the frequent ones."""

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self.gazetteer = gazetteer
        self.words = words
        self._first_words = frozenset(name.split(" ", 1)[0] for name in words.not_places if " " in name)
        self._demonym_firsts = frozenset(_PIECES.split(name, 1)[0] for name in words.demonyms if not name.isalpha())
        self.info = lru_cache(maxsize=1 << 15)(self._info)

    def _info(self, word: str) -> WordInfo:
        words = self.words
        low = word.lower()
        folded = fold(word)
        other = folded in words.not_places
        senses = self.gazetteer.senses(word) if len(word) > 1 and not other else NO_SENSES
        demonym = word in words.demonyms
        type_noun = words.types.get(low) or ("street" if low in words.streets else None)
        head = words.type_heads.get(low)
        special = (
            word + "." in words.abbreviations
            or word in words.abbreviations
            or word in words.codes
            or len(word) == 1
            or (word.endswith("s") and len(word) > 4 and not senses and not demonym)
        )
        road = low in words.numbered_roads
        not_name, title, body = low in words.not_names or other, low in words.titles, low in words.bodies
        other_begins = other or folded.split(" ", 1)[0] in self._first_words
        idle = not (senses or demonym or head or special or road)
        paired = _PIECES.split(word, 1)[0] in self._demonym_firsts
        reach = max(self.gazetteer.reach(word), 5 if other_begins else 1)
        return WordInfo(
            low=low,
            senses=senses,
            not_name=not_name,
            title=title,
            given=low in words.given,
            body=body,
            demonym=demonym,
            type_noun=type_noun,
            head=head,
            road=road,
            special=special,
            reach=reach,
            begins_other=other_begins,
            idle=idle,
            hopeless=idle and (not_name or title or body),
            paired=paired,
            plain=idle and reach == 1 and not paired,
        )


def find_runs(document: Document, book: WordBook) -> list[Run]:
    """Return all runs of capitalised words in text order, save single words that can be no name."""
    text = document.text
    info_of, links = book.info, book.words.links
    capitals = document.all_caps
    runs: list[Run] = []
    words: list[Word] = []
    joins: list[str] = []
    last = -1
    word = ""
    for match in _CAPITAL.finditer(text):
        start, end = match.span()
        before = text[start - 1] if start else " "
        if before != " ":
            if before.isalnum() or before in "_@#":
                continue
            if start > 2 and before in "-‑":
                start = _with_article(text, start)
        if last >= 0:
            size = start - last
            gap = text[last:start]
            joined = (size <= 3 and (gap in _PLAIN_GAPS or (gap == ". " and word in _SHORTENED))) or (
                3 < size <= 9
                and gap[0] in " -"
                and gap[-1] == gap[0]
                and (_linked(gap, links) if gap[0] == " " else gap[1:-1] in links)
            )
            if joined and len(words) < _MAX_RUN:
                joins.append(gap)
            else:
                if len(words) > 1 or not words[0].info.hopeless:
                    runs.append(Run(words, joins))
                words, joins = [], []
        word = text[start:end]
        words.append(_make(Word, (start, end, word, info_of(word))))
        last = end
    if words:
        runs.append(Run(words, joins))
    for run in runs:
        run.lead = word_before(text, run.words[0].start)
        if capitals:
            run.headline = True
        elif len(run.words) >= 4:
            run.headline = _is_headline(run, text)
    return runs


def _linked(gap: str, links: frozenset[str]) -> bool:
    inner = gap.split()
    return bool(inner) and inner[0] in links and (len(inner) == 1 or (len(inner) == 2 and inner[1] in links))


def _with_article(text: str, start: int) -> int:
    """Return where the name begins if ``al-`` or its like is joined to it in front."""
    for size in (2, 3):
        begin = start - 1 - size
        if begin >= 0 and text[begin : start - 1] in _ARTICLES and (begin == 0 or not text[begin - 1].isalnum()):
            return begin
    return start


def _is_headline(run: Run, text: str) -> bool:
    if sum(w.text.isupper() and len(w.text) > 1 for w in run.words) > 0.7 * len(run.words):
        return True
    start = text.rfind("\n", 0, run.words[0].start) + 1
    end = text.find("\n", run.words[-1].end)
    end = end if end >= 0 else len(text)
    if end - start > 160:
        return len(run.words) >= 6 and run.joins.count(" ") >= 5
    pieces = [w for w in text[start:end].split() if w[:1].isalpha() and len(w) > 3]
    return len(pieces) >= 4 and sum(w[0].isupper() for w in pieces) >= 0.75 * len(pieces)


def word_before(text: str, start: int) -> str:
    """Return the word that stands directly before `start`, in lower case, or nothing where a sign stands between."""
    stop = start - 1
    if stop > 0 and text[stop] in _OPENING:
        stop -= 1
    if stop <= 0 or text[stop] != " ":
        return ""
    low = stop - 20 if stop > 20 else 0
    begin = text.rfind(" ", low, stop)
    word = text[begin + 1 if begin >= 0 else low : stop]
    if not word.isalpha():
        word = word.rsplit("\n", 1)[-1].lstrip(_OPENING)
        if not word or not (word[-1].isalnum() or word[-1] == "."):
            return ""
    return word.lower()
