"""The trained models: compiled and plain alike, on any text, with names inside it."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.extract import load_lexicon
from streams.extract.document import Document
from streams.extract.names import find_names
from streams.extract.syntax import COMPILED, plain
from streams.extract.syntax.atoms import COLUMNS
from streams.extract.syntax.model import load_chain

LEXICON = load_lexicon()
VOCABULARY = """
    the a of by in to and , . ( ) " ' - : 12 1,200 two President Maria Okafor's Okafor Jean-Luc al-Masri bin Ltd Bank
    United Nations Red Cross New York Kabul Kabul-based Syrian Syrians army said Monday was is killed police Mr. Dr.
    U.S. F.B.I. University Ministry of Defence NATO İstanbul Éire Ωmega ﬁ 中文
"""
WIRE = st.lists(st.sampled_from(VOCABULARY.split()), min_size=1, max_size=40).map(" ".join)
TEXTS = st.one_of(WIRE, WIRE.map(str.upper), WIRE.map(str.title), st.text(max_size=200))


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_names_lie_in_the_text_in_order_and_are_found_again(text: str) -> None:
    """Spans are evidence: a reader is shown the very characters, and a replay must show the same."""
    found = find_names(Document(text), LEXICON.syntax)
    last = 0
    for name in found:
        assert last <= name.start < name.end <= len(text)
        assert text[name.start : name.end] == name.text
        last = name.end
    assert find_names(Document(text), LEXICON.syntax) == found


numbers = st.lists(st.integers(1, 9), min_size=0, max_size=6)


@pytest.mark.skipif(not COMPILED and not os.environ.get("CI"), reason="no compiler made the compiled form here")
@given(numbers, st.integers(0, 2**32 - 1), st.sampled_from(["tagger", "names"]))
@settings(max_examples=80, deadline=None)
def test_both_forms_label_alike(lengths: list[int], seed: int, name: str) -> None:
    """A log read by a worker with the compiled form and by one without must come out the same."""
    from streams.extract.syntax import native

    draw = np.random.default_rng(seed)
    total = sum(lengths)
    atoms = draw.integers(0, 2**32, (total, COLUMNS), np.uint32)
    extra = [column.tobytes() for column in draw.integers(0, 12, (2, total), np.uint8)] if name == "names" else []
    model = load_chain(name)
    forms = (plain.Labeller(model), native.Labeller(model))
    first, second = (form.label(atoms.tobytes(), extra, lengths) for form in forms)
    assert first == second


@pytest.mark.skipif(not COMPILED and not os.environ.get("CI"), reason="no compiler made the compiled form here")
@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_both_forms_read_text_alike(text: str) -> None:
    """Random numbers meet nothing that a model knows; words do."""
    from streams.extract.syntax import native

    tokens = Document(text).sentences[0].tokens if Document(text).sentences else []
    rows, marks = LEXICON.syntax.words.read(tokens, caseless=False)
    for name in ("tagger", "names"):
        extra = () if name == "tagger" else (bytes(len(tokens)), marks)
        model = load_chain(name)
        forms = (plain.Labeller(model), native.Labeller(model))
        first, second = (form.label(rows, extra, [len(tokens)]) for form in forms)
        assert first == second


def test_one_endless_sentence_is_read_in_time() -> None:
    """A page without a full stop is one sentence: time and sums must not run away with it."""
    text = "Okafor of Kabul met the United Nations and " * 20_000
    assert len(find_names(Document(text), LEXICON.syntax)) > 1000
