"""What every command shares: the settings of this call, and where things are printed."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

if TYPE_CHECKING:
    from streams.settings import Settings

EXIT_OK = 0
EXIT_FAILED = 1
"""Something went wrong that another try may mend (broker away, delivery failed)."""
EXIT_USAGE = 2
"""The command line or a setting is wrong; nothing was started."""
EXIT_STOPPED = 3
"""A limit stopped it on purpose (too many rejected); do not restart, look at `streams rejected list`."""
EXIT_INTERRUPTED = 130
"""Ctrl-C before what was asked for was done."""

WIDE = 140
"""Columns where standard output is no terminal: files and pipes fold no tables."""

out = Console(soft_wrap=True) if sys.stdout.isatty() else Console(soft_wrap=True, width=WIDE)
"""Results: standard output."""
err = Console(stderr=True, soft_wrap=True)
"""Progress and messages: standard error."""


@dataclass
class Call:
    """What the options before the command's name said; settings are read on first use."""

    config: Path | None = None
    secrets: Path | None = None
    overrides: dict[str, Any] = field(default_factory=dict)
    settings: Settings | None = None


def settings_of(ctx: typer.Context, overrides: dict[str, Any] | None = None) -> Settings:
    """Return the settings for this command; `overrides` (nested, None left out) win over everything.

    Raises:
        SettingsError: a setting is unknown or wrong.
    """
    from streams.settings import load_settings

    call = ctx.find_root().obj or Call()
    merged = _merge(call.overrides, overrides or {})
    if call.settings is None or overrides:
        call.settings = load_settings(call.config, call.secrets, merged)
    return call.settings


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        if isinstance(value, dict):
            inner = _merge(merged.get(key, {}), value)
            if inner:
                merged[key] = inner
        elif value is not None:
            merged[key] = value
    return merged
