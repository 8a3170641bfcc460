"""English words for days, months and numbers, read once from the data file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class CalendarWords:
    """Words in lower case → what they count: months 1–12, weekdays 0 (Monday) to 6, numbers."""

    months: dict[str, int]
    weekdays: dict[str, int]
    numbers: dict[str, int]
    future: frozenset[str]
    modal: frozenset[str]
    """Those of them that say so even behind a verb in the past: ``said that they would meet``."""
    report: frozenset[str]
    """Verbs and nouns of saying: a day beside them is the day of the saying."""
    report_to: frozenset[str]
    """Those who are told: ``told reporters on Friday``."""
    utterances: frozenset[str]
    """What is said, released or published: ``in a statement released on Friday``."""
    speech_acts: frozenset[str]
    """Verbs of events that are themselves said: their day is the day of the saying."""
    counted: frozenset[str]
    """Nouns that make the four digits before them a count and no year."""
    named_after_days: frozenset[str]
    """Nouns of things called after a day: ``April 7th Street``."""
    same_day: tuple[str, ...]
    """What sets a happening apart from the one told before, on its day: ``Earlier in the day``."""

    at_once: tuple[str, ...]
    """What sets a happening apart from the one told before, and leaves it at the same time."""

    ranks: frozenset[str]
    """What measures a happening against those before it: ``the deadliest since``."""
    unlike: frozenset[str]
    """What ends right before the "since" of a comparison: ``not seen since``."""
    states: frozenset[str]
    """What is done once and stays so: "detained since May" was done in May."""
    onsets: frozenset[str]
    """What says that something began and may go on."""
    lasting: frozenset[str]
    """What goes on for long once it has begun: ``epidemic``."""
    reasons: tuple[str, ...]
    """What leads from an act to what it was done for, which lies before it: "held on Friday over the bombing"."""


@lru_cache(maxsize=1)
def load_calendar_words() -> CalendarWords:
    """Return the calendar words of the package, read once per process."""
    text = files("streams.extract").joinpath("data/months.yaml").read_text(encoding="utf-8")
    raw = yaml.safe_load(text)
    return CalendarWords(
        months=raw["months"],
        weekdays=raw["weekdays"],
        numbers=raw["numbers"],
        future=frozenset(raw["future"]),
        modal=frozenset(raw["modal"]),
        report=frozenset(raw["report"]),
        report_to=frozenset(raw["report_to"]),
        utterances=frozenset(raw["utterances"]),
        speech_acts=frozenset(raw["speech_acts"]),
        counted=frozenset(raw["counted"]),
        named_after_days=frozenset(raw["named_after_days"]),
        same_day=tuple(raw["same_day"]),
        at_once=tuple(raw["at_once"]),
        ranks=frozenset(raw["ranks"]),
        unlike=frozenset(raw["unlike"]),
        states=frozenset(raw["states"]),
        onsets=frozenset(raw["onsets"]),
        lasting=frozenset(raw["lasting"]),
        reasons=tuple(raw["reasons"]),
    )
