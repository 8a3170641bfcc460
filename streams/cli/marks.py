"""Where the words of a text that events rest on begin and end: spans that nest and cross, as pieces in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from streams.records import Mention, Span


class Piece(NamedTuple):
    """Characters [start, end) of a text on which the same fields of the same events rest."""

    start: int
    end: int
    rests: Mapping[int, tuple[str, ...]]
    """Number of the event, from 0 → its fields, each in the order of the alphabet."""
    ending: tuple[int, ...] = ()
    """Events of which the words after it tell nothing, or whose trigger ends here."""


def pieces(length: int, mentions: Sequence[Mention]) -> Iterator[Piece]:
    """Yield a text of `length` characters piece by piece, none empty, without gap or overlap.

    Spans that reach beyond the text are cut to it.
    """
    opening: dict[int, list[tuple[int, str]]] = {}
    closing: dict[int, list[tuple[int, str]]] = {}
    for number, mention in enumerate(mentions):
        for field, span in _spans(mention):
            start, end = max(0, span.start), min(length, span.end)
            if start < end:
                opening.setdefault(start, []).append((number, field))
                closing.setdefault(end, []).append((number, field))
    triggers = {(mention.trigger.end, number) for number, mention in enumerate(mentions)}
    held: Counter[tuple[int, str]] = Counter()
    last: Piece | None = None
    for start, end in pairwise(sorted({0, length, *opening, *closing})):
        held.subtract(closing.get(start, ()))
        held.update(opening.get(start, ()))
        held = +held
        rests: dict[int, tuple[str, ...]] = {}
        for number, field in sorted(held):
            rests[number] = (*rests.get(number, ()), field)
        if last is not None:
            yield _ended(last, rests, triggers)
        last = Piece(start, end, rests)
    if last is not None:
        yield _ended(last, {}, triggers)


def _ended(piece: Piece, after: Mapping[int, object], triggers: Set[tuple[int, int]]) -> Piece:
    ending = (number for number in piece.rests if number not in after or (piece.end, number) in triggers)
    return piece._replace(ending=tuple(ending))


def _spans(mention: Mention) -> Iterator[tuple[str, Span]]:
    yield "type", mention.trigger
    for field, spans in mention.evidence.items():
        for span in spans:
            yield field, span
