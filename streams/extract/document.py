"""An article as the readers of this room see it: paragraphs, sentences, and tokens made only where asked for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from importlib.resources import files
from itertools import repeat
from typing import NamedTuple

import yaml

_TOKEN = re.compile(
    r"[a-zA-Z]++(?![\w'’-])|[^\w\s]"  # nearly all: tried first, and fastest to read
    r"|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[A-Z]{1,2}\d{1,3}(?:[A-Z]\d{0,2})?(?!\w)"  # "H5N1", "M23": no number in it
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*(?:-[^\W_]+)*(?:['’]s\b)?|\w+"
)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_BREAK = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9\u00C0-\u00DE])")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"\w+\Z")
_DOTTED = re.compile(r"\b(?:a\.m|p\.m|e\.g|i\.e)\Z")
_MARKS = '.,;:!?()[]{}"“”«»—–/\n\t\xa0…'


_ANY_MARK = re.compile(r"[.,;:!?…()\"“”]")
_CAPITAL_AFTER = re.compile(r"\b(\w++) ([A-Z][a-z]*+)(?= )")  # from a word's start only: a word may be the whole text
_CAPITAL_WITHIN = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+\b")
_QUOTED_WORDS = re.compile(
    r"[\"“'‘](?:(?<=[a-z]{3} .)|(?<=\b[a-z]{2} .)|(?<=\ba .))[a-z][a-z-]*(?: [a-z][a-z-]*){0,4}[\"”'’](?=[ .,;:])"
)
_MISREAD = re.compile(r"[\x82-\x97]")
_MENDED = {code: sign for code in range(0x82, 0x98) if len(sign := bytes([code]).decode("cp1252", "ignore")) == 1}
"""Signs of Windows-1252 in a text that was read as ISO 8859-1: one for one, so that offsets hold."""
_UNSTOPPED = 160
"""Characters from which a sentence without a single mark is several that lost their full stops."""
_LONGEST = 2_000
"""Characters of the longest sentence read as one: what grammar does in a sentence may grow with its square."""

_OFFICE = re.compile(
    r"(?<!former )(?<!Former )(?<![Ee]x-)\b(?:[Pp]resident|[Pp]remier|[Cc]hancellor|King|Queen|Prince|Emir|Sultan|Pope"
    r"|[Mm]inister(?: (?:of|for) [A-Z]\w+(?: and [A-Z]\w+)?)?|Secretary(?: of [A-Z]\w+)?|[Gg]overnor|[Mm]ayor|Senator"
    r"|[Ss]ecretary[- ][Gg]eneral|[Aa]mbassador|[Ee]nvoy|[Ss]peaker|Congress(?:wo)?man|[Cc]ommissioner),? "
    r"(?:[A-Z][\w'’-]*+ ){0,3}?((?:[Aa]l-)?[A-Z][\w’'-]*+)(?! [A-Z])"
)
"""Who is called by an office before the name, and the last word of the name."""

_START, _END, _WORDS = re.Match.start, re.Match.end, re.Match.group
_make = tuple.__new__  # a Token in a third of the time of its constructor: half of all reading is making tokens


class Token(NamedTuple):
    """A word, number or sign of the text; `lower` is case-folded, spans are offsets into the document."""

    start: int
    end: int
    text: str
    lower: str


@dataclass(eq=False)
class Sentence:
    """Characters [start, end) of the document; `tokens` are made on first use."""

    document: Document
    index: int
    paragraph: int
    start: int
    end: int

    @cached_property
    def tokens(self) -> list[Token]:
        """The sentence's tokens in order."""
        found = list(_TOKEN.finditer(self.document.text, self.start, self.end))
        within = _within_quotes(self.document.text, self.start, self.end)
        if within:
            found = [match for match in found if match.start() not in within]
        starts, ends, texts = map(_START, found), map(_END, found), list(map(_WORDS, found))
        lowers: Iterable[str] = map(str.lower, texts)
        if not self.text.isascii():
            low = self.document.lower
            lowers = [low[match.start() : match.end()] for match in found]
        return list(map(_make, repeat(Token), zip(starts, ends, texts, lowers, strict=True)))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The sentence's different words and signs, case-folded: what a reader asks before it reads further."""
        return frozenset([token[3] for token in self.tokens])

    @property
    def text(self) -> str:
        """The sentence as written."""
        return self.document.text[self.start : self.end]


@dataclass(eq=False)
class Document:
    """The cleaned text with what is known of it; offsets everywhere are into `text`.

    `published` has the day on the publisher's own clock, which relative days count from; `published_day_only` is true
    when no more than the day is known. `source` is the outlet's name.
    """

    text: str
    title: str = ""
    published: datetime | None = None
    published_day_only: bool = False
    source: str = ""
    language: str = "en"
    dateline_place: str | None = None
    sentences: list[Sentence] = field(default_factory=list)

    def __post_init__(self) -> None:
        if _MISREAD.search(self.text):
            self.text = self.text.translate(_MENDED)
        if not self.sentences:
            self.sentences = list(_split(self))

    @cached_property
    def lower(self) -> str:
        """The text in lower case, of the very same length, so that offsets hold."""
        low = self.text.lower()
        if len(low) != len(self.text):  # "İ" and its like grow
            low = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)
        return low

    @cached_property
    def plain(self) -> str:
        """`lower` without marks of punctuation, of the very same length; hyphens stay."""
        return blank(self.lower, _MARKS)

    @cached_property
    def all_caps(self) -> bool:
        """True when the text is wire style in capitals, so that case says nothing of names."""
        middle = len(self.text) // 2
        letters = [c for c in self.text[:300] + self.text[max(300, middle) : middle + 300] if c.isalpha()]
        return bool(letters) and sum(map(str.isupper, letters)) > 0.8 * len(letters)

    @cached_property
    def capitalised(self) -> frozenset[str]:
        """Words written with a capital after one in lower case: names, also where they open a sentence."""
        return frozenset(_CAPITAL_WITHIN.findall(self.text))

    @cached_property
    def in_office(self) -> frozenset[str]:
        """Last names, in lower case, of those whom the text calls by an office: "Foreign Minister Ana Ruiz"."""
        if self.caseless:
            return frozenset()
        return frozenset(
            match[1].lower().removesuffix("'s").removesuffix("’s") for match in _OFFICE.finditer(self.text)
        )

    @property
    def caseless(self) -> bool:
        """True when case says nothing of names anywhere in the text."""
        return self.all_caps or self.headlines

    @cached_property
    def headlines(self) -> bool:
        """True when the whole text is a list of headlines: nearly every longer word of every line has a capital."""
        return not self.all_caps and all(
            sum(word[0].isupper() for word in words) > 0.8 * len(words)
            for line in self.text[: 20 * _UNSTOPPED].split("\n")[:20]
            if len(words := [word for word in line.split() if len(word) > 3 and word[0].isalpha()]) > 3
        )

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence that holds character `offset`, or None between sentences."""
        number = bisect_right(self._ends, offset)
        if number < len(self.sentences) and self.sentences[number].start <= offset:
            return self.sentences[number]
        return None

    @cached_property
    def _ends(self) -> list[int]:
        return [sentence.end for sentence in self.sentences]


def _within_quotes(text: str, start: int, end: int) -> set[int]:
    """Return where the marks stand that set off a few words in the midst of a clause: ``was "stabbed twice" by``."""
    found: set[int] = set()
    for match in _QUOTED_WORDS.finditer(text, start, end):
        found.update((match.start(), match.end() - 1))
    return found


def blank(text: str, marks: str) -> str:
    """Return `text` with spaces for `marks` and straight apostrophes, of the very same length."""
    # A dozen replacements take a tenth of the time of one `str.translate`.
    for mark in marks:
        text = text.replace(mark, " ")
    return text.replace("’", "'").replace("‘", "'")


def _split(document: Document) -> list[Sentence]:
    text = document.text
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        start, stop = paragraph.span()
        start = stop - len(paragraph.group().lstrip())
        for found in _BREAK.finditer(text, start, stop):
            stop_at = found.start()
            if (
                text[stop_at] == "."
                and _abbreviated(text[max(start, stop_at - 12) : stop_at])
                and not (text[stop_at - 2 : stop_at] == ".m" and _opens(text, found.end()))
            ):
                continue  # save in "at 5 p.m. A gunman", where the stop of the hour is the sentence's too
            end = found.start() + len(found.group().rstrip())
            _add(document, sentences, number, start, end)
            start = found.end()
        end = start + len(text[start:stop].rstrip())
        if end - start > _UNSTOPPED and not _ANY_MARK.search(text, start, end - 1):
            for begin in _openings(text, start, end):
                _add(document, sentences, number, start, begin - 1)
                start = begin
        if end > start:
            _add(document, sentences, number, start, end)
    return sentences


def _abbreviated(stem: str) -> bool:
    """Return True for text whose last word is written with a full stop: a title, a month, an initial."""
    known = _words()
    if len(stem) > known.longest and stem[-1 - known.longest :].isalpha():
        return False
    last = _LAST_WORD.search(stem)
    if last is None:
        return False
    word = last.group()
    return word in known.abbreviations or (len(word) == 1 and ("A" <= word <= "Z" or _DOTTED.search(stem) is not None))


def _opens(text: str, at: int) -> bool:
    """Return True when the word at `at` is one that sentences open with and no name of a day or zone."""
    word = _FIRST_WORD.match(text, at)
    return word is not None and word.group().lower() in _words().openers


def _openings(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where sentences begin in text that lost its punctuation: at "The" after a word that can end one."""
    known = _words()
    for found in _CAPITAL_AFTER.finditer(text, start, end):
        if found[2].lower() in known.openers and found[1].lower() not in known.not_after:
            yield found.start(2)


class _Words(NamedTuple):
    openers: frozenset[str]
    not_after: frozenset[str]
    abbreviations: frozenset[str]
    longest: int
    """Letters of the longest abbreviation."""


@cache
def _words() -> _Words:
    raw = yaml.safe_load(files("streams.extract").joinpath("data/sentences.yaml").read_text(encoding="utf-8"))
    abbreviations = frozenset(raw["abbreviations"].split())
    return _Words(
        frozenset(map(str, raw["openers"])),
        frozenset(map(str, raw["not_after"])),
        abbreviations,
        max(map(len, abbreviations)),
    )


def _add(document: Document, sentences: list[Sentence], paragraph: int, start: int, end: int) -> None:
    """Add characters [start, end) as one sentence; what no sentence is as long as, in pieces, cut where a reader would.

    Tables, lists and lost full stops make such runs.
    """
    text = document.text
    while end - start > _LONGEST:
        stop = start + _LONGEST
        half = start + _LONGEST // 2
        cut = next((at for at in (text.rfind(sign, half, stop) for sign in "\n;, ") if at > 0), stop - 1) + 1
        sentences.append(Sentence(document, len(sentences), paragraph, start, start + len(text[start:cut].rstrip())))
        start = next((at for at in range(cut, end) if not text[at].isspace()), end)
    if end > start:
        sentences.append(Sentence(document, len(sentences), paragraph, start, end))
