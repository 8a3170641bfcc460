"""Every way wires tell who was killed, hurt, missing, displaced or detained, each as a row of a table."""

from __future__ import annotations

import pytest

from streams.extract.document import Document
from streams.extract.figures import KINDS, find_casualties, merge_casualties
from streams.extract.groups import load_actors

LEXICON = load_actors()
KILLED, INJURED, MISSING, DISPLACED, DETAINED = KINDS
Bounds = dict[str, tuple[int, int | None]]


def bounds(text: str) -> Bounds:
    """The merged bounds of every kind of figure the text tells."""
    document = Document(text)
    told = [c for sentence in document.sentences for c in find_casualties(document, sentence, LEXICON)]
    merged = merge_casualties(told)
    found = {kind: getattr(merged, kind) for kind in KINDS}
    return {kind: (figure.low, figure.high) for kind, figure in found.items() if figure is not None}


VERBS: list[tuple[str, Bounds]] = [
    ("A boy riding a scooter on the road in Harlow was hit by a van and killed.", {KILLED: (1, 1)}),
    ("Two men walking along the quay were shot dead.", {KILLED: (2, 2)}),
    ("A source citing rebels in the hills said nobody was hurt.", {INJURED: (0, 0)}),
    ("The landslide buried a hamlet, killing 14 villagers.", {KILLED: (14, 14)}),
    (
        "A grenade tossed into a bar in Bukavu killed three people and wounded eleven.",
        {KILLED: (3, 3), INJURED: (11, 11)},
    ),
    ("Fourteen miners lost their lives when the shaft flooded.", {KILLED: (14, 14)}),
    ("The crash cost 14 people their lives.", {KILLED: (14, 14)}),
    ("The crash cost the lives of 14 passengers.", {KILLED: (14, 14)}),
    ("The cyclone has claimed at least 60 lives.", {KILLED: (60, None)}),
    ("The cyclone has so far claimed at least 60 lives.", {KILLED: (60, None)}),
    ("Sixty people have lost their lives in the floods.", {KILLED: (60, 60)}),
    ("Two hikers froze to death on the pass.", {KILLED: (2, 2)}),
    ("Five children burned to death in the dormitory.", {KILLED: (5, 5)}),
    ("Nine worshippers were crushed to death.", {KILLED: (9, 9)}),
    ("Two guards were gunned down outside the bank.", {KILLED: (2, 2)}),
    ("A mob beat two men to death in the market.", {KILLED: (2, 2)}),
    ("A mob lynched two men in the market.", {KILLED: (2, 2)}),
    ("Eleven people perished in the blaze.", {KILLED: (11, 11)}),
    ("Eleven people drowned when the ferry capsized.", {KILLED: (11, 11)}),
    ("Eleven people were found dead in the wreck.", {KILLED: (11, 11)}),
    ("Eleven people were pronounced dead at the scene.", {KILLED: (11, 11)}),
    ("Eleven people were confirmed dead.", {KILLED: (11, 11)}),
    ("At least eleven people are feared dead.", {KILLED: (11, None)}),
    ("Eleven people are dead and 20 are missing after the ferry sank.", {KILLED: (11, 11), MISSING: (20, 20)}),
    ("Eleven people are known to have died.", {KILLED: (11, 11)}),
    ("Eleven people are believed to have died.", {KILLED: (11, 11)}),
    ("Eleven people are reported to have been killed.", {KILLED: (11, 11)}),
    ("Eleven people reportedly died in the blast.", {KILLED: (11, 11)}),
    ("Four people, two of them police officers, died in hospital.", {KILLED: (4, 4)}),
    ("Four people succumbed to their injuries overnight.", {KILLED: (4, 4)}),
    ("Four people succumbed to their wounds.", {KILLED: (4, 4)}),
    ("Four people died of their wounds.", {KILLED: (4, 4)}),
    ("Rescuers pulled 14 bodies from the rubble.", {KILLED: (14, 14)}),
    ("Fourteen bodies were pulled from the rubble.", {KILLED: (14, 14)}),
    ("The bodies of 14 migrants were recovered off Zuwara.", {KILLED: (14, 14)}),
    ("The bodies of 14 migrants washed ashore.", {KILLED: (14, 14)}),
    ("Divers recovered the remains of six sailors.", {KILLED: (6, 6)}),
]
NOUNS: list[tuple[str, Bounds]] = [
    ("The death toll stands at 41.", {KILLED: (41, 41)}),
    ("The death toll from the fire has risen to 41.", {KILLED: (41, 41)}),
    ("The death toll from the fire has climbed to at least 41.", {KILLED: (41, None)}),
    ("The death toll in the Goma blast rose from 12 to 41.", {KILLED: (41, 41)}),
    ("The death toll was put at 41 by the fire service.", {KILLED: (41, 41)}),
    ("The death toll was revised down to 41 from 44.", {KILLED: (41, 41)}),
    ("The confirmed death toll is now 41.", {KILLED: (41, 41)}),
    ("The toll passed 400 on Thursday.", {KILLED: (400, None)}),
    ("The official death toll of 41 is disputed.", {KILLED: (41, 41)}),
    ("With a death toll of 41, it was the worst fire in a decade.", {KILLED: (41, 41)}),
    ("bringing the total number of dead to 41, officials said.", {KILLED: (41, 41)}),
    ("That took the number of people killed to 41.", {KILLED: (41, 41)}),
    ("The number of dead has risen to 41.", {KILLED: (41, 41)}),
    ("The number of people killed in the quake has reached 410.", {KILLED: (410, 410)}),
    ("The number of injured rose to 230.", {INJURED: (230, 230)}),
    ("Fatalities rose to 41.", {KILLED: (41, 41)}),
    ("There were 41 deaths and 100 injuries.", {KILLED: (41, 41), INJURED: (100, 100)}),
    ("Hospitals reported 41 deaths.", {KILLED: (41, 41)}),
    ("Forty-one deaths have been confirmed.", {KILLED: (41, 41)}),
    ("Authorities confirmed 41 fatalities.", {KILLED: (41, 41)}),
    ("Initial reports spoke of 41 dead.", {KILLED: (41, 41)}),
    ("The ministry reported 41 dead and 60 wounded.", {KILLED: (41, 41), INJURED: (60, 60)}),
    ("The ministry counted 41 dead.", {KILLED: (41, 41)}),
    ("41 dead in Karachi factory fire", {KILLED: (41, 41)}),
    ("Karachi factory fire leaves 41 dead, dozens hurt", {KILLED: (41, 41), INJURED: (24, None)}),
    ("Karachi factory fire: at least 41 killed", {KILLED: (41, None)}),
    ("Bus plunges into ravine in Peru, killing 41", {KILLED: (41, 41)}),
    ("Bus plunge kills 41, injures 12 in Peru", {KILLED: (41, 41), INJURED: (12, 12)}),
    ("Six die as boat capsizes off Lampedusa", {KILLED: (6, 6)}),
    ("Two killed, five hurt in Nairobi shooting", {KILLED: (2, 2), INJURED: (5, 5)}),
    ("Scores feared dead in dam collapse", {KILLED: (40, None)}),
]
PARTS: list[tuple[str, Bounds]] = [
    ("The bombing killed 17 people, including the district governor and two of his bodyguards.", {KILLED: (17, 17)}),
    ("Seventeen people, among them six children, died.", {KILLED: (17, 17)}),
    ("Seventeen people - nine men, five women and three children - were killed.", {KILLED: (17, 17)}),
    ("Seventeen people died, six of them children.", {KILLED: (17, 17)}),
    ("Seventeen people died, of whom six were children.", {KILLED: (17, 17)}),
    ("Seventeen people died, most of them children.", {KILLED: (17, 17)}),
    ("Seventeen people died, including six children and two nurses.", {KILLED: (17, 17)}),
    ("The dead included six children.", {}),
    ("Seventeen people were killed, mostly women and children.", {KILLED: (17, 17)}),
    ("Of the 17 people killed, six were children.", {KILLED: (17, 17)}),
    ("Six of the 17 killed were children.", {KILLED: (17, 17)}),
    ("Six of the dead were children.", {}),
    ("Seventeen people, six of whom were children, died in the fire.", {KILLED: (17, 17)}),
    ("Seventeen were killed, with six children among the dead.", {KILLED: (17, 17)}),
    ("A total of 17 people were killed: nine in Aden, eight in Lahj.", {KILLED: (17, 17)}),
]
REVISIONS: list[tuple[str, Bounds]] = [
    ("The blast killed 17 people, revising an earlier toll of 12.", {KILLED: (17, 17)}),
    ("The blast killed 17 people, up from 12 reported earlier.", {KILLED: (17, 17)}),
    ("The blast killed 17 people, police said, revising down an earlier figure of 21.", {KILLED: (17, 17)}),
    ("Police had earlier said that 12 people were killed. The toll now stands at 17.", {KILLED: (17, 17)}),
    ("Police earlier put the toll at 12. At least 17 people died, the ministry said.", {KILLED: (17, None)}),
    ("At least 17 people died. Police earlier put the toll at 12.", {KILLED: (17, None)}),
    ("At least 17 people died. The previous toll was 12.", {KILLED: (17, None)}),
    ("At least 17 people died. Initial reports had said 12 people were killed.", {KILLED: (17, None)}),
    ("At least 12 people died. The toll has since risen to 17.", {KILLED: (17, 17)}),
    ("At least 12 people died. Five more died in hospital, taking the toll to 17.", {KILLED: (17, 17)}),
]
BOUNDS: list[tuple[str, Bounds]] = [
    ("No more than ten people died.", {KILLED: (0, 10)}),
    ("Fewer than ten people died.", {KILLED: (0, 10)}),
    ("Upwards of 200 people died.", {KILLED: (200, None)}),
    ("In excess of 200 people died.", {KILLED: (200, None)}),
    ("200 or more people died.", {KILLED: (200, None)}),
    ("A handful of soldiers were wounded.", {INJURED: (2, None)}),
    ("A couple of soldiers were wounded.", {INJURED: (2, None)}),
    ("Dozens of soldiers were wounded, many of them seriously.", {INJURED: (24, None)}),
    ("Several dozen people were wounded.", {INJURED: (24, None)}),
    ("A few dozen people were wounded.", {INJURED: (24, None)}),
    ("Some two dozen people were wounded.", {INJURED: (24, 24)}),
    ("Close to 100 people were wounded.", {INJURED: (100, 100)}),
    ("Over a hundred people were wounded.", {INJURED: (100, None)}),
    ("More than two hundred people were wounded.", {INJURED: (200, None)}),
    ("Several hundred people were wounded.", {INJURED: (200, None)}),
    ("Hundreds were wounded.", {INJURED: (200, None)}),
    ("Many thousands of people died.", {KILLED: (2000, None)}),
    ("Three to five people were hurt.", {INJURED: (3, 5)}),
    ("Three or four people were hurt.", {INJURED: (3, 4)}),
    ("Nobody was killed.", {KILLED: (0, 0)}),
    ("There were no immediate reports of casualties.", {KILLED: (0, 0), INJURED: (0, 0)}),
    ("No injuries were reported.", {INJURED: (0, 0)}),
    ("No deaths were reported.", {KILLED: (0, 0)}),
    ("There was no word on casualties.", {}),
    ("It was not clear how many people had been killed.", {}),
    ("The number of casualties was not known.", {}),
]
HURT: list[tuple[str, Bounds]] = [
    ("Thirty people were taken to hospital.", {INJURED: (30, 30)}),
    ("Thirty people were hospitalised with burns.", {INJURED: (30, 30)}),
    ("Thirty people were treated for smoke inhalation.", {INJURED: (30, 30)}),
    ("Thirty people were treated for injuries.", {INJURED: (30, 30)}),
    ("Thirty people sustained injuries.", {INJURED: (30, 30)}),
    ("Thirty people sustained minor injuries.", {INJURED: (30, 30)}),
    ("Thirty people suffered burns.", {INJURED: (30, 30)}),
    ("The fire injured 30, three critically.", {INJURED: (30, 30)}),
    ("The fire injured 30, three of them critically.", {INJURED: (30, 30)}),
    ("Thirty people were injured, three seriously.", {INJURED: (30, 30)}),
    ("Thirty were hurt, five badly.", {INJURED: (30, 30)}),
    ("Hospitals treated 30 wounded people.", {INJURED: (30, 30)}),
    ("Thirty wounded were flown to Nairobi.", {INJURED: (30, 30)}),
    ("A further 30 were injured.", {INJURED: (30, 30)}),
    ("Another 30 people were left injured.", {INJURED: (30, 30)}),
    ("with 30 injured, three of them children.", {INJURED: (30, 30)}),
    (
        "Twelve people were killed and 30 others were injured, 8 of them critically.",
        {KILLED: (12, 12), INJURED: (30, 30)},
    ),
    ("At least 12 people were killed and more than 30 injured on Tuesday.", {KILLED: (12, None), INJURED: (30, None)}),
    ("Twelve people were killed and as many injured.", {KILLED: (12, 12)}),
    ("The attack killed 12 and left 30 with burns.", {KILLED: (12, 12), INJURED: (30, 30)}),
]
SOUGHT: list[tuple[str, Bounds]] = [
    ("Forty people are missing, feared drowned.", {MISSING: (40, 40)}),
    ("Forty people remain missing.", {MISSING: (40, 40)}),
    ("Forty people were still missing on Sunday.", {MISSING: (40, 40)}),
    ("Forty people have been reported missing.", {MISSING: (40, 40)}),
    ("Forty people are unaccounted for.", {MISSING: (40, 40)}),
    ("Forty people remained unaccounted for.", {MISSING: (40, 40)}),
    ("Forty miners were trapped underground.", {MISSING: (40, 40)}),
    ("Forty miners are trapped.", {MISSING: (40, 40)}),
    ("Rescuers searched for 40 missing fishermen.", {MISSING: (40, 40)}),
    ("Rescuers are searching for the 40 missing.", {MISSING: (40, 40)}),
    ("Six people died and 40 went missing.", {KILLED: (6, 6), MISSING: (40, 40)}),
]
UPROOTED: list[tuple[str, Bounds]] = [
    ("The floods displaced 12,000 people.", {DISPLACED: (12000, 12000)}),
    ("Some 12,000 people were displaced by the floods.", {DISPLACED: (12000, 12000)}),
    ("Some 12,000 people have been forced to flee their homes.", {DISPLACED: (12000, 12000)}),
    ("Some 12,000 residents were evacuated.", {DISPLACED: (12000, 12000)}),
    ("Authorities evacuated 12,000 residents.", {DISPLACED: (12000, 12000)}),
    ("Authorities ordered 12,000 people to leave.", {DISPLACED: (12000, 12000)}),
    ("More than 12,000 people have fled to Chad.", {DISPLACED: (12000, None)}),
    ("More than 12,000 have been made homeless.", {DISPLACED: (12000, None)}),
    ("The fire left 300 families homeless.", {DISPLACED: (300, 300)}),
    ("Tens of thousands were driven from their homes.", {DISPLACED: (20000, None)}),
    ("Half a million people have been uprooted.", {DISPLACED: (500000, 500000)}),
    ("The fighting has driven 12,000 people from their homes.", {DISPLACED: (12000, 12000)}),
    ("About 12,000 people sought shelter in schools.", {DISPLACED: (12000, 12000)}),
]
HELD: list[tuple[str, Bounds]] = [
    ("Police arrested 40 people.", {DETAINED: (40, 40)}),
    ("Forty people were taken into custody.", {DETAINED: (40, 40)}),
    ("Forty people are in custody.", {DETAINED: (40, 40)}),
    ("Police made 40 arrests.", {DETAINED: (40, 40)}),
    ("Security forces rounded up 40 activists.", {DETAINED: (40, 40)}),
    ("Forty activists were rounded up.", {DETAINED: (40, 40)}),
    ("Forty people were jailed.", {DETAINED: (40, 40)}),
    ("Gunmen kidnapped 40 schoolgirls.", {DETAINED: (40, 40)}),
    ("Gunmen took 40 people hostage.", {DETAINED: (40, 40)}),
    ("Forty workers were seized by gunmen.", {DETAINED: (40, 40)}),
    ("Forty workers were taken hostage.", {DETAINED: (40, 40)}),
    ("The arrest of 40 teachers sparked a strike.", {DETAINED: (40, 40)}),
]
NO_TOLLS: list[tuple[str, Bounds]] = [
    ("The holiday road toll stands at 19.", {}),
    ("The national traffic toll has risen to 212 this year.", {}),
    ("The gunman, 34, fled.", {}),
    ("A 34-year-old woman was killed.", {KILLED: (1, 1)}),
    ("A woman, 34, was killed.", {KILLED: (1, 1)}),
    ("Amina Yusuf, 34, was killed and her two sons, aged 7 and 9, were wounded.", {KILLED: (1, 1), INJURED: (2, 2)}),
    ("Three men aged 19, 22 and 25 were killed.", {KILLED: (3, 3)}),
    ("Three men aged between 19 and 25 were killed.", {KILLED: (3, 3)}),
    ("The bomb of 50 kilograms killed three men.", {KILLED: (3, 3)}),
    ("The 50kg bomb killed three men.", {KILLED: (3, 3)}),
    ("Troops killed two men armed with AK-47 rifles.", {KILLED: (2, 2)}),
    ("Troops killed two men and seized 14 rifles.", {KILLED: (2, 2)}),
    ("Two men were killed 30 kilometres north of Gao.", {KILLED: (2, 2)}),
    ("Two men were killed on Highway 9.", {KILLED: (2, 2)}),
    ("The attack at 9 pm killed two men.", {KILLED: (2, 2)}),
    ("Two men were killed in 2016.", {KILLED: (2, 2)}),
    ("Two men were killed on 14 May 2016.", {KILLED: (2, 2)}),
    ("Two men were killed in Flight 370.", {KILLED: (2, 2)}),
    ("The quake, of magnitude 6.4, killed two men.", {KILLED: (2, 2)}),
    ("The 6.4-magnitude quake killed two men.", {KILLED: (2, 2)}),
    ("Two men were killed and 14 houses destroyed.", {KILLED: (2, 2)}),
    ("Two men were killed and 14 cattle stolen.", {KILLED: (2, 2)}),
    ("The fire killed 14 horses.", {}),
    ("He was shot 14 times.", {}),
    ("14 shots were fired.", {}),
    ("He faces 14 years in prison for the killing of two men.", {KILLED: (2, 2)}),
    ("The group has 3,000 fighters.", {}),
    ("The army sent 3,000 soldiers to the town where two men were killed.", {KILLED: (2, 2)}),
    ("Some 3,000 people live in the village where two men were killed.", {KILLED: (2, 2)}),
    ("3,000 people attended the funeral of two men killed in the attack.", {KILLED: (2, 2)}),
    ("Two of the 12 passengers died.", {KILLED: (2, 2)}),
    ("Two of the bus's 12 passengers died.", {KILLED: (2, 2)}),
    ("Two people were killed in an attack on a convoy of 12 lorries.", {KILLED: (2, 2)}),
    ("The bus was carrying 40 people when it crashed, killing two.", {KILLED: (2, 2)}),
    ("Two people were killed when a bus carrying 40 people crashed.", {KILLED: (2, 2)}),
    ("A bus with 40 passengers on board crashed.", {}),
    ("Twelve of the 40 passengers were killed.", {KILLED: (12, 12)}),
    ("Prices rose 12 percent after two people were killed.", {KILLED: (2, 2)}),
    ("A court sentenced 12 men to death.", {}),
    ("Twelve people survived the crash.", {}),
    ("Twelve people escaped unhurt.", {}),
    ("Twelve people were rescued.", {}),
    ("Twelve people were not injured.", {}),
    ("Twelve people were unhurt.", {}),
    ("The police officer was killed in the line of duty, the twelfth this year.", {KILLED: (1, 1)}),
    ("It was the 12th killing this year.", {}),
    ("The killing was the third in two weeks.", {}),
    ("Soldiers would be killed, the 12 men feared.", {}),
    ("Officials fear that 12 people may have died.", {}),
    ("Doctors warned that 12 more could die.", {}),
    ("Rebels said they would kill 12 hostages.", {}),
    ("The attackers planned to kill 12 people.", {}),
    ("The army denied killing 12 villagers.", {}),
    ("The army did not kill 12 villagers, it said.", {}),
]


@pytest.mark.parametrize(("text", "expected"), VERBS)
def test_verbs_of_dying_and_killing_tell_a_toll(text: str, expected: Bounds) -> None:
    """One toll comes in many verbs; none of them may lose its dead."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), NOUNS)
def test_nouns_of_the_toll_tell_it(text: str, expected: Bounds) -> None:
    """A toll that stands, rises, is put or is revised is told by a noun."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_parts_of_a_sum_stay_inside_it(text: str, expected: Bounds) -> None:
    """Who is among the dead is not dead once more."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), REVISIONS)
def test_the_latest_toll_of_the_article_leads(text: str, expected: Bounds) -> None:
    """An older toll is told for comparison and never becomes the news."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), BOUNDS)
def test_bounds_are_kept_apart_from_values(text: str, expected: Bounds) -> None:
    """ "Several dozen" is no dozen, and "how many" is no number."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), HURT)
def test_the_hurt_are_told_by_care_as_well_as_by_wounds(text: str, expected: Bounds) -> None:
    """Who is taken to hospital or treated for burns is hurt."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), SOUGHT)
def test_the_missing_are_counted(text: str, expected: Bounds) -> None:
    """Rescuers and headlines count the missing first."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), UPROOTED)
def test_the_displaced_are_counted(text: str, expected: Bounds) -> None:
    """Flight, evacuation and lost homes tell the same figure."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), HELD)
def test_the_detained_and_the_taken_are_counted(text: str, expected: Bounds) -> None:
    """Arrest, custody and hostage-taking fill one field."""
    assert bounds(text) == expected


@pytest.mark.parametrize(("text", "expected"), NO_TOLLS)
def test_other_numbers_are_never_a_toll(text: str, expected: Bounds) -> None:
    """Ages, distances, weapons, crowds and things imagined must not reach an alert as dead."""
    assert bounds(text) == expected
