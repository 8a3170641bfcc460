"""`streams acquire`: every source of the list runs until stopped; the same inside `streams up`."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from streams.acquire.drop import watch
from streams.acquire.health_store import FILE
from streams.acquire.polling.cursors import Cursors
from streams.acquire.polling.poller import poll
from streams.acquire.recorder import Recorder
from streams.acquire.sources import (
    FeedSource,
    FolderSource,
    PageSource,
    PushSource,
    SitemapSource,
    Source,
    TopicSource,
    load_sources,
    secret_fault,
)
from streams.cli.broker import broker_of
from streams.cli.context import err, settings_of
from streams.cli.recording import recording
from streams.cli.run import Fed, alone, probed, publish_batch, start_logs, working_folder
from streams.errors import SettingsError
from streams.ops.log import get_logger
from streams.records import RawArticle, Rejected
from streams.settings import Settings
from streams.worker.config import BrokerConfig
from streams.worker.foreign import read_topic
from streams.worker.publisher import Publisher

SourcesFile = Annotated[Path | None, typer.Option("--sources", help="List of sources (TOML); else the setting.")]
LOCK = "acquire.lock"
"""In the data folder; see `run.alone`."""
_log = get_logger()


def acquire(
    ctx: typer.Context,
    sources: SourcesFile = None,
    broker: Annotated[str | None, typer.Option(help="HOST:PORT of Kafka; else the setting kafka.broker.")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of cursors and health; else the setting.")] = None,
    probe_port: Annotated[int | None, typer.Option(help="Port of metrics and health; else worker.probe_port.")] = None,
) -> None:
    """Take articles from every source of the list into the log until stopped: feeds, pages, folders, topics."""
    given = {"sources": sources, "data_dir": data_dir}
    settings = settings_of(ctx, given | {"kafka": {"broker": broker}, "worker": {"probe_port": probe_port}})
    start_logs(settings)
    listed = sources_of(settings)
    if not names_of(listed, pushed=False):
        err.print(f"{settings.sources} names no source to read; add one with `streams sources add`", highlight=False)
    if settings.data_dir is None:
        err.print("no data_dir is set: what has been read is forgotten at the end", highlight=False)
    with working_folder(settings) as folder, alone(folder, LOCK, "streams acquire"):
        asyncio.run(_until_stopped(settings, listed, folder))


def sources_of(settings: Settings) -> tuple[Source, ...]:
    """Return the sources of the setting's list.

    Raises:
        SettingsError: there is no list, or a wrong one.
    """
    if settings.sources is None:
        raise SettingsError(
            "no list of sources; use --sources FILE, or the setting `sources`; docs/sources.md begins one",
            reason="no_sources",
        )
    return load_sources(settings.sources)


def names_of(sources: Sequence[Source], *, pushed: bool) -> list[str]:
    """Return the names of the enabled sources that push in, or of those that are read."""
    return [source.name for source in sources if source.enabled and isinstance(source, PushSource) is pushed]


async def _until_stopped(settings: Settings, sources: Sequence[Source], folder: Path) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    own = broker_of(settings)
    reading: asyncio.Task[None] | None = None

    def why_not_ready() -> str | None:
        return None if reading is not None and not reading.done() else "the sources are not being read"

    async with (
        probed(settings, {"sources": why_not_ready}),
        Publisher(own) as publisher,
        recording(folder, names_of(sources, pushed=False)) as recorder,
    ):
        reading = asyncio.create_task(run_ways(sources, publisher, recorder, own, folder, Fed()))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if reading.done():
            reading.result()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def run_ways(
    sources: Sequence[Source],
    publisher: Publisher,
    recorder: Recorder,
    own: BrokerConfig,
    folder: Path,
    fed: Fed,
) -> None:
    """Run every enabled source until cancelled; cursors lie in `folder`, `fed` counts what is in the log.

    What is under way when it is cancelled is not marked as read: it comes again, to the same ids.

    Whoever runs them holds `LOCK` of the folder: two processes would ask everybody twice.

    Raises:
        SettingsError: the cursors cannot be used.
    """
    enabled = [source for source in sources if source.enabled]

    async def admit(batch: Sequence[RawArticle | Rejected]) -> None:
        await publish_batch(publisher, batch, fed)

    cursors = Cursors(folder / FILE)
    polled = [source for source in enabled if isinstance(source, FeedSource | SitemapSource | PageSource)]
    ways: list[Coroutine[Any, Any, None]] = []
    if polled:
        ways.append(poll(polled, recorder.admitting(admit, polled), cursors, reports=recorder))
    for source in enabled:
        if isinstance(source, FolderSource):
            ways.append(watch(source, recorder.admitting_one(admit, source), reports=recorder))
        elif isinstance(source, TopicSource):
            ways.append(read_topic(source, recorder.admitting_one(admit, source), own, reports=recorder))
    for source in enabled:
        if (fault := secret_fault(source)) is not None:
            _log.warning("acquire.secret_missing", source=source.name, error=fault)
            recorder.failed(source.name, fault)
    _log.info("acquire.started", count=len(enabled))
    if not ways:
        ways.append(_wait())
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        cursors.close()
        _log.info("acquire.stopped", sent=fed.articles, rejected=fed.rejected)


async def _wait() -> None:
    """Wait until cancelled: a list without a source to read is no fault, a container that starts again and again is."""
    await asyncio.Event().wait()
