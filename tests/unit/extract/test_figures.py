"""Figures: who was killed, injured, missing, displaced and detained, by the coding decisions."""

from __future__ import annotations

import pytest

from streams.extract.document import Document
from streams.extract.figures import Casualty, expects_rise, find_casualties, merge_casualties
from streams.extract.groups import ActorLexicon, load_actors

LEXICON: ActorLexicon = load_actors()


def told(text: str) -> list[Casualty]:
    """What every sentence of the text says befell people."""
    document = Document(text)
    return [c for sentence in document.sentences for c in find_casualties(document, sentence, LEXICON)]


def figures(text: str) -> dict[str, tuple[int, int | None]]:
    """The merged bounds by kind."""
    merged = merge_casualties(told(text))
    kinds = ("killed", "injured", "missing", "displaced", "detained")
    found = {kind: getattr(merged, kind) for kind in kinds}
    return {kind: (f.low, f.high) for kind, f in found.items() if f is not None}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The blast killed 12 people.", 12, 12),
        ("The blast killed at least 12 people.", 12, None),
        ("More than 30 soldiers died in the ambush.", 30, None),
        ("Over 40 villagers were killed.", 40, None),
        ("Up to 50 people were killed, the mayor said.", 0, 50),
        ("As many as 50 people died.", 0, 50),
        ("Around 20 fighters were killed.", 20, 20),
        ("Some 20 fighters were killed.", 20, 20),
        ("Between 10 and 15 people were killed.", 10, 15),
        ("The shelling killed 10 to 15 people.", 10, 15),
        ("Dozens of people were killed.", 24, None),
        ("Scores were killed when the dam burst.", 40, None),
        ("Tens of people were killed.", 20, None),
        ("Hundreds of people died.", 200, None),
        ("Tens of thousands of people died.", 20000, None),
        ("A dozen people were killed.", 12, 12),
        ("At least a dozen people were killed.", 12, None),
        ("Two dozen people were killed.", 24, 24),
        ("Half a dozen people were killed.", 6, 6),
        ("Several people were killed.", 3, None),
        ("A number of militants were killed.", 2, None),
        ("Militants were killed in the raid.", 2, None),
        ("The raid killed twenty-three people.", 23, 23),
        ("The quake killed 1,200 people.", 1200, 1200),
        ("The famine killed 1.5 million people.", 1500000, 1500000),
        ("No fewer than nine people died.", 9, None),
        ("Nearly 50 miners died.", 50, 50),
        ("All 132 people on board were killed.", 132, 132),
        ("Both pilots were killed.", 2, 2),
    ],
)
def test_words_of_number_become_bounds(text: str, low: int, high: int | None) -> None:
    """The coding decisions fix what every qualifier means, so that outlets can be compared."""
    assert figures(text)["killed"] == (low, high)


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("12 people were killed in the attack.", 12),
        ("An attack killing 12 people was reported from the north.", 12),
        ("Blast kills 12 in Kabul market", 12),
        ("BLAST KILLS 12 IN KABUL MARKET", 12),
        ("Twelve dead in market blast", 12),
        ("The death of 12 people shook the town.", 12),
        ("The blast left 12 dead.", 12),
        ("The bombing claimed 12 lives.", 12),
        ("The bombing claimed the lives of 12 people.", 12),
        ("The death toll rose to 31 on Monday, up from 12.", 31),
        ("Officials put the death toll at 45.", 45),
        ("That brings the death toll to 45.", 45),
        ("The number of dead reached 45.", 45),
        ("Two gunmen shot dead three policemen.", 3),
        ("Three policemen were shot dead.", 3),
        ("Four hikers were stabbed to death.", 4),
        ("Gunmen shot and killed two aid workers.", 2),
        ("Rescuers recovered 12 bodies.", 12),
        ("He was sentenced for the murder of three people.", 3),
        ("Seven protesters who were killed on Friday were buried.", 7),
        ("The army destroyed 60 terrorists near the village.", 60),
        ("Fifteen militants were annihilated in the raid.", 15),
        ("The attackers killed 13 people using knives.", 13),
        ("The raid killed 18 rebels, raising to 31 the death toll from the fighting.", 31),
        ("The ministry updated to 18 its toll for the ambush.", 18),
        ("Rebels claimed to have killed 30 soldiers.", 30),
        ("Two hundred people many of whom were civilians were killed in air strikes.", 200),
        ("Troops committed a massacre in the district of New Karda killing 25 civilians.", 25),
        ("The murder in a bar of two men shocked the town.", 2),
    ],
)
def test_every_construction_tells_the_dead(text: str, killed: int) -> None:
    """Dispatches tell one toll in a dozen constructions; grammar must find the people in each."""
    assert figures(text)["killed"] == (killed, killed)


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("A soldier was killed.", 1),
        ("A 41-year-old man was shot dead by two gunmen.", 1),
        ("A two-year-old girl died.", 1),
        ("The blast killed a policeman and two civilians.", 3),
        ("Two soldiers and a civilian were killed.", 3),
        ("A priest, two nuns and a driver were killed.", 4),
        ("At least 45 militants and 20 soldiers had been killed.", 65),
    ],
)
def test_coordinated_victims_are_summed(text: str, killed: int) -> None:
    """One predicate over several victims tells one toll: their sum, ages left out."""
    assert figures(text)["killed"][0] == killed


@pytest.mark.parametrize(
    "text",
    [
        "At least 12 people, including three children, were killed.",
        "The raid killed at least 12 people, including three children.",
        "At least 12 people, three of them children, were killed.",
        "At least 12 people including three children were killed.",
        "At least 12 people, among them three children, were killed.",
        "At least 12 people, including three women and two children, were killed.",
    ],
)
def test_parts_are_never_added_to_the_whole(text: str) -> None:
    """ "Including 3 children" tells who among the twelve, not three more."""
    assert figures(text)["killed"] == (12, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ten people were killed and 30 wounded.", {"killed": (10, 10), "injured": (30, 30)}),
        ("Ten people were killed and six others injured.", {"killed": (10, 10), "injured": (6, 6)}),
        ("The blast left 12 dead and 30 injured.", {"killed": (12, 12), "injured": (30, 30)}),
        ("It killed at least 23 fighters, wounding dozens more.", {"killed": (23, None), "injured": (24, None)}),
        ("Five civilians were killed and many more wounded.", {"killed": (5, 5), "injured": (2, None)}),
        ("The hospital received 140 injured people.", {"injured": (140, 140)}),
        ("Four passengers suffered injuries.", {"injured": (4, 4)}),
        ("Some 700 people including 47 wounded crossed the border.", {"injured": (47, 47)}),
        ("Forty are missing.", {"missing": (40, 40)}),
        ("The boat sank, leaving 40 missing.", {"missing": (40, 40)}),
        ("Thousands fled the fighting.", {"displaced": (2000, None)}),
        ("The storm forced 2,000 people from their homes.", {"displaced": (2000, 2000)}),
        ("The flood left 2,000 homeless.", {"displaced": (2000, 2000)}),
        ("Police detained 14 protesters.", {"detained": (14, 14)}),
        ("Nearly 40 people were arrested.", {"detained": (40, 40)}),
    ],
)
def test_each_kind_has_its_own_figure(text: str, expected: dict[str, tuple[int, int | None]]) -> None:
    """Ellipsis keeps the kinds apart: the thirty are wounded though "people were" is left out."""
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "An attack could kill thousands, officials warned.",
        "The group threatened to kill 12 hostages.",
        "If the dam breaks, 2,000 people may die.",
        "The army fired 12 rockets from a base 40 km away.",
        "The fire caused damage worth $3 million.",
        "The house was built in 1999 and sold for 200,000 euros.",
        "He killed time for two hours.",
        "The 41-year-old minister arrived on 12 May.",
        "The blast destroyed 12 cars and three buildings.",
        "Dozens of fighters were killed or wounded.",
        "Killing or injuring 40 people was not their aim.",
        "The attack inflicted heavy casualties.",
        "The army destroyed two convoys and three battalions.",
        "The jets destroyed a group's hideouts.",
        "None of the 12 hostages was killed.",
        "There were 12 casualties.",
    ],
)
def test_what_is_no_toll_gives_nothing(text: str) -> None:
    """Weapons, distances, money, ages, threats and "killed or wounded" must never reach an alert as a toll."""
    assert {kind for kind in figures(text) if kind in ("killed", "injured")} == set()


def test_killing_and_injuring_scores_is_one_each_and_open() -> None:
    """One number over both leaves neither known: at least one of each."""
    expected = {"killed": (1, None), "injured": (1, None)}
    assert figures("The attack killed and wounded scores of people.") == expected


def test_no_casualties_is_told_as_zero() -> None:
    """An outlet that says nobody was hurt says more than one that is silent."""
    assert figures("No casualties were reported.") == {"killed": (0, 0), "injured": (0, 0)}
    assert figures("No one was injured in the blast.") == {"injured": (0, 0)}


def test_the_main_source_leads_and_an_older_toll_gives_way() -> None:
    """Rival tolls stay out of the figure; a toll told as superseded never replaces the present one."""
    assert figures("The raid killed 22 people. Activists said 30 people were killed.")["killed"] == (22, 22)
    text = "Officials had earlier put the toll at 12. The blast killed 15 people."
    assert figures(text)["killed"] == (15, 15)


def test_a_toll_set_against_the_first_is_another_sources() -> None:
    """Rival tolls go to the ledger: the article's own source leads."""
    assert figures("The raid killed 40 people, while residents put the toll at 45 dead.")["killed"] == (40, 40)
    assert figures("Shells killed another three people. A clinic said four were killed.")["killed"] == (3, 3)
    assert figures("Another three people died on Friday. Eleven were killed in all.")["killed"] == (11, 11)


def test_a_revised_toll_replaces_the_first() -> None:
    """ "The toll rose to" is the article's own correction of its lead."""
    assert figures("The blast killed 12 people. The death toll later rose to 31.")["killed"] == (31, 31)


def test_an_exact_number_sharpens_an_open_one() -> None:
    """A headline's "more than 30" and the body's 32 are one toll."""
    assert figures("The blast killed more than 30 people. It killed 32 soldiers.")["killed"] == (32, 32)


def test_a_number_replaces_dozens_but_a_video_does_not() -> None:
    """ "Dozens" is an order of magnitude; a later, lower count of something else does not shrink it."""
    assert figures("Hundreds died in the crush. The ministry said 345 people died.")["killed"] == (345, 345)
    text = "The blast wounded dozens. A video showed at least a dozen injured people."
    assert figures(text)["injured"] == (24, None)


def test_expected_to_rise_is_noticed() -> None:
    """Editors hold a headline open when the toll is expected to rise."""
    document = Document("The death toll was expected to rise. Prices are expected to rise.")
    spans = [expects_rise(document, s, LEXICON) for s in document.sentences]
    assert spans[0] is not None and document.text[spans[0].start : spans[0].end] == "expected to rise"
    assert spans[1] is None


def test_evidence_holds_the_words() -> None:
    """A reader must see what the figure rests on."""
    text = "On Friday a blast in the market killed at least 12 people."
    (casualty,) = told(text)
    assert text[casualty.start : casualty.end] == "killed at least 12 people"
    assert casualty.victims is not None
    assert text[casualty.victims.start : casualty.victims.end] == "at least 12 people"
    assert casualty.figure.text == "at least 12 people"


def test_who_leaves_homes_is_displaced_and_who_leaves_a_room_is_not() -> None:
    """Flight is told in plain words too."""
    assert figures("Thousands of farmers and their relatives have left several villages.")["displaced"] == (2000, None)
    assert figures("About 300 people left their homes on Sunday.")["displaced"] == (300, 300)
    assert "displaced" not in figures("Twelve ministers left the hall before the vote.")
    assert "displaced" not in figures("Hundreds of shells have left craters in the villages.")


def test_one_who_fled_is_a_fugitive_and_several_are_displaced() -> None:
    """A suspect who ran is no displacement."""
    assert "displaced" not in figures("A man fled from the police.")
    assert figures("About 300 people fled from the village.")["displaced"] == (300, 300)
