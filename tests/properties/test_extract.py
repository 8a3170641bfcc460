"""Extraction under any text: never a crash, always the same answer, evidence always inside the text."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from streams import codec
from streams.extract import Document, Lexicon, load_lexicon, read

WORDS = [
    "killed",
    "bomb",
    "attack",
    "police",
    "soldiers",
    "rebels",
    "in",
    "of",
    "the",
    "town",
    "Kirkuk",
    "Tuesday",
    "said",
    "not",
    "if",
    "will",
    "suicide",
    "bomber",
    "23",
    "dozens",
    "and",
    ",",
    ".",
    '"',
    "(",
    ")",
    "?",
    ";",
    "were",
    "has",
    "been",
    "to",
    "arrested",
    "protest",
    "fire",
    "earthquake",
    "—",
    "\n\n",
    "İ",
    "’s",
    "2016",
    "On",
    "March",
    "fled",
]


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=80), st.booleans())
def test_any_order_of_telling_words_is_read(words: list[str], caps: bool) -> None:
    """Grammar meets broken grammar all day."""
    text = " ".join(words)
    text = text.upper() if caps else text
    found = read(Document(text), _lexicon())
    for mention in found.mentions:
        spans = [mention.trigger, *(span for spans in mention.evidence.values() for span in spans)]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert 0 <= mention.confidence <= 1
        assert 0 <= mention.salience <= 1


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_twice_alike(text: str) -> None:
    """The same article must give the same bytes, whatever was read before."""
    first = codec.encode(read(Document(text), _lexicon(), item_id="x").mentions)
    assert first == codec.encode(read(Document(text), _lexicon(), item_id="x").mentions)
