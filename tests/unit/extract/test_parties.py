"""Parties of one happening: from every sentence that tells it, also those without a trigger of their own."""

from __future__ import annotations

import pytest

from streams.extract import Lexicon, read
from streams.extract.claims import find_claims
from streams.extract.document import Document


def parties(text: str, lexicon: Lexicon) -> list[tuple[str, str, str | None]]:
    """Role, wording and name of everybody in the first mention."""
    mention = read(Document(text), lexicon).mentions[0]
    return [(actor.role, actor.text, actor.name) for actor in mention.actors]


def test_lines_without_a_trigger_tell_who_it_was_and_what_was_damaged(lexicon: Lexicon) -> None:
    """The lead of a dispatch says that a bomb went off; the next lines say at what and who ran away."""
    found = parties("A bomb went off in Oruro on Friday. The assailants fled in a jeep. A clinic was damaged.", lexicon)
    assert ("initiator", "assailants", None) in found
    assert ("target", "clinic", None) in found


def test_people_counted_twice_are_told_once(lexicon: Lexicon) -> None:
    """Nine villagers and "at least nine villagers" are the same villagers; the guards among them are not."""
    text = "A bomb hit a bus near Oruro on Friday. At least nine villagers died. Nine villagers died, a guard was hurt."
    told = [actor for _, actor, _ in parties(text, lexicon)]
    assert sum("villagers" in actor for actor in told) == 1
    assert any("guard" in actor for actor in told)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("GUNMEN KILLED THE MAYOR OF TARIJA, ELVIRA QUISPE, ON FRIDAY.", ["ELVIRA QUISPE"]),
        ("ELVIRA QUISPE, MAYOR OF TARIJA, AND PEDRO YUPANQUI, A LAWYER, WERE KIDNAPPED.",
         ["ELVIRA QUISPE", "PEDRO YUPANQUI"]),
        ("THE MURDERS OF ELVIRA QUISPE, PEDRO YUPANQUI, AND DORIS ILLANES ON FRIDAY SHOCKED TARIJA.",
         ["ELVIRA QUISPE", "PEDRO YUPANQUI", "DORIS ILLANES"]),
        ("GUNMEN KILLED ARMY OFFICER PEDRO YUPANQUI IN TARIJA ON FRIDAY.", ["PEDRO YUPANQUI"]),
        ("GUERRILLAS ATTACKED THE HOME OF SENATOR DORIS ILLANES IN TARIJA.", ["DORIS ILLANES"]),
    ],
)  # fmt: skip
def test_names_told_beside_an_office_are_the_victims(text: str, named: list[str], lexicon: Lexicon) -> None:
    """In capitals only grammar tells an office from the name of who holds it."""
    found = [name for role, _, name in parties(text, lexicon) if role != "initiator"]
    assert all(name in found for name in named)


def test_kinds_of_violence_are_no_happening(lexicon: Lexicon) -> None:
    """What somebody stands for or a campaign consists of has no day and no place."""
    text = "The council met in Oruro on Friday. The campaign is marked by kidnappings and ambushes, it said."
    assert not [m for m in read(Document(text), lexicon).mentions if m.type == "civilians.abduction"]


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("The blast was attributed to the Shining Path.", "Shining Path"),
        ("Drug traffickers are responsible for the attack, the mayor said.", "Drug traffickers"),
        ("The attack, for which rebels are being held responsible, broke windows.", "rebels"),
    ],
)
def test_whoever_is_held_responsible_is_blamed(text: str, accused: str, lexicon: Lexicon) -> None:
    """A blame has no verb of blaming when the wire does not say who blames."""
    document = Document(text)
    told = [claim.against for claim, _ in find_claims(document, document.sentences[0], lexicon.actors)]
    assert accused in told
