"""Names of people, bodies and places in the text."""

from __future__ import annotations

import pytest

from streams.extract import Lexicon
from streams.extract.document import Document
from streams.extract.names import find_names


def found(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    """Names with their kinds."""
    return [(name.text, name.kind) for name in find_names(Document(text), lexicon.syntax)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Police in Kampala arrested Joseph Okello on Friday.", [("Kampala", "place"), ("Joseph Okello", "person")]),
        (
            "The World Health Organization said Senegal had asked for help.",
            [("World Health Organization", "organisation"), ("Senegal", "place")],
        ),
        ("Prime Minister Anna Lindqvist's visit to Riga was short.", [("Anna Lindqvist", "person"), ("Riga", "place")]),
        ("Rain fell on the hills for a third day, residents said.", []),
    ],
)
def test_names_are_found_with_their_kind(lexicon: Lexicon, text: str, names: list[tuple[str, str]]) -> None:
    """A desk searches by who and where; the title, the article and the possessive belong to no name."""
    assert found(lexicon, text) == names


def test_a_wire_in_capitals_has_names_too(lexicon: Lexicon) -> None:
    """Some agencies still send capitals throughout, where a capital marks no name."""
    names = found(lexicon, "POLICE IN KAMPALA ARRESTED JOSEPH OKELLO ON FRIDAY, THE ARMY SAID.")
    assert ("KAMPALA", "place") in names
    assert ("JOSEPH OKELLO", "person") in names


def test_addresses_are_no_names(lexicon: Lexicon) -> None:
    """Contact lines end many articles; a search for people must not return mailboxes."""
    assert found(lexicon, "Write to Lena.Brandt@desk-post.example or see www.Harbour-Watch.example for more.") == []


def test_a_surname_alone_is_the_person_named_in_full(lexicon: Lexicon) -> None:
    """Second mentions are bare, and many surnames are towns too."""
    names = found(lexicon, "Maria Lincoln chairs the council. Lincoln opposed the plan.")
    assert names == [("Maria Lincoln", "person"), ("Lincoln", "person")]


def test_what_the_lists_know_as_a_body_is_one(lexicon: Lexicon) -> None:
    """Nothing around it tells a firm from a town: "Toyota expanded" and "Lisbon expanded"."""
    assert found(lexicon, "Toyota cut output in Poland on Monday.") == [("Toyota", "organisation"), ("Poland", "place")]
