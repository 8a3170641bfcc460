"""Short dispatches read as an editor would: what, where, how many, who to whom; and pages that tell nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read
from streams.records import Mention

TUESDAY = datetime(2024, 3, 12, tzinfo=UTC)


def news(text: str, lexicon: Lexicon, title: str = "") -> list[Mention]:
    """Return what a dispatch of that Tuesday tells as news."""
    found = read(Document(text, title=title, published=TUESDAY), lexicon).mentions
    return [one for one in found if not one.background]


def parties(mention: Mention, *roles: str) -> str:
    """Return the wordings of all who have one of the roles."""
    return "; ".join(actor.text for actor in mention.actors if actor.role in roles)


@pytest.mark.parametrize(
    ("kind", "place", "text"),
    [
        (
            "remote.shelling",
            "Aleppo",
            "A mortar shell killed a boy in a village west of Aleppo on Tuesday, rescue workers said.",
        ),
        (
            "civilians.abduction",
            "Port-au-Prince",
            "Two aid workers were abducted in Port-au-Prince on Saturday as they drove home from a clinic.",
        ),
        (
            "battle.armed_clash",
            "Dera Ismail Khan",
            "Taliban fighters stormed a police station in Pakistan's Dera Ismail Khan on Monday, killing six officers.",
        ),
        (
            "politics.meeting",
            "Djibouti",
            "The foreign ministers of Egypt and Ethiopia met in Djibouti on Monday to discuss the Nile dam.",
        ),
        (
            "protest.peaceful",
            "Piraeus",
            "Greek seamen began a two-day strike on Monday, leaving ferries tied up in Piraeus.",
        ),
        (
            "hazard.infrastructure_failure",
            "Padang",
            "A road bridge fell into a river near Padang on Friday, killing three villagers, the ministry said.",
        ),
        (
            "hazard.industrial_accident",
            "Kallakurichi",
            "Bootleg liquor killed at least 29 people in the district of Kallakurichi in Tamil Nadu on Sunday.",
        ),
        (
            "remote.air_strike",
            "Tyre",
            "An Israeli strike on a car near the southern Lebanese city of Tyre on Sunday killed a commander.",
        ),
        (
            "crime.violent",
            "Novi Sad",
            "A 13-year-old boy opened fire in his classroom in Novi Sad on Monday. He killed a teacher and two pupils.",
        ),
        (
            "crime.violent",
            "Baku",
            "Men in plain clothes beat up a reporter for a newspaper in Baku on Friday. She has a broken arm.",
        ),
        (
            "strategic.troop_movement",
            "Persian Gulf",
            "The United States sent an aircraft carrier to the Persian Gulf on Monday.",
        ),
        ("politics.sanction", "Niger", "The United States froze aid to Niger on Monday after the coup there."),
    ],
)
def test_dispatch_tells_its_kind_at_its_place(kind: str, place: str, text: str, lexicon: Lexicon) -> None:
    """The first thing an editor asks is what happened where."""
    [first, *_] = news(text, lexicon)
    assert first.type == kind
    assert first.place.name == place or first.place.text == place


def test_both_sides_stand_behind_the_verb_of_clashes(lexicon: Lexicon) -> None:
    """ "Clashes erupted … between X and Y names both, however far behind the noun."""
    text = (
        "Clashes erupted in the hills east of Mocha on Saturday between Yemeni government troops and Houthi fighters."
    )
    [told] = news(text, lexicon)
    assert parties(told, "initiator") == "Yemeni government troops"
    assert parties(told, "target") == "Houthi fighters"


def test_army_that_said_it_had_is_the_doer(lexicon: Lexicon) -> None:
    """The pronoun is whoever speaks."""
    [told] = news("Mali's army said on Monday it had retaken the town of Tessalit from Tuareg rebels.", lexicon)
    assert parties(told, "initiator") == "Mali's army"


def test_weapon_alone_is_nobody(lexicon: Lexicon) -> None:
    """A drone hits, but somebody sent it: without whose it is nobody is named."""
    [told] = news("A drone hit a hospital in El Obeid on Sunday, killing 13 people, doctors said.", lexicon)
    assert parties(told, "initiator") == ""
    assert parties(told, "target") == "hospital"


def test_nobody_does_an_accident(lexicon: Lexicon) -> None:
    """Passengers of a ferry that capsizes are no initiators of it."""
    [told] = news("A ferry carrying 84 passengers capsized off the coast of Mindoro on Friday; six drowned.", lexicon)
    assert parties(told, "initiator") == ""
    assert told.place.country == "PH"


def test_what_the_attackers_burned_besides_is_part_of_the_attack(lexicon: Lexicon) -> None:
    """One raid is one event, whatever the raiders do in it."""
    text = (
        "Armed herders raided the farming village of Tse-Ayati in Benue state on Monday. The attackers burned "
        "about 30 houses. Nine villagers were killed and a dozen others wounded, a council chairman said."
    )
    [told] = news(text, lexicon)
    assert told.type == "civilians.attack"
    assert told.casualties.killed is not None and told.casualties.killed.low == 9
    assert "Armed herders" in parties(told, "initiator")


def test_toll_far_behind_its_noun_replaces_the_earlier_one(lexicon: Lexicon) -> None:
    """ "The number of people killed in … has risen to 31": the older figure is told as older."""
    text = (
        "The number of people killed in Sunday's bombing of a bus station in Jos has risen to 31, the hospital said on "
        "Monday. It had earlier put the toll at 24."
    )
    [told] = news(text, lexicon)
    assert told.casualties.killed is not None and told.casualties.killed.low == 31


def test_whom_a_policeman_guarded_is_not_who_was_shot(lexicon: Lexicon) -> None:
    """One policeman died, not the workers."""
    text = "Unknown gunmen shot dead a policeman guarding polio workers in Mingora on Monday."
    [told] = news(text, lexicon)
    assert told.type == "battle.armed_clash"
    assert told.casualties.killed is not None and told.casualties.killed.low == 1


def test_hour_may_end_a_sentence() -> None:
    """ "At 5 p.m. A gunman" are two sentences; "9 a.m. Monday" is one."""
    assert len(Document("The shop shut at 5 p.m. A gunman walked in.").sentences) == 2
    assert len(Document("It opens at 9 a.m. Monday in the old hall.").sentences) == 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "The marketing coup of the year",
            "The brand pulled off a marketing coup. Sales exploded in March, analysts said.",
        ),
        ("Airplane mechanic wins award", "An airplane mechanic from Wichita won the national craft award on Monday."),
        ("Markets", "Shares in Tokyo plunged on Monday. The yen's slide triggered a storm of selling."),
        ("Theatre", "The play tells of a king who is murdered by his brother. It opens in Prague on Friday."),
        ("Verdict", "The verdict on the new series is in, and critics have killed it."),
        ("Gardening", "Slugs can destroy a bed overnight. Attack them at dusk."),
        ("House prices", "House prices fell in December for the third month, hit by higher rates."),
        ("Remembering", "Ten years after the ferry sank with the loss of 304 lives, parents still come."),
        ("Car review", "The new saloon shoots to 100 km/h in five seconds. Its engine explodes into life."),
        ("Library", "Before measuring anything in Oslo on Monday, engineers wanted to make the reader fast."),
        ("Charging", "Drivers in Lyon use fast chargers since Monday, and 300 people fast charging paid less."),
        ("Diet", "Patients in Leicester who fasted on Monday lost no weight; fasting harms some, a doctor said."),
        ("Dress", "The minister's gown in Vienna on Monday had bows and velvet sleeves."),
    ],
)
def test_pages_in_the_words_of_war_tell_nothing(title: str, text: str, lexicon: Lexicon) -> None:
    """Brands, plays, markets and gardens borrow the words; an alert on them costs trust."""
    assert news(text, lexicon, title) == []
