"""`streams up`: everything at once on one machine, shown as it happens."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.text import Text

from streams import notify, serve
from streams.acquire.recorder import Recorder
from streams.acquire.sources import Source, load_sources
from streams.cli import rows
from streams.cli.acquire import LOCK as READING
from streams.cli.acquire import run_ways
from streams.cli.board import Shown, board, stage_figures
from streams.cli.broker import broker_of
from streams.cli.context import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, Call, err, out, settings_of
from streams.cli.filters import check_paths, check_published
from streams.cli.parts import notify_sink, worker_config
from streams.cli.recording import recording
from streams.cli.run import EXIT_CODES, alone, feed, live_articles, read_ahead, start_logs, working_folder
from streams.cli.safe import safe
from streams.cli.serving import http_side, tokens_of
from streams.cli.show import EventTable, alert_lines
from streams.errors import StreamsError, TransientError
from streams.records import Alert, Event
from streams.settings import Settings
from streams.wiring import STAGE_NAMES, make_stages, plan_from
from streams.worker import reading, topics
from streams.worker.config import BrokerConfig, Exit
from streams.worker.embedded import EmbeddedKafka
from streams.worker.offsets import Offsets
from streams.worker.publisher import Publisher
from streams.worker.supervisor import Supervisor

T = TypeVar("T")

LAYOUT: tuple[tuple[str, ...], ...] = (("clean", "dedup", "match", "notify"), ("extract", "fuse"))
"""Which stages share a process on one machine: two processes of about equal work keep two cores busy."""

SOURCES = {
    "clean": "articles.raw",
    "dedup": "articles.clean",
    "extract": "articles.unique",
    "fuse": "mentions",
    "match": "events",
    "notify": "alerts",
}
"""Stage → the topic it reads."""
READY_S = 60.0
LOCK = "up.lock"
"""In the data folder; see `run.alone`: broker, outbox and read model there are one run's."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the command line asked of one run."""

    inputs: tuple[Path, ...]
    source: str | None
    published: str | None
    pace_s: float
    once: bool
    as_json: bool


def up(
    ctx: typer.Context,
    inputs: Annotated[
        list[Path] | None,
        typer.Option("--input", help="File, folder, or - for JSON Lines on standard input."),
    ] = None,
    broker: Annotated[
        str | None, typer.Option(help="HOST:PORT of a Kafka that is there; else an embedded one.")
    ] = None,
    sources: Annotated[
        Path | None, typer.Option(help="List of sources to read all the while (TOML); not with --once.")
    ] = None,
    rules: Annotated[Path | None, typer.Option(help="File or folder of rules (YAML).")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Keep log and outbox here; else they go at the end.")] = None,
    port: Annotated[int | None, typer.Option(help="Port of the HTTP side; 0 picks a free one.")] = None,
    source: Annotated[str | None, typer.Option(help="Source of what names none.")] = None,
    published: Annotated[str | None, typer.Option(help="Publication time of what gives none.")] = None,
    pace: Annotated[float, typer.Option(min=0, help="Seconds between two articles of the input; 0: at once.")] = 0.0,
    once: Annotated[
        bool, typer.Option("--once", help="End when the input is through; print events and alerts.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Start broker, workers and HTTP; feed the input; show what comes of it until Ctrl-C.

    With `--json` the first line says where the HTTP side and the broker are (`kind` `ready`), then come events and
    alerts as they come about.
    """
    check_published(published)
    check_paths(inputs)
    call: Call = ctx.find_root().obj
    said = {
        "kafka": {"broker": broker},
        "sources": sources,
        "rules": rules,
        "data_dir": data_dir,
        "http": {"port": port},
    }
    call.overrides = _said(said)
    settings = settings_of(ctx, call.overrides)
    if settings.log.level == "info":
        # The board and the tables are what is to be seen; warnings still are.
        call.overrides = {**call.overrides, "log": {"level": "warning"}}
        settings = settings_of(ctx, call.overrides)
    start_logs(settings)
    asked = Asked(
        inputs=tuple(inputs or ()), source=source, published=published, pace_s=pace, once=once, as_json=as_json
    )
    listed = load_sources(settings.sources) if settings.sources and not once else ()
    with ExitStack() as stack:
        folder = stack.enter_context(working_folder(settings))
        stack.enter_context(alone(folder, LOCK, "streams up"))
        if listed:
            stack.enter_context(alone(folder, READING, "streams up"))
        _check_before(settings, folder)
        code = asyncio.run(_Up(call, settings, folder, asked, listed).run())
    raise typer.Exit(code)


def _said(overrides: dict[str, Any]) -> dict[str, Any]:
    """Return `overrides` without what was not said, paths as text: it travels to the workers as JSON."""
    kept: dict[str, Any] = {}
    for key, value in overrides.items():
        if isinstance(value, dict):
            kept |= {key: inner} if (inner := _said(value)) else {}
        elif value is not None:
            kept[key] = str(value) if isinstance(value, Path) else value
    return kept


def _check_before(settings: Settings, folder: Path) -> None:
    """Raise `SettingsError` for wrong rules, channels or tokens now, not in a child process later."""
    make_stages(plan_from(settings), ("match",))
    notify_sink(settings, folder)
    serve.check_binding(settings.http.host, tokens_of(settings))


class _StoppedError(Exception):
    """Somebody stopped us before all was started."""


def iter_once(work: Callable[[], T]) -> Iterator[T]:
    """Yield what `work` returns."""
    yield work()


def _write(row: dict[str, Any]) -> None:
    sys.stdout.buffer.write(rows.write_line(row))
    sys.stdout.buffer.flush()


class _Up:
    """One run of `streams up`."""

    def __init__(
        self, call: Call, settings: Settings, folder: Path, asked: Asked, sources: tuple[Source, ...] = ()
    ) -> None:
        self._call = call
        self._settings = settings
        self._folder = folder
        self._asked = asked
        self._sources = sources
        self._stop = asyncio.Event()
        self._shown = Shown()
        self._started = time.monotonic()

    async def run(self) -> int:
        """Return the exit code; everything that was started has ended then."""
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign, self._stop.set)
        async with AsyncExitStack() as stack:
            try:
                broker = await self._unless_stopped(self._start_broker(stack))
            except _StoppedError:
                return self._stopped()
            config = worker_config(self._call, self._settings, servers=broker.servers, data_dir=self._folder)
            supervisor = Supervisor(LAYOUT, config)
            working = asyncio.create_task(supervisor.run())
            stack.push_async_callback(_end_workers, supervisor, working)
            publisher = await stack.enter_async_context(Publisher(broker))
            names = [source.name for source in self._sources if source.enabled]
            recorder = await stack.enter_async_context(recording(self._folder, names))
            url = await stack.enter_async_context(
                http_side(
                    self._settings,
                    broker,
                    self._folder,
                    publisher,
                    {"workers": supervisor.why_not_ready},
                    recorder=recorder,
                    sources=self._sources,
                )
            )
            self._shown.addresses = {
                "desk": url,
                "metrics": f"{url}metrics",
                "health": f"{url}healthz {url}readyz",
                "broker": broker.servers,
            }
            if self._asked.once or not self._has_board:
                for name, value in self._shown.addresses.items():
                    self._say(f"{name:<8} {value}")
            if not await self._until(supervisor.wait_ready(READY_S), working):
                return self._early(working)
            self._say(f"ready after {time.monotonic() - self._started:.1f} s")
            if self._streams:
                _write({"kind": "ready", "desk": url, "metrics": f"{url}metrics", "broker": broker.servers})
            return await self._feed_and_show(broker, publisher, recorder, working)

    @property
    def _streams(self) -> bool:
        """Whether events and alerts go to standard output as they come about, for machines."""
        return self._asked.as_json and not self._asked.once

    @property
    def _has_board(self) -> bool:
        return sys.stdout.isatty() and not self._asked.as_json

    async def _start_broker(self, stack: AsyncExitStack) -> BrokerConfig:
        """Return a broker with every topic, ready to keep offsets."""
        broker = broker_of(self._settings, self._settings.kafka.broker or await self._embedded(stack))
        await topics.create(broker)
        for sentence in await topics.check(broker):
            self._say(sentence)
        async with Offsets(broker) as offsets:
            await offsets.wait_for_coordinator()
        return broker

    async def _embedded(self, stack: AsyncExitStack) -> str:
        kafka = EmbeddedKafka(self._folder / "kafka", cache=self._settings.cache_dir)
        # Registered first: stopped, too, when starting is interrupted.
        stack.push_async_callback(asyncio.to_thread, kafka.stop)
        self._say("starting Apache Kafka (the first time it is fetched, about 60 MB)")
        # Read ahead, so that nobody waits for a download at the end: the broker's leash ends it with this process.
        async for servers in read_ahead(iter_once(kafka.start), 1):
            return servers[0]
        raise AssertionError("starting gives an address or raises")

    async def _unless_stopped(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what `work` gives, or raise as it does; raise `_StoppedError` if somebody stops us first."""
        doing, stopping = asyncio.create_task(work), asyncio.create_task(self._stop.wait())
        await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if doing.done():
            return doing.result()
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)
        raise _StoppedError

    async def _until(self, work: Any, working: asyncio.Task[Exit]) -> bool:
        """Return whether `work` came to something true before the workers ended or somebody stopped us."""
        doing = asyncio.ensure_future(work)
        stopping = asyncio.ensure_future(self._stop.wait())
        await asyncio.wait({doing, stopping, working}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not doing.done():
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)
            return False
        return bool(doing.result())

    def _stopped(self) -> int:
        """Return the code of an end that somebody asked for: until then is for ever, but a drain was cut short."""
        return EXIT_INTERRUPTED if self._asked.once else EXIT_OK

    def _early(self, working: asyncio.Task[Exit]) -> int:
        if working.done():
            return EXIT_CODES.get(working.result(), EXIT_FAILED)
        if self._stop.is_set():
            return self._stopped()
        err.print(f"[red]streams:[/red] the workers were not ready within {READY_S:.0f} s; see the log above")
        return EXIT_FAILED

    async def _feed_and_show(
        self, broker: BrokerConfig, publisher: Publisher, recorder: Recorder, working: asyncio.Task[Exit]
    ) -> int:
        feeding = asyncio.create_task(self._feed(publisher, recorder, broker))
        shown = [feeding, asyncio.create_task(self._watch(broker))]
        if self._has_board:
            shown.append(asyncio.create_task(self._board(broker, recorder)))
        try:
            if self._asked.once:
                if await self._until(self._drained(broker, feeding), working):
                    await _end(shown)
                    await self._print_results(broker)
                    return EXIT_OK
            else:
                await self._until(self._for_ever(feeding), working)
            return EXIT_CODES.get(working.result(), EXIT_FAILED) if working.done() else self._stopped()
        finally:
            await _end(shown)

    async def _feed(self, publisher: Publisher, recorder: Recorder, broker: BrokerConfig) -> None:
        """The input is in the log; sources are read beside it, as long as the run lasts."""
        inputs = self._feed_inputs(publisher)
        if self._sources:
            fed = self._shown.fed
            await asyncio.gather(inputs, run_ways(self._sources, publisher, recorder, broker, self._folder, fed))
        else:
            await inputs

    async def _feed_inputs(self, publisher: Publisher) -> None:
        asked = self._asked
        articles = live_articles(asked.inputs, asked.source, asked.published, pace_s=asked.pace_s)
        await feed(publisher, articles, self._shown.fed)
        self._shown.feeding = False

    async def _for_ever(self, feeding: asyncio.Task[None]) -> None:
        await feeding
        await asyncio.Event().wait()

    async def _drained(self, broker: BrokerConfig, feeding: asyncio.Task[None]) -> bool:
        """Return True once every stage has taken, and every channel been told, all there is."""
        await feeding
        outbox = notify.Outbox(self._folder / "outbox.sqlite3")
        quiet = 0
        try:
            async with Offsets(broker) as offsets:
                while quiet < 2:
                    lags = await offsets.lags(SOURCES)
                    waiting = await asyncio.to_thread(outbox.waiting)
                    untold = await asyncio.to_thread(outbox.unpublished)
                    quiet = 0 if waiting or untold or any(lags.values()) else quiet + 1
                    await asyncio.sleep(0.25)
        finally:
            outbox.close()
        return True

    async def _watch(self, broker: BrokerConfig) -> None:
        """Keep the newest events and alerts for the board."""
        while True:
            with contextlib.suppress(TransientError):
                async for batch in reading.tail_batches(broker, ["events", "alerts"], start="beginning"):
                    for read in batch:
                        if isinstance(read.value, Event):
                            self._shown.events.pop(read.key, None)
                            self._shown.events[read.key] = read.value
                        elif isinstance(read.value, Alert):
                            self._shown.alerts[read.value.alert_id, read.value.sequence] = read.value
                        if self._streams and isinstance(read.value, Event | Alert):
                            _write(rows.kind_row(read.value))
            await asyncio.sleep(1.0)

    async def _board(self, broker: BrokerConfig, recorder: Recorder) -> None:
        async with Offsets(broker) as offsets:
            # Not `out`, which leaves long lines to the terminal: the board must know where each one ends.
            screen = Console()
            with Live(console=screen, auto_refresh=False, transient=self._asked.once) as live:
                while True:
                    with contextlib.suppress(StreamsError):
                        figures = stage_figures(STAGE_NAMES, await offsets.lags(SOURCES))
                        self._shown.sources = recorder.states()
                        live.update(board(self._shown, figures, screen, datetime.now(UTC)), refresh=True)
                    await asyncio.sleep(0.5)

    async def _print_results(self, broker: BrokerConfig) -> None:
        found = await reading.snapshot(broker, "events")
        events: list[Event] = sorted(found.values(), key=lambda event: (event.first_seen, event.event_id))
        told: dict[tuple[str, int], Alert] = {}
        async for read in reading.tail(broker, ["alerts"], start="beginning", follow=False):
            if isinstance(read.value, Alert):
                told[read.value.alert_id, read.value.sequence] = read.value
        alerts = sorted(told.values(), key=lambda alert: (alert.received, alert.alert_id, alert.sequence))
        refused = await reading.rejected(broker)
        if self._asked.as_json:
            for record in [*events, *alerts, *refused]:
                _write(rows.kind_row(record))
            return
        live = [event for event in events if not event.background]
        past = [event for event in events if event.background]
        _section("events", [EventTable(live)] if live else [Text("none")])
        if past:
            _section("told as background: no alert", [EventTable(past)])
        _section("alerts, as told", [alert_lines(alert) for alert in alerts] or [Text("none")])
        if refused:
            lines = [Text(safe(f"{one.stage}: {one.reason}: {one.message}"[:200])) for one in refused]
            _section("rejected, kept with their bytes", lines)
        fed, numbers = self._shown.fed, len({alert.alert_id for alert in alerts})
        summary = f"{fed.articles} articles in, {len(live)} events, {len(alerts)} tellings of {numbers} alerts"
        out.print(f"\n[dim]{summary}, {len(refused)} rejected[/dim]", highlight=False)

    def _say(self, text: str) -> None:
        if not self._asked.as_json:
            err.print(f"[dim]{escape(text)}[/dim]", highlight=False)


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """The tasks have ended; a failure of one is raised unless it was cancelled."""
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result


async def _end_workers(supervisor: Supervisor, working: asyncio.Task[Exit]) -> None:
    supervisor.stop()
    await asyncio.gather(working, return_exceptions=True)


def _section(title: str, parts: Iterable[RenderableType]) -> None:
    out.print(f"\n[bold]{title}[/bold]")
    for part in parts:
        out.print(part, soft_wrap=False)
