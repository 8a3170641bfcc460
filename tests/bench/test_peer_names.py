"""Names beside other readers: what they print is read rightly, and everybody is scored alike."""

from __future__ import annotations

import peer_names

ROW = {
    "text": "Premier Jana Holt left Oslo for the Arctic Council .",
    "tokens": ["Premier", "Jana", "Holt", "left", "Oslo", "for", "the", "Arctic", "Council", "."],
    "gold": {"iob2": ["O", "B-PER", "I-PER", "O", "B-LOC", "O", "O", "B-ORG", "I-ORG", "O"]},
}
SPANS = [(8, 17, "person"), (23, 27, "place"), (32, 50, "organisation")]


def test_a_reader_that_finds_all_scores_one() -> None:
    """An article that a reader takes into the name costs it nothing where the set leaves it out."""
    figures = peer_names.score("uner_ewt", [ROW], [SPANS])
    assert set(figures.values()) == {1.0}
    assert peer_names.score("uner_ewt", [ROW], [SPANS[:1]])["untyped_f1"] == 0.5


def test_labels_behind_slashes_are_joined_to_names() -> None:
    """CoreNLP gives one label a word and no bounds between names."""
    words = ROW["text"].split()
    labels = ["O", "PERSON", "PERSON", "O", "LOCATION", "O", "O", "ORGANIZATION", "ORGANIZATION", "O"]
    printed = " ".join(map("/".join, zip(words, labels, strict=True)))
    assert peer_names._slashed([ROW], printed) == [[(8, 17, "person"), (23, 27, "place"), (36, 50, "organisation")]]


def test_tags_in_running_text_give_offsets_of_the_text_without_them() -> None:
    """A span that counts the tags before it would point beside the name."""
    tagged = "\nPremier <PERSON>Jana Holt</PERSON> left <LOCATION>Oslo</LOCATION>.\n"
    assert peer_names._tagged(tagged) == [(8, 17, "person"), (23, 27, "place")]
