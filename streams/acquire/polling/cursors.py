"""What is known of each polled source between two requests, in one SQLite file.

A cursor moves only after what was read is in the log. What is on its way there is written down before, so that a crash
in between hands on the same again, whatever the source shows by then. The file holds no duty: one that is lost or
broken is begun anew, everything the sources still show is read once more, and the log knows what it has.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec

from streams.acquire.edits import Seen
from streams.codec import decode, encode
from streams.errors import RecordError, SettingsError, TransientError
from streams.ops.log import get_logger
from streams.ops.transaction import transaction
from streams.records import RawArticle

_SCHEMA: Final = 1
_LEAST_SEEN: Final = 5_000
"""Keys kept of a source at least; four times those of its last document if these are more."""
_MOST_REFUSED: Final = 1_000
_MOST_WANTED: Final = 500
_DOCUMENT: Final = "document "
"""Before the reason for which a whole document was refused, in place of a record's id."""
_log = get_logger()


class Cursor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the reading of one source stands; times are Unix seconds."""

    url: str = ""
    """The address in the settings that all of this belongs to."""
    etag: str | None = None
    last_modified: str | None = None
    validated: str | None = None
    """The address whose answer gave the two."""
    full_at: float = 0.0
    """The last whole answer; after a day the next is asked for without conditions."""
    moved: str | None = None
    """Where it has moved for good, told often enough."""
    move_told: str | None = None
    moves_told: int = 0
    due: float | None = None
    """None: never asked."""
    polls: int = 0
    failures: int = 0
    """In a row."""
    times: tuple[float, ...] = ()
    """When its latest entries came out."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """An entry whose page is still to be had."""

    article: RawArticle
    attempts: int
    due: float


class InHand(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Articles on their way into the log, and what `Cursors.advance` is to be told once they are there."""

    articles: tuple[RawArticle, ...]
    learnt: dict[str, Seen] = {}
    wanted: tuple[Wanted, ...] = ()
    settled: tuple[str, ...] = ()


class Cursors:
    """The cursors of all polled sources. Its methods may be called from any thread."""

    def __init__(self, path: Path | str) -> None:
        """Open the file, or begin a new one; a broken one is moved aside.

        Raises:
            SettingsError: `bad_cursors`: the folder takes no file, or the file is one of a later release.
        """
        self._lock = threading.Lock()
        self._path = path
        self.moved_aside: Path | None = None
        """Where a broken file lies now."""
        try:
            self._db = self._open()
        except _Broken as broken:
            self.moved_aside = self._move_aside(broken)
            try:
                self._db = self._open()
            except (_Broken, sqlite3.Error, OSError) as error:
                raise self._bad(error) from error
        except (sqlite3.Error, OSError) as error:
            raise self._bad(error) from error

    def close(self) -> None:
        """The file is closed."""
        with self._lock:
            self._db.close()

    # ------------------------------------------------------------ what is known

    def cursor(self, name: str) -> Cursor:
        """Return where the source stands; the beginning where nothing is known."""
        with self._lock:
            row = self._db.execute("SELECT cursor FROM source_cursor WHERE name = ?", (name,)).fetchone()
        try:
            return Cursor() if row is None else msgspec.json.decode(row[0], type=Cursor)
        except msgspec.MsgspecError:
            return Cursor()

    def known(self, name: str) -> dict[str, Seen]:
        """Return what `edits.sift` needs of the source."""
        with self._lock:
            rows = self._db.execute("SELECT key, seen FROM source_seen WHERE name = ?", (name,)).fetchall()
        known: dict[str, Seen] = {}
        decoder = msgspec.json.Decoder(Seen)
        for key, data in rows:
            try:
                known[key] = decoder.decode(data)
            except msgspec.MsgspecError:
                continue
        return known

    def refused(self, name: str) -> frozenset[str]:
        """Return what of the source could not be read and has been told."""
        with self._lock:
            rows = self._db.execute("SELECT key FROM source_refused WHERE name = ?", (name,)).fetchall()
        return frozenset(key for (key,) in rows)

    def wanted(self, name: str, before: float, *, most: int) -> list[Wanted]:
        """Return entries whose page is to be tried again by `before`, the longest due first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT article, attempts, due FROM source_wanted WHERE name = ? AND due <= ? ORDER BY due, item_id "
                "LIMIT ?",
                (name, before, most),
            ).fetchall()
        found: list[Wanted] = []
        for data, attempts, due in rows:
            try:
                found.append(Wanted(article=decode(data, RawArticle), attempts=attempts, due=due))
            except RecordError:
                continue
        return found

    def next_wanted(self, name: str) -> float | None:
        """Return when the next page of the source is to be tried again."""
        with self._lock:
            (due,) = self._db.execute("SELECT min(due) FROM source_wanted WHERE name = ?", (name,)).fetchone()
        return None if due is None else float(due)

    def in_hand(self, name: str) -> InHand | None:
        """Return what of the source was on its way into the log when the process ended; None if nothing was."""
        with self._lock:
            row = self._db.execute("SELECT held FROM source_in_hand WHERE name = ?", (name,)).fetchone()
        try:
            return None if row is None else msgspec.json.decode(row[0], type=InHand)
        except msgspec.MsgspecError:
            return None

    # ------------------------------------------------------------ what has been done

    def hold(self, name: str, held: InHand) -> None:
        """`held` is on disk, to be handed on again as it is if the process ends before the next `advance`.

        Raises:
            TransientError: `cursors`, if the disk does not take it.
        """
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO source_in_hand VALUES (?, ?)", (name, encode(held)))

    def advance(
        self,
        name: str,
        now: float,
        *,
        cursor: Cursor | None = None,
        learnt: Mapping[str, Seen] | None = None,
        present: Iterable[str] = (),
        refused: Iterable[str] = (),
        readable: bool = False,
        wanted: Iterable[Wanted] = (),
        settled: Iterable[str] = (),
    ) -> None:
        """All that is given is on disk, or nothing of it. To be called after `admit` has returned, never before.

        `learnt`: of what has been sent; what was in hand has arrived then.

        `present`: keys that the document held. `refused`: ids of what was told, and `refused_key`s. `readable`: the
        document as a whole was read. `wanted`, `settled`: entries (item ids) whose page is to be tried again, or not.

        Raises:
            TransientError: `cursors`, if the disk does not take it.
        """
        with self._transaction() as db:
            if learnt is not None:
                db.execute("DELETE FROM source_in_hand WHERE name = ?", (name,))
            if cursor is not None:
                db.execute("INSERT OR REPLACE INTO source_cursor VALUES (?, ?, ?)", (name, encode(cursor), now))
            if learnt:
                db.executemany(
                    "INSERT OR REPLACE INTO source_seen VALUES (?, ?, ?, ?)",
                    ((name, key, encode(seen), now) for key, seen in learnt.items()),
                )
            if keys := list(present):
                db.executemany(
                    "UPDATE source_seen SET last = ? WHERE name = ? AND key = ?", ((now, name, key) for key in keys)
                )
                _cut(db, "source_seen", name, max(_LEAST_SEEN, 4 * len(keys)))
            if readable:
                db.execute("DELETE FROM source_refused WHERE name = ? AND key GLOB ?", (name, _DOCUMENT + "*"))
            db.executemany("INSERT OR REPLACE INTO source_refused VALUES (?, ?, ?)", ((name, k, now) for k in refused))
            _cut(db, "source_refused", name, _MOST_REFUSED)
            db.executemany("DELETE FROM source_wanted WHERE name = ? AND item_id = ?", ((name, k) for k in settled))
            for want in wanted:
                row = (name, want.article.item_id, encode(want.article), want.attempts, want.due)
                db.execute("INSERT OR REPLACE INTO source_wanted VALUES (?, ?, ?, ?, ?)", row)
            db.execute(
                "DELETE FROM source_wanted WHERE name = ? AND item_id IN (SELECT item_id FROM source_wanted "
                "WHERE name = ? ORDER BY due DESC, item_id LIMIT -1 OFFSET ?)",
                (name, name, _MOST_WANTED),
            )

    def forget(self, before: float) -> int:
        """Return how many sources, not asked since `before`, are forgotten: they were taken out of the settings."""
        with self._transaction() as db:
            names = db.execute("SELECT name FROM source_cursor WHERE asked < ?", (before,)).fetchall()
            for table in ("source_cursor", "source_seen", "source_refused", "source_wanted", "source_in_hand"):
                db.executemany(f"DELETE FROM {table} WHERE name = ?", names)  # noqa: S608  # constant text
        return len(names)

    # ------------------------------------------------------------ the file

    def _open(self) -> sqlite3.Connection:
        if str(self._path) != ":memory:":
            path = Path(self._path)
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _log.info("acquire.cursors_begun", path=str(path))
        db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=30.0)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            self._check(db)
            db.executescript(files("streams.acquire.polling").joinpath("cursors.sql").read_text("utf-8"))
            db.execute(f"PRAGMA user_version = {_SCHEMA}")
        except BaseException as error:
            db.close()
            # Locked and read-only files raise a subclass: those are whole.
            if type(error) is sqlite3.DatabaseError:
                raise _Broken(str(error)) from error
            raise
        return db

    def _check(self, db: sqlite3.Connection) -> None:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > _SCHEMA:
            raise SettingsError(
                f"{self._path} was written by a later release; use that, or another data_dir", reason="bad_cursors"
            )
        (health,) = db.execute("PRAGMA quick_check(1)").fetchone()
        if health != "ok":
            raise _Broken(health)

    def _move_aside(self, broken: _Broken) -> Path:
        path = Path(self._path)
        aside = next(
            one for number in range(1, 10_000) if not (one := path.with_name(f"{path.name}.broken-{number}")).exists()
        )
        for suffix in ("", "-wal", "-shm"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
        _log.warning("acquire.cursors_lost", path=str(aside), error=str(broken))
        return aside

    def _bad(self, error: Exception) -> SettingsError:
        return SettingsError(
            f"{self._path} cannot be used ({error}); data_dir must be a writable local folder", reason="bad_cursors"
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            with transaction(self._db, self._lock) as db:
                yield db
        except sqlite3.Error as error:
            raise TransientError(f"{self._path} takes nothing now ({error})", reason="cursors") from error


def refused_key(reason: str) -> str:
    """Return what is kept, until a document can be read again, of one that was refused as a whole for `reason`."""
    return _DOCUMENT + reason


class _Broken(Exception):
    """The file is no database, or a damaged one."""


def _cut(db: sqlite3.Connection, table: str, name: str, most: int) -> None:
    """Of the source's rows the `most` that were met last stay."""
    db.execute(
        f"DELETE FROM {table} WHERE name = ? AND key IN (SELECT key FROM {table} WHERE name = ? "  # noqa: S608
        "ORDER BY last DESC, key LIMIT -1 OFFSET ?)",
        (name, name, most),
    )
