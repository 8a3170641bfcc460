"""A second reading of what the rules were unsure of: which mentions, what of an answer is believed, what it changes.

Nothing here asks anybody: answers come in as arguments. An answer is believed only where it rests on words that stand
in the text, looked up here; whatever the article says to its reader, no more can come of it than another type, place,
realis or actor of a doubtful mention, on words that a person can check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast, get_args

from msgspec.structs import replace

from streams.extract.document import Document
from streams.extract.lexicon import Lexicon
from streams.extract.ontology import EventType
from streams.extract.places import find_places
from streams.extract.titles import title_of
from streams.extract.where import event_place
from streams.records import Actor, Correction, Mention, Place, Realis, Role, SecondReading, Span

REALIS: Final[tuple[Realis, ...]] = get_args(Realis)
ROLES: Final[tuple[Role, ...]] = get_args(Role)
MOST_ACTORS: Final = 8
_SURER: Final = 0.75
"""Confidence of a field that two readers were needed for: between what the rules doubt and what they do not."""


class Proposal(NamedTuple):
    """One correction as a second reader puts it."""

    mention_id: str
    field: str
    """``type``, ``realis``, ``place``, ``actor``."""
    value: str
    quote: str
    """The words of the article that it rests on."""
    start: int | None = None
    """Where they stand, if the reader knows."""


class Band(NamedTuple):
    """Confidence from which and up to which a mention is doubtful; 0–1."""

    low: float = 0.4
    high: float = 0.65


def doubtful(mentions: Iterable[Mention], band: Band) -> tuple[Mention, ...]:
    """Return the mentions worth a second look: in the band, and told as news."""
    return tuple(one for one in mentions if band.low <= one.confidence <= band.high and not one.background)


def believed(
    proposals: Iterable[Proposal], text: str, mentions: Sequence[Mention], types: Mapping[str, EventType]
) -> tuple[tuple[Correction, ...], int]:
    """Return the proposals that can be believed, in their order, and how many can not.

    One is believed for a mention that was asked about, with a value that there is, on words that stand in the text:
    of several places where they do, the one nearest to the mention's trigger.
    """
    asked = {one.mention_id: one for one in mentions}
    found: dict[tuple[str, str, str], Correction] = {}
    dropped = 0
    for one in proposals:
        mention = asked.get(one.mention_id)
        span = _span(text, one, mention.trigger.start) if mention is not None else None
        if mention is None or span is None or not _is_value(one, types):
            dropped += 1
            continue
        # One type, realis and place for each mention; the first said counts.
        key = (one.mention_id, one.field, f"{span.start}" if one.field == "actor" else "")
        correction = Correction(mention_id=one.mention_id, field=cast(Any, one.field), value=one.value, span=span)
        dropped += found.setdefault(key, correction) is not correction
    return tuple(found.values()), dropped


def _is_value(one: Proposal, types: Mapping[str, EventType]) -> bool:
    if one.field == "type":
        return one.value in types
    if one.field == "realis":
        return one.value in REALIS
    return one.value in ROLES if one.field == "actor" else one.field == "place"


def _span(text: str, one: Proposal, near: int) -> Span | None:
    """Return where the words of a proposal stand as whole words; None where they do not."""
    quote = one.quote.strip()
    if not quote:
        return None
    best: int | None = None
    at = text.find(quote) if one.start is None else one.start
    while at >= 0:
        end = at + len(quote)
        if text.startswith(quote, at) and not _cuts(text, at) and not _cuts(text, end):
            best = at if best is None or abs(at - near) < abs(best - near) else best
        at = text.find(quote, at + 1) if one.start is None else -1
    return Span(start=best, end=best + len(quote)) if best is not None else None


def _cuts(text: str, at: int) -> bool:
    """Return whether a word goes on over this place."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def corrected(
    document: Document, mentions: Sequence[Mention], reading: SecondReading, lexicon: Lexicon
) -> tuple[Mention, ...]:
    """Return `mentions` with what the reading corrects; the same reading gives the same mentions.

    Corrections of mentions that are not there, of types that there are no more, and beyond the text are passed over.
    """
    by_mention: dict[str, list[Correction]] = {}
    for one in reading.corrections:
        if one.span.end <= len(document.text):
            by_mention.setdefault(one.mention_id, []).append(one)
    return tuple(
        _corrected(document, mention, by_mention[mention.mention_id], lexicon)
        if mention.mention_id in by_mention
        else mention
        for mention in mentions
    )


def _corrected(document: Document, mention: Mention, corrections: Sequence[Correction], lexicon: Lexicon) -> Mention:
    evidence, sure = dict(mention.evidence), dict(mention.confidences)
    actors, kind, realis, place = mention.actors, mention.type, mention.realis, mention.place
    for one in corrections:
        words = document.text[one.span.start : one.span.end]
        if one.field == "actor":
            added = _with_actor(actors, one.value, words)
            if added is not actors:
                evidence[f"actors.{len(actors)}"] = (one.span,)
                actors = added
            continue
        if one.field == "place":
            found = _place(document, mention, one.span, lexicon)
            if found is None:
                continue
            place = found
        elif one.field == "type" and one.value in lexicon.types:
            kind = one.value
        elif one.field == "realis" and one.value in REALIS:
            realis = one.value
        else:
            continue
        evidence[one.field] = (one.span,)
        sure[one.field] = max(_SURER, sure.get(one.field, 0.0))
    return replace(
        mention,
        type=kind,
        realis=realis,
        place=place,
        actors=actors,
        evidence=evidence,
        confidences=sure,
        title=title_of(lexicon.types[kind], place, mention.time, mention.casualties, realis),
    )


def _with_actor(actors: tuple[Actor, ...], role: str, words: str) -> tuple[Actor, ...]:
    if role not in ROLES or len(actors) >= MOST_ACTORS:
        return actors
    low = words.lower()
    if any(one.role == role and (one.text.lower() in low or low in one.text.lower()) for one in actors):
        return actors
    return (*actors, Actor(role=role, text=words))


def _place(document: Document, mention: Mention, span: Span, lexicon: Lexicon) -> Place | None:
    """Return the place that the gazetteer knows for a name in the text; a name it does not know is no place."""
    sentence = document.sentence_at(span.start)
    named = [
        one
        for one in find_places(document, lexicon.gazetteer)
        if one.start < span.end and one.end > span.start and not one.demonym
    ]
    if sentence is None or not named:
        return None
    place, _ = event_place(document, named[:1], sentence, mention.trigger.start, mention.trigger.end)
    return place if place.country is not None else None
