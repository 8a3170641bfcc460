"""Realis: what happened, what is alleged or planned, and what did not happen."""

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read

DAY = datetime(2024, 5, 16, tzinfo=UTC)


def _realis(sentence: str, lexicon: Lexicon) -> list[str]:
    return [m.realis for m in read(Document(sentence, published=DAY), lexicon).mentions]


@pytest.mark.parametrize(
    "sentence",
    [
        "Militants attacked a police post in Marel on Monday, killing two officers.",
        "Police said gunmen opened fire on a bus near the river on Monday.",
        "The army managed to recapture the town of Marel from rebels.",
        "Suspected militants attacked a police post in Marel, killing two officers.",
        "A bomb reportedly exploded outside the ministry on Monday.",
    ],
)
def test_told_as_fact_is_actual(sentence: str, lexicon: Lexicon) -> None:
    """Attribution and a suspected doer do not make the happening doubtful."""
    assert _realis(sentence, lexicon) == ["actual"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The army did not bomb the market, the ministry said.",
        "No bomb exploded in the city on Monday.",
        "The general denied that his troops had attacked the village.",
        "The minister warned of bombings in the port of Marel.",
        "The army denied on Monday that rebels had bombed the village near Port Sudan.",
        "If rebels attack the town, thousands could flee.",
        "Rebels could capture the town within days.",
        "Could rebels capture the town of Marel?",
        "The rebels are focused on capturing the town of Marel.",
        "The police are trained to disperse protesters with tear gas.",
        "Officials fear an attack on the town by rebels.",
    ],
)
def test_what_did_not_happen_is_no_mention(sentence: str, lexicon: Lexicon) -> None:
    """Negation, condition, question, possibility and intention state nothing that a desk could log."""
    assert _realis(sentence, lexicon) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Nurses will strike over pay at three hospitals next week.",
        "The presidential election will be held on 2 June, voters were told.",
    ],
)
def test_announced_acts_are_planned(sentence: str, lexicon: Lexicon) -> None:
    """A desk logs a strike or a vote ahead, as what it is."""
    assert _realis(sentence, lexicon) == ["planned"]


def test_alleged_marks_the_event_and_not_its_doer(lexicon: Lexicon) -> None:
    """ "An alleged chemical attack" doubts the attack itself."""
    sentence = "Doctors treated dozens of people after an alleged chlorine gas attack on the village of Marel."
    assert _realis(sentence, lexicon) == ["alleged"]


def test_what_was_to_be_kept_from_happening_did_not_happen(lexicon: Lexicon) -> None:
    """A measure that protects judges tells no murder of one."""
    assert "actual" not in _realis("The decree is meant to prevent judges from being murdered.", lexicon)
