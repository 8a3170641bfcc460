"""An article as the readers of this room see it: paragraphs, sentences, and tokens made only where asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

import yaml

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:['’][^\W\d_]+)*(?:-[^\W_]+)*|[^\w\s]|\w+")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_BREAK = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9\u00C0-\u00DE])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|Hon|Gen|Lt|Col|Maj|Capt|Cmdr|Sgt|Cpl|Brig|Adm|Gov|Sen|Rep|Pres|St|Ste|Mt|Ft|Jr|Sr"
    r"|Inc|Ltd|Co|Corp|Bros|No|Nos|vs|etc|al|approx|dept|est|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
    r"|a\.m|p\.m|e\.g|i\.e)|(?:\b[A-Z]\.)*\b[A-Z])\.$"
)


_ANY_MARK = re.compile(r"[.,;:!?…()\"“”]")
_CAPITAL_AFTER = re.compile(r"\b(\w++) ([A-Z][a-z]*+)(?= )")  # from a word's start only: a word may be the whole text
_UNSTOPPED = 160
"""Characters from which a sentence without a single mark is several that lost their full stops."""
_LONGEST = 2_000
"""Characters of the longest sentence read as one: what grammar does in a sentence may grow with its square."""

_SPAN = re.Match.span
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
        text, low = self.document.text, self.document.lower
        return [
            _make(Token, (start, end, text[start:end], low[start:end]))
            for start, end in map(_SPAN, _TOKEN.finditer(text, self.start, self.end))
        ]

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
    def all_caps(self) -> bool:
        """True when the text is wire style in capitals, so that case says nothing of names."""
        middle = len(self.text) // 2
        letters = [c for c in self.text[:300] + self.text[max(300, middle) : middle + 300] if c.isalpha()]
        return bool(letters) and sum(map(str.isupper, letters)) > 0.8 * len(letters)

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
        low, high = 0, len(self.sentences)
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        if low < len(self.sentences) and self.sentences[low].start <= offset:
            return self.sentences[low]
        return None


def _split(document: Document) -> list[Sentence]:
    text = document.text
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        start, stop = paragraph.span()
        start = stop - len(paragraph.group().lstrip())
        for found in _BREAK.finditer(text, start, stop):
            stem = text[max(start, found.start() - 12) : found.start() + 1]
            if found.group().startswith(".") and _ABBREVIATION.search(stem):
                continue
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


def _openings(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where sentences begin in text that lost its punctuation: at "The" after a word that can end one."""
    openers, not_after = _opening_words()
    for found in _CAPITAL_AFTER.finditer(text, start, end):
        if found[2].lower() in openers and found[1].lower() not in not_after:
            yield found.start(2)


@cache
def _opening_words() -> tuple[frozenset[str], frozenset[str]]:
    raw = yaml.safe_load(files("streams.extract").joinpath("data/sentences.yaml").read_text(encoding="utf-8"))
    return frozenset(map(str, raw["openers"])), frozenset(map(str, raw["not_after"]))


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
