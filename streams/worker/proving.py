"""A broker for a test session: started once, in a folder of its own, or the reason why it cannot be had."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.worker.embedded import EmbeddedKafka


@contextmanager
def throwaway_kafka() -> Iterator[EmbeddedKafka]:
    """Yield a started broker whose data is gone afterwards; jars come from ``$STREAMS_CACHE_DIR`` or the usual cache.

    Raises:
        SettingsError, TransientError: as `EmbeddedKafka.start`.
    """
    cache = os.environ.get("STREAMS_CACHE_DIR")
    with (
        tempfile.TemporaryDirectory(prefix="streams-kafka-", ignore_cleanup_errors=True) as folder,
        EmbeddedKafka(Path(folder), cache=Path(cache) if cache else None) as kafka,
    ):
        yield kafka
