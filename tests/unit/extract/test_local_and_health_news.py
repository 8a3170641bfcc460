"""Local and health news: who fell ill, what crashed, who was charged, what public bodies did; and what is none."""

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
    "crime.organized": [
        "Police seized 40 kilograms of cocaine at the port of Lindal.",
    ],
    "crime.violent": [
        "A 26-year-old man was arrested following a shooting on Dean Road in Adair County.",
        "A man was stabbed to death outside a pub in Harlow on Saturday.",
        "Two men robbed a jewellery shop at gunpoint in Lindal on Friday.",
        "The body of a missing woman was found in a shallow grave near Delsk.",
        "A teenager was beaten to death by classmates in Marwa.",
        "A father killed his two children before taking his own life in Harlow.",
        "A taxi driver was robbed and stabbed in Lindal.",
        "A woman was strangled in her flat in Lindal.",
    ],
    "hazard.disease_outbreak": [
        "A teenager was diagnosed with meningitis at a hospital in Varno after falling ill on a flight from Delsk.",
        "Nine infants have died and 4,000 others have been infected in Marosia with whooping cough since January.",
        "A second man in the county has died of West Nile fever, health officials said on Tuesday.",
        "The ministry reported 14 new cases of dengue in the capital on Monday.",
        "Bird flu has been detected at a poultry farm near Delsk, the agriculture ministry said.",
        "Foot-and-mouth disease has been confirmed at a farm in the county of Borland.",
        "Tests confirmed the presence of the H7N9 strain in a 45-year-old farmer from Hunsa province.",
        "Two swans found dead at a lake in the north tested positive for bird flu, officials said.",
        "More than 40 pupils were taken ill after eating lunch at a school in Karsa.",
        "The first human case of bird flu in the country has been confirmed, the health minister said.",
        "The disease has spread to three more provinces, the Red Cross said on Friday.",
        "A nurse has contracted Ebola after treating a patient in Marva.",
        "The first death from swine flu in Borland was announced on Monday.",
        "Around 200 people are confirmed dead and 2,600 are ill in the cholera outbreak in central Halia.",
        "A case of mad cow disease has been found in a cow in Alvena, the government said.",
        "Twelve people have been struck down with typhoid in the town of Marwa.",
        "Health authorities are investigating a cluster of pneumonia cases in the port city of Lindal.",
        "Thousands of dead fish washed up on the shore of Lake Tunda on Sunday.",
        "Around 4,000 dead birds have been found in the region, officials said.",
        "An elderly man died of Legionnaires' disease in the city of Baro, the health agency said on Monday.",
        "The number of confirmed cases of swine flu in the country rose to 61 on Wednesday.",
        "A two-year-old girl from Delsk became the seventh person to die of bird flu in the country.",
        "About 300 passengers aboard a cruise ship came down with norovirus, the company said.",
        "Chikungunya has killed 77 people on the island of Renova since December.",
        "E. coli bacteria were found in the drinking water of the town of Harlow on Thursday.",
        "The company recalled 30,000 tonnes of minced beef over salmonella fears.",
        "Anthrax has killed 80 hippos in the national park of Bwala.",
        "Sixteen horses from two stables in Harlow have been infected with equine influenza.",
    ],
    "hazard.drought_heat": [
        "Temperatures in Delsk fell to minus 30 on Sunday, killing six homeless people.",
        "A heat wave has killed 120 people in the south since Monday.",
    ],
    "hazard.earthquake": [
        "A magnitude 6.1 earthquake shook the island on Tuesday.",
    ],
    "hazard.fire": [
        "A house fire claimed the lives of three children in Borland on Monday.",
        "Firefighters battled a blaze at a recycling plant in Harlow overnight.",
        "Crews were called to a fire in a block of flats in Harlow at 3 a.m.",
        "A blaze ripped through a nursing home in Marwa.",
        "The church was gutted by fire on Sunday.",
    ],
    "hazard.flood": [
        "The river burst its banks after days of rain, swamping 300 homes in Harlow.",
        "Flood waters have cut off the town of Marwa.",
        "Many roads are flooded in the Corrin region.",
        "Monsoon rains have killed 45 people in the south of the country.",
    ],
    "hazard.industrial_accident": [
        "Six postal workers developed breathing problems after a chemical leaked from a package in Huntsford.",
        "One man is dead following a hunting accident in Metville County.",
        "A worker was killed when he fell from scaffolding at a building site in Lindal.",
        "A gas cylinder exploded in a kitchen in Marwa, wounding six people.",
        "A man died from carbon monoxide poisoning in his cabin near Delsk.",
        "Fireworks exploded at a warehouse in Tolpa, killing 20.",
        "An explosion in a supermarket in Shiran injured 37 people and may have been caused by a gas leak.",
        "A blast at a chemical plant killed four workers in Torvale.",
    ],
    "hazard.infrastructure_failure": [
        "A woman was killed and five others were injured when a large tree fell on a wedding party in a park.",
        "Part of a stadium roof fell in on Saturday, injuring 12 people.",
        "A crane toppled onto a street in Lindal, killing two workers.",
        "A lift plunged 20 floors in a hotel in Marwa, killing five.",
        "Some 17,000 homes were blacked out in Corrin on Monday.",
        "Balcony collapse kills six students in Berkel.",
        "Twelve people were crushed to death when crowds rushed for the exits.",
    ],
    "hazard.landslide": [
        "A cliff gave way above the village of Sarno, burying four houses.",
    ],
    "hazard.storm": [
        "Cyclone Marva hit the coast of Torvale on Monday morning.",
        "Category 5 Cyclone Marva made landfall south of Corrin.",
        "Hurricane Olga is expected to reach the coast on Friday.",
        "A second cyclone is expected to approach the coast later this week.",
        "A mix of freezing rain and snow is expected to descend on Lindal on Saturday night.",
        "A winter storm warning has been issued for the Brenna region.",
        "Heavy winds tore the roofs off 40 houses in the village of Marwa.",
        "A dumping of snow on Friday night left roads impassable in Harlow.",
        "Strong winds brought down trees and power lines across Borland on Sunday.",
        "Lightning struck a church in Marwa, killing 16 worshippers.",
        "The tropical storm weakened as it moved inland on Tuesday.",
    ],
    "hazard.transport_accident": [
        "A man is dead as a result of a crash on Thursday morning in Laurel County.",
        "The vehicle went out of control in a curve, hit an embankment and overturned several times.",
        "The driver died at the scene after his car left the road and hit a tree.",
        "A woman was killed when her car struck a tree near Delsk on Sunday.",
        "A pedestrian was killed by a train in Harlow on Monday.",
        "A small plane made an emergency landing in a field near Marwa.",
        "The driver lost control of his lorry and it fell into a ravine.",
        "Eleven migrants drowned when their boat sank off the coast of Lesba.",
        "Two trains collided head-on near Delsk on Friday.",
        "A cyclist was hit by a van on the ring road on Tuesday.",
        "A jet skidded off the runway at Karsa airport on Monday.",
        "The ship ran aground off the island on Saturday night.",
        "Four people were killed in a three-vehicle pile-up on the motorway.",
        "A motorcyclist died in a wreck on Highway 41 on Saturday.",
        "Three teenagers were injured in a rollover on County Road 12.",
        "A 12-year-old boy died after he was run over by a tractor in Brenfield.",
        "Two hikers were rescued after their helicopter went down in the mountains.",
    ],
    "hazard.volcano": [
        "Mount Sarang spewed ash 3 km into the air on Friday.",
    ],
    "hazard.wildfire": [
        "Firefighters were battling a bush fire near Torvale that had burned 2,000 hectares.",
    ],
    "justice.charge_or_verdict": [
        "A judge imprisoned a man for eight years at the High Court in Lindal.",
        "He was jailed for eight years on Monday.",
        "He is due to appear in court on April 7.",
        "A stonemason was arraigned in Bantford Superior Court on Tuesday.",
        "She was ordered to pay a fine of 400 pounds.",
        "A jury cleared the officer of manslaughter.",
        "The former mayor pleaded guilty to fraud on Friday.",
        "The former minister was put behind bars for corruption.",
        "The Supreme Court rejected his appeal on Tuesday.",
        "He was remanded in custody until March 4.",
        "A judge ruled that the ban was unlawful.",
        "The killer was executed by lethal injection in Torvale on Thursday.",
    ],
    "politics.accusation": [
        "The president has accused Western powers of plotting to overthrow him.",
        "The government has come under fire from doctors for its slow response.",
        "The government has been criticised for doing too little, too late.",
        "Animal rights groups have condemned the festival as cruel.",
    ],
    "politics.aid": [
        "Borland launched a national vaccination campaign against polio on Monday.",
        "Health workers began vaccinating 3 million children in the province against measles.",
        "The Red Cross has sent medical supplies to the island.",
        "The government has allocated $12 million to contain the outbreak.",
        "Medicines worth $2.4 million have been sent to the affected areas.",
        "An eleven-man team is being sent to Halia to help doctors there.",
        "The agency has provided 300,000 water purification kits to Halia.",
        "Army engineers are among 1,000 people assisting in the cyclone relief effort in Torvale.",
        "Troops set up a water purification plant in the town.",
        "The World Bank approved a $200 million loan to Halia on Tuesday.",
    ],
    "politics.coercion": [
        "The government has banned the movement of horses across the country.",
        "The ban on poultry exports has been extended until Friday.",
        "The office and several restaurants in downtown Midville were quarantined as a precaution.",
        "The government placed the town under quarantine on Saturday.",
        "Authorities closed all schools in the capital on Monday because of the flu.",
        "Horse racing has been cancelled indefinitely in the state of Alvena because of the outbreak.",
        "The minister has issued a 72-hour travel ban on all livestock.",
        "Officials imposed strict border controls and banned raw food from Halia.",
        "Passengers arriving from Mexa are being screened at the airport.",
    ],
    "politics.concession": [
        "The quarantine was lifted on Friday and the office reopened.",
        "Mr Emeru was released after posting a $5,000 bond.",
    ],
    "politics.cooperation": [
        "Parliament ratified the trade deal on Wednesday.",
        "The two countries signed an agreement on gas on Monday.",
    ],
    "politics.demand": [
        "The Red Cross has asked for funds to treat 30,000 people.",
        "Health officials urged people to boil their water.",
        "Authorities warned residents to boil their drinking water after the storm.",
        "The agency advised people not to eat raw oysters from the bay.",
        "The city is urging residents to stay indoors.",
        "Health officials in Karsa issued an alert on Thursday.",
        "The food agency is warning people not to eat a frozen chicken product.",
        "Organisers of the rally called for more action from Canada.",
        "The mayor pleaded for more doctors.",
    ],
    "politics.election": [
        "Voters in Halia go to the polls on Sunday.",
        "The ruling party won a majority in parliament.",
        "Mr Sadi was re-elected with 62 percent of the vote.",
        "The governor announced that he will run for president.",
    ],
    "politics.leadership_change": [
        "The minister handed in his resignation on Friday.",
        "The king died on Monday at the age of 81.",
        "Parliament passed a vote of no confidence in the government on Tuesday.",
    ],
    "politics.meeting": [
        "The Security Council will hold a briefing on the crisis on Friday.",
        "The prime minister spoke by telephone with Chancellor Anna Weber on Tuesday.",
        "The two leaders will meet in Berlin next week.",
        "Foreign ministers from 12 countries gathered in Lindal for a summit on migration.",
        "The committee is to begin hearings on the bill on Wednesday.",
    ],
    "politics.rejection": [
        "The agriculture minister dismissed the claim.",
        "The government has ignored requests to cancel the festival.",
        "The council turned down the plan for a new mosque.",
    ],
    "politics.sanction": [
        "The European Union imposed new sanctions on Borland on Monday.",
        "Borland expelled four diplomats.",
    ],
    "politics.threat": [
        "The president warned that his country would respond with force.",
        "The union threatened to strike unless the talks resumed.",
    ],
    "protest.peaceful": [
        "Doctors at public hospitals went on strike on Monday.",
        "More than 200 people attended the rally in Victoria Park on Saturday.",
        "Teachers walked off the job in protest at pay cuts.",
        "Hundreds held a candlelight vigil for the victims.",
    ],
    "strategic.arrest": [
        "A 30-year-old man has been arrested over the incident.",
        "The arrests were the result of good cooperation with Spanish police, the minister said.",
        "Three men are in custody after the raid.",
        "Police picked up two suspects at the airport.",
        "He was detained at the border on Sunday.",
        "The suspect turned himself in to police on Monday.",
        "A suspect was taken into custody on Wednesday.",
    ],
    "strategic.displacement": [
        "Sixty patients escaped from a mental hospital in Nairo on Monday.",
        "The post office was evacuated and firefighters inspected the chemical.",
        "About 3,000 people have fled their homes.",
        "Two inmates broke out of a prison in Delsk.",
    ],
    "strategic.disrupted_attack": [
        "A suspicious letter with white powder was opened at a newspaper office in Midville.",
        "The airport was evacuated after a suspicious package was found.",
        "A bomb threat forced the evacuation of a school in Harlow.",
    ],
}
"""Type → sentences that tell it, as news."""


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in STATED.items() for text in texts])
def test_what_local_news_states(kind: str, text: str, lexicon: Lexicon) -> None:
    """These are the plain ways in which outbreaks, accidents, crimes and measures are told."""
    assert kind in {mention.type for mention in mentions(text, lexicon) if not mention.background}


NOTHING: list[str] = [
    "Scientists have found a protein that helps the flu virus enter cells.",
    "The actor died of cancer at his home in Lindal on Monday.",
    "The foundation funds research into malaria and dengue.",
    "No cases of bird flu have been found in the province.",
    "The team found no trace of anthrax in the building.",
    "A vaccine against Ebola could be ready next year.",
    "Doctors say measles usually spreads among unvaccinated children.",
    "The virus can spread quickly in crowded camps.",
    "The computer virus has infected thousands of machines.",
    "The band contracted a new drummer for its tour.",
    "The play is about a plague that strikes a small town.",
    "The striker tested positive for a banned substance.",
    "Sick birds should be reported to the authorities.",
    "Fish is a good source of protein.",
    "The bakery uses a new oven to dry bread.",
    "The Cyclones beat the Bears 3-1 in the final game of the season.",
    "The hurricane season runs from June to November.",
    "He asked residents about their favourite recipes.",
    "The coach urged his players to attack the goal.",
    "The guide advises visitors to bring warm clothes to the museum.",
    "Our agency helps people to find a home.",
    "The bank gave its customers a new card.",
    "The company pledged $2 million to sponsor the festival of film.",
    "The mayor opened a new swimming pool.",
    "Tree branches should be cut in spring.",
    "A tree fell in the forest.",
    "The book hit the shelves on Tuesday.",
    "The car hit the market in May.",
    "The team hit the road on Friday.",
    "The bus leaves the station at 8 a.m.",
    "The market crash wiped out savings.",
    "The crash of the stock market hurt banks.",
    "The app crashed when users opened it.",
    "The minister dismissed the coach of the football club.",
    "A court of the palace was opened to visitors.",
    "He was released from hospital on Friday.",
    "The film was released in March.",
    "The report was released to the public on Friday.",
    "The judge gave the cake nine points in the show.",
    "The king ruled the country for 20 years.",
    "The election rules that govern the vote are old.",
    "Voters usually go to the polls in May.",
    "The party was a success and everybody went home happy.",
    "The wind farm will power 4,000 homes.",
    "Snowfall made for perfect skiing at the resort.",
    "Strong winds helped the sailors win the race.",
    "The fire of enthusiasm has gone.",
    "A drop of wine fell on her dress.",
    "The team passed the ball quickly.",
    "The school was closed in 1987.",
    "The concert was cancelled because the singer lost her voice.",
    "The flight was cancelled because of fog.",
    "He escaped from the game with a small injury.",
    "The suspicious husband hired a detective in the novel.",
    "He fell ill with love, the poet wrote.",
    "The patient fell in the hospital.",
    "The firm won the bidding for the deal.",
    "The company appealed for patience from its customers.",
    "Police control traffic at the stadium.",
    "The shop has introduced a ban on plastic bags.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_states_nothing(text: str, lexicon: Lexicon) -> None:
    """The same words in another sense, in advice or of research: nobody would log them."""
    assert not mentions(text, lexicon)


def test_an_outbreak_is_where_it_is_told_first(lexicon: Lexicon) -> None:
    """The country of the outbreak, not the one town that the lines after it name."""
    text = (
        "A cholera outbreak has killed 120 people in Malawi, the health ministry said on Thursday. "
        "In the city of Blantyre 40 people died."
    )
    outbreak, *_ = mentions(text, lexicon)
    assert outbreak.place.name == "Malawi"


def test_counts_of_an_outbreak_are_its_news(lexicon: Lexicon) -> None:
    """Of other happenings a count since January is a running total; an outbreak is told by its counts."""
    (outbreak,) = mentions("Measles has killed 77 children in Chad since January, doctors said.", lexicon)
    assert not outbreak.background
    assert outbreak.casualties.killed is not None
    assert outbreak.casualties.killed.low == 77


def test_talk_of_the_virus_keeps_no_dead_from_an_outbreak(lexicon: Lexicon) -> None:
    """Advice between the outbreak and its dead tells of no other happening that could own them."""
    text = (
        "An outbreak of measles has been reported in Chad. "
        "Doctors are telling parents how to lessen the chances of catching the virus. "
        "A total of 20 children have died."
    )
    first = mentions(text, lexicon)[0]
    assert first.casualties.killed is not None
    assert first.casualties.killed.low == 20


def test_dead_birds_are_no_toll(lexicon: Lexicon) -> None:
    """Animals that an outbreak kills are not among its victims."""
    (outbreak,) = mentions("Some 900 dead wild swans were found near Gdansk, tests showed bird flu.", lexicon)
    assert outbreak.casualties.killed is None


@pytest.mark.parametrize(
    "text",
    [
        "No cases of cholera have been found in Zambia.",
        "Nobody has died of measles in Chad this year.",
    ],
)
def test_what_nobody_suffered_is_no_news_of_the_day(text: str, lexicon: Lexicon) -> None:
    """The subject says no, however far the verb stands from it."""
    assert all(mention.realis == "denied" for mention in mentions(text, lexicon))


def test_the_nth_to_die_has_died(lexicon: Lexicon) -> None:
    """An infinitive behind a count says what was done, not what may be."""
    text = "A two-year-old girl from Hanoi became the seventh person to die of bird flu."
    assert [mention.realis for mention in mentions(text, lexicon)] == ["actual"]


def test_a_storm_bears_its_name_in_mid_sentence(lexicon: Lexicon) -> None:
    """A capital makes no bare name of a cyclone."""
    text = "Towns in Queensland are without power after Category 4 Cyclone Ada hit the coast on Monday."
    assert "hazard.storm" in {mention.type for mention in mentions(text, lexicon)}


def test_the_blast_of_a_gas_explosion_is_no_bombing(lexicon: Lexicon) -> None:
    """Told again as "the blast", with a street of its own, it is the same accident."""
    text = (
        "Two people died in a gas explosion at a restaurant in Hangzhou on Friday. "
        "The blast took place in a busy street of the Gongshu district."
    )
    assert [mention.type for mention in mentions(text, lexicon)] == ["hazard.industrial_accident"]


def test_a_visit_next_month_is_no_history(lexicon: Lexicon) -> None:
    """A month as the only date makes history of what is past, not of what is planned for it."""
    text = "Kenya's health ministry issued an alert. The leaders of Kenya and Chad will meet in Nairobi next month."
    (meeting,) = (mention for mention in mentions(text, lexicon) if mention.type == "politics.meeting")
    assert not meeting.background


def test_a_surname_that_opens_a_sentence_is_a_name(lexicon: Lexicon) -> None:
    """A capital says nothing at the head of a sentence, but the same word within another one does."""
    text = (
        "The president, Robert Tamba, spoke to reporters in Harare on Thursday. "
        "Tamba accused Western powers of plotting to overthrow him."
    )
    assert "politics.accusation" in {mention.type for mention in mentions(text, lexicon)}


def test_a_ban_on_preparing_is_imposed_now(lexicon: Lexicon) -> None:
    """A gerund behind a preposition is what is banned, not what is planned."""
    text = "The government of Kenya issued a ban on preparing food in public places on Thursday."
    assert [(m.type, m.realis) for m in mentions(text, lexicon)] == [("politics.coercion", "actual")]
