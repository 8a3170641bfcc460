"""Sentence by sentence: what each states, how real it is, who does it to whom."""

from __future__ import annotations

from dataclasses import dataclass

from streams.extract.actors import find_actors
from streams.extract.document import Document
from streams.extract.incidents import tellings_of
from streams.extract.lexicon import Lexicon
from streams.extract.places import find_places
from streams.extract.realis import realis_of
from streams.extract.tellings import find_stated
from streams.records import Actor, Realis


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One happening as one sentence states it, by itself: characters [start, end) are the words that do."""

    type: str
    sentence: int
    start: int
    end: int
    weight: float
    realis: Realis
    actors: tuple[Actor, ...]


def statements(document: Document, lexicon: Lexicon) -> tuple[Statement, ...]:
    """Return what every sentence of the document states, in text order.

    Other than `read` it joins nothing over sentences and leaves nothing out: history, plans, denials and words in
    passing are told with their `realis`, for coding text sentence by sentence.
    """
    views, by_sentence = find_stated(document, lexicon, find_places(document, lexicon.gazetteer))
    made: list[Statement] = []
    for number, candidates in by_sentence.items():
        sentence = document.sentences[number]
        stated = [c for c in candidates if c.type != "attribution"]
        for group in tellings_of(stated, lexicon.types):
            lead = group[0]
            found = find_actors(document, sentence, lead.start, lead.end, lexicon.actors, lead.voice == "noun")
            made.append(
                Statement(
                    type=lead.type,
                    sentence=number,
                    start=lead.start,
                    end=lead.end,
                    weight=lead.weight,
                    realis=realis_of(views[number], lead, lexicon.cues),
                    actors=tuple(actor for actor, _ in found),
                )
            )
    return tuple(made)
