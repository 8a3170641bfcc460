"""Names of places are found, told from people and bodies, and mean one place each."""

from __future__ import annotations

import pytest

from streams.extract.document import Document
from streams.extract.gazetteer import distance_km, load_gazetteer
from streams.extract.places import PlaceSpan, find_places


def named(text: str) -> list[PlaceSpan]:
    """Return the place names of a text, without demonyms."""
    return [p for p in find_places(Document(text=text), load_gazetteer()) if not p.demonym]


def names(text: str) -> list[str]:
    """Return them as written."""
    return [p.text for p in named(text)]


def test_spans_are_exact() -> None:
    """Evidence is marked in the text by these offsets."""
    text = "Shells fell on Aleppo and on two villages near Idlib."
    assert [text[p.start : p.end] for p in named(text)] == ["Aleppo", "Idlib"]


@pytest.mark.parametrize(
    "text",
    [
        "Paris Hilton arrived with her lawyer.",
        "Michael Jordan said he would not play.",
        "Washington Redskins fans left early.",
        "The economist Jane Reading told the panel that rates would fall.",
        "President Lincoln Chafee waved.",
        "Researchers at Oxford University found it.",
        "The West Nile virus spreads by mosquitoes.",
        "Nice weather held through the week.",
    ],
)
def test_people_teams_and_words_are_no_places(text: str) -> None:
    """A capital letter alone makes no place."""
    assert names(text) == []


def test_given_name_is_a_country_where_a_place_must_stand() -> None:
    """Jordan is both; the preposition decides."""
    found = named("Two refugees crossed from Syria and were treated in Jordan on Monday.")
    assert [p.country for p in found] == ["SY", "JO"]


def test_comma_names_the_state_that_holds_the_town() -> None:
    """``Paris, Texas`` is not in France."""
    paris, texas = named("A tornado tore the roof off a school in Paris, Texas, on Tuesday.")
    assert (paris.country, paris.admin1) == ("US", "Texas")
    assert paris.container == "Texas"
    assert texas.kind == "admin1"


def test_name_has_one_sense_in_an_article() -> None:
    """What the first sentence makes clear holds for the rest."""
    text = "Police in Cambridge, Mass., closed two bridges. Residents of Cambridge were told to stay in."
    first, _, second = named(text)
    assert first.rank == second.rank
    assert first.country == "US"


def test_country_of_the_article_decides_between_towns() -> None:
    """A town near those named with it is meant, not its famous namesake."""
    text = "Fighting spread from Homs to Palmyra, and Syrian jets bombed Palmyra again."
    palmyra = next(p for p in named(text) if p.text == "Palmyra")
    assert (palmyra.country, palmyra.admin1) == ("SY", "Homs")


def test_demonym_tells_the_country_and_is_no_place_name() -> None:
    """``Syrian`` counts for the country; it must be told from names."""
    spans = find_places(Document(text="Syrian and Sri Lankan officials met."), load_gazetteer())
    assert [(p.text, p.demonym, p.country) for p in spans] == [("Syrian", True, "SY"), ("Sri Lankan", True, "LK")]


def test_capital_that_speaks_is_an_actor() -> None:
    """``Moscow said`` is the government, not where something happened."""
    moscow = named("Moscow said on Friday that it would answer.")[0]
    assert moscow.as_actor
    assert not named("A bus burned in Moscow on Friday.")[0].as_actor


def test_held_and_based_only_qualify() -> None:
    """The town in ``Istanbul-based`` is where somebody lives."""
    assert named("An Istanbul-based monitor reported it.")[0].modifier


def test_dateline_is_flagged() -> None:
    """Where an article was filed is not where its events happened."""
    kabul = named("KABUL, May 3 - Gunmen killed two guards.")[0]
    assert kabul.dateline


def test_transliteration_is_heard() -> None:
    """A spelling no list holds is found by its sound in the article's country."""
    text = "Syrian troops entered the town of al-Sukhna, about 50 km northeast of Palmyra."
    town = next(p for p in named(text) if p.text == "al-Sukhna")
    assert distance_km(town.lat or 0, town.lon or 0, 34.885, 38.871) < 25
    assert town.admin1 == "Homs"


def test_unknown_village_stands_at_its_region() -> None:
    """A place missing from the gazetteer keeps its text, with its region's coordinates and a radius."""
    text = "Mortars hit the village of Zzubarin in Idlib province in Syria."
    village = next(p for p in named(text) if p.text == "Zzubarin")
    assert village.inferred
    assert village.country == "SY"
    assert village.lat is not None
    assert (village.radius_km or 0) >= 20


def test_names_carry_their_type() -> None:
    """Rivers, counties and streets are named with their type."""
    assert names("The body was found in the Kanawha River near Main Street in Laurel County.") == [
        "Kanawha River",
        "Main Street",
        "Laurel County",
    ]


def test_abbreviated_state_is_a_place() -> None:
    """Local papers write ``Ky.`` and ``W.Va.``."""
    found = named("Troopers from Lexington, Ky., searched a farm.")
    assert [(p.text, p.admin1) for p in found] == [("Lexington", "Kentucky"), ("Ky.", "Kentucky")]


def test_capitals_throughout_hide_no_place() -> None:
    """Old wires write everything in capitals."""
    text = "SAN SALVADOR, 4 MAR 90 -- GUERRILLAS ATTACKED A POLICE POST IN APOPA AND FLED TOWARD HONDURAS."
    assert {"SAN SALVADOR", "APOPA", "HONDURAS"} <= set(names(text))


def test_text_without_apostrophes_keeps_its_countries() -> None:
    """Scraped text loses them: ``Syrias army``."""
    found = named("The offensive in Syrias Idlib province resumed.")
    assert [(p.text, p.kind) for p in found] == [("Syria", "country"), ("Idlib", "admin1")]


def test_a_persons_name_without_its_apostrophe_is_no_small_town() -> None:
    """A town is called Assads; ``Assads regime`` is not its."""
    assert "Assads" not in names("Fighters in Douma in Syria cursed Assads regime on Monday.")
    assert "Assads" in names("Farmers near Assads in Morocco lost their crops on Monday.")


@pytest.mark.parametrize(
    "text",
    [
        "Twelve villagers in Marrek were infected with the virus.",
        "A shell fired at Marrek killed a girl.",
        "The fighting near Marrek began before dawn.",
        "Troops who entered Marrek to search for weapons came under fire.",
    ],
)
def test_what_befell_a_place_no_list_knows_shows_that_it_is_one(text: str) -> None:
    """Whatever goes on behind the name: what was done there, or what is told of it next."""
    (place,) = named(text)
    assert (place.text, place.unsure) == ("Marrek", True)


@pytest.mark.parametrize("text", ["The commander met Karim for talks.", "Doctors treated Marrek for burns."])
def test_a_name_that_nothing_leads_up_to_as_a_place_is_none(text: str) -> None:
    """Persons stand as objects too."""
    assert names(text) == []


def test_among_capitals_a_point_of_the_compass_is_no_province() -> None:
    """NORTH-WESTERN NIGERIA is not in Zambia, THE VILLAGE not in Oklahoma; the village's own name is read."""
    text = "GUNMEN ATTACKED THE VILLAGE OF UNGUWAR SABO IN NORTH-WESTERN NIGERIA AT DAWN AND FLED, THE POLICE SAID."
    assert {place.text: place.country for place in named(text)} == {"UNGUWAR SABO": "NG", "NIGERIA": "NG"}


def test_a_dateline_that_lost_its_dash_is_still_one() -> None:
    """The place of filing is never that of the event, with or without its sign."""
    places = named("MANILA A ferry sank in rough seas off Cebu on Monday the coast guard said")
    assert [(place.text, place.dateline) for place in places] == [("MANILA", True), ("Cebu", False)]


def test_a_longer_unknown_name_is_not_cut_down_to_a_known_one() -> None:
    """The town of Adan Yarkul in Somalia is not Aden."""
    places = named("Troops recaptured the town of Adan Yarkul on Sunday, the ministry in Somalia said.")
    assert next((place.text, place.country, place.inferred) for place in places) == ("Adan Yarkul", "SO", True)


def test_a_district_that_a_city_owns_lies_in_it() -> None:
    """A namesake in another country is not what is meant; without an own entry it takes its city's middle."""
    giza, haram = named("A bomb in Giza's Haram district killed four people.")
    assert haram.country == "EG"
    assert haram.lat is not None
    assert giza.lat is not None
    assert distance_km(haram.lat, haram.lon or 0, giza.lat, giza.lon or 0) < 30


def test_divisions_told_in_a_row_are_of_one_country() -> None:
    """Ontario between Manitoba and Quebec is no town in California, whatever else the article is about."""
    text = (
        "U.S. officials in Texas and Florida said that visitors from Alberta, Manitoba, Ontario and New Brunswick "
        "spend most in the United States. Americans go to Nevada."
    )
    assert {place.country for place in named(text) if place.text in ("Alberta", "Manitoba", "Ontario")} == {"CA"}


@pytest.mark.parametrize("noun", ["air base", "army base", "refugee camp", "village", "border crossing"])
def test_a_noun_behind_its_modifier_shows_a_place(noun: str) -> None:
    """A base that no gazetteer has is still where it happened, in the region told beside it."""
    places = named(f"Fighters seized Tarkul {noun} in northern Syria.")
    assert [(place.text, place.country) for place in places] == [("Tarkul", "SY"), ("Syria", "SY")]


def test_a_bare_name_means_the_city_that_its_division_is_called_after() -> None:
    """Smoke over Valparaíso is over the port, not over the middle of its region; with the noun it is the region."""
    (city,) = named("Smoke from a fire hung over Valparaíso for days.")
    (region,) = named("Fires burned in Valparaíso region for days.")
    assert (city.kind, region.kind) == ("town", "admin1")


def test_the_agency_in_a_dateline_is_no_town() -> None:
    """(Meridian) after the day of filing is who sends it, not a town in Idaho."""
    assert names("VALPARAISO, Chile, March 12 (Meridian) - A fire broke out in Santiago.") == [
        "VALPARAISO", "Chile", "Santiago",
    ]  # fmt: skip


def test_a_dateline_that_stands_alone_is_the_place_all_know() -> None:
    """Only cities that every reader knows are filed from without their state, whatever else the story names."""
    text = "WASHINGTON (NWA) — Senators praised a release on Tuesday.\nThe North Carolina native was held for long."
    assert (named(text)[0].admin1, named(text)[0].country) == ("District of Columbia", "US")


def test_a_dateline_among_joined_lines_is_no_place_of_an_event() -> None:
    """Where a page's lines were joined, the place of filing stands in the middle of the text."""
    found = named(
        "Get short URL. VIENNA (Meridian) Gunmen killed 17 soldiers near the border with Turkey, a source said."
    )
    assert [(p.text, p.dateline) for p in found] == [("VIENNA", True), ("Turkey", False)]


@pytest.mark.parametrize(
    "text",
    [
        "GUNMEN SHOT DEAD ALFONSO DE LIMA IN A BAR TODAY.",
        "GUNMEN SHOT DEAD MARIA PAIM DE OLIVEIRA IN A BAR TODAY.",
        "SENATOR CIFUENTES WAS SHOT DEAD IN A BAR TODAY.",
    ],
)
def test_among_capitals_a_full_name_is_a_persons(text: str) -> None:
    """Half the surnames of Latin America are towns somewhere."""
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Jets bombed the town of Tibet al-Imam in Syria on Monday, residents said.", "Tibet al-Imam"),
        ("Jets struck Urum al Kubra town in the western Aleppo countryside in Syria on Monday.", "Urum al Kubra"),
        ("Shells fell on the al-Midan neighbourhood in Aleppo city in Syria on Monday.", "al-Midan"),
    ],
)
def test_a_name_that_goes_on_is_not_its_first_word(text: str, place: str) -> None:
    """What bears the first word elsewhere is not meant: Tibet, a village in Dagestan, a district of Yemen."""
    (span,) = [one for one in named(text) if one.start == text.index(place)]
    assert (span.text, span.country) == (place, "SY")


def test_a_metropolis_is_meant_by_its_name_whatever_the_article_is_about() -> None:
    """ "New York" is a state first, and the city by another name; neither is an unknown hamlet of Syria."""
    text = (
        "Warplanes struck Aleppo, Homs and Idlib in Syria on Monday, killing nine Syrians in Aleppo. "
        "Ministers in New York insisted the ceasefire was not dead."
    )
    (span,) = [one for one in named(text) if one.text == "New York"]
    assert span.country == "US"


def test_among_capitals_a_far_citys_other_spelling_is_a_surname() -> None:
    """CANO is no Kano in a wire from Bogota; a city by its own name is meant wherever it lies."""
    text = "BOGOTA, 4 MAR 90 -- REBELS BLEW UP A PIPELINE NEAR CANO ON MONDAY, POLICE IN BOGOTA SAID."
    assert "NG" not in {place.country for place in named(text)}
    assert {place.country for place in named(text.replace("NEAR CANO", "NEAR KANO"))} == {"CO", "NG"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two cars collided at the corner of Madison and Lexington avenues in Brooklyn.", ["Brooklyn"]),
        ("Shots were fired between Alameda and Monroe streets, police in Fresno said.", ["Fresno"]),
        ("Crowds filled Aleppo and Homs streets on Friday.", ["Aleppo", "Homs"]),
        ("QUITO, 3 MAR (EFE) -- BOMBS WENT OFF ON SUCRE AND ALAMEDA STREETS.", ["QUITO"]),
    ],
)
def test_names_of_several_streets_are_no_towns(text: str, found: list[str]) -> None:
    """``Madison and Lexington avenues`` lie in one town; a great city's streets may be its own."""
    assert names(text) == found


def test_among_capitals_a_title_and_a_strange_name_lead_up_to_a_surname() -> None:
    """SUCRE is a capital in Bolivia, and the surname of many."""
    text = "PANAMA CITY, 12 JAN (EFE) -- MAJOR ERACLIDES SUCRE FLED. SUCRE WAS CHARGED TODAY."
    assert names(text) == ["PANAMA CITY"]
    assert names("LA PAZ, 12 JAN (EFE) -- THE MAJOR ROADS NEAR SUCRE WERE CLOSED.") == ["LA PAZ", "SUCRE"]


def test_names_joined_share_what_holds_the_last() -> None:
    """``in Ehsim and Bara, Idlib province``: both lie there, whatever is called Bara elsewhere."""
    ehsim, bara, _ = named("Warplanes bombed the villages of Ehsim and Bara, Idlib province, on Monday.")
    assert (ehsim.country, ehsim.admin1, bara.country, bara.admin1) == ("SY", "Idlib", "SY", "Idlib")


def test_a_name_told_with_an_unknown_one_lies_in_what_holds_both() -> None:
    """The San Andres of a province is the one in it or by it, not the best known."""
    first = named("A raid hit San Andres and Tierra Agria, San Miguel Department, on Sunday.")[0]
    assert (first.text, first.country, first.admin1) == ("San Andres", "SV", "San Miguel")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Soldiers patrolled La Ceiba de Guadalupe in San Salvador.", ["San Salvador"]),
        ("Police in Santiago de Chile fired into the air.", ["Santiago de Chile"]),
        ("LIMA, 4 MAY (EFE) -- THE PATROL CAME TO AYACUCHO DE LOS MONTES.", ["LIMA"]),
    ],
)
def test_a_spanish_name_goes_on_behind_de(text: str, found: list[str]) -> None:
    """``La Ceiba de Guadalupe`` is not La Ceiba, nor Guadalupe."""
    assert [p.text for p in named(text) if not p.unsure] == found
