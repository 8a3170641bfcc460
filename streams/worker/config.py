"""What a worker process needs to know, as one frozen value that travels to its children as JSON."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal, cast

import msgspec

from streams.errors import SettingsError
from streams.stages import Stage
from streams.worker.sinks import Sink


class Exit(IntEnum):
    """Why a worker process ended; the supervisor starts it again only where that can help. Source: sysexits.h."""

    DONE = 0
    REJECT_LIMIT = 65
    """Too many records rejected: a bad release or a broken feed. Not restarted."""
    UNFORESEEN = 70
    TEMPORARY = 75
    """Broker away, lease over, consumer stalled: restarted with a pause."""
    SETTINGS = 78
    """A setting is wrong. Not restarted."""

    @property
    def restart(self) -> bool:
        """True where starting the same process again can help."""
        return self not in (Exit.DONE, Exit.REJECT_LIMIT, Exit.SETTINGS)


@dataclass(frozen=True, kw_only=True)
class BrokerConfig:
    """How to reach Kafka, and by which names."""

    servers: str = "127.0.0.1:9092"
    """``HOST:PORT``, several with commas."""
    prefix: str = ""
    """Before every topic and group, so that several deployments share one cluster."""
    tls: bool = False
    ca_file: str | None = None
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = None
    sasl_username: str | None = None
    sasl_password: str | None = field(default=None, repr=False)
    partitions: int = 4
    """Of every topic: the most processes that can share one stage. Cannot be changed later without new topics."""
    replication: int = 1
    """Copies of each topic; 3 in a real cluster."""
    message_bytes: int = 4 * 1024 * 1024
    """Largest record; what is larger is rejected as `too_large`."""
    request_timeout_s: float = 12.0
    """How long a send or another request may take."""

    def topic(self, name: str) -> str:
        """Return the topic's name on the broker."""
        return self.prefix + name

    def plain(self, topic: str) -> str:
        """Return the name without the prefix."""
        return topic.removeprefix(self.prefix)

    def group(self, stage: str) -> str:
        """Return the consumer group of a stage; the same whatever processes it runs in."""
        return f"{self.prefix}streams-{stage}"

    def ssl_context(self) -> ssl.SSLContext | None:
        """Return the TLS context, None without TLS.

        Raises:
            SettingsError: `bad_ca_file`: the certificate authority cannot be read.
        """
        if not self.tls:
            return None
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except OSError as error:
            what = error.strerror or str(error)
            raise SettingsError(f"ca_file {self.ca_file}: {what}; give it a PEM file", reason="bad_ca_file") from error

    def client(self) -> dict[str, Any]:
        """Return the arguments that every aiokafka client takes."""
        protocol = ("SASL_" if self.sasl_mechanism else "") + ("SSL" if self.tls else "PLAINTEXT")
        settings: dict[str, Any] = {
            "bootstrap_servers": self.servers,
            "security_protocol": protocol,
            "ssl_context": self.ssl_context(),
            "request_timeout_ms": int(self.request_timeout_s * 1000),
        }
        if self.sasl_mechanism:
            settings |= {
                "sasl_mechanism": self.sasl_mechanism,
                "sasl_plain_username": self.sasl_username,
                "sasl_plain_password": self.sasl_password,
            }
        return settings


@dataclass(frozen=True, kw_only=True)
class StepLimits:
    """What one step may take, wait for and refuse."""

    batch_records: int = 200
    batch_bytes: int = 16 * 1024 * 1024
    gather_s: float = 0.003
    """How long a record waits for company before its batch begins: more is cheaper, and later at each stage."""
    session_timeout_s: float = 15.0
    """After so long without a heartbeat the broker gives the partitions to another process."""
    lease_share: float = 0.6
    """A batch that took longer than this share of the session is not sent: another may own the partition by now."""
    tick_s: float = 1.0
    reject_share: float = 0.05
    """Of the last `reject_window` records; above it the worker stops instead of draining a wire into the bin."""
    reject_window: int = 1000
    reject_minimum: int = 100
    """The share counts from so many records on."""
    reject_row: int = 100
    """So many rejected one after another stop it too."""
    commit_interval_s: float = 1.0
    stall_s: float = 60.0
    """Lag and no commit for so long: the watchdog ends the process."""
    watch_s: float = 5.0
    """How often lag is read."""

    @property
    def lease_s(self) -> float:
        """Seconds from a batch's first look at the generation to its last chance to send."""
        return self.session_timeout_s * self.lease_share


@dataclass(frozen=True, kw_only=True)
class WorkerConfig:
    """All that a worker process gets from its supervisor."""

    factory: str
    """``module:function`` that returns the stages and sinks; called once in each process. One with a parameter `names`
    is told which are wanted, and need not make the others."""
    arguments: dict[str, Any] = field(default_factory=dict)
    """Keyword arguments of the factory; JSON values."""
    broker: BrokerConfig = BrokerConfig()
    limits: StepLimits = StepLimits()
    linger_ms: int = 2
    """How long a send waits for company: more is cheaper for the broker and later for the subscriber."""
    compression: Literal["none", "gzip", "lz4", "snappy", "zstd"] = "zstd"
    """What a worker's records are packed with. As the client library sets them, lz4 costs ten times what zstd does, for
    a fifth more bytes; Kafka knows zstd from 2.1 on."""
    data_dir: str = "."
    """Folder for what a process must write."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_form: Literal["auto", "json", "console"] = "auto"
    metrics_dir: str | None = None
    """Empty folder in which the processes share their figures."""
    stop_s: float = 8.0
    """From SIGTERM to SIGKILL."""

    def to_json(self) -> bytes:
        """Return it as JSON; holds the broker's password, so it goes through a pipe only."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes) -> WorkerConfig:
        """Return what `to_json` wrote."""
        return msgspec.json.decode(data, type=cls)


def build(config: WorkerConfig, names: Iterable[str]) -> tuple[Stage | Sink, ...]:
    """Return the stages and sinks of these names, in the data's order; the factory has been called once.

    Raises:
        SettingsError: the factory cannot be imported, or does not know a name.
    """
    module, _, function = config.factory.partition(":")
    try:
        factory = cast(Callable[..., Iterable[Stage | Sink]], getattr(importlib.import_module(module), function))
    except (ImportError, AttributeError) as error:
        raise SettingsError(f"stage factory {config.factory!r} cannot be imported: {error}") from error
    wanted = list(dict.fromkeys(names))
    told = {"names": tuple(wanted)} if "names" in inspect.signature(factory).parameters else {}
    known = {stage.name: stage for stage in factory(**config.arguments, **told)}
    wanted = wanted or list(known)
    if unknown := [name for name in wanted if name not in known]:
        raise SettingsError(f"no stage {unknown[0]!r}; there are: {', '.join(known)}", reason="unknown_stage")
    return tuple(stage for name, stage in known.items() if name in wanted)


def with_servers(config: WorkerConfig, servers: str) -> WorkerConfig:
    """Return `config` for another broker."""
    return dataclasses.replace(config, broker=dataclasses.replace(config.broker, servers=servers))
