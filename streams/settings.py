"""Settings, read once at the start and passed on as arguments.

Later sources win: defaults < `streams.toml` (or `--config FILE`) < secret files < environment (`STREAMS_…`,
`__` between levels) < command line. Unknown keys are refused, secrets are masked when printed.
"""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as SourceError

from streams.errors import SettingsError


def _cache_home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newswire-streams"


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KafkaSettings(_Group):
    """Where the log is and how it is laid out."""

    broker: str | None = Field(None, description="HOST:PORT[,HOST:PORT…] of Kafka; empty: the embedded one.")
    prefix: str = Field("", description="Put before every topic and consumer group, e.g. `prod.`.")
    partitions: int = Field(4, ge=1, le=256, description="Of every topic; fixed once the topics exist.")
    replication: int = Field(1, ge=1, le=7, description="Copies of every partition; 3 in production.")
    session_timeout_s: float = Field(15.0, ge=6, le=60, description="A worker silent this long loses its work.")
    tls: bool = Field(False, description="Encrypt the connection to the broker.")
    ca_file: str | None = Field(None, description="Certificate authority of the broker (PEM), if not the system's.")
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = Field(
        None, description="How to log in at the broker; empty: not at all."
    )
    sasl_username: str | None = Field(None, description="Name at the broker.")
    sasl_password: SecretStr | None = Field(None, description="Password at the broker; best in a secret file.")


class HttpSettings(_Group):
    """The HTTP side: push-in, query, live stream, desk page."""

    host: str = Field("127.0.0.1", description="Address to listen on; other than loopback needs tokens.")
    port: int = Field(8080, ge=0, le=65535, description="Port; 0 picks a free one.")
    tokens: dict[str, SecretStr] = Field(default_factory=dict, description="Bearer token per source name.")
    max_body_bytes: int = Field(4_000_000, ge=1_000, description="Largest push body.")
    rate_per_minute: int = Field(6_000, ge=1, description="Articles a source may push per minute.")


class WorkerSettings(_Group):
    """How the stages run."""

    processes: int = Field(1, ge=1, le=64, description="Processes for each group of stages.")
    batch_records: int = Field(200, ge=1, le=5_000, description="Most records judged in one batch.")
    watchdog_s: float = Field(60.0, ge=5, description="Lag without progress for this long ends the process.")
    reject_share: float = Field(0.05, gt=0, le=1, description="Share of the last 1,000 rejected that stops it.")
    reject_run: int = Field(100, ge=1, description="Rejected in a row that stops it.")
    probe_port: int = Field(
        9100, ge=0, le=65535, description="First port of /metrics, /healthz, /readyz; 0: free ones."
    )
    probe_host: str = Field("127.0.0.1", description="Address of the probes; 0.0.0.0 inside a container.")


class CleanSettings(_Group):
    """Limits of cleaning."""

    max_chars: int = Field(1_000_000, ge=1_000, description="Longest plain text taken, in characters.")
    default_language: str = Field("en", description="Scope of texts too short to tell their language.")


class DedupSettings(_Group):
    """How copies are told."""

    window_h: float = Field(72.0, gt=0, le=24 * 60, description="Hours for which an article can be copied.")
    containment: float = Field(0.4, gt=0, le=1, description="Least share of common shingles of a copy.")


class SecondReaderSettings(_Group):
    """A second reader of what the rules doubt; off by default."""

    kind: Literal["none", "spacy", "endpoint"] = Field("none", description="Who reads again; none: nobody.")
    model: str = Field("", description="Name or folder of the spaCy pipeline, or the endpoint's model.")
    url: str = Field("", description="Of the endpoint, with its `/v1`; any address, private ones too.")
    key: SecretStr | None = Field(None, description="Bearer key of the endpoint; best in a secret file.")
    doubtful_from: float = Field(0.4, ge=0, le=1, description="Least confidence of a mention that is asked about.")
    doubtful_to: float = Field(0.65, ge=0, le=1, description="Most confidence of a mention that is asked about.")
    timeout_s: float = Field(20.0, gt=0, le=60, description="For one answer of the endpoint.")
    attempts: int = Field(2, ge=1, le=4, description="Tries where it is away, slow or overloaded.")
    requests_per_day: int = Field(
        1_000, ge=1, description="Articles asked about in a UTC day, each partition of `articles.unique` by itself."
    )
    tokens_per_day: int = Field(1_000_000, ge=1, description="Tokens after which a partition asks no more that day.")


class FuseSettings(_Group):
    """How events stay open."""

    window_h: float = Field(168.0, gt=0, description="Hours without news after which an event closes.")


class NotifySettings(_Group):
    """How alerts leave."""

    channels: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description='Channel name → {kind = "file" | "webhook", …}.'
    )
    max_attempts: int = Field(12, ge=1, description="Tries before a delivery is dead.")


class LogSettings(_Group):
    """What is logged."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level shown.")
    format: Literal["auto", "json", "console"] = Field("auto", description="auto: console on a terminal.")


class Settings(BaseSettings):
    """All settings; see `docs/configuration.md` for each with its default."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        env_prefix="STREAMS_",
        env_nested_delimiter="__",
        nested_model_default_partial_update=True,
    )
    _toml: ClassVar[Path | None] = None
    _secrets: ClassVar[Path | None] = None

    kafka: KafkaSettings = KafkaSettings()  # type: ignore[call-arg]  # pydantic fills the defaults
    http: HttpSettings = HttpSettings()  # type: ignore[call-arg]
    worker: WorkerSettings = WorkerSettings()  # type: ignore[call-arg]
    clean: CleanSettings = CleanSettings()  # type: ignore[call-arg]
    dedup: DedupSettings = DedupSettings()  # type: ignore[call-arg]
    second: SecondReaderSettings = SecondReaderSettings()  # type: ignore[call-arg]
    fuse: FuseSettings = FuseSettings()  # type: ignore[call-arg]
    notify: NotifySettings = NotifySettings()  # type: ignore[call-arg]
    log: LogSettings = LogSettings()  # type: ignore[call-arg]
    data_dir: Path | None = Field(None, description="Outbox, read model, broker log; empty: a temporary folder.")
    cache_dir: Path = Field(default_factory=_cache_home, description="Downloaded Kafka jars.")
    sources: Path | None = Field(None, description="File of the sources to take articles from (TOML).")
    rules: Path | None = Field(None, description="File or folder of subscribers' rules (YAML).")
    types: tuple[Path, ...] = Field((), description="Files of own event types (YAML).")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Command line over environment over secret files over TOML."""
        sources: list[PydanticBaseSettingsSource] = [init_settings, env_settings]
        if cls._secrets:
            sources.append(InitSettingsSource(settings_cls, init_kwargs=_secret_files(cls._secrets)))
        if cls._toml:
            sources.append(TomlConfigSettingsSource(settings_cls, toml_file=cls._toml))
        return tuple(sources)


def load_settings(
    config: Path | None = None, secrets: Path | None = None, overrides: dict[str, Any] | None = None
) -> Settings:
    """Return the settings of this process.

    `config` defaults to `STREAMS_CONFIG` or `./streams.toml` where that exists; `secrets` (a folder as mounted by
    Docker or Kubernetes, with files named as the environment variables: ``streams_kafka__sasl_password``, or
    ``streams_http`` with a JSON object of the whole group) to `STREAMS_SECRETS`.

    Raises:
        SettingsError: a file is missing or unreadable, or a key is unknown or out of range; names key and mend.
    """
    config = config or (Path(p) if (p := os.environ.get("STREAMS_CONFIG")) else None)
    if config is None and Path("streams.toml").is_file():
        config = Path("streams.toml")
    if config is not None:
        _check_toml(config)
    secrets = secrets or (Path(p) if (p := os.environ.get("STREAMS_SECRETS")) else None)
    known = {f"STREAMS_{name.upper()}" for name in Settings.model_fields} | {
        "STREAMS_CONFIG",
        "STREAMS_SECRETS",
    }
    for name in os.environ:
        if name.startswith("STREAMS_") and name.split("__")[0] not in known:
            raise SettingsError(
                f"environment variable {name} is no setting; the settings are listed by `streams config show`",
                reason="unknown_setting",
            )
    bound = type("Settings", (Settings,), {"_toml": config, "_secrets": secrets})
    try:
        made: Settings = bound(**(overrides or {}))
    except SourceError as error:
        # Its cause holds the value, which may be a secret.
        raise SettingsError(f"{error}: write a JSON object; see `streams config show`", reason="bad_setting") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise SettingsError(
                f"there is no setting {key}; see `streams config show`", reason="unknown_setting"
            ) from None
        got = "" if key.startswith(_NEVER_SHOWN) else f" (got {first.get('input')!r})"
        raise SettingsError(f"setting {key}: {first['msg']}{got}; see `streams config show`") from None
    return made


_NEVER_SHOWN = ("http.tokens", "kafka.sasl_password", "second.key", "notify.channels")


def _secret_files(folder: Path) -> dict[str, Any]:
    """Return the settings in the folder's files named ``streams_…``; others, a webhook's secret say, are passed over.

    Raises:
        SettingsError: the folder or a file cannot be read.
    """
    found: dict[str, Any] = {}
    try:
        for path in sorted(folder.iterdir()):
            name = path.name.lower()
            if not name.startswith("streams_") or not path.is_file():
                continue
            text = path.read_text(encoding="utf-8").strip()
            *groups, last = name.removeprefix("streams_").split("__")
            inner = found
            for group in groups:
                inner = inner.setdefault(group, {})
            inner[last] = _group_or_text(text, path) if not groups else text
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read secrets in {folder}: {error}", reason="missing_file") from error
    return found


def _group_or_text(text: str, path: Path) -> Any:
    """Return a whole group of settings, which a file writes as a JSON object, or a plain setting's text."""
    if not text.startswith("{"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        raise SettingsError(f"secret file {path} is not a JSON object", reason="bad_setting") from None


def _check_toml(path: Path) -> None:
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"cannot read {path}: {error.strerror}", reason="missing_file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}", reason="bad_toml") from error
