"""Captions of a page's pictures, and the page's own address."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.clean import clean
from streams.clean.address import canonical
from streams.records import RawArticle

STORY = "".join(
    f"<p>{text}</p>"
    for text in (
        "Engineers closed the bridge over the Velm on Friday after they had found cracks in two of its piers.",
        "The ferry will run every ten minutes until the work is done, the council said in a statement to residents.",
        "Shops on the far bank said that they had lost half of their customers since the first closure in May.",
        "A new bridge was promised eight years ago, but the money for it has never been found by any government.",
        "“We have waited long enough,” said the head of the shopkeepers’ association, who called for a strike.",
    )
)


def captions(figure: str) -> list[tuple[str, str | None]]:
    """Return the captions of a page with `figure` above its story."""
    head = "<html><head><title>Bridge closed</title></head><body><article><h1>Bridge over the Velm closed</h1>"
    page = f"{head}{figure}{STORY}</article></body></html>"
    raw = RawArticle(article_id="a", item_id="i", source="s", received=datetime(2024, 3, 9, tzinfo=UTC),
        media_type="text/html", content=page)  # fmt: skip
    article = clean(raw)
    assert len(article.text.split("\n\n")) == 5
    return [(caption.text, caption.credit) for caption in article.captions]


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (
            '<figure><img src="a.jpg" alt="alt is no text"><figcaption>Cracks in a pier of it</figcaption></figure>',
            [("Cracks in a pier of it", None)],
        ),
        (
            "<figure><img><figcaption>Cracks in a pier of it <span>(Ole Brand/AFP)</span></figcaption></figure>",
            [("Cracks in a pier of it", "Ole Brand/AFP")],
        ),
        (
            "<figure><img><figcaption><div>Cracks in a pier of it</div><div>Getty Images</div></figcaption></figure>",
            [("Cracks in a pier of it", "Getty Images")],
        ),
        (
            "<figure><img><figcaption><p>Cracks in a pier of it</p><p>Photo: Ole Brand</p></figcaption></figure>",
            [("Cracks in a pier of it", "Ole Brand")],
        ),
        (
            '<div class="wp-caption"><img><p class="wp-caption-text">Cracks in a pier of it. © Ole Brand</p></div>',
            [("Cracks in a pier of it. © Ole Brand", None)],
        ),
        ('<figure><img alt="A pier of the bridge with cracks in it"></figure>', []),
    ],
)
def test_captions_stand_apart_from_the_text(figure: str, expected: list[tuple[str, str | None]]) -> None:
    """A caption's places and days are no event's, and a picture's alternative text is nobody's words."""
    assert captions(figure) == expected


URL = "https://m.news.example/world/bridge-over-velm-closed?from=rss"


@pytest.mark.parametrize(
    ("links", "stated", "url", "expected"),
    [
        ("https://www.news.example/world/bridge-over-velm-closed", [], URL,
            "https://www.news.example/world/bridge-over-velm-closed"),
        ("/world/bridge-over-velm-closed#top", [], URL, "https://m.news.example/world/bridge-over-velm-closed"),
        ("https://www.news.example/", [], URL, URL),
        ("", ["https://www.news.example/world/bridge-over-velm-closed"], URL,
            "https://www.news.example/world/bridge-over-velm-closed"),
        ("https://tracker.example.org/click", [], URL, URL),
        ("https://other.example.org/2024/bridge-over-velm-closed", [],
            "https://copy.example.net/amp/bridge-over-velm-closed",
            "https://other.example.org/2024/bridge-over-velm-closed"),
        ("javascript:void(0)", [None, "  "], URL, URL),
        ("https://[bad", [], URL, URL),
        ("https://www.news.co.uk/a/bridge", [], "https://amp.news.co.uk/a/bridge", "https://www.news.co.uk/a/bridge"),
        ("https://www.paper.co.uk/a/bridge", [], "https://amp.news.co.uk/a/bridge", "https://amp.news.co.uk/a/bridge"),
        ("https://www.news.example/world/x", [], None, "https://www.news.example/world/x"),
    ],
)  # fmt: skip
def test_the_canonical_address_is_one_of_this_page(
    links: str, stated: list[str | None], url: str | None, expected: str
) -> None:
    """Mobile and AMP pages name their true address; templates name the front page, and syndicated copies a stranger."""
    assert canonical([{"rel": "canonical", "href": links}], stated, url) == expected
