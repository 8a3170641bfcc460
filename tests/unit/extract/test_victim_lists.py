"""Lists of those killed or hurt: ages, semicolons, what they were, who is named among them; and of what was struck."""

from __future__ import annotations

import pytest

from streams.extract import Lexicon, read
from streams.extract.document import Document
from streams.records import Mention


def first(text: str, lexicon: Lexicon) -> Mention:
    """Return the first mention of the text."""
    return read(Document(text), lexicon).mentions[0]


def named(text: str, lexicon: Lexicon) -> list[str | None]:
    """Return the persons named as struck in the first mention."""
    struck = [actor for actor in first(text, lexicon).actors if actor.role in ("target", "victim")]
    return [actor.name for actor in struck if actor.kind == "person"]


def killed(text: str, lexicon: Lexicon) -> int | None:
    """Return the number of dead of the first mention."""
    figure = first(text, lexicon).casualties.killed
    return figure.low if figure else None


LIST = (
    "A CAR BOMB WENT OFF IN ORURO, KILLING ELVIRA QUISPE, 42; DORIS QUISPE, 19; A MINOR KNOWN AS JAIME; "
    "PEDRO YUPANQUI, AND A POLICEMAN WHO DIED AT A CLINIC."
)


def test_ages_and_semicolons_divide_a_list_of_dead(lexicon: Lexicon) -> None:
    """Old wires list the dead with their ages between semicolons; each is named and counted once."""
    assert killed(LIST, lexicon) == 5
    assert {"ELVIRA QUISPE", "DORIS QUISPE", "JAIME", "PEDRO YUPANQUI"} <= set(named(LIST, lexicon))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Gunmen murdered Elvira Quispe, dean of the school, Pedro Yupanqui, and a driver in Oruro.", 3),
        ("Gunmen murdered Elvira Quispe, mayor of Tarija, and her driver in Oruro.", 2),
        ("Gunmen murdered Elvira Quispe, leader of the union and the front, in Oruro.", 1),
        ("FATHER YUPANQUI, OTHER PRIESTS, AND TWO COOKS WERE KILLED BY GUNMEN IN ORURO.", 5),
        ("Gunmen killed 12 miners in Oruro, Tarija and Sucre.", 12),
        ("Gunmen killed two guards in Oruro, police in the town and a source said.", 2),
        ("Gunmen murdered the mayor, along with three guards, in Oruro on Friday.", 4),
        ("Gunmen killed two men with a knife in Oruro on Friday.", 2),
        ("A mayor was shot in Oruro. Killed were the mayor and two guards.", 3),
        ("The mayor, his wife, and three children were killed by gunmen in Oruro.", 5),
        ("Elvira Quispe, a judge, and two of her guards, were killed by gunmen in Oruro.", 3),
        ("Elvira Quispe was killed by gunmen near her house in Oruro, along with two of her guards.", 3),
        ("Six priests (four Poles and two Czechs) and two cooks were killed by gunmen in Oruro.", 8),
        ("The murders of Elvira Quispe and of Pedro Yupanqui on Friday shocked Oruro.", 2),
        ("The murder in Oruro of Elvira Quispe was condemned by the governor on Friday.", 1),
        ("Gunmen murdered senator and presidential candidate Elvira Quispe in Oruro.", 1),
        ("Gunmen shot Elvira Quispe in Oruro on Friday. She passed away at a clinic.", 1),
        ("Elvira Quispe was killed by gunmen in Oruro on Friday. Her driver was also killed in the attack.", 2),
        ("Nine people were killed by gunmen in Oruro on Friday. A mayor was also killed in the attack.", 9),
    ],
)
def test_what_the_dead_were_and_where_is_not_counted(lexicon: Lexicon, text: str, number: int) -> None:
    """Offices, towns and sources stand between the same commas as further victims."""
    assert killed(text, lexicon) == number


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rebels killed 12 miners near Oruro, including Elvira Quispe, secretary of the union.", "Elvira Quispe"),
        ("The bomb went off in Oruro on Friday, injuring a guard named Pedro Yupanqui.", "Pedro Yupanqui"),
        ("Gunmen killed an engineer, identified as Pedro Yupanqui, in Oruro on Friday.", "Pedro Yupanqui"),
        ("HE AND HIS COMPANION DORIS QUISPE WERE ABDUCTED BY ARMED MEN IN ORURO.", "DORIS QUISPE"),
    ],
)
def test_who_is_named_among_the_victims(lexicon: Lexicon, text: str, name: str) -> None:
    """A name behind "including", "named" or "identified as" is that of a victim."""
    assert name in named(text, lexicon)


def test_one_of_those_hurt_is_not_all_of_them(lexicon: Lexicon) -> None:
    """ "Among the injured was X" leaves open how many there were, but for a number told elsewhere."""
    text = "A bomb went off in Oruro. Among the injured was Pedro Yupanqui. Nine people were injured."
    injured = first(text, lexicon).casualties.injured
    assert injured is not None
    assert injured.low == 9
    assert "Pedro Yupanqui" in named(text, lexicon)


def test_a_town_is_not_killed_in_it(lexicon: Lexicon) -> None:
    """Between the first and the last of the dead stands where they were killed."""
    text = "Elvira Quispe was killed by gunmen in La Paz, along with two of her guards."
    assert all("Paz" not in actor.text for actor in first(text, lexicon).actors)


def test_two_words_of_no_list_name_nobody_among_capitals(lexicon: Lexicon) -> None:
    """Where case says nothing only a given name or a surname tells a person from a thing."""
    assert named("REBELS ATTACKED SOVIET INTERESTS IN ORURO ON FRIDAY AND KILLED A GUARD.", lexicon) == []
    assert named("A BOMB HURT APPROXIMATELY 50 IN ORURO ON FRIDAY.", lexicon) == []


def test_an_article_names_its_victim_in_full(lexicon: Lexicon) -> None:
    """The surname of a later line means the person whom another line names in full."""
    text = "Yupanqui was shot by gunmen in Oruro on Friday. Pedro Yupanqui was 43."
    assert named(text, lexicon) == ["Pedro Yupanqui"]
    text = "Mayor Yupanqui was shot by gunmen in Oruro on Friday. Pedro Yupanqui Illanes was 43."
    assert named(text, lexicon) == ["Pedro Yupanqui Illanes"]


def test_two_of_one_surname_keep_what_they_are_called(lexicon: Lexicon) -> None:
    """Of two brothers nobody says which was shot."""
    text = "Yupanqui was shot by gunmen in Oruro on Friday. Pedro Yupanqui and Jaime Yupanqui are brothers."
    assert "Yupanqui" in [actor.text for actor in first(text, lexicon).actors]
    assert not {"Pedro Yupanqui", "Jaime Yupanqui"} & set(named(text, lexicon))


def test_buildings_are_listed_with_where_they_stand(lexicon: Lexicon) -> None:
    """Between one building and the next stands its street; an apposition is no further building."""
    text = "Bombs exploded at a bank in Oruro, a clinic on Sucre Street, and a church at Lima Street on Friday."
    assert {"bank", "clinic", "church"} <= {actor.text for actor in first(text, lexicon).actors}
    text = "Gunmen fired on a police station in Karu Castle, a desert fort, wounding two policemen on Friday."
    assert "desert fort" not in {actor.text for actor in first(text, lexicon).actors}


def test_what_was_set_on_fire_is_the_target(lexicon: Lexicon) -> None:
    """ "Set fire to X" has its target behind "to"."""
    found = first("Masked men set fire to a grocery store and to a city bus in Oruro on Friday.", lexicon)
    assert {"grocery store", "city bus"} <= {actor.text for actor in found.actors if actor.role == "target"}


def test_an_opening_phrase_is_no_name_of_the_subject(lexicon: Lexicon) -> None:
    """ "In addition," is nobody whom "rebels" only describes."""
    found = first("IN ADDITION, REBELS BLEW UP A BUS NEAR ORURO ON FRIDAY.", lexicon)
    assert ("initiator", "REBELS") in [(actor.role, actor.text) for actor in found.actors]
