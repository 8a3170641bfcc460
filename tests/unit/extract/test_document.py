"""Sentences are found in text that lost its punctuation, its line ends or its case."""

from __future__ import annotations

import pytest

from streams.extract import Document, Lexicon, read


def _texts(text: str) -> list[str]:
    return [sentence.text for sentence in Document(text).sentences]


def test_lost_full_stops_are_found_again_at_words_that_open_a_sentence() -> None:
    """One sentence of a whole paragraph would mix the places and days of all its happenings."""
    text = (
        "A bomb hit a bus near Tarnow on Monday and four people were hurt The driver said that the road was closed "
        "In the capital the minister spoke of an act of hatred and promised help to those who had lost their homes"
    )
    assert _texts(text) == [
        "A bomb hit a bus near Tarnow on Monday and four people were hurt",
        "The driver said that the road was closed",
        "In the capital the minister spoke of an act of hatred and promised help to those who had lost their homes",
    ]


def test_a_capital_that_belongs_to_a_name_opens_no_sentence() -> None:
    """In The Hague stands a court; and a text with its marks is split at them alone."""
    lost = "A court in The Hague heard the case of two men who were said to have sold arms to both sides of the war "
    assert len(_texts((lost * 2).strip())) == 2
    assert len(_texts("He met the head of the union, and The Star said so in a long piece on its front. " * 3)) == 3


def test_endless_sentences_come_in_pieces_that_end_at_a_comma() -> None:
    """Grammar is bounded per sentence, so a table of names must not be one."""
    pieces = _texts("the mayor of a town far away, " * 200)
    assert len(pieces) > 2
    assert all(len(piece) <= 2_000 and piece.endswith(",") for piece in pieces)


def test_marks_in_mid_clause_are_no_words() -> None:
    """What is set off in a clause stays part of it; names, speech and single marks keep theirs."""
    words = [[token.text for token in Document(text).sentences[0].tokens] for text in (
        "It was “hit twice” on Monday.", "The “Quay Five” walked.", "He said: “they ran.” So we did.", "He isn't in."
    )]  # fmt: skip
    assert words[0] == ["It", "was", "hit", "twice", "on", "Monday", "."]
    assert words[1].count("“") == words[2].count("“") == 1
    assert words[3] == ["He", "isn't", "in", "."]


def test_signs_read_in_the_wrong_charset_are_mended_in_place() -> None:
    """Windows-1252 read as ISO 8859-1; every offset holds."""
    document = Document("LIMA (AP) \x97 Police said: \x93He fled.\x94")
    assert document.text == "LIMA (AP) — Police said: “He fled.”"


def test_soldiers_who_shoot_villagers_attack_civilians(lexicon: Lexicon) -> None:
    """Who kills is told behind the second of two verbs."""
    (mention,) = read(
        Document("Nine villagers were shot and killed by soldiers in Mosul on Tuesday."), lexicon
    ).mentions
    assert mention.type == "civilians.attack"


@pytest.mark.parametrize(
    ("text", "headlines"),
    [
        ("Rebels Attack Town in Southern Province\nPolice Arrest Fourteen After March\nFerry Sinks Near Island", True),
        ("Rebels Attack Town in Southern Province\nThe rebels attacked the town at dawn, its mayor said.", False),
        ("REBELS ATTACK TOWN IN SOUTHERN PROVINCE", False),
    ],
)
def test_a_text_of_nothing_but_headlines_is_known(text: str, headlines: bool) -> None:
    """In one, a capital says nothing of names; a headline within prose is another story's."""
    assert Document(text).headlines is headlines


def test_every_line_of_a_list_of_headlines_is_read(lexicon: Lexicon) -> None:
    """A summary is read to its end, not to its second line."""
    text = (
        "Ministers Meet in Vienna over Border Dispute\nFire at Market Hall Kills Nine in Kaduna\n"
        "Earthquake Shakes Southern Peru on Monday\nGunmen Kidnap Twelve Students near Kumba\n"
    )
    assert {m.type for m in read(Document(text), lexicon).mentions} >= {"hazard.earthquake", "civilians.abduction"}
