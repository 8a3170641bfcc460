"""Builders for events as fusion sends them, and for rules files."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from streams.match import Ruleset, load_rules
from streams.records import Actor, Casualties, Claim, Event, EventTime, Figure, LedgerEntry, Mention, Place, Span

NOON = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
TAREM = Place(text="Tarem", name="Tarem", lat=16.05, lon=49.0, country="YE", admin1="Hadramawt", precision="exact")
RULES = """
    subscriber: crisis-desk
    rules:
      - id: blasts
        name: Blasts in Yemen
        when: event.class in ['remote', 'civilians'] && event.country == 'YE' && event.killed >= 10
        severity: severe
        channels: [desk-file]
"""


def event(
    *, revision: int = 1, killed: int | None = 12, outlets: tuple[str, ...] = ("coastal-post",), **more: Any
) -> Event:
    """One event; a blast with twelve dead told by one outlet unless told otherwise."""
    casualties = Casualties(killed=Figure(low=killed, high=killed) if killed is not None else None)
    quote = "A blast hit the covered market in Tarem, the governor's office said."
    told = Mention(
        mention_id="m1", type="remote.bombing", trigger=Span(start=0, end=5), quote=quote, casualties=casualties
    )
    retracted = more.get("status") == "retracted"
    touched = tuple(f"a{n}" for n in range(revision))
    ledger = tuple(
        LedgerEntry(
            article_id=touched[n] if n < len(touched) else f"b{n}",
            item_id=f"i{n}",
            source=outlet,
            origin=f"outlet:{outlet}",
            received=NOON + timedelta(minutes=n),
            position=n,
            mention=told,
            url=f"https://{outlet}.example/story",
            withdrawn_by=touched[-1] if retracted else None,
            withdrawn_note="not confirmed" if retracted else None,
            withdrawn_position=9 if retracted else None,
            withdrawn_received=NOON + timedelta(hours=1) if retracted else None,
        )
        for n, outlet in enumerate(outlets)
    )
    values: dict[str, Any] = {
        "op": "create" if revision == 1 else "update",
        "status": "reported",
        "type": "remote.bombing",
        "title": "Blast hits market in Tarem",
        "quote": quote,
        "place": TAREM,
        "time": EventTime(start="2024-03-01", end="2024-03-01", precision="day"),
        "actors": (Actor(role="target", text="shoppers", kind="civilians"),),
        "claims": (Claim(by="governor's office"),),
        "confidence": 0.8,
        "independent_origins": 0 if retracted else len(outlets),
        "outlets": () if retracted else outlets,
    }
    return Event(
        event_id="ev_1",
        revision=revision,
        first_seen=NOON,
        last_seen=NOON + timedelta(minutes=revision),
        casualties=casualties,
        ledger=ledger,
        touched=touched,
        **{**values, **more},
    )


@pytest.fixture(name="event")
def _event() -> Callable[..., Event]:
    return event


@pytest.fixture(name="write")
def _write(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "rules.yaml") -> Path:
        path = tmp_path / name
        path.write_text(textwrap.dedent(text).lstrip("\n"), "utf-8")
        return path

    return write


@pytest.fixture(name="rules")
def _rules(write: Callable[..., Path]) -> Callable[..., Ruleset]:
    """Return the rules of a file; without text one rule for blasts with ten dead."""

    def rules(text: str = RULES) -> Ruleset:
        return load_rules(write(text))

    return rules


@pytest.fixture(name="rule")
def _rule(write: Callable[..., Path]) -> Callable[..., Ruleset]:
    """Return a rule set of one rule with this condition and further lines."""

    def rule(when: str, *more: str) -> Ruleset:
        lines = ["subscriber: desk", "rules:", "  - id: one", f"    when: {when}", *(f"    {line}" for line in more)]
        return load_rules(write("\n".join(lines) + "\n"))

    return rule
