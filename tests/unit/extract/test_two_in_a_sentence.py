"""Two happenings told in one sentence: each with its own type, place, toll and parties."""

from __future__ import annotations

import pytest

from streams.extract import Document, Lexicon, read
from streams.records import Mention

Told = tuple[str, str | None, int | None, set[str]]


def of(mention: Mention) -> Told:
    """Return type, place, dead, and whoever takes part."""
    killed = mention.casualties.killed if mention.casualties else None
    return mention.type, mention.place.name, killed.low if killed else None, {a.text for a in mention.actors}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "A roadside bomb killed four soldiers in Baiji on Sunday, while two policemen died in a mortar attack in "
            "Tikrit.",
            [
                ("remote.bombing", "Baiji", 4, {"four soldiers"}),
                ("remote.shelling", "Tikrit", 2, {"two policemen"}),
            ],
        ),
        (
            "In Quetta, a bomb killed two policemen on Monday; in Turbat, gunmen ambushed a convoy, killing four "
            "soldiers.",
            [
                ("remote.bombing", "Quetta", 2, {"two policemen"}),
                ("battle.armed_clash", "Turbat", 4, {"gunmen", "convoy", "four soldiers"}),
            ],
        ),
        (
            "Air strikes killed eight civilians in Idlib on Monday and shelling by government forces killed three "
            "women in Aleppo.",
            [
                ("remote.air_strike", "Idlib", 8, {"eight civilians"}),
                ("remote.shelling", "Aleppo", 3, {"government forces", "three women"}),
            ],
        ),
        (
            "A suicide bomber attacked a police station in Bannu on Monday, wounding six officers, and security forces "
            "killed four militants in Kohat.",
            [
                ("remote.suicide_bombing", "Bannu", None, {"suicide bomber", "police station", "six officers"}),
                ("battle.armed_clash", "Kohat", 4, {"security forces", "four militants"}),
            ],
        ),
        (
            "Rebels attacked a police post in Bria on Sunday, killing two officers, then looted a market in Bambari.",
            [
                ("battle.armed_clash", "Bria", 2, {"Rebels", "police post", "two officers"}),
                ("strategic.property_destruction", "Bambari", None, {"Rebels", "market"}),
            ],
        ),
        (
            "The army killed five militants and wounded others in Hama while a boy was killed by sniper fire in Homs.",
            [
                ("battle.armed_clash", "Hama", 5, {"army", "five militants"}),
                ("civilians.attack", "Homs", 1, {"sniper", "boy"}),
            ],
        ),
        (
            "Militants killed two policemen in Pulwama on Monday, and hours later a grenade attack in Srinagar wounded "
            "four civilians.",
            [
                ("battle.armed_clash", "Pulwama", 2, {"Militants", "two policemen"}),
                ("remote.grenade", "Srinagar", None, {"four civilians"}),
            ],
        ),
        (
            "After rebels ambushed a patrol near Beni on Sunday, the army shelled a camp in Butembo.",
            [
                ("battle.armed_clash", "Beni", None, {"rebels", "patrol"}),
                ("remote.shelling", "Butembo", None, {"army", "camp"}),
            ],
        ),
        (
            "Gunmen kidnapped three teachers in Minna on Monday and killed two farmers in Kafanchan.",
            [
                ("civilians.abduction", "Minna", None, {"Gunmen", "three teachers"}),
                ("civilians.attack", "Kafanchan", 2, {"Gunmen", "two farmers"}),
            ],
        ),
    ],
)
def test_each_clause_tells_of_its_own_happening(text: str, told: list[Told], lexicon: Lexicon) -> None:
    """What one clause counts, names and places is not the other's."""
    assert [of(mention) for mention in read(Document(text), lexicon).mentions] == told


def test_an_opening_place_holds_for_all_that_follows(lexicon: Lexicon) -> None:
    """ "In X two were killed and nine hurt by shells on Y" is one happening, though Y is a place of its own."""
    text = "In Quneitra two people were killed and nine others hurt by shells fired by militants on Khan Arnabah."
    assert len(read(Document(text), lexicon).mentions) == 1


def test_an_advance_and_what_it_took_are_one(lexicon: Lexicon) -> None:
    """The hill was taken by that very advance, wherever the list of places puts it."""
    text = "The army advanced in the eastern countryside of Homs on Monday and regained the town of Palmyra."
    kinds = [m.type for m in read(Document(text), lexicon).mentions]
    assert kinds == ["battle.government_regains_territory"]
