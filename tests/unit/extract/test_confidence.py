"""Confidence: a chance between 0 and 1 that grows with what speaks for a mention, read from fitted numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from streams.extract import Document, Lexicon, read
from streams.extract.confidence import FIELDS, chance, confidences_of, load_weights
from streams.extract.read import read_signed

SATURDAY = datetime(2017, 8, 12, 9, tzinfo=UTC)
TEXT = (
    "At least 14 people were killed on Friday when a car bomb exploded at a market in Quetta, police said. "
    "The blast in Quetta killed 14 people, a hospital official said. Protesters may gather on Sunday."
)


@pytest.mark.parametrize("field", FIELDS)
@given(data=st.data())
def test_a_chance_lies_between_0_and_1_and_grows_with_every_sign(field: str, data: st.DataObject) -> None:
    """An editor sorts by it: what has more to speak for it never stands lower."""
    weights = load_weights()[field]
    signs = {name: data.draw(st.floats(0, 1)) for name in weights if name != "level"}
    sure = chance(weights, signs)
    assert 0.0 <= sure <= 1.0
    name = data.draw(st.sampled_from(sorted(signs)))
    more = {**signs, name: data.draw(st.floats(signs[name], 1))}
    assert chance(weights, more) >= sure


def test_the_numbers_come_from_the_data_file() -> None:
    """Fitted anew they are a new file, not a change of code."""
    text = files("streams.extract").joinpath("data/confidence.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)
    assert load_weights() == rows["fields"]
    assert rows["source"].startswith("Fitted by bench/calibrate.py on 20")
    assert set(rows["fields"]) == set(rows["cases"]) == set(FIELDS)
    assert all(count >= 100 for count in rows["cases"].values())


def test_no_weight_speaks_against() -> None:
    """A weight below 0 would make a sign mean its contrary."""
    assert all(w >= 0 for weights in load_weights().values() for name, w in weights.items() if name != "level")


def test_a_mention_states_what_its_signs_weigh(lexicon: Lexicon) -> None:
    """What is told is what was fitted, field by field, for the very signs calibration sees."""
    document = Document(text=TEXT, published=SATURDAY)
    signed = read_signed(document, lexicon)
    assert [m.type for m, _ in signed] == [m.type for m in read(document, lexicon).mentions] == ["remote.bombing"]
    for mention, signs in signed:
        assert {field: set(named) for field, named in signs.items()} == {
            field: set(weights) - {"level"} for field, weights in load_weights().items()
        }
        assert confidences_of(signs) == (mention.confidence, mention.confidences)
        assert set(mention.confidences) == set(FIELDS) - {"whole"}


def test_more_that_is_told_makes_surer(lexicon: Lexicon) -> None:
    """A dated, placed, counted bombing told twice is surer than one named in passing."""
    (told,) = read(Document(text=TEXT, published=SATURDAY), lexicon).mentions
    thin = "The minister spoke of exports. He said a bombing in Pakistan had changed nothing."
    passing = read(Document(text=thin, published=SATURDAY), lexicon).mentions
    assert all(mention.confidence < told.confidence for mention in passing)
