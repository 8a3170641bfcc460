"""What stands around a story, by tables of own examples: one line of `tables/*.tsv` is one test."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from streams.clean import furniture, vocabulary
from streams.clean.bylines import writers_in
from streams.clean.charset import decode
from streams.clean.datelines import agency_in, dateline_of
from streams.clean.dates import When, from_metadata, labelled
from streams.clean.language import language_of
from streams.clean.notes import correction_in, slug_before

TABLES = Path(__file__).parent / "tables"
PUBLISHED = date(2024, 3, 9)


def rows(name: str) -> list[list[str]]:
    """Return the cells of a table's lines; `#` opens a comment."""
    lines = (TABLES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("text", "place", "day", "agency", "story"), rows("datelines"))
def test_datelines_say_where_when_and_by_whom(text: str, place: str, day: str, agency: str, story: str) -> None:
    """Each agency has its own form; what only looks like one stays in the story."""
    found = dateline_of(text, PUBLISHED)
    if place == "none":
        assert found is None
        return
    assert found is not None
    line, end = found
    assert (line.place or "", line.date or "", line.agency or "") == (place, day, agency)
    assert text[end:].startswith(story)


@pytest.mark.parametrize(("line", "expected"), rows("corrections"))
def test_correction_notes_are_told_from_sentences(line: str, expected: str) -> None:
    """What a desk takes back must reach the reader of the event, and is no sentence of the story."""
    assert (correction_in(line, len(line.split())) is not None) is (expected == "yes")


@pytest.mark.parametrize(("filed", "slug", "headline"), rows("slugs"))
def test_slugs_come_off_headlines(filed: str, slug: str, headline: str) -> None:
    """A second version with ``UPDATE 1-`` before its headline has the same headline."""
    assert slug_before(filed) == (slug, headline)


CHARSETS = {
    "cp1252": ("en", "fr", "es", "de", "pt", "it", "nl", "sv", "da", "fi"),
    "cp1250": ("pl", "cs", "hu", "ro"),
    "iso-8859-2": ("pl", "cs", "hu"),
    "cp1251": ("ru", "uk", "bg"),
    "koi8-r": ("ru",),
    "iso-8859-5": ("ru", "bg"),
    "cp1253": ("el",),
    "cp1254": ("tr",),
    "cp1255": ("he",),
    "cp1256": ("ar", "fa"),
    "gb18030": ("zh",),
    "big5": ("zh",),
    "shift_jis": ("ja",),
    "euc-jp": ("ja",),
    "iso-2022-jp": ("ja",),
    "euc-kr": ("ko",),
    "tis-620": ("th",),
    "utf-16": ("en", "ru", "zh", "ar"),
    "utf-16-le": ("en", "ru", "zh", "ar"),
    "utf-16-be": ("en", "ru", "he"),
}
SENTENCES = dict(rows("languages"))
PAIRS = [(charset, language) for charset, languages in CHARSETS.items() for language in languages]


def in_charset(language: str, charset: str) -> tuple[bytes, str]:
    """Return a language's sentence in a charset, and the text that it can hold of it."""
    text = "".join(char for char in SENTENCES[language] if char.encode(charset, "ignore"))
    return text.encode(charset), text


@pytest.mark.parametrize(("charset", "language"), PAIRS)
def test_bytes_that_declare_nothing_are_read(charset: str, language: str) -> None:
    """Drop folders and old feeds send bytes alone."""
    content, text = in_charset(language, charset)
    assert decode(content, None) == text


@pytest.mark.parametrize(("charset", "language"), PAIRS)
def test_bytes_that_declare_their_charset_are_read_by_it(charset: str, language: str) -> None:
    """A label that fits is believed."""
    content, text = in_charset(language, charset)
    assert decode(content, charset) == text


@pytest.mark.parametrize(
    ("charset", "language"), [pair for pair in PAIRS if pair[0] not in ("cp1250", "iso-8859-2", "cp1254")]
)
def test_a_default_label_does_not_hide_the_charset(charset: str, language: str) -> None:
    """Servers say ISO 8859-1 of everything; Latin alphabets are too alike to tell in one sentence, others are not."""
    content, text = in_charset(language, charset)
    assert decode(content, "iso-8859-1") == text


@pytest.mark.parametrize("language", SENTENCES)
def test_the_text_says_its_language(language: str) -> None:
    """One sentence is enough, several outvote a template's label, and a label that fits is kept."""
    text = SENTENCES[language]
    assert language_of(text) == language
    assert language_of(" ".join([text] * 5), "en") == language
    assert language_of(text, f"{language}-XX") == language


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("", None, "und"),
        ("\n", None, "und"),
        (" 12:30 – 14,5 % ", None, "und"),
        ("", "fr-FR", "fr"),
        ("Reuters", None, "und"),
        ("Talks open", "nb", "no"),
        ("Переговоры", "en", "ru"),
        ("Ministeren", "no", "no"),
        ("停火", "en", "zh"),
        ("停火", "ja", "ja"),
        ("Οι συνομιλίες", "en", "el"),
        ("Talks open", "ru", "und"),
    ],
)
def test_short_and_empty_texts_take_no_language_from_chance(text: str, given: str | None, expected: str) -> None:
    """An empty text has none; a script that the label is not written in outvotes the label."""
    assert language_of(text, given) == expected


@pytest.mark.parametrize(("line", "names", "agencies", "desks"), rows("bylines"))
def test_bylines_give_names_and_nothing_else(line: str, names: str, agencies: str, desks: str) -> None:
    """Roles, places, days, addresses and agencies are no part of a name."""
    found = writers_in(line)
    assert tuple("; ".join(part) for part in found) == (names, agencies, desks)


def shown(when: When) -> str:
    """Return an instant, or a day, as the tables write it."""
    return when.day.isoformat() if when.precision == "day" else when.at.replace(tzinfo=None).isoformat()


@pytest.mark.parametrize(("line", "days"), rows("days"))
def test_lines_say_when_and_of_what(line: str, days: str) -> None:
    """A day is an instant only with a clock and its zone; an ambiguous one is none."""
    assert "; ".join(f"{kind}={shown(when)}" for kind, when in labelled(line)) == days


@pytest.mark.parametrize(("value", "expected", "day"), rows("metadata_dates"))
def test_metadata_dates_keep_their_own_day(value: str, expected: str, day: str) -> None:
    """The day that readers saw is that of the publisher's clock, not of UTC."""
    found = from_metadata(value)
    assert (shown(found) if found else "none") == expected
    assert (found.day.isoformat() if found else "") == day


def words_in(value: object) -> list[object]:
    """Return the leaves of a nested value."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in (key, *words_in(inner))]
    return [leaf for inner in value for leaf in words_in(inner)] if isinstance(value, list) else [value]


@pytest.mark.parametrize("name", sorted(path.name for path in Path(vocabulary.__file__).parent.glob("*.yaml")))
def test_word_lists_hold_no_truth_values(name: str) -> None:
    """YAML reads a bare ``on``, ``no`` or ``yes`` as true or false: the word would silently be missing."""
    assert [word for word in words_in(vocabulary.load(name)) if isinstance(word, bool)] == []


@pytest.mark.parametrize(("line", "expected", "agency"), rows("signoffs"))
def test_sign_offs_name_their_agency(line: str, expected: str, agency: str) -> None:
    """The line under a story says whose copy it is: two outlets with one agency's story are one source."""
    assert furniture.is_sign_off(line, len(line.split())) is (expected == "yes")
    if expected == "yes":
        found = agency_in(line) or ("Reuters" if furniture.is_reuters_style(line) else "")
        assert found == agency
