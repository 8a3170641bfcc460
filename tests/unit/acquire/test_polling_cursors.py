"""What is known of sources survives restarts, stays small, and is begun anew where it is broken."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from streams.acquire.edits import Seen
from streams.acquire.health_store import HealthStore
from streams.acquire.identify import identify
from streams.acquire.polling.cursors import Cursor, Cursors, Wanted, refused_key
from streams.errors import SettingsError, TransientError
from streams.records import RawArticle

NOW = 1_700_000_000.0


def _article(number: int) -> RawArticle:
    received = datetime(2024, 5, 3, tzinfo=UTC)
    return identify(
        RawArticle(article_id="", item_id=f"it_{number}", source="a", received=received, content="Rain in the hills.")
    )


def test_all_of_it_survives_a_restart(tmp_path: Path) -> None:
    """A restart asks for nothing that was had, and forgets no page that is owed."""
    path = tmp_path / "data" / "cursors.sqlite3"
    cursor = Cursor(url="https://a.example/feed", etag='W/"x"', due=NOW + 60, failures=2, times=(NOW - 5, NOW))
    seen = {"it_1": Seen("it_1", 2, "h", "t"), "link a": Seen("it_1", 2, "h", "t")}
    cursors = Cursors(path)
    cursors.advance(
        "a",
        NOW,
        cursor=cursor,
        learnt=seen,
        present=["it_1"],
        refused=["re_1", refused_key("bad_feed")],
        wanted=[Wanted(article=_article(1), attempts=1, due=NOW + 120)],
    )
    cursors.close()
    again = Cursors(path)
    assert again.cursor("a") == cursor
    assert again.known("a") == seen
    assert again.refused("a") == {"re_1", refused_key("bad_feed")}
    assert again.next_wanted("a") == NOW + 120
    assert again.wanted("a", NOW, most=5) == []
    assert [want.article for want in again.wanted("a", NOW + 120, most=5)] == [_article(1)]
    assert (again.cursor("b"), again.known("b"), again.next_wanted("b")) == (Cursor(), {}, None)
    assert again.moved_aside is None
    again.close()


def test_a_document_that_can_be_read_again_may_be_refused_anew() -> None:
    """A feed that breaks a second time is told a second time; a record never is."""
    cursors = Cursors(":memory:")
    cursors.advance("a", NOW, refused=["re_1", refused_key("bad_feed")])
    cursors.advance("a", NOW, readable=True)
    assert cursors.refused("a") == {"re_1"}


def test_what_is_settled_is_owed_no_more() -> None:
    """A page that came is not fetched again."""
    cursors = Cursors(":memory:")
    cursors.advance("a", NOW, wanted=[Wanted(article=_article(n), attempts=1, due=NOW + n) for n in range(3)])
    cursors.advance("a", NOW, settled=["it_0", "it_2"])
    assert [want.article.item_id for want in cursors.wanted("a", NOW + 9, most=9)] == ["it_1"]


def test_memory_stays_bounded_and_keeps_what_is_still_shown() -> None:
    """A feed of years leaves no file of gigabytes, and an entry still in the feed is never forgotten."""
    cursors = Cursors(":memory:")
    shown = [f"it_{number}" for number in range(50)]
    for day in range(12):
        new = {f"it_{day}_{number}": Seen("x", 1, "h") for number in range(1_000)}
        cursors.advance("a", NOW + day, learnt=new | {key: Seen(key, 1, "h") for key in shown}, present=[*new, *shown])
        cursors.advance("a", NOW + day, refused=[f"re_{day}_{number}" for number in range(200)])
    known = cursors.known("a")
    assert len(known) == 5_000
    assert set(shown) <= set(known)
    assert "it_11_999" in known
    assert len(cursors.refused("a")) == 1_000


def test_a_broken_file_is_moved_aside_and_begun_anew(tmp_path: Path) -> None:
    """The wires run on; what the sources still show is read once more."""
    path = tmp_path / "cursors.sqlite3"
    path.write_bytes(b"This is no database, whatever its name says." * 100)
    cursors = Cursors(path)
    assert cursors.moved_aside == tmp_path / "cursors.sqlite3.broken-1"
    assert cursors.moved_aside.read_bytes().startswith(b"This is no database")
    cursors.advance("a", NOW, cursor=Cursor(url="u"))
    assert cursors.cursor("a").url == "u"
    cursors.close()


def test_a_damaged_database_is_moved_aside_too(tmp_path: Path) -> None:
    """A disk that lost a page leaves a file that opens and lies."""
    path = tmp_path / "cursors.sqlite3"
    cursors = Cursors(path)
    cursors.advance("a", NOW, learnt={f"it_{number}": Seen("x", 1, "h" * 50) for number in range(2_000)})
    cursors.close()
    data = bytearray(path.read_bytes())
    data[4_096:12_288] = b"\xa5" * 8_192
    path.write_bytes(bytes(data))
    again = Cursors(path)
    assert again.moved_aside is not None
    assert again.known("a") == {}
    again.close()


def test_the_file_of_a_later_release_is_left_alone(tmp_path: Path) -> None:
    """Going back a release must not cost what the later one knows."""
    path = tmp_path / "cursors.sqlite3"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(SettingsError, match="later release"):
        Cursors(path)
    assert path.exists()


def test_a_folder_that_takes_no_file_is_a_setting_to_mend(tmp_path: Path) -> None:
    """Told at the start, not at the first article."""
    (tmp_path / "data").write_text("a file")
    with pytest.raises(SettingsError) as caught:
        Cursors(tmp_path / "data" / "cursors.sqlite3")
    assert caught.value.reason == "bad_cursors"


def test_a_disk_that_takes_nothing_changes_nothing(tmp_path: Path) -> None:
    """All or nothing: a cursor without its entries would lose them."""
    path = tmp_path / "cursors.sqlite3"
    cursors = Cursors(path)
    blocker = sqlite3.connect(path)
    blocker.execute("CREATE TRIGGER full BEFORE INSERT ON source_seen BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    blocker.close()
    with pytest.raises(TransientError) as caught:
        cursors.advance("a", NOW, cursor=Cursor(url="u"), learnt={"it_1": Seen("it_1", 1, "h")})
    assert caught.value.reason == "cursors"
    assert cursors.cursor("a") == Cursor()
    cursors.close()


def test_sources_not_asked_for_long_are_forgotten() -> None:
    """What was taken out of the settings goes in time."""
    cursors = Cursors(":memory:")
    for name, asked in (("old", NOW - 100), ("new", NOW)):
        cursors.advance(name, asked, cursor=Cursor(url=name), learnt={"it": Seen("it", 1, "h")})
    assert cursors.forget(NOW - 50) == 1
    assert (cursors.cursor("old"), cursors.known("old")) == (Cursor(), {})
    assert cursors.known("new")


def test_health_lies_in_the_same_file(tmp_path: Path) -> None:
    """Both open it, in either order."""
    path = tmp_path / "cursors.sqlite3"
    cursors = Cursors(path)
    store = HealthStore(path)
    cursors.advance("a", NOW, cursor=Cursor(url="u"))
    assert store.load() == {}
    store.close()
    cursors.close()


def test_a_cursor_that_cannot_be_read_is_begun_anew() -> None:
    """One bad row costs one source one reading."""
    cursors = Cursors(":memory:")
    cursors.advance("a", NOW, cursor=Cursor(url="u"), learnt={"it": Seen("it", 1, "h")})
    cursors._db.execute("UPDATE source_cursor SET cursor = ?", (msgspec.json.encode([1]),))
    cursors._db.execute("UPDATE source_seen SET seen = ?", (b"{",))
    assert (cursors.cursor("a"), cursors.known("a")) == (Cursor(), {})
