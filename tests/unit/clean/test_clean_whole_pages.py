"""Whole pages as plain text: each structure that stands around or inside stories, by an own page."""

from __future__ import annotations

from datetime import UTC, datetime

from streams.clean import clean
from streams.records import RawArticle

RECEIVED = datetime(2024, 3, 9, 12, tzinfo=UTC)
TOP = "\n".join(("Skip to content", "Home", "World", "Sport", "Business", "Opinion", "Culture", "Sign in", "Subscribe"))
END = "\n".join(("Most read", "About us", "Contact us", "Privacy policy", "Terms of use", "© 2024 Example Media"))
TITLE = "Two berths of Velmar close after crane falls"
STORY = (
    "The harbour board of Velmar closed two of its four berths on Tuesday after a crane fell onto the quay in high "
    "wind, the harbour master told reporters.",
    "Nobody was on the quay when the crane came down, but a moored trawler was holed and settled on the bottom within "
    "the hour, he said after a meeting with its owners.",
    "Engineers will look at the other cranes before the berths open again, which the board expects to take until the "
    "end of the month at least.",
    "The crane was built in 1974 and had been passed as sound in March, according to papers that the board put before "
    "the town council last week.",
    "Two ferries to the islands leave from the fishing port until then, and lorries are asked to come an hour earlier "
    "than their tickets say.",
    "Fishermen asked the council to pay for the catch that they could not land, and said that they had warned of the "
    "crane since the storms of last winter.",
)


def body(*parts: str) -> str:
    """Return the body of the page made of the usual top, `parts` and the usual end."""
    content = "\n\n".join((TOP, TITLE, *parts, END))
    return clean(RawArticle(article_id="a", item_id="a", source="wire", received=RECEIVED, content=content)).text


def test_comments_under_their_times_stay_out() -> None:
    """Readers write in sentences too; the times over their posts tell them apart."""
    comments = []
    for name in ("Ole B.", "Mira K.", "Tom H."):
        comments += [
            f"{name}\n3 days ago",
            "I saw that crane sway in far less wind than there was on that day.",
            "Reply",
        ]
    assert body(*STORY, "Comments", *comments) == "\n\n".join(STORY)


def test_another_story_below_the_end_stays_out() -> None:
    """Pages that never end put the next story under this one, with a headline and a day of its own."""
    other = (
        "More for you",
        "Wheat prices fall for the fourth week in a row on hopes of rain",
        "March 8, 2024",
        "Wheat fell again on Friday as forecasts of rain over the plains eased fears for the crop, traders said.",
    )
    assert body(*STORY, *other) == "\n\n".join(STORY)


def test_teasers_of_other_stories_stay_out() -> None:
    """Headline, sentence, headline, sentence: a list of what else there is to read."""
    teasers = (
        "Related stories",
        "Council of Velmar meets on the budget for the coming year",
        "The mayor has asked for more money for roads.\n4 hours ago",
        "Islanders ask for a ferry that can sail in winter storms",
        "The company says that it has none to spare.\n7 hours ago",
    )
    assert body(*STORY, *teasers) == "\n\n".join(STORY)


def test_the_writers_portrait_and_the_outlets_appeal_stay_out() -> None:
    """Both are good sentences, and both are about somebody else than the story is."""
    portrait = "Ana Ruiz is a reporter in Velmar who has covered ports and shipping for the paper since 2011."
    appeal = "Our newsroom depends on readers like you. Support our work for as little as $2 and help keep news free."
    assert body(*STORY, portrait, appeal) == "\n\n".join(STORY)


def test_a_list_inside_the_story_stays_with_it() -> None:
    """What a sentence leads into by a colon is part of what it says."""
    demands = ("* two new cranes", "* a gauge that stops work in high wind", "* pay for the days without a berth")
    text = body(*STORY[:4], "The fishermen's letter asks the council for:", "\n".join(demands), *STORY[4:])
    assert all(demand[2:] in text for demand in demands)


def test_questions_and_answers_stay_together() -> None:
    """An interview's questions are short, and as much the story as its answers."""
    questions = ("Why did nobody see it coming?", "Who pays for the trawler?")
    parts = (STORY[0], STORY[1], questions[0], STORY[3], questions[1], STORY[5], STORY[4])
    assert body(*parts) == "\n\n".join(parts)


def test_paragraphs_of_one_line_are_no_menu() -> None:
    """Tabloids and wires write a sentence a line."""
    short = (
        "The crane fell at noon.",
        "Nobody was hurt in the fall.",
        "A trawler went down with its nets.",
        "Its owner wept on the quay.",
        "“It was all we had,” he said.",
        "The harbour closes for a week.",
    )
    assert body(*STORY[:2], *short, *STORY[2:]) == "\n\n".join((*STORY[:2], *short, *STORY[2:]))


def test_advertisements_and_sign_ups_inside_the_story_go_and_the_story_goes_on() -> None:
    """What interrupts a story ends none."""
    between = ("Advertisement", "Read more: How the crane of Velmar came to fall")
    sign_up = "Stay informed\nSign up for our newsletter\nEnter your email"
    assert body(*STORY[:2], *between, *STORY[2:4], sign_up, *STORY[4:]) == "\n\n".join(STORY)


def test_a_credit_on_a_line_of_its_own_goes_from_inside_the_story() -> None:
    """Pictures stand between paragraphs, their makers' names below them."""
    assert body(*STORY[:3], "Photograph by Joan Doe, Example Pictures", *STORY[3:]) == "\n\n".join(STORY)


def test_a_very_short_story_is_found_among_its_menus() -> None:
    """Two sentences are a story, if they are all the sentences there are."""
    assert body(*STORY[:2]) == "\n\n".join(STORY[:2])


def test_a_page_in_another_language_is_read_by_the_same_signs() -> None:
    """Sentences, labels and times look alike in most languages."""
    story = (
        "Die Hafenbehörde von Velmar schloss am Dienstag zwei ihrer vier Liegeplätze, nachdem ein Kran bei starkem "
        "Wind auf den Kai gestürzt war, wie der Hafenmeister mitteilte.",
        "Niemand stand auf dem Kai, als der Kran fiel, doch ein Kutter wurde leckgeschlagen und sank binnen einer "
        "Stunde auf den Grund, sagte er nach einem Treffen mit den Eignern.",
        "Ingenieure prüfen nun die übrigen Kräne, bevor die Liegeplätze wieder öffnen, womit die Behörde nicht vor "
        "Ende des Monats rechnet.",
    )
    top = "Startseite\nPolitik\nWirtschaft\nKultur\nAnmelden"
    below = "Mehr zum Thema\nWeizen wird billiger\nvor 3 Stunden\nImpressum\nDatenschutz"
    content = "\n\n".join((top, "Zwei Liegeplätze nach Kransturz geschlossen", *story, below))
    raw = RawArticle(article_id="a", item_id="a", source="wire", received=RECEIVED, content=content)
    assert clean(raw).text == "\n\n".join(story)
