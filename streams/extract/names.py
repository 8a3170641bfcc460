"""Names in the text: of people, bodies, places and other things, found by a trained model with the room's lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from streams.extract.document import Document, Sentence
from streams.extract.places import PlaceSpan
from streams.extract.syntax.model import NAMES
from streams.extract.syntax.reader import SyntaxReader

NameKind: TypeAlias = Literal["person", "organisation", "place", "other"]

_KINDS: Final[dict[str, NameKind]] = {"PER": "person", "ORG": "organisation", "LOC": "place", "MISC": "other"}
_BEGINS = tuple(_KINDS[name[2:]] if name[0] == "B" else None for name in NAMES)
_OUTSIDE = NAMES.index("O")
_POSSESSIVES = ("'s", "’s")


class NameSpan(NamedTuple):
    """A name at [start, end) of the text, without title, article and possessive."""

    start: int
    end: int
    text: str
    kind: NameKind


def find_names(document: Document, reader: SyntaxReader, places: Iterable[PlaceSpan] = ()) -> tuple[NameSpan, ...]:
    """Return every name of the text, in order; what is one of `places` to the word is a place.

    Of what surrounds a name nothing is part of it: "President Jane Doe's" has the name "Jane Doe".
    """
    labels = reader.read(document, document.sentences)
    spans = {(place.start, place.end) for place in places if not place.demonym}
    return tuple(
        name._replace(kind="place") if (name.start, name.end) in spans else name
        for sentence, found in zip(document.sentences, labels, strict=True)
        for name in _names(document.text, sentence, found.names)
    )


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
        yield NameSpan(start, end, text[start:end], kind)
