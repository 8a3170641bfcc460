"""Background: history, totals and standing situations are told from the news."""

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Extraction, Lexicon, read

DAY = datetime(2024, 5, 16, tzinfo=UTC)
LEAD = "A car bomb killed six people at a market in Kirkuk on Wednesday, police said.\n\n"


def _read(text: str, lexicon: Lexicon, title: str = "") -> Extraction:
    return read(Document(text, title=title, published=DAY), lexicon)


@pytest.mark.parametrize(
    "recap",
    [
        "In August last year a suicide bomber killed 20 people at a mosque in Tikrit.",
        "In 2017 a flood in Basra killed 40 people.",
        "A similar bombing in Tikrit on 2 May killed nine people.",
        "Rebels captured the town of Tuz Khurmatu in March.",
        "Militants regularly attack army checkpoints in Diyala.",
    ],
)
def test_recap_beside_news_is_background(recap: str, lexicon: Lexicon) -> None:
    """An alert on last year's bombing would be a false alarm."""
    found = _read(LEAD + recap, lexicon).mentions
    assert [m.background for m in found] == [False, True]


@pytest.mark.parametrize(
    "total",
    [
        "The civil war, which enters its ninth year in June, has cost hundreds of thousands of lives.",
        "More than 260,000 people have lost their lives since fighting broke out in May 2012.",
        "The war has displaced more than 11 million people since it began.",
    ],
)
def test_losses_of_a_war_are_no_event(total: str, lexicon: Lexicon) -> None:
    """Nobody acts on the total of ten years; it must not touch the day's toll either."""
    (mention,) = _read(LEAD + total, lexicon).mentions
    assert mention.casualties.killed is not None
    assert mention.casualties.killed.low == 6


def test_anniversary_piece_is_all_background(lexicon: Lexicon) -> None:
    """An article full of old events must alert nobody."""
    text = (
        "Residents of Halabja marked the anniversary of the gas attack that killed 5,000 people in 1988.\n\n"
        "In 1991 government troops bombarded the town.\n\nIn 2003 a suicide bomber killed 70 people in Erbil."
    )
    assert all(m.background for m in _read(text, lexicon).mentions)


def test_old_event_that_is_the_subject_is_not_background(lexicon: Lexicon) -> None:
    """Background is measured from what the article is about."""
    text = "A ferry sank off Zanzibar on 1 April, killing 40 people, an inquiry found on Wednesday."
    (mention, *_) = _read(text, lexicon, title="Ferry sank off Zanzibar with 40 dead, inquiry finds").mentions
    assert (mention.type, mention.background) == ("hazard.transport_accident", False)


def test_lead_weighs_more_than_what_follows(lexicon: Lexicon) -> None:
    """Rules that ask for salience must see the main event first."""
    text = LEAD + "Elsewhere, three soldiers were wounded when militants attacked a checkpoint near Mosul."
    first, second = _read(text, lexicon).mentions
    assert first.salience > second.salience


FILLER = "The council of Lund met on Monday and voted for a new library, the mayor said. " * 12


@pytest.mark.parametrize(
    "remark",
    [
        "Experts agree to meet the standard once it is written.",
        "The firm offers training and support to bakers.",
        "These locks are not easily hacked.",
        "Damage from flooding is covered by another policy.",
    ],
)
def test_remark_tied_to_nothing_is_no_mention(remark: str, lexicon: Lexicon) -> None:
    """No place, day, figure or public body of its own: the words recur in every trade, and no desk logs them."""
    found = _read(FILLER + "\n\n" + remark, lexicon).mentions
    assert not [m for m in found if m.trigger.start >= len(FILLER)]


@pytest.mark.parametrize(
    ("remark", "type_"),
    [
        ("The finance minister called for a ban on the drink.", "politics.demand"),
        ("Nine people were killed when a bus plunged into a river.", "hazard.transport_accident"),
        ("Rebels shelled the town of Tuz Khurmatu.", "remote.shelling"),
    ],
)
def test_remark_tied_to_something_is_a_mention(remark: str, type_: str, lexicon: Lexicon) -> None:
    """A minister, a toll or a town of its own: an editor can log it, wherever it stands in the article."""
    found = _read(FILLER + "\n\n" + remark, lexicon).mentions
    assert type_ in [m.type for m in found if m.trigger.start >= len(FILLER)]


@pytest.mark.parametrize("words", ["the detained families", "the arrested teachers", "their jailed editors"])
def test_participle_before_its_noun_is_no_news(words: str, lexicon: Lexicon) -> None:
    """It says which people are meant; that they were held is known already."""
    found = _read(f"Doctors in Laredo visited {words} on Wednesday, a nurse said.", lexicon).mentions
    assert all(m.background for m in found if m.type == "strategic.arrest")


def test_a_dateline_says_what_now_is(lexicon: Lexicon) -> None:
    """Copy without metadata has its day in its first words; what lies months before it is history."""
    text = (
        "LIMA, 5 MAY 1990 (AGENCY) -- A car bomb killed six people at a market in Cusco on Friday.\n\n"
        "Gunmen killed a mayor in Puno on 3 January."
    )
    assert [m.background for m in read(Document(text), lexicon).mentions] == [False, True]


def test_violence_against_a_kind_of_people_is_general_talk(lexicon: Lexicon) -> None:
    """Who deplores the murder of students tells of no day, no place and nobody."""
    text = "The council met in Oruro on Friday. It deplored the murder and kidnapping of students and peasants."
    assert not [m for m in _read(text, lexicon).mentions if m.type.startswith(("civilians.", "crime."))]


def test_what_ended_years_ago_is_history_whatever_the_headline_says(lexicon: Lexicon) -> None:
    """An anniversary's article is about the old attack; an alert on it would be a false alarm."""
    text = (
        "Turin marked the 21st anniversary of the tram bombings of May 16, 2003, with a silence on Thursday.\n\n"
        "Six bombs exploded on two trams that morning in 2003, killing 41, in the deadliest attack in the region's "
        "modern history."
    )
    found = _read(text, lexicon, title="Turin falls silent for the dead of the tram bombings").mentions
    assert found
    assert all(m.background for m in found)


def test_what_is_only_measured_against_the_past_is_no_news(lexicon: Lexicon) -> None:
    """The comparison reaches back; the toll is that of a season."""
    text = "Officials met on Tuesday.\n\nThe road toll in Erbil, where nine were killed, is the highest since 1992."
    assert all(m.background for m in _read(LEAD + text, lexicon).mentions if m.type == "hazard.transport_accident")


def test_the_deadliest_attack_since_some_year_is_still_the_news(lexicon: Lexicon) -> None:
    """What is told as today's stays so, however it is measured."""
    text = "Gunmen killed 30 worshippers in Kirkuk on Wednesday. It was the deadliest attack there since 2014."
    assert [m.background for m in _read(text, lexicon).mentions] == [False]
