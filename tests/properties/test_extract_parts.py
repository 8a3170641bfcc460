"""Figures, actors and claims on any text: no crash, spans inside, the same answer twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.extract.actors import find_actors
from streams.extract.claims import claims_about, find_claims
from streams.extract.document import Document
from streams.extract.figures import expects_rise, find_casualties, merge_casualties
from streams.extract.groups import load_actors

LEXICON = load_actors()
VOCABULARY = """
    the a of by in to and or , . ( ) " ' - : ; $ 12 1,200 1999 two dozen dozens hundreds at least more than between
    including among them who which that was were been have killed kills killing wounded dead died injured missing
    people soldiers police Taliban Islamic State army's Israel Russian attack on air strikes said told Reuters
    according claimed responsibility no group blamed denied it they he Monday 41-year-old toll rose left lives U.S.
"""
WORDS = st.sampled_from(VOCABULARY.split())
WIRE = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)
TEXT = st.one_of(WIRE, st.text(max_size=200), WIRE.map(str.upper))


def everything(text: str) -> object:
    """All that the three readers say of a text, with their spans checked."""
    document = Document(text)
    found: list[object] = []
    for sentence in document.sentences:
        harms = find_casualties(document, sentence, LEXICON)
        told = find_claims(document, sentence, LEXICON)
        found += [harms, merge_casualties(harms), told, expects_rise(document, sentence, LEXICON)]
        for harm in harms:
            assert 0 <= harm.start < harm.end <= len(text)
            assert harm.figure.high is None or harm.figure.low <= harm.figure.high
        for _, span in told:
            assert 0 <= span.start < span.end <= len(text)
        for nominal in (False, True):
            middle = (sentence.start + sentence.end) // 2
            actors = find_actors(document, sentence, middle, min(middle + 5, sentence.end), LEXICON, nominal)
            for actor, span in actors:
                assert actor.text
                assert 0 <= span.start < span.end <= len(text)
            found.append(actors)
    found.append(claims_about(document, range(min(2, len(document.sentences))), LEXICON))
    return found


@given(TEXT)
@settings(max_examples=150, deadline=None)
def test_no_text_crashes_the_parts_and_answers_repeat(text: str) -> None:
    """Wires carry anything; a crash here would reject an article, a different answer would break replay."""
    assert repr(everything(text)) == repr(everything(text))


@pytest.mark.parametrize(
    "text",
    ["killed and " * 2000, "to kill to attack " * 900, "two hundred thousand " * 300, "he said " * 900, "(a) " * 900],
)
def test_endless_sentences_are_read_and_do_not_recurse(text: str) -> None:
    """Tables and OCR noise come without a full stop: no recursion limit, no overflow."""
    everything(text)
