"""Whom a toll counts: numbers spelt, counts of the dead, injuries caused, lists, kinds of victims, and who is none."""

from __future__ import annotations

import pytest
from test_figures_paradigms import Bounds, bounds

from streams.extract.figures import KINDS

KILLED, INJURED, MISSING, DISPLACED, DETAINED = KINDS

SPELT: list[tuple[str, Bounds]] = [
    ("The flood has led to forty five deaths.", {KILLED: (45, 45)}),
    ("Twenty two people were killed in the blaze.", {KILLED: (22, 22)}),
    ("One hundred and twenty three miners died.", {KILLED: (123, 123)}),
    ("Sixty seven passengers were hurt when the train left the rails.", {INJURED: (67, 67)}),
    ("Police detained thirty one protesters.", {DETAINED: (31, 31)}),
    ("Twenty-two people and one hundred seven soldiers were killed.", {KILLED: (129, 129)}),
    ("The quake killed two hundred and six villagers.", {KILLED: (206, 206)}),
    ("Some forty or fifty people were wounded.", {INJURED: (40, 50)}),
    ("Thirty 10-year-old boys drowned.", {KILLED: (30, 30)}),
    ("A thousand five hundred families fled.", {DISPLACED: (1500, 1500)}),
    ("Ninety nine people have died of the fever.", {KILLED: (99, 99)}),
]
COUNTS: list[tuple[str, Bounds]] = [
    ("The confirmed death count is over 12,000.", {KILLED: (12000, None)}),
    ("The death count from the storm has risen to 41.", {KILLED: (41, 41)}),
    ("The body count stands at 30.", {KILLED: (30, 30)}),
    ("Officials put the death count at 19.", {KILLED: (19, 19)}),
    ("The death toll stood at 61 on Friday.", {KILLED: (61, 61)}),
    ("The toll now stands at 14 dead and 30 injured.", {KILLED: (14, 14), INJURED: (30, 30)}),
    ("The governor put the death toll at six and the number of injured at 28.", {KILLED: (6, 6), INJURED: (28, 28)}),
    (
        "The death toll following the gunmen's Thursday raid on Tarin village in the southern Dorva province "
        "reached 51 people.",
        {KILLED: (51, 51)},
    ),
    ("The death toll after Monday's attack has reached 23.", {KILLED: (23, 23)}),
    ("The toll of dead rose to 9 and that of injured to 44.", {KILLED: (9, 9)}),
    ("The number of the wounded rose to 120.", {INJURED: (120, 120)}),
    ("The number of injured is 45.", {INJURED: (45, 45)}),
    ("The ministry updated its toll to 18 dead.", {KILLED: (18, 18)}),
    ("The blast left a final toll of 11 dead.", {KILLED: (11, 11)}),
    (
        "Fifty-one dead and over 100 wounded are the final numbers, the source said.",
        {KILLED: (51, 51), INJURED: (100, None)},
    ),
    ("The vote count is 12,000.", {}),
    ("The road toll stands at 19.", {}),
]
CAUSED: list[tuple[str, Bounds]] = [
    ("The shells killed two people and caused serious injuries to a woman.", {KILLED: (2, 2), INJURED: (1, 1)}),
    ("The blast caused injuries to 12 people.", {INJURED: (12, 12)}),
    ("The attack inflicted injuries on four guards.", {INJURED: (4, 4)}),
    (
        "The incident claimed the lives of some 80 people and inflicted harm on an additional 200 civilians.",
        {KILLED: (80, 80), INJURED: (200, 200)},
    ),
    ("The crash resulted in injuries to three passengers.", {INJURED: (3, 3)}),
    ("The explosion caused the deaths of five workers and injuries to nine others.", {KILLED: (5, 5), INJURED: (9, 9)}),
    ("The fire led to the death of a mother and injury to her two sons.", {KILLED: (1, 1), INJURED: (2, 2)}),
    ("The rocket led to the killing of one person and the injury of 40 others.", {KILLED: (1, 1), INJURED: (40, 40)}),
    ("The bombing resulted in the injury of six citizens.", {INJURED: (6, 6)}),
    ("The attack resulted in the martyrdom of three soldiers.", {KILLED: (3, 3)}),
    ("The accident caused injuries to the driver's leg.", {}),
    ("The shelling caused damage to 12 houses.", {}),
    ("The ban would prevent injuries to 200 players.", {}),
    ("The law covers injuries to two or more workers.", {}),
    ("The storm caused no injuries to residents.", {INJURED: (0, 0)}),
]
BESIDES: list[tuple[str, Bounds]] = [
    (
        "The attack left more than 14 dead in addition to over 50 others injured.",
        {KILLED: (14, None), INJURED: (50, None)},
    ),
    (
        "The shelling killed 12 people in addition to wounding more than 200 others.",
        {KILLED: (12, 12), INJURED: (200, None)},
    ),
    (
        "Twelve people were killed in addition to more than 200 others injured.",
        {KILLED: (12, 12), INJURED: (200, None)},
    ),
    ("The blast left six dead as well as 20 injured.", {KILLED: (6, 6), INJURED: (20, 20)}),
    ("The blast left six dead, along with 20 injured.", {KILLED: (6, 6), INJURED: (20, 20)}),
    ("The clashes left nine dead besides dozens wounded.", {KILLED: (9, 9), INJURED: (24, None)}),
    ("The strike killed six people as well as wounding 20.", {KILLED: (6, 6), INJURED: (20, 20)}),
    (
        "Seven people were killed and 11 others injured in addition to material damage to houses.",
        {KILLED: (7, 7), INJURED: (11, 11)},
    ),
    ("The army killed 20 militants in addition to destroying 12 vehicles.", {KILLED: (20, 20)}),
    ("The quake left 40 people dead, in addition to 300 homeless.", {KILLED: (40, 40), DISPLACED: (300, 300)}),
]
HEADLINES: list[tuple[str, Bounds]] = [
    ("A woman killed 30 injured in shelling of Dorva.", {KILLED: (1, 1), INJURED: (30, 30)}),
    ("One killed 12 injured in blast.", {KILLED: (1, 1), INJURED: (12, 12)}),
    ("One dead, 12 hurt in bus crash.", {KILLED: (1, 1), INJURED: (12, 12)}),
    ("A child killed four wounded by mine.", {KILLED: (1, 1), INJURED: (4, 4)}),
    ("Soldier killed, three hurt in ambush.", {KILLED: (1, 1), INJURED: (3, 3)}),
    ("Ten dead 40 wounded in market bombing", {KILLED: (10, 10), INJURED: (40, 40)}),
    ("Two killed over 70 injured in attacks in Dorva.", {KILLED: (2, 2), INJURED: (70, None)}),
    ("A gunman killed 12 people in Dorva.", {KILLED: (12, 12)}),
    ("A driver killed three pedestrians.", {KILLED: (3, 3)}),
    (
        "At least 57 civilians killed more than 150 injured in attacks on Dorva",
        {KILLED: (57, None), INJURED: (150, None)},
    ),
    ("Rebel fire in Dorva kills 14", {KILLED: (14, 14)}),
    ("Police: 3 shot, 1 killed in Dorva", {KILLED: (1, 1)}),
]
MOSTLY: list[tuple[str, Bounds]] = [
    ("At least 13 civilians, mostly women and children, were killed in the shelling.", {KILLED: (13, None)}),
    ("At least 13 civilians mostly women and children were killed in the shelling.", {KILLED: (13, None)}),
    ("At least 17 people most members of opposition groups were killed in a blast.", {KILLED: (17, None)}),
    ("At least 17 people, most of them members of opposition groups, were killed in a blast.", {KILLED: (17, None)}),
    ("Twenty people, many of them children, drowned.", {KILLED: (20, 20)}),
    ("Some 40 people, the majority of them women, were wounded.", {INJURED: (40, 40)}),
    ("Some 40 people the majority of them women were wounded.", {INJURED: (40, 40)}),
    ("Nine people including three children were killed.", {KILLED: (9, 9)}),
    ("Nine people - including three children - were killed.", {KILLED: (9, 9)}),
    ("Clashes have rocked the city leaving 23 civilians - including nine children - dead.", {KILLED: (23, 23)}),
    ("Clashes have rocked the city leaving 23 civilians, including nine children, dead.", {KILLED: (23, 23)}),
    ("Clashes left 23 civilians, nine of them children, dead.", {KILLED: (23, 23)}),
    ("Seven people, all members of one family, were killed.", {KILLED: (7, 7)}),
    ("Eleven people, among them two nurses, were injured.", {INJURED: (11, 11)}),
    ("Eleven people among them two nurses were injured.", {INJURED: (11, 11)}),
    ("Two people one of them a child were killed.", {KILLED: (2, 2)}),
    ("Eight people, half of them women, were arrested.", {DETAINED: (8, 8)}),
    ("The strike killed 11 people, primarily women and children.", {KILLED: (11, 11)}),
    ("The strike killed 11 people mainly women and children.", {KILLED: (11, 11)}),
    ("The bombs were dropped on a camp killing mostly women and children.", {KILLED: (2, None)}),
    ("Mostly women and children were killed.", {KILLED: (2, None)}),
]
KINDS_OF: list[tuple[str, Bounds]] = [
    ("Suicide bombers have killed at least 30 militiamen and police in Dorva.", {KILLED: (30, None)}),
    ("The group killed 270 soldiers, guards and staff.", {KILLED: (270, 270)}),
    ("The group killed 270 soldiers guards and staff when they took the field.", {KILLED: (270, 270)}),
    ("At least 128 troops and militia were killed on Thursday.", {KILLED: (128, None)}),
    ("The raid killed at least 18 fighters and leaders.", {KILLED: (18, None)}),
    ("Police arrested 40 students and activists.", {DETAINED: (40, 40)}),
    ("More than 200 women and children were kidnapped.", {DETAINED: (200, None)}),
    ("Twelve officers and men were wounded.", {INJURED: (12, 12)}),
    ("The blast wounded 25 shoppers and passers-by.", {INJURED: (25, 25)}),
    ("The bomb killed 12 soldiers and two civilians.", {KILLED: (14, 14)}),
    ("The bomb killed 12 soldiers and a civilian.", {KILLED: (13, 13)}),
    ("The bomb killed a soldier and civilians.", {KILLED: (3, None)}),
    ("The bomb killed two soldiers and several civilians.", {KILLED: (5, None)}),
    ("The bomb killed nine children and their teacher.", {KILLED: (10, 10)}),
    ("The bomb killed two guards and wounded others.", {KILLED: (2, 2), INJURED: (2, None)}),
    ("Nine soldiers and 14 insurgents died.", {KILLED: (23, 23)}),
    ("A soldier, two policemen and three civilians were killed.", {KILLED: (6, 6)}),
    ("The attack killed the governor and his bodyguards.", {KILLED: (3, None)}),
    ("The militia executed 33 young men, soldiers and policemen.", {KILLED: (33, 33)}),
    ("Thousands of women and children fled.", {DISPLACED: (2000, None)}),
]
CLAUSES: list[tuple[str, Bounds]] = [
    (
        "The outbreak has resulted in the deaths of more than 500 people, and United Nations (UN) health "
        "officials are concerned.",
        {KILLED: (500, None)},
    ),
    (
        "The flood has killed 40 people, and rescue workers (most of them volunteers) are searching for more.",
        {KILLED: (40, 40)},
    ),
    ("The blast killed three guards, and the mayor of Dorva, Ana Ruiz, called for calm.", {KILLED: (3, 3)}),
    (
        "The blast killed three guards and police officers from the town of Dorva cordoned off the street.",
        {KILLED: (3, 3)},
    ),
    ("The blast killed six people, and two suspects were later arrested.", {KILLED: (6, 6), DETAINED: (2, 2)}),
    ("The fire killed a man and his wife is in hospital.", {KILLED: (1, 1)}),
    ("The bomb killed a guard, and the army, which had sent troops, blamed rebels.", {KILLED: (1, 1)}),
    ("The strikes left 62 soldiers killed and some 100 wounded he said.", {KILLED: (62, 62), INJURED: (100, 100)}),
    (
        "The strikes left 62 soldiers killed and some 100 wounded the ministry said.",
        {KILLED: (62, 62), INJURED: (100, 100)},
    ),
    (
        "Barrel bombs were dropped on the camp killing 10 people and wounding dozens the Observatory for "
        "Human Rights said.",
        {KILLED: (10, 10), INJURED: (24, None)},
    ),
    (
        "The raid killed 10 people and wounded dozens the Britain-based group said.",
        {KILLED: (10, 10), INJURED: (24, None)},
    ),
    ("The raid killed nine children and 14 others local activists have reported.", {KILLED: (23, 23)}),
    ("The raid killed nine children and 14 others, local activists have reported.", {KILLED: (23, 23)}),
    ("The raid killed nine militants and wounded five a security source said.", {KILLED: (9, 9), INJURED: (5, 5)}),
]
BOTH_WAYS: list[tuple[str, Bounds]] = [
    (
        "The army targeted a gathering, killing and injuring a number of militants.",
        {KILLED: (1, None), INJURED: (1, None)},
    ),
    (
        "A bomber blew himself up at the gate killing and wounding scores of people.",
        {KILLED: (1, None), INJURED: (1, None)},
    ),
    ("Units of the army killed and injured many militants.", {KILLED: (1, None), INJURED: (1, None)}),
    ("Shells hit the district killing or wounding dozens.", {}),
    ("The strike left dozens of militants dead or wounded.", {}),
    ("Dozens of people were killed and injured.", {KILLED: (1, None), INJURED: (1, None)}),
    ("Dozens of people were killed or wounded.", {}),
    ("The mob was accused of killing and robbing two traders.", {}),
    ("Gunmen burst in, shooting and killing three people.", {KILLED: (3, 3)}),
    ("He denied killing and wounding anybody.", {}),
]
HURT_BY: list[tuple[str, Bounds]] = [
    ("Poisoned liquor killed seventeen and blinded a dozen.", {KILLED: (17, 17), INJURED: (12, 12)}),
    ("The acid attack blinded two women.", {INJURED: (2, 2)}),
    ("The mine crippled three boys.", {INJURED: (3, 3)}),
    ("More than 35 people suffered suffocation due to the attack.", {INJURED: (35, None)}),
    ("Nine people suffered smoke inhalation.", {INJURED: (9, 9)}),
    ("Three firefighters suffered burns.", {INJURED: (3, 3)}),
    ("Two women suffered minor injuries.", {INJURED: (2, 2)}),
    ("Two women suffered multiple gunshot wounds.", {INJURED: (2, 2)}),
    ("A guard was treated for a gunshot wound.", {INJURED: (1, 1)}),
    ("Fourteen people were hospitalised.", {INJURED: (14, 14)}),
    ("Fourteen people were taken to hospital with injuries.", {INJURED: (14, 14)}),
    ("Six of them remain in critical condition.", {}),
    ("Ten people were killed, with 12 others in critical condition.", {KILLED: (10, 10), INJURED: (12, 12)}),
    ("Ten people were killed, while 12 more were critically wounded.", {KILLED: (10, 10), INJURED: (12, 12)}),
    ("A photographer sustained slight injuries while covering the fighting.", {INJURED: (1, 1)}),
    ("Three people sustained injuries of varying severity.", {INJURED: (3, 3)}),
    ("The company suffered losses.", {}),
    ("The team suffered a defeat.", {}),
    ("The bridge suffered damage.", {}),
    ("Two people suffered from depression.", {}),
    ("The bank was crippled by a strike.", {}),
    ("Sanctions crippled the economy.", {}),
    ("Hundreds of children were poisoned by school lunches.", {INJURED: (200, None)}),
    ("Some 30 guests fell ill after the wedding.", {}),
]
SPEAKERS: list[tuple[str, Bounds]] = [
    ("Five rebels were wounded he said.", {INJURED: (5, 5)}),
    ("Five rebels were killed and nine wounded she added.", {KILLED: (5, 5), INJURED: (9, 9)}),
    ("He was killed.", {KILLED: (1, 1)}),
    ("The blast killed him.", {KILLED: (1, 1)}),
    ("The wounded were taken to the nearest clinics by rescue teams.", {INJURED: (2, None)}),
    ("The injured were rushed to hospital.", {INJURED: (2, None)}),
    ("Those wounded were taken to hospital.", {INJURED: (2, None)}),
    ("The wounded man was taken to hospital.", {INJURED: (1, 1)}),
    ("The 12 wounded were taken to hospital.", {INJURED: (12, 12)}),
]
RELATIVE_TO: list[tuple[str, Bounds]] = [
    (
        "The explosion killed six people and injured another ten. State television said 19 people were injured.",
        {KILLED: (6, 6), INJURED: (10, 10)},
    ),
    (
        "The blast killed one person and wounded seven others. Three people were wounded when the bomb went "
        "off, an officer said.",
        {KILLED: (1, 1), INJURED: (7, 7)},
    ),
    ("The blast wounded ten people. A further three were hurt in the panic.", {INJURED: (10, 10)}),
    ("Three people were killed and 20 others were wounded.", {KILLED: (3, 3), INJURED: (20, 20)}),
    ("The blast killed six. Another four died in hospital.", {KILLED: (10, 10)}),
]
LISTS: list[tuple[str, Bounds]] = [
    ("The spokesman, his son and 20 other militants were killed in air strikes.", {KILLED: (22, 22)}),
    ("The spokesman his son and 20 other militants were killed in air strikes.", {KILLED: (22, 22)}),
    ("The commander, Omar Sadik, and two aides were killed.", {KILLED: (3, 3)}),
    ("The bishop, the nun and two drivers were shot dead.", {KILLED: (4, 4)}),
    ("Killed were Ana Ruiz, 34, her husband Luis and their baby.", {KILLED: (3, 3)}),
    ("The rector, five priests, the cook and her daughter were murdered.", {KILLED: (8, 8)}),
    ("They murdered six priests and two women who worked in the house.", {KILLED: (8, 8)}),
    ("They murdered six priests, a cook and her daughter.", {KILLED: (8, 8)}),
    ("Six priests as well as the cook and her daughter were murdered.", {KILLED: (8, 8)}),
    ("The murder of six priests, their cook and her daughter shocked the town.", {KILLED: (8, 8)}),
    ("The killing of six priests and two of their employees shocked the town.", {KILLED: (8, 8)}),
    ("Gunmen killed Judge Ana Ruiz and her bodyguard.", {KILLED: (2, 2)}),
    ("Gunmen killed Mayor Luis Paz, Councillor Ana Ruiz and a driver.", {KILLED: (3, 3)}),
    ("Two policemen, identified as Luis Paz and Omar Sadik, were killed.", {KILLED: (2, 2)}),
    ("Two policemen, Luis Paz and Omar Sadik, were killed.", {KILLED: (2, 2)}),
    ("The murder of journalist Ana Ruiz was condemned.", {KILLED: (1, 1)}),
    ("The assassination of Luis Paz, a trade unionist, was condemned.", {KILLED: (1, 1)}),
]
ONE: list[tuple[str, Bounds]] = [
    ("A man was found dead in his flat.", {KILLED: (1, 1)}),
    ("The 34-year-old died at the scene.", {KILLED: (1, 1)}),
    ("38-year-old Ruiz is dead after being stabbed on Friday.", {KILLED: (1, 1)}),
    ("A 12-year-old boy was shot dead.", {KILLED: (1, 1)}),
    ("The army strike killed the rebel commander Abu Taha, sources said.", {KILLED: (1, 1)}),
    ("A woman - sentenced to death for adultery by the militia - was stoned to death.", {KILLED: (1, 1)}),
    ("A woman, sentenced for adultery, was stoned to death.", {KILLED: (1, 1)}),
    ("The pilot was captured and was subsequently killed by a fighter.", {KILLED: (1, 1), DETAINED: (1, 1)}),
    ("A student identified as Omar Sadik was killed by a sniper.", {KILLED: (1, 1)}),
    ("Rebels said they had killed an officer.", {KILLED: (1, 1)}),
    ("The body of a journalist was found in a ditch.", {KILLED: (1, 1)}),
    ("The bodies of four farmers were found in a ditch.", {KILLED: (4, 4)}),
    ("Four bodies were recovered from the river.", {KILLED: (4, 4)}),
    ("Police found the bullet-riddled bodies of six men.", {KILLED: (6, 6)}),
    ("One of the attackers was killed.", {KILLED: (1, 1)}),
    ("One of the three attackers died.", {KILLED: (1, 1)}),
    ("A suicide bomber killed himself and nine soldiers.", {KILLED: (10, 10)}),
]
OUTBREAKS: list[tuple[str, Bounds]] = [
    ("More than 200 people have fallen ill and 12 have died of cholera.", {KILLED: (12, 12)}),
    ("There have been 45 deaths among 1,200 confirmed cases.", {KILLED: (45, 45)}),
    ("The virus has infected 1,200 people and killed 45.", {KILLED: (45, 45)}),
    ("Of the 27 people infected, 21 have died.", {KILLED: (21, 21)}),
    ("The outbreak has killed 45 of the 60 people infected.", {KILLED: (45, 45)}),
    ("Forty-five of the 60 patients have died.", {KILLED: (45, 45)}),
    ("A third person has died of the disease.", {KILLED: (3, 3)}),
    ("Health officials reported two new deaths, bringing the total to 17.", {KILLED: (17, 17)}),
    ("Two more people have died, bringing the number of deaths to 17.", {KILLED: (17, 17)}),
    ("The ministry has confirmed 17 deaths from the disease.", {KILLED: (17, 17)}),
    ("The disease has a mortality rate of 60 percent.", {}),
    ("The flu kills up to 500,000 people a year.", {}),
    ("Sixty people were hospitalised with food poisoning.", {INJURED: (60, 60)}),
    ("So far 345 people have died, the ministry says.", {KILLED: (345, 345)}),
    ("The epidemic left 45 people dead.", {KILLED: (45, 45)}),
    ("The disease caused the deaths of 45 children.", {KILLED: (45, 45)}),
    ("Fatalities have reached 45.", {KILLED: (45, 45)}),
]
LOSSES: list[tuple[str, Bounds]] = [
    ("The blast caused 30 casualties, including nine dead.", {KILLED: (9, 9)}),
    ("The army suffered 12 dead and 30 wounded.", {KILLED: (12, 12), INJURED: (30, 30)}),
    ("The rebels lost 40 fighters in the battle.", {KILLED: (40, 40)}),
    ("The group lost over one hundred militants in the battle.", {KILLED: (100, None)}),
    ("The army lost three soldiers.", {KILLED: (3, 3)}),
    ("The army lost three villages.", {}),
    ("The airline lost 300 jobs.", {}),
    ("The party lost 12 seats.", {}),
    ("The team lost three players to injury.", {}),
    ("Government losses were put at 12 dead.", {KILLED: (12, 12)}),
    ("The clashes left casualties on both sides.", {}),
    ("Nine soldiers fell in the battle.", {}),
    ("Nine fighters were martyred.", {KILLED: (9, 9)}),
    ("Army forces eliminated nine terrorists.", {KILLED: (9, 9)}),
    ("The army inflicted heavy losses on the militants, killing 20.", {KILLED: (20, 20)}),
    ("The raid accounted for 12 militants.", {}),
    ("The fighting claimed 45 lives on both sides.", {KILLED: (45, 45)}),
    ("At least 45 lives were lost.", {KILLED: (45, None)}),
    ("Ten lives have been lost in the floods.", {KILLED: (10, 10)}),
    ("The floods have taken ten lives.", {KILLED: (10, 10)}),
    ("There was no loss of life.", {KILLED: (0, 0)}),
    ("The accident resulted in the loss of 10 lives.", {KILLED: (10, 10)}),
    ("Twelve people met their deaths in the blaze.", {KILLED: (12, 12)}),
    ("The bus plunged into a ravine, sending 12 people to their deaths.", {KILLED: (12, 12)}),
    ("Twelve people fell to their deaths.", {KILLED: (12, 12)}),
    ("Twelve people were left dead.", {KILLED: (12, 12)}),
    ("Police shot and killed two men.", {KILLED: (2, 2)}),
    ("Police shot two men, killing one.", {KILLED: (1, 1)}),
    ("Two men were shot and wounded.", {INJURED: (2, 2)}),
    ("Two men were shot.", {}),
    ("Three people were stabbed, two of them fatally.", {KILLED: (2, 2)}),
    ("A man was fatally shot.", {KILLED: (1, 1)}),
    ("A gunman fatally shot three people.", {KILLED: (3, 3)}),
    ("A pedestrian was fatally struck by a bus.", {KILLED: (1, 1)}),
    ("Rescuers found no survivors among the 40 people on board.", {}),
]
IN_CARE: list[tuple[str, Bounds]] = [
    ("Seven people sustained burns.", {INJURED: (7, 7)}),
    ("Seven people, three of them critically, were injured.", {INJURED: (7, 7)}),
    ("Seven people were injured, three critically.", {INJURED: (7, 7)}),
    ("Seven people were injured, three of them seriously.", {INJURED: (7, 7)}),
    ("Seven people were seriously hurt.", {INJURED: (7, 7)}),
    ("Seven people were receiving treatment for injuries.", {INJURED: (7, 7)}),
    ("Seven people were being treated for smoke inhalation.", {INJURED: (7, 7)}),
    ("Hospitals received 30 wounded.", {INJURED: (30, 30)}),
    ("The hospital received 30 wounded people.", {INJURED: (30, 30)}),
    ("The hospital treated 30 people for burns.", {INJURED: (30, 30)}),
    ("More than 70 were rushed to hospital.", {INJURED: (70, None)}),
    ("An ambulance took two people to hospital.", {INJURED: (2, 2)}),
    ("The number of wounded rose to 45.", {INJURED: (45, 45)}),
    ("The number of people injured has risen to 45.", {INJURED: (45, 45)}),
    ("Two policemen were among the injured.", {}),
    ("Forty injuries were reported.", {INJURED: (40, 40)}),
    ("There were reports of 40 injured.", {INJURED: (40, 40)}),
    ("The crash injured the driver and two passengers.", {INJURED: (3, 3)}),
    ("Three people were left with serious burns.", {INJURED: (3, 3)}),
    ("One of the injured died overnight.", {KILLED: (1, 1)}),
    ("The blast left 12 people with injuries.", {INJURED: (12, 12)}),
    ("The player was injured in the first half.", {INJURED: (1, 1)}),
    ("Six children escaped with minor injuries.", {INJURED: (6, 6)}),
    ("Six children escaped unhurt.", {}),
    ("Six children escaped injury.", {}),
]
TAKEN: list[tuple[str, Bounds]] = [
    ("Police arrested 40 people.", {DETAINED: (40, 40)}),
    ("Some 40 people were rounded up.", {DETAINED: (40, 40)}),
    ("Forty arrests were made.", {DETAINED: (40, 40)}),
    ("Police made 40 arrests.", {DETAINED: (40, 40)}),
    ("The number of arrests rose to 40.", {DETAINED: (40, 40)}),
    ("Forty people are in custody.", {DETAINED: (40, 40)}),
    ("Forty people remain in detention.", {DETAINED: (40, 40)}),
    ("Gunmen abducted six oil workers.", {DETAINED: (6, 6)}),
    ("Six oil workers were seized by gunmen.", {DETAINED: (6, 6)}),
    ("The militants took 30 villagers captive.", {DETAINED: (30, 30)}),
    ("The militants took 30 hostages.", {DETAINED: (30, 30)}),
    ("The militants are holding 30 hostages.", {DETAINED: (30, 30)}),
    ("The army captured 12 rebels.", {DETAINED: (12, 12)}),
    ("The army captured 12 villages.", {}),
    ("Police seized 12 kilos of heroin.", {}),
    ("Police released 12 students.", {}),
    ("Twelve students were freed.", {}),
    ("More than 40,000 people have been displaced by the fighting.", {DISPLACED: (40000, None)}),
    ("The fighting has displaced more than 40,000 people.", {DISPLACED: (40000, None)}),
    ("The fighting has forced 40,000 people to flee.", {DISPLACED: (40000, 40000)}),
    ("The fighting drove 40,000 people from their homes.", {DISPLACED: (40000, 40000)}),
    ("Some 40,000 people have been left homeless.", {DISPLACED: (40000, 40000)}),
    ("The quake left 40,000 people homeless.", {DISPLACED: (40000, 40000)}),
    ("Some 300 families were evacuated.", {DISPLACED: (300, 300)}),
    ("Authorities ordered the evacuation of 3,000 residents.", {DISPLACED: (3000, 3000)}),
    ("Some 3,000 residents had to leave their homes.", {DISPLACED: (3000, 3000)}),
    ("Twelve fishermen are missing.", {MISSING: (12, 12)}),
    ("Twelve fishermen went missing.", {MISSING: (12, 12)}),
    ("Rescuers are searching for 12 missing fishermen.", {MISSING: (12, 12)}),
    ("Twelve miners are trapped underground.", {MISSING: (12, 12)}),
    ("Twelve people are unaccounted for.", {MISSING: (12, 12)}),
    ("Contact was lost with 12 fishermen.", {}),
]
SIDES: list[tuple[str, Bounds]] = [
    ("Nine soldiers and 14 rebels died in the fighting.", {KILLED: (23, 23)}),
    ("The clashes killed at least nine soldiers and 14 rebels.", {KILLED: (23, None)}),
    ("At least 14 rebels were killed, as well as nine soldiers.", {KILLED: (23, None)}),
    ("Fourteen rebels were killed, while the army lost nine soldiers.", {KILLED: (23, 23)}),
    ("Fourteen rebels and a soldier were killed and six soldiers wounded.", {KILLED: (15, 15), INJURED: (6, 6)}),
    ("Five policemen and two of the attackers were killed.", {KILLED: (7, 7)}),
    ("Five policemen and both attackers were killed.", {KILLED: (7, 7)}),
    ("Five policemen were killed, along with two attackers.", {KILLED: (7, 7)}),
    ("Five policemen, four civilians and an attacker were killed.", {KILLED: (10, 10)}),
    ("A suicide bomber killed himself and five policemen.", {KILLED: (6, 6)}),
    ("Five people were killed in addition to the bomber.", {KILLED: (5, 5)}),
    ("Five people, plus the bomber, were killed.", {KILLED: (5, 5)}),
    ("Five people, not counting the attackers, were killed.", {KILLED: (5, 5)}),
    ("Two civilians were killed by police and three by rioters.", {KILLED: (5, 5)}),
    ("Shells killed 12 people in Dorva and nine in Kalmeth.", {KILLED: (21, 21)}),
    ("Twelve people were killed in Dorva and nine others in Kalmeth.", {KILLED: (21, 21)}),
]
COMMALESS: list[tuple[str, Bounds]] = [
    (
        "Six civilians were killed and others were injured due to shells fired on Dorva on Friday.",
        {KILLED: (6, 6), INJURED: (2, None)},
    ),
    (
        "A source told the agency that two soldiers were martyred and three others injured when a mine exploded.",
        {KILLED: (2, 2), INJURED: (3, 3)},
    ),
    (
        "The attack claimed the lives of five people and left 16 others wounded some of them in critical condition.",
        {KILLED: (5, 5), INJURED: (16, 16)},
    ),
    ("Three children and a woman were injured by sniper fire in Dorva the source said.", {INJURED: (4, 4)}),
    ("The shells claimed the life of a child and injured her mother.", {KILLED: (1, 1), INJURED: (1, 1)}),
    (
        "Army units killed 12 terrorists and injured 20 others in Dorva a military source said.",
        {KILLED: (12, 12), INJURED: (20, 20)},
    ),
    ("Scores of terrorists were killed or injured in the operations.", {}),
    ("The army units killed scores of terrorists and destroyed four vehicles.", {KILLED: (40, None)}),
    ("A number of terrorists were killed and others were injured.", {KILLED: (2, None), INJURED: (2, None)}),
    (
        "The blast killed 10 people and wounded 25 others including women and children.",
        {KILLED: (10, 10), INJURED: (25, 25)},
    ),
    ("The blast killed ten soldiers nine policemen and a civilian.", {KILLED: (20, 20)}),
    ("At least ten people among them four children died of wounds sustained in the raid.", {KILLED: (10, None)}),
    (
        "Ten people died and 14 were injured three of them seriously the doctor said.",
        {KILLED: (10, 10), INJURED: (14, 14)},
    ),
    ("Officials say 13 people including eight soldiers three policemen and two civilians died.", {KILLED: (13, 13)}),
    (
        "The coalition strike killed 56 civilians including 11 children and wounded dozens the monitor said.",
        {KILLED: (56, 56), INJURED: (24, None)},
    ),
    (
        "Activists said that the bombing left 15 people dead and more than 30 wounded many of them seriously.",
        {KILLED: (15, 15), INJURED: (30, None)},
    ),
    ("Another 12 people were killed in similar raids the group said.", {KILLED: (12, 12)}),
    (
        "Local sources reported that one person was killed and 15 others some of them children were wounded.",
        {KILLED: (1, 1), INJURED: (15, 15)},
    ),
    ("More than 20 people were killed most of them civilians.", {KILLED: (20, None)}),
    ("Two women and their four children were among 11 people killed.", {KILLED: (11, 11)}),
    ("The monitor said 24 civilians died in the attack raising an earlier toll of 19.", {KILLED: (24, 24)}),
    ("The death toll could rise as many of the wounded are in serious condition.", {}),
    ("Medics said at least 100 people have been treated for breathing difficulties.", {INJURED: (100, None)}),
    ("Some 50 people were treated for exposure to chlorine gas.", {INJURED: (50, 50)}),
    ("Seventy cases of suffocation were reported.", {INJURED: (70, 70)}),
    ("Up to 70 people suffered from suffocation.", {INJURED: (0, 70)}),
    ("The gas attack caused 35 cases of suffocation.", {INJURED: (35, 35)}),
    ("Thirty-five people suffocated in the truck.", {KILLED: (35, 35)}),
    ("Fighting in the last 48 hours has killed 23 people 11 of them civilians.", {KILLED: (23, 23)}),
    ("Four journalists have been killed in the country this year.", {KILLED: (4, 4)}),
    ("The group beheaded four men it accused of spying.", {KILLED: (4, 4)}),
    ("The group executed 25 soldiers by firing squad.", {KILLED: (25, 25)}),
    ("The mass grave contained the bodies of 40 soldiers.", {KILLED: (40, 40)}),
    ("A mass grave with 40 bodies was found.", {KILLED: (40, 40)}),
    ("Forty bodies have been exhumed.", {KILLED: (40, 40)}),
    ("The remains of 40 people were exhumed.", {KILLED: (40, 40)}),
    ("The truce was broken when a sniper shot a soldier dead.", {KILLED: (1, 1)}),
    ("The pilot and two crew were killed.", {KILLED: (3, 3)}),
    ("The pilot his wife and two children were killed.", {KILLED: (4, 4)}),
    ("Seven people from one family were killed.", {KILLED: (7, 7)}),
    ("Seven of a family were killed.", {KILLED: (7, 7)}),
    ("Seven members of the Sadik family were killed.", {KILLED: (7, 7)}),
    ("Seven relatives of the mayor were killed.", {KILLED: (7, 7)}),
    ("A mother of four was killed.", {KILLED: (1, 1)}),
    ("A father-of-three was stabbed to death.", {KILLED: (1, 1)}),
    ("An imam in his 60s was shot dead.", {KILLED: (1, 1)}),
    ("A 3-year-old girl and her grandfather died.", {KILLED: (2, 2)}),
    ("A boy aged 12 was killed.", {KILLED: (1, 1)}),
    ("Two boys aged 12 and 14 were killed.", {KILLED: (2, 2)}),
    ("Two boys, 12 and 14, were killed.", {KILLED: (2, 2)}),
    ("Omar Sadik, 12, and his brother Yusuf, 14, were killed.", {KILLED: (2, 2)}),
    ("It was the third such attack in a week; the first killed 12 people.", {KILLED: (12, 12)}),
    ("A double bombing killed 52 people among them 48 students.", {KILLED: (52, 52)}),
]


@pytest.mark.parametrize(("text", "expected"), SPELT)
def test_numbers_spelt_in_two_words_are_one(text: str, expected: Bounds) -> None:
    """ "Fifty five" without a hyphen is no five."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_a_count_of_the_dead_is_a_toll(text: str, expected: Bounds) -> None:
    """What counts the dead may be a toll, a count or a number, and stands, rises or is put."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), CAUSED)
def test_injuries_caused_to_people_are_counted(text: str, expected: Bounds) -> None:
    """ "Injuries to 12 people" hurts them, "damage to 12 houses" nobody."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), BESIDES)
def test_the_hurt_told_in_addition_are_not_the_dead(text: str, expected: Bounds) -> None:
    """ "14 dead in addition to 50 injured" tells two numbers."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), HEADLINES)
def test_headlines_tell_dead_and_hurt_without_a_comma(text: str, expected: Bounds) -> None:
    """ "A woman killed 30 injured": who was killed stands before the verb."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), MOSTLY)
def test_what_the_victims_were_is_no_further_number(text: str, expected: Bounds) -> None:
    """ "13 civilians mostly women and children" are 13, with or without commas."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), KINDS_OF)
def test_bare_nouns_joined_to_a_number_are_within_it(text: str, expected: Bounds) -> None:
    """ "30 militiamen and police" are 30; who has a number or an article of his own is one more."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), CLAUSES)
def test_who_speaks_or_acts_behind_the_victims_is_none_of_them(text: str, expected: Bounds) -> None:
    """A clause that follows, with a comma or without, has its own subject."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), BOTH_WAYS)
def test_killing_and_injuring_tell_one_number_of_both(text: str, expected: Bounds) -> None:
    """Of "killing and injuring scores" each is at least one."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), HURT_BY)
def test_people_are_hurt_in_many_verbs(text: str, expected: Bounds) -> None:
    """Who is blinded or suffers burns is hurt; banks are not crippled so."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), SPEAKERS)
def test_a_speaker_is_no_victim(text: str, expected: Bounds) -> None:
    """ "Five were wounded he said": he is none of them."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), RELATIVE_TO)
def test_another_ten_hurt_add_to_the_dead_only(text: str, expected: Bounds) -> None:
    """ "Killed six and injured another ten": the ten are the first hurt told."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_lists_of_victims_are_summed(text: str, expected: Bounds) -> None:
    """A list of names, offices and numbers is one sum."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), ONE)
def test_one_victim_is_counted_however_he_is_named(text: str, expected: Bounds) -> None:
    """By age, by rank and name, or as a body found."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), OUTBREAKS)
def test_of_an_outbreak_its_dead_are_counted(text: str, expected: Bounds) -> None:
    """Cases, rates and animals are no dead."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), LOSSES)
def test_losses_are_told_in_many_words(text: str, expected: Bounds) -> None:
    """Lives are lost, soldiers too; jobs, seats and villages are nobody."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), IN_CARE)
def test_the_hurt_are_counted_by_what_they_suffered(text: str, expected: Bounds) -> None:
    """Who escapes unhurt is not."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), TAKEN)
def test_the_taken_the_fled_and_the_missing_are_counted(text: str, expected: Bounds) -> None:
    """Villages and heroin are seized too, and students freed."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), SIDES)
def test_the_dead_of_several_sides_and_places_are_one_sum(text: str, expected: Bounds) -> None:
    """Fighters of both sides, with them or in a clause without a verb."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), COMMALESS)
def test_feeds_without_commas_are_read_as_with_them(text: str, expected: Bounds) -> None:
    """Where a feed has lost its commas, numbers and the nouns behind them tell who is counted."""
    assert bounds(text) == expected
