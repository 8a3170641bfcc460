"""Every type's examples, as its data file gives them: the sentences are the specification."""

import pytest

from streams.extract import Document, Lexicon, read
from streams.extract.ontology import EventType, load_types

TYPES = load_types()[0]


def _cases(kind: str) -> list[tuple[EventType, str]]:
    return [(body, sentence) for body in TYPES.values() for sentence in getattr(body, kind)]


@pytest.mark.parametrize(("kind", "sentence"), _cases("positive"), ids=lambda v: getattr(v, "name", str(v)[:40]))
def test_positive_example_is_read_as_its_type(kind: EventType, sentence: str, lexicon: Lexicon) -> None:
    """What a definition promises must be found in a plain sentence."""
    assert kind.name in {m.type for m in read(Document(sentence), lexicon).mentions}


@pytest.mark.parametrize(("kind", "sentence"), _cases("negative"), ids=lambda v: getattr(v, "name", str(v)[:40]))
def test_negative_example_is_not_read_as_its_type(kind: EventType, sentence: str, lexicon: Lexicon) -> None:
    """Sport, business and culture speak in the words of war."""
    assert kind.name not in {m.type for m in read(Document(sentence), lexicon).mentions}


def test_every_type_has_enough_examples_of_both_kinds() -> None:
    """A type without counter-examples says nothing of its border; one sentence proves one trigger."""
    assert [name for name, body in TYPES.items() if len(body.positive) < 3 or len(body.negative) < 2] == []


def test_every_absorbed_type_exists() -> None:
    """A misspelt name would silently absorb nothing."""
    assert {name for body in TYPES.values() for name in body.absorbs} <= TYPES.keys()
