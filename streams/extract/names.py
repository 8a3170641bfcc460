"""Names in the text: of people, bodies, places and other things, found by a trained model with the room's lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Final, Literal, NamedTuple, TypeAlias

from streams.extract.document import Document, Sentence
from streams.extract.places import PlaceSpan
from streams.extract.syntax.model import NAMES
from streams.extract.syntax.reader import SyntaxReader

NameKind: TypeAlias = Literal["person", "organisation", "place", "other"]

_KINDS: Final[dict[str, NameKind]] = {"PER": "person", "ORG": "organisation", "LOC": "place", "MISC": "other"}
_BEGINS = tuple(_KINDS[name[2:]] if name[0] == "B" else None for name in NAMES)
_OUTSIDE = NAMES.index("O")
_LONGEST_ADDRESS = 80
_POSSESSIVES = ("'s", "’s")


class NameSpan(NamedTuple):
    """A name at [start, end) of the text, without title, article and possessive."""

    start: int
    end: int
    text: str
    kind: NameKind


def find_names(document: Document, reader: SyntaxReader, places: Iterable[PlaceSpan] = ()) -> tuple[NameSpan, ...]:
    """Return every name of the text, in order.

    What is one of `places` to the word is a place, what the lists know as a body is one, and a surname is a person's
    where the text has the whole name too. Of what surrounds a name nothing is part of it: "President Jane Doe's" has
    the name "Jane Doe". Addresses of mail and of pages are no names.
    """
    labels = reader.read(document, document.sentences)
    found = [
        name
        for sentence, labelled in zip(document.sentences, labels, strict=True)
        for name in _names(document.text, sentence, labelled.names)
    ]
    spans = {(place.start, place.end) for place in places if not place.demonym}
    surnames = {name.text.rpartition(" ")[2] for name in found if name.kind == "person" and " " in name.text}
    return tuple(name._replace(kind=_kind(name, reader.bodies, spans, surnames)) for name in found)


def _kind(name: NameSpan, bodies: Set[str], places: Set[tuple[int, int]], surnames: Set[str]) -> NameKind:
    if name.text in bodies:
        return "organisation"
    if (name.start, name.end) in places:
        return "place"
    return "person" if name.text in surnames else name.kind


def _names(text: str, sentence: Sentence, labels: bytes) -> Iterator[NameSpan]:
    if labels.count(_OUTSIDE) == len(labels):
        return
    tokens = sentence.tokens
    at, size = 0, len(labels)
    while at < size:
        kind = _BEGINS[labels[at]]
        if kind is None:
            at += 1
            continue
        first = at
        at += 1
        while at < size and labels[at] != _OUTSIDE and _BEGINS[labels[at]] is None:
            at += 1
        start, end = tokens[first].start, tokens[at - 1].end
        if text[end - 2 : end] in _POSSESSIVES and end - 2 > start:
            end -= 2
        if not _in_address(text, start, end):
            yield NameSpan(start, end, text[start:end], kind)


def _in_address(text: str, start: int, end: int) -> bool:
    """True where the letters around, up to the next blanks, are an address of mail or of a page."""
    before = text[max(0, start - _LONGEST_ADDRESS) : start].rpartition(" ")[2].rpartition("\n")[2]
    after = text[end : end + _LONGEST_ADDRESS].partition(" ")[0].partition("\n")[0]
    around = before + text[start:end] + after
    return "@" in around or "://" in around or "www." in around
