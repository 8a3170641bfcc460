"""Talk of a kind of violence against a kind of people is no happening; what befell somebody is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read

SATURDAY = datetime(2017, 8, 12, 9, tzinfo=UTC)
LEAD = "The council met in Oruro on Friday. "


def _violence(sentence: str, lexicon: Lexicon) -> list[str]:
    found = read(Document(LEAD + sentence, published=SATURDAY), lexicon).mentions
    return [m.type for m in found if m.type.startswith(("civilians.", "crime.", "remote."))]


@pytest.mark.parametrize(
    "sentence",
    [
        "The speaker said the neighbours had served as a springboard for the murder of children.",
        "How can there be peace while the massive killing of human beings continues, she asked.",
        "The murder of students and the torture of peasants worry us, he said.",
        'He spoke of "repression and assassinations" of labour leaders.',
        "Even the murder of a judge, a mayor or a deputy is an assault on us all, he said.",
        "These gangs had taken part in most of the murders of leftist leaders.",
        "The government cannot control the squads which are murdering people with impunity.",
        "The front is the one that has cruelly murdered women and children, the note said.",
        "He spoke of reports about unknown persons who have been murdered or kidnapped.",
        "It is the custom there that prisoners are tortured and executed by the guards.",
        "They carry arms similar to those of the murdering death squads.",
        "The charter was drafted on the killing of over 70,000 villagers.",
    ],
)
def test_violence_against_a_kind_of_people_is_no_happening(sentence: str, lexicon: Lexicon) -> None:
    """It names no day, no place and nobody: a desk has nothing to log."""
    assert _violence(sentence, lexicon) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The speaker deplored the murder of three children by gunmen.",
        "The murder of the judge or of his driver was not reported by the police.",
        "Gunmen have murdered two women and a child.",
        "Gunmen have murdered children in the town of Laredo.",
        "Gunmen murdered children and women.",
        "He spoke of the persons who were murdered on Monday.",
        "Rebels are shelling the town of Laredo.",
        "Masked gunmen shoot them in the head at close range.",
        "All of the murders of the three editors were solved.",
    ],
)
def test_violence_that_befell_somebody_is_told(sentence: str, lexicon: Lexicon) -> None:
    """A number, a name, a day, a town or the past tense is enough."""
    assert _violence(sentence, lexicon)


def test_irregular_plurals_count_as_more_than_one(lexicon: Lexicon) -> None:
    """ "Children were killed" is two or more, as "villagers were killed" is."""
    mention = read(Document("Gunmen killed children near Laredo on Friday.", published=SATURDAY), lexicon).mentions[0]
    killed = mention.casualties.killed
    assert killed is not None
    assert (killed.low, killed.high) == (2, None)
