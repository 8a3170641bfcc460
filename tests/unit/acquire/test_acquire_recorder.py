"""The recorder: health of sources in metrics and on disk."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from streams.acquire import identify
from streams.acquire.health_store import HealthStore, read_cursors, read_histories
from streams.acquire.polling.cursors import Cursor, Cursors
from streams.acquire.recorder import Recorder
from streams.acquire.sources import FolderSource, PushSource
from streams.errors import SettingsError, TransientError
from streams.ops import metrics
from streams.records import RawArticle, Rejected

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """Return the time that is set."""
        return self.now


def article(number: int, source: str = "s") -> RawArticle:
    """An article of a source."""
    return identify(RawArticle(article_id="", item_id=f"i{number}", source=source, received=NOW, content=f"n {number}"))


def value(name: str, **labels: str) -> float | None:
    """Return a metric's value."""
    return metrics.REGISTRY.get_sample_value(name, labels)


def test_states_are_told_in_metrics_and_once_in_the_log() -> None:
    """An operator is called by the metric and reads the reason in the log."""
    recorder = Recorder(HealthStore(":memory:"), ["recorder-a"], now=Clock())
    with capture_logs() as logs:
        recorder.judge()
        for _ in range(3):
            recorder.failed("recorder-a", "HTTP 503")
            recorder.judge()
    assert value("streams_source_state", source="recorder-a", state="failing") == 1
    assert value("streams_source_state", source="recorder-a", state="new") == 0
    [line] = [line for line in logs if line["event"] == "acquire.source_changed"]
    assert (line["status"], line["log_level"]) == ("failing", "warning")
    recorder.answered("recorder-a", same=False)
    recorder.judge()
    assert value("streams_source_state", source="recorder-a", state="failing") == 0


def test_what_is_known_lasts_over_a_restart(tmp_path: Path) -> None:
    """A rhythm learnt over weeks must not be lost with every release."""
    clock, path = Clock(), tmp_path / "cursors.sqlite3"
    store = HealthStore(path)
    recorder = Recorder(store, ["recorder-b"], now=clock)
    for number in range(30):
        clock.now += timedelta(minutes=10)
        recorder.came("recorder-b", [article(number)])
    recorder.save(everything=False)
    store.close()
    history = read_histories(path)["recorder-b"]
    assert (history.articles, history.rhythm.pauses) == (30, 29)
    again = Recorder(HealthStore(path), ["recorder-b"], now=clock)
    assert value("streams_source_last_received_timestamp_seconds", source="recorder-b") == clock.now.timestamp()
    [judged] = again.judge()
    assert judged.articles == 30


def test_articles_count_only_when_the_log_has_them() -> None:
    """A broker that is away is no life of a source."""
    recorder = Recorder(HealthStore(":memory:"), ["drop"], now=Clock())
    source = FolderSource(name="drop", path=Path("in"), language="fr")
    admitted: list[RawArticle | Rejected] = []
    away = True

    async def admit(batch: Sequence[RawArticle | Rejected]) -> None:
        if away:
            raise TransientError("away", reason="broker_away")
        admitted.extend(batch)

    async def main() -> None:
        nonlocal away
        record = recorder.admitting_one(admit, source)
        with pytest.raises(TransientError):
            await record([article(1, "outlet")])
        assert recorder.judge()[0].articles == 0
        away = False
        await record([article(1, "outlet")])
        assert recorder.judge()[0].articles == 1
        assert [one.language for one in admitted if isinstance(one, RawArticle)] == ["fr"]

    asyncio.run(main())


def test_shared_way_in_counts_each_source_for_itself() -> None:
    """The poller hands on the articles of all its sources."""
    recorder = Recorder(HealthStore(":memory:"), ["x", "y"], now=Clock())

    async def admit(_batch: Sequence[RawArticle | Rejected]) -> None:
        return

    async def main() -> None:
        record = recorder.admitting(admit, [PushSource(name="x"), PushSource(name="y")])
        await record([article(1, "x"), article(2, "y"), article(3, "x")])

    asyncio.run(main())
    assert [(judged.name, judged.articles) for judged in recorder.judge()] == [("x", 2), ("y", 1)]


def test_names_without_end_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token for all sources may push under any name."""
    monkeypatch.setattr("streams.acquire.recorder.MAX_SOURCES", 3)
    recorder = Recorder(HealthStore(":memory:"), [], now=Clock())
    for number in range(10):
        recorder.came(f"many-{number}", [article(number)])
    assert len(recorder.judge()) == 3


def test_stopping_saves_how_long_the_quiet_ones_were_watched(tmp_path: Path) -> None:
    """Else every stop would look like a time in which nobody looked."""
    clock, path = Clock(), tmp_path / "cursors.sqlite3"
    recorder = Recorder(HealthStore(path), ["quiet"], now=clock)

    async def main() -> None:
        ticks = 0

        async def sleep(_seconds: float) -> None:
            nonlocal ticks
            ticks += 1
            clock.now += timedelta(minutes=1)
            if ticks == 5:
                raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await recorder.run(sleep=sleep)

    asyncio.run(main())
    assert read_histories(path)["quiet"].rhythm.watched_until == clock.now.timestamp()


def test_health_lies_beside_the_cursors(tmp_path: Path) -> None:
    """One file to keep, to copy and to delete."""
    path = tmp_path / "cursors.sqlite3"
    assert (read_histories(path), read_cursors(path)) == ({}, {})
    cursors = Cursors(path)
    cursors.advance("feed", 1.0, cursor=Cursor(url="https://a.example/", polls=3))
    assert read_histories(path) == {}
    store = HealthStore(path)
    store.save([*Recorder(store, ["feed"], now=Clock())._histories.values()])
    assert set(read_histories(path)) == {"feed"}
    assert read_cursors(path)["feed"].polls == 3
    cursors.close()
    store.close()


def test_history_of_another_release_begins_anew(tmp_path: Path) -> None:
    """Habits are no duty: they never stop a start."""
    path = tmp_path / "cursors.sqlite3"
    HealthStore(path).close()
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO source_health VALUES ('old', x'7b')")
    assert read_histories(path)["old"].articles == 0


def test_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    """With its path, and without a traceback."""
    path = tmp_path / "cursors.sqlite3"
    path.write_bytes(b"no database at all, but long enough to be taken for one" * 40)
    for opened in (HealthStore, read_histories, read_cursors):
        with pytest.raises(SettingsError, match=r"cursors\.sqlite3"):
            opened(path)


def test_states_are_judged_anew_only_when_they_are_old() -> None:
    """The board asks twice a second, and judging hundreds of sources costs."""
    clock = Clock()
    recorder = Recorder(HealthStore(":memory:"), ["seen"], now=clock)
    assert recorder.states()[0].articles == 0
    recorder.came("seen", [article(1, "seen")])
    assert recorder.states()[0].articles == 0
    clock.now += timedelta(seconds=5)
    assert recorder.states()[0].articles == 1
