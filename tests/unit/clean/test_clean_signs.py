"""What a block of a page says of itself: each sign by an own example."""

from __future__ import annotations

import pytest

from streams.clean.blocks import Block, split
from streams.clean.score import card
from streams.clean.signs import announced, is_stamp, own_points

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


def block(text: str) -> Block:
    """Return the one block of a text."""
    (found,) = split(text, 10)
    return found


def points(*lines: str) -> list[float]:
    """Return the points of each line of a page."""
    return own_points(split("\n\n".join(lines), 200), frozenset(), card("text").block)


@pytest.mark.parametrize(
    "line",
    [
        "6 months ago",
        "2d ago / 7:58 AM UTC",
        "November 18, 2026 at 11:08 am",
        "Le 18 novembre 2026",
        "hace 3 horas",
        "il y a 2 jours",
        "vor 5 Minuten",
        "قبل 3 ساعات",
    ],
)
def test_a_label_that_says_when_is_a_stamp(line: str) -> None:
    """Posts and other stories stand under their times, in every language."""
    assert is_stamp(block(line))


@pytest.mark.parametrize(
    "line",
    [
        "Berth 4 stays closed",
        "Two years of storms",
        "He came back at 7:30 in the evening and was told.",
        "World Cup 2026",
    ],
)
def test_other_lines_with_numbers_are_no_stamps(line: str) -> None:
    """A subhead or a sentence that names a year or an hour heads no post."""
    assert not is_stamp(block(line))


def test_sentences_below_a_time_lose_once_the_story_has_begun() -> None:
    """What comes under a time of its own after a whole story is a reader's comment, or another story."""
    comment = "I have seen that crane sway in far less wind than there was."
    late = points(*STORY, "Ole B.", "3 days ago", comment)
    assert late[-1] == points(*STORY, "Ole B.", "Fisherman", comment)[-1] + card("text").block["post"]


def test_the_lead_below_its_own_time_loses_nothing() -> None:
    """The story's own time stands above it, when nothing has been told yet."""
    assert points("Velmar, 3 hours ago", *STORY)[1] == points("Velmar, on the quay", *STORY)[1]


def test_entries_of_a_list_led_into_by_a_colon_are_story() -> None:
    """Recipes, demands, programmes: what a sentence announces belongs to it."""
    led = points(*STORY, "The board asked for:", "* two new cranes", "* a wind gauge")
    loose = points(*STORY, "The board meets again", "* two new cranes", "* a wind gauge")
    assert led[-2] - loose[-2] == led[-1] - loose[-1] == card("text").block["listed"]


@pytest.mark.parametrize(
    "line",
    [
        "Ana Ruiz is a reporter in Velmar who covers ports and shipping for the paper.",
        "Tom Hale, who grew up on the islands, has been an editor at the desk since 2011.",
        "María Ríos es periodista y escribe sobre puertos desde hace diez años en el diario.",
    ],
)
def test_a_writers_portrait_is_no_story(line: str) -> None:
    """It stands under the story, in sentences as good as the story's."""
    assert points(line)[0] < points("The crane that fell on Tuesday had been passed as sound in March.")[0] - 2


@pytest.mark.parametrize(
    "line",
    [
        "Nobody on our team of reporters is paid by those whom they write about.",
        "Gracias a nuestros lectores podemos seguir contando lo que pasa en el puerto.",
        "Unsere Redaktion prüft jede Meldung aus dem Hafen, bevor sie erscheint.",
    ],
)
def test_the_outlets_own_voice_is_no_story(line: str) -> None:
    """An outlet that speaks of itself asks for something."""
    assert points(line)[0] < points("The crane that fell on Tuesday had been passed as sound in March.")[0] - 1.5


def test_a_quoted_sentence_about_our_team_is_story() -> None:
    """Coaches and ministers say "our team" too, in quotation marks."""
    quoted = points("“Our team did not know that the crane was so old,” said the harbour master.")[0]
    assert quoted == points("“The men did not know that the crane was so old,” said the harbour master.")[0]


def test_a_fact_with_its_label_is_rather_story() -> None:
    """Programmes and notices give place and price so; furniture with a colon is known by its beginning."""
    assert points("Place: Town hall, Velmar")[0] > points("Place is Town hall, Velmar")[0]
    assert points("Photo: Town hall, Velmar")[0] < 0


def test_two_marks_of_a_comment_section_make_one() -> None:
    """One link to the comments stands above many a story; reply after reply only below it."""
    one = points(*STORY, "Reply", STORY[0])
    two = points(*STORY, "Reply", STORY[0], "Reply")
    assert two[-2] == one[-1] + card("text").block["comment_section"]


def test_a_pointer_announces_nothing_below_it() -> None:
    """A line that leads elsewhere, middle of a story, must not cost the paragraph under it."""
    assert announced(block("Read more: How the crane of Velmar came to fall")) is None
    assert announced(block("Related stories:")) == "related"


@pytest.mark.parametrize(
    "line",
    [
        "港の当局は火曜日、強い風で起重機が岸壁に倒れたため、四つの岸壁のうち二つを閉鎖したと発表した。",
        "港务局周二表示，一台起重机在强风中倒在码头上，四个泊位中的两个已经关闭，预计月底前不会重新开放。",
    ],
)
def test_writing_without_blanks_is_counted_by_its_signs(line: str) -> None:
    """A sentence of forty signs is no single word, and no menu entry."""
    assert 8 <= block(line).words <= 25
    assert block(line).prose


def test_long_words_of_other_languages_are_still_words() -> None:
    """Compounds make a German line no Chinese one."""
    assert block("Donaudampfschifffahrtsgesellschaft übernimmt Küstenfischerei").words == 3
