"""The health of sources, kept by whichever process the articles come in by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from streams.acquire.health_store import FILE, HealthStore
from streams.acquire.recorder import Recorder
from streams.errors import SettingsError
from streams.ops.log import get_logger

_log = get_logger()


@asynccontextmanager
async def recording(folder: Path, names: Iterable[str]) -> AsyncIterator[Recorder]:
    """The sources `names` are judged and their health is kept in `folder` inside.

    Where the file cannot be used it is kept in memory: habits are learnt again, no article waits for them.
    """
    try:
        store = HealthStore(folder / FILE)
    except SettingsError as error:
        _log.warning("acquire.health_not_kept", reason=error.reason, error=str(error))
        store = HealthStore(":memory:")
    recorder = Recorder(store, names, now=lambda: datetime.now(UTC))
    keeping = asyncio.create_task(recorder.run(), name="health")
    try:
        yield recorder
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        store.close()
