"""News of courts, crimes and dealings in the words of local and world news, and the same words of nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read
from streams.records import Mention

FRIDAY = datetime(2024, 3, 15, 12, tzinfo=UTC)


def mentions(text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
    """What the text, published that Friday, tells."""
    return read(Document(text=text, published=FRIDAY), lexicon).mentions


STATED: dict[str, list[str]] = {
    "crime.cyber": [
        "Hackers stole the data of 2 million customers from a bank.",
    ],
    "crime.organized": [
        "Three men were arrested for selling heroin in Harlow.",
        "A drug lab was discovered in a farmhouse near Delsk.",
        "Customs officials found 12 kg of cocaine in a suitcase.",
    ],
    "crime.violent": [
        "A 24-year-old man was shot in the leg in Brenfield on Friday night.",
        "A woman was found dead in her apartment with stab wounds.",
        "Police are investigating a shooting that left one man dead.",
        "A bank in Harlow was robbed on Tuesday morning.",
        "A teenager was attacked by a group of youths in the park.",
        "Detectives are treating the death as murder.",
        "A student was killed in a drive-by shooting in Brenfield.",
        "A man armed with a knife held up a petrol station in Harlow.",
        "A police officer was assaulted during a traffic stop.",
    ],
    "hazard.disease_outbreak": [
        "Health officials in Borland have confirmed the state's first case of Zika.",
        "The number of people infected with the virus has risen to 312.",
        "The death toll from the Ebola outbreak in Halia has passed 1,000.",
        "The deadly H5N1 virus has been found in wild geese in Alvena.",
        "Two more people have died from bird flu in Halia, bringing the total to 44.",
        "A boy in Karsa has become the latest victim of bird flu.",
        "Tests showed the man had the H1N1 virus.",
        "Hundreds of people are being treated for cholera in Halia's capital.",
        "The island has reported its first cases of swine flu.",
        "Avian influenza was discovered on a turkey farm in Borland on Friday.",
        "Doctors are trying to contain an outbreak of measles in the north.",
        "A woman who returned from Mexa is suspected of having swine flu.",
        "Four patients at a hospital in Lindal are infected with a drug-resistant bacterium.",
        "A mystery illness has killed 12 children in the village of Marwa.",
    ],
    "hazard.drought_heat": [
        "A cold spell has claimed 14 lives in Borland.",
    ],
    "hazard.earthquake": [
        "A strong earthquake rocked the island, causing panic.",
    ],
    "hazard.fire": [
        "A fire broke out in a hotel in Lindal, forcing guests to flee.",
        "Fire destroyed a warehouse in Harlow on Monday.",
    ],
    "hazard.industrial_accident": [
        "An explosion ripped through a fireworks factory in Marwa.",
        "Three workers died after inhaling toxic fumes in a sewer.",
        "An ammonia leak at a cold store sent 20 people to hospital.",
    ],
    "hazard.infrastructure_failure": [
        "A footbridge collapsed in Lindal on Thursday.",
        "A power cut left 100,000 homes in the dark.",
        "Eleven people were killed in a crush at a football ground.",
    ],
    "hazard.storm": [
        "A tornado touched down near Harlow on Tuesday.",
        "At least six people have died as storms battered the north coast.",
        "The storm is forecast to dump 30 cm of snow on the city.",
    ],
    "hazard.transport_accident": [
        "A light aircraft crashed into a lake, killing the pilot.",
        "Two people died when a bus carrying pilgrims plunged into a gorge.",
        "A train hit a truck at a level crossing near Delsk.",
        "Six people were hurt in a two-car collision on Route 7.",
        "An oil tanker collided with a fishing boat off the coast.",
        "A plane with 48 people on board disappeared over the sea.",
        "The crew was rescued after their ship sank in heavy seas.",
    ],
    "justice.charge_or_verdict": [
        "A man accused of stabbing his neighbour appeared in court on Monday.",
        "The trial of the former mayor opened in Lindal on Tuesday.",
        "He faces up to 20 years in prison if convicted.",
        "A court in Lindal gave the man a suspended sentence.",
        "The judge set bail at $50,000.",
        "She was found not guilty of murder.",
        "Prosecutors are seeking the death penalty for the gunman.",
        "A grand jury indicted the officer on Wednesday.",
        "The driver was charged with drunken driving.",
        "Two teenagers face murder charges over the shooting.",
    ],
    "politics.accusation": [
        "The minister blamed the opposition for the delay.",
        "The opposition accused the president of corruption.",
        "A report by the auditor criticised the hospital's handling of the outbreak.",
        "The company is being sued by the families of the victims.",
    ],
    "politics.coercion": [
        "Police raided the offices of a newspaper in Lindal on Friday.",
        "Police cordoned off the area and closed the road.",
        "The government declared a public health emergency on Sunday.",
        "The authorities imposed a night curfew in the town of Marwa.",
        "The president dissolved parliament on Tuesday.",
    ],
    "politics.concession": [
        "The government lifted the ban on poultry imports on Monday.",
    ],
    "politics.cooperation": [
        "The two universities signed a partnership agreement on Friday.",
    ],
    "politics.demand": [
        "Opposition leaders called for an independent inquiry into the deaths.",
        "The president asked parliament to approve the budget.",
        "He called on the international community to act.",
    ],
    "politics.election": [
        "Polls closed in Halia on Sunday evening.",
        "The opposition candidate won the election with 54 percent.",
    ],
    "politics.leadership_change": [
        "The chief of police resigned on Tuesday over the scandal.",
        "The president appointed a new army chief.",
        "The company's chairman stepped down after 12 years.",
        "Lawmakers elected Omar Kesh speaker of parliament.",
        "Anna Weber will succeed Omar Kesh as head of the agency.",
    ],
    "politics.meeting": [
        "The president arrived in Lindal on Monday for talks with the prime minister.",
        "The ministers are meeting in Geneva this week to discuss the crisis.",
        "The prime minister held a meeting with union leaders on Tuesday.",
        "Mr Sadi met Foreign Minister Omar Kesh in Lindal on Sunday.",
    ],
    "politics.rejection": [
        "The government refused to release the report.",
        "Parliament voted down the bill on Thursday.",
        "The union rejected the company's pay offer.",
    ],
    "politics.sanction": [
        "The United States revoked the visas of six officials.",
        "Borland recalled its ambassador from Halia.",
    ],
    "politics.threat": [
        "North Borland threatened to test another missile.",
        "The government warned it would expel the diplomats.",
    ],
    "protest.peaceful": [
        "Farmers blocked a motorway with tractors.",
        "Students staged a sit-in at the university.",
        "Nurses walked out over pay on Monday.",
        "Hundreds of people protested outside the embassy.",
    ],
    "strategic.arrest": [
        "Deputies arrested a 40-year-old woman after a chase.",
        "Police have detained four people in connection with the theft.",
        "A 19-year-old was arrested on suspicion of murder.",
        "Two suspects were caught at the border on Sunday.",
    ],
    "strategic.displacement": [
        "Around 400 residents were evacuated from their homes.",
    ],
    "strategic.property_destruction": [
        "Vandals smashed windows at a synagogue in Lindal.",
        "Two cars were set on fire in Harlow on Saturday night.",
    ],
}
"""Type → sentences that tell it, as news."""


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in STATED.items() for text in texts])
def test_what_news_states(kind: str, text: str, lexicon: Lexicon) -> None:
    """These are the plain ways in which charges, robberies, appeals and visits are told."""
    assert kind in {mention.type for mention in mentions(text, lexicon) if not mention.background}


NOTHING: list[str] = [
    "A phase 3 trial of the drug began in May.",
    "The band will meet fans in the park on Saturday.",
    "He met his wife at a dance in the village.",
    "The conference of dentists will be held in the hotel.",
    "The cat vanished behind the sofa.",
    "The plane of the table is flat.",
    "He caught the last bus home.",
    "The wound healed within a week.",
    "The shop held up well in the storm of bids.",
    "She beat the champion in two sets.",
    "Cold weather makes the roads of the valley slippery.",
    "Gardeners blame the slugs for the damage.",
    "The manager replaced the keeper as captain of the team.",
    "The trail of the hunt opened in the forest.",
    "Mechanics found a lab coat in the car.",
    "He called for a taxi.",
    "She asked the waiter for the bill.",
    "The report criticised the colour of the wallpaper.",
    "The company revoked the password.",
    "The museum of the city shows a smashed window of 1920.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_states_nothing(text: str, lexicon: Lexicon) -> None:
    """The same words in another sense, of sport, cures or everyday life: nobody would log them."""
    assert not mentions(text, lexicon)


def test_what_is_coped_with_is_there(lexicon: Lexicon) -> None:
    """Nobody contains an outbreak that has not come."""
    text = "Doctors in Chad are trying to contain an outbreak of measles."
    assert [mention.realis for mention in mentions(text, lexicon)] == ["actual"]
