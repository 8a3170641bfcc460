"""What the commands of `streams sources` share."""

from __future__ import annotations

import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import typer

from streams.acquire.sources import FeedSource, PageSource, SitemapSource
from streams.cli.context import settings_of
from streams.ops import log
from streams.settings import Settings

DEFAULT_FILE: Final = Path("sources.toml")
POLLED: Final = (FeedSource, SitemapSource, PageSource)

File = Annotated[Path | None, typer.Option("--file", help="List of sources; else the setting, or ./sources.toml.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Private = Annotated[bool, typer.Option("--private", help="It may be at an address that is not public.")]


def quiet_settings(ctx: typer.Context) -> Settings:
    """Return the settings; what is tried here tells its faults itself, so the log is for errors alone."""
    settings = settings_of(ctx)
    log.configure(level="error", form=settings.log.format)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    return settings


def file_of(settings: Settings, given: Path | None) -> Path:
    """Return which list of sources is meant."""
    return given or settings.sources or DEFAULT_FILE


def write_row(row: dict[str, Any]) -> None:
    """One line of JSON is on standard output."""
    sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def stamp(at: datetime) -> str:
    """Return a time as tables show it."""
    return at.strftime("%Y-%m-%d %H:%M UTC")
