"""Worker processes under supervision: started, started again where that helps, ended together.

Each child gets its stages and settings on standard input, which stays open as its leash: a supervisor that dies,
however, takes its children with it. Each child reports on standard output whether it is ready.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from streams.ops import metrics
from streams.ops.log import get_logger
from streams.worker.config import Exit, WorkerConfig

_log = get_logger()
FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 30.0
STEADY_S: Final = 60.0
"""A process that has lived so long starts with the first pause again."""


@dataclass(frozen=True, kw_only=True)
class RestartLimits:
    """How often one process may be started again."""

    restarts: int = 10
    within_s: float = 300.0


@dataclass(eq=False)
class _Child:
    """One place for a process, and the process that has it now."""

    stages: tuple[str, ...]
    process: Process | None = None
    ready: bool = False
    ended: Exit | None = None
    """Why it is not started again."""
    starts: deque[float] = field(default_factory=deque)

    @property
    def name(self) -> str:
        return ",".join(self.stages)


def pause_s(restarts: int) -> float:
    """Return how long to wait before restart number `restarts` (0 the first) in a row."""
    return float(min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**restarts))


class Supervisor:
    """Runs one process for each group of stages; `run` it until `stop`."""

    def __init__(
        self,
        groups: Sequence[Sequence[str]],
        config: WorkerConfig,
        *,
        limits: RestartLimits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._config = config
        self._limits = limits or RestartLimits()
        self._monotonic = monotonic
        self._children = [_Child(tuple(group)) for group in groups]
        self._stopping = asyncio.Event()
        self._changed = asyncio.Event()

    @property
    def ready(self) -> bool:
        """True while every process has its partitions and has restored their state."""
        return all(child.ready for child in self._children)

    @property
    def pids(self) -> list[int]:
        """Process ids of the children that run now."""
        return [child.process.pid for child in self._children if child.process is not None]

    def why_not_ready(self) -> str | None:
        """Return None while ready, else which processes are not; fits `ops.probe`."""
        waiting = [child.name for child in self._children if not child.ready]
        return f"not ready: {'; '.join(waiting)}" if waiting else None

    def stop(self) -> None:
        """Have `run` end all processes and return."""
        self._stopping.set()
        self._changed.set()

    async def wait_ready(self, limit_s: float) -> bool:
        """Return whether all processes became ready within the limit."""
        deadline = self._monotonic() + limit_s
        while not self.ready and not self._stopping.is_set():
            left = deadline - self._monotonic()
            if left <= 0:
                return False
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._changed.wait()
        return self.ready

    async def run(self) -> Exit:
        """Keep the processes running until `stop`, or until one ends that must not be started again; all are gone then.

        Returns its exit status, `Exit.DONE` after `stop`.
        """
        with contextlib.ExitStack() as stack:
            folder = self._config.metrics_dir or os.environ.get("PROMETHEUS_MULTIPROC_DIR")
            if folder is None:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="streams-metrics-"))
            keepers = [asyncio.ensure_future(self._keep(child, folder)) for child in self._children]
            stopping = asyncio.ensure_future(self._stopping.wait())
            await asyncio.wait({stopping, *keepers}, return_when=asyncio.FIRST_COMPLETED)
            self._stopping.set()
            await self._end_all()
            stopping.cancel()
            await asyncio.gather(*keepers, stopping, return_exceptions=True)
        ended = [child.ended for child in self._children if child.ended is not None]
        return next((code for code in ended if code is not Exit.DONE), Exit.DONE)

    async def _keep(self, child: _Child, folder: str) -> None:
        """Return once the child must not be started again."""
        in_row = 0
        while not self._stopping.is_set():
            began = self._monotonic()
            code = await self._run_once(child, folder)
            if self._stopping.is_set():
                return
            if not code.restart:
                child.ended = code
                _log.error("supervisor.gave_up", stage=child.name, code=int(code))
                return
            lived = self._monotonic() - began
            in_row = 0 if lived > STEADY_S else in_row
            if not self._may_restart(child):
                child.ended = code
                _log.error("supervisor.gave_up", stage=child.name, code=int(code), reason="restart_limit")
                return
            wait_s = pause_s(in_row)
            in_row += 1
            metrics.PROCESS_RESTARTS.labels(child.name).inc()
            _log.warning("supervisor.restarting", stage=child.name, code=int(code), wait_s=wait_s)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._stopping.wait()

    def _may_restart(self, child: _Child) -> bool:
        now = self._monotonic()
        child.starts.append(now)
        while child.starts and now - child.starts[0] > self._limits.within_s:
            child.starts.popleft()
        return len(child.starts) <= self._limits.restarts

    async def _run_once(self, child: _Child, folder: str) -> Exit:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "streams.worker.process",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": folder},
            # A terminal's Ctrl-C is for the supervisor; it ends the children in order.
            start_new_session=True,
        )
        child.process = process
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(ConnectionError):
            process.stdin.write(msgspec.json.encode((child.stages, msgspec.Raw(self._config.to_json()))) + b"\n")
            await process.stdin.drain()
        async for line in process.stdout:
            child.ready = line.strip() == b"ready"
            self._changed.set()
        status = await process.wait()
        process.stdin.close()
        child.ready, child.process = False, None
        self._changed.set()
        metrics.forget_process(process.pid)
        try:
            return Exit(status)
        except ValueError:
            # Killed by a signal, out of memory, or a crash of the interpreter: start it again.
            return Exit.UNFORESEEN

    async def _end_all(self) -> None:
        processes = [child.process for child in self._children if child.process is not None]
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        if processes:
            waits = [asyncio.ensure_future(process.wait()) for process in processes]
            _, late = await asyncio.wait(waits, timeout=self._config.stop_s)
            for process in processes:
                if process.returncode is None:
                    _log.warning("supervisor.killed", pid=process.pid)
                    with contextlib.suppress(ProcessLookupError):
                        process.kill()
            if late:
                await asyncio.wait(late, timeout=1.0)


def supervise(groups: Sequence[Sequence[str]], config: WorkerConfig) -> Exit:
    """Run the processes until SIGTERM or SIGINT; return the exit status for the command line."""

    async def main() -> Exit:
        supervisor = Supervisor(groups, config)
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, supervisor.stop)
        return await supervisor.run()

    return asyncio.run(main())
