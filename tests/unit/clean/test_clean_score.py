"""The scorecard: how whole pages are told into story and furniture, and what a sender's few words are spared."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.clean import clean
from streams.clean.blocks import split
from streams.clean.score import card, scores
from streams.clean.vocabulary import load
from streams.records import RawArticle

RECEIVED = datetime(2024, 3, 9, 12, tzinfo=UTC)
MENU = "\n".join(("Home", "World", "Sport", "Business", "Opinion", "Sign in", "Subscribe"))
STORY = (
    "Fishermen pulled eleven people from the water on Monday after a ferry struck a sandbank off the port of Velmar, "
    "the coast guard said.",
    "Nobody was missing by nightfall, and the ferry was towed to the yard where it was built.",
    "The captain told investigators that a buoy had drifted in the storm of the night before, which the harbour office "
    "did not deny.",
)


def cleaned(content: str, **fields: object) -> str:
    """Return the body of an article sent with nothing but `fields`."""
    base: dict[str, object] = {"article_id": "a", "item_id": "a", "source": "wire", "received": RECEIVED}
    return clean(RawArticle(**{**base, "content": content, **fields})).text  # type: ignore[arg-type]


def test_every_point_is_on_a_short_card() -> None:
    """A card that an editor can read through is the reason for having one."""
    for form in ("text", "html"):
        points = load("scorecard.yaml")[form]
        assert sum(map(len, points.values())) <= 66
        assert set(points) == {"block", "around", "path"}
        assert all(abs(value) <= 8 for section in points.values() for value in section.values())


def test_sentences_count_for_story_and_labels_against_it() -> None:
    """The signs of every reader: full sentences are story, short lines and known furniture are not."""
    blocks = split(f"{MENU}\n\n" + "\n\n".join(STORY) + "\n\nMost read\nShare on Facebook\nPrivacy policy", 100)
    values = scores(blocks, frozenset(), "text")
    assert [block.text for block, value in zip(blocks, values, strict=True) if value > 0] == list(STORY)


def test_pointer_between_paragraphs_does_not_cost_those_after_it() -> None:
    """One line that leads elsewhere announces no list of links."""
    pointer = "Read more: What we know of the ferry's owners"
    content = "\n\n".join((MENU, STORY[0], pointer, *STORY[1:], "Most read"))
    assert cleaned(content) == "\n\n".join(STORY)


@pytest.mark.parametrize(
    "sentence",
    [
        "By Friday the army had taken both banks of the river.",
        "BY NIGHTFALL TROOPS HELD THE BRIDGE AND THE MARKET.",
        "LAST NIGHT: NOT A SHOT WAS HEARD IN THE VALLEY.",
        "Rescuers carry a child from a house in Velmar after the flood. Image: Harbour Office.",
        "Published reports said the minister had left the country.",
    ],
)
def test_only_sentence_of_a_dispatch_is_kept(sentence: str) -> None:
    """Whoever sends one sentence means it, whatever furniture it looks like."""
    assert cleaned(sentence) == sentence


def test_site_name_above_its_menu_is_no_headline() -> None:
    """A masthead is the same on every page: as a title it would make strangers alike."""
    article = clean(
        RawArticle(
            article_id="a",
            item_id="a",
            source="wire",
            received=RECEIVED,
            content="Velmar Gazette\nNews | Sport | Opinion | Subscribe\n\nEleven saved as ferry runs aground\n\n"
            + "\n\n".join(STORY),
        )
    )
    assert article.title == "Eleven saved as ferry runs aground"
    assert article.text == "\n\n".join(STORY)


def test_longer_of_two_labels_above_the_lead_is_the_standfirst() -> None:
    """Headlines are short, and stand first."""
    article = clean(
        RawArticle(
            article_id="a",
            item_id="a",
            source="wire",
            received=RECEIVED,
            content=f"{MENU}\n\nEleven saved as ferry runs aground\n\nA drifting buoy is blamed for the accident off "
            "Velmar, as the owners promise to pay for all that was lost\n\n" + "\n\n".join(STORY),
        )
    )
    assert article.title == "Eleven saved as ferry runs aground"
    assert article.standfirst is not None
    assert article.standfirst.startswith("A drifting buoy")


def test_cards_are_the_same_object_for_every_article() -> None:
    """The card is read once per process: results cannot depend on what came before."""
    assert card("text") is card("text")
