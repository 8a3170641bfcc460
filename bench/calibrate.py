"""Fit how sure mentions say they are to how often they are right; write the weights, and what they are worth held out.

    python bench/calibrate.py [--data DIR] [--date 2026-11-29] [--check]

For each field a logistic model over the signs of `streams.extract.confidence`: no weight below 0, one level for each
set, of which the shipped one is that of the articles labelled blind and never read since: the rules know the other
sets too well to say how sure they may be of a new article. What is printed and drawn comes from folds by
document: no mention is scored by a fit that saw its article. `--check` writes nothing and exits 1 where the file would
change. The texts are read, never kept: numbers alone are written.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import judged
import quality
import reliability

from streams.extract.confidence import FIELDS

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "streams" / "extract" / "data" / "confidence.yaml"
PICTURE = ROOT / "docs" / "reliability.svg"
FIGURES = ROOT / "bench" / "results" / "reliability.json"
HOME = "blind_held"
"""The set whose level is shipped."""
FOLDS = 10
_SWEEPS = 30
_RIDGE = 1.0
"""Pull of every weight towards 0, in mentions: what a few cases say does not count for much."""
_BINS = 10


@dataclass(frozen=True, slots=True)
class Case:
    """One mention for one field."""

    data: str
    document: str
    signs: tuple[float, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights by sign and levels by set."""

    weights: tuple[float, ...]
    levels: dict[str, float]

    def chance(self, case: Case) -> float:
        """Return 0–1 for the case at the level of its set."""
        total = self.levels[case.data] + sum(w * x for w, x in zip(self.weights, case.signs, strict=True))
        return max(0.02, min(0.98, 1.0 / (1.0 + math.exp(-total))))


def fit(cases: Sequence[Case]) -> Fit:
    """Return the weights, none below 0, and levels that fit the cases best, by steps along one of them at a time."""
    names = sorted({case.data for case in cases})
    size = len(cases[0].signs)
    columns = [[case.signs[n] for case in cases] for n in range(size)]
    columns += [[float(case.data == name) for case in cases] for name in names]
    values = [0.0] * len(columns)
    margins = [0.0] * len(cases)
    for _ in range(_SWEEPS):
        for n, column in enumerate(columns):
            ridge = _RIDGE if n < size else 0.01
            slope, bend = -ridge * values[n], ridge
            for x, margin, case in zip(column, margins, cases, strict=True):
                if x:
                    p = 1.0 / (1.0 + math.exp(-margin))
                    slope += x * (case.right - p)
                    bend += x * x * p * (1.0 - p)
            value = values[n] + max(-2.0, min(2.0, slope / bend))
            if n < size:
                value = max(0.0, value)
            step, values[n] = value - values[n], value
            if step:
                margins = [m + step * x for m, x in zip(margins, column, strict=True)]
    return Fit(tuple(values[:size]), dict(zip(names, values[size:], strict=True)))


def fold_of(document: str) -> int:
    """Return the fold of a document: the same on every machine."""
    return zlib.crc32(document.encode()) % FOLDS


def held_out(cases: Sequence[Case]) -> list[tuple[Case, float]]:
    """Return every case with its chance by a fit to the documents of the other folds, at the level of its own set."""
    told: list[tuple[Case, float]] = []
    for fold in range(FOLDS):
        fitted = fit([case for case in cases if fold_of(case.document) != fold])
        told += [(case, fitted.chance(case)) for case in cases if fold_of(case.document) == fold]
    return told


def calibration_error(told: Sequence[tuple[Case, float]]) -> float:
    """Return the expected calibration error over ten bins of equal width: how far stated and found lie apart."""
    bins: dict[int, list[tuple[bool, float]]] = {}
    for case, chance in told:
        bins.setdefault(min(_BINS - 1, int(chance * _BINS)), []).append((case.right, chance))
    gaps = (abs(sum(right - chance for right, chance in rows)) for rows in bins.values())
    return sum(gaps) / max(1, len(told))


def noise(told: Sequence[tuple[Case, float]]) -> float:
    """Return the calibration error to be expected of so few cases were every stated chance the true one."""
    spread: dict[int, float] = {}
    for _, chance in told:
        number = min(_BINS - 1, int(chance * _BINS))
        spread[number] = spread.get(number, 0.0) + chance * (1.0 - chance)
    return sum(math.sqrt(2.0 / math.pi * variance) for variance in spread.values()) / max(1, len(told))


def cases_of(mentions: Sequence[judged.Judged], field: str) -> list[Case]:
    """Return a case for each mention of which its set says whether the field is right."""
    return [
        Case(m.data, m.document, tuple(m.signs[field].values()), m.right[field]) for m in mentions if field in m.right
    ]


def written(fits: Mapping[str, Fit], names: Mapping[str, Sequence[str]], cases: Mapping[str, int], day: str) -> str:
    """Return the data file: where it comes from, how many cases, and the numbers."""
    lines = [
        "# How much each sign of a mention counts for its being right; no text, numbers alone.",
        "source: >",
        f"  Fitted by bench/calibrate.py on {day} to mentions of the visible sets desk, muc4 and case2021_task2 and of",
        "  articles labelled blind, judged right or wrong; logistic, no weight below 0, the level that of blind_held.",
        "cases: {" + ", ".join(f"{field}: {cases[field]}" for field in fits) + "}",
        "fields:",
    ]
    for field, fitted in fits.items():
        numbers = {"level": fitted.levels[HOME], **dict(zip(names[field], fitted.weights, strict=True))}
        lines.append(f"  {field}: {{" + ", ".join(f"{name}: {value:.2f}" for name, value in numbers.items()) + "}")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Fit, print and write; 1 where `--check` finds another file than the fit would write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=quality.SHARED, help="folder of the sets")
    parser.add_argument(
        "--date", default=datetime.datetime.now(datetime.UTC).date().isoformat(), help="the day written into the file"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the weights would change")
    asked = parser.parse_args()
    mentions: list[judged.Judged] = []
    for name, judge in judged.JUDGES.items():
        mentions += judge(quality.gold_rows(asked.data, name, "visible"), name)
    cases = {field: cases_of(mentions, field) for field in FIELDS}
    names = {field: list(mentions[0].signs[field]) for field in FIELDS}
    told = {field: held_out(rows) for field, rows in cases.items()}
    figures = [
        figures_of(field, data, own)
        for field, pairs in told.items()
        for data in judged.JUDGES
        if (own := [pair for pair in pairs if pair[0].data == data])
    ]
    lines = {
        field: reliability.points([(chance, case.right) for case, chance in pairs if case.data == HOME])
        for field, pairs in told.items()
    }
    for row in figures:
        print(json.dumps(row))
    fits = {field: fit(rows) for field, rows in cases.items()}
    text = written(fits, names, {field: len(rows) for field, rows in cases.items()}, asked.date)
    if asked.check:
        return int(_numbers(text) != _numbers(WEIGHTS.read_text(encoding="utf-8")))
    WEIGHTS.write_text(text, encoding="utf-8")
    FIGURES.write_text("".join(json.dumps(row) + "\n" for row in figures), encoding="utf-8")
    PICTURE.write_text(
        reliability.diagram(lines, title="Said and found, articles labelled blind, held out"), encoding="utf-8"
    )
    return 0


def figures_of(field: str, data: str, told: Sequence[tuple[Case, float]]) -> dict[str, str | int | float]:
    """Return the row of one field and set: cases, share right, mean chance stated, error, and the noise in it."""
    return {
        "field": field,
        "set": data,
        "cases": len(told),
        "right": round(sum(case.right for case, _ in told) / len(told), 3),
        "stated": round(sum(chance for _, chance in told) / len(told), 3),
        "ece": round(calibration_error(told), 3),
        "noise": round(noise(told), 3),
    }


def _numbers(text: str) -> str:
    return text[text.index("cases:") :]


if __name__ == "__main__":
    sys.exit(main())
