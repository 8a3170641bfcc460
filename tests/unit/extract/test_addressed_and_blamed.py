"""Who is asked to act, who is turned on, who bears what a shared auxiliary says, and whom a headline's noun befell."""

from __future__ import annotations

import pytest

from streams.extract import Lexicon, read
from streams.extract.document import Document


def sides(text: str, kind: str, lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """Who does it and who bears it, of the first happening of that type."""
    mention = next(m for m in read(Document(text), lexicon).mentions if m.type == kind)
    doing = [actor.text for actor in mention.actors if actor.role in ("initiator", "claimant")]
    return doing, [actor.text for actor in mention.actors if actor.role in ("target", "victim")]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The mayor of Aru called on residents to stay indoors on Monday.", "residents"),
        ("The union called on the international community to stop the massacre in Aru.", "international community"),
        ("The opposition called on friendly countries on Monday to supply rebels with weapons.", "friendly countries"),
        ("The ministry appealed to the public on Monday to donate blood.", "the public"),
        ("The health agency on Monday urged people in Aru to boil water.", "people"),
        ("Washington demanded that the militias disband in Aru on Monday.", "militias"),
        ("The governor asked the government for help after the flood in Aru on Monday.", "government"),
        ("The ministry on Monday asked the World Bank for funds to treat people in Aru.", "World Bank"),
    ],
)
def test_whoever_is_to_act_is_asked(text: str, asked: str, lexicon: Lexicon) -> None:
    """The infinitive says what they are to do; those it is to be done to are not asked."""
    assert sides(text, "politics.demand", lexicon)[1] == [asked]


@pytest.mark.parametrize(
    ("text", "turned_on"),
    [
        ("Rights groups condemned the massacre committed by the army in Aru on Monday.", ["army"]),
        ("The union condemned the killing of two reporters by police in Aru on Monday.", ["police"]),
        ("Moscow condemned the coalition's air strikes in Aru on Monday.", ["coalition"]),
    ],
)
def test_who_condemns_a_deed_turns_on_who_did_it(text: str, turned_on: list[str], lexicon: Lexicon) -> None:
    """Whom it befell is not accused."""
    assert sides(text, "politics.accusation", lexicon)[1] == turned_on


def test_a_second_participle_shares_the_auxiliary(lexicon: Lexicon) -> None:
    """Who "was arrested and charged" charged nobody; who "was stopped and shot officers" did shoot."""
    assert sides(
        "Ruiz was arrested and charged with theft in Aru on Monday.", "justice.charge_or_verdict", lexicon
    ) == (
        [],
        ["Ruiz"],
    )
    text = "The driver was stopped and shot two officers in Aru on Monday."
    assert "driver" not in sides(text, "crime.violent", lexicon)[1]


def test_who_turns_himself_in_is_arrested(lexicon: Lexicon) -> None:
    """He does to himself what police would have done."""
    assert sides("The driver turned himself in to police in Aru on Monday.", "strategic.arrest", lexicon)[1] == [
        "driver"
    ]


def test_an_exodus_is_of_those_who_leave(lexicon: Lexicon) -> None:
    """Where they go bears nothing."""
    text = "Shelling on Monday prompted an exodus of civilians towards Aru."
    assert sides(text, "strategic.displacement", lexicon)[1] == ["civilians"]


@pytest.mark.parametrize(
    ("text", "acting"),
    [
        ("Mali air strikes kill dozens in rebel town. The strikes hit Kidal in northern Mali on Monday.", []),
        ("Turkey air strikes kill dozens in Iraq. The strikes hit Sinjar in northern Iraq on Monday.", ["Turkey"]),
        ("An air strike hit a clinic in Palu on Monday. The town is held by rebels.", []),
        ("Six children killed 20 hurt in air strike on Palu on Monday.", []),
    ],
)
def test_a_country_in_a_headline_says_where_or_whose(text: str, acting: list[str], lexicon: Lexicon) -> None:
    """The country it happened in did not do it, nor do those who hold the town or were hurt."""
    assert sides(text, "remote.air_strike", lexicon)[0] == acting
