"""What stands between the paragraphs of a story on a page and is no part of it, and what only looks so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.clean import clean
from streams.clean.furniture import caption_of, is_sign_off
from streams.records import RawArticle

PARAGRAPHS = (
    "The river Orne burst its banks above the town of Vessel on Tuesday night and cut off two villages.",
    "Boats took 140 people from their roofs by noon, and the fire service said that it had found nobody hurt so far.",
    "The water was still rising at the old bridge, where engineers from the army were laying sandbags along the quay.",
    "The mayor, Lena Holt, said that the town had learnt from the last flood and had warned everybody in time.",
    "Trains between Vessel and the coast will not run before Friday, the railway said, since a culvert was gone.",
    "Rain is expected to ease on Wednesday evening, the weather service said with the river to fall from Thursday.",
)


def read(between: str, at: int = 3) -> str:
    """Return the text of a page with `between` among its paragraphs."""
    paragraphs = [f"<p>{text}</p>" for text in PARAGRAPHS]
    paragraphs.insert(at, between)
    page = (
        "<!DOCTYPE html><html><head><title>Orne cuts off villages</title></head><body>"
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/s">Sport</a></li></ul></nav>'
        f"<main><article><h1>Orne cuts off villages</h1><div class='story'>{''.join(paragraphs)}</div>"
        "</article>"
        "</main><footer><p>© Harbour Post</p><a href='/t'>Terms of use</a></footer></body></html>"
    )
    raw = RawArticle(
        article_id="a", item_id="i", source="harbour", received=datetime(2026, 3, 2, tzinfo=UTC),
        media_type="text/html", content=page,
    )  # fmt: skip
    return clean(raw).text


@pytest.mark.parametrize(
    "between",
    [
        '<p>Also: <a href="/1">What to do when a river rises, and whom to call first</a></p>',
        '<p>[<a href="/1">Related: The towns that drowned. They were never built again.</a>]</p>',
        '<p><a href="/1">REQUIRED READING: How the county prepares for the next flood. Here is what it plans</a></p>',
        '<p><a href="/1">Click to subscribe to the Harbour Daily wherever you get your podcasts</a></p>',
        "<div>Advertisement - Page continues below</div>",
        "<p>Editor’s note: This story originally appeared in the spring issue of Coast and Country, our sister.</p>",
        "<figure><img src='a.jpg'><figcaption>The bridge at Vessel, from the air in spring</figcaption></figure>",
        "<div class='caption'><p>Two men carry a boat through the market, a metre under water.</p></div>",
        "<p>&lt;a href='https://social.example/1'&gt;#Orne&lt;/a&gt; rises a hand an hour, stay off.</p>",
        "<p>© Harbour Post The quay at noon</p>",
        "<p>___</p>",
        "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.</p>",
        "<p>You can write to Jane Roe at roe@harbourpost.example or P.O. Box 12, Vessel, with a stamp.</p>",
        "<p>Jane Roe/Harbour Post</p>",
        "<p>A map of the flooded quarters along the lower river. Credit: County Survey</p>",
    ],
)
def test_what_stands_between_paragraphs_comes_off(between: str) -> None:
    """Pointers, notices and captions inside the story's own element are furniture all the same."""
    assert read(between) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "sentence",
    [
        "Advertisement sales at the town's only newspaper fell by four per cent last year, its owner said in spring.",
        "Also on Tuesday, a second dam above Vessel was opened to let some of the water run into the old canal.",
        "Have faith, the priest told those who had lost their homes, before he handed out blankets and hot tea.",
        "The bank gave the county credit: it was the only one that did so after the last flood, the mayor said.",
        "Police reported from the bridge that two cars had been swept away, but that no one had been inside them.",
    ],
)
def test_sentences_that_begin_like_furniture_stay(sentence: str) -> None:
    """Every sentence of the story stays, whatever its first words are."""
    assert sentence in read(f"<p>{sentence}</p>")


@pytest.mark.parametrize(
    "line",
    [
        "Roe reported from Vessel.",
        "Roe reported from Vessel and Doe from Lower Orne.",
        "Jane Roe contributed from Bern.",
    ],
)
def test_who_reported_from_where_is_a_sign_off(line: str) -> None:
    """So the AP closes its stories."""
    assert is_sign_off(line, len(line.split()))


def test_caption_gives_its_credit_after_the_word() -> None:
    """The credit is a field of its own."""
    caption = caption_of("Sandbags along the quay on Tuesday. Credit: County Survey", 9)
    assert caption is not None
    assert (caption.text, caption.credit) == ("Sandbags along the quay on Tuesday.", "County Survey")
