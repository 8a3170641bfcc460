"""What is known of each source, kept in the SQLite file of the cursors over restarts.

It holds habits, not duties: what a crash loses of it is learnt again, no article depends on it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import msgspec

from streams.acquire.health import History
from streams.acquire.polling.cursors import Cursor
from streams.errors import SettingsError
from streams.ops.transaction import transaction

FILE: Final = "cursors.sqlite3"
"""In the data folder; the cursors of polled sources lie in it too."""
_TABLE: Final = """
    CREATE TABLE IF NOT EXISTS source_health (name TEXT PRIMARY KEY, history BLOB NOT NULL) STRICT, WITHOUT ROWID
"""
_DECODER: Final = msgspec.json.Decoder(History)
_ENCODER: Final = msgspec.json.Encoder()


class HealthStore:
    """The histories of sources in one file; its methods may be called from any thread."""

    def __init__(self, path: Path | str) -> None:
        """Open or make the file.

        Raises:
            SettingsError: `bad_cursors`: it cannot be opened or written.
        """
        self._lock = threading.Lock()
        self._path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30.0)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(_TABLE)
        except sqlite3.Error as error:
            raise self._bad(error) from error

    def close(self) -> None:
        """The file is closed."""
        with self._lock:
            self._db.close()

    def load(self) -> dict[str, History]:
        """Return what is known, by source; a history that this release cannot read begins anew."""
        with self._lock:
            return _histories(self._db)

    def save(self, histories: Iterable[History]) -> None:
        """All of `histories` are on disk, or none.

        Raises:
            SettingsError: `bad_cursors`: the disk does not take them.
        """
        rows = [(history.name, _ENCODER.encode(history)) for history in histories]
        try:
            with transaction(self._db, self._lock) as db:
                db.executemany("INSERT OR REPLACE INTO source_health (name, history) VALUES (?, ?)", rows)
        except sqlite3.Error as error:
            raise self._bad(error) from error

    def _bad(self, error: sqlite3.Error) -> SettingsError:
        return SettingsError(
            f"{self._path} cannot be used ({error}); data_dir must be a writable local folder", reason="bad_cursors"
        )


def read_histories(path: Path) -> dict[str, History]:
    """Return what is known of each source in the file; it is left as it is, and others may write it.

    Raises:
        SettingsError: `bad_cursors`: it cannot be read.
    """
    with _to_read(path, "source_health") as db:
        return {} if db is None else _histories(db)


def read_cursors(path: Path) -> dict[str, Cursor]:
    """Return where the reading of each polled source stands; as `read_histories`."""
    with _to_read(path, "source_cursor") as db:
        rows = [] if db is None else db.execute("SELECT name, cursor FROM source_cursor").fetchall()
    try:
        return {name: msgspec.json.decode(data, type=Cursor) for name, data in rows}
    except msgspec.MsgspecError as error:
        raise SettingsError(f"{path} was written by another release ({error})", reason="bad_cursors") from error


@contextmanager
def _to_read(path: Path, table: str) -> Iterator[sqlite3.Connection | None]:
    """Yield the file opened for reading alone; None where it is not there, or not begun."""
    if not path.is_file():
        yield None
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30.0)) as db:
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            yield db if table in tables else None
    except sqlite3.Error as error:
        raise SettingsError(f"{path} cannot be read ({error})", reason="bad_cursors") from error


def _histories(db: sqlite3.Connection) -> dict[str, History]:
    found: dict[str, History] = {}
    for name, data in db.execute("SELECT name, history FROM source_health ORDER BY name"):
        try:
            found[name] = _DECODER.decode(data)
        except msgspec.MsgspecError:
            found[name] = History(name=name)
    return found
