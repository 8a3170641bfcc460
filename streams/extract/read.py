"""Articles to mentions of events: every reader of this room at work on one document."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from streams.extract.background import Reference
from streams.extract.confidence import Signs
from streams.extract.dates import DateSpan, anchor_day
from streams.extract.document import Document
from streams.extract.genres import Genre, genre_by_manner, genre_of
from streams.extract.lexicon import Lexicon
from streams.extract.mentions import signed_mentions
from streams.extract.named import Named
from streams.extract.names import NameSpan, find_names
from streams.extract.ontology import CONSEQUENCE
from streams.extract.places import PlaceSpan
from streams.extract.realis import realis_of
from streams.extract.tellings import make_views, read_incidents
from streams.extract.triggers import find_candidates, scan_sentences
from streams.records import Mention


@dataclass(frozen=True)
class Extraction:
    """What an article says: mentions in text order; every place, date and name when they are asked for."""

    mentions: tuple[Mention, ...]
    named: Named = field(repr=False)
    lexicon: Lexicon = field(repr=False)

    @property
    def document(self) -> Document:
        """The article that was read."""
        return self.named.document

    @property
    def places(self) -> tuple[PlaceSpan, ...]:
        """Every place and demonym of the text, in order."""
        return self.named.places

    @property
    def dates(self) -> tuple[DateSpan, ...]:
        """Every date and stretch of time of the text, in order."""
        return self.named.dates

    @cached_property
    def names(self) -> tuple[NameSpan, ...]:
        """Every name in the text, in order; found when they are first asked for, as no mention needs them all."""
        return find_names(self.document, self.lexicon.syntax, self.places)


def read(document: Document, lexicon: Lexicon, *, item_id: str = "") -> Extraction:
    """Return the events the article tells, with all that it names.

    The same document and lexicon always give the same extraction; `item_id` only names the mentions.
    """
    named = Named(document, lexicon.gazetteer)
    return Extraction(tuple(mention for mention, _ in _signed(lexicon, named, item_id)), named, lexicon)


def read_signed(document: Document, lexicon: Lexicon) -> list[tuple[Mention, Signs]]:
    """Return the mentions of the document with the signs that their confidence is made of, for calibration."""
    return _signed(lexicon, Named(document, lexicon.gazetteer), "")


def _signed(lexicon: Lexicon, named: Named, item_id: str) -> list[tuple[Mention, Signs]]:
    document = named.document
    genre = genre_of(document.title)
    if genre == "nothing":
        return []
    incidents = read_incidents(lexicon, named)
    if not incidents:
        return []
    if genre == "report":
        genre = genre_by_manner(document)
        if genre == "nothing":
            return []
    reference = reference_of(document, lexicon, genre)
    return signed_mentions(document, lexicon, incidents, reference, named.told_dates, item_id)


_TELLS = frozenset({"actual", "alleged", "planned"})
"""What a headline may be about; not what it warns of or denies."""


def reference_of(document: Document, lexicon: Lexicon, genre: Genre = "report") -> Reference:
    """Return what "now" is for the article: its day, what its headline speaks of, and what `genre` it is."""
    kinds: set[str] = set()
    if document.title:
        headline = Document(document.title[:300])
        hits = scan_sentences(headline, lexicon)
        views = make_views(headline, lexicon, hits, ())
        told = chain.from_iterable(find_candidates(hits, views, lexicon.grammar).values())
        kinds = {
            c.type for c in told if c.strength > CONSEQUENCE and realis_of(views[c.sentence], c, lexicon.cues) in _TELLS
        }
    kinds.discard("attribution")
    return Reference(
        anchor_day(document),
        frozenset(kinds),
        frozenset(lexicon.types[kind].family for kind in kinds),
        len(document.sentences),
        genre,
    )
