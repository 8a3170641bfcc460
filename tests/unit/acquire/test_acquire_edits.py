"""Entries seen before, edited in place, or under a new id: what is sent of a feed that is read again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from streams.acquire.edits import Seen, content_hash, sift, versioned
from streams.acquire.identify import identify
from streams.acquire.limits import reject
from streams.codec import encode
from streams.errors import RecordError
from streams.records import RawArticle

AT = datetime(2026, 3, 9, 8, tzinfo=UTC)
LINK = "https://desk.example/2026/ferry"


def entry(**given: Any) -> RawArticle:
    """Return one article of a feed; `given` fields differ."""
    fields: dict[str, Any] = {
        "article_id": "",
        "item_id": "tag:desk.example,2026:1",
        "source": "desk.example",
        "received": AT,
        "content": "A ferry with 31 passengers ran aground off Korsa on Monday.",
        "title": "Ferry runs aground off Korsa",
        "url": LINK,
    }
    return identify(RawArticle(**{**fields, **given}))


def polls(*documents: list[RawArticle]) -> list[list[RawArticle]]:
    """Return what each poll sends, the memory kept between them as it is stored."""
    known: dict[str, Seen] = {}
    sent = []
    for document in documents:
        send, learnt = sift(document, known)
        stored = encode(learnt)
        known.update(msgspec.json.decode(stored, type=dict[str, Seen]))
        sent.append([article for article in send if isinstance(article, RawArticle)])
    return sent


def test_an_entry_that_did_not_change_is_sent_once() -> None:
    """A feed is read hundreds of times a day; the log is not the place to find that out."""
    assert [len(sent) for sent in polls([entry()], [entry()], [entry(received=AT.replace(hour=9))])] == [1, 0, 0]


def test_an_edited_entry_is_the_next_version_of_its_item() -> None:
    """A correction must replace what the first version said, not stand beside it."""
    first, second, third, _ = polls(
        [entry()],
        [entry(content="A ferry with 13 passengers ran aground off Korsa on Monday.")],
        [entry(title="Ferry runs aground off Korsa, all 13 safe")],
        [entry(title="Ferry runs aground off Korsa, all 13 safe")],
    )
    assert [article.version for article in (*first, *second, *third)] == [1, 2, 3]
    assert len({article.item_id for article in (*first, *second, *third)}) == 1
    assert len({article.article_id for article in (*first, *second, *third)}) == 3


def test_an_edit_taken_back_is_a_version_too() -> None:
    """Without a number of its own it would have the first version's id, and the log would call it known."""
    *_, last = polls([entry()], [entry(content="Wrong.")], [entry()])
    assert [article.version for article in last] == [3]


@pytest.mark.parametrize(
    "change",
    [
        {"subjects": ("shipping",)},
        {"updated": AT},
        {"published": AT},
        {"rights": "(c) Desk"},
        {"language": "en"},
        {"extra": {"comments": 4}},
        {"content": "A ferry with 31\n  passengers ran aground off Korsa on Monday. "},
    ],
)
def test_what_no_reader_sees_is_no_edit(change: dict[str, Any]) -> None:
    """Feeds touch dates, subjects and blanks at every build; versions of that would be noise."""
    assert content_hash(entry(**change)) == content_hash(entry())
    assert polls([entry()], [entry(**change)])[1] == []


@pytest.mark.parametrize("change", [{"byline": "Ana Reyes"}, {"pub_status": "canceled"}, {"correction_note": "Age"}])
def test_what_a_reader_sees_beside_the_text_is_an_edit(change: dict[str, Any]) -> None:
    """A byline corrected or a story withdrawn changes what may be told."""
    assert [article.version for article in polls([entry()], [entry(**change)])[1]] == [2]


def test_tracking_pixels_and_scripts_are_no_edit() -> None:
    """Some feeds put a new counter image into each delivery."""
    first = entry(media_type="text/html", content="<p>Aground.</p><img src='//c.example/1.gif'><script>a<b</script>")
    second = entry(media_type="text/html", content="<p>Aground.</p><img src='//c.example/2.gif'><SCRIPT>c<d</SCRIPT>")
    assert polls([first], [second])[1] == []


def test_of_a_whole_page_only_the_article_counts() -> None:
    """What stands around it, and when it was built, changes with every visit."""
    story = "".join(
        f"<p>The ferry company said on Monday that sailing {number} was cancelled.</p>" for number in range(9)
    )

    def page(menu: str, body: str) -> RawArticle:
        markup = f"<html><body><nav><a href=/>{menu}</a></nav><article><h1>Ferry</h1>{body}</article></body></html>"
        return entry(media_type="text/html", content=markup)

    edited = story + "<p>Service resumed on Tuesday, the company said in a statement.</p>"
    _, second, third = polls([page("Home", story)], [page("Most read: football", story)], [page("Home", edited)])
    assert (second, [article.version for article in third]) == ([], [2])


@pytest.mark.parametrize(
    "same",
    [
        {"title": "FERRY runs aground off  Korsa", "content": "Rewritten."},
        {"title": "Another headline", "published": AT},
        {"title": "Another headline", "content": "Rewritten.", "published": AT},
    ],
)
def test_a_new_guid_for_the_same_link_is_the_same_item(same: dict[str, Any]) -> None:
    """Some systems make a new guid at every build; the article is not new for that."""
    first, second = polls([entry(published=AT)], [entry(item_id="tag:desk.example,2026:2", **same)])
    assert {article.item_id for article in second} == {first[0].item_id}
    assert [article.version for article in second] == [2]


def test_a_new_guid_with_the_same_text_is_not_sent() -> None:
    """Nothing a reader sees has changed, however often the guid does."""
    changing = [[entry(item_id=f"tag:desk.example,2026:{number}")] for number in range(5)]
    assert [len(sent) for sent in polls(*changing)] == [1, 0, 0, 0, 0]


def test_edits_under_the_new_guid_go_on_counting() -> None:
    """The new guid is remembered as the old item's."""
    sent = polls(
        [entry()],
        [entry(item_id="new:1", content="Second.")],
        [entry(item_id="new:1", content="Third.", title="All else is new", url="https://desk.example/moved")],
    )
    assert [(a.item_id, a.version) for batch in sent for a in batch] == [(entry().item_id, n) for n in (1, 2, 3)]


def test_entries_of_one_live_page_stay_apart() -> None:
    """A live page's entries share their link and often their title; both are there under their own ids."""
    one, two = entry(item_id="live:1", content="Goal."), entry(item_id="live:2", content="Half time.")
    first, second = polls([one], [two, one])
    assert [article.item_id for article in (*first, *second)] == ["live:1", "live:2"]


def test_a_new_story_under_a_link_used_before_is_new() -> None:
    """Feeds whose entries all lead to the front page would else have one item only."""
    front = "https://desk.example/"
    later = entry(item_id="b", url=front, title="Quake", content="A quake shook Korsa.")
    assert [len(sent) for sent in polls([entry(item_id="a", url=front)], [later])] == [1, 1]


def test_a_source_that_numbers_its_versions_keeps_its_numbers() -> None:
    """An agency's late version 1 must not come out as the newest."""
    sent = polls([entry(version=3)], [entry(version=1, content="Late.")], [entry(version=4, content="Newer.")])
    assert [article.version for batch in sent for article in batch] == [3, 1, 4]


def test_one_item_twice_in_one_document_is_sent_once() -> None:
    """Feeds list a story under two headings."""
    assert len(polls([entry(), entry()])[0]) == 1


def test_what_could_not_be_read_is_passed_on() -> None:
    """Its id depends on its bytes alone, so that sending it again adds nothing."""
    bad = reject(RecordError("no", reason="bad_feed"), b"x", received=AT, source=None)
    assert sift([bad, entry()], {}) == ([bad, entry()], sift([entry()], {})[1])


def test_nothing_is_learnt_from_what_is_known() -> None:
    """What a poll learns is written to disk: a quiet feed must cost no writes."""
    _, learnt = sift([entry()], {})
    assert sift([entry()], learnt) == ([], {})


def test_hostile_markup_costs_linear_time() -> None:
    """Four million bytes of unclosed scripts would take hours by the square."""
    hostile = entry(media_type="text/html", content="<script" * 300_000 + "<!--" * 300_000)
    assert versioned(hostile, {hostile.item_id: Seen(hostile.item_id, 1, "")}) is not None
