"""Alerts to their subscribers: each telling once on each channel, kept in an outbox until it is there.

    put       an alert becomes one telling per channel, on disk before Kafka hears that it was taken
    deliver   tellings that are due go out; failures come again, later and later; the end of each is a `Delivery`

What a receiver can rely on: the same telling always has the same `delivery_id`, whatever crashed; a newer telling of an
alert takes the place of older ones that wait; an `update` is only sent to a channel that was told before (else it is
sent as `new`), a `cancel` only where there is something to cancel.
"""

from streams.notify.channels import Answer, Channel, Telling, open_channels
from streams.notify.config import ChannelConfig, FileConfig, WebhookConfig, parse_channels
from streams.notify.deliver import deliver, deliver_due
from streams.notify.outbox import Outbox
from streams.notify.retry import RetryLimits

__all__ = [
    "Answer",
    "Channel",
    "ChannelConfig",
    "FileConfig",
    "Outbox",
    "RetryLimits",
    "Telling",
    "WebhookConfig",
    "deliver",
    "deliver_due",
    "open_channels",
    "parse_channels",
]
