"""What is one happening and what several, whose toll is whose, and what is only said besides."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read
from streams.records import Mention

TUESDAY = datetime(2024, 3, 12, tzinfo=UTC)


def told(text: str, lexicon: Lexicon, title: str = "") -> list[Mention]:
    """Return all that a dispatch of that Tuesday tells."""
    return list(read(Document(text, title=title, published=TUESDAY), lexicon).mentions)


def news(text: str, lexicon: Lexicon, title: str = "") -> list[Mention]:
    """Return what it tells as news."""
    return [one for one in told(text, lexicon, title) if not one.background]


def killed(mention: Mention) -> int | None:
    """Return the lower bound of the dead."""
    return mention.casualties.killed.low if mention.casualties.killed else None


def test_where_a_side_stands_is_not_where_its_shells_fell(lexicon: Lexicon) -> None:
    """The place of fire is named first, the place of the happening behind the verb."""
    (mention,) = news("Rebels positioned in Homs fired rocket shells at Palmyra on Monday, injuring nine.", lexicon)
    assert mention.place.name == "Palmyra"


def test_a_place_that_only_says_where_something_lies_stays_its_place(lexicon: Lexicon) -> None:
    """Nothing else says where the hospital was hit."""
    (mention,) = news("Rockets hit a hospital located in Homs on Monday, killing four patients.", lexicon)
    assert mention.place.name == "Homs"


def test_where_a_witness_speaks_from_is_not_where_it_happened(lexicon: Lexicon) -> None:
    """Across a border people hear what happens on the other side."""
    text = "Warplanes struck Kobani on Monday. A witness in Akcakale said the jets struck rebel positions near Kobani."
    assert {mention.place.country for mention in news(text, lexicon)} == {"SY"}


def test_a_party_for_a_capital_is_not_there(lexicon: Lexicon) -> None:
    """ "pro-Moscow" says whose friends they are."""
    (mention,) = news(
        "The leader of the pro-Moscow party resigned in Chisinau on Monday after losing the vote.", lexicon
    )
    assert mention.place.country == "MD"


@pytest.mark.parametrize(
    ("text", "dead", "hurt"),
    [
        ("Girl killed three others injured in mortar attack on Homs.", 1, 3),
        ("Five people including a girl killed eight others injured in rocket attack on Homs.", 5, 8),
        ("Gunmen killed two others injured in the first attack in Homs.", 2, 2),
        ("Gunmen killed two other guards in an attack in Homs.", 2, None),
    ],
)
def test_headlines_leave_out_were(lexicon: Lexicon, text: str, dead: int, hurt: int | None) -> None:
    """The number behind the participle has a participle of its own; armed men do kill."""
    (mention,) = news(text, lexicon)
    assert killed(mention) == dead
    assert (mention.casualties.injured.low if mention.casualties.injured else None) == hurt


def test_what_is_told_next_is_of_the_same_day(lexicon: Lexicon) -> None:
    """Another happening without a day of its own, at the time of the one before: a round-up of Sunday."""
    first = "A mortar shell killed two people in Homs on Sunday. "
    at_once = news(first + "Meanwhile, gunmen killed three villagers in Palmyra.", lexicon)
    assert [mention.time.start for mention in at_once] == ["2024-03-10", "2024-03-10"]
    elsewhere = news(first + "Elsewhere, gunmen killed three villagers in Palmyra.", lexicon)
    assert [mention.time.start for mention in elsewhere] == ["2024-03-10", "2024-03-10"]


def test_bombardment_is_what_the_article_says_besides(lexicon: Lexicon) -> None:
    """From the air here, from guns where nothing else is told."""
    text = (
        "Intense bombardment killed 30 civilians in Aleppo on Monday, a monitor said. "
        "At least 12 civilians were killed and dozens more wounded in air strikes on Aleppo, it said."
    )
    (mention,) = news(text, lexicon)
    assert (mention.type, killed(mention)) == ("remote.air_strike", 30)
    (alone,) = news("Intense bombardment killed 30 civilians in Aleppo on Monday, a monitor said.", lexicon)
    assert alone.type == "remote.shelling"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("battle.armed_clash", "Militants attacked a government-held town near Palmyra on Monday."),
        ("civilians.attack", "Militants attacked a village near Palmyra on Monday."),
        ("civilians.attack", "Militants attacked a government-held hospital near Palmyra on Monday, killing a nurse."),
    ],
)
def test_who_attacks_what_a_side_holds_fights_that_side(lexicon: Lexicon, kind: str, text: str) -> None:
    """A town of nobody's, and a hospital whoever holds it, is of civilians."""
    assert [mention.type for mention in news(text, lexicon)] == [kind]


def test_what_was_attacked_is_a_place(lexicon: Lexicon) -> None:
    """The name behind the verb needs no noun to show it."""
    (mention,) = news("The fighters attacked Palmyra in the early hours of Monday.", lexicon)
    assert mention.place.name == "Palmyra"


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ("The air strikes also destroyed a depot in Palmyra, killing four fighters.", 2),
        ("Later a source said that warplanes struck a camp in Palmyra, killing four fighters.", 2),
        ("Also the army stormed rebel positions in Palmyra, killing four fighters.", 2),
        ("The air strikes destroyed a depot and killed four fighters.", 1),
    ],
)
def test_further_strikes_are_further_happenings(lexicon: Lexicon, second: str, count: int) -> None:
    """ "also" and "later" set apart what has a place of its own, on the day told before."""
    mentions = news(f"Warplanes struck rebel positions in Idlib on Sunday. {second}", lexicon)
    assert len(mentions) == count
    assert {(mention.time.start or "")[:10] for mention in mentions} == {"2024-03-10"}


def test_a_headline_sums_up(lexicon: Lexicon) -> None:
    """The toll of all happenings together is none of theirs."""
    text = (
        "The army captured the town of Palmyra in Homs province, state media said. "
        "The army killed 20 rebels in clashes in Hama. Warplanes struck rebels in Idlib, killing 30 of them."
    )
    title = "Army Kills 50 Rebels in Hama and Idlib"
    tolls = {mention.type: killed(mention) for mention in news(f"{title}. {text}", lexicon, title)}
    assert tolls == {
        "battle.government_regains_territory": None,
        "battle.armed_clash": 20,
        "remote.air_strike": 30,
    }


def test_a_headline_toll_of_one_happening_stays(lexicon: Lexicon) -> None:
    """Nothing else was told that it might sum up."""
    title = "Army Kills 50 Rebels in Hama"
    (mention,) = news(f"{title}. The army clashed with rebels in Hama on Monday, state media said.", lexicon, title)
    assert killed(mention) == 50


def test_an_advance_is_part_of_the_capture_that_the_headline_means(lexicon: Lexicon) -> None:
    """A headline says less than the lines below it."""
    title = "Army Advances in Eastern Homs Province"
    text = f"{title}. The army captured the town of Palmyra in eastern Homs province from rebels on Monday, it said."
    assert [mention.type for mention in news(text, lexicon, title)] == ["battle.government_regains_territory"]


def test_what_the_killed_were_doing_is_no_happening(lexicon: Lexicon) -> None:
    """It only says when."""
    (mention,) = news("A bomb killed 12 rebels as they were entering Idlib on Monday.", lexicon)
    assert mention.type == "remote.bombing"
    (march,) = news("Columns of rebels were entering Idlib on Monday, residents said.", lexicon)
    assert march.type == "strategic.troop_movement"


def test_fighting_may_only_say_who_somebody_is(lexicon: Lexicon) -> None:
    """Neither do besieged towns tell of a siege."""
    bomb = "A bomb killed 12 people in Idlib on Monday."
    text = f"{bomb} The group takes orders from the coalition fighting the rebels in Iraq."
    assert [mention.type for mention in news(text, lexicon)] == ["remote.bombing"]
    buses = "Buses took 300 people from besieged towns to Aleppo on Monday, the agency said."
    assert not [mention for mention in news(buses, lexicon) if mention.type.startswith("remote.")]
    (clash,) = news("Four people died in Idlib on Monday with rebels fighting the army in the streets.", lexicon)
    assert clash.type == "battle.armed_clash"


def undated(text: str, lexicon: Lexicon) -> list[Mention]:
    """Return what an article without a date tells as news."""
    return [one for one in read(Document(text), lexicon).mentions if not one.background]


def test_an_undated_chronicle_is_as_old_as_the_last_day_it_tells(lexicon: Lexicon) -> None:
    """The steps of a story of years are history to it, also where they opened it."""
    text = (
        "1. On August 21 2013 the army fired rockets on the town of Douma killing at least 90 civilians. "
        "2. On October 9 2013 the two states condemned the attack. "
        "3. On June 4 2015 the agency told the council that the files held gaps."
    )
    assert not undated(text, lexicon)
    assert undated("On June 4 2015 gunmen killed nine people in Homs. On August 1 2015 talks will begin.", lexicon)


def test_a_plan_of_two_states_is_in_neither(lexicon: Lexicon) -> None:
    """ "U.S.-Turkish" says whose it is."""
    text = "Rebels shelled Idlib on Monday under a U.S.-Turkish plan, killing six people."
    assert [mention.place.name for mention in news(text, lexicon)] == ["Idlib"]


def test_what_dates_a_count_is_not_told(lexicon: Lexicon) -> None:
    """Neither is what goes on counting; dead of today are, whatever was before."""
    day = "Air raids on Aleppo killed at least 10 people on Monday, the monitor said. "
    counted = (
        "At least 112 civilians have been killed in Aleppo since the rebel assault began last month. "
        "The deaths include 65 people killed in rebel fire on the western districts. "
        "Another 42 people have been killed in strikes on eastern Aleppo."
    )
    assert [mention.type for mention in news(day + counted, lexicon)] == ["remote.air_strike"]
    more = "Another 42 people were killed in shelling in Homs on Sunday."
    assert len(news(day + more, lexicon)) == 2


def test_a_series_of_one_day_is_news(lexicon: Lexicon) -> None:
    """Without a day it is how things are there."""
    text = "Gunmen carried out a series of attacks in central Jordan on Sunday, killing five people, officials said."
    (mention,) = undated(f"{text} The shootings were the latest in a series of attacks.", lexicon)
    assert killed(mention) == 5


@pytest.mark.parametrize(
    ("kinds", "text"),
    [
        (["battle.armed_clash"], "A police patrol came under fire from inside a house in Karak on Monday."),
        (["remote.shelling"], "An army post near Homs came under mortar fire on Monday."),
        ([], "The minister came under fire for his handling of the budget on Monday."),
    ],
)
def test_who_comes_under_fire_is_fired_upon(lexicon: Lexicon, kinds: list[str], text: str) -> None:
    """Critics fire nothing."""
    assert [mention.type for mention in news(text, lexicon) if not mention.type.startswith("politics.")] == kinds


def test_who_comes_under_fire_bears_it(lexicon: Lexicon) -> None:
    """Its subject does nothing."""
    (mention,) = news("A police patrol came under fire from inside a house in Karak on Monday.", lexicon)
    assert [(actor.role, actor.text) for actor in mention.actors] == [("target", "police patrol")]


def test_lost_apostrophes_still_own(lexicon: Lexicon) -> None:
    """ "Syrias Azaz" is Azaz in Syria; people from Turkey are not there."""
    text = (
        "The militia killed 17 Turkish soldiers, local media reported. "
        "The fighters also destroyed a carrier of the army in northern Syrias Azaz near the border, an agency said."
    )
    assert {mention.place.country for mention in news(text, lexicon)} == {"SY"}


def test_a_river_lies_where_the_article_says(lexicon: Lexicon) -> None:
    """It runs through several states, of which only one is named."""
    text = (
        "Air strikes killed 23 civilians in eastern Syria. "
        "The strikes hit a village on the banks of the Euphrates river on Monday, a monitor said."
    )
    assert {mention.place.country for mention in news(text, lexicon)} == {"SY"}


def test_a_third_incident_is_one_more(lexicon: Lexicon) -> None:
    """Its ordinal stands at the head of the sentence."""
    text = (
        "In one attack gunmen fired on a security patrol in Karak on Sunday, causing no injuries. "
        "In a third incident, armed men opened fire on a police station in Karak Castle, wounding four officers."
    )
    assert len(news(text, lexicon)) == 2


def bearers(mention: Mention) -> list[str]:
    """Return the wordings of those who bore it."""
    return [actor.text for actor in mention.actors if actor.role in ("target", "victim")]


def test_a_count_of_a_named_side_is_that_side(lexicon: Lexicon) -> None:
    """A province holds what was struck; a village is struck."""
    (named,) = news("Warplanes struck Islamic State positions in Palmyra on Monday, killing 20 militants.", lexicon)
    assert bearers(named) == ["Islamic State"]
    (nameless,) = news("Warplanes struck a depot in Palmyra on Monday, killing 20 militants.", lexicon)
    assert "20 militants" in bearers(nameless)
    (wide,) = news("Shelling hit Idlib province on Monday, killing 20 civilians.", lexicon)
    assert bearers(wide) == ["20 civilians"]
    (village,) = news("Rebels fired rockets on the village of Hass in Idlib province on Monday.", lexicon)
    assert "village of Hass" in bearers(village)


def test_participles_on_end_have_one_doer(lexicon: Lexicon) -> None:
    """The feed has lost the commas."""
    text = "Warplanes hit a base in Palmyra on Monday killing five rebels injuring ten others and destroying a truck."
    (mention,) = news(text, lexicon)
    assert not [actor for actor in mention.actors if actor.role == "initiator" and "five" in actor.text]


def test_who_is_removed_from_an_office(lexicon: Lexicon) -> None:
    """A pronoun will do where the office is told; a cell is none."""
    first = "The chancellor of a university in Madrid is accused of plagiarism. "
    removed = news(first + "On Monday, he was removed from his chairmanship on a national commission.", lexicon)
    assert "politics.leadership_change" in {mention.type for mention in removed}
    moved = news(first + "On Monday, he was removed from his cell on the third floor.", lexicon)
    assert "politics.leadership_change" not in {mention.type for mention in moved}


def test_the_world_total_is_not_the_toll(lexicon: Lexicon) -> None:
    """It is told of the strain, not of the case."""
    text = (
        "Bird flu has been confirmed in a dead duck near Lyon in France. "
        "Globally, the strain has infected 171 people and killed 93 of them since 2003."
    )
    (mention,) = undated(text, lexicon)
    assert killed(mention) is None
    assert mention.time.start is None


def test_another_case_is_of_the_one_outbreak(lexicon: Lexicon) -> None:
    """An outbreak is told case by case."""
    text = (
        "An outbreak of cholera has killed 40 people in Yemen, health officials said. "
        "Another child infected with cholera died in Sanaa on Monday. Two more cases were confirmed in Aden."
    )
    assert len(news(text, lexicon)) == 1


def test_a_vote_is_held_where_it_is_first_told(lexicon: Lexicon) -> None:
    """Constituencies and polling stations come later."""
    text = (
        "Ghana's presidential election was held on Sunday. "
        "Votes were counted in Kumasi until midnight after the polls closed at 22:30."
    )
    (mention,) = news(text, lexicon)
    assert mention.place.country == "GH"
    assert mention.place.name != "Kumasi"


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ("The attack also injured dozens and damaged a mosque.", 1),
        ("It was the third attack in Homs in just over a week.", 1),
        ("A third attack in Palmyra killed four people on Monday.", 2),
    ],
)
def test_what_is_said_of_an_attack_again_is_no_other(lexicon: Lexicon, second: str, count: int) -> None:
    """Only a place of its own, or a count that is not of it, sets another apart."""
    assert len(news(f"A car bomb attack killed 20 people in Homs on Sunday. {second}", lexicon)) == count


def test_a_bombardment_is_no_battle(lexicon: Lexicon) -> None:
    """It is told with strikes, not with what fighters do on the ground."""
    text = (
        "Rebel bombardment killed two civilians in Aleppo on Monday. "
        "Troops clashed with rebels in the north of Aleppo on Monday, leaving nine soldiers dead."
    )
    assert {mention.type: killed(mention) for mention in news(text, lexicon)} == {
        "remote.shelling": 2,
        "battle.armed_clash": 9,
    }


def test_a_number_leads_what_was_only_many(lexicon: Lexicon) -> None:
    """ "killing and wounding dozens" says how many of both."""
    text = (
        "A bomb hit a convoy in Aleppo on Monday killing and wounding dozens of people. "
        "The bomb killed at least 22 people, the agency said."
    )
    (mention,) = news(text, lexicon)
    assert killed(mention) == 22


def test_where_the_dead_came_from_is_not_where_they_died(lexicon: Lexicon) -> None:
    """They were on the road."""
    text = "A bomb hit a convoy near Aleppo on Monday. Those killed were mostly residents of the village of Kefraya."
    assert {mention.place.name for mention in news(text, lexicon)} == {"Aleppo"}


def test_the_highest_toll_is_a_part(lexicon: Lexicon) -> None:
    """One wave of raids, of which the worst is told next; raids elsewhere are told by themselves."""
    first = "Air strikes on rebel-held districts near Damascus killed at least 22 civilians on Monday, a monitor said. "
    part = "The highest toll was in Douma where raids killed 16 civilians and wounded 22."
    (wave,) = news(first + part, lexicon)
    assert (wave.type, killed(wave)) == ("remote.air_strike", 22)
    assert len(news(first + "In Idlib warplanes killed 16 civilians on Sunday.", lexicon)) == 2


def test_the_toll_of_attacks_on_two_places_is_that_of_neither(lexicon: Lexicon) -> None:
    """It is their sum, told before each is told alone."""
    parts = (
        "A source said that rebels fired rockets at Azaz, killing a girl. "
        "Later the agency said that three people were killed by rockets fired at Idlib."
    )
    both = "Four people were killed on Monday in rocket attacks on Azaz and Idlib. "
    assert [killed(mention) for mention in news(both + parts, lexicon)] == [1, 3]
    other = "Nine people were killed on Monday in rocket attacks on Azaz. "
    assert [killed(mention) for mention in news(other + parts, lexicon)] == [9, 3]


def test_clashes_pit_one_side_against_another(lexicon: Lexicon) -> None:
    """Both sides stand behind the verb."""
    text = "The clashes in Idlib on Monday pitted the Nusra Front against Ahrar al-Sham, leaving 40 fighters dead."
    (mention,) = news(text, lexicon)
    sides = {actor.role: actor.text for actor in mention.actors if actor.name}
    assert sides == {"initiator": "Nusra Front", "target": "Ahrar al-Sham"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Rebels killed 20 soldiers in Idlib on Monday.", "Army shelling killed six civilians in the town."),
        ("Soldiers killed 20 rebels in Idlib on Monday.", "Rebels shelled the town, killing six civilians."),
        ("Militants stormed a base in Idlib on Monday, killing 20.", "The army shelled the town, killing six people."),
        ("Rebel rockets hit a barracks in Idlib on Monday, killing 20.", "Soldiers shot dead six rebels in the town."),
    ],
)
def test_what_one_side_does_is_not_what_the_other_does_from_afar(lexicon: Lexicon, first: str, second: str) -> None:
    """An editor counts the dead of each side's act by itself."""
    mentions = news(f"{first} {second}", lexicon)
    assert [killed(mention) for mention in mentions] == [20, 6]


@pytest.mark.parametrize(
    "second",
    [
        "Twenty rebels were killed in the bombardment, a monitor said.",
        "A base of the rebels was hit, killing 20.",
        "The shelling by the army killed 20 rebels, a monitor said.",
    ],
)
def test_those_struck_are_no_other_side_that_acts(lexicon: Lexicon, second: str) -> None:
    """Fighters named as the dead did nothing in that sentence."""
    mentions = news(f"The army shelled rebel positions near Homs on Monday. {second}", lexicon)
    assert [killed(mention) for mention in mentions] == [20]


def test_what_only_may_kill_has_killed_nobody(lexicon: Lexicon) -> None:
    """A toll that hangs on a potential is none, however many verbs lie between."""
    text = (
        "Bird flu outbreaks have hit farms near Hanoi. The strain has the potential of causing a human "
        "pandemic (a global epidemic) resulting in tens of millions of deaths."
    )
    (mention,) = news(text, lexicon)
    assert killed(mention) is None


def test_deaths_that_a_happening_resulted_in_are_counted(lexicon: Lexicon) -> None:
    """A participle without a doubt before it tells what was."""
    (mention,) = news("A truck overturned near Quito on Monday, resulting in 14 deaths, police said.", lexicon)
    assert killed(mention) == 14


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Farmers set up blockades on roads near Lyon on Monday.", ["protest.peaceful"]),
        ("Troops broke the blockade around Homs that militants had kept up for a year.", []),
        ("A commander was killed in violent clashes with gunmen near Homs on Monday.", ["battle.armed_clash"]),
        (
            "Three people were hurt in violent clashes with protesters in Lyon on Monday.",
            ["riot.violent_demonstration"],
        ),
    ],
)
def test_who_takes_part_says_war_or_unrest(lexicon: Lexicon, text: str, kinds: list[str]) -> None:
    """A blockade of armed men is no protest, a clash with gunmen no riot."""
    assert [mention.type for mention in news(text, lexicon)] == kinds


def test_a_time_of_day_before_its_date_is_no_year(lexicon: Lexicon) -> None:
    """Agencies of some countries stamp their copy so."""
    (mention,) = news("(updated 1935 11.03.2024) Shelling killed three people in Homs on Monday.", lexicon)
    assert str(mention.time.start)[:10] == "2024-03-11"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Rebels shelled Madaya on Monday. People in Zabadani near Damascus in Syria heard the guns.", "SY"),
        ("Rebels shelled Madaya in Myanmar on Monday. Syria, Damascus and Homs were quiet, a monitor said.", "MM"),
        ("Rebels shelled Mandalay on Monday. Syria, Damascus and Homs were quiet, a monitor said.", "MM"),
    ],
)
def test_a_small_namesake_abroad_is_not_meant(lexicon: Lexicon, text: str, country: str) -> None:
    """Wires name the country of a small town abroad; one that they do not name is a town of the country told of."""
    assert [mention.place.country for mention in news(text, lexicon)] == [country]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Gunmen killed six men near Homs on Monday, two days after a suicide bomber killed nine soldiers in Hama.",
         "2024-03-11"),
        ("A bomb killed six people in Homs on Monday, a week after a blast in Hama killed nine.", "2024-03-11"),
    ],
)  # fmt: skip
def test_what_a_count_of_days_lies_before_is_another_happening(text: str, start: str, lexicon: Lexicon) -> None:
    """The earlier attack is history, with its own dead and its own day."""
    now, before = sorted(told(text, lexicon), key=lambda one: one.background)
    assert (killed(now), now.time.start, now.background) == (6, start, False)
    assert (killed(before), before.background) == (9, True)
    assert before.time.end is not None and before.time.end < start


def test_a_death_days_after_the_attack_is_of_that_attack(lexicon: Lexicon) -> None:
    """Nobody else was attacked."""
    text = "Gunmen attacked a church in Homs on Friday. A guard died on Monday, three days after the attack."
    assert len(told(text, lexicon)) == 1


def test_cases_of_one_outbreak_have_each_their_day(lexicon: Lexicon) -> None:
    """One outbreak is one happening, whenever its sick fell ill."""
    text = (
        "A cholera outbreak was declared in Homs on Sunday. "
        "On Monday health officials confirmed nine more cases of cholera in the city."
    )
    assert [one.type for one in told(text, lexicon)].count("hazard.disease_outbreak") == 1


def test_an_attack_of_early_last_month_is_another_than_that_of_the_lead(lexicon: Lexicon) -> None:
    """A stretch of days long before the day carried over from the lead tells of something else."""
    text = (
        "A strike killed six people in Homs on Monday. It came as a car bomb wounded nine people in Hama. "
        "In early February a double bombing at a school in Hama killed 40 pupils."
    )
    days = {one.time.start for one in news(text, lexicon) if one.type == "remote.bombing"}
    assert days == {"2024-03-11"}


def test_what_a_clause_besides_recalls_is_another_happening(lexicon: Lexicon) -> None:
    """The old attempt does not make the arrest old, nor the arrest the attempt new."""
    text = "A minister, who survived a bombing that killed nine in 2021, was arrested in Homs on Monday by soldiers."
    days = {one.type: (one.time.start, one.background) for one in told(text, lexicon)}
    assert days["strategic.arrest"] == ("2024-03-11", False)
    assert all(back for kind, (_, back) in days.items() if kind.startswith("remote."))


def test_history_is_not_of_the_day_that_the_lead_tells(lexicon: Lexicon) -> None:
    """What is only recalled and has no day of its own keeps just its upper end."""
    text = (
        "A strike killed six people in Homs on Monday. Rescuers dug through the rubble. The wounded were treated. "
        "The town was long quiet. The rebels, who had previously seized villages around the town, denied it."
    )
    old = [one for one in told(text, lexicon) if one.background]
    assert all(one.time.start is None for one in old)


def test_the_agreement_after_a_ceasefire_is_that_ceasefire(lexicon: Lexicon) -> None:
    """Where it was signed is where the ceasefire was."""
    text = "The government and the rebels signed a ceasefire on Monday. The agreement was signed in the city of Pasto."
    (mention,) = news(text, lexicon)
    assert (mention.type, mention.place.name) == ("strategic.agreement", "Pasto")


def test_two_quarters_of_one_town_are_two_places(lexicon: Lexicon) -> None:
    """Each has a name that no list knows; the second is told of with its own hurt."""
    text = (
        "Militants fired ten rockets at the Rawda Gate district of Aleppo on Monday, killing two people. "
        "The source added that six people were wounded when militants fired mortar rounds at the Sakhour district."
    )
    assert [mention.place.name for mention in news(text, lexicon)] == ["Rawda Gate", "Sakhour"]


def test_a_quarter_of_one_town_is_not_the_next_town(lexicon: Lexicon) -> None:
    """They lie within a few miles of each other all the same."""
    text = (
        "Rocket shells fell on the Rawda Gate neighbourhood of Aleppo on Monday, wounding 13 people. "
        "Militants fired eight rocket shells at the town of Nubul, causing only damage."
    )
    assert [mention.place.name for mention in news(text, lexicon)] == ["Rawda Gate", "Nubul"]


@pytest.mark.parametrize("after", ["after the air strikes", "following the coalition's raid"])
def test_what_an_act_came_after_is_no_part_of_it(after: str, lexicon: Lexicon) -> None:
    """Those who fired rockets in return did not fly; the raid told before keeps its own words."""
    text = (
        "Government warplanes struck the town of Jayrud on Monday, killing 30 people. "
        f"Rebels hit an army base in the region with surface-to-surface missiles {after}, an activist said."
    )
    raid, answer = news(text, lexicon)
    assert (raid.type, killed(raid)) == ("remote.air_strike", 30)
    assert (answer.type, killed(answer)) == ("remote.shelling", None)


def test_more_dead_of_an_attack_that_is_only_now_brought_up(lexicon: Lexicon) -> None:
    """ "In a barrel bomb attack" is news of its own; "in the attack" would be the one before."""
    text = (
        "At least 20 civilians were killed on Monday in an air raid on Aleppo. "
        "Three more civilians were killed and 15 were injured in {} attack by the army."
    )
    assert [killed(mention) for mention in news(text.format("a barrel bomb"), lexicon)] == [20, 3]
    assert len(news(text.format("the"), lexicon)) == 1


@pytest.mark.parametrize(
    ("text", "kind", "times"),
    [
        ("President Arda condemned the raid on Monday. Prime Minister Oren condemned the bloodshed.", "accusation", 2),
        ("President Arda condemned the raid on Monday. He condemned the bloodshed in a letter.", "accusation", 1),
        ("President Arda condemned the raid on Monday. Arda also condemned its timing.", "accusation", 1),
        ("France pledged $5 million in aid to Chad on Monday. Norway sent 30 tons of relief supplies.", "aid", 2),
    ],
)
def test_words_of_different_doers_are_different_acts(text: str, kind: str, times: int, lexicon: Lexicon) -> None:
    """Two who condemn a raid each do so; a pronoun or the name again is the same doer."""
    raid = "Warplanes raided Homs on Monday, killing nine people. "
    assert [one.type for one in told(raid + text, lexicon)].count(f"politics.{kind}") == times


@pytest.mark.parametrize(
    "text",
    [
        "Rebels fired rockets at the Rawda Gate district of Aleppo on Monday, killing a woman, while a child was killed"
        " by a sniper in Baron Street.",
        "The army carried out an operation against militants in Palmyra on Monday, killing one, in addition to an"
        " operation in Sukhna which killed ten.",
        "Militants were killed in strikes in the province of Deir ez-Zor on Monday and nine villagers died in raids in"
        " northeastern Hasakah.",
    ],
)
def test_a_sentence_that_tells_clause_by_clause_of_two_places(text: str, lexicon: Lexicon) -> None:
    """Each clause has its own happening."""
    places = [mention.place.name for mention in news(text, lexicon)]
    assert len(places) == len(set(places)) == 2


def test_one_happening_of_two_places_stays_one(lexicon: Lexicon) -> None:
    """A list of towns behind one verb is one wave; so is a clause that names no place."""
    text = "Warplanes bombed Homs and Hama on Monday, and nine people were killed, residents said."
    assert len(news(text, lexicon)) == 1


def test_what_force_a_headline_tells_is_told_in_the_text(lexicon: Lexicon) -> None:
    """A "massacre" of the headline is the shelling of the text, whose words differ; other news of it stands."""
    title = "Massacre of villagers in Homs goes on, dozens hurt"
    text = f"{title}. Rebels fired hundreds of mortar shells at the village of Zara near Homs on Monday."
    assert [mention.type for mention in news(text, lexicon, title)] == ["remote.shelling"]
    title = "Mine blast kills six as France warns of new strikes"
    text = f"{title}. Six people were killed when a mine went off near Homs on Monday, residents said."
    assert {mention.type for mention in news(text, lexicon, title)} == {"remote.bombing", "politics.threat"}
