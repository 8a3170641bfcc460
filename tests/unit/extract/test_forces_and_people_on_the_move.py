"""Who moves, leaves, is taken, changes sides or lays down arms; what else is said in the same words."""

from __future__ import annotations

import pytest

from streams.extract import Document, Lexicon, read


def told(text: str, lexicon: Lexicon) -> list[str]:
    """Return the types of what is told as news."""
    return [mention.type for mention in read(Document(text), lexicon).mentions if not mention.background]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The town of Zabra was evacuated on Sunday as fighters closed in on Homs.", "strategic.displacement"),
        ("Nearly 2,000 Syrians crossed into Jordan overnight, the army said.", "strategic.displacement"),
        ("Villagers abandoned their homes near Homs on Monday amid fighting.", "strategic.displacement"),
        ("The militants expelled Kurdish families from the village of Tal Abyad.", "strategic.displacement"),
        ("Clashes in Benghazi on Monday left 60,000 displaced by fighting.", "strategic.displacement"),
        ("Foreigners were airlifted out of Juba on Thursday.", "strategic.displacement"),
        ("The bombing drives thousands from Daraa toward the border.", "strategic.displacement"),
        ("Some 1,500 displaced people returned to their homes in Raqqa on Saturday.", "strategic.displacement"),
        ("The last French soldiers left Gao on Monday.", "strategic.nonviolent_transfer"),
        ("Militants quit the town of Arsal on Thursday under a deal.", "strategic.nonviolent_transfer"),
        ("Israeli tanks withdrew from Jenin before dawn on Wednesday.", "strategic.nonviolent_transfer"),
        ("The rebels handed the border crossing over to the army on Thursday.", "strategic.nonviolent_transfer"),
        ("Ukraine pulls its troops out of Lysychansk.", "strategic.nonviolent_transfer"),
        ("Soldiers fled their posts in Ghazni on Friday.", "strategic.nonviolent_transfer"),
        ("Rebel fighters reached the outskirts of Aleppo on Friday.", "strategic.troop_movement"),
        ("Government troops have encircled the town of Beit Jinn on Sunday.", "strategic.troop_movement"),
        ("Columns of tanks rolled through the streets of Khartoum early on Thursday.", "strategic.troop_movement"),
        ("US special forces landed at Kandahar airfield on Monday.", "strategic.troop_movement"),
        ("A first contingent of 150 Rwandan troops flew to Bangui on Thursday.", "strategic.troop_movement"),
        ("Army units crossed the river near Raqqa on Monday.", "strategic.troop_movement"),
        ("Russia moves missile launchers to Crimea.", "strategic.troop_movement"),
        ("The opposition leader was led away in handcuffs from his house in Harare.", "strategic.arrest"),
        ("Kenyan police are holding three suspects in connection with the bombing in Mombasa.", "strategic.arrest"),
        ("A cell of eight militants was dismantled in Tangier on Friday.", "strategic.arrest"),
        ("Intelligence officers took the cleric into custody at an airport in Lagos.", "strategic.arrest"),
        ("The mastermind was tracked down and arrested in Brussels on Friday.", "strategic.arrest"),
        ("Colombian troops captured a rebel commander in Cali on Monday.", "strategic.arrest"),
        ("Masked men bundled the lawyer into a car in Tripoli on Tuesday.", "civilians.abduction"),
        ("Militants stopped a bus in Kabul and took 30 passengers with them.", "civilians.abduction"),
        ("Gunmen drove the engineer to an unknown location near Tripoli on Monday.", "civilians.abduction"),
        ("Herders abduct 30 students in Kaduna.", "civilians.abduction"),
        ("Nine army officers switched sides and joined the opposition in Daraa.", "strategic.group_change"),
        ("Rebels turned in their weapons at a ceremony in Bangui on Thursday.", "strategic.group_change"),
        ("Rebel factions in Aleppo united under a single command on Monday.", "strategic.group_change"),
        ("About 80 child soldiers were demobilised in Malakal on Friday.", "strategic.group_change"),
        ("Turkish troops have established an observation point near Aleppo.", "strategic.base_established"),
        ("The army converted the school in Homs into a barracks on Monday.", "strategic.base_established"),
        ("A bomb was found and made safe near a market in Jakarta on Sunday.", "strategic.disrupted_attack"),
        ("Police shot the man before he could detonate his vest in Tanta.", "strategic.disrupted_attack"),
        ("A truck loaded with weapons was intercepted near Homs on Monday.", "strategic.disrupted_attack"),
        ("Militants smashed statues in a museum in Mosul on Monday.", "strategic.property_destruction"),
        ("Settlers uprooted 200 olive trees near Nablus on Monday.", "strategic.property_destruction"),
        ("Gunmen burnt down a school in Jos on Monday.", "strategic.property_destruction"),
        ("Six rebels were killed by the group's militants on Friday.", "battle.armed_clash"),
        ("An Israeli soldier was shot dead by a Palestinian gunman near Hebron.", "battle.armed_clash"),
        ("Pakistani and Indian troops traded fire across the border on Monday.", "battle.armed_clash"),
        ("Boko Haram raised its flag over Bama on Monday.", "battle.nonstate_takes_territory"),
        ("Government forces lost the town of Maan to rebels on Sunday.", "battle.nonstate_takes_territory"),
        ("On Thursday the group seized the town of Arbin.", "battle.nonstate_takes_territory"),
        ("Iraqi forces hoisted the flag over a government building in Ramadi.", "battle.government_regains_territory"),
        ("A bus carrying workers hit a mine on the road to Homs, killing 14.", "remote.bombing"),
        ("Three farmers were killed by a mine near Homs on Monday.", "remote.bombing"),
        ("A man wearing an explosives vest detonated it at a funeral in Peshawar.", "remote.suicide_bombing"),
        ("A grenade went off in a bus in Kigali on Monday, killing a man.", "remote.grenade"),
        ("A local journalist died at the hands of militants in Kunduz on Tuesday.", "civilians.attack"),
        ("Soldiers gang-raped 20 women in a village near Goma on Monday.", "civilians.sexual_violence"),
    ],
)
def test_every_way_of_telling_it_is_read(text: str, kind: str, lexicon: Lexicon) -> None:
    """Wires tell the same act with many verbs, actively, passively, and as a headline."""
    assert kind in told(text, lexicon)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hotel guests were moved to another wing while the lifts were repaired.", "strategic.displacement"),
        ("Thousands of fans streamed out of the stadium in Leeds after the game.", "strategic.displacement"),
        ("The charity helps people displaced by war find jobs.", "strategic.displacement"),
        ("The striker pulled out of the squad with a knee injury.", "strategic.nonviolent_transfer"),
        ("The militants left two bombs in the market of Homs.", "strategic.nonviolent_transfer"),
        ("The general left the army in 2010.", "strategic.nonviolent_transfer"),
        ("The army reached an agreement with the union in Lagos.", "strategic.troop_movement"),
        ("The militia leader arrived in Geneva for peace talks.", "strategic.troop_movement"),
        ("The coffins of four soldiers arrived in Paris on Monday.", "strategic.troop_movement"),
        ("The army targeted the areas surrounding Homs on Monday.", "strategic.troop_movement"),
        ("The base near the town of Arbin was quiet on Sunday.", "strategic.troop_movement"),
        ("Reporters surrounded the actor outside the hotel in Rome.", "strategic.troop_movement"),
        ("Police took away the rubbish left by protesters in Leeds.", "strategic.arrest"),
        ("The police held a press conference in Kano on Monday.", "strategic.arrest"),
        ("The helicopter crashed near territory held by the rebels.", "strategic.arrest"),
        ("The fishermen caught two sharks off Durban.", "strategic.arrest"),
        ("The rebels held talks with villagers near Homs.", "civilians.abduction"),
        ("Militants took 12 villages from the army near Homs.", "civilians.abduction"),
        ("The two unions joined forces to demand higher pay.", "strategic.group_change"),
        ("They met in the desert near Homs where rebels live.", "strategic.group_change"),
        ("Volunteers set up a camp for the refugees near the border.", "strategic.base_established"),
        ("The soldiers built a school in the village.", "strategic.base_established"),
        ("A controlled explosion at the quarry shook the village.", "strategic.disrupted_attack"),
        ("The storm smashed windows in the church.", "strategic.property_destruction"),
        ("Workers knocked down the old church to widen the road.", "strategic.property_destruction"),
        ("The army suffered heavy losses in the First World War.", "battle.armed_clash"),
        ("A hotel group took over the airport in a deal worth 2 billion.", "battle.nonstate_takes_territory"),
        ("The army cleared snow from roads in Ankara.", "battle.government_regains_territory"),
        ("Militants in the party blew up at the mayor in Leeds.", "remote.suicide_bombing"),
        ("The terrorists blew up a car and a motorcycle near Homs.", "remote.suicide_bombing"),
        ("The gold mine killed four miners when it collapsed in Chile.", "remote.bombing"),
        ("The champion shelled out a fortune for the car.", "remote.shelling"),
        ("The rape harvest was poor in Poland.", "civilians.sexual_violence"),
        ("Jihadists have attacked an oil and gas field in Syria.", "remote.chemical_weapon"),
    ],
)
def test_the_same_words_of_something_else(text: str, kind: str, lexicon: Lexicon) -> None:
    """Sport, business, journeys and statements speak in the words of war."""
    assert kind not in told(text, lexicon)


def test_a_longer_trigger_that_does_not_hold_hides_no_shorter_one(lexicon: Lexicon) -> None:
    """ "flew to" is of ministers: of troops it is "flew"."""
    assert told("Two hundred soldiers flew to Bangui on Thursday.", lexicon) == ["strategic.troop_movement"]


def test_a_clash_that_people_flee_is_a_clash(lexicon: Lexicon) -> None:
    """Movement is told beside what it came of, and leads nothing else."""
    text = "Rebels clashed with soldiers in Homs on Monday, killing four. The rebels reached the outskirts of Homs."
    assert "battle.armed_clash" in told(text, lexicon)
