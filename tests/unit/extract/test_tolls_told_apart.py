"""A figure belongs to the happening it is told of: sums, parts, totals of a year and other attacks are told apart."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Lexicon
from streams.extract.document import Document
from streams.extract.read import read
from streams.records import Mention

WEDNESDAY = datetime(2023, 6, 14, 15, 30, tzinfo=UTC)
Killed = list[tuple[str, int | None]]


def mentions(text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
    """All mentions of a text of that Wednesday."""
    return read(Document(text=text, published=WEDNESDAY), lexicon).mentions


TOLD: list[tuple[str, Killed]] = [
    (  # "the dead include": a part of them, of an attack of its own
        "According to the monitor at least 90 civilians have been killed in Taiz since the offensive began on Sunday. "
        "The deaths include 30 people killed in rebel shelling of government districts, the monitor said.",
        [("civilians.attack", 90), ("remote.shelling", 30)],
    ),
    (  # "three more": on top of others
        "Another 25 people were killed in air raids on Taiz, the monitor said. "
        "It reported three more deaths in rebel shelling of the city centre.",
        [("remote.air_strike", 25), ("remote.shelling", 3)],
    ),
    (  # more dead of the same attack are its own, on top of the others
        "Nine people were killed in an air raid on Taiz on Monday. Three more people died in the raid, doctors said.",
        [("remote.air_strike", 12)],
    ),
    (  # the sum of several
        "Gunmen opened fire on a police post in Ibb. In another attack, gunmen fired on a patrol in Taiz. In a third "
        "incident, armed men opened fire on a court in Aden. In all, six people were killed.",
        [("battle.armed_clash", None), ("battle.armed_clash", None), ("civilians.attack", None)],
    ),
    (  # of one happening the sum is its toll
        "Gunmen attacked a bank in Ibb and a market in Taiz on Monday. In all, 14 people died in the two attacks.",
        [("civilians.attack", 14)],
    ),
    (  # a sum over more than two
        "Sixteen villagers were killed in air strikes across Idlib province on Monday. In the town of Saraqib air "
        "strikes killed seven people. Another seven were killed in raids on Ariha. A man and a woman died in rocket "
        "fire on Harim.",
        [("remote.air_strike", 7), ("remote.air_strike", 7), ("remote.shelling", 2)],
    ),
    (  # the hurt told behind the arms that were seized
        "Soldiers and gunmen fought a gun battle in Taiz on Monday in which 12 people died. The army seized 30 rifles "
        "and two grenade launchers. Six soldiers were wounded.",
        [("battle.armed_clash", 12), ("strategic.disrupted_attack", None)],
    ),
    (
        "A bomb killed 12 people in Homs on Monday, bringing the toll of a week of attacks to 61.",
        [("remote.bombing", 12)],
    ),
    (
        "A bomb killed nine people in Quetta on Monday, taking the death toll from the two blasts to 21.",
        [("remote.bombing", 9)],
    ),
    (  # who was killed, and who with him
        "Gunmen shot dead a judge in Quetta on Monday. A judge and two guards were killed in the attack, police said.",
        [("civilians.attack", 3)],
    ),
    (  # a first line's "dozens" are those counted below
        "Dozens of people were killed in an air raid on Taiz on Monday. The raid killed 15 people, doctors said.",
        [("remote.air_strike", 15)],
    ),
    ("A bomb killed nine people in Quetta on Monday. The death toll rose to 21.", [("remote.bombing", 21)]),
    (  # the total of a year is no day's
        "With Monday's dead, 55 people have been killed in bomb attacks this year. "
        "Four people were killed by a bomb in Quetta on Monday.",
        [("remote.bombing", 55), ("remote.bombing", 4)],
    ),
]


@pytest.mark.parametrize(("text", "killed"), TOLD)
def test_figure_stays_with_its_happening(lexicon: Lexicon, text: str, killed: Killed) -> None:
    """A desk that adds up tolls told twice reports a massacre that never was."""
    found = mentions(text, lexicon)
    told = [(m.type, m.casualties.killed.low if m.casualties.killed else None) for m in found]
    assert sorted(told, key=str) == sorted(killed, key=str)


def test_second_place_is_none_of_the_dead(lexicon: Lexicon) -> None:
    """ "140 rebels in Hama and Homs" are 140, not the rebels and a Mr Homs."""
    found = mentions("The army killed 140 rebels in Hama & Homs on Monday.", lexicon)
    assert found[0].casualties.killed is not None
    assert found[0].casualties.killed.low == 140


HOMES: list[tuple[str, str]] = [
    ("Fishermen from Tamil Nadu were arrested off Sri Lanka on Monday.", "LK"),
    ("A gunman shot dead a tourist from Canada at a castle in Kerak, Jordan, on Monday.", "JO"),
    ("Troops from Chad attacked a camp in Nigeria on Monday, killing nine rebels.", "NG"),
    ("A bomb killed four students from Denmark on Monday. The blast hit a bus in Luxor.", "EG"),
]


@pytest.mark.parametrize(("text", "country"), HOMES)
def test_home_of_people_is_not_where_it_happened(lexicon: Lexicon, text: str, country: str) -> None:
    """ "A tourist from Canada" says who, not where."""
    assert mentions(text, lexicon)[0].place.country == country


def test_deaths_of_two_named_persons_are_two_happenings(lexicon: Lexicon) -> None:
    """Further down another name is another murder; the same name is the same one."""
    between = "The court has said nothing of it. Its members are on leave. Nobody has asked them. "
    text = "Pedro Yupanqui was murdered by gunmen in Oruro. " + between
    assert len(mentions(text + "Doris Quispe was murdered too.", lexicon)) == 2
    again = mentions(text + "The murder of Yupanqui shocked the town.", lexicon)
    assert len(again) == 1
    assert [actor.name for actor in again[0].actors if actor.kind == "person"] == ["Pedro Yupanqui"]


def test_the_sick_of_an_outbreak_are_not_injured(lexicon: Lexicon) -> None:
    """Who is taken to hospital with cholera was hurt by nobody; who is with burns was."""
    cholera = mentions(
        "An outbreak of cholera in Taiz has killed 12 people. Another 40 were taken to hospital.", lexicon
    )
    fire = mentions("A fire at a hotel in Taiz killed 12 people. Another 40 were taken to hospital.", lexicon)
    assert [m.casualties.injured for m in cholera] == [None]
    assert [m.casualties.injured and m.casualties.injured.low for m in fire] == [40]


def test_bodies_recovered_are_those_of_the_accident(lexicon: Lexicon) -> None:
    """A search that finds bodies is the accident's, no crime of its own; without an accident it may be one."""
    ferry = mentions("A ferry sank off Aden on Monday. Rescuers recovered 34 bodies and 60 are missing.", lexicon)
    crime = mentions("Police found the bodies of two men with gunshot wounds in Taiz on Monday.", lexicon)
    assert [(m.type, m.casualties.killed and m.casualties.killed.low) for m in ferry] == [
        ("hazard.transport_accident", 34)
    ]
    assert [m.type for m in crime] == ["crime.violent"]
