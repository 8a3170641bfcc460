"""One change of an SQLite file: all of it or nothing, one thread at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def transaction(db: sqlite3.Connection, lock: threading.Lock) -> Iterator[sqlite3.Connection]:
    """Yield `db` with its write lock held; what is done inside stands after the block, or nothing of it if it raises.

    `db` is in autocommit mode (``isolation_level=None``); `lock` is what keeps its threads apart.
    """
    with lock:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
