"""Weapons: with what an attack was made, as far as the sentence says that they were used."""

from __future__ import annotations

import pytest

from streams.extract.document import Document
from streams.extract.weapons import find_weapons, merge_weapons


@pytest.mark.parametrize(
    ("text", "weapons"),
    [
        ("A car bomb went off outside the mint.", ["car bomb"]),
        ("THE POST CAME UNDER MORTAR AND AK-47 RIFLE FIRE.", ["MORTAR", "AK-47 RIFLE"]),
        ("They hurled two sticks of dynamite and hand grenades.", ["sticks of dynamite", "hand grenades"]),
        ("Troops seized 40 rifles and a mortar in a cave.", []),
        ("The bomb squad was called after a bomb threat.", []),
        ("The minister spoke for an hour.", []),
    ],
)
def test_weapons_used_are_told_and_arms_found_are_not(text: str, weapons: list[str]) -> None:
    """A cache of rifles dug up was used on nobody, a bomb squad is no bomb."""
    assert [weapon.text for weapon in find_weapons(Document(text).sentences[0])] == weapons


def test_of_two_wordings_the_one_that_says_more_stays() -> None:
    """ "The bomb" of a later line is the car bomb of the first."""
    document = Document("A car bomb exploded at noon. The bomb broke windows.")
    told = [weapon for sentence in document.sentences for weapon in find_weapons(sentence)]
    assert [weapon.text for weapon in merge_weapons(told)] == ["car bomb"]
