"""What is done after a happening has a day of its own, and what was done long before is history."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract.document import Document
from streams.extract.lexicon import Lexicon
from streams.extract.read import read
from streams.records import Mention

_PUBLISHED = datetime(2024, 5, 5, tzinfo=UTC)


def _read(text: str, lexicon: Lexicon) -> list[Mention]:
    return list(read(Document(text, published=_PUBLISHED, published_day_only=True), lexicon).mentions)


def _news(text: str, lexicon: Lexicon, kind: str) -> list[Mention]:
    return [m for m in _read(text, lexicon) if m.type == kind and not m.background]


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        (
            "Rescuers searched for survivors on Saturday after a ferry sank off Cebu. At least 31 people died when the "
            "ferry collided with a cargo ship on Thursday.",
            "hazard.transport_accident",
            "2024-05-02",
        ),
        (
            "The death toll from a landslide in western Nepal rose to 22 on Saturday. The landslide hit a village in "
            "Baglung district on Thursday.",
            "hazard.landslide",
            "2024-05-02",
        ),
        (
            "Thousands attended a funeral in Jos on Saturday for 20 people killed in an attack on a village. Gunmen "
            "stormed the village on Wednesday.",
            "civilians.attack",
            "2024-05-01",
        ),
        (
            "China detained nine managers on Saturday over an explosion at a chemical plant in Jiangsu. The blast on "
            "Thursday killed 47 people.",
            "hazard.industrial_accident",
            "2024-05-02",
        ),
    ],
)
def test_a_day_of_what_followed_is_not_that_of_the_happening(text: str, kind: str, day: str, lexicon: Lexicon) -> None:
    """Searches, counts, funerals and arrests have their own day; the line that tells it dates the happening."""
    (told,) = _news(text, lexicon, kind)
    assert told.time.start == day


def test_who_died_on_the_day_died_of_what_came_first(lexicon: Lexicon) -> None:
    """Whoever died on the day died of what is told behind 'after'."""
    (told,) = _news("Nine people were killed on Friday after a bus fell into a ravine near Cusco.", lexicon,
                    "hazard.transport_accident")  # fmt: skip
    assert told.time.start == "2024-05-03"


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("Bombs killed three people in Khost, four in Kandahar and two in Ghazni on Friday.", [3, 4, 2]),
        ("Bombings killed six people in Baghdad and four in Mosul on Friday.", [6, 4]),
        ("Bombs killed six people in Baghdad and Mosul on Friday.", [6]),
        ("Bombs killed nine soldiers and four civilians in Mosul on Friday.", [13]),
    ],
)
def test_dead_told_town_by_town_are_of_as_many_attacks(text: str, dead: list[int], lexicon: Lexicon) -> None:
    """Each with its own dead in a town of its own is an attack; a sum over towns or victims is one."""
    told = _news(text, lexicon, "remote.bombing")
    assert [m.casualties.killed.low for m in told if m.casualties and m.casualties.killed] == dead
    assert len({m.place.name for m in told}) == len(dead)


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen killed a policeman in Bannu on Saturday. The group has carried out many bombings in the capital.",
        "A judge opened the hearing on Saturday. Two men sat in the dock. In July 1995 soldiers bombed the town with "
        "mortars. A bomb killed 30 people at a market in Tuzla.",
        "France held ceremonies on Saturday at a concert hall. Bombs killed 90 people there in 2015. The bombings were "
        "claimed by the Islamic State group.",
    ],
)
def test_what_was_done_many_times_or_long_ago_is_history(text: str, lexicon: Lexicon) -> None:
    """Acts summed up, and what follows a dated look back, are no news."""
    assert not _news(text, lexicon, "remote.bombing")


def test_an_aside_in_the_past_makes_no_history_of_what_follows(lexicon: Lexicon) -> None:
    """A relative clause that reaches back years leaves the next line in the present."""
    text = (
        "Troops patrolled the province on Saturday. The village houses families from a suburb that rebels captured in "
        "2014. Warplanes bombed a town in the west of the province, killing five people."
    )
    assert _news(text, lexicon, "remote.air_strike")


def test_an_outbreak_of_another_disease_elsewhere_is_another(lexicon: Lexicon) -> None:
    """Cholera here and measles there are two outbreaks."""
    text = (
        "Five people have died of cholera in Port-au-Prince, officials said on Saturday. In Malawi, authorities "
        "reported an outbreak of measles in the Zomba district on Friday."
    )
    assert len(_news(text, lexicon, "hazard.disease_outbreak")) == 2


def test_a_clause_that_recalls_keeps_its_place(lexicon: Lexicon) -> None:
    """What came two weeks before happened elsewhere."""
    text = (
        "Gunmen killed an aid worker in El Geneina on Friday. The killing came two weeks after three aid workers were "
        "abducted near Nyala."
    )
    (told,) = [m for m in _read(text, lexicon) if not m.background]
    assert told.place.name == "El Geneina"


def test_the_province_in_which_it_is_said_to_have_happened_is_its_place(lexicon: Lexicon) -> None:
    """A province is sharper than a country or a part of one."""
    text = "Gunmen have killed 18 people in western Afghanistan, officials said. It happened in Farah province."
    (told,) = _news(text, lexicon, "civilians.attack")
    assert told.place.name == "Farah"
