"""Attacks on buildings and persons, attempts, and what was done by the means told: each is an event of its own."""

from __future__ import annotations

import pytest

from streams.extract import Document, load_lexicon, read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("LIMA, 9 JAN -- THERE HAVE BEEN TWO ATTACKS ON THE NORWEGIAN EMBASSY IN LIMA, HE SAID.", "civilians.attack"),
        ("There was an attempt on the life of Judge Pedro Arango in Quito on Tuesday.", "civilians.attack"),
        ("COUNCILMAN LUIS TAPIA FROM PIURA HAS ALSO BEEN SHOT TO DEATH.", "crime.violent"),
        ("The inspector and his brothers were murdered by rebels who accused them of spying.", "civilians.attack"),
        ("The guerrillas sacked two pharmacies and several stores in Oruro.", "strategic.property_destruction"),
        ("A group of gunmen tried to kidnap the Belgian consul in Bogota on Monday.", "civilians.abduction"),
        ("The rebels used dynamite to blow up a bridge near Pasto on Friday.", "remote.bombing"),
        ("LIMA, 19 MAY 90 -- ON 11 MAY A BOMB DESTROYED A BUILDING IN CALLAO.", "remote.bombing"),
    ],
)
def test_plain_words_of_force_state_an_event(text: str, kind: str) -> None:
    """What is told so plainly must not be missed for want of a doer, a title or the right verb form."""
    found = [mention for mention in read(Document(text), load_lexicon()).mentions if mention.type == kind]
    assert [mention.realis for mention in found[:1]] == ["actual"]


@pytest.mark.parametrize(
    "text",
    [
        "The armed forces of Peru have a new commander, the ministry said.",
        "Teachers began a general strike in La Paz and the minister went to attend the talks.",
        "The rebels are used to blow up bridges, an old song says.",
    ],
)
def test_words_that_only_look_like_force_state_none(text: str) -> None:
    """Armed forces are nobody's aid, a general strike is no attack, a habit is no deed."""
    kinds = {mention.type for mention in read(Document(text), load_lexicon()).mentions}
    assert kinds.isdisjoint({"politics.aid", "civilians.attack", "remote.bombing"})
