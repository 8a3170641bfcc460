"""What language a text is taken for decides the log it is judged in."""

from __future__ import annotations

from streams.clean.language import language_of

STORY = (
    "The council said on Monday that the bridge would stay closed until engineers had looked at its piers. "
    "Residents asked for a ferry in the meantime, and the mayor promised an answer by the end of the week. "
    "Shops on the far bank have lost half of their customers since the flood, their association said. "
    "The water has gone down by two metres since Friday, but the road on the northern side is still under mud. "
)


def test_typographic_marks_do_not_change_the_language() -> None:
    """A copy with curly quotes and dashes must be judged beside its original, not in another language's log."""
    curly = "“" + STORY.replace(". ", " — ”… “").replace("'", "’") + "”"
    assert language_of(STORY) == "en"
    assert language_of(curly) == "en"
    assert language_of("“…” — ‘…’ " * 3 + curly) == "en"


def test_an_eastern_text_is_still_told() -> None:
    """The guard against false ones must not refuse true ones."""
    text = "東京都は月曜日、橋の検査が終わるまで通行止めを続けると発表した。住民は渡し船を求めている。"
    assert language_of(text * 12) == "ja"


def test_a_text_full_of_marks_stays_in_its_script() -> None:
    """Statistics that go by bytes take dashes and curly quotes for the East; letters know better."""
    marks = "“Yes” – ‘no’ — “why”… "
    for count in (5, 20, 60):
        assert language_of(marks * count + STORY) == "en"
        assert language_of(marks * count + STORY, "zh") == "en"


def test_foreign_names_in_english_copy_do_not_make_it_foreign() -> None:
    """Names and letters go astray with other languages; "the", "of" and "was" do not."""
    names = (
        "The choir of Llanddewi Brefi and the band of Ystradgynlais, with Llywelyn Gwynedd of Machynlleth, "
        "sang on the way to Cwmllynfell. Przemysław Szczepański of Szczebrzeszyn was in the hall with Zdzisław "
        "Krzyżanowski, and Gwyn of Pwllheli met with Grzegorz Strzelecki of Wrzeszcz on the road to Llanymynech. "
    )
    assert language_of(names * 4) == "en"


def test_a_few_english_words_do_not_make_a_text_english() -> None:
    """A text in another language that quotes English ones, titles and slogans, stays in its own."""
    german = (
        "Der Minister sprach am Montag von einem Tag der Hoffnung, und die Opposition warf ihm vor, "
        "nichts gelernt zu haben. "
        "Das Lied „Out of the Blue“ wurde im Saal gespielt, nach der Rede gingen die Gäste mit Kerzen durch die Stadt. "
    )
    assert language_of(german * 4) == "de"
    assert language_of(german * 4, "en") == "de"
