"""The places and dates that an article names, looked for when they are first asked for: most articles need neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from streams.extract.dates import DateSpan, find_dates
from streams.extract.document import Document
from streams.extract.gazetteer import Gazetteer
from streams.extract.places import PlaceSpan, find_places
from streams.extract.seats import find_seats

_STAMP_REACH = 60


@dataclass(frozen=True, eq=False)
class Named:
    """What the document names, in text order."""

    document: Document
    gazetteer: Gazetteer

    @cached_property
    def sites(self) -> tuple[PlaceSpan, ...]:
        """Every place and demonym of the text, with what is a place only if something happened there, and capitals
        told without their name."""
        found = find_places(self.document, self.gazetteer)
        seats = find_seats(self.document, found, self.gazetteer)
        return tuple(sorted((*found, *seats), key=lambda span: (span.start, span.end))) if seats else found

    @cached_property
    def places(self) -> tuple[PlaceSpan, ...]:
        """Every place and demonym that the text names."""
        return tuple(span for span in self.sites if not (span.unsure or span.unnamed))

    @cached_property
    def dates(self) -> tuple[DateSpan, ...]:
        """Every date and stretch of time of the text."""
        return find_dates(self.document)

    @cached_property
    def told_dates(self) -> tuple[DateSpan, ...]:
        """The dates without the article's own stamp ("Thu Dec 29 2016"), which says when it was written."""
        return _without_stamp(self.document, self.dates)


def _without_stamp(document: Document, dates: Sequence[DateSpan]) -> tuple[DateSpan, ...]:
    if document.published is None:
        return tuple(dates)
    day = document.published.date().isoformat()
    return tuple(
        d for d in dates if not (d.start < _STAMP_REACH and d.when == day and not d.relative and str(day[:4]) in d.text)
    )
