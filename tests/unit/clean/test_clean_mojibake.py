"""Text misread on its way is made whole; text that is right is left alone, in any language."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.clean.mend import mend

LINES = (Path(__file__).parent / "tables" / "languages.tsv").read_text(encoding="utf-8").splitlines()
SENTENCES = dict(line.split("\t") for line in LINES if not line.startswith("#"))
LATIN = ("en", "fr", "es", "de", "pt", "it", "nl", "sv", "da", "fi")


def misread(text: str, charset: str) -> str:
    """Return UTF-8 as a reader shows it who takes it for `charset`."""
    return "".join(bytes([octet]).decode(charset, "ignore") or chr(octet) for octet in text.encode("utf-8"))


def whole(text: str) -> str:
    """Return `text` as cleaning gives it: NFC, every space a blank."""
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ")


@pytest.mark.parametrize("language", SENTENCES)
def test_text_that_is_right_is_left_alone(language: str) -> None:
    """A mend that harms one language is worse than the harm it mends."""
    assert mend(SENTENCES[language]).text == whole(SENTENCES[language])


@pytest.mark.parametrize("charset", ["cp1252", "latin-1", "cp1251", "koi8-r", "cp437"])
@pytest.mark.parametrize("language", SENTENCES)
def test_utf8_taken_for_another_charset_is_read_again(language: str, charset: str) -> None:
    """The commonest damage of all, once over."""
    assert mend(misread(SENTENCES[language], charset)).text == whole(SENTENCES[language])


@pytest.mark.parametrize("language", SENTENCES)
def test_what_was_encoded_twice_and_thrice_is_read_as_often(language: str) -> None:
    """Two systems in a row make the same mistake."""
    text = SENTENCES[language]
    twice = misread(misread(text, "cp1252"), "cp1252")
    for damaged in (twice, misread(misread(text, "cp1252"), "latin-1"), misread(twice, "cp1252")):
        assert mend(damaged).text == whole(text)


@pytest.mark.parametrize("language", SENTENCES)
def test_entities_decomposition_and_invisible_signs_come_off(language: str) -> None:
    """Entities once and twice over, NFD, zero-width spaces, direction marks and byte-order marks."""
    text = SENTENCES[language]
    entities = text.encode("ascii", "xmlcharrefreplace").decode()
    for damaged in (
        entities,
        entities.replace("&", "&amp;"),
        unicodedata.normalize("NFD", text),
        text.replace(" ", " \u200b\u200e").replace(".", "\u2060.\ufeff"),
        f"\u202b{text}\u202c\u061c",
    ):
        assert mend(damaged).text == whole(text)


@pytest.mark.parametrize("language", LATIN)
def test_windows_quotes_in_latin_1_become_quotes(language: str) -> None:
    """Wires in ISO 8859-1 mean cp1252: 0x91–0x97 are quotation marks and dashes."""
    text = SENTENCES[language]
    assert mend(text.encode("cp1252").decode("latin-1")).text == whole(text)


@pytest.mark.parametrize("charset", ["cp1251", "koi8-r"])
def test_cyrillic_shown_as_accented_latin_is_read_again(charset: str) -> None:
    """Bytes of an old Russian charset under a Western label."""
    text = SENTENCES["ru"].replace("—", "-")
    assert mend(text.encode(charset).decode("latin-1")).text == text


@pytest.mark.parametrize(
    "text",
    [
        "NÃO É SÓ ISSO",
        "À PARIS, ÂGÉ DE 80 ANS",
        "Æbler, Ærø og Øresund",
        "ŒUVRE COMPLÈTE",
        "L'ÎLE D'OLÉRON",
        "25 °C, 5 € und £10",
        "½ of 3 ± 2 × 4",
        "Ñuñoa, Ávila y Écija",
        "naïve café, Brontë – “cliché”",
        "Đặng Ðức Ấn",
        "Þingvellir og Ísafjörður",
        "R&D; AT&T, Q&A",
        "a < b && c > d",
        "Ğ, İ, ı, Ş ve ç",
        "می‌خواهم نمی‌روم",
        "👩‍🚒 и 🏳️‍🌈",
        "ÜBER ÄNDERUNGEN FÜR ÖSTERREICH",
        "MÜNCHEN – „SCHÖN“",
        "ÇA VA ÊTRE TRÈS DUR",
        "Ž, Š a Č",
        "Ó, É, Í",
    ],
)
def test_odd_but_right_text_is_left_alone(text: str) -> None:
    """Capitals with accents, signs, joiners and emoji look like damage and are none."""
    assert mend(text).text == text


@pytest.mark.parametrize(
    ("damaged", "text"),
    [
        ("donï¿½t", "don’t"),
        ("It\ufffds over", "It’s over"),
        ("voilÃ  lâ€™ami", "voilà l’ami"),
        ("d&amp;#233;j&amp;agrave; vu", "déjà vu"),
        ("Tom &amp;amp; Jo", "Tom & Jo"),
        ("co\u00adoperation", "cooperation"),
        ("no\u200cn-join", "non-join"),
        ("one\u2028two", "one\ntwo"),
        ("\u2066left\u2069", "left"),
    ],
)
def test_small_damage_is_mended(damaged: str, text: str) -> None:
    """What single characters lose."""
    assert mend(damaged).text == text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([word for text in SENTENCES.values() for word in text.split()]), min_size=1, max_size=40),
    st.sampled_from(["cp1252", "latin-1"]),
)
def test_any_words_of_any_languages_come_back(words: list[str], charset: str) -> None:
    """Mixed languages, misread as one."""
    text = " ".join(words)
    assert mend(text).text == whole(text)
    assert mend(misread(text, charset)).text == whole(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_mending_what_is_mended_changes_nothing_more_than_twice(text: str) -> None:
    """Mending ends: a text mended often enough is whole."""
    once = mend(text).text
    again = mend(once).text
    assert mend(mend(again).text).text == mend(again).text
