"""One item, one id: from the entry alone, whatever its feed does to guids and links."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.acquire import read_bytes
from streams.acquire.items import item_ids
from streams.acquire.links import canonical_url, link_key, web_address
from streams.records import RawArticle

HOME = "https://desk.example/"
NOW = datetime(2026, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("https://Desk.Example/a?utm_source=rss&id=7&utm_medium=feed", "https://desk.example/a?id=7"),
        ("https://desk.example:443/a#0", "https://desk.example/a"),
        ("http://desk.example:8080/a", "http://desk.example:8080/a"),
        ("https://desk.example/a?AT_campaign=x&fbclid=y#xtor=RSS-1", "https://desk.example/a"),
        ("https://desk.example/a;jsessionid=9F?b=1", "https://desk.example/a?b=1"),
        ("https://desk.example/live#post-412", "https://desk.example/live#post-412"),
        ("https://desk.example/app#!/a", "https://desk.example/app#!/a"),
        ("https://user:secret@desk.example/a", "https://desk.example/a"),
        ("  https://desk.example/\n a ", "https://desk.example/a"),
        ("../b?x=", "https://desk.example/b?x="),
        ("//cdn.desk.example/b", "https://cdn.desk.example/b"),
        ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fdesk.example%2Fa%3Futm_id%3D1", "https://desk.example/a"),
        ("https://www.google.com/url?sa=t&url=javascript:x", "https://www.google.com/url?sa=t&url=javascript:x"),
        ("https://l.facebook.com/l.php?u=https://www.google.com/url?q=http://desk.example/a", "http://desk.example/a"),
        ("mailto:desk@desk.example", None),
        ("javascript:alert(1)", None),
        ("https://[desk", None),
        ("https://desk.example:99999/", None),
        ("https://" + "a" * 5_000, None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_loses_what_says_how_a_reader_came(link: str | None, named: str | None) -> None:
    """The same page linked from ten campaigns is one page; a secret in an address goes no further."""
    assert canonical_url(link, "https://desk.example/feeds/all.xml") == named


def test_a_feeds_own_address_keeps_all_its_parameters() -> None:
    """What is a campaign in an article's address may choose the feed in the feed's."""
    assert web_address("https://desk.example?rss=1&utm_source=x#a") == "https://desk.example/?rss=1&utm_source=x"


def test_addresses_of_one_page_have_one_key() -> None:
    """Sites change their scheme and drop their `www.` overnight; every item would be new."""
    ways = ["http://www.desk.example/a/?y=2&x=1", "https://desk.example/a?x=1&y=2"]
    assert len({link_key(way) for way in ways}) == 1
    assert link_key("http://[not an address") == "http://[not an address"


def test_the_id_an_entry_gives_names_it() -> None:
    """It is what the format promises; one that is no URI is unique only within its feed."""
    entries = [("tag:desk,2026:1", HOME + "a", "A"), ("77", HOME + "b", "B"), (HOME + "c?utm_source=x", None, "C")]
    first, second, third = item_ids(entries, HOME, "desk")
    assert first == "tag:desk,2026:1"
    assert second.startswith("it_")
    assert second != item_ids(entries, HOME, "other")[1]
    assert third == HOME + "c"


def test_without_an_id_the_link_names_an_entry() -> None:
    """A guid added later, equal to the link, changes nothing."""
    assert item_ids([(None, HOME + "a", "A")], HOME, "desk") == item_ids([(HOME + "a", HOME + "a", "A")], HOME, "desk")


def test_a_link_shared_by_entries_does_not_name_them() -> None:
    """Feeds whose entries all lead to the front page or to one live page would else have one item."""
    shared = item_ids([(None, HOME + "live", "Goal"), (None, HOME + "live", "Half time")], HOME, "desk")
    assert len(set(shared)) == 2
    assert item_ids([(None, HOME, "A")], HOME, "desk") != item_ids([(None, HOME, "B")], HOME, "desk")


def test_an_id_shared_by_entries_with_other_links_does_not_name_them() -> None:
    """Some systems write the feed's id, or ``0``, into every entry."""
    assert item_ids([("0", HOME + "a", "A"), ("0", HOME + "b", "B")], HOME, "desk") == [HOME + "a", HOME + "b"]
    assert len(set(item_ids([("0", None, "A"), ("0", None, "B")], HOME, "desk"))) == 2


def test_ids_that_count_their_edits_are_one_item_unless_both_are_there() -> None:
    """``…#0`` becomes ``…#1`` when the story is edited; side by side they are two."""
    (first,) = item_ids([(HOME + "a#0", HOME + "a", "A")], HOME, "desk")
    (second,) = item_ids([(HOME + "a#1", HOME + "a", "A, edited")], HOME, "desk")
    assert first == second
    assert len(set(item_ids([(HOME + "a#0", HOME + "a", "A"), (HOME + "a#1", HOME + "a", "B")], HOME, "desk"))) == 2


def test_an_entry_that_says_nothing_of_itself_is_named_by_its_content() -> None:
    """Identify hashes it."""
    assert item_ids([(None, None, "A")], HOME, "desk") == [""]


def test_versions_of_one_item_in_one_feed_come_in_the_order_of_their_times() -> None:
    """Atom allows an entry twice; the newer one, which stands first, must be judged last."""
    entry = "<entry><id>tag:a,2026:1</id><updated>2026-03-0{0}T00:00:00Z</updated><content>Text {0}</content></entry>"
    feed = "<feed xmlns='http://www.w3.org/2005/Atom'>" + "".join(entry.format(day) for day in (5, 3, 4)) + "</feed>"
    found = list(read_bytes(feed.encode(), received=NOW, source="a"))
    assert [one.content for one in found if isinstance(one, RawArticle)] == ["Text 3", "Text 4", "Text 5"]
