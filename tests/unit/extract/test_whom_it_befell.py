"""Whom and what it befell: told by grammar alone, by who held a place, and who only stands by."""

from __future__ import annotations

import pytest

from streams.extract import Lexicon, read
from streams.extract.document import Document


def borne(text: str, lexicon: Lexicon) -> list[str]:
    """Return the wording of all targets and victims of the first mention."""
    mention = read(Document(text), lexicon).mentions[0]
    return [actor.text for actor in mention.actors if actor.role in ("target", "victim")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The air strike on Saraqib left 18 civilians dead.", ["18 civilians"]),
        ("The raid left four soldiers and two rebels dead on Monday.", ["four soldiers", "two rebels"]),
        ("Shelling in Hama left one girl dead and four women wounded.", ["one girl", "four women"]),
        ("The blast left a policeman dead and 20 shoppers wounded.", ["20 shoppers", "policeman"]),
    ],
)
def test_those_left_dead_are_named_without_their_state(text: str, wanted: list[str], lexicon: Lexicon) -> None:
    """ "Left 18 civilians dead" names the civilians."""
    assert sorted(borne(text, lexicon)) == sorted(wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Rebels captured several army positions near Idlib on Monday.", ["army"]),
        ("The army recaptured the rebel-held town of Kafr Zita on Monday.", ["rebel"]),
        ("Government forces seized hills outside Zabadani, the last rebel-controlled town in the area, on Monday.",
         ["rebel"]),
        ("The army seized ISIS-held villages near Raqqa on Monday.", ["ISIS"]),
        ("The army advanced inside the Islamic State bastion of Manbij on Monday.", ["Islamic State"]),
        ("The army took control of the town of Bila on Monday.", []),
    ],
)  # fmt: skip
def test_who_held_the_place_is_whom_it_was_taken_from(text: str, wanted: list[str], lexicon: Lexicon) -> None:
    """The words for a place say whose it was."""
    assert borne(text, lexicon) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The army evacuated hundreds of people from the town of Bila on Monday.", ["hundreds of people"]),
        ("Militants kidnapped 90 people near Maiduguri on Monday.", ["90 people"]),
        ("A Danbury mason was arraigned in Superior Court on Tuesday on charges of assault.", ["Danbury mason"]),
        ("Police said Tom Jenkins was found not guilty of killing five people on Friday.", ["Tom Jenkins"]),
        ("Maria Lopez is being held on two counts of assault, police said on Monday.", ["Maria Lopez"]),
        ("Officials culled 5,000 chickens at a farm in Fife on Monday.", ["5,000 chickens"]),
        ("The health ministry closed schools in the capital on Monday.", ["schools"]),
        ("The governor declared a curfew in Kano on Monday.", []),
        ("At least seven people were hospitalized with bird flu on Monday.", ["At least seven people"]),
    ],
)
def test_what_is_always_done_to_somebody_is_done_to_its_object(text: str, wanted: list[str], lexicon: Lexicon) -> None:
    """Nouns that no list knows are found by grammar; a measure is not its own target."""
    assert borne(text, lexicon) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "The regime deployed warplanes to Hama on Monday.",
        "The US moved its warships closer to Syria on Monday.",
        "Four people in Peru contracted H5N1 on Monday, an agency said.",
        "The US carried out missile strikes on Syria on Monday.",
    ],
)
def test_own_arms_diseases_and_countries_bear_nothing(text: str, lexicon: Lexicon) -> None:
    """What is sent somewhere, what people catch, and the country that is only where."""
    assert {"warplanes", "warships", "H5N1", "Syria"}.isdisjoint(borne(text, lexicon))


def test_what_was_destroyed_with_rebels_is_theirs(lexicon: Lexicon) -> None:
    """Their cars and hideouts are no targets beside them; those of whom rebels attack are."""
    assert borne("Army units killed ten rebels and destroyed two vehicles near Hama on Monday.", lexicon) == [
        "ten rebels"
    ]
    assert "two police cars" in borne(
        "Rebels attacked a post and destroyed two police cars near Hama on Monday.", lexicon
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vladimir Orlov met with John Kerry in Moscow on Monday.", ["John Kerry"]),
        ("Rebels received weapons from the coalition on Monday.", ["Rebels"]),
        ("The rights group criticised both sides for indiscriminate attacks on Monday.", ["both sides"]),
        ("UN inspectors are investigating allegations that rebels and government forces used gas.",
         ["rebels", "government forces"]),
        ("Rockets fired by rebels fell on a school in Homs on Monday.", ["school"]),
        ("Shells landed near a hospital in Homs on Monday.", ["hospital"]),
    ],
)  # fmt: skip
def test_the_other_side_is_found_behind_its_preposition(text: str, wanted: list[str], lexicon: Lexicon) -> None:
    """Whom one meets, who gets what another gives, of whom something is alleged, on what a rocket fell."""
    assert borne(text, lexicon) == wanted
