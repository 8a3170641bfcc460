"""Words as hashes."""

from __future__ import annotations

import numpy as np
import pytest

from streams.dedup.origin import outlet_of
from streams.dedup.sketch import sample_level
from streams.dedup.words import read_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The army’s “last” push — again", 'the armys "last" push - AGAIN'),
        ("ﬁre in Tōkyō", "FIRE IN TŌKYŌ"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("مقتل ١٢ شخصا", "مقتل 12 شخصا"),
        ("३५ लोग", "35 लोग"),
    ],
)
def test_typography_does_not_change_words(one: str, other: str) -> None:
    """Two desks set the same words differently."""
    assert np.array_equal(read_words(one).hashes, read_words(other).hashes)


def test_order_and_place_of_letters_count() -> None:
    """Hashes stand for words, not for bags of letters."""
    hashes = read_words("tar rat art tar 1 2").hashes
    assert hashes[0] == hashes[3]
    assert len(set(hashes.tolist())) == 5


def test_figures_are_read_alike_however_written() -> None:
    """1,200 and 1.200 and twelve hundred's cousins: separators do not make another toll; years are no tolls."""
    assert read_words("At least 1,200 hurt, twelve dead and 3.5 million moved in 2024.").numbers == (
        "1200 ",
        "12",
        "3.5",
        "million",
    )
    assert read_words("Mindestens 1.200 Verletzte und zwölf Tote").numbers == ("1200 ", "12")


def test_menus_are_not_running_text() -> None:
    """What is left of a page's furniture must not make two stories of one site alike."""
    page = "\nHome\nWorld\nSport\nWeather and traffic today\n" + " ".join(["word"] * 70) + ".\nFollow us\nAbout"
    words = read_words(page)
    assert int(words.prose.sum()) == 70


def test_heading_is_told_apart() -> None:
    """Title and text are hashed in one go."""
    words = read_words("Two words\nand then the text")
    assert (words.heading, len(words.hashes)) == (2, 6)
    assert read_words("\ntext").heading == 0


def test_a_text_s_sample_depends_on_its_size_alone() -> None:
    """Or a fingerprint could not be read later."""
    assert [sample_level(n) for n in (1, 40, 41, 400, 640, 5000)] == [0, 0, 1, 4, 4, 7]


def test_one_outlet_has_one_name() -> None:
    """Hosts with and without www. are one witness."""
    assert outlet_of("https://www.Example.org/feed") == outlet_of("example.org") == "example.org"
    assert outlet_of("City Desk") == "city desk"
