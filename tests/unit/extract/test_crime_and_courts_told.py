"""Crime, unrest, the courts and accidents in the words of local papers and police blotters; and what is not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read

FRIDAY = datetime(2024, 3, 15, 12, tzinfo=UTC)


def told(text: str, lexicon: Lexicon) -> set[str]:
    """The types that the text, published that Friday, tells as news."""
    return {m.type for m in read(Document(text=text, published=FRIDAY), lexicon).mentions if not m.background}


STATED: dict[str, list[str]] = {
    "crime.cyber": [
        "A computer virus shut down the signalling of the railway on Thursday in what officials called sabotage.",
        "A denial-of-service attack knocked the tax office's website offline for hours on Monday.",
        "Cyber criminals demanded $5 million in bitcoin after encrypting the servers of Lindal city council.",
        "Intruders gained access to the electricity company's systems, the regulator in Lindal said.",
        "Malware was found in the networks of three ministries in Lindal.",
        "Personal details of 2.3 million patients were leaked online by hackers on Monday.",
        "The airline said the personal data of 400,000 customers had been compromised in a breach on Friday.",
        "The social media account of the president of Marosia was hijacked by unknown hackers on Monday.",
    ],
    "crime.organized": [
        "A drugs haul with a street value of £5m was found in a lorry at Lindal port.",
        "A stolen car ring was cracked by detectives in Lindal.",
        "A truck carrying 3,000 bottles of illegal liquor was seized in Lindal.",
        "A turf war between rival gangs has left six people dead in Lindal since Friday.",
        "A woman was stopped at Lindal airport with two kilograms of cocaine in her luggage.",
        "Nine people were held in a crackdown on illegal gambling in Lindal.",
        "Rangers arrested four poachers and recovered two elephant tusks near Lindal.",
        "Smugglers abandoned 50 migrants in the desert near Lindal.",
    ],
    "crime.violent": [
        "A 23-year-old man is fighting for his life after being knifed outside a pub in Lindal on Saturday.",
        "A man drove his car into a crowd outside a nightclub in Lindal, injuring nine people.",
        "A pensioner was battered to death with a hammer in his own home in Lindal.",
        "A taxi driver was found with his throat cut on the outskirts of Lindal on Wednesday.",
        "A woman's body was discovered in a suitcase in a canal in Lindal on Sunday.",
        "A nurse was attacked with a hammer at a hospital in Lindal.",
        "A woman was pushed in front of a train at a station in Lindal.",
        "Masked gunmen robbed a bank in Lindal and escaped with 20 million rupees.",
        "Police are investigating a break-in at a jewellery shop in Lindal.",
        "Acid was thrown in the face of a woman in Lindal on Monday evening.",
        "An elderly couple were found murdered in their farmhouse near Lindal.",
        "Thieves broke into the village church in Lindal overnight and stole silver candlesticks.",
        "Two masked men burst into a jeweller's in Lindal and made off with watches worth £200,000.",
    ],
    "hazard.fire": [
        "Ten residents of a block of flats in Lindal were treated for smoke inhalation on Friday.",
        "The 18th-century mansion near Lindal was gutted by fire on Monday.",
        "The market in Lindal was reduced to ashes on Monday.",
        "The warehouse in Lindal was ablaze for two days.",
    ],
    "hazard.industrial_accident": [
        "A boiler burst at a garment factory in Lindal, killing ten.",
        "A crane toppled onto a building site in Lindal.",
        "A trench collapsed on two plumbers in Lindal.",
        "A worker was crushed by a forklift at a warehouse in Lindal.",
        "Two divers died while repairing an oil pipeline near Lindal.",
    ],
    "hazard.infrastructure_failure": [
        "A church roof fell in during a service in Lindal.",
        "A computer fault grounded flights across the country on Monday.",
        "A lift plunged ten floors in an apartment block in Lindal.",
        "A three-storey building came crashing down in Lindal, trapping dozens of people.",
    ],
    "hazard.transport_accident": [
        "A cargo ship went aground on a reef near Lindal.",
        "A light aircraft crash-landed on a beach near Lindal.",
        "A fishing boat went down in heavy seas with six crew aboard near Lindal.",
        "Head-on smash kills five on Lindal highway",
        "The hot air balloon hit a power line near Lindal and burst into flames.",
    ],
    "justice.charge_or_verdict": [
        "A court in Lindal approved the extradition of the drug lord on Monday.",
        "A coroner in Lindal ruled that the girl had been unlawfully killed.",
        "A tribunal in Lindal sentenced an opposition leader to death.",
        "A driver who killed a cyclist in Lindal has been spared jail.",
        "A tribunal in Lindal ordered the company to pay $3 million in damages.",
        "Judges in Lindal confirmed charges of war crimes against the warlord.",
        "Lawyers for the general lodged an appeal against his conviction in Lindal on Monday.",
        "The inquest into the death of the soldier heard in Lindal that he had been bullied.",
        "The teenager was bailed to appear before Lindal magistrates next month.",
        "Two hunters were ordered to stand trial in Lindal for killing a rhino.",
    ],
    "politics.concession": [
        "The former dictator was released from house arrest on Monday.",
        "The imprisoned cleric was released in Lindal on Thursday on health grounds.",
        "The opposition leader walked free from prison in Lindal on Monday after two years.",
    ],
    "protest.excessive_force": [
        "Live ammunition was used on the crowd in Lindal, leaving seven demonstrators dead.",
        "Police shot at striking miners in Lindal, killing 12 of them.",
        "Two protesters die as troops open fire in Lindal",
    ],
    "protest.peaceful": [
        "Activists chained themselves to the gates of a coal terminal in Lindal.",
        "Environmentalists occupied an oil rig off Lindal on Monday.",
        "Hundreds of students in Lindal walked out of class to demand tougher gun laws.",
        "Relatives of the missing miners gathered outside the ministry in Lindal to demand answers.",
    ],
    "protest.with_intervention": [
        "A crowd of demonstrators in Lindal was cleared from the square by police at dawn.",
        "Baton-wielding police charged at striking teachers in Lindal.",
        "Police used batons to break up a student rally in Lindal.",
        "Police forcibly removed protesters from the oil depot in Lindal.",
        "Riot police fired tear gas at marchers in Lindal.",
        "Soldiers fired in the air to scatter a crowd of demonstrators in Lindal.",
    ],
    "riot.mob_violence": [
        "A motorist who ran over a child in Lindal was beaten by an enraged crowd.",
        "Hindu and Muslim groups clashed in Lindal, leaving three dead.",
        "Rival fans fought in the streets of Lindal.",
        "The bus driver was thrashed by passers-by in Lindal after the accident.",
        "Tribal fighting killed 20 people in the highlands of Marosia.",
        "Villagers stoned a woman accused of witchcraft near Lindal.",
    ],
    "riot.violent_demonstration": [
        "A march by the far right descended into violence in Lindal.",
        "Police came under a hail of stones in the township of Lindal.",
        "Protesters burned tyres and overturned a police car in Lindal.",
        "Stone-throwing youths clashed with police in a suburb of Lindal.",
        "Hundreds of youths went on a rampage in Lindal, burning cars.",
        "Unrest broke out overnight in Lindal, and two officers were injured.",
    ],
    "strategic.arrest": [
        "A man wanted for the killing of two nurses has been captured in Lindal.",
        "A 44-year-old man is being questioned in Lindal on suspicion of murder.",
        "A wanted militant was arrested in Lindal.",
        "Police in Lindal caught the gunman after a four-day hunt.",
        "Four men were being held by police in connection with the attack in Lindal.",
        "Fugitive banker caught in Lindal after nine years on the run",
        "Officers took three suspects into custody in Lindal following a car chase.",
        "The gunman gave himself up in Lindal after a six-hour standoff.",
        "The journalist was led away in handcuffs from his office in Lindal.",
        "The rapper was arrested for drunken driving in Lindal.",
        "The tycoon was placed under house arrest in Lindal.",
    ],
}  # fmt: skip

NOT_STATED: dict[str, list[str]] = {
    "crime.cyber": [
        "The firm in Lindal sells software that protects against ransomware.",
        "The website crashed on Monday under the rush of fans buying tickets.",
    ],
    "crime.organized": [
        "The drug was approved by regulators in Lindal after trials with 900 patients.",
        "The museum in Lindal bought ivory carvings from the 12th century.",
    ],
    "crime.violent": [
        "Honduras asked for a break in relations with Nicaragua on Monday.",
        "Inflation has robbed pensioners in Lindal of their savings.",
        "The minister was robbed of victory in Lindal by a handful of votes.",
        "The prices at the new restaurant in Lindal are daylight robbery, diners say.",
        "They stole a march on their rivals in Lindal with a cheap phone.",
    ],
    "civilians.attack": ["Opponents assassinated the character of the candidate in a debate in Lindal."],
    "hazard.fire": ["The speech caught fire in Lindal on Monday.", "The minister in Lindal was in the line of fire."],
    "hazard.infrastructure_failure": ["Support for the party collapsed in Lindal on Monday."],
    "hazard.transport_accident": ["The talks in Lindal ran aground on Monday over fishing rights."],
    "justice.charge_or_verdict": [
        "Rebels near Lindal dismissed an appeal from the president to lay down their arms.",
        "The charity launched an appeal in Lindal on Monday for the victims of the storm.",
        "The dancer got life lessons from her teacher in Lindal.",
    ],
    "protest.with_intervention": ["Police removed a car from the road in Lindal on Monday."],
    "riot.violent_demonstration": [
        "The garden in Lindal is a riot of colour.",
        "The play caused a riot of laughter in Lindal on Monday.",
    ],
    "strategic.arrest": [
        "Officials in Lindal were held to account for the delay.",
        "The team was held to a draw in Lindal on Monday.",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in STATED.items() for text in texts])
def test_is_told(kind: str, text: str, lexicon: Lexicon) -> None:
    """As local papers put it."""
    assert kind in told(text, lexicon)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in NOT_STATED.items() for text in texts])
def test_is_not_told(kind: str, text: str, lexicon: Lexicon) -> None:
    """A figure of speech, or another sense of the words."""
    assert kind not in told(text, lexicon)
