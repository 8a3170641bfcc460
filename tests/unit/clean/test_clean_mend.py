"""Characters made whole, with the way back."""

from __future__ import annotations

import pytest

from streams.clean.blocks import split
from streams.clean.charset import decode
from streams.clean.mend import has_odd, mend


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("The ministerâ€™s â€œnoâ€\x9d", "The minister’s “no”"),
        ("M\u00c3\u00a4nner in K\u00c3\u00b6ln", "Männer in Köln"),
        ("CAFÉ «NÃO» é só", "CAFÉ «NÃO» é só"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b\ud800c\ufeffd", "abcd"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("5\xa0000\u202fkm", "5 000 km"),
        ("Smith &amp; Sons&#39; &quot;yard&quot;", 'Smith & Sons\' "yard"'),
        ("R&D; AT&T", "R&D; AT&T"),
        ("\x93quoted\x94 \x96 said", "“quoted” – said"),
    ],
)
def test_broken_characters_become_what_was_meant(raw: str, mended: str) -> None:
    """Every wire has passed through somebody's wrong charset once."""
    assert mend(raw).text == mended


def test_offsets_lead_back_through_every_mend() -> None:
    """Evidence must be shown in the text the source sent, not only in ours."""
    raw = "A\u0301 \r\nB &amp; C â€” D\x00E"
    mended = mend(raw)
    assert mended.text == "Á \nB & C — DE"
    for clean, there, length in mended.runs(0, len(mended.text)):
        assert mended.text[clean : clean + length] == raw[there : there + length]
    at = mended.text.index("C")
    assert raw[mended.raw_span(at, at + 1)[0]] == "C"


def test_clean_text_is_not_copied() -> None:
    """Most text needs nothing, and pays nothing."""
    text = "Plain words, and no more."
    assert mend(text).text is text


def test_wrapped_copy_is_joined_and_indents_start_paragraphs() -> None:
    """Wire copy is still set in lines of some 70 characters; sentences must not end at them."""
    text = (
        "   Protesters in the capital set fire to a police post on Friday after\n"
        "the death of a student in custody, witnesses said.\n"
        "   The ministry said that the officer in charge had been suspended and\n"
        "that an inquiry had begun.\n"
    )
    assert [block.text for block in split(text, 100)] == [
        "Protesters in the capital set fire to a police post on Friday after the death of a student in custody, "
        "witnesses said.",
        "The ministry said that the officer in charge had been suspended and that an inquiry had begun.",
    ]


def test_a_wrapped_line_that_ends_with_an_initial_or_begins_with_a_dash_runs_on() -> None:
    """The stop of "U.S." ends no sentence, and a dash within one is no mark of a list."""
    text = (
        "   MONTEVIDEO, 21 MAR -- A BOMB THAT STOOD BESIDE THE GATE OF THE U.S.\n"
        "EMBASSY WAS MADE SAFE TODAY.\n"
        "   THE PEOPLE'S FRONT OF THE EASTERN PROVINCES OF THE COUNTRY\n"
        "- ARMY OF THE POOR, A GROUP NOT HEARD OF BEFORE, SAID IN A CALL TO\n"
        "A RADIO STATION THAT IT HAD PLACED IT.\n"
    )
    assert [block.text for block in split(text, 100)] == [
        "MONTEVIDEO, 21 MAR -- A BOMB THAT STOOD BESIDE THE GATE OF THE U.S. EMBASSY WAS MADE SAFE TODAY.",
        "THE PEOPLE'S FRONT OF THE EASTERN PROVINCES OF THE COUNTRY - ARMY OF THE POOR, A GROUP NOT HEARD OF BEFORE, "
        "SAID IN A CALL TO A RADIO STATION THAT IT HAD PLACED IT.",
    ]


def test_blanks_too_many_are_closed_but_for_those_of_a_mark() -> None:
    """Old agencies set two blanks after a stop; words that stand together must be found together."""
    (block,) = split("*  The  army  took the town.  Rebels fled  ", 100)
    assert block.text == "The army took the town. Rebels fled"
    assert block.bullet


def test_menus_are_not_joined() -> None:
    """Lines of a menu stand under each other like wrapped copy, but flow nowhere."""
    assert len(split("World\nPolitics\nBusiness of sport\nWeather", 100)) == 4


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("Čtvrtek – dohoda".encode(), "iso-8859-1", "Čtvrtek – dohoda"),
        ("“No deal”".encode("cp1252"), "iso-8859-1", "“No deal”"),
        ("Взрыв в Москве, сообщила полиция".encode("cp1251"), "windows-1251", "Взрыв в Москве, сообщила полиция"),
        ("No deal".encode("utf-16"), None, "No deal"),
        ("No deal, they said".encode("utf-16-le"), None, "No deal, they said"),
        (b"\xef\xbb\xbfNo deal", "latin-1", "No deal"),
        ("“No deal”".encode("cp1252"), "no-such-charset", "“No deal”"),
    ],
)
def test_bytes_are_read_by_what_they_are_not_by_what_they_claim(content: bytes, charset: str | None, text: str) -> None:
    """Transports lie about charsets; valid UTF-8 is hardly ever anything else."""
    assert decode(content, charset) == text


@pytest.mark.parametrize("odd", ["\r", "\x00", "\x7f", "\x85", "\xa0", "\u200b", "\u2028", "\ufeff", "\ud800"])
@pytest.mark.parametrize("line", ["plain words", "straße und café"])
def test_odd_characters_are_seen_in_any_line(odd: str, line: str) -> None:
    """The quick look that spares clean text the long one must miss nothing, in lines of ASCII and of others."""
    text = f"{line}\n\tsecond line\n{line}"
    assert not has_odd(text)
    assert has_odd(text + odd)
    assert has_odd(odd + text)
    assert mend(f"é\n{line}{odd}").text != f"é\n{line}{odd}"
