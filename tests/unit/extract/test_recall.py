"""What only recalls: states of affairs, what the news came after, and words that say what a thing is like."""

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Extraction, Lexicon, read

DAY = datetime(2024, 5, 16, tzinfo=UTC)
LEAD = "A car bomb killed six people at a market in Kirkuk on Wednesday, police said.\n\nThe wounded were treated.\n\n"
MIDDLE = "Doctors asked for blood.\n\n"


def _read(text: str, lexicon: Lexicon, title: str = "") -> Extraction:
    return read(Document(text, title=title, published=DAY), lexicon)


@pytest.mark.parametrize(
    "state",
    [
        "The army has heavily bombarded villages in Diyala province that slipped out of its control.",
        "In the north, government troops have been fighting against several rebel groups.",
        "The road leads to Tuz Khurmatu, where militants are fighting both tribesmen and the army.",
        "The town of Tuz Khurmatu is under continued shelling by militants.",
        "The rebels have declared a caliphate in the hills around Tikrit.",
        "Soldiers battling insurgents in the hills around Tikrit often complain of old rifles.",
        "Since Monday bombardment has killed 44 people in Diyala, a monitor said.",
        "Like its rivals the group is blacklisted as terrorist by Jordan.",
        "The coalition is currently carrying out air strikes against the militants in Iraq.",
        "The coalition launched nearly 2,000 air raids on the militants in Diyala and Tikrit.",
    ],
)
def test_state_of_affairs_is_background(state: str, lexicon: Lexicon) -> None:
    """What goes on without a day or a toll is the setting of the news, not news."""
    found = [m for m in _read(LEAD + MIDDLE + state, lexicon).mentions if m.trigger.start > len(LEAD)]
    assert all(m.background for m in found)


@pytest.mark.parametrize(
    "told",
    [
        "The air force launched a series of air strikes on militants in Tikrit.",
        "Two depots of the militants were destroyed in a series of army air strikes in Tikrit.",
        "Jets carried out a wave of air raids on villages near Tikrit.",
    ],
)
def test_a_series_that_somebody_carries_out_is_news(told: str, lexicon: Lexicon) -> None:
    """Several strikes told as one act are no habit."""
    found = [m for m in _read(LEAD + MIDDLE + told, lexicon).mentions if m.type == "remote.air_strike"]
    assert [m.background for m in found] == [False]


def test_a_series_that_something_came_after_is_recalled(lexicon: Lexicon) -> None:
    """What only led up to the news is no news."""
    text = LEAD + MIDDLE + "Families left Tikrit after a series of air strikes on the town."
    found = [m for m in _read(text, lexicon).mentions if m.type == "remote.air_strike"]
    assert all(m.background for m in found)


@pytest.mark.parametrize(
    "news",
    [
        "The army has shelled three villages in Diyala province, killing nine people.",
        "Troops have been fighting militants in Tuz Khurmatu since early Wednesday, residents said.",
        "The town of Tuz Khurmatu came under heavy shelling on Wednesday.",
        "Residents saw soldiers battling insurgents near Tikrit on Wednesday.",
        "Air raids that targeted civilian homes in Tuz Khurmatu killed four people on Wednesday.",
        "Jordan blacklisted the group on Wednesday.",
    ],
)
def test_what_has_a_day_or_a_toll_is_news(news: str, lexicon: Lexicon) -> None:
    """The perfect and the progressive tell news too, where they say when or how many."""
    found = [m for m in _read(LEAD + MIDDLE + news, lexicon).mentions if m.trigger.start > len(LEAD)]
    assert found
    assert not all(m.background for m in found)


def test_count_that_opens_a_dispatch_is_its_news(lexicon: Lexicon) -> None:
    """The toll of some days is the news where nothing newer is told."""
    (mention, *_) = _read("Air strikes have killed 30 people in Amerli since Monday, a monitor said.", lexicon).mentions
    assert not mention.background


def test_raids_after_air_strikes_are_from_the_air(lexicon: Lexicon) -> None:
    """ "Raids" says neither how nor by whom; the strikes told before it do."""
    text = (
        "Air strikes killed seven people in the town of Amerli on Wednesday, a monitor said.\n\n"
        "Another five were killed in raids on the village of Bashir."
    )
    assert {m.type for m in _read(text, lexicon).mentions} == {"remote.air_strike"}


def test_raids_of_the_police_are_not(lexicon: Lexicon) -> None:
    """Nothing of the air was told before them."""
    text = "Police arrested four men in raids on homes in Kirkuk on Wednesday."
    assert "remote.air_strike" not in {m.type for m in _read(text, lexicon).mentions}


def test_second_bomber_belongs_to_the_attack(lexicon: Lexicon) -> None:
    """A double bombing is one, and who detonates his explosives dies in it."""
    text = (
        "Two suicide bombers killed 22 people at a checkpoint in Kirkuk on Wednesday, police said.\n\n"
        "The first man detonated his explosives in a car.\n\n"
        "The second bomber detonated his explosives as a crowd gathered, police said."
    )
    assert [m.type for m in _read(text, lexicon).mentions] == ["remote.suicide_bombing"]


def test_headline_that_says_it_more_sharply_is_no_other_event(lexicon: Lexicon) -> None:
    """ "Suicide blasts" above "blew up a car": one attack, told twice."""
    title = "Several people killed in Kirkuk suicide blasts"
    text = f"{title}.\n\nTerrorists blew up a car and a motorcycle in Kirkuk on Wednesday, the governor said."
    assert [m.type for m in _read(text, lexicon, title=title).mentions] == ["remote.suicide_bombing"]


@pytest.mark.parametrize(
    "text",
    [
        "Health officials in Basra urged people on Thursday to boil water after cholera killed 60 in the last months.",
        "The government has suspended flights to Amman, and guards check all who have come since the outbreak.",
        "The government banned the festival of lights, held once every five years.",
    ],
)
def test_total_beside_an_act_of_words_is_not_its_own(text: str, lexicon: Lexicon) -> None:
    """What was counted for months, entered since or held every few years is not the act that is told."""
    found = [m for m in read(Document(text), lexicon).mentions if m.type.startswith("politics.")]
    assert found
    assert not any(m.background for m in found)


def test_headline_is_not_about_what_it_warns_of(lexicon: Lexicon) -> None:
    """The old strike that a threat of a new one calls to mind is history under such a headline too."""
    text = (
        "The general staff warned against new missile strikes on Amerli on Tuesday.\n\nIt called them a mistake.\n\n"
        "In 2017 a missile strike on Amerli killed nine people."
    )
    found = _read(text, lexicon, title="General staff warns against new missile strikes on Amerli").mentions
    assert all(m.background for m in found if m.type == "remote.shelling")


def test_condition_does_not_date_the_demand(lexicon: Lexicon) -> None:
    """ "If they have had none within the past five years" says nothing of when people were urged."""
    text = (
        "Ten infants have died of whooping cough in Basra, the health ministry said.\n\nDoctors are worried.\n\n"
        "Health officials are urging people to get the vaccine if they had none within the past five years."
    )
    found = {m.type: m for m in read(Document(text), lexicon).mentions}
    assert not found["politics.demand"].background


def test_forecast_is_no_threat(lexicon: Lexicon) -> None:
    """Who warns of what others might do threatens nobody."""
    text = "The council warned that militants might exploit the chaos left by the attacks."
    assert "politics.threat" not in {m.type for m in _read(LEAD + text, lexicon).mentions}


def test_opening_in_the_perfect_is_news(lexicon: Lexicon) -> None:
    """ "Troops have shelled a town" opens a dispatch as its news."""
    (mention, *_) = _read(
        "Militants have attacked an oil field near Kirkuk, a monitoring group said.", lexicon
    ).mentions
    assert not mention.background


@pytest.mark.parametrize(
    "recap",
    [
        "It comes just a few days after a bombing at a bakery in Tikrit left two people dead.",
        "The attack came a month after militants captured the town of Tuz Khurmatu.",
        "The tribesmen hold Tuz Khurmatu, a town recently captured by militants.",
        "Soldiers who recently shelled villages near Tikrit are posted there.",
        "Two days ago the same market was hit by a bomb that killed four people.",
    ],
)
def test_what_the_news_came_after_is_background(recap: str, lexicon: Lexicon) -> None:
    """What is dated from the news, or called recent beside it, came before it."""
    found = [m for m in _read(LEAD + MIDDLE + recap, lexicon).mentions if m.trigger.start > len(LEAD)]
    assert found
    assert all(m.background for m in found)


@pytest.mark.parametrize(
    "words",
    [
        "The centre houses six displaced families from Tikrit.",
        "Nobody fell ill in the earthquake ravaged capital of the province.",
        "The rebels asked for advanced weapons.",
        "The imam said the world must stop the killing.",
        "The ministry demanded that the militias disband.",
        "The programme will train men who will also fight the rebels.",
        "The minister dismissed the claim on Wednesday.",
        "The governor came under fire from residents on Wednesday.",
    ],
)
def test_words_of_violence_that_tell_none(words: str, lexicon: Lexicon) -> None:
    """A participle before its noun, a demand and a figure of speech state nothing that a desk could log."""
    found = [m for m in _read(LEAD + MIDDLE + words, lexicon).mentions if m.trigger.start > len(LEAD)]
    violent = [m for m in found if not m.type.startswith("politics.") or m.type == "politics.leadership_change"]
    assert all(m.background for m in violent)


def test_displaced_people_who_move_are_news(lexicon: Lexicon) -> None:
    """The verb tells what the participle only names."""
    found = _read("Shelling displaced 400 families from the village of Amerli on Wednesday.", lexicon).mentions
    assert "strategic.displacement" in {m.type for m in found}


def test_more_wounded_belong_to_the_attack(lexicon: Lexicon) -> None:
    """ "Another nine" are people, not another attack."""
    text = (
        "A bomb attack killed three people in Kirkuk on Wednesday.\n\nAnother nine people were wounded in the attack."
    )
    (mention,) = _read(text, lexicon).mentions
    assert mention.casualties.injured is not None
    assert mention.casualties.injured.low == 9


def test_blast_and_fallen_walls_belong_to_the_explosion(lexicon: Lexicon) -> None:
    """What a gas explosion is called next, with its street, and what it brought down are no further happenings."""
    text = (
        "A gas explosion at a bakery in eastern Iraq killed two people on Wednesday, police said.\n\n"
        "The blast took place at a bakery in a crowded part of Baqubah.\n\n"
        "The gas explosion in Baqubah was heard for miles, police said, adding that walls had collapsed."
    )
    assert [m.type for m in _read(text, lexicon).mentions] == ["hazard.industrial_accident"]


def test_recap_of_a_wave_does_not_join_the_days_bomb(lexicon: Lexicon) -> None:
    """A district bombed before has its older dead apart from today's."""
    text = (
        "A suicide bomber killed 22 people at a checkpoint in the Zahra district of Kirkuk on Wednesday.\n\n"
        "The man detonated his explosives in a car, the governor said.\n\n"
        "The Zahra district has been hit by bomb attacks in the past, including in late December when 19 people died."
    )
    found = _read(text, lexicon, title="Bomb kills 22 in Kirkuk").mentions
    assert [m.casualties.killed.low for m in found if not m.background and m.casualties.killed] == [22]


def test_deed_of_a_charge_is_the_charges(lexicon: Lexicon) -> None:
    """A charge of assault is one event, and the assault is its history."""
    text = "A mason was charged with sexual assault of a neighbour at a court in Danbury on Tuesday, police said."
    assert [m.type for m in _read(text, lexicon).mentions] == ["justice.charge_or_verdict"]


def test_by_of_a_town_held_is_not_the_killers(lexicon: Lexicon) -> None:
    """Whoever holds the town did not bomb it."""
    text = "Nine people were killed in regime air strikes on the town of Amerli held by militants, a monitor said."
    assert [m.type for m in _read(text, lexicon).mentions] == ["remote.air_strike"]


def test_what_a_first_is_counted_from_is_another_clause(lexicon: Lexicon) -> None:
    """ "The first since … a year ago" says how rare the news is, not when it was; "three a year" is a total."""
    news = "The government and the rebels signed a truce on Monday, the first since talks failed a year ago."
    (truce,) = [m for m in _read(news, lexicon).mentions if m.type == "strategic.agreement"]
    assert not truce.background
    (total,) = _read("Gunmen kill 40 people a year in Diyala.", lexicon).mentions
    assert total.background


@pytest.mark.parametrize(
    "named",
    [
        "The killings were the first in areas covered by a US-brokered ceasefire since last week.",
        "The blast puts the evacuation deal in doubt.",
        "The province is under rebel control after a coalition of groups seized its capital.",
        "Most of the farms stand empty since fighters overran the district.",
    ],
)
def test_what_later_lines_only_name_is_recalled(named: str, lexicon: Lexicon) -> None:
    """An agreement that nothing is done with, and how a state of affairs came about, are no news."""
    found = [m for m in _read(LEAD + 3 * MIDDLE + named, lexicon).mentions if m.trigger.start > len(LEAD)]
    assert all(m.background for m in found)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("The two sides agreed a ceasefire for the valley, the governor said.", "strategic.agreement"),
        ("On Thursday fighters seized the town of Daquq after soldiers left.", "battle.nonstate_takes_territory"),
    ],
)
def test_what_later_lines_tell_is_news(told: str, kind: str, lexicon: Lexicon) -> None:
    """An agreement that is made, and what is told with its day."""
    found = [m for m in _read(LEAD + 3 * MIDDLE + told, lexicon).mentions if m.type == kind]
    assert [m.background for m in found] == [False]


QUIT = (
    "Finance Minister Anna Berg resigned on Wednesday, her office said. The prime minister thanked her for her work. "
    "Berg, 54, said she wanted to spend time with her family. She spoke to reporters in Oslo. Her party was surprised. "
)


@pytest.mark.parametrize(
    "before",
    [
        "Berg took office shortly after her predecessor stepped down.",
        "The law was passed when the king returned the land to the tribes.",
        "The dispute began when Spain banned the party.",
        "The bank nearly failed because the state refused to help it.",
        "She rose to fame when she accused the king of lying.",
    ],
)
def test_what_later_lines_tell_as_the_way_it_came_is_history(before: str, lexicon: Lexicon) -> None:
    """What a clause of time or reason takes for known is no news of the day."""
    (_, *others) = _read(QUIT + before, lexicon, "Finance minister quits").mentions
    assert all(one.background for one in others)


@pytest.mark.parametrize(
    "named",
    [
        "The talk dealt with the convicted swindler Mark Owen.",
        "Berg told visiting officials that the ministry was short of staff.",
        "The navy tailed the hijacked vessel until it entered the harbour.",
    ],
)
def test_who_or_what_somebody_is_since_is_no_news(named: str, lexicon: Lexicon) -> None:
    """A participle before its noun says which one is meant."""
    (_, *others) = _read(QUIT + named, lexicon, "Finance minister quits").mentions
    assert all(one.background for one in others)


@pytest.mark.parametrize(
    "life",
    [
        "As minister, she cut ties with the junta and sent aid to the rebels.",
        "Under her, the ministry banned the party and froze its accounts.",
        "In her first year, she sacked the head of the army.",
        "The book tells how rebels stormed the palace and killed the king.",
        "In the series, a detective investigates the murder of a judge.",
        "Lund, who quit as foreign minister over the treaty, was among the critics.",
        "The tycoon, whose firm was seized and who was jailed for fraud, lives in Spain.",
    ],
)
def test_lives_terms_of_office_and_books_are_no_news(life: str, lexicon: Lexicon) -> None:
    """What a feature tells of somebody's past, or of a film, must alert nobody."""
    (_, *others) = _read(QUIT + life, lexicon, "Finance minister quits").mentions
    assert all(one.background for one in others)


@pytest.mark.parametrize(
    "more",
    [
        "The step was welcomed by her deputy, who called for more talks.",
        "As night fell, rebels stormed the barracks in Bergen and took 12 soldiers hostage.",
        "Under the emergency law, police on Wednesday arrested 40 activists in Bergen.",
        "Her deputy, who resigned on Thursday, was seen as her heir.",
    ],
)
def test_what_only_opens_like_a_life_is_news(more: str, lexicon: Lexicon) -> None:
    """A day of the news, or words on the news, are told as such."""
    (_, *others) = _read(QUIT + more, lexicon, "Finance minister quits").mentions
    assert [one for one in others if not one.background]
