"""News of a war: what its days, its side remarks and its numbers are of."""

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Extraction, Lexicon, read
from streams.records import Mention

DAY = datetime(2024, 5, 16, tzinfo=UTC)  # a Thursday
RAID = "An air raid on the town of Amerli in Iraq killed nine people on Wednesday, a monitor said.\n\n"
FIRE = "Lightning set fire to a school in the town of Amerli in Iraq on Wednesday, police said.\n\n"
MIDDLE = "Rescuers searched the rubble. Doctors worked through the night.\n\n"


def _read(text: str, lexicon: Lexicon) -> Extraction:
    return read(Document(text, published=DAY), lexicon)


def _later(text: str, lexicon: Lexicon, lead: str = RAID) -> list[Mention]:
    return [m for m in _read(lead + MIDDLE + text, lexicon).mentions if m.trigger.start > len(lead)]


def _killed(text: str, lexicon: Lexicon) -> list[int]:
    casualties = [m.casualties for m in _read(text, lexicon).mentions]
    return [c.killed.low for c in casualties if c is not None and c.killed is not None]


@pytest.mark.parametrize(
    "remark",
    [
        "Western governments have condemned the use of cluster bombs.",
        "The army has been accused of starving towns held by rebels.",
        "Aid groups have repeatedly urged both sides to spare hospitals, said the United Nations.",
        "The opposition had urged the army to halt its raids.",
        "The army had warned of a strong response.",
    ],
)
def test_what_sides_have_said_about_a_war_is_background(remark: str, lexicon: Lexicon) -> None:
    """What was said at no time stands by in every dispatch of a war, and is no news."""
    assert all(m.background for m in _later(remark, lexicon))


@pytest.mark.parametrize(
    ("remark", "lead"),
    [
        ("Western governments condemned the raid.", RAID),
        ("The Jordanian government on Thursday condemned the raid.", RAID),
        ("The government has urged families to leave the town.", FIRE),
        ("The army said it had warned residents to leave the town.", RAID),
    ],
)
def test_what_is_said_of_the_day_is_news(remark: str, lead: str, lexicon: Lexicon) -> None:
    """A remark in the plain past is one of the day; beside a fire or a disease the perfect tells news too."""
    found = _later(remark, lexicon, lead)
    assert found
    assert not all(m.background for m in found)


@pytest.mark.parametrize("day", ["On Saturday", "On Sunday"])
def test_days_before_the_raid_are_its_history(day: str, lexicon: Lexicon) -> None:
    """In a war every day has its own: what was three days before is told as what happened before."""
    (mention,) = _later(f"{day} two suicide bombers killed four people at a police station in Tikrit.", lexicon)
    assert mention.background


def test_the_day_before_the_raid_is_news(lexicon: Lexicon) -> None:
    """A round-up tells of two days."""
    (mention,) = _later("On Tuesday two suicide bombers killed four people at a police station in Tikrit.", lexicon)
    assert not mention.background


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("At least 13 civilians mostly women and children were killed in an air strike on Amerli.", 13),
        ("At least 17 people most members of rebel groups were killed in a car bomb blast in Amerli.", 17),
        ("At least 28 people most of them civilians were killed in an air strike on Amerli.", 28),
        ("An air strike on Amerli killed 15 people mainly farmers and shepherds.", 15),
        ("At least 128 troops and militia were killed in clashes with rebels in Amerli.", 128),
        ("The air strike on Amerli killed at least 18 fighters and commanders.", 18),
        ("Some 40 soldiers and police were killed by rebels in clashes in Amerli.", 40),
        ("Six soldiers and two policemen were killed by rebels in clashes in Amerli.", 8),
        ("Six soldiers and a policeman were killed by rebels in clashes in Amerli.", 7),
        ("An air strike on Amerli killed 30 militants and their commander.", 31),
        ("An air strike on Amerli killed nine children and 14 others.", 23),
        ("An air strike on Amerli killed 28 people, two of them children.", 28),
    ],
)
def test_a_number_counts_all_that_share_it(text: str, low: int, lexicon: Lexicon) -> None:
    """What most of those told are, and a second noun without a number of its own, add nobody."""
    assert _killed(text, lexicon) == [low]


def test_some_of_the_dead_are_those_of_an_attack(lexicon: Lexicon) -> None:
    """Where a line before tells of all dead of a town, an attack has those that are told of it."""
    text = "At least eight people were killed on Wednesday in the town of Amerli. Five of them died in air strikes."
    assert _killed(text, lexicon) == [5]


def test_some_of_the_dead_of_one_attack_lessen_it_not(lexicon: Lexicon) -> None:
    """Who died where, of one attack, takes nothing from its toll."""
    text = "An air strike on Amerli killed ten people on Wednesday. Six of them died in hospital."
    assert _killed(text, lexicon) == [10]


@pytest.mark.parametrize("who", ["Another nine people were", "Another farmer was", "Six more people were"])
def test_more_dead_of_the_day_are_of_that_day(who: str, lexicon: Lexicon) -> None:
    """ "Another nine were killed" goes on telling of the day told."""
    (mention,) = _later(f"{who} killed in shelling in the town of Tuz Khurmatu.", lexicon, RAID[:-2])
    assert mention.time is not None
    assert mention.time.start == "2024-05-15"


@pytest.mark.parametrize(
    "aside",
    ["a town that was once the capital of a province", "a town formerly known as Old Bridge", "once a market town"],
)
def test_what_a_place_once_was_makes_no_history(aside: str, lexicon: Lexicon) -> None:
    """An aside on the place tells not when it was struck."""
    told = f"Air strikes killed nine people on Wednesday in Amerli, {aside}."
    found = _read(f"{told} Another six were killed in Tikrit by shelling.", lexicon).mentions
    assert not any(m.background for m in found)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("The group said Wednesday's air strike destroyed a school in Amerli.", "2024-05-15", "2024-05-15"),
        ("The group said Wednesdays air strike destroyed a school in Amerli.", "2024-05-15", "2024-05-15"),
        ("The group said on Wednesday that an air strike had destroyed a school in Amerli.", None, "2024-05-15"),
    ],
)
def test_a_day_that_owns_the_strike_is_its_day(text: str, start: str | None, end: str, lexicon: Lexicon) -> None:
    """ "Said Wednesday's strike" tells when the strike was, "said Wednesday" when it was told."""
    (mention,) = _read(text, lexicon).mentions
    assert mention.time is not None
    assert (mention.time.start, mention.time.end) == (start, end)


def test_meeting_at_an_hour_to_come_is_on_the_day(lexicon: Lexicon) -> None:
    """An hour without a day is that of the day of the dispatch."""
    (mention,) = _read("The Security Council will hold an emergency meeting at 1900 GMT.", lexicon).mentions
    assert mention.time is not None
    assert (mention.time.start or "")[:10] == "2024-05-16"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("An air strike on Amerli killed nine people. The raid struck Iraq at dawn.", "Amerli"),
        ("Nine people were killed in Iraq. Shells fell on Darwishabad, wounding two people.", "Darwishabad"),
        ("Nine people were killed in Iraq. An air strike on Darwishabad wounded two people.", "Darwishabad"),
        ("A group banned in Russia killed nine soldiers in the town of Amerli in Iraq.", "Amerli"),
        ("Militias loyal to Baghdad shelled a village in Diyala province in Iraq.", "Diyala"),
        ("The Pentagon said a coalition air strike had hit an army post near Tikrit.", "Tikrit"),
        ("A truck bomb exploded near the Pentagon, killing four people.", "Pentagon"),
    ],
)
def test_what_befalls_a_name_makes_it_a_place(text: str, place: str, lexicon: Lexicon) -> None:
    """A side, a seat that acts and where a group is banned are no place of a strike; what is struck is."""
    places = [m.place for m in _read(text, lexicon).mentions]
    assert place in [p.name for p in places if p is not None]


@pytest.mark.parametrize(
    "caption",
    [
        "A picture taken on May 15 2024 shows smoke after an air strike on Tikrit.",
        "An opposition fighter shoots his weapon in a battle with militants in Tikrit, Iraq May 14 2024.",
        "Residents walk past a house hit by shelling in Tikrit, Iraq, May 15, 2024.",
        '"Minister calls for probe into missing files" — Harbour Sun, March 9, 2024.',
    ],
)
def test_what_a_picture_shows_is_no_event(caption: str, lexicon: Lexicon) -> None:
    """A caption within the text describes; it tells nothing new."""
    assert not _later(caption, lexicon)


def test_a_date_that_ends_a_report_makes_no_caption(lexicon: Lexicon) -> None:
    """What is told in the past, or on the day, is told."""
    (mention,) = _later("Militants were said to have shelled the town of Tikrit on May 15, 2024.", lexicon)
    assert mention.type == "remote.shelling"


@pytest.mark.parametrize(
    "aside",
    [
        "Government forces run a shelter for families displaced by the fighting.",
        "Aid groups feed residents displaced from their homes.",
        "The army of the north, a merged collection of rebel groups, has its seat there.",
        "Warplanes belong to forces that drop bombs on civilians.",
    ],
)
def test_what_only_says_who_they_are_is_no_news(aside: str, lexicon: Lexicon) -> None:
    """A participle or a relative clause tells whom is spoken of."""
    assert all(m.background for m in _later(aside, lexicon))


@pytest.mark.parametrize(
    "news",
    [
        "Some 4,000 families displaced by the fighting reached Jordan on Thursday.",
        "A ceasefire brokered by Jordan took hold in Tikrit on Thursday.",
        "Rebels and the army agreed to a truce in Tikrit on Thursday.",
    ],
)
def test_a_number_or_a_day_makes_it_news(news: str, lexicon: Lexicon) -> None:
    """How many, or since when, is what is new."""
    assert any(not m.background for m in _later(news, lexicon))


def test_a_fact_box_opens_with_its_news(lexicon: Lexicon) -> None:
    """What a fact box opens with, of the day or the day before, it was written for; the rest is history."""
    news = "Rebels shelled the town of Amerli in Iraq on Wednesday, killing four people."
    text = f"{news}\n\nIn May 2019 a bomb killed nine."
    found = read(Document(text, title="Factbox: Amerli, a town besieged", published=DAY), lexicon).mentions
    assert [m.background for m in found] == [False, True]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("An air strike on the town of Amerli killed nine farmers.", ["nine farmers"]),
        ("An air strike on the town of Amerli hit a bakery.", ["bakery"]),
        ("Jets bombed the town of Amerli on Wednesday.", ["town of Amerli"]),
        ("Jets bombed a rebel-held village near Amerli, killing nine farmers.", ["rebel-held village", "nine farmers"]),
    ],
)
def test_where_it_was_is_no_target_beside_those_struck(text: str, targets: list[str], lexicon: Lexicon) -> None:
    """The town's name says where; it is the target only where nothing else is."""
    (mention,) = _read(text, lexicon).mentions
    assert {a.text for a in mention.actors if a.role in ("target", "victim")} == set(targets)
