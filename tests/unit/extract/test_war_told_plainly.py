"""The plain words of war reports: who shot down, drove out, broke through, fled; and what only sounds like it."""

from __future__ import annotations

import pytest

from streams.extract import Document, Lexicon, read


def told(text: str, lexicon: Lexicon) -> list[str]:
    """Return the types of what is told as news."""
    return [mention.type for mention in read(Document(text), lexicon).mentions if not mention.background]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rebels shot down a government helicopter near the village of Tell Abyad on Monday.", "battle.armed_clash"),
        ("A fighter jet was downed by insurgents in the countryside of Homs on Sunday.", "battle.armed_clash"),
        ("Insurgents brought down a military drone over Homs on Sunday.", "battle.armed_clash"),
        ("Fighting raged in Zabadani on Thursday, the monitor said.", "battle.armed_clash"),
        ("Clashes raged around Zabadani on Thursday according to the monitor.", "battle.armed_clash"),
        ("Rival factions fought with machine guns in a suburb of Tripoli on Monday.", "battle.armed_clash"),
        ("Twelve rebels died in a failed attempt to infiltrate the heart of Homs on Monday.", "battle.armed_clash"),
        ("Heavy gunfire was exchanged between rival militias in Tripoli on Monday.", "battle.armed_clash"),
        ("Tanks opened fire on the village of Arbin on Monday, hitting two homes.", "remote.shelling"),
        ("The attacker detonated his explosives at a bakery in Homs on Tuesday.", "remote.suicide_bombing"),
        ("A militant rammed an explosives-laden truck into a police post in Gao on Friday.", "remote.suicide_bombing"),
        ("An explosive-laden vehicle was detonated near an office in Kandahar on Sunday.", "remote.bombing"),
        ("Chlorine-filled barrels were dropped on Saraqib on Monday, doctors said.", "remote.chemical_weapon"),
        ("A person choked in an attack in which the rebels used poisonous gases near Homs.", "remote.chemical_weapon"),
        ("The militants threw a man off a roof in Raqqa on Monday.", "civilians.attack"),
        ("Armed men hacked 12 farmers to death in Jos on Saturday.", "civilians.attack"),
        ("At least 20 pupils were taken by gunmen from a school in Jos on Wednesday.", "civilians.abduction"),
        ("The Taliban drove rebels out of a base near Kunduz on Saturday.", "battle.nonstate_takes_territory"),
        ("The militants took several villages from government forces on Friday.", "battle.nonstate_takes_territory"),
        ("Kurdish forces captured Umm Sarra from Islamic State on Monday.", "battle.nonstate_takes_territory"),
        ("Soldiers dislodged rebels from the town of Arbin on Monday.", "battle.government_regains_territory"),
        ("Army units restored security and stability to the town of Arbin.", "battle.government_regains_territory"),
        ("Shelling has forced thousands of residents of Homs to flee, the UN said.", "strategic.displacement"),
        ("Some 10,000 people have fled their homes in Aleppo since Thursday.", "strategic.displacement"),
        ("Hundreds of families streamed out of the town of Arbin on Monday.", "strategic.displacement"),
        ("Some 200 militants turned themselves in to the authorities in Homs.", "strategic.group_change"),
        ("A murder suspect turned himself in to police in Lyon on Monday.", "strategic.arrest"),
        ("The militants have set up a security perimeter around the town on Monday.", "politics.coercion"),
        ("The army inflicted heavy losses on militants in Daraa on Monday.", "battle.armed_clash"),
        ("Government troops battled their way into the centre of Ramadi on Monday.", "battle.armed_clash"),
        ("Israel bombed a training site of militants in the Gaza Strip on Sunday.", "remote.air_strike"),
        ("Russia carried out strikes in Idlib on Monday that killed 20 civilians.", "remote.air_strike"),
        ("Strikes by the US-led coalition on Manbij killed 56 civilians on Tuesday.", "remote.air_strike"),
        ("At least 27 people died in bombing by government jets in Douma on Monday.", "remote.air_strike"),
        ("Settlers shot and wounded a farmer near Nablus on Monday.", "civilians.attack"),
        ("Militants slit the throats of 12 villagers near Homs on Monday.", "civilians.attack"),
        ("Rebels burned a man alive in Raqqa on Monday.", "civilians.attack"),
        ("A girl was killed by a sniper shot fired from a roof in Homs on Monday.", "civilians.attack"),
        ("The town of Palmyra fell to IS on Wednesday.", "battle.nonstate_takes_territory"),
        ("At least 40,000 people have been displaced by fighting in Hama, the UN said.", "strategic.displacement"),
        ("Thousands have left Aleppo since Monday to escape the shelling.", "strategic.displacement"),
        ("The last rebels and their families were bused out of Homs on Sunday.", "strategic.displacement"),
        ("The fighting forced 3,000 families from their homes in Marawi on Monday.", "strategic.displacement"),
        ("More than 1,000 families arrived in Afrin from Aleppo on Sunday.", "strategic.displacement"),
        ("Soldiers captured four rebel fighters near Goma on Monday.", "strategic.arrest"),
        ("Rebel groups announced the formation of a joint army in Idlib on Monday.", "strategic.group_change"),
        ("A convoy of the Red Cross entered Madaya on Monday with food.", "politics.aid"),
        ("On Saturday Mr Darwish met earlier with representatives of the forum in Ankara.", "politics.meeting"),
        ("The council discussed a conference due to be held in Gaziantep on 25 September.", "politics.meeting"),
        ("Street battles raged in Nyala on Monday between the army and paramilitary fighters.", "battle.armed_clash"),
        ("Troops repelled two assaults on the village of Arbin on Monday.", "battle.armed_clash"),
        ("The two armies traded fire across the border near Rafah on Monday.", "battle.armed_clash"),
        ("A barracks in Gao came under attack on Monday.", "battle.armed_clash"),
        ("The Rapid Support Forces captured the town of Nyala on Monday.", "battle.nonstate_takes_territory"),
        ("Three hills were wrested back from the insurgents on Monday.", "battle.government_regains_territory"),
        ("Rebels lost ground near Homs on Monday as troops advanced.", "battle.government_regains_territory"),
        ("Government troops took the town of Shire on Monday.", "battle.government_regains_territory"),
        ("Four strikes hit the town of Arbin on Tuesday.", "remote.air_strike"),
        ("Israeli strikes killed 20 people in Nuseirat on Monday.", "remote.air_strike"),
        ("A coalition raid on the town of Manbij killed two women.", "remote.air_strike"),
        ("The military struck a command centre of the militants in Tyre on Friday.", "remote.air_strike"),
        ("The army attacked an oil depot in Ryazan with drones on Monday.", "remote.air_strike"),
        ("A drone slammed into an apartment building in Sumy on Monday.", "remote.air_strike"),
        ("The military dropped bombs on a monastery in Homs on Monday.", "remote.air_strike"),
        ("A guided bomb hit a house in Sumy on Monday, killing two.", "remote.air_strike"),
        ("Intense bombing of Douma killed 12 people on Wednesday.", "remote.air_strike"),
        ("The army concentrated its fire on positions of the militants near Homs.", "remote.shelling"),
        ("Herdsmen killed 20 villagers near Jos on Monday.", "civilians.attack"),
        ("Gunmen took away eight villagers near Jos on Monday.", "civilians.abduction"),
        ("Soldiers destroyed a car packed with explosives near Gao on Monday.", "strategic.disrupted_attack"),
        ("The fighting displaced 10,000 people in the last few days, the UN said.", "strategic.displacement"),
        ("The alliance announced an offensive to retake Raqqa on Sunday.", "strategic.troop_movement"),
        ("Rebels inflicted heavy damage on the power station near Homs on Sunday.", "strategic.property_destruction"),
        ("Crowds gathered on a square in Yerevan on Monday to demand his resignation.", "protest.peaceful"),
        ("A Kurdish-led force drove the Islamic State group out of Manbij.", "battle.nonstate_takes_territory"),
        ("A convoy of 11 buses with rebels left the town of Arbin on Wednesday.", "strategic.displacement"),
        ("Some 700 people, many of them wounded, crossed the border from Syria.", "strategic.displacement"),
        ("Nusra fighters attacked the headquarters of a brigade near Azaz on Monday.", "battle.armed_clash"),
    ],
)
def test_plain_words_of_war_state_an_event(text: str, kind: str, lexicon: Lexicon) -> None:
    """What every war report says in these words is news."""
    assert kind in told(text, lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "The council shot down a proposal to build a new stadium on Monday.",
        "The mayor brought down the cost of bus fares on Monday.",
        "The drone was downed by a gust of wind, the farmer said.",
        "The debate raged in parliament over the budget.",
        "A battle raged in court over the will of the late singer.",
        "The company engaged a new law firm after the death of its founder.",
        "The pupils were taken by bus to the museum on Monday.",
        "She drove a car into a garage wall on Monday.",
        "Ministers broke the siege of reporters at the door.",
        "The team escaped to the countryside for a training camp on Monday.",
        "Fighting inflation remains the main aim of the bank.",
        "The police restored order to the queue.",
        "Residents will escape the heat to the coast for the summer.",
        "The school has a conference with parents due to be held on Monday.",
        "Mr Darwish met the head coach of the club before the match.",
        "The company bused supporters out of the stadium on Monday.",
        "The cook cut the throat of a sheep for the feast.",
    ],
)
def test_words_of_war_in_peace_state_none(text: str, lexicon: Lexicon) -> None:
    """The same words of proposals, prices, courts and schools."""
    assert told(text, lexicon) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("A woman cried after a missile fired by government forces hit her home in Homs.", ["remote.shelling"]),
        ("Trucks carrying food and medicine entered the town of Madaya on Monday.", ["politics.aid"]),
        ("The president fired his defence minister on Monday.", ["politics.leadership_change"]),
        ("Rebels withdrew from the town of Homs on Friday under a deal.", ["strategic.nonviolent_transfer"]),
        ("Rebel forces pull back from areas near Homs.", ["strategic.nonviolent_transfer"]),
        ("A child was killed when a shell exploded in a schoolyard in Homs.", ["remote.shelling"]),
        ("Army units killed 12 militants and destroyed a mortar launcher in Homs.", ["battle.armed_clash"]),
        ("An uneasy truce between the army and Kurdish militias broke down in Hasaka.", []),
        ("An army unit destroyed two vehicles of the militants near Homs on Sunday.", ["battle.armed_clash"]),
        ("Bunkers of the insurgents were destroyed near Homs on Sunday.", ["battle.armed_clash"]),
        ("Army units thwarted an attack by rebels on a post near Homs.", ["battle.armed_clash"]),
        ("Police foiled a terrorist attack in Amman on Monday.", ["strategic.disrupted_attack"]),
        ("Police rounded up 40 people in raids in Lyon on Tuesday.", ["strategic.arrest"]),
        ("A truck with explosives was destroyed by troops before it reached Homs.", ["strategic.disrupted_attack"]),
        ("The minister called the shelling of Homs on Monday a massacre.", ["politics.accusation", "remote.shelling"]),
        ("The operation was aimed at the recapture of the town of Arbin.", []),
        ("The rebels want to seize the airport and capture the town of Arbin.", ["politics.demand"]),
        ("Kurdish-led fighters advanced inside the Islamic State bastion of Manbij.", ["strategic.troop_movement"]),
        ("Jets killed 12 militants near Homs, destroying their bunkers and weapons.", ["remote.air_strike"]),
        ("A tank and two pickups were destroyed in the clashes near Homs.", ["battle.armed_clash"]),
        ("Air strikes near Homs destroyed six fighting positions.", ["remote.air_strike"]),
        ("Warplanes hit people fleeing the town of Arbin on Monday.", ["remote.air_strike"]),
    ],
)
def test_one_word_of_two_senses_is_one_event(text: str, kinds: list[str], lexicon: Lexicon) -> None:
    """A missile that is fired costs nobody an office, and those who leave a town reject no deal."""
    assert told(text, lexicon) == kinds


def test_raids_after_air_strikes_come_from_the_air(lexicon: Lexicon) -> None:
    """A wire says air strikes once; the raids of the next line are of the same kind, at another place."""
    text = (
        "Air strikes killed seven people in Khan Shaykhun on Monday, a monitor said. "
        "Another nine people were killed in raids on Saraqib further north."
    )
    assert told(text, lexicon) == ["remote.air_strike", "remote.air_strike"]
    police = "Police arrested two men in raids on homes in Homs on Monday."
    assert "remote.air_strike" not in told(police, lexicon)


def test_who_holds_a_town_did_not_strike_it(lexicon: Lexicon) -> None:
    """ "By" says whose the town is: one strike, told once."""
    text = "Eleven civilians were killed in barrel bomb attacks in the town of Al-Bab held by the Islamic State group."
    assert told(text, lexicon) == ["remote.air_strike"]


def test_clashes_are_no_part_of_air_strikes(lexicon: Lexicon) -> None:
    """Two sides that fight are another happening than bombs from above, in one town and on one day."""
    text = (
        "Warplanes bombed Hasaka on Friday, residents said. "
        "Clashes between army troops and Kurdish fighters in Hasaka left nine people dead."
    )
    assert sorted(told(text, lexicon)) == ["battle.armed_clash", "remote.air_strike"]


def test_the_second_bomber_is_of_the_same_attack(lexicon: Lexicon) -> None:
    """He is counted with the first; only another place would set his bomb apart."""
    text = (
        "A double suicide bomb attack at a checkpoint in Homs killed 22 people on Tuesday. "
        "As a crowd gathered the second bomber detonated his explosives, the governor said."
    )
    assert told(text, lexicon) == ["remote.suicide_bombing"]


def test_stepped_up_raids_are_not_the_raid_of_friday(lexicon: Lexicon) -> None:
    """What goes on is history beside what happened on a day."""
    text = (
        "Residents said on Saturday that the army has stepped up air strikes on areas held by rebels. "
        "Thirteen people were killed in air strikes on the town of Talbiseh on Friday."
    )
    found = read(Document(text), lexicon).mentions
    assert [mention.place.name for mention in found if not mention.background] == ["Talbiseh"]


def test_meanwhile_what_the_army_does_is_another_happening(lexicon: Lexicon) -> None:
    """ "The" points ahead to whose it is, not back."""
    text = (
        "Militants fired rocket shells at Aleppo on Monday, killing five people. "
        "A girl is among the dead, a police source said. "
        "Meanwhile a photographer was hurt covering the military operations carried out by the army "
        "against militants in the south of Aleppo."
    )
    assert told(text, lexicon) == ["remote.shelling", "battle.armed_clash"]


def test_figures_of_those_who_fled_are_of_the_flight(lexicon: Lexicon) -> None:
    """Not of the fighting from which they fled."""
    text = "Heavy fighting in Homs has forced 2,000 families to flee, the UN said on Friday."
    found = {mention.type: mention.casualties for mention in read(Document(text), lexicon).mentions}
    flight = found["strategic.displacement"].displaced
    assert flight is not None and flight.low == 2000
    assert found["battle.armed_clash"].displaced is None
