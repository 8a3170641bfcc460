"""Whole dispatches with the difficulties of real wires: datelines, what others said, history, blame, side remarks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read
from streams.extract.figures import find_casualties
from streams.records import Mention

TUESDAY = datetime(2024, 3, 12, tzinfo=UTC)


def told(text: str, lexicon: Lexicon, title: str = "") -> tuple[Mention, ...]:
    """Return all that a dispatch of that Tuesday tells."""
    return read(Document(text, title=title, published=TUESDAY), lexicon).mentions


def news(text: str, lexicon: Lexicon, title: str = "") -> list[Mention]:
    """Return what a dispatch of that Tuesday tells as news."""
    return [one for one in told(text, lexicon, title) if not one.background]


@pytest.mark.parametrize(
    "dateline",
    [
        "BAMAKO, March 12 (Reuters) - ",
        "BAMAKO, March 12 (Xinhua) -- ",
        "BAMAKO, March 11 (AFP) — ",
        "Bamako, Mar 12 (PTI) ",
    ],
)
def test_dateline_is_not_the_day(dateline: str, lexicon: Lexicon) -> None:
    """It says when the agency filed; the next sentence says when the mine fell in."""
    text = f"{dateline}A landslide at a gold mine in Kangaba killed at least 15 miners, a union said."
    assert told(text, lexicon)[0].time.start is None
    (mention,) = news(f"{text} The pit caved in on Saturday after days of rain.", lexicon)
    assert (mention.time.start, mention.casualties.killed and mention.casualties.killed.low) == ("2024-03-09", 15)


def test_day_of_something_else_does_not_date_it(lexicon: Lexicon) -> None:
    """The help that came on Monday says nothing of when the illness broke out."""
    text = (
        "A cholera outbreak in Zambia's Copperbelt has killed 32 people, the ministry said. "
        "The World Health Organization delivered vaccine doses on Monday."
    )
    outbreak = next(one for one in told(text, lexicon) if one.type == "hazard.disease_outbreak")
    assert outbreak.time.start is None


def test_full_date_in_brackets_is_the_day(lexicon: Lexicon) -> None:
    """A date that a preposition leads up to dates what is told."""
    (mention,) = news("A ferry sank off Gizo on Monday, March 11 (local time), drowning nine people.", lexicon)
    assert mention.time.start == "2024-03-11"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thousands marched through Novi Sad on Saturday to protest plans for a lithium mine.", "2024-03-09"),
        ("The opposition called a march in Novi Sad planned for Saturday.", "2024-03-16"),
    ],
)
def test_plans_protested_against_lie_not_ahead(text: str, day: str, lexicon: Lexicon) -> None:
    """A day behind a verb in the past is past, whatever is planned behind it."""
    assert read(Document(text, published=TUESDAY), lexicon).dates[0].when == day


def test_day_ahead_is_another_verbs(lexicon: Lexicon) -> None:
    """Those who fled did so before they return."""
    mentions = told("About 9,000 villagers who fled fighting near Butig will be allowed to return next week.", lexicon)
    assert all((one.time.start or "") < "2024-03-13" for one in mentions)


@pytest.mark.parametrize(
    "text",
    [
        "Police said they had arrested a 61-year-old beekeeper over the fire.",
        "A 34-year-old nurse was shot dead by two gunmen in Irapuato.",
    ],
)
def test_ages_and_reported_tense_are_no_history(text: str, lexicon: Lexicon) -> None:
    """Only a war's age sums up; "had" behind a verb of saying is the tense of today's report."""
    assert news(text, lexicon)


def test_toll_of_an_old_war_is_history(lexicon: Lexicon) -> None:
    """The age of a war says what is summed up."""
    text = "Rebels shelled a camp near Djibo on Monday. Bombings have killed 900 people in the 12-year-old conflict."
    assert [one.type for one in news(text, lexicon)] == ["remote.shelling"]


@pytest.mark.parametrize("word", ["came into force", "took effect"])
def test_ceasefire_that_begins_is_an_agreement(word: str, lexicon: Lexicon) -> None:
    """The noun alone states it."""
    (mention,) = news(f"A ceasefire between the army and rebels {word} in Darfur on Monday.", lexicon)
    assert (mention.type, mention.time.start) == ("strategic.agreement", "2024-03-11")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("A drone strike on a market killed 40 people, residents said, accusing the army.", {"remote.air_strike"}),
        (
            "Rescue workers accused government forces of dropping chlorine on a town in Idlib on Monday.",
            {"remote.chemical_weapon"},
        ),
        ("France accused Iran on Monday of interference in its election.", {"politics.accusation"}),
    ],
)
def test_blame_for_what_is_told_is_a_claim(text: str, kinds: set[str], lexicon: Lexicon) -> None:
    """Only an accusation of nothing told is an event of its own."""
    assert {one.type for one in news(text, lexicon)} == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Poland sent soldiers to the frontier on Monday. Warsaw accuses Minsk of pushing migrants across it.",
        "A businessman was extradited to Albania on Monday. The Albanian, accused of fraud, denies it.",
        "Troops shelled a camp near Djibo on Monday. The region is one overrun by groups linked to al Qaeda.",
    ],
)
def test_standing_charges_and_holdings_are_no_news(text: str, lexicon: Lexicon) -> None:
    """What is said as it stands happened on no day."""
    assert not {"politics.accusation", "battle.nonstate_takes_territory"} & {one.type for one in news(text, lexicon)}


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("A bus plunged into a ravine in Peru's Andes on Monday, killing 24 people.", "Andes", "PE"),
        ("A bridge collapsed in Gujarat on Monday, killing nine.", "Gujarat", "IN"),
        ("A bridge collapsed in Uttar Pradesh on Monday, killing nine.", "Uttar Pradesh", "IN"),
        ("A mine exploded in Kandahar on Monday, killing two farmers.", "Kandahar", "AF"),
    ],
)
def test_places_have_the_names_wires_use(text: str, place: str, country: str, lexicon: Lexicon) -> None:
    """No bynames, and a range belongs to the country said to own the part of it."""
    mention = told(text, lexicon)[0]
    assert (mention.place.name, mention.place.country) == (place, country)


def test_other_side_of_a_border_is_no_place(lexicon: Lexicon) -> None:
    """Troops sent to a border stay at home."""
    text = "WARSAW (Reuters) - Poland is sending 1,500 more soldiers to its border with Belarus, a minister said."
    assert "BY" not in {one.place.country for one in told(text, lexicon)}


@pytest.mark.parametrize(
    ("text", "kind", "low"),
    [
        ("They exchanged fire, leaving three guards and two smugglers dead.", "killed", 5),
        ("The clash left four soldiers and 12 rebels dead.", "killed", 16),
        ("A clash between police and 12 rebels left 14 dead.", "killed", 14),
        ("The group put the dead at 14.", "killed", 14),
        ("Eleven people were treated for breathing problems.", "injured", 11),
        ("More than 300 people were admitted with heat exhaustion.", "injured", 300),
    ],
)
def test_tolls_in_further_turns(text: str, kind: str, low: int, lexicon: Lexicon) -> None:
    """Lists before "dead", tolls put at a number, and what people were treated for."""
    document = Document(text)
    found = find_casualties(document, document.sentences[0], lexicon.actors)
    assert [one.figure.low for one in found if one.kind == kind] == [low]


def test_hurt_told_with_arrests_are_the_riots(lexicon: Lexicon) -> None:
    """Nobody is injured in being counted among those held; what burns besides is part of the riot."""
    text = (
        "Rioters hurled petrol bombs at police and set fire to a hotel in Leicester on Monday. Police said 27 officers "
        "were injured and 41 people had been arrested. Cars were also torched in the Belgrave district."
    )
    (mention,) = news(text, lexicon, "Hundreds riot in Leicester")
    injured = mention.casualties.injured
    assert mention.type.startswith("riot.") and injured is not None and injured.low == 27


def test_death_in_the_attack_is_of_the_attack(lexicon: Lexicon) -> None:
    """A guard shot in the raid on a school is no second crime; a shooting elsewhere is."""
    lead = "Gunmen kidnapped 30 girls from a school near Gusau on Monday, police said. "
    (mention,) = news(lead + "A guard was shot dead in the attack.", lexicon)
    assert mention.casualties.killed is not None and mention.casualties.killed.low == 1
    assert len(news(lead + "A trader was shot dead in Kano on Tuesday.", lexicon)) == 2


def test_houses_that_fall_in_a_blast_are_no_second_event(lexicon: Lexicon) -> None:
    """They are what the bomb did."""
    text = "A car bomb killed 11 people in Lakki Marwat on Monday, police said. Several houses collapsed."
    assert [one.type for one in news(text, lexicon)] == ["remote.bombing"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("justice.charge_or_verdict", "The two brothers will appear before a judge in Madrid on Thursday."),
        ("politics.meeting", "The decision came during a meeting between Foreign Secretary Arvind Khanna and his "
         "Maldivian counterpart Ahmed Latheef in New Delhi."),
        ("politics.meeting", "The premier arrived after talks with Foreign Minister Yoko Sato in Kyiv on Monday."),
        ("politics.meeting", "President Marko Savic is on a visit to Abu Dhabi."),
        ("politics.threat", 'Minsk called the step "hostile" and vowed to respond.'),
        ("politics.leadership_change", "Petrov on Monday appointed Dimitar Kolev as caretaker prime minister."),
        ("politics.accusation", "Prosecutors in Gliwice opened an inquiry on Monday."),
        ("politics.leadership_change", "Peru's Congress voted on Monday to remove President Luis Castro from office."),
        ("politics.demand", "Serbia's president on Monday urged calm in Kosovo."),
        ("politics.concession", "Somali pirates released a hijacked ship on Monday."),
        ("strategic.troop_movement", "Kenya deployed 400 police officers to Haiti on Monday."),
        ("hazard.transport_accident", "A plane with 62 people aboard went missing over eastern Congo on Monday."),
        ("protest.peaceful", "Thousands of farmers drove tractors into Brussels on Monday to protest EU rules."),
        ("civilians.abduction", "Pirates seized an oil tanker in the Gulf of Aden on Monday."),
        ("civilians.attack", "The Taliban stoned a couple to death in Badakhshan province on Monday."),
        ("politics.election", "Cameroon on Monday postponed its parliamentary election by a year."),
        ("politics.cooperation", "Sweden joined NATO on Monday."),
        ("strategic.displacement", "Hundreds of families were evicted from a slum in Lagos on Monday."),
        ("hazard.storm", "Hail destroyed orchards in Moldova's Orhei district on Monday."),
        ("strategic.arrest", "The men, aged 24 and 27, were picked up on Friday in Badalona."),
        ("riot.violent_demonstration", "Residents of Lyari blocked a main road on Monday and burnt tyres."),
    ],
)  # fmt: skip
def test_what_more_turns_of_phrase_state(kind: str, text: str, lexicon: Lexicon) -> None:
    """Courts, visits, offices, threats and blockades as wires word them."""
    assert kind in {one.type for one in told(text, lexicon)}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("politics.concession", "Better wheat yields in India made up for a poor crop in Europe."),
        ("politics.concession", "Troops retook the town of Butig on Monday, ending a five-day siege by militants."),
        ("politics.aid", "Rioters set fire to a hotel housing asylum seekers in Leicester on Monday."),
        ("politics.coercion", "Grenade thrown into Burundi bar wounds 17"),
        (
            "strategic.arrest",
            "The EU imposed asset freezes on nine judges on Monday. It is for the jailing of critics.",
        ),
        ("crime.organized", "Prosecutors of the office against organised crime said on Monday he had been extradited."),
        ("politics.aid", "The Security Council extended an arms embargo on South Sudan on Monday."),
        ("battle.nonstate_takes_territory", "Pirates seized an oil tanker in the Gulf of Aden on Monday."),
        ("protest.with_intervention", "Cuban authorities released jailed dissident Luis Robles on Monday."),
        ("protest.peaceful", "The farmers have a right to protest, the minister said on Monday."),
        ("hazard.transport_accident", "A hiker went missing near Zermatt on Monday."),
        ("hazard.transport_accident", "The two were picked up by a bus on Monday."),
    ],
)
def test_words_in_another_sense_state_nothing(kind: str, text: str, lexicon: Lexicon) -> None:
    """Crops yield, hotels house and a bar is a place."""
    assert kind not in {one.type for one in news(text, lexicon)}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The EU imposed travel bans on nine Belarusian judges on Monday.",
         "Sanctions by European Union on nine Belarusian judges (2024-03-11)"),
        ("Prime Minister Denys Kovalenko condemned the attack on Monday.",
         "Accusation by Denys Kovalenko (2024-03-11)"),
        ("Foreign ministers held talks in Kyiv on Monday.", "Talks of Foreign ministers in Kyiv, UA (2024-03-11)"),
        ("A mine exploded in Kandahar on Monday, killing two farmers.",
         "Bombing in Kandahar, AF (2024-03-11): 2 killed"),
    ],
)  # fmt: skip
def test_titles_of_words_and_measures_say_whose(text: str, title: str, lexicon: Lexicon) -> None:
    """A line that says only that somebody accused somebody tells a reader nothing."""
    assert title in [one.title for one in told(text, lexicon)]
