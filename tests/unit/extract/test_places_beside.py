"""Places told beside a happening are not its place: of talks, speakers, journeys, namesakes and people."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from test_where import where

from streams.extract import Document, Lexicon, read
from streams.extract.gazetteer import load_gazetteer
from streams.extract.places import PlaceSpan, find_places
from streams.records import Mention, Place

MONDAY = datetime(2024, 5, 13, tzinfo=UTC)


def told(lexicon: Lexicon, text: str, trigger: str) -> Mention:
    """Return the mention that has its trigger within `trigger`."""
    start = text.index(trigger)
    found = read(Document(text, published=MONDAY), lexicon).mentions
    return next(m for m in found if m.trigger.start < start + len(trigger) and start < m.trigger.end)


def span(text: str, name: str) -> PlaceSpan:
    """Return the place of that name."""
    return next(p for p in find_places(Document(text), load_gazetteer()) if p.text == name)


@pytest.mark.parametrize(
    ("place", "trigger", "text"),
    [
        (
            "Toulouse",
            "arrested again",
            "Police searched a flat in Toulouse. The men who were arrested again were to be transferred to Paris.",
        ),
        (
            "Kumasi",
            "were wounded",
            "A blast shook Kumasi. Five people were wounded and flown to a hospital in Accra.",
        ),
        ("Gao", "were killed", "A shell fell on Gao. The colonel said in Bamako on Monday that two were killed."),
        ("Gao", "were killed", "A shell fell on Gao. The colonel told reporters in Bamako that two were killed."),
        (
            "Mocoa",
            "the killing",
            "Guerrillas shot teachers in Mocoa. The meeting with the guerrillas in Caracas, Venezuela, has been "
            "suspended over the killing.",
        ),
        ("Mocoa", "were shot", "Rebels entered Mocoa. Envoys suspended talks in Caracas. Three teachers were shot."),
        (
            "Gao",
            "killed two",
            "Fighters entered Gao. A spokesman in Paris blamed the army for the shelling that killed two.",
        ),
    ],
)
def test_a_happening_stays_where_it_befell(place: str, trigger: str, text: str) -> None:
    """People are brought elsewhere, speak elsewhere and talk elsewhere."""
    assert where(text, trigger).text == place


@pytest.mark.parametrize(
    ("place", "trigger", "text"),
    [
        ("Doha", "bomb went off", "A bomb went off at the talks in Doha on Monday."),
        ("Gao", "ambushed", "A convoy going to the market in Gao was ambushed."),
        ("Berlin", "stabbed", "A man was stabbed outside the summit in Berlin on Monday."),
        ("Paris", "extradited to", "The man was extradited to Paris on Monday."),
        ("Gao", "killed four", "The attack in Gao, he said in his report, killed four."),
        ("Gao", "were wounded", "Two people were wounded and taken to safety. The market in Gao was struck."),
    ],
)
def test_the_scene_may_be_a_meeting_or_a_journeys_end(place: str, trigger: str, text: str) -> None:
    """What befalls those at talks befalls them there, and a trigger may itself say where somebody was brought."""
    assert where(text, trigger).text == place


def test_talks_are_held_where_they_are_held(lexicon: Lexicon) -> None:
    """Of the talks themselves their town is the place."""
    text = "Envoys of both armies resumed talks in Doha on Monday."
    assert told(lexicon, text, "talks").place.name == "Doha"


def test_a_gloss_in_brackets_is_not_the_scene() -> None:
    """What a group is a branch of says nothing of where it fights."""
    text = (
        "Troops clashed with the Jund (a branch of the movement in Yemen) fighters who entered villages near Kismayo."
    )
    assert where(text, "clashed").text == "Kismayo"
    assert where("Two nuns were shot dead in Dhaka (Bangladesh) on Monday.", "shot dead").text == "Dhaka"


def test_a_country_that_most_tellings_name_goes_before_a_namesakes(lexicon: Lexicon) -> None:
    """A university called after a town does not move a murder abroad."""
    text = (
        "PANAMA CITY (Wire) - The archbishop condemned the murder of six monks in Honduras. The monks were murdered at "
        "dawn in Honduras. The rector of Santa Maria la Antigua university said the murder of the monks was a crime."
    )
    assert told(lexicon, text, "were murdered").place.country == "HN"


def test_a_lake_of_several_countries_is_of_the_one_that_tells(lexicon: Lexicon) -> None:
    """Whose police speak of it says which shore; a sea stays nobody's."""
    text = "KAMPALA - A boat capsized on Lake Albert on Monday and 26 people drowned, Ugandan police said."
    assert told(lexicon, text, "capsized").place.country == "UG"
    text = "A tanker sank in the Gulf of Aden on Tuesday, Ugandan police said."
    assert told(lexicon, text, "sank").place.country is None


def test_a_quarter_of_a_city_is_no_namesake_of_it() -> None:
    """The Mirpur of Dhaka is not the Mirpur of Kashmir."""
    assert span("A fire broke out in the Mirpur area of Dhaka on Thursday.", "Mirpur").country == "BD"
    text = "BOMBS WENT OFF IN THE SAN JOSE NEIGHBORHOOD IN THE WESTERN SECTION OF SAN SALVADOR LAST NIGHT."
    assert span(text, "SAN JOSE").country == "SV"


def test_a_known_city_with_its_area_stays_itself() -> None:
    """The Mosul area is around Mosul; a Mosul neighborhood is in it."""
    assert span("Troops moved through the Mosul area on Monday.", "Mosul").country == "IQ"
    assert span("A bomb exploded in a Mosul neighborhood on Monday.", "Mosul").lat is not None


def test_a_town_in_a_division_that_holds_none_of_the_name_is_unlisted() -> None:
    """A Mexican namesake does not take the place of a Salvadoran hamlet."""
    found = span(
        "A reporter was killed in San Francisco Javier, Usulutan Department, on Sunday.", "San Francisco Javier"
    )
    assert (found.country, found.inferred) == ("SV", True)


def test_towns_in_a_row_with_a_division_keep_their_own_places() -> None:
    """Paris beside London, and Mosul beside a province, are no namesakes."""
    assert span("Protests were held in Mosul, Anbar province and Basra.", "Mosul").country == "IQ"
    assert span("A town in the Urals town of Pervouralsk burned.", "Urals").inferred is False


def test_a_quarter_that_sounds_like_a_far_town_is_beside_the_town_told() -> None:
    """Al-Midan is a quarter of Aleppo here, not the town of al-Mayadin three hundred kilometres off."""
    found = span("A shell fell on a bakery in Aleppo on Sunday. Another shell hit the al-Midan district.", "al-Midan")
    assert (found.admin1, found.inferred) == ("Aleppo", True)


def test_a_village_near_a_border_is_not_beyond_it() -> None:
    """What lies near the border with Brazil does not lie in Brazil."""
    text = (
        "Venezuelan soldiers shot two men in Kumarakai, near the border with Brazil, on Friday. The wounded were taken "
        "to Boa Vista, Brazil."
    )
    assert span(text, "Kumarakai").country == "VE"


def test_a_district_told_alone_is_in_the_city_of_filing() -> None:
    """Whoever files from a city means its own quarters."""
    found = span("ISTANBUL (Wire) - A fire broke out in the Sirinkale district on Monday.", "Sirinkale")
    assert found.country == "TR"
    assert found.lat is not None


def test_a_name_behind_a_lead_in_that_opens_the_sentence_is_a_place() -> None:
    """``In al-Sukkari,`` leads up to a place as well as ``in al-Sukkari``."""
    found = span("A shell fell on Aleppo on Sunday. In al-Sukkari, a second shell wounded two.", "al-Sukkari")
    assert found.country == "SY"


def test_the_own_town_goes_before_a_city_only_also_called_so() -> None:
    """San Diego was once San Miguel; in a Salvadoran dispatch San Miguel is San Miguel."""
    text = (
        "SAN SALVADOR (Wire) - The United States cut aid, U.S. officials said in the United States. A Salvadoran "
        "colonel was shot in San Miguel."
    )
    assert span(text, "San Miguel").country == "SV"


@pytest.mark.parametrize(
    "text",
    [
        "FRANCISCO JOSE GUERRERO WAS BURIED. DR GUERRERO WAS KIND. GUERRERO WAS SHOT DEAD TODAY.",
        "THE MAJOR; HERACLIDES SUCRE, WHO HAS BEEN SEEN THERE; AND A CLERK ARE IN THE HOUSE.",
        "ARMED MEN BROKE INTO MONZON'S RESIDENCE AND KILLED HIM.",
        "THE REBELS HOLD PAULO CESAR PAIM DE OLIVEIRA IN A CAMP.",
        "THEY WANT TO GET TO THE BOTTOM OF THE CASE.",
        "HE CONFIRMED THE INVOLVEMENT OF TROOPS IN THE MURDER.",
    ],
)
def test_people_and_words_among_capitals_are_no_places(text: str) -> None:
    """A surname stands bare, with what a person has, or with "who"."""
    assert [p.text for p in find_places(Document(text), load_gazetteer()) if not p.demonym] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A Syrian from Homs, who is not registered, was held.", "Homs"),
        ("THE HAGUE WAS QUIET. THE COURT SAT IN THE HAGUE ON MONDAY.", "THE HAGUE"),
        ("Michael Lagos was held. He was arrested in Lagos on Monday.", "Lagos"),
        ("THE TROOPS LANDED IN NORTHERN MORAZAN DEPARTMENT TODAY.", "MORAZAN"),
    ],
)
def test_what_looks_like_a_person_is_a_place_where_it_is_led_up_to(text: str, name: str) -> None:
    """The same names are places behind a lead-in, or with their division."""
    found = span(text, name)
    assert found.modifier is False


def test_the_centre_of_a_town_with_a_common_name_is_the_town() -> None:
    """``the centre of Reading`` is no reading."""
    place: Place = where("Three people were stabbed in a park in the centre of Reading on Saturday.", "stabbed")
    assert (place.text, place.country) == ("Reading", "GB")


def test_beyond_a_border_is_where_it_did_not_happen() -> None:
    """Who tells of the border with X stands on this side of it; a border crossing in X is in X."""
    text = (
        "DAKAR, May 12 (Wire) - Senegalese soldiers killed three rebels near the border with Guinea-Bissau on Sunday."
    )
    assert where(text, "killed").country == "SN"
    assert where("Shells hit a border post in Lebanon on Sunday.", "Shells hit").country == "LB"


def test_an_unlisted_area_lies_where_the_text_puts_it() -> None:
    """The Zap area of northern Iraq is in Iraq, whoever speaks of it; a name without a noun of place is none."""
    text = "Three soldiers were killed in the Zap area of northern Iraq, Ankara said on Monday."
    assert span(text, "Zap").country == "IQ"
    assert span("Rebels hid in the forest of Bissine in Senegal.", "Bissine").country == "SN"
    found = find_places(Document("He works for the Movement for Salvation of Georgia."), load_gazetteer())
    assert [p.text for p in found] == ["Georgia"]


@pytest.mark.parametrize("name", ["Val d'Isère", "Cortina d'Ampezzo", "Villeneuve d’Ascq"])
def test_a_name_with_a_french_or_italian_of_is_one_name(name: str) -> None:
    """``Val d'Isère`` is neither Val nor Isère."""
    assert span(f"An avalanche near {name} killed three on Sunday.", name).lat is not None


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("Idlib", "Rebels shelled two Shiite villages in Idlib on Friday, killing four people."),
        ("Syria", "Jihadists seized a Kurdish city in northern Syria on Friday."),
        ("Damascus", "Clashes broke out in Druze villages near Damascus on Friday, killing six people."),
    ],
)
def test_whose_village_it_is_does_not_name_it(place: str, text: str, lexicon: Lexicon) -> None:
    """A people or a faith before "villages" is no place of no list."""
    (mention,) = read(Document(text, published=MONDAY), lexicon).mentions
    assert mention.place.name == place


def test_a_state_that_is_told_something_is_not_where_it_happened() -> None:
    """Spain was promised an inquiry into what happened in El Salvador."""
    text = (
        "SAN SALVADOR, Nov 18 (EFE) - The Salvadoran government promised Spain an inquiry into the murder of two nuns."
    )
    assert where(text, "murder").country == "SV"


def test_where_somebody_was_trained_is_not_where_he_struck() -> None:
    """Nor where he lives: the nation that the sentence speaks of is."""
    text = "MANAGUA, June 17 (EFE) - The Salvadoran army said the minister was killed by a squad trained in Nicaragua."
    assert where(text, "killed").country == "SV"


def test_where_a_journey_goes_is_not_where_anything_befell_anybody() -> None:
    """Nobody was killed in Caracas."""
    text = "The guerrillas put off their trip to Caracas after ten union members were killed in a blast in San Miguel."
    assert where(text, "were killed").text == "San Miguel"
