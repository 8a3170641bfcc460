"""What goes over a channel, and what a channel is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import msgspec

from streams.codec import encode
from streams.records import Alert, AlertOp


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One telling of an alert on one channel, claimed for sending."""

    delivery_id: str
    channel: str
    alert: Alert
    op: AlertOp
    """As the receiver is to take it; may differ from the alert's own, see `outbox`."""
    attempts: int
    """This one included."""
    at: datetime
    """When this attempt was begun."""


class Answer(NamedTuple):
    """What the receiver said when it took a telling, in a few words without secrets."""

    response: str


class Channel(Protocol):
    """One way to one receiver."""

    @property
    def name(self) -> str:
        """Name as rules use it."""

    @property
    def kind(self) -> str:
        """``file``, ``webhook``: a label of metrics."""

    @property
    def max_in_flight(self) -> int:
        """Tellings that may be under way at once."""

    async def send(self, telling: Telling) -> Answer:
        """Return once the receiver has it for good.

        Raises:
            TransientError: not now. Reason `unreachable`: it cannot have arrived; any other: it may have.
            DeliveryError: never; it was refused.
        """

    async def close(self) -> None:
        """Let go of connections and files."""


def payload(telling: Telling) -> bytes:
    """Return what the receiver reads, one JSON object; the same bytes at every attempt.

    ``type`` is ``alert.new``, ``alert.update`` or ``alert.cancel``; ``timestamp`` the receipt of the article that
    brought it; ``data`` the alert with the `delivery_id` to deduplicate by.

    Source: the payload form that Standard Webhooks recommends (standardwebhooks.com).
    """
    data: dict[str, Any] = msgspec.to_builtins(telling.alert)
    data["op"] = telling.op
    return encode(
        {
            "type": f"alert.{telling.op}",
            "timestamp": telling.alert.received,
            "data": {"delivery_id": telling.delivery_id, **data},
        }
    )
