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


def test_meanwhile_is_the_same_day(lexicon: Lexicon) -> None:
    """Another happening, at the time of the one before; "elsewhere" says nothing of when."""
    first = "A mortar shell killed two people in Homs on Sunday. "
    at_once = news(first + "Meanwhile, gunmen killed three villagers in Palmyra.", lexicon)
    assert [mention.time.start for mention in at_once] == ["2024-03-10", "2024-03-10"]
    elsewhere = news(first + "Elsewhere, gunmen killed three villagers in Palmyra.", lexicon)
    assert [mention.time.start for mention in elsewhere] == ["2024-03-10", None]


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
