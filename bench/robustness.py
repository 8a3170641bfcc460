"""What ugly input costs: own dispatches, and the desk's set where it is, read as written and in every deformation.

    python bench/robustness.py [--data DIR] [--out bench/results/robustness.json]

Each text goes through cleaning and extraction, as on a topic. `events_f1` counts happenings found, `record_f1` those
right in type, country, place, day and killed at once, both against what a person reads in the text; `kept_events_f1`
and `kept_record_f1` against what was read of the same text undeformed. Names are compared by likeness, as noise changes
them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml
from adapters import EPOCH, article, read
from deform import DEFORMATIONS, deformed
from quality import ROOT, SHARED, rows
from speed import machine

from streams import acquire, clean
from streams.errors import RecordError
from streams.records import Mention

Row = Mapping[str, Any]
Event = dict[str, Any]
DISPATCHES = ROOT / "tests" / "quality" / "dispatches.yaml"
WRITTEN = "as written"
UNCLEANED = ("headlines",)
"""Read as they stand: cleaning takes a page of nothing but headlines for a menu, which on the web it is."""
ALIKE = 0.75
"""Likeness from which two words are one in spite of noise: 1 is equal."""
_SMALL = frozenset(
    (
        "the",
        "a",
        "of",
        "in",
        "at",
        "on",
        "to",
        "by",
        "for",
        "and",
        "near",
        "town",
        "city",
        "province",
        "state",
        "district",
    )
)


def own_dispatches() -> list[Row]:
    """Return the project's own dispatches with the events that each tells."""
    told = []
    for row in yaml.safe_load(DISPATCHES.read_text(encoding="utf-8"))["dispatches"]:
        told.append({**row, "published": str(row["published"]), "events": [_own(event) for event in row["events"]]})
    return told


def _own(event: Row) -> Event:
    day = str(event["day"]) if "day" in event else None
    return {
        "types": {event["type"], *event.get("also", ())},
        "trigger": event["trigger"],
        "places": [event[key] for key in ("place",) if key in event] + list(event.get("also_places", ())),
        "country": event.get("country"),
        "days": (day, day) if day else None,
        "killed": event.get("killed"),
        "optional": event.get("optional", False),
    }


def desk(data: Path) -> list[Row]:
    """Return the desk's visible set in the same shape; nothing where it is not."""
    path = data / "desk.visible.jsonl.gz"
    found = rows(path) if path.is_file() else ()
    return [{**row, "events": [_gold(event) for event in row["gold"]["events"]]} for row in found]


def _gold(event: Row) -> Event:
    place, time = event["place"], event["time"]
    return {
        "types": {event["type"], *(event.get("also") or ())},
        "trigger": event["trigger"],
        "places": [name for name in (place.get("name"), *(place.get("also") or ())) if name],
        "country": place.get("country"),
        "days": ((time.get("start") or "")[:10], (time.get("end") or "")[:10]),
        "killed": (event.get("killed") or {}).get("low"),
        "optional": bool(event.get("background")),
    }


def read_as(row: Row, form: str) -> tuple[str, tuple[Mention, ...]]:
    """Return the cleaned text and what is told in it as news, read in the deformation `form`."""
    text, title = row["text"], row.get("title") or ""
    if form != WRITTEN:
        text, title = deformed(form, text, 1), deformed(form, title, 2)
    given = {"id": row["id"], "title": title, "text": text, "published": row.get("published")}
    if form in UNCLEANED:
        cleaned = article(row["id"], text, title, row.get("published"))
        return text, tuple(mention for mention in read(cleaned).mentions if not mention.background)
    try:
        cleaned = clean.clean(acquire.read_row(given, received=EPOCH))
    except RecordError:
        return "", ()
    return cleaned.text, tuple(mention for mention in read(cleaned).mentions if not mention.background)


def as_event(mention: Mention, text: str) -> Event:
    """Return what was read in the shape of what is expected."""
    killed, place = mention.casualties.killed, mention.place
    return {
        "types": {mention.type},
        "trigger": text[mention.trigger.start : mention.trigger.end],
        "places": [name for name in (place.name, place.admin1) if name],
        "country": place.country,
        "days": ((mention.time.start or "")[:10], (mention.time.end or "")[:10]),
        "killed": killed.low if killed else None,
        "optional": False,
    }


def alike(a: str, b: str) -> bool:
    """Return True when the two names share a word that says something, as far as noise lets one see."""
    return any(
        x == y or (len(x) > 3 and SequenceMatcher(None, x, y).ratio() >= ALIKE) for x in _words(a) for y in _words(b)
    )


def _words(text: str) -> set[str]:
    return {word.strip(".,;:'’\"-") for word in text.lower().split()} - _SMALL - {""}


def _points(told: Event, found: Event) -> int:
    kin = {t.partition(".")[0] for t in told["types"]} & {t.partition(".")[0] for t in found["types"]}
    same = told["types"] & found["types"]
    beside = alike(told["trigger"], found["trigger"])
    if not (kin or beside):
        return 0
    value = (3 if same else 2 if kin else 0) + 3 * beside
    return value + _placed(told, found) + _dated(told, found) + _counted(told, found)


def _placed(told: Event, found: Event) -> bool:
    return not told["places"] or any(alike(a, b) for a in told["places"] for b in found["places"])


def _dated(told: Event, found: Event) -> bool:
    if told["days"] is None:
        return True
    for want, have in zip(told["days"], found["days"], strict=True):
        if bool(want) != bool(have) or (want and abs(date.fromisoformat(want) - date.fromisoformat(have)).days > 1):
            return False
    return True


def _counted(told: Event, found: Event) -> bool:
    return (told["killed"] or 0) <= 2 or told["killed"] == found["killed"]


def _right(told: Event, found: Event) -> bool:
    country = told["country"] in (None, found["country"])
    same = bool(told["types"] & found["types"])
    return same and country and _placed(told, found) and _dated(told, found) and _counted(told, found)


class Tally:
    """Counts of happenings found and records right, over many texts."""

    def __init__(self) -> None:
        self.told = self.found = self.met = self.right = 0

    def add(self, told: Sequence[Event], found: Sequence[Event]) -> None:
        """Count one text: each happening told is met by one found at most, the best first."""
        pairs = sorted(((_points(a, b), -i, -j) for i, a in enumerate(told) for j, b in enumerate(found)), reverse=True)
        used_told: set[int] = set()
        used_found: set[int] = set()
        extra = 0
        for points, i, j in pairs:
            if points < 3 or -i in used_told or -j in used_found:
                continue
            used_told.add(-i)
            used_found.add(-j)
            if told[-i]["optional"]:
                extra += 1
                continue
            self.met += 1
            self.right += _right(told[-i], found[-j])
        self.told += sum(not event["optional"] for event in told)
        self.found += len(found) - extra

    def figures(self, prefix: str = "") -> dict[str, float]:
        """Return F1 of happenings and of records."""
        both = max(1, self.told + self.found)
        shares = {"events_f1": 2 * self.met / both, "record_f1": 2 * self.right / both}
        return {prefix + key: round(value, 3) for key, value in shares.items()}


def measure(texts: Iterable[Row]) -> dict[str, dict[str, float]]:
    """Return deformation → figures, the text as written first."""
    texts = list(texts)
    told = {row["id"]: row["events"] for row in texts}
    plain: dict[str, list[Event]] = {}
    figures: dict[str, dict[str, float]] = {}
    for form in (WRITTEN, *DEFORMATIONS):
        gold, kept = Tally(), Tally()
        for row in texts:
            text, mentions = read_as(row, form)
            found = [as_event(mention, text) for mention in mentions]
            gold.add(told[row["id"]], found)
            kept.add(plain.setdefault(row["id"], found), found)
        figures[form] = gold.figures() | kept.figures("kept_")
    return figures


def main() -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of the desk's set")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "robustness.json")
    asked = parser.parse_args()
    sets = {"dispatches": measure(own_dispatches()), "desk": measure(desk(asked.data))}
    for name, figures in sets.items():
        for form, row in figures.items():
            print(f"{name:11} {form:28}", "  ".join(f"{key} {value:.3f}" for key, value in row.items()))
    result = {"measured": machine(), "figures": sets}
    asked.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
