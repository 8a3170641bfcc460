"""What cleaning gives of whole articles, in the forms that wires and web pages have."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from streams.clean import clean
from streams.errors import RecordError
from streams.records import CleanArticle, RawArticle

RECEIVED = datetime(2024, 3, 9, 12, tzinfo=UTC)
SEED = Path(__file__).parents[4] / "shared" / "seed"

DISPATCH = """\
Blast kills four at market in northern Karvana, police say

By Ilse Brandt

KARVANA, March 8 (Reuters) - A blast tore through a vegetable market in the town of Karvana on Friday, killing four \
people and wounding at least nine, police said.

Witnesses said the explosion came from a parked van.

"I saw smoke and then people running," said Omar Deel, a shopkeeper.

No group claimed responsibility.

(Reporting by Ilse Brandt; Editing by Tom Hale)
"""


def raw(content: str, **fields: object) -> RawArticle:
    """Return an article with `content` and no metadata but what `fields` give."""
    base: dict[str, object] = {"article_id": "a1", "item_id": "i1", "source": "wire", "received": RECEIVED}
    return RawArticle(**{**base, "content": content, **fields})  # type: ignore[arg-type]


def check_offsets(content: str, article: CleanArticle) -> None:
    """Every run shows the same characters in both texts."""
    for run in article.offsets:
        assert content[run.raw : run.raw + run.length] == article.text[run.clean : run.clean + run.length]


def test_dispatch_loses_only_its_furniture() -> None:
    """A story as filed keeps each sentence; headline, byline, dateline and sign-off have fields of their own."""
    article = clean(raw(DISPATCH))
    paragraphs = article.text.split("\n\n")
    assert len(paragraphs) == 4
    assert paragraphs[0].startswith("A blast tore through")
    assert article.title == "Blast kills four at market in northern Karvana, police say"
    assert article.byline == "Ilse Brandt"
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.agency) == ("Karvana", "Reuters")
    assert article.origin == "Reuters"
    check_offsets(DISPATCH, article)


@pytest.mark.parametrize(
    "lead",
    [
        "PELNA, 14 Feb 91 (Radio Vosta) -- The interior ministry has released the following communique:",
        "Pelna, 14 February -- Here is the statement of the harbour union:",
        "The party made known its answer to the government's offer in these words:",
    ],
)
def test_a_lead_that_ends_with_a_colon_is_no_headline(lead: str) -> None:
    """It leads into a numbered text, and its dateline is all that says when."""
    article = clean(
        raw(
            f"{lead}\n\n1. At dawn today gunmen fired on the house of a judge in the town of Karvana.\n\n"
            "2. The judge was taken to the hospital, where he died.\n\n3. Nobody has been arrested so far.\n"
        )
    )
    assert not article.title
    assert lead.rsplit("--", maxsplit=1)[-1].strip() in article.text
    assert article.text.count("\n") >= 3


@pytest.mark.parametrize(
    "text",
    [
        "A magnitude 6.1 earthquake struck off Vosta on Monday, the survey said.",
        "Talks between the two ministers ended without a deal.\n\nThey will meet again on Tuesday.",
        "Three soldiers were killed near Pelna, the army said. It blamed rebels.\n\nThe rebels denied it.\n\n"
        "Fighting has gone on there since May.",
    ],
)
def test_short_dispatch_loses_nothing(text: str) -> None:
    """Flashes of one to three sentences are whole articles: no statistic may call them furniture."""
    assert clean(raw(text)).text == text


def test_seed_page_keeps_each_paragraph_once() -> None:
    """The example article: menu, standfirst, caption, newsletter and note come off, the story stays."""
    if not SEED.exists():
        pytest.skip("no seed article here")
    content = next(SEED.glob("*.txt")).read_text(encoding="utf-8")
    article = clean(raw(content))
    assert article.title == "Syrian army secures Islamic State-held town in Homs province"
    assert len(article.text.split("\n\n")) == 14
    assert article.text.startswith("Syrian government forces seized full control")
    assert article.text.endswith("for the blast.")
    assert article.text.count("seized full control") == 1
    assert [caption.credit for caption in article.captions] == ["AFP"]
    assert article.origin is None, "a picture's credit says nothing of whose text it is"
    for gone in ("Skip to main", "Talbiseh", "newsletters", "republishing"):
        assert gone not in article.text
    check_offsets(content, article)


def test_kill_passes_without_a_body() -> None:
    """A kill must reach the rooms that take the story back, even when it says nothing."""
    article = clean(raw("", pub_status="canceled"))
    assert (article.text, article.pub_status) == ("", "canceled")


@pytest.mark.parametrize(
    ("content", "fields", "reason"),
    [
        (" \n ", {}, "empty"),
        ("x" * 600_001, {}, "too_large"),
        ("Home\nSign in\nSubscribe\nShare\nTweet\nPrivacy policy", {}, "no_article"),
        ("", {"content_bytes": b"%PDF-1.7 binary"}, "not_text"),
        ("", {"content_bytes": bytes(range(256)) * 40}, "bad_charset"),
        ("{}", {"media_type": "application/json"}, "unsupported_type"),
    ],
)
def test_what_cannot_be_taken_says_why(content: str, fields: dict[str, object], reason: str) -> None:
    """Reasons are bounded codes: metrics and `rejected` are counted by them."""
    with pytest.raises(RecordError) as caught:
        clean(raw(content, **fields))
    assert caught.value.reason == reason
