"""Logs: one event a line, JSON for machines, coloured for a terminal; never an article's text, never a secret.

An event is named `<room>.<past_tense>` (``notify.delivered``) and carries keys of `KEYS`. What libraries log through
the standard library comes out in the same form.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final, Literal, TextIO

import orjson
import structlog
from structlog.typing import FilteringBoundLogger, Processor

KEYS: Final = frozenset(
    {
        "article_id",
        "item_id",
        "event_id",
        "alert_id",
        "delivery_id",
        "rejected_id",
        "source",
        "stage",
        "reason",
        "topic",
        "partition",
        "offset",
        "group",
        "generation",
        "records",
        "rejected",
        "sent",
        "dropped",
        "lag",
        "attempts",
        "status",
        "channel",
        "channel_kind",
        "subscriber",
        "rule_id",
        "route",
        "method",
        "code",
        "host",
        "port",
        "pid",
        "path",
        "version",
        "count",
        "size_bytes",
        "elapsed_s",
        "wait_s",
        "error",
        "cause",
    }
)
"""The keys a log line of this program may have beside `event`, `level`, `timestamp`."""

_SECRET_KEY: Final = re.compile(r"token|secret|passw|authorization|cookie|api_?key|signature", re.IGNORECASE)
_SECRET_VALUE: Final = re.compile(r"(?i)(bearer\s+)\S+|(whsec_)\S+|(://[^/\s:@]*:)[^/\s@]+(?=@)")
_TEXT_KEYS: Final = frozenset({"text", "content", "content_bytes", "value", "quote", "body", "html"})
_CHATTY: Final = ("faust", "mode", "aiokafka", "kafka", "asyncio", "uvicorn.access")
"""Libraries whose INFO is noise to an operator; their warnings count."""


def hide_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return `event` with secrets masked and article text replaced by its length."""
    for key, value in event.items():
        if _SECRET_KEY.search(key):
            event[key] = "***"
        elif key in _TEXT_KEYS and isinstance(value, str | bytes):
            event[key] = f"[{len(value)} {'characters' if isinstance(value, str) else 'bytes'}]"
        elif isinstance(value, str):
            event[key] = _SECRET_VALUE.sub(_mask, value)
    return event


def _mask(match: re.Match[str]) -> str:
    return (match[1] or match[2] or match[3]) + "***"


def _to_json(event: Any, **_options: Any) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def configure(
    level: Literal["debug", "info", "warning", "error"] = "info",
    form: Literal["auto", "json", "console"] = "auto",
    stream: TextIO | None = None,
) -> None:
    """Make every logger of this process write to `stream` (standard error) in one form, from `level` on.

    ``auto`` writes for people where `stream` is a terminal and JSON elsewhere.
    """
    target = stream or sys.stderr
    least = getattr(logging, level.upper())
    console = form == "console" or (form == "auto" and target.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    ending: list[Processor] = (
        [structlog.dev.ConsoleRenderer(colors=target.isatty())]
        if console
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_to_json)]
    )
    structlog.configure(
        processors=[*shared, hide_secrets, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.stdlib.LoggerFactory(),
        # Cached loggers would keep an older configuration: tests and the command line configure more than once.
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared, hide_secrets],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(least)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(least, logging.WARNING))
    # Building DEBUG records that nobody sees costs Faust a quarter of its speed.
    logging.disable(logging.DEBUG if least > logging.DEBUG else logging.NOTSET)


def get_logger() -> FilteringBoundLogger:
    """Return the logger; events are named `<room>.<past_tense>`."""
    logger: FilteringBoundLogger = structlog.get_logger("streams")
    return logger
