"""HTML pages and bare HTML bodies."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.clean import clean
from streams.clean.dates import from_metadata, from_url, labelled
from streams.records import RawArticle

RECEIVED = datetime(2024, 3, 9, 12, tzinfo=UTC)
PARAGRAPHS = (
    "A ceasefire in the valley of Tarsa held for a second day on Sunday, monitors said, and the first lorries with "
    "food crossed the line.",
    "Both sides accused each other of small breaches, but neither said that it would go back to fighting.",
    "The monitors counted three shots in the night. “It is calm,” said their head, Ole Brand, who has been in the "
    "valley since the talks began.",
    "Aid workers said that 4,000 families had come back to the villages along the river since Friday, more than they "
    "had beds for.",
)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Ceasefire in Tarsa holds for second day | Example News</title>
<link rel="canonical" href="/world/tarsa-ceasefire">
<meta property="og:site_name" content="Example News">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle",
"headline":"Ceasefire in Tarsa holds for second day","datePublished":"2023-05-14T09:30:00+01:00",
"dateModified":"2023-05-14T12:00:00Z","author":[{{"@type":"Person","name":"Ana Ruiz"}}]}}</script>
<style>p{{color:red}}</style></head><body>
<nav class="main-nav"><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li>
<li><a href="/sport">Sport</a></li>
<li><a href="/tv">TV</a></li></ul></nav>
<div class="cookie-banner"><p>We use cookies to make the site better. By continuing you agree to our cookie policy.</p>
<button>Accept</button></div>
<main><article><h1>Ceasefire in Tarsa holds for second day</h1><div class="byline">By <a href="/ana">Ana Ruiz</a></div>
<figure><img src="a.jpg"><figcaption>A boy walks past a burnt tank in Tarsa (AFP)</figcaption></figure>
<div class="article-body">{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}
<aside class="newsletter">
<h3>Sign up</h3><p>Get our daily newsletter in your inbox.</p></aside></div></article>
<section class="related"><h2>Related stories</h2>
<ul><li><a href="/1">Talks on Tarsa open in Bern this week</a></li>
<li><a href="/2">Who is who in the valley of Tarsa</a></li>
<li><a href="/3">Ten pictures of the week</a></li></ul></section>
<section class="comments"><h2>Comments</h2>
<div><span>reader1</span><p>I think this is great news for all.</p></div></section>
</main><footer><p>© 2023 Example Media. All rights reserved.</p><ul><li><a href="/p">Privacy policy</a></li>
<li><a href="/t">Terms of use</a></li></ul></footer><script>var x = "<p>not text</p>";</script></body></html>"""


def raw(content: str, **fields: object) -> RawArticle:
    """Return an HTML article."""
    base: dict[str, object] = {
        "article_id": "a1", "item_id": "i1", "source": "wire", "received": RECEIVED, "media_type": "text/html",
        "content": content,
    }  # fmt: skip
    return RawArticle(**{**base, **fields})  # type: ignore[arg-type]


def test_page_gives_the_article_and_nothing_else() -> None:
    """Menus, banners, captions, sign-ups, related links, comments and footers are no article."""
    article = clean(raw(PAGE, url="https://news.example/world/tarsa-ceasefire?from=rss"))
    assert article.text.split("\n\n") == list(PARAGRAPHS)


def test_page_states_its_facts() -> None:
    """JSON-LD and head know better than the page's text who wrote it and when."""
    article = clean(raw(PAGE, url="https://news.example/world/tarsa-ceasefire?from=rss"))
    assert article.title == "Ceasefire in Tarsa holds for second day"
    assert (article.published, article.published_from) == (datetime(2023, 5, 14, 8, 30, tzinfo=UTC), "json_ld")
    assert article.updated == datetime(2023, 5, 14, 12, tzinfo=UTC)
    assert article.byline == "Ana Ruiz"
    assert article.url == "https://news.example/world/tarsa-ceasefire"
    assert article.language == "en"
    assert [(caption.text, caption.credit) for caption in article.captions] == [
        ("A boy walks past a burnt tank in Tarsa", "AFP")
    ]


def test_what_the_source_gives_goes_before_what_the_page_states() -> None:
    """A feed's own fields are the newsroom's; a page's metadata are often a template's."""
    given = datetime(2023, 5, 14, 7, tzinfo=UTC)
    article = clean(raw(PAGE, title="Tarsa ceasefire holds", published=given))
    assert (article.title, article.published, article.published_from) == ("Tarsa ceasefire holds", given, "given")


def test_bare_body_loses_nothing() -> None:
    """Feeds and ninjs carry the body alone: nothing in it is page furniture."""
    article = clean(raw("<p>Talks ended without a deal.</p><p>They meet again on Tuesday, he said.</p>"))
    assert article.text == "Talks ended without a deal.\n\nThey meet again on Tuesday, he said."


def test_undeclared_charset_is_found() -> None:
    """Bytes that say nothing, or the wrong thing, of their charset are read all the same."""
    content = PAGE.replace("utf-8", "iso-8859-1").encode("cp1252")
    article = clean(raw("", content_bytes=content, charset="us-ascii"))
    assert "“It is calm,”" in article.text


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://news.example/2017/08/12/army-takes-town", "2017-08-12"),
        ("https://news.example/world/2017/aug/12/army-takes-town", "2017-08-12"),
        ("https://news.example/army-takes-town-20170812-p5.html", "2017-08-12"),
        ("https://news.example/releases/2023/12/231218130031.htm", None),
        ("https://news.example/a/1234567890123", None),
        ("https://news.example/2017/13/45/x", None),
    ],
)
def test_url_days_are_read_only_when_they_are_days(url: str, day: str | None) -> None:
    """A wrong date is worse than none: every weekday in the story hangs on it."""
    found = from_url(url)
    assert (found.at.date().isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("value", "expected", "precision"),
    [
        ("2017-08-12T10:14:00+02:00", datetime(2017, 8, 12, 8, 14, tzinfo=UTC), "instant"),
        ("Sat, 12 Aug 2017 10:14:00 GMT", datetime(2017, 8, 12, 10, 14, tzinfo=UTC), "instant"),
        ("2017-08-12", datetime(2017, 8, 12, tzinfo=UTC), "day"),
        ("August 12, 2017", datetime(2017, 8, 12, tzinfo=UTC), "day"),
    ],
)
def test_metadata_dates_are_read_with_their_precision(value: str, expected: datetime, precision: str) -> None:
    """A day is not midnight: resolvers of "today" must know the difference."""
    found = from_metadata(value)
    assert found is not None
    assert (found.at, found.precision) == (expected, precision)


@pytest.mark.parametrize("value", ["", "yesterday", "12:30", "999999999999999", "0000-00-00T00:00:00", "2023"])
def test_what_is_no_date_gives_none(value: str) -> None:
    """Templates leave all sorts of things where a date should be."""
    assert from_metadata(value) is None


def test_lines_give_a_day_and_a_time_only_with_its_zone() -> None:
    """A clock without a zone may be anywhere: the day alone is kept."""
    (_, with_zone), (_, without) = (
        labelled(line)[0] for line in ("Published 14 May 2023 09:30 BST", "Published 14 May 2023 09:30")
    )
    assert (with_zone.at, with_zone.precision) == (datetime(2023, 5, 14, 8, 30, tzinfo=UTC), "instant")
    assert (without.at, without.precision) == (datetime(2023, 5, 14, tzinfo=UTC), "day")
