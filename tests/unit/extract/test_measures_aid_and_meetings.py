"""Measures against a disease, relief, sessions, visits and votes as wires tell them; and what only sounds like it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read

FRIDAY = datetime(2024, 3, 15, 12, tzinfo=UTC)


def told(text: str, lexicon: Lexicon) -> set[str]:
    """The types of what the text, published that Friday, tells."""
    return {mention.type for mention in read(Document(text=text, published=FRIDAY), lexicon).mentions}


STATED: dict[str, list[str]] = {
    "politics.coercion": [
        "The army imposed a siege on the district.",
        "The army cut off water and electricity to the town.",
        "The regime removed medical supplies from the convoy.",
        "The jihadists banned smoking and music in the town.",
        "Twitter suspended the account on Friday.",
        "The security forces surrounded the neighbourhood and searched houses.",
        "The officials announced that the depopulation will be carried out at the farm.",
        "The council has ordered the demolition of the building.",
        "The airline was grounded by regulators on Friday.",
        "Cinemas and bars in the capital have been shut until further notice.",
        "Pilgrims over 65 will not be allowed to travel to Mecca, the ministry said.",
        "Health inspectors shut a bakery in Cairo over poor hygiene.",
        "A judge ordered the website to be blocked.",
        "Turkey blocked access to Wikipedia on Saturday.",
        "Border police turned away 300 migrants at the frontier.",
        "Twenty asylum seekers were deported to Kabul on Wednesday.",
        "The city has made it illegal to sleep in parks.",
        "A new law banning smoking in bars came into force on Sunday.",
        "The FDA ordered the company to stop making the drug.",
        "The company halted production at the plant after the contamination.",
        "Two hundred thousand chickens have been culled in an attempt to stop the spread of the disease.",
        "Airports in Thailand have begun taking the temperature of all arrivals from the affected countries.",
        "Passengers arriving from Guinea will be checked for symptoms of the virus, officials said.",
        "Surveillance has been stepped up at border posts in Uganda after the outbreak of Ebola.",
        "Ghana has stepped up surveillance along its border with Ivory Coast after cases of bird flu.",
        "Veterinary teams began destroying poultry in two villages in Bavaria.",
        "Restrictions on the movement of cattle are in force around the farm in Surrey.",
        "Schools in Mexico City will remain closed until May 6.",
        "The city council voted to ban the sale of fireworks.",
        "Inspectors seized 200 kilograms of spoiled meat at a warehouse in Durban.",
        "Council officers confiscated the products from the shop.",
        "The firm has withdrawn the batch from sale as a precaution.",
        "Supermarkets pulled the product from their shelves on Monday.",
        "The ship's passengers are being kept in isolation in the port of Naples.",
        "Doctors are tracing people who had been in contact with the patient.",
        "Farmers have been ordered to keep their birds indoors.",
        "Blood banks were closed across the country after the infections.",
        "The ward has been closed to new admissions.",
        "The government has made masks compulsory in public transport.",
        "The ministry has put hospitals on alert.",
        "Workers disinfected trucks leaving the area.",
        "The minister ordered all pharmacies to stop selling the drug.",
        "Online stores were ordered to remove the books from sale.",
    ],
    "politics.aid": [
        "The Pentagon has begun arming Kurdish fighters.",
        "Iran sent military advisers to Damascus.",
        "Germany will train police officers in Mali.",
        "The Gates Foundation gave $5 million to fight polio.",
        "Australia is sending a helicopter and 20 firefighters to California.",
        "Most aid agencies have returned to work in the camps of Darfur.",
        "The company sent 10,000 masks to the city of Lindal.",
        "A team from the Red Cross has arrived in the town to help the victims.",
        "Teams from the health ministry have gone to the district to assess the situation after the floods.",
        "Japan has decided to give $2 million in emergency aid to the flood victims.",
        "The European Investment Bank has signed a 50 million euro loan with the city of Gdansk.",
        "The Global Fund awarded Malawi a grant of $40 million.",
        "An isolation ward has been set up at the hospital, MSF said.",
        "A mobile laboratory is to be set up in the town, the WHO said.",
        "Free vaccinations will be offered at clinics across the county from Monday.",
        "Health workers sprayed insecticide in the affected neighbourhoods.",
        "The army has been called in to help with the evacuation.",
        "The United Nations said it reached thousands of residents with food for the first time in months.",
        "Specialists have been flown in to help contain the blaze.",
        "The charity launched an emergency relief programme in the camp.",
    ],
    "politics.meeting": [
        "The second round of the peace talks ended on Thursday in Geneva.",
        "The president made a surprise visit to Moscow.",
        "The opposition said it would attend the talks.",
        "Commissioners discussed the plan at a meeting on Monday.",
        "A parliamentary hearing on the spill is scheduled for Tuesday.",
        "The secretary of state is heading to Moscow.",
        "The president called his French counterpart on Sunday.",
        "A forum on water safety will take place in Flint on Thursday.",
        "The agreement came on the eve of an international meeting in Brussels of the foreign ministers.",
        "The president is due to lunch on Tuesday with senators.",
        "Experts from 40 countries are meeting in Beijing to discuss the outbreak.",
        "The emergency committee will convene on Thursday.",
        "Mr Blair chaired a meeting of the crisis committee on Tuesday.",
        "The president is due to travel to India next month.",
        "The prime minister will visit the affected areas on Wednesday.",
        "The minister visited the scene of the disaster.",
        "The envoy will brief the Security Council on Friday.",
        "Ministers were in discussions with the union on Monday.",
        "Negotiators are in talks with the rebels.",
        "The foreign minister told his counterpart in a phone call that the deal was off.",
        "The next round of talks is set for Monday in Vienna.",
        "The sides are set to conclude the latest round of talks in Geneva.",
        "Anna Kerr and Ivan Lavin were to hold talks in Geneva.",
        "A public meeting will be held on Thursday at the town hall.",
        "The mayor met with residents on Monday.",
    ],
    "politics.election": [
        "The country will hold parliamentary elections in May.",
        "Voters approved a school tax on Tuesday.",
        "The party won 40 of the 120 seats.",
        "The Senate is to vote on the resolution on Wednesday.",
        "Parliament voted 120 to 80 in favour of the bill.",
        "A vote on the bill could be held on Thursday in the Senate.",
        "MPs will vote on the measure next week.",
    ],
    "politics.leadership_change": [
        "The superintendent will retire in June.",
        "The governor tapped a judge to lead the agency.",
        "Dan Smith is the leading candidate for secretary of state.",
        "The director of the agency stepped down.",
    ],
    "hazard.disease_outbreak": [
        "An outbreak of methicillin-resistant Staphylococcus aureus has closed a ward in Leeds.",
    ],
    "politics.concession": [
        "The airline apologised for the error.",
        "Residents were allowed to return home on Monday.",
        "The minister withdrew his remarks.",
        "The beach was reopened after tests showed the water was clean.",
    ],
    "justice.charge_or_verdict": [
        "The appeal was dismissed.",
        "Sentencing is set for June 5.",
        "His lawyers asked for bail.",
        "The widow was awarded $2 million in damages.",
        "The Supreme Court will hear the case in March.",
    ],
    "crime.cyber": [
        "Data of 50 million users were harvested by the firm without their consent.",
    ],
    "crime.violent": [
        "Pellets of poison were found in soup at a restaurant in Perth.",
    ],
    "politics.demand": [
        "A boil-water notice was issued for 3,000 homes in Flint.",
    ],
    "politics.cooperation": [
        "The two armies carried out joint patrols near Manbij.",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in STATED.items() for text in texts])
def test_what_is_told(kind: str, text: str, lexicon: Lexicon) -> None:
    """Each is one of a family of ways in which news tells it."""
    assert kind in told(text, lexicon)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("politics.coercion", "Researchers monitored 40 flocks in a study of the virus."),
        ("politics.coercion", "Passengers were checked for weapons at the airport in Lindal."),
        ("politics.coercion", "The striker was kept on the bench in Leeds."),
        ("politics.coercion", "The singer withdrew from the market square in Leeds."),
        ("politics.coercion", "The road remained closed after the crash near Leeds."),
        ("politics.coercion", "Police seized 20 kilograms of heroin in Durban."),
        ("politics.coercion", "The recalled dolls contain lead, the agency in Leeds said."),
        ("politics.coercion", "The suspect was stopped by police in Leeds."),
        ("politics.coercion", "The recall covers 400 dolls, the agency in Leeds said."),
        ("politics.coercion", "He was expelled from two boarding schools in Leeds."),
        ("politics.concession", "The wound reopened."),
        ("politics.aid", "The team went to Leeds for the final."),
        ("politics.aid", "The court ordered the firm to pay compensation to the families in Leeds."),
        ("politics.aid", "The detectives reached two residents of the street in Leeds by telephone."),
        ("politics.meeting", "Local people had difficulties in meeting basic needs in the besieged town."),
        ("politics.meeting", "The report met with criticism in Leeds."),
        ("politics.meeting", "The president's cousin will visit Leeds on holiday next week."),
        ("politics.election", "Pilots in Lindal voted to strike over pay."),
        ("politics.election", "Readers voted the cafe in Leeds the best in the county."),
    ],
)
def test_what_only_sounds_like_it(kind: str, text: str, lexicon: Lexicon) -> None:
    """The same words of something else state nothing of the kind."""
    assert kind not in told(text, lexicon)


def test_what_a_minister_said_would_be_done_lies_ahead(lexicon: Lexicon) -> None:
    """ "Would" behind a word of saying is the future as seen from then, whoever is to do it."""
    text = "The minister said on Thursday that all schools in Ghana would be closed next week because of the outbreak."
    assert ("politics.coercion", "planned") in {
        (m.type, m.realis) for m in read(Document(text=text, published=FRIDAY), lexicon).mentions
    }
