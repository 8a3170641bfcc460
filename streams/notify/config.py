"""Where alerts go, as the operator writes it.

[notify.channels.desk]
kind = "file"
path = "/var/lib/streams/desk.jsonl"

[notify.channels.risk-team]
kind = "webhook"
url = "https://risk.example.org/hooks/streams"
secret_file = "/run/secrets/risk-hook"   # whsec_…; one a line while secrets are being changed
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from streams.errors import SettingsError

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LEAST_SECRET: Final = 16
"""Bytes; Standard Webhooks asks for 24 to 64, older receivers use 16."""
_OWN_HEADERS: Final = frozenset(
    {"webhook-id", "webhook-timestamp", "webhook-signature", "content-type", "content-length", "host"}
)


@dataclass(frozen=True, kw_only=True)
class FileConfig:
    """A file that each telling is appended to as one line of JSON."""

    name: str
    path: Path


@dataclass(frozen=True, kw_only=True)
class WebhookConfig:
    """An address that each telling is posted to, signed as Standard Webhooks says."""

    name: str
    url: str
    secrets: tuple[bytes, ...] = field(repr=False)
    """Signed with each: receivers take one that fits, so a secret can be changed without a gap."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    allow_private: bool = False
    """Take addresses that are not public: loopback, the own network."""
    timeout_s: float = 10.0
    max_in_flight: int = 8


ChannelConfig = FileConfig | WebhookConfig


def parse_channels(raw: Mapping[str, Mapping[str, Any]]) -> dict[str, ChannelConfig]:
    """Return the channels that `raw` (from TOML or YAML) describes, by name.

    Raises:
        SettingsError: `bad_channel`, naming the channel, the key and the mend; never a secret.
    """
    return {name: _parse(name, dict(keys)) for name, keys in raw.items()}


def _parse(name: str, keys: dict[str, Any]) -> ChannelConfig:
    if not _NAME.fullmatch(name):
        raise _wrong(name, "its name may hold letters, digits, dot, dash and underscore, 64 at most")
    kind = keys.pop("kind", None)
    if kind == "file":
        config: ChannelConfig = FileConfig(name=name, path=_path(name, keys))
    elif kind == "webhook":
        config = _webhook(name, keys)
    else:
        raise _wrong(name, f"kind is {kind!r}; take file or webhook")
    if keys:
        raise _wrong(name, f"unknown key {sorted(keys)[0]!r}; see docs/configuration.md")
    return config


def _wrong(name: str, what: str) -> SettingsError:
    return SettingsError(f"channel {name!r}: {what}", reason="bad_channel")


def _path(name: str, keys: dict[str, Any]) -> Path:
    path = keys.pop("path", None)
    if not isinstance(path, str | Path) or not str(path):
        raise _wrong(name, "path is missing; name the file to append to")
    whole = Path(path).expanduser()
    if whole.is_dir():
        raise _wrong(name, f"path {whole} is a folder; name a file in it")
    return whole


def _webhook(name: str, keys: dict[str, Any]) -> WebhookConfig:
    url = keys.pop("url", None)
    if not isinstance(url, str):
        raise _wrong(name, "url is missing; name the address to post to")
    allow_private = keys.pop("allow_private", False)
    if not isinstance(allow_private, bool):
        raise _wrong(name, "allow_private is neither true nor false")
    _check_url(name, url, allow_private=allow_private)
    return WebhookConfig(
        name=name,
        url=url,
        secrets=_secrets(name, keys),
        headers=_headers(name, keys.pop("headers", {})),
        allow_private=allow_private,
        timeout_s=_number(name, keys, "timeout_s", 10.0, 0.1, 30.0),
        max_in_flight=int(_number(name, keys, "max_in_flight", 8, 1, 256)),
    )


def _check_url(name: str, url: str, *, allow_private: bool) -> None:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise _wrong(name, f"url cannot be read ({error})") from error
    if parts.scheme not in ("http", "https") or not host:
        raise _wrong(name, "url is no http or https address")
    if parts.username or parts.password:
        raise _wrong(name, "url holds a user name or password; put it into headers")
    if parts.scheme == "http" and not allow_private:
        raise _wrong(name, "url is not https: anybody on the way could read it; allow_private = true permits it inside")


def _secrets(name: str, keys: dict[str, Any]) -> tuple[bytes, ...]:
    given, file = keys.pop("secret", None), keys.pop("secret_file", None)
    if (given is None) == (file is None):
        raise _wrong(name, "give exactly one of secret_file and secret")
    if file is not None:
        try:
            given = Path(file).expanduser().read_text("utf-8")
        except (OSError, UnicodeDecodeError, TypeError) as error:
            raise _wrong(name, f"secret_file {file!s} cannot be read ({type(error).__name__})") from error
    reveal = getattr(given, "get_secret_value", None)
    text = str(reveal() if callable(reveal) else given)
    secrets = tuple(_secret(name, line.strip()) for line in text.splitlines() if line.strip())
    if not secrets:
        raise _wrong(name, "its secret is empty")
    return secrets


def _secret(name: str, text: str) -> bytes:
    if text.startswith("whsec_"):
        try:
            secret = base64.b64decode(text.removeprefix("whsec_") + "==", validate=False)
        except (binascii.Error, ValueError) as error:
            raise _wrong(name, "its secret begins with whsec_ but is not base64 after it") from error
    else:
        secret = text.encode()
    if len(secret) < _LEAST_SECRET:
        raise _wrong(name, f"its secret has {len(secret)} bytes; take at least {_LEAST_SECRET}")
    return secret


def _headers(name: str, headers: Any) -> dict[str, str]:
    if not isinstance(headers, Mapping):
        raise _wrong(name, "headers is no table of names and values")
    for key, value in headers.items():
        if (
            not isinstance(value, str)
            or not re.fullmatch(r"[A-Za-z0-9-]{1,64}", str(key))
            or re.search(r"[\r\n\0]", value)
        ):
            raise _wrong(name, f"header {str(key)[:64]!r} is no header")
        if str(key).lower() in _OWN_HEADERS:
            raise _wrong(name, f"header {key!r} is set by the program")
    return {str(key): str(value) for key, value in headers.items()}


def _number(name: str, keys: dict[str, Any], key: str, default: float, least: float, most: float) -> float:
    value = keys.pop(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise _wrong(name, f"{key} is not a number from {least:g} to {most:g}")
    return float(value)
