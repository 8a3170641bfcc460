"""Tolls in the ways wires write them: ranges, sums in several clauses, lists by name, parts, and what adds nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Lexicon
from streams.extract.document import Document
from streams.extract.figures import find_casualties, merge_casualties
from streams.extract.read import read

WEDNESDAY = datetime(2024, 5, 8, 15, 30, tzinfo=UTC)
Killed = list[tuple[int, int | None]]


DISPATCHES: list[tuple[str, Killed]] = [
    ("Between 10 and 15 villagers were killed when gunmen attacked the hamlet of Dorva on Monday.", [(10, 15)]),
    ("Ten to 12 soldiers died in an ambush near Kalmeth on Sunday, the army said.", [(10, 12)]),
    ("An explosion at a market in Resko killed as many as 30 people, witnesses said on Tuesday.", [(0, 30)]),
    ("No fewer than 18 people were killed in an attack on Ubaro village on Friday.", [(18, None)]),
    ("A car bomb in Tarmis killed upwards of 40 people on Monday.", [(40, None)]),
    (
        "Nearly 60 people were killed and 100 others injured when a ferry capsized off Lomba on Thursday.",
        [(60, 60)],
    ),
    ("Two or three rebels were killed in a clash with troops at Senda, a spokesman said.", [(2, 3)]),
    ("Gunmen killed four people in the village of Karsa on Monday and two more died in hospital.", [(6, 6)]),
    (
        "A bomb killed seven people at a mosque in Hadra on Friday; an eighth died later of his wounds.",
        [(8, 8)],
    ),
    (
        "The shelling killed three children in Novka, and their grandmother died of her injuries on the way to "
        "hospital.",
        [(4, 4)],
    ),
    (
        "A suicide bomber blew himself up at a checkpoint in Zerin on Sunday, killing five soldiers. Two civilians "
        "were also killed.",
        [(7, 7)],
    ),
    (
        "Five people were killed instantly when a bus hit a mine near Korda on Saturday and three others died on the "
        "way to hospital.",
        [(8, 8)],
    ),
    (
        "Militants stormed a police post in Bakhir on Tuesday, killing six policemen. Four militants were killed in "
        "return fire.",
        [(10, 10)],
    ),
    (
        "Nine soldiers and 14 insurgents were killed in fighting near Adaleh on Wednesday, the defence ministry said.",
        [(23, 23)],
    ),
    (
        "Gunmen shot dead Councillor Petar Milev and his wife Ana outside their home in Brod on Sunday.",
        [(2, 2)],
    ),
    (
        "The blast in Lenz on Monday killed Omar Sadik, 34, his brother Yusuf, 29, and their cousin Tariq Sadik, 31.",
        [(3, 3)],
    ),
    ("Marta Ruiz, a nurse, and two of her patients were murdered in San Telmo on Friday.", [(3, 3)]),
    ("Army shelling of Deir Salem killed Huda Amin and her three daughters on Monday.", [(4, 4)]),
    (
        "The death toll from Sunday's blast in Karim rose to 31 after three more victims died in hospital.",
        [(31, 31)],
    ),
    (
        "Rescuers pulled four more bodies from the rubble of a hotel that collapsed in Tessa on Monday, bringing the "
        "death toll to 17.",
        [(17, 17)],
    ),
    (
        "A bomb exploded in Jalor on Monday. Hospital officials put the number of dead at 12, revising an earlier "
        "count of 15.",
        [(12, 12)],
    ),
    (
        "A landslide buried a village near Huaro on Friday. Twenty-three bodies had been recovered by Saturday.",
        [(23, 23)],
    ),
    ("Clashes in Tarsa on Friday claimed the lives of eight fighters and a medic.", [(9, 9)]),
    ("An air strike on Maret on Monday killed 12 people, among them four women and five children.", [(12, 12)]),
    ("Of the 16 people killed in the attack on a convoy near Leda on Thursday, nine were soldiers.", [(16, 16)]),
    (
        "Twenty people, half of them schoolchildren, died when a truck ploughed into a bus stop in Comba on Monday.",
        [(20, 20)],
    ),
    (
        "A mortar attack on Vasin on Tuesday killed 11, most of them women. Three of the dead were from one family.",
        [(11, 11)],
    ),
    ("A grenade thrown into a bar in Kiro on Saturday killed or injured more than 20 people.", []),
    ("The bombing in Alema on Sunday caused 34 casualties, including nine dead.", [(9, 9)]),
    (
        "The attack on a bus near Bela on Monday left six dead and 15 wounded, three of them seriously.",
        [(6, 6)],
    ),
    (
        "One person was killed and a dozen hurt when police opened fire on protesters in Tiro on Friday.",
        [(1, 1)],
    ),
    (
        "Gunmen killed three farmers near Duma on Monday. More than 400 people have been killed in the region this "
        "year.",
        [(3, 3)],
    ),
    (
        "Rebels attacked a village near Sola on Sunday, killing two people. Last month 28 people died in a similar "
        "attack in Benta.",
        [(2, 2)],
    ),
    (
        "Rebels ambushed a patrol near Kova on Monday, killing three soldiers. The army then shelled the village of "
        "Lissa, killing nine civilians.",
        [(3, 3), (9, 9)],
    ),
    (
        "A soldier shot dead two villagers in Anta on Monday. Army shelling killed six people in nearby Borso on "
        "Tuesday.",
        [(2, 2), (6, 6)],
    ),
    (
        "Warplanes struck rebel positions near Hafra on Sunday after insurgents overran an army base there. The "
        "monitor said 20 soldiers and 35 insurgents were killed in the fighting.",
        [(55, 55)],
    ),
    (
        "Government troops attacked Duro at dawn on Friday, backed by air strikes. At least 14 rebels and four "
        "soldiers died in the battle, residents said.",
        [(18, None)],
    ),
    ("Nobody was killed in the bombing of a bridge near Savo on Tuesday, police said.", [(0, 0)]),
    (
        "The quake that struck Penja on Sunday killed two people in Roma district, five in Talin and one in Kusa.",
        [(8, 8)],
    ),
    (
        "A bomb hidden in a cart killed a woman and her baby in Tafira on Monday and wounded nine shoppers, one of "
        "whom later died.",
        [(3, 3)],
    ),
    (
        "Six people have been confirmed dead and 13 remain missing after a boat sank off Pelu on Wednesday.",
        [(6, 6)],
    ),
    (
        "A policeman was killed and his partner critically wounded in a shooting in Gorna on Sunday. The second "
        "officer died on Monday.",
        [(2, 2)],
    ),
    ("The bodies of five men with gunshot wounds were found near Tolu on Thursday, police said.", [(5, 5)]),
    (
        "At least 50 people, the majority of them pilgrims, were crushed to death at a shrine in Karol on Friday.",
        [(50, None)],
    ),
]


@pytest.mark.parametrize(("text", "dead"), DISPATCHES)
def test_dead_of_a_dispatch(lexicon: Lexicon, text: str, dead: Killed) -> None:
    """A desk takes the number over without counting again."""
    found = read(Document(text, published=WEDNESDAY), lexicon).mentions
    told = [mention.casualties.killed for mention in found if not mention.background]
    assert sorted([(one.low, one.high) for one in told if one is not None], key=str) == dead


def dead_in(text: str, lexicon: Lexicon) -> int | None:
    """Return the lowest number of dead that the sentences tell together."""
    document = Document(text)
    told = [harm for sentence in document.sentences for harm in find_casualties(document, sentence, lexicon.actors)]
    killed = merge_casualties(told).killed
    return killed.low if killed else None


SENTENCES: list[tuple[str, int | None]] = [
    # where and when stand between the noun and its victims
    ("The minister spoke of the death on Tuesday of nine people in an attack in Karsa.", 9),
    ("THE ASSASSINATION ON 22 MARCH OF PEDRO BALMORI, ITS CANDIDATE, SHOCKED THE COUNTRY.", 1),
    # lists
    ("THE MURDERS OF LUIS CARLOS MENDIZ, BERNARDO OSPINO, AND OF COLONEL VALDEMAR TORRIJO WERE PLANNED THERE.", 3),
    ("The blast killed his wife, Marta Ruiz, and two guards.", 3),
    ("They killed a guard, Ana Ruiz and two others.", 4),
    ("THE MURDER OF PRIESTS IGNACIO ELGUERA AND IGNACIO BORJA, RECTOR AND VICE RECTOR, SHOCKED THE CITY.", 2),
    (
        "PRIESTS IGNACIO ELGAR, RECTOR OF THE UCB; IGNACIO BARUSO, JUAN MORENTE, SEGUNDO MONTEROS (SPANIARDS), AND "
        "AMANDO LOPERZ (CHILEAN), AS WELL AS THEIR COOK, ELBA RAMONE, AND HER DAUGHTER, CELINA RAMONE, WERE MURDERED.",
        7,
    ),
    ("FABIO RIOS, MAYOR OF PUERTO LANZA, META DEPARTMENT, IN THE EAST, AND HIS SON LUIS SALVEDO WERE KILLED.", 2),
    ("Six priests -- five Spaniards and one Chilean -- and two women were murdered.", 8),
    ("The mayor of San Pedro and Ana Ruiz were killed.", 2),
    ("The mayor of Puerto Lanza and San Pedro was killed.", 1),
    ("A TECHNICIAN OF THE (CBT) TELEVISION NETWORK WAS KILLED.", 1),
    ("Gunmen kidnapped a pastor, killed a Colombian, and wounded two others.", 1),
    # who those were is told, not who else
    ("The bomb killed three people, a policeman and two children.", 3),
    ("An inquiry will be made into the murders of three reporters, two Kenyans and a Dutchman.", 3),
    ("The bomb killed two soldiers, a policeman and a civilian.", 4),
    ("The raid killed three people, five soldiers and a child.", 9),
    # somebody besides
    ("Two men were killed and a third man died on Monday.", 3),
    ("A third of them died.", None),
    ("A fourth man died on Monday.", 4),
    ("Six policemen were killed. Four militants were also killed.", 10),
    ("Six policemen were killed. Four militants died in the fight.", 10),
    ("Six people were killed. Four militants died in the fight.", 6),
    ("The army said 12 militants were killed. Villagers said 17 civilians were killed.", 12),
    ("The mayor was shot dead. His wife said that her husband was killed at noon.", 1),
    ("Six people died. Four died at once, and two more died in hospital.", 6),
    ("At least 20 people were killed. Three more died later.", 20),
    (
        "The chief, his son and 20 other rebels were killed, a source said. His son and 20 other rebels died at noon.",
        22,
    ),
    ("Two tourists, both Germans, and their driver were killed by an avalanche.", 3),
    ("An avalanche killed two tourists, both Germans, and their driver.", 3),
    ("The blast on Monday killed commander Sadik and three of his men.", 4),
    ("On Friday wounded soldiers were flown out.", None),
    ("The army said it killed 30 militants. The militants said they had killed eight soldiers.", 30),
    ("THEY MURDERED THREE PEASANTS IN GUACHO, SOUTHERN CAUDA DEPARTMENT, AND TWO IN ANTILLO.", 3),
    ("Six people died, two of them on the way to hospital.", 6),
    ("The toll rose to 31 after three more victims died.", 31),
    ("Moro's death is one more leader murdered.", 1),
    # what has not happened, and dates
    ("He must be killed, the caller said.", None),
    ("The pilot must have been killed at once, he said.", 1),
    ("ON 23 SEPTEMBER 28 BODIES OF PEASANTS WERE FOUND NEAR THE TOWN.", 28),
    # words that say dead in their place only
    ("It was the deadliest stampede in years, in which 90 pilgrims were trampled.", 90),
    ("Some 40 fans were trampled in a stampede.", None),
    ("The six priests riddled with bullets at the college were buried.", 6),
    ("A car was found riddled with bullets.", None),
    ("The bombing caused 34 casualties, including nine dead.", 9),
    ("The blast on Monday killed Omar Sadik and his brother.", 2),
]


@pytest.mark.parametrize(("text", "dead"), SENTENCES)
def test_dead_of_a_sentence(lexicon: Lexicon, text: str, dead: int | None) -> None:
    """Grammar says whom a word of harm befalls, and whether they come on top of those told before."""
    assert dead_in(text, lexicon) == dead


TOGETHER: list[tuple[str, list[tuple[str, int | None]]]] = [
    (  # dead of both sides are those of the fight, not of the strikes beside it
        "Warplanes struck Dorva on Monday. The monitor said 40 rebels and 12 soldiers were killed. "
        "Rebels had launched an assault on the town at dawn on Monday.",
        [("battle.armed_clash", 52), ("remote.air_strike", None)],
    ),
    (  # dead of one side may be those of the strikes
        "Warplanes struck Dorva on Monday. The monitor said 40 rebels were killed.",
        [("remote.air_strike", 40)],
    ),
    (  # counts that go on from a total are each of their own
        "According to the monitor at least 90 civilians have been killed in Taiz since the offensive began on Sunday. "
        "Another 25 people were killed in strikes on the east of the city. It reported three more deaths in rebel "
        "fire on the Sabir district.",
        [("civilians.attack", 3), ("civilians.attack", 90), ("remote.air_strike", 25)],
    ),
    (  # what years of war have cost is not the toll of the day
        "Gunmen attacked a village near Dorva on Monday. More than 7,000 people have died there in ten years of war.",
        [("civilians.attack", None)],
    ),
    (  # a sum over several, told again for each
        "Four people were killed in attacks on Karsa and Dorva. The shells at Karsa killed a girl. A bomb killed "
        "three shepherds in Dorva.",
        [("remote.bombing", 3), ("remote.shelling", 1)],
    ),
    (  # more dead elsewhere are another happening's
        "A shell killed two pupils in Dorva on Monday. Shelling in Lota has meanwhile killed another three people.",
        [("remote.shelling", 2), ("remote.shelling", 3)],
    ),
    (  # whom an earlier line has counted
        "A court heard of the murder of six priests. The priests were shot dead on Monday in Karsa.",
        [("crime.violent", 6), ("justice.charge_or_verdict", None)],
    ),
]


@pytest.mark.parametrize(("text", "killed"), TOGETHER)
def test_figures_over_several_lines(lexicon: Lexicon, text: str, killed: list[tuple[str, int | None]]) -> None:
    """A figure belongs to one happening, and to the one that it is told of."""
    found = read(Document(text, published=WEDNESDAY), lexicon).mentions
    told = [(m.type, m.casualties.killed.low if m.casualties.killed else None) for m in found]
    assert sorted(told, key=str) == sorted(killed, key=str)
