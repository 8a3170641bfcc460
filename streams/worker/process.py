"""One worker process: its stages, each with its own application and group, on one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, Final, NoReturn

import msgspec
from aiokafka.errors import KafkaError

from streams.errors import SettingsError, StreamsError, TransientError
from streams.ops import metrics
from streams.ops.log import configure, get_logger
from streams.stages import Stage
from streams.wiring import settle_memory
from streams.worker.agents import StageApp, Steps, stage_app
from streams.worker.config import Exit, WorkerConfig, build
from streams.worker.publisher import Publisher
from streams.worker.sending import Sender, new_producer
from streams.worker.sink_step import SinkStep
from streams.worker.sinks import Sink
from streams.worker.step import Ending, Step
from streams.worker.views import KafkaLoader
from streams.worker.watchdog import Watchdog

_log = get_logger()
_PULSE_S: Final = 0.25
_PATIENCE_S: Final = 0.5
"""How long a cancelled task has for its last acts before it is cancelled again."""
Report = Callable[[bool], None]
"""Told whenever the process becomes ready (every stage assigned and restored) or ceases to be."""


class Worker:
    """The stages of one process; `run` returns its exit status."""

    def __init__(
        self, stages: Iterable[Stage | Sink], config: WorkerConfig, report: Report = lambda _ready: None
    ) -> None:
        self.stages = tuple(stages)
        self._config = config
        self._report = report
        self._ready = False
        self._stop = asyncio.Event()
        self._ending: Ending | None = None
        self._apps: list[StageApp] = []
        self._restored: set[StageApp] = set()

    def stop(self) -> None:
        """Have `run` drain, commit and return."""
        self._stop.set()

    async def run(self) -> Exit:
        """Work until `stop` is called or a limit is passed; return why it ended.

        What must not go on in doubt does not return: the process ends at once with its status.
        """
        config = self._config
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            # Not in a thread other than the main one: whoever runs us there calls `stop`.
            with contextlib.suppress(ValueError, RuntimeError):
                loop.add_signal_handler(sign, self.stop)
        producer = new_producer(config.broker, linger_ms=config.linger_ms, compression=config.compression)
        try:
            await producer.start()
        except (KafkaError, OSError) as error:
            await producer.stop()
            raise TransientError(
                f"no Kafka answers at {config.broker.servers}: {error}", reason="broker_away", retry_after_s=5.0
            ) from error
        sender, loader = Sender(config.broker, producer), KafkaLoader(config.broker)
        with tempfile.TemporaryDirectory(prefix="streams-") as scratch:
            self._apps = [self._app(stage, sender, loader, Path(scratch)) for stage in self.stages]
            watchdog = Watchdog(config.broker, config.limits, [(app.hand.step, app) for app in self._apps], self._end)
            publisher = Publisher(config.broker, producer=producer)
            background = [
                *(asyncio.ensure_future(self._tick(app)) for app in self._apps),
                *(
                    asyncio.ensure_future(self._loop(stage, publisher))
                    for stage in self.stages
                    if isinstance(stage, Sink) and stage.run is not None
                ),
                asyncio.ensure_future(watchdog.run()),
            ]
            background.append(asyncio.ensure_future(self._watch_crashes(tuple(background))))
            starting = [asyncio.ensure_future(app.start()) for app in self._apps]
            _log.info("worker.started", stage=",".join(stage.name for stage in self.stages), pid=os.getpid())
            await self._stop.wait()
            # A thread of its own: the loop itself may be what does not end.
            guard = threading.Timer(config.stop_s * 0.75, self._leave_hard)
            guard.daemon = True
            guard.start()
            await _end_tasks(background)
            await self._leave(starting)
        await producer.stop()
        guard.cancel()
        self._report_ready(False)
        return Exit.DONE if self._ending is None else self._ending.code

    def _app(self, stage: Stage | Sink, sender: Sender, loader: KafkaLoader, scratch: Path) -> StageApp:
        limits = self._config.limits

        def make_step(generation: Callable[[], int]) -> Steps:
            if isinstance(stage, Sink):
                return SinkStep(stage, sender=sender, loader=loader, generation=generation, limits=limits)
            return Step(stage, sender=sender, loader=loader, generation=generation, limits=limits)

        return stage_app(
            make_step,
            name=stage.name,
            source=stage.source,
            broker=self._config.broker,
            limits=limits,
            data_dir=scratch,
            end=self._end,
        )

    async def _leave(self, starting: list[asyncio.Future[None]]) -> None:
        """Every stage has dealt with what it had in hand, committed it and left its group."""
        await _end_tasks(starting)

        async def leave(app: StageApp) -> None:
            if app.partitions():
                await app.drain()
            await app.stop()

        await asyncio.gather(*(leave(app) for app in self._apps), return_exceptions=True)

    def _leave_hard(self) -> None:
        """What was not committed in time comes again; nothing is lost."""
        _log.warning("worker.stopped_hard", reason="drain_timeout")
        _leave_at_once(Exit.TEMPORARY if self._ending is None else self._ending.code)

    async def _tick(self, app: StageApp) -> None:
        """Restore what was just assigned, then once a second send what has come due."""
        moved = asyncio.Event()
        app.moved = moved.set
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._config.limits.tick_s):
                    await moved.wait()
            if moved.is_set():
                self._restored.discard(app)
            moved.clear()
            if app.hand.flowing:
                await app.hand.tick(app.partitions())
                self._restored.add(app)
            metrics.READY.labels(app.hand.step.name).set(1 if app.hand.flowing else 0)
            self._report_ready(all(one.hand.flowing and one in self._restored for one in self._apps))

    async def _loop(self, sink: Sink, publisher: Publisher) -> None:
        assert sink.run is not None
        try:
            await sink.run(publisher)
        except StreamsError as error:
            self._end(Ending(Exit.TEMPORARY, "unforeseen", f"sink {sink.name}: {error}"))
        except Exception as error:  # noqa: BLE001  # as for a stage: end and start again
            _log.error("worker.sink_crashed", stage=sink.name, error=type(error).__name__, exc_info=True)
            self._end(Ending(Exit.UNFORESEEN, "unforeseen", f"sink {sink.name} met {type(error).__name__}"))

    async def _watch_crashes(self, background: tuple[asyncio.Future[None], ...]) -> None:
        while True:
            await asyncio.sleep(_PULSE_S)
            for task in background:
                if task.done():
                    error = None if task.cancelled() else task.exception()
                    said = f"a task of the worker ended by itself: {type(error).__name__}"
                    self._end(Ending(Exit.UNFORESEEN, "unforeseen", said))
            for app in self._apps:
                if app.crashed or app.consumer.crashed:
                    error = app.crash_reason or app.consumer.crash_reason
                    said = f"stage {app.hand.step.name}: Faust gave up ({type(error).__name__}: {error})"
                    self._end(Ending(Exit.TEMPORARY, "unforeseen", said[:500]))

    def _report_ready(self, ready: bool) -> None:
        if ready != self._ready:
            self._ready = ready
            if ready:
                settle_memory()
            self._report(ready)

    def _end(self, ending: Ending) -> None:
        """End the process: in good order where nothing is in doubt, else at once."""
        stages = ",".join(stage.name for stage in self.stages)
        metrics.WATCHDOG_EXITS.labels(stages, ending.cause).inc()
        _log.error("worker.ended", stage=stages, reason=ending.cause, error=str(ending), code=int(ending.code))
        if ending.code is not Exit.REJECT_LIMIT:
            _leave_at_once(ending.code)
        self._ending = self._ending or ending
        self._stop.set()


async def _end_tasks(tasks: Collection[asyncio.Future[Any]]) -> None:
    """All these tasks have ended. They are told more than once: what a task waits for may swallow it."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=_PATIENCE_S)
    await asyncio.gather(*tasks, return_exceptions=True)


def _leave_at_once(code: Exit) -> NoReturn:
    sys.stderr.flush()
    os._exit(code)


def run_worker(names: Iterable[str], config: WorkerConfig, report: Report = lambda _ready: None) -> Exit:
    """Run the stages of these names in this process until SIGTERM or SIGINT; return its exit status."""

    async def main() -> Exit:
        return await Worker(build(config, names), config, report).run()

    try:
        return asyncio.run(main())
    except SettingsError as error:
        _log.error("worker.refused", reason=error.reason, error=str(error))
        return Exit.SETTINGS
    except TransientError as error:
        _log.error("worker.refused", reason=error.reason, error=str(error))
        return Exit.TEMPORARY


def _end_with_parent() -> None:
    """Standard input is the leash: at its end the supervisor has gone, and so does this process."""
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(5.0)
    _leave_at_once(Exit.TEMPORARY)


def child() -> NoReturn:
    """Entry of a supervised process: one line of JSON on standard input, `ready` and `waiting` lines on output."""
    line = sys.stdin.buffer.raw.readline() if hasattr(sys.stdin.buffer, "raw") else sys.stdin.buffer.readline()
    names, raw = msgspec.json.decode(line, type=tuple[tuple[str, ...], msgspec.Raw])
    config = WorkerConfig.from_json(bytes(raw))
    configure(config.log_level, config.log_form)
    # What a library prints must not get among the reports.
    reports = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def report(ready: bool) -> None:
        with contextlib.suppress(OSError):
            reports.write("ready\n" if ready else "waiting\n")

    code = run_worker(names, config, report)
    sys.stderr.flush()
    # Threads of libraries must not hold up an end that is already in good order.
    os._exit(code)


if __name__ == "__main__":
    child()
