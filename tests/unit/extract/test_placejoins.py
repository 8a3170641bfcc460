"""Two places side by side: the part is where it happened, not what it is in or what it lies by."""

from __future__ import annotations

import pytest
from test_where import where

from streams.extract.document import Document
from streams.extract.gazetteer import load_gazetteer
from streams.extract.lexicon import load_lexicon
from streams.extract.places import find_places
from streams.extract.read import read


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        ("A girl was shot by a sniper in the Damascus suburb of Madaya on Friday.", "shot", "Madaya"),
        ("Police arrested two men in the London district of Hackney on Friday.", "arrested", "Hackney"),
        ("A bomb went off in the West Bank city of Ramallah on Monday.", "bomb", "Ramallah"),
        ("Shells fell in the Jobar district of Damascus on Monday, killing two.", "Shells", "Jobar"),
        ("Rockets hit Syria's second city Aleppo on Sunday, killing five.", "Rockets", "Aleppo"),
        ("A blast shook Nigeria's largest city of Lagos on Sunday.", "blast", "Lagos"),
        (
            "Buses left Madaya and Zabadani towns near Damascus which are surrounded by troops.",
            "surrounded",
            "Madaya",
        ),
        ("Miners in Peru blew up charges in tunnels under Cusco late on Tuesday.", "blew up", "Cusco"),
    ],
)
def test_the_part_is_the_place(text: str, trigger: str, place: str) -> None:
    """What holds it, what it lies by and what it is compared with are none."""
    assert where(text, trigger).text == place


def test_owner_far_from_what_follows_is_none() -> None:
    """``Israel's strikes on the city of Rafah``: a way to elsewhere stands between."""
    assert where("Israel's strikes on the city of Rafah killed nine.", "strikes").text == "Rafah"


def test_a_part_lies_in_the_greater_place() -> None:
    """A namesake elsewhere is not meant, and one that no list knows lies there."""
    found = find_places(
        Document(text="The Damascus suburb of Madaya and the Aleppo district of Salaheddin saw blasts."),
        load_gazetteer(),
    )
    assert [(p.text, p.country, p.container) for p in found if p.text in ("Madaya", "Salaheddin")] == [
        ("Madaya", "SY", "Damascus"),
        ("Salaheddin", "SY", "Aleppo"),
    ]


def _country(text: str, kind: str) -> str | None:
    found = read(_document(text), load_lexicon(), item_id="x").mentions
    return next(m.place.country for m in found if m.type == kind)


def _document(text: str) -> Document:
    return Document(text=text)


def test_a_native_was_struck_elsewhere() -> None:
    """Where somebody was born says nothing of where he was arrested."""
    assert where("Gomez, a native of Mexico, was arrested by Danbury police on Monday.", "arrested").text == "Danbury"


def test_people_before_what_befell_them() -> None:
    """``The Haitian outbreak`` was in Haiti, whoever counts it."""
    text = "Nearly 200 people are dead in a central Haitian cholera outbreak, said the U.S. Agency for Health."
    assert _country(text, "hazard.disease_outbreak") == "HT"


def test_words_take_the_place_of_the_lines_before() -> None:
    """Who blames whom is news of where it happened; not over a telephone or at the UN."""
    lead = "A bomb killed nine people in Aleppo on Friday. "
    assert _country(lead + "Rights groups condemned both sides.", "politics.accusation") == "SY"
    assert _country(lead + "The UN condemned both sides.", "politics.accusation") is None


def test_words_of_the_past_take_no_place_from_around_them() -> None:
    """What only recalls who blamed whom is of no place in particular."""
    text = "A bomb killed nine people in Aleppo on Friday. In 2014 rights groups condemned both sides of the war."
    told = [mention for mention in read(Document(text), load_lexicon()).mentions if mention.background]
    assert [(mention.type, mention.place.country) for mention in told] == [("politics.accusation", None)]
