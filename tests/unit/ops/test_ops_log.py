"""Log lines are JSON with known keys and hold neither secrets nor articles."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest

from streams.ops import log


@pytest.fixture
def lines() -> io.StringIO:
    """A stream that takes what is logged."""
    return io.StringIO()


def _read(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_event_level_and_time(lines: io.StringIO) -> None:
    """Log stores index by these three."""
    log.configure("info", "json", lines)
    log.get_logger().info("notify.delivered", alert_id="al_1", attempts=2)
    (line,) = _read(lines)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "notify.delivered", "level": "info", "alert_id": "al_1", "attempts": 2}


def test_lines_below_the_level_are_not_written(lines: io.StringIO) -> None:
    """Per-record lines are DEBUG: at INFO they must cost nothing."""
    log.configure("info", "json", lines)
    log.get_logger().debug("clean.judged", article_id="ar_1")
    assert lines.getvalue() == ""


def test_secrets_are_masked_by_key_and_by_form(lines: io.StringIO) -> None:
    """Tokens reach logs inside URLs, headers and error messages, not only under their own name."""
    log.configure("info", "json", lines)
    log.get_logger().info(
        "serve.refused",
        token="abc123",
        error="Bearer abc123 refused",
        host="https://desk:hunter2@example.org/x",
        cause="whsec_c2VjcmV0 is short",
    )
    assert "abc123" not in lines.getvalue()
    assert "hunter2" not in lines.getvalue()
    assert "c2VjcmV0" not in lines.getvalue()


def test_article_text_is_replaced_by_its_length(lines: io.StringIO) -> None:
    """Logs are kept longer and read by more people than licensed copy may be."""
    log.configure("info", "json", lines)
    log.get_logger().info("clean.rejected", text="Seven people were killed", value=b"\x00\x01")
    (line,) = _read(lines)
    assert line["text"] == "[24 characters]"
    assert line["value"] == "[2 bytes]"


def test_libraries_lines_take_the_same_form(lines: io.StringIO) -> None:
    """One parser for the whole log."""
    log.configure("info", "json", lines)
    logging.getLogger("faust.app").warning("broker %s gone", "kafka://u:pw@h")
    (line,) = _read(lines)
    assert line["event"] == "broker kafka://u:***@h gone"
    assert line["level"] == "warning"
    assert line["logger"] == "faust.app"


def test_an_exception_is_one_line(lines: io.StringIO) -> None:
    """A traceback over many lines is lost in a log store."""
    log.configure("info", "json", lines)
    try:
        int("bad")
    except ValueError:
        log.get_logger().exception("worker.failed")
    (line,) = _read(lines)
    assert "ValueError: invalid literal" in line["exception"]
