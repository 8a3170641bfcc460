"""The live board of `streams up`: it fits the screen, and shows which source is in trouble."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from rich.console import Console

from streams.acquire.health import Health
from streams.cli.board import Shown, board
from streams.cli.show import EventTable, StageFigures, alert_lines, source_lines
from streams.records import Alert, Event, EventTime, Place

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIGURES = [StageFigures(name=name) for name in ("clean", "dedup", "extract", "fuse", "match", "notify")]


def source(name: str, state: str = "fine") -> Health:
    """A source that sent an article 35 minutes ago."""
    reason = f"{name} has a long story to tell of what it did and did not do, which must not fold the table"
    last = NOW - timedelta(minutes=35)
    return Health(name=name, state=state, reason=reason, last_article=last, expected_gap_s=720.0)  # type: ignore[arg-type]


def drawn(states: list[Health], *, columns: int = 100, lines: int = 40) -> list[str]:
    """The board's lines."""
    screen = Console(file=io.StringIO(), width=columns, height=lines, force_terminal=True, color_system=None)
    addresses = dict.fromkeys(("desk", "metrics", "health", "broker"), "http://127.0.0.1:8080/")
    with screen.capture() as kept:
        screen.print(board(Shown(addresses=addresses, sources=states), FIGURES, screen, NOW))
    return kept.get().splitlines()


def test_few_sources_are_all_shown() -> None:
    """A desk with three wires sees each of them."""
    lines = drawn([source("harbour"), source("valley", "silent"), source("north", "new")])
    [at] = [number for number, line in enumerate(lines) if "3 sources: 1 silent, 1 new, 1 fine" in line]
    rows = [line.split() for line in lines[at + 2 : at + 5]]
    assert [row[:5] for row in rows] == [
        ["valley", "silent", "35", "min", "ago"],
        ["north", "new", "35", "min", "ago"],
        ["harbour", "fine", "35", "min", "ago"],
    ]


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (100, 40), (200, 60)])
def test_two_hundred_sources_fit_the_screen(columns: int, lines: int) -> None:
    """What is in trouble stands first, and the stages above stay in sight."""
    states = [source(f"wire-{number:03}") for number in range(180)]
    states += [source(f"bad-{number:02}", "failing") for number in range(20)]
    shown = drawn(states, columns=columns, lines=lines)
    assert len(shown) < lines
    assert all(len(line) <= columns for line in shown)
    rows = [line for line in shown if line.startswith("bad-")]
    assert len(rows) == lines // 6
    assert not any(line.startswith("wire-") for line in shown)
    [told] = [line for line in shown if "200 sources: 20 failing, 180 fine" in line]
    assert f"{200 - len(rows)} not shown" in told


def test_beside_trouble_the_latest_are_shown() -> None:
    """Where nearly all is well, what has just come in is what a desk looks for."""
    states = [source(f"wire-{number:03}") for number in range(180)]
    states[77] = msgspec.structs.replace(states[77], last_article=NOW - timedelta(minutes=1))
    shown = drawn([*states, source("bad", "failing")])
    [at] = [number for number, line in enumerate(shown) if line.startswith("bad")]
    assert shown[at + 1].split()[:4] == ["wire-077", "fine", "1", "min"]


def test_without_sources_the_board_is_as_it_was() -> None:
    """`streams up` without a list has none to tell of."""
    assert not any("source" in line for line in drawn([]))


def test_headline_that_steers_terminals_moves_nothing() -> None:
    """Headlines are strangers' text: escape sequences would repaint the desk's screen."""
    bad = "Raid \x1b[2J\x1b]0;owned\x07\u202e on a market"
    common = {"type": "civilians.attack", "title": bad, "quote": bad, "place": Place(text=bad, name=bad)}
    event = Event(
        event_id="e", revision=1, op="create", status="reported", first_seen=NOW, last_seen=NOW,
        time=EventTime(text=bad), **common,
    )  # fmt: skip
    alert = Alert(
        alert_id="a", rule_id=bad, subscriber="desk", event_id="e", revision=1, sequence=1, op="new", received=NOW,
        text=f"{bad}\n{bad}", reasons=(bad,), quote_source=bad, **common,
    )  # fmt: skip
    for width in (80, 140):
        screen = Console(file=io.StringIO(), width=width, color_system=None)
        with screen.capture() as kept:
            screen.print(EventTable([event]), alert_lines(alert), source_lines([source("north\x1b[2J")], NOW, 5))
        shown = kept.get()
        assert "on a market" in " ".join(shown.split())
        assert not {char for char in shown if not char.isprintable()} - {"\n"}
