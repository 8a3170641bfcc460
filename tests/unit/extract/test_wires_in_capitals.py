"""Whom wires in capitals name, and what the words around a deed make of people."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read
from streams.records import Mention

SATURDAY = datetime(2017, 8, 12, 9, tzinfo=UTC)


def _first(text: str, lexicon: Lexicon) -> Mention:
    return read(Document(text, published=SATURDAY), lexicon).mentions[0]


def _struck(text: str, lexicon: Lexicon) -> list[tuple[str, str | None]]:
    return [(a.text, a.kind) for a in _first(text, lexicon).actors if a.role in ("target", "victim")]


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("THE PARTY SAID THAT THE ASSASSINATION ON 22 MARCH OF BERNARDO QUIROZ FORCED IT TO LEAVE.", "BERNARDO QUIROZ"),
        ("THE NOTE SAID THAT THE ASSASSINATION ON 22 JUNE OF BERNARDO QUIROZ FORCED IT TO LEAVE.", "BERNARDO QUIROZ"),
        ("AS IS KNOWN, MONTOYA WAS KIDNAPPED ON 20 JULY BY GUNMEN IN ORURO.", "MONTOYA"),
    ],
)
def test_capitals_hide_no_victim(text: str, struck: str, lexicon: Lexicon) -> None:
    """March is a month behind its day, and a surname alone is a person."""
    assert [told for told, kind in _struck(text, lexicon) if kind == "person"] == [struck]


def test_a_word_alone_that_is_no_surname_is_nobody(lexicon: Lexicon) -> None:
    """Among capitals any noun that no list knows could else be a victim."""
    assert _struck("AS IS KNOWN, QUENDERY WAS KIDNAPPED ON 20 JULY BY GUNMEN IN ORURO.", lexicon) == []


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("Gunmen took the mayor hostage in Gao on Friday.", ("mayor", "government")),
        ("Rebels took three nuns hostage in Gao.", ("three nuns", "civilians")),
        ("Rebels freed three nuns taken hostage at a school in Gao.", ("three nuns", "civilians")),
        ("Rebels took the consul general hostage in Gao on Friday.", ("consul general", "government")),
        ("Ana Ruiz, leader of the movement, was unharmed following a terrorist attack.", ("Ana Ruiz", "person")),
    ],
)
def test_who_was_attacked_is_the_target(text: str, struck: tuple[str, str], lexicon: Lexicon) -> None:
    """Who is taken hostage did not take anybody, and an attack that hurts nobody has a target too."""
    assert struck in _struck(text, lexicon)
    assert struck[0] not in [a.text for a in _first(text, lexicon).actors if a.role == "initiator"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The secretary general of the union was shot in Gao on Friday.", "government"),
        ("The attorney general was kidnapped in Gao on Friday.", "government"),
        ("The army general was kidnapped in Gao on Friday.", "state_forces"),
    ],
)
def test_not_every_general_is_a_soldier(text: str, kind: str, lexicon: Lexicon) -> None:
    """An attack on a secretary general is none on the armed forces."""
    assert [told for _, told in _struck(text, lexicon)] == [kind]


def test_who_is_in_charge_is_not_charged(lexicon: Lexicon) -> None:
    """The murders that judges look into are told; a charge of murder is one before a court."""
    text = "Three of the judges in charge of investigating the murders of a governor and a mayor in Gao left on Friday."
    assert "crime.violent" in [m.type for m in read(Document(text, published=SATURDAY), lexicon).mentions]
    text = "He faces a charge of murder over the killing of a nurse in Gao."
    assert _first(text, lexicon).type == "justice.charge_or_verdict"
