"""The channels there are, opened from their configuration."""

from __future__ import annotations

from collections.abc import Mapping

from streams.notify.config import ChannelConfig, FileConfig
from streams.notify.files import FileChannel
from streams.notify.telling import Answer, Channel, Telling
from streams.notify.webhook import WebhookChannel

__all__ = ["Answer", "Channel", "Telling", "open_channels"]


def open_channels(configs: Mapping[str, ChannelConfig]) -> dict[str, Channel]:
    """Return a channel for each of `configs`; `close` each at the end."""
    return {
        name: FileChannel(config) if isinstance(config, FileConfig) else WebhookChannel(config)
        for name, config in configs.items()
    }
