"""The gazetteer knows the names that wires write, in all their spellings."""

from __future__ import annotations

import pytest

from streams.extract.gazetteer import distance_km, load_gazetteer
from streams.extract.placename import fold, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("al-Sukhna", "As Sukhnah"),
        ("Deir ez-Zor", "Dayr az Zawr"),
        ("Khan Sheikhoun", "Khān Shaykhūn"),
        ("Manbij", "Menbij"),
        ("Nassib", "Naşīb"),
    ],
)
def test_transliterations_have_one_skeleton(one: str, other: str) -> None:
    """Outlets transliterate differently; the place is the same."""
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Sana'a", "Sanaa"), ("St. Louis", "Saint Louis"), ("São Tomé", "Sao Tome")]
)
def test_marks_and_signs_do_not_tell_names_apart(one: str, other: str) -> None:
    """Wires drop accents and apostrophes."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("name", "country"),
    [("Damascus", "SY"), ("Kyiv", "UA"), ("Kiev", "UA"), ("Texas", "US"), ("Burma", "MM"), ("Strait of Hormuz", None)],
)
def test_best_known_sense_comes_first(name: str, country: str | None) -> None:
    """Without context a name means its most prominent bearer."""
    assert load_gazetteer().senses(name)[0].country == country


@pytest.mark.parametrize(
    ("name", "country"), [("Gansu", "CN"), ("Shandong", "CN"), ("Petra", "JO"), ("Mindoro", "PH"), ("Shabwa", "YE")]
)
def test_divisions_and_sites_go_by_their_bare_names(name: str, country: str) -> None:
    """GeoNames writes "Gansu Sheng" and lists villages in Greece before the site in Jordan; wires write neither."""
    assert load_gazetteer().senses(name)[0].country == country


def test_unknown_name_has_no_sense() -> None:
    """The reader must be able to tell that nothing is known."""
    assert load_gazetteer().senses("Xqzvbr") == ()
    assert load_gazetteer().senses("") == ()


def test_name_is_found_by_its_sound_in_its_country() -> None:
    """A spelling that no list holds is still a known town."""
    alike = load_gazetteer().spelled_like("al-Soukhna", "SY")
    assert "As Sukhnah" in {sense.name for sense in alike}


def test_every_country_has_its_middle_and_zone() -> None:
    """Demonyms and country-wide events stand at the country's middle, times of day in its zone."""
    gazetteer = load_gazetteer()
    syria = gazetteer.country("SY")
    assert syria is not None
    assert distance_km(syria.lat, syria.lon, 35.0, 38.0) < 50
    assert gazetteer.timezone(syria.rank) == "Asia/Damascus"


@pytest.mark.parametrize(
    ("name", "zone"),
    [("Texas", "America/Chicago"), ("Queensland", "Australia/Brisbane"), ("Donbas", "Europe/Kyiv")],
)
def test_area_has_the_zone_that_its_people_live_by(name: str, zone: str) -> None:
    """Most people of the United States live by New York's clock, Texans do not."""
    gazetteer = load_gazetteer()
    assert gazetteer.timezone(gazetteer.senses(name)[0].rank) == zone


def test_country_of_many_clocks_has_none() -> None:
    """Three in the afternoon in the United States is four times."""
    gazetteer = load_gazetteer()
    country = gazetteer.country("US")
    assert country is not None
    assert gazetteer.timezone(country.rank) is None
    assert gazetteer.country("ZZ") is None
