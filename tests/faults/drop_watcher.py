"""The process that test_drop_faults kills: watches a folder, and admits to a log on disk.

    python drop_watcher.py FOLDER LOG

The log is as durable as a broker's: a record counts from the moment its line is synced, and only then is it acked.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from streams.acquire.drop import watch
from streams.acquire.sources import FolderSource
from streams.ops.log import configure
from streams.records import RawArticle, Rejected

SOURCE = "desk"


async def main(folder: Path, log: Path) -> None:
    """Watch until killed."""
    lines = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def admit(records: Sequence[RawArticle | Rejected]) -> None:
        ids = [one.article_id if isinstance(one, RawArticle) else one.rejected_id for one in records]
        os.write(lines, "".join(f"{one}\n" for one in ids).encode())
        await asyncio.to_thread(os.fsync, lines)

    await watch(FolderSource(name=SOURCE, path=folder, settle_s=0.2), admit, poll_s=0.05)


if __name__ == "__main__":
    configure("warning", "json")
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
