"""Articles to mentions of events: every reader of this room at work on one document."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from streams.extract.background import Reference
from streams.extract.confidence import Signs
from streams.extract.dates import DateSpan, anchor_day, find_dates
from streams.extract.document import Document
from streams.extract.genres import Genre, genre_by_manner, genre_of
from streams.extract.lexicon import Lexicon
from streams.extract.mentions import signed_mentions
from streams.extract.names import NameSpan, find_names
from streams.extract.ontology import CONSEQUENCE
from streams.extract.places import PlaceSpan, find_places
from streams.extract.tellings import make_views, read_incidents, told_dates
from streams.extract.triggers import find_candidates, scan_sentences
from streams.records import Mention


@dataclass(frozen=True)
class Extraction:
    """What an article says: mentions in text order, and every place and date found on the way."""

    mentions: tuple[Mention, ...]
    places: tuple[PlaceSpan, ...]
    dates: tuple[DateSpan, ...]
    document: Document = field(repr=False)
    lexicon: Lexicon = field(repr=False)

    @cached_property
    def names(self) -> tuple[NameSpan, ...]:
        """Every name in the text, in order; found when they are first asked for, as no mention needs them all."""
        return find_names(self.document, self.lexicon.syntax, self.places)


def read(document: Document, lexicon: Lexicon, *, item_id: str = "") -> Extraction:
    """Return the events the article tells, with the places and dates they rest on.

    The same document and lexicon always give the same extraction; `item_id` only names the mentions.
    """
    places, dates = find_places(document, lexicon.gazetteer), find_dates(document)
    signed = _signed(document, lexicon, places, dates, item_id)
    return Extraction(tuple(mention for mention, _ in signed), places, dates, document, lexicon)


def read_signed(document: Document, lexicon: Lexicon) -> list[tuple[Mention, Signs]]:
    """Return the mentions of the document with the signs that their confidence is made of, for calibration."""
    return _signed(document, lexicon, find_places(document, lexicon.gazetteer), find_dates(document), "")


def _signed(
    document: Document, lexicon: Lexicon, places: tuple[PlaceSpan, ...], dates: tuple[DateSpan, ...], item_id: str
) -> list[tuple[Mention, Signs]]:
    genre = genre_of(document.title)
    if genre == "nothing":
        return []
    incidents = read_incidents(document, lexicon, places, told_dates(document, dates))
    if not incidents:
        return []
    if genre == "report":
        genre = genre_by_manner(document)
        if genre == "nothing":
            return []
    return signed_mentions(document, lexicon, incidents, reference_of(document, lexicon, genre), item_id)


def reference_of(document: Document, lexicon: Lexicon, genre: Genre = "report") -> Reference:
    """Return what "now" is for the article: its day, what its headline speaks of, and what `genre` it is."""
    kinds: set[str] = set()
    if document.title:
        headline = Document(document.title[:300])
        hits = scan_sentences(headline, lexicon)
        views = make_views(headline, lexicon, hits, ())
        told = chain.from_iterable(find_candidates(hits, views, lexicon.grammar).values())
        kinds = {c.type for c in told if c.strength > CONSEQUENCE}
    kinds.discard("attribution")
    return Reference(
        anchor_day(document),
        frozenset(kinds),
        frozenset(lexicon.types[kind].family for kind in kinds),
        len(document.sentences),
        genre,
    )
