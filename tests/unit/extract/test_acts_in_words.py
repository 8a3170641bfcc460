"""What sides and bodies only say: whoever asks, blames, refuses or threatens, in the verb or in the words quoted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read

FRIDAY = datetime(2024, 3, 15, 12, tzinfo=UTC)


def told(text: str, lexicon: Lexicon) -> set[str]:
    """The types of what the text, published that Friday, tells."""
    return {mention.type for mention in read(Document(text=text, published=FRIDAY), lexicon).mentions}


SAID: dict[str, list[str]] = {
    "politics.demand": [
        "The relief group called on the fighters to let its trucks through.",
        "She urged countries to share their samples with the laboratory.",
        "He called on young people to stay away from the square.",
        '"We urge all sides to return to the table," the envoy\'s letter said.',
        "Residents appealed to the governor to reopen the road.",
        "The tribe's elders pleaded with the rebels to spare the town.",
        "The minister asked the airline to open a direct route to the capital.",
        "Several states warned the agency not to publish the names.",
        "China warned against interference in its affairs.",
        "The union has launched an appeal for public donations to help the families.",
        '"Our advice to parents is that they keep children at home," the health officer said.',
        '"We need help from abroad," the mayor of Aru said.',
        "Moscow wants Turkey to play a greater role in the region.",
    ],
    "politics.accusation": [
        "The Grand Imam condemned the bombing of the market.",
        "On Monday Peter Holm criticised the lack of planning.",
        "The Free Brigade accused the Northern Front of breaking the truce.",
        "The army blamed the rebels for the collapse of the talks.",
        "Several members of parliament were critical of the agency.",
        "The head of the board was scathing about the airline.",
        "Rebel commanders say Moscow has failed to rein in the regime.",
        '"This is an outrage," the senator told reporters.',
        "The imam said the killings were nothing short of barbaric.",
        '"There is no justification for such an act," the president said.',
        "The coalition described the attack as a horrifying massacre.",
        "The minister said the rebels were responsible for the failure of the talks.",
        "Amnesty International said the government had held up the convoy for weeks.",
        "The senator voiced concern about the nominee's ties to the oil firm.",
        "The watchdog said it was investigating the company.",
        "The regulator announced an investigation into the leak.",
        "The congressman announced that he will hold a hearing to look into the matter.",
    ],
    "politics.rejection": [
        'The finance minister called the demands of the provinces "out of the question".',
        "The agency said it would not endorse travel bans.",
        "The foreign ministry denied the allegations.",
        '"The allegations are baseless," said the spokesman.',
        "The president said there was no evidence to support the claim.",
        "The minister was turned down by the airline.",
        "A federal judge in the state has halted the rule.",
        '"We will not negotiate with terrorists," the president said.',
    ],
    "politics.threat": [
        '"This crime will not go unpunished," the general said.',
        '"Any attempt by the militants to enter the town will be crushed," the commander said.',
        '"We will respond with force," the minister said.',
        "The president vowed to hunt down the killers.",
        "The rebels announced that the battle will continue.",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in SAID.items() for text in texts])
def test_an_act_in_words_is_told_whoever_speaks(kind: str, text: str, lexicon: Lexicon) -> None:
    """The verb or the words quoted make the act; who speaks and to whom need be on no closed list."""
    assert kind in told(text, lexicon)


UNSAID = [
    "I urge you to try this recipe with fresh basil.",
    "Coach Brown called on his players to show more fight in the second half.",
    "She called on her grandmother to borrow a cup of sugar.",
    "The manager blamed the referee for the defeat.",
    "He asked his wife to pass the salt.",
    "The striker denied he wanted to leave the club.",
    "She appealed to the audience with her warm voice.",
    "The recipe calls for two cups of flour.",
    '"I need a coffee," John said.',
    '"We need to score more goals," the coach said.',
    '"This is a disgrace," said the goalkeeper after the match.',
    '"We will not be beaten again," said the captain of the team.',
    "The novel was condemned by critics as dull.",
    "The study found that coffee is not to blame for heart attacks.",
    "The doctor said patients should drink more water and walk daily.",
    "The chef refused to use butter.",
]


@pytest.mark.parametrize("text", UNSAID)
def test_private_talk_sport_and_kitchens_tell_no_act(text: str, lexicon: Lexicon) -> None:
    """Only what is said in public to a public hearer is news of this kind."""
    assert not {kind for kind in told(text, lexicon) if kind.startswith("politics.")}


def test_groups_and_countries_are_somebody_a_desk_follows(lexicon: Lexicon) -> None:
    """In mid-article, without a name, a place or a day."""
    filler = "The road runs along the river. It is lined with poplars. Some of them are old. Others are young. "
    assert "politics.demand" in told(f"{filler * 2}Rights groups called on the rulers to end the siege.", lexicon)
    assert "politics.demand" not in told(f"{filler * 2}Diners were encouraged to share their plates.", lexicon)
