"""An event happens where its sentence says, else where the lines before say."""

from __future__ import annotations

import pytest

from streams.extract.document import Document
from streams.extract.gazetteer import distance_km, load_gazetteer
from streams.extract.places import find_places
from streams.extract.where import event_place, move
from streams.records import Place


def where(text: str, trigger: str) -> Place:
    """Return the place of the event that `trigger` states."""
    document = Document(text=text)
    places = find_places(document, load_gazetteer())
    start = text.index(trigger)
    sentence = document.sentence_at(start)
    assert sentence is not None
    place, evidence = event_place(document, places, sentence, start, start + len(trigger))
    assert all(0 <= span.start < span.end <= len(text) for span in evidence)
    return place


def test_town_is_preferred_to_its_province() -> None:
    """The narrowest place told is the place."""
    place = where("A car bomb killed six people in Mosul in Nineveh province in Iraq on Monday.", "bomb killed")
    assert (place.text, place.country, place.precision) == ("Mosul", "IQ", "exact")


def test_named_town_is_the_place_and_its_anchor_is_not() -> None:
    """``about 50 km northeast of Palmyra`` says where the town lies; Palmyra saw nothing."""
    text = (
        "Syrian troops killed militants at the town of al-Sukhna, about 50 km northeast of the ancient city of Palmyra."
    )
    place = where(text, "killed militants")
    assert place.text == "al-Sukhna"
    assert place.precision == "near"
    assert "Palmyra" not in place.also


def test_bare_distance_moves_and_widens_the_anchor() -> None:
    """With no town named the place lies as far off as told."""
    place = where("A convoy was ambushed 60 km east of Kandahar in Afghanistan.", "ambushed")
    assert place.precision == "near"
    assert place.lat is not None and place.lon is not None
    assert 45 < distance_km(place.lat, place.lon, 31.61, 65.71) < 75
    assert (place.radius_km or 0) >= 10


def test_speaking_capital_is_not_where_it_happened() -> None:
    """``Washington said`` names a government."""
    place = where("Washington said a drone had struck a truck near Kunduz in Afghanistan.", "struck")
    assert place.text == "Kunduz"


def test_dateline_and_based_are_not_where_it_happened() -> None:
    """Filing place and a monitor's home are no scenes."""
    text = "BEIRUT (Wire) - Shells killed three people in Douma, the Britain-based Syrian monitor said."
    assert where(text, "killed").text == "Douma"


def test_sentence_without_place_takes_the_one_before() -> None:
    """A reader carries the place over."""
    text = "A blast shook the market of Peshawar in Pakistan on Friday. At least nine people were killed."
    assert where(text, "were killed").text == "Peshawar"


def test_further_towns_are_told_too() -> None:
    """A wave of strikes told as one keeps the other towns' names."""
    place = where("Jets bombed Idlib, Saraqib and Maarat al-Numan in Syria on Sunday.", "bombed")
    assert place.text == "Idlib"
    assert "Saraqib" in place.also


def test_only_a_demonym_gives_the_country() -> None:
    """With no name at all the country is still known."""
    place = where("Yemeni fishermen were detained by a patrol.", "detained")
    assert (place.country, place.precision) == ("YE", "country")


def test_nothing_named_is_unknown() -> None:
    """No place is better than a wrong one."""
    assert where("Three people were killed.", "killed") == Place()


def test_move_goes_the_way_told() -> None:
    """A degree of latitude is about 111 km."""
    assert move(10.0, 20.0, 111.19, 0) == (11.0, 20.0)


def test_a_road_between_two_towns_is_near_them() -> None:
    """What holds a town says less than the town, and a road is near what it leads to."""
    text = "A bus left the road between Potosí and Uyuni in southern Bolivia on Tuesday, killing nine."
    place = where(text, "killing")
    assert (place.text, place.precision, place.also) == ("Potosí", "near", ("Uyuni",))


def test_what_a_country_owns_is_the_place_and_not_the_country() -> None:
    """In Angola's Benguela province means in Benguela."""
    assert where("An outbreak in Angola's Benguela province has killed 48 people.", "killed").text == "Benguela"


def test_little_known_namesake_abroad_gives_way_to_the_country_of_the_dateline() -> None:
    """A Brazilian town that nothing else in a Colombian dispatch speaks of is a Colombian hamlet that no list knows."""
    text = "BOGOTA, June 12 (Wire) -- Rebels attacked an army post in Campestre, killing two soldiers."
    place = where(text, "attacked")
    assert (place.text, place.country, place.lat) == ("Campestre", "CO", None)


def test_an_embassy_says_whose_it_is_and_not_where() -> None:
    """Embassies stand in other countries than their own."""
    place = where("Gunmen fired at the embassies of China and Russia in Nairobi on Monday.", "fired")
    assert place.country == "KE"
    assert where("A bomb was thrown at the French embassy on Monday.", "bomb").country is None


def test_where_people_were_trained_or_live_is_not_where_it_happened() -> None:
    """A killer's schooling and an exile's home are no scenes."""
    text = "The minister was shot dead in Tegucigalpa by a squad trained in Libya."
    assert where(text, "shot dead").text == "Tegucigalpa"
    text = "The minister was shot dead on Monday by a squad trained in Libya."
    assert where(text, "shot dead").text == ""


def test_who_says_so_does_not_say_where() -> None:
    """The sources' town is nearer in words and further off in fact."""
    text = "The envoy's brother was kidnapped in Colombia, according to friends of the family in Caracas."
    assert where(text, "kidnapped").country == "CO"


def test_where_a_statement_was_issued_is_not_where_it_happened() -> None:
    """Condemnations come from afar."""
    text = "In a declaration issued in Lisbon, the union condemned the murder of two teachers in Dili."
    assert where(text, "murder").text == "Dili"


def test_a_countrys_first_lady_places_nothing() -> None:
    """Among capitals as in lower case, whose wife is not where."""
    text = "GUNMEN KIDNAPPED LUIS REYES -- BROTHER OF CHILE'S FIRST LADY -- IN PARAGUAY'S ITAPUA DEPARTMENT."
    assert where(text, "KIDNAPPED").country == "PY"


def test_a_place_in_another_clause_costs_more() -> None:
    """Talks in one city do not place the killing that stopped them."""
    text = (
        "The rebels called to say that the round of talks in Caracas has been suspended because of what happened in "
        "Managua, particularly the killing of ten union members."
    )
    assert where(text, "killing").text == "Managua"


def test_an_article_filed_abroad_tells_of_the_country_it_names() -> None:
    """A feature from Rome about Kenya: nothing happened in Italy, whose name belongs to the dateline."""
    text = (
        "ROME, Italy (Meridian) - Kenya held its breath. Kenyan police and Kenyan judges spoke. A judge was murdered."
    )
    assert where(text, "murdered").country == "KE"


def test_an_article_that_names_its_own_country_stays_there() -> None:
    """One foreign minister named beside does not move a murder abroad."""
    text = "NAIROBI, 11 Jan (Meridian) -- Kenyan police spoke to the French envoy. A judge was murdered."
    assert where(text, "murdered").country == "KE"


def test_whose_citizen_a_victim_is_says_not_where() -> None:
    """Filed from Kenya, a U.S. citizen is abducted in Kenya."""
    text = "NAIROBI, 11 Jan (Meridian) -- Kenyan police spoke. A U.S. citizen was abducted by gunmen."
    assert where(text, "abducted").country == "KE"
    text = "NAIROBI, 11 Jan (Meridian) -- Kenyan police spoke. U.S. police said a judge was abducted by gunmen."
    assert where(text, "abducted").country == "US"


@pytest.mark.parametrize(
    ("second", "trigger", "name", "precision"),
    [
        ("Warplanes bombed villages throughout the country.", "bombed", None, "country"),
        ("Protesters clashed with police in the country's north.", "clashed", None, "country"),
        ("Gunmen raided farms in the far northeast of the country.", "raided", None, "country"),
        ("Five people were arrested nationwide.", "arrested", None, "country"),
        ("The army shelled several villages in the province.", "shelled", "Aleppo", "admin"),
        ("Clashes broke out elsewhere in the province.", "Clashes", "Aleppo", "admin"),
        ("A blast killed six people in the worst attack in the country in years.", "blast", "Azaz", "exact"),
    ],
)
def test_all_of_the_country_is_not_the_town_of_the_line_before(
    second: str, trigger: str, name: str | None, precision: str
) -> None:
    """``across the country``, ``elsewhere in the province``; not "the worst in the country"."""
    place = where("Rebels seized the town of Azaz in Aleppo province in Syria on Monday. " + second, trigger)
    assert (place.name, place.country, place.precision) == (name, "SY", precision)
