"""Places and dates are read from any text without a crash, and always alike."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.extract.dates import find_dates
from streams.extract.document import Document
from streams.extract.gazetteer import load_gazetteer
from streams.extract.places import find_places
from streams.extract.when import event_time
from streams.extract.where import event_place

PUBLISHED = datetime(2020, 2, 29, tzinfo=UTC)
_PIECES = """Homs|Paris|Texas|, | |. |the town of |Xyz| village|US|-led|Mr |KABUL -- |on Friday|31 February|May
|week|999 years ago|2015|-13-45|3 JAN 90|the past 999 decades|two |century|20th |St. |al-|U.S.|'s|50 km east of
|said |0000|last |İstanbul|ß|River| later|that year|\n\n"""
PIECES = st.sampled_from(_PIECES.split("|"))
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from([None, PUBLISHED]))
def test_any_text_is_read_and_spans_lie_inside(text: str, published: datetime | None) -> None:
    """A wire sends anything; evidence must always be markable."""
    document = Document(text=text, published=published)
    gazetteer = load_gazetteer()
    places, dates = find_places(document, gazetteer), find_dates(document)
    assert all(0 <= p.start < p.end <= len(text) for p in places)
    assert all(text[d.start : d.end] == d.text for d in dates)
    assert [d.start for d in dates] == sorted({d.start for d in dates})
    for sentence in document.sentences[:3]:
        event_place(document, places, sentence, sentence.start, sentence.end)
        time, _ = event_time(document, dates, sentence, sentence.start, sentence.end)
        assert time.start is None or time.end is None or time.start <= time.end


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_same_text_gives_the_same_result(text: str) -> None:
    """A replay must give the same bytes, whatever was read before."""
    first = Document(text=text, published=PUBLISHED)
    places, dates = find_places(first, load_gazetteer()), find_dates(first)
    again = Document(text=text, published=PUBLISHED)
    assert (find_places(again, load_gazetteer()), find_dates(again)) == (places, dates)
