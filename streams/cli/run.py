"""Commands that run: workers, ingest."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer
from rich.markup import escape

from streams import acquire
from streams.cli.broker import broker_of
from streams.cli.context import EXIT_FAILED, EXIT_OK, EXIT_STOPPED, EXIT_USAGE, Call, err, settings_of
from streams.cli.filters import check_paths, check_published
from streams.cli.parts import worker_config
from streams.errors import RecordError, SettingsError, TransientError
from streams.ops import log
from streams.ops.probe import Check, serve_probe
from streams.records import RawArticle, Rejected
from streams.settings import Settings
from streams.wiring import STAGE_NAMES
from streams.worker.config import Exit, WorkerConfig
from streams.worker.publisher import Publisher
from streams.worker.supervisor import Supervisor

T = TypeVar("T")
BATCH = 200
"""Articles published at once by `ingest`."""

EXIT_CODES = {
    Exit.DONE: EXIT_OK,
    Exit.REJECT_LIMIT: EXIT_STOPPED,
    Exit.SETTINGS: EXIT_USAGE,
}

StageNames = Annotated[
    list[str] | None, typer.Option("--stage", help=f"Of {', '.join(STAGE_NAMES)}; may be repeated; all if none.")
]
Processes = Annotated[int | None, typer.Option(help="Processes for each group of stages; else worker.processes.")]
Broker = Annotated[str | None, typer.Option("--broker", help="HOST:PORT of Kafka; else the setting kafka.broker.")]


def groups_of(names: Sequence[str] | None, processes: int) -> list[tuple[str, ...]]:
    """Return which stages share a process.

    All that are named share one, `processes` times over; `notify`, whose outbox is one file, runs once.
    """
    wanted = [name for name in STAGE_NAMES if not names or name in names]
    pure = tuple(name for name in wanted if name != "notify")
    if processes == 1 or not pure:
        return [tuple(wanted)] if wanted else []
    return [pure] * processes + ([("notify",)] if "notify" in wanted else [])


def start_logs(settings: Settings) -> None:
    """Have this process log as the settings say."""
    log.configure(level=settings.log.level, form=settings.log.format)


@asynccontextmanager
async def probed(settings: Settings, ready: dict[str, Check]) -> AsyncIterator[int]:
    """Metrics and health of this process and its children are served inside; yields the port."""
    probe = await serve_probe(host=settings.worker.probe_host, port=settings.worker.probe_port, ready=ready)
    try:
        yield probe.port
    finally:
        await probe.close()


def worker(ctx: typer.Context, stage: StageNames = None, processes: Processes = None, broker: Broker = None) -> None:
    """Run stages on Kafka until stopped, each process supervised; exit 3 if too much was rejected."""
    settings = settings_of(ctx, {"kafka": {"broker": broker}, "worker": {"processes": processes}})
    if unknown := sorted(set(stage or ()) - set(STAGE_NAMES)):
        raise SettingsError(f"no stage {unknown[0]!r}; there are: {', '.join(STAGE_NAMES)}", reason="unknown_stage")
    start_logs(settings)
    call: Call = ctx.find_root().obj
    with working_folder(settings) as folder:
        config = worker_config(call, settings, data_dir=folder)
        code = asyncio.run(_supervised(settings, config, groups_of(stage, settings.worker.processes)))
    raise typer.Exit(EXIT_CODES.get(code, EXIT_FAILED))


async def _supervised(settings: Settings, config: WorkerConfig, groups: list[tuple[str, ...]]) -> Exit:
    supervisor = Supervisor(groups, config)
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, supervisor.stop)
    async with probed(settings, {"workers": supervisor.why_not_ready}):
        return await supervisor.run()


@dataclass
class Fed:
    """What `feed` has sent."""

    articles: int = 0
    rejected: int = 0


def live_articles(
    paths: Iterable[Path], source: str | None, published: str | None, *, pace_s: float = 0.0
) -> Iterator[RawArticle | Rejected]:
    """Yield what the files or standard input (``-``) hold, received now, whatever their rows say: they arrive live.

    Each comes `pace_s` after the one before, so that it is told before the next changes it: of what comes in one batch
    stages tell only how it ended.
    """
    for path in paths:
        now = datetime.now(UTC)
        if str(path) == "-":
            # Opened anew: a reader thread that is left waiting must not hold the lock of `sys.stdin` at the end.
            stream = open(0, "rb", closefd=False)  # noqa: SIM115  # not ours to close
            found = acquire.read_stream(stream, received=now, source=source, published=published)
        else:
            found = acquire.read_path(path, received=now, source=source, published=published)
        for one in found:
            time.sleep(pace_s)
            yield msgspec.structs.replace(one, received=datetime.now(UTC)) if isinstance(one, RawArticle) else one


async def feed(publisher: Publisher, articles: Iterable[RawArticle | Rejected], fed: Fed) -> None:
    """Publish everything; returns once the broker has it. Order is kept: wires correct themselves.

    Raises:
        TransientError: the broker went away; what `fed` counts is there.
    """
    async for batch in read_ahead(articles, BATCH):
        await publish_batch(publisher, batch, fed)


async def read_ahead(items: Iterable[T], most: int) -> AsyncIterator[list[T]]:
    """Yield what `items` has as soon as it has it, up to `most` at once.

    A thread of its own reads: a source that waits (a terminal, a pipe) holds up neither the loop nor the end of the
    program, which does not wait for it.
    """
    loop, there, space = asyncio.get_running_loop(), asyncio.Event(), threading.Semaphore(2 * most)
    read: deque[T] = deque()
    ended: list[BaseException | None] = []

    def run() -> None:
        failure: BaseException | None = None
        try:
            for item in items:
                space.acquire()
                read.append(item)
                if len(read) == 1 or len(read) >= most:
                    loop.call_soon_threadsafe(there.set)
        except BaseException as error:  # noqa: BLE001  # raised where it is awaited
            failure = error
        ended.append(failure)
        with suppress(RuntimeError):  # the loop has gone, and nobody waits any more
            loop.call_soon_threadsafe(there.set)

    threading.Thread(target=run, daemon=True, name="read-ahead").start()
    while True:
        await there.wait()
        there.clear()
        over = bool(ended)
        while read:
            batch = [read.popleft() for _ in range(min(len(read), most))]
            space.release(len(batch))
            yield batch
        if over:
            if ended[0] is not None:
                raise ended[0]
            return


async def publish_batch(publisher: Publisher, batch: Sequence[RawArticle | Rejected], fed: Fed) -> None:
    """Return once the broker has all of `batch`, in its order; what is too large for it as rejected.

    Raises:
        TransientError: the broker went away; what `fed` counts is there.
    """
    for one in batch:
        if isinstance(one, Rejected):
            await publisher.publish_rejected(one)
            fed.rejected += 1
    articles = [one for one in batch if isinstance(one, RawArticle)]
    for article, result in zip(
        articles, await asyncio.gather(*map(publisher.publish, articles), return_exceptions=True), strict=True
    ):
        if isinstance(result, RecordError):
            from streams.batch import rejected

            await publisher.publish_rejected(
                msgspec.structs.replace(
                    rejected("acquire", result, article, "articles.raw", 0, article.received),
                    rejected_id=f"re_{article.article_id}",
                    topic=None,
                    partition=None,
                    offset=None,
                )
            )
            fed.rejected += 1
        elif isinstance(result, BaseException):
            raise result
        else:
            fed.articles += 1


def ingest(
    ctx: typer.Context,
    paths: Annotated[
        list[Path],
        typer.Argument(help="Files or folders; - is standard input (JSON Lines)."),
    ],
    broker: Broker = None,
    source: Annotated[str | None, typer.Option(help="Source of what names none.")] = None,
    published: Annotated[str | None, typer.Option(help="Publication time of what gives none, ISO 8601.")] = None,
) -> None:
    """Send articles into the log; returns once the broker has them all."""
    check_published(published)
    check_paths(paths)
    settings = settings_of(ctx, {"kafka": {"broker": broker}})
    start_logs(settings)
    fed = Fed()

    async def send() -> None:
        async with Publisher(broker_of(settings)) as publisher:
            await feed(publisher, live_articles(paths, source, published), fed)

    try:
        asyncio.run(send())
    except TransientError as error:
        err.print(f"[red]streams:[/red] {escape(str(error))}; {fed.articles} articles are in the log", highlight=False)
        raise typer.Exit(EXIT_FAILED) from error
    err.print(f"{fed.articles} articles in the log, {fed.rejected} rejected", highlight=False)


@contextmanager
def working_folder(settings: Settings) -> Iterator[Path]:
    """Yield the data folder of the settings, or a temporary one that goes when the block ends.

    Raises:
        SettingsError: `bad_folder`: it cannot be made or written.
    """
    if settings.data_dir is not None:
        try:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=settings.data_dir).close()
        except OSError as error:
            told = f"the data folder {settings.data_dir} cannot be used: {error.strerror}; take another with --data-dir"
            raise SettingsError(told, reason="bad_folder") from error
        yield settings.data_dir
        return
    with tempfile.TemporaryDirectory(prefix="streams-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def alone(folder: Path, lock: str, command: str) -> Iterator[None]:
    """`command` alone holds the lock of that name in `folder` inside; it goes with this process, however that ends.

    Raises:
        SettingsError: `not_alone`, with the command and the process that hold it.
    """
    with (folder / lock).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            held = file.readline().strip() or "another process"
            raise SettingsError(
                f"the data folder {folder} is in use by {held}; stop that, or take another folder with --data-dir",
                reason="not_alone",
            ) from error
        file.truncate(0)
        file.write(f"`{command}` (process {os.getpid()})\n")
        file.flush()
        yield
