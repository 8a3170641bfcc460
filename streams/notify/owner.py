"""Who holds leases in an outbox, and whether he still lives.

Each process that opens an outbox holds the lock of a file of its own beside it; the system lets go of the lock when the
process ends, however that is. So what a killed process was sending is taken up at once, not when its lease runs out.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import uuid
from pathlib import Path


class Owner:
    """This process as a holder of leases in the outbox at `path`."""

    def __init__(self, path: Path) -> None:
        self.name = uuid.uuid4().hex
        self._path = path
        self._file = os.open(self._file_of(self.name), os.O_CREAT | os.O_RDWR, 0o600)
        with contextlib.suppress(OSError):
            # A file system without locks: then leases run out by time alone.
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _file_of(self, name: str) -> Path:
        return self._path.with_name(f"{self._path.name}.{name}.lock")

    def close(self) -> None:
        """This process holds nothing any more."""
        self._file_of(self.name).unlink(missing_ok=True)
        os.close(self._file)

    def _gone(self, name: str) -> bool:
        """Return whether the owner of that name has ended; its file has gone too then."""
        file = self._file_of(name)
        try:
            descriptor = os.open(file, os.O_RDWR)
        except OSError:
            return not file.exists()
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        else:
            file.unlink(missing_ok=True)
            return True
        finally:
            os.close(descriptor)

    def register(self, db: sqlite3.Connection) -> None:
        """Others can ask whether this one lives. Call it in a transaction, before the first lease."""
        db.execute("INSERT INTO owner (name) VALUES (?)", (self.name,))

    def end_leases_of_the_dead(self, db: sqlite3.Connection, now: float) -> int:
        """Return how many leases ended by `now` (Unix time) with the processes that held them."""
        ended = 0
        for row in db.execute("SELECT name FROM owner WHERE name <> ?", (self.name,)).fetchall():
            if self._gone(row["name"]):
                ended += db.execute(
                    "UPDATE telling SET leased_until = ? WHERE owner = ? AND status = 'pending' AND leased_until > ?",
                    (now, row["name"], now),
                ).rowcount
                db.execute("DELETE FROM owner WHERE name = ?", (row["name"],))
        return ended
