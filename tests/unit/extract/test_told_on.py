"""What a dispatch leaves to its second sentence, or to what its reader knows: the spot, the day, the capital's name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read
from streams.records import Mention

WEDNESDAY = datetime(2023, 5, 17, tzinfo=UTC)


def first(text: str, lexicon: Lexicon) -> Mention:
    """Return the first mention of a text published on a Wednesday."""
    return read(Document(text, published=WEDNESDAY), lexicon).mentions[0]


def test_next_sentence_tells_the_day_of_what_was_only_reported(lexicon: Lexicon) -> None:
    """The lead has the day of the report; when it happened is told with those who did it."""
    text = (
        "Gunmen abducted two engineers from a quarry near Gusau, police said on Wednesday. "
        "The attackers broke through the fence late on Monday."
    )
    assert first(text, lexicon).time.start == "2023-05-15"


@pytest.mark.parametrize(
    "after",
    [
        "The mayor had left the town on Monday.",
        "The army will hold a ceremony on Monday.",
        "The governor said on Monday that he was worried.",
    ],
)
def test_days_before_and_after_are_not_its_day(lexicon: Lexicon, after: str) -> None:
    """What came before, is to come or was said has a day of its own."""
    text = f"Gunmen abducted two engineers from a quarry near Gusau, police said on Wednesday. {after}"
    assert first(text, lexicon).time.start is None


def test_next_sentence_tells_the_spot_of_a_wide_place(lexicon: Lexicon) -> None:
    """A village that no list knows is still more than its country."""
    text = (
        "Gunmen on horseback killed six herders in northern Ghana on Tuesday, police said. "
        "The attackers entered Kplingbu, in the Saboba area, at dawn."
    )
    place = first(text, lexicon).place
    assert (place.name, place.country, place.precision) == ("Kplingbu", "GH", "near")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A bomb went off in the Kenyan capital on Tuesday, killing four people.", "Nairobi"),
        ("Four people died in a blast in Senegal's capital on Tuesday.", "Dakar"),
        ("Ghana's police said a bomb went off in the capital on Tuesday, killing four Ghanaians.", "Accra"),
        ("A bomb killed four people in the Kenyan capital, Nairobi, on Tuesday.", "Nairobi"),
    ],
)
def test_capital_without_its_name_is_the_place(lexicon: Lexicon, text: str, name: str) -> None:
    """Wires name the capital once, or never: their readers know it."""
    assert first(text, lexicon).place.name == name


def test_provincial_capitals_and_capital_crimes_are_no_capital(lexicon: Lexicon) -> None:
    """Only the capital of a country goes by that word alone."""
    place = first("A bomb killed four people in Kenya on Tuesday. Kenyan capital punishment laws apply.", lexicon).place
    assert place.name == "Kenya"
    assert first(
        "A bomb killed four in the provincial capital on Tuesday, Kenya's police said.", lexicon
    ).place.name != ("Nairobi")


def test_capitals_told_so_are_no_place_names(lexicon: Lexicon) -> None:
    """The list of names that an article holds has what is written in it."""
    found = read(Document("A bomb went off in the Kenyan capital on Tuesday, killing four people."), lexicon)
    assert [place.text for place in found.places] == ["Kenyan"]


def test_province_behind_its_country_and_a_direction_is_the_place(lexicon: Lexicon) -> None:
    """ "Kenya's northern Turkana county" is the county."""
    text = "A roadside bomb killed four policemen in Kenya's northern Turkana county on Tuesday."
    assert first(text, lexicon).place.name == "Turkana"


def test_unknown_name_led_up_to_is_the_place_of_an_attack(lexicon: Lexicon) -> None:
    """Most villages where something happens are on no list; what happened there shows them."""
    text = "Rebels stormed an army post at Bunyakoro, 90 km north of Kampala, on Tuesday, killing four soldiers."
    mention = first(text, lexicon)
    assert (mention.place.name, mention.place.country) == ("Bunyakoro", "UG")
    told = read(Document("The firm's lawyers talked with Bunyakoro at Vexatron on Tuesday."), lexicon)
    assert not told.places


def test_country_alone_has_its_name(lexicon: Lexicon) -> None:
    """A reader of the record sees "Ghana", not only a code, where no more than the country is known."""
    mention = first("Ghanaian President Kofi Mensah dismissed his interior minister on Tuesday.", lexicon)
    assert (mention.place.name, mention.place.precision) == ("Ghana", "country")


@pytest.mark.parametrize("opening", ["ACCRA - ", "ACCRA, Ghana - ", "KUMASI (MND) "])
def test_places_of_filing_are_nobody(lexicon: Lexicon, opening: str) -> None:
    """Raw copy keeps its dateline, whose dash joins nothing."""
    mention = first(f"{opening}Ghanaian police arrested four smugglers on Tuesday.", lexicon)
    assert ("initiator", "Ghanaian police") in [(actor.role, actor.text) for actor in mention.actors]


def test_dates_in_figures_are_no_part_of_a_name(lexicon: Lexicon) -> None:
    """Copies open with the day and the headline in one line."""
    mention = first("16-05-2023 Ghanaian police arrest four smugglers in Kumasi", lexicon)
    assert ("initiator", "Ghanaian police") in [(actor.role, actor.text) for actor in mention.actors]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("A fourth man died on Tuesday of wounds suffered in a shooting in Lyon, police said.", 4),
        ("A fire in Lyon killed two people on Sunday. A third victim died in hospital on Tuesday.", 3),
        ("A bomb killed two policemen and wounded a third in Quetta on Tuesday.", 2),
        ("A man stabbed five people at a station in Lyon on Tuesday, two of them fatally.", 2),
    ],
)
def test_who_dies_later_is_counted_with_those_before(lexicon: Lexicon, text: str, killed: int) -> None:
    """A fourth man who dies makes four dead; a third who is wounded makes nobody dead."""
    figure = first(text, lexicon).casualties.killed
    assert figure is not None
    assert figure.low == killed


def test_day_of_dying_is_not_the_day_of_the_attack(lexicon: Lexicon) -> None:
    """Who dies on Tuesday of wounds may have been shot on Sunday."""
    text = (
        "A fourth man died on Tuesday of wounds suffered in a shooting in Lyon, police said. "
        "The shooting on Sunday left three men dead."
    )
    (mention,) = read(Document(text, published=WEDNESDAY), lexicon).mentions
    assert mention.time.start == "2023-05-14"
    assert mention.casualties.killed is not None
    assert mention.casualties.killed.low == 4


def test_earlier_in_the_day_is_another_happening_of_that_day(lexicon: Lexicon) -> None:
    """Two attacks on one town told in a row are two where the text says that one was earlier."""
    text = (
        "Rebels fired rockets at a clinic in Taiz on Monday, killing ten people, a doctor said. "
        "Earlier in the day rebels fired rockets at a market in Taiz, killing nine people."
    )
    clinic, market = read(Document(text, published=WEDNESDAY), lexicon).mentions
    assert [m.casualties.killed and m.casualties.killed.low for m in (clinic, market)] == [10, 9]
    assert market.time.start == "2023-05-15"


def test_earlier_in_the_day_dates_what_was_told_before_it(lexicon: Lexicon) -> None:
    """Copy of the day itself names no day: that one attack was earlier in it says when the other was."""
    text = (
        "Rebels fired rockets at a clinic in Taiz, killing ten people, a doctor said. "
        "Earlier in the day rebels fired rockets at a market in Taiz, killing nine people."
    )
    told = read(Document(text, published=WEDNESDAY), lexicon).mentions
    assert [mention.time.start for mention in told] == ["2023-05-17", "2023-05-17"]


def test_land_that_a_visitor_comes_from_is_not_the_place(lexicon: Lexicon) -> None:
    """A woman visiting from Canada was not killed there."""
    text = "Gunmen killed two guards and a woman visiting from Canada on Tuesday, Jordan's police said."
    assert first(text, lexicon).place.country == "JO"


def test_government_named_by_its_capital_is_no_place(lexicon: Lexicon) -> None:
    """ "the Khartoum regime" acts; nothing happened in Khartoum."""
    text = "Rebels shelled a base in western Sudan on Tuesday without any warning to the Khartoum government."
    assert first(text, lexicon).place.name == "Sudan"


def test_an_hour_told_beside_the_report_is_of_that_day_or_the_night_before(lexicon: Lexicon) -> None:
    """The report has its day and the happening only its hour: it may have struck before midnight elsewhere."""
    text = "An earthquake struck near Gusau, the survey said on Wednesday. The quake struck at 11:40 p.m."
    time = first(text, lexicon).time
    assert (time.start or "")[:10] == "2023-05-16"


BOMBED = "A car bomb killed nine people outside a bank in Basra on Monday, police said. Nobody claimed it. "


@pytest.mark.parametrize(
    "after",
    [
        "On Tuesday the president visited those hurt in the attack.",
        "A funeral for victims of the attack was held on Tuesday.",
        "The death toll of the bombing rose to 12 on Tuesday.",
        "Schools stayed shut on Tuesday because of the bombing.",
        "The bank said after the bombing that guards had been sent but it was not clear on Tuesday where they were.",
    ],
)
def test_the_day_of_another_act_makes_no_second_attack(lexicon: Lexicon, after: str) -> None:
    """What an act of the next day only speaks of was told before, with its own day."""
    told = read(Document(BOMBED + after, published=WEDNESDAY), lexicon).mentions
    assert [one.time.start for one in told if one.type.startswith(("remote", "civilians"))] == ["2023-05-15"]


@pytest.mark.parametrize(
    "after",
    [
        "Five people were killed in the bombing of a mosque in Mosul on Tuesday.",
        "In the attack on a market in Mosul on Tuesday seven people were killed.",
        "Two guards died in Tuesday's attack on a checkpoint in Mosul.",
    ],
)
def test_a_day_beside_the_noun_is_its_own(lexicon: Lexicon, after: str) -> None:
    """Another day and another town: another attack."""
    told = read(Document(BOMBED + after, published=WEDNESDAY), lexicon).mentions
    assert {one.time.start for one in told} == {"2023-05-15", "2023-05-16"}
