"""Accuracy against public data sets: predictions by the product's own rooms, scored by the sets' own scorers.

    python bench/quality.py --data DIR [--set NAME …] [--half visible] [--json] [--check]

`DIR` holds `<set>.<half>.jsonl.gz` and the scorers `score_*.py`. With `--json` one object a line is printed:
`{"set", "half", "metric", "value"}`. `--check` holds the figures to `tests/quality/floors.json` and exits 1 below one.
The texts of these sets are read, never kept: nothing of them is part of this project.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import adapters
import blind
import coded
import stated

Row = dict[str, Any]
ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "quality" / "floors.json"
SHARED = ROOT.parent / "shared" / "data"

SCORERS = {
    "extract_scrapinghub": "score_extraction.py",
    "extract_andy": "score_extraction.py",
    "extract_wcxb_articles": "score_extraction.py",
    "cleantext": "score_extraction.py",
    "neardup_pages": "score_neardup.py",
    "neardup_fakes": "score_neardup.py",
    "case2021_task2": "score_case2021_task2.py",
    "muc4": "score_muc4.py",
    "geoparse": "score_geoparse.py",
    "indiapolice": "score_indiapolice.py",
    "re3d": "score_ner.py",
    "uner_ewt": "score_ner.py",
    "gum_dates": "score_dates.py",
    "plover_gsr": "score_plover.py",
    "petr_gsr": "score_petr.py",
    "desk": "score_desk.py",
    "blind_read": "score_desk.py",
    "blind_held": "score_desk.py",
}
FLAGS = {"gum_dates": ["--news"]}


def rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def gold_rows(data: Path, name: str, half: str) -> Iterator[Row]:
    """Yield the rows of a set, none where it is not in `data`; those labelled blind are put together from others."""
    path = data / f"{name}.{half}.jsonl.gz"
    if name in blind.SETS:
        yield from blind.rows(data, half, name, rows)
    elif path.is_file():
        yield from rows(path)


def score(data: Path, name: str, half: str) -> str:
    """Return what the set's scorer prints of this product's predictions."""
    scorer = data / SCORERS[name]
    if not scorer.is_file():
        scorer = SHARED / SCORERS[name]
    with tempfile.TemporaryDirectory() as folder:
        gold, predictions = data / f"{name}.{half}.jsonl.gz", Path(folder) / "predictions.jsonl"
        given = gold_rows(data, name, half)
        if name in blind.SETS:
            given, gold = list(given), Path(folder) / "gold.jsonl"
            _write(gold, given)
        _write(predictions, (adapters.PREDICTORS | coded.PREDICTORS)[name](given))
        done = subprocess.run(
            [sys.executable, str(scorer), str(gold), str(predictions), *FLAGS.get(name, [])],
            capture_output=True,
            text=True,
            check=False,
            cwd=scorer.parent,
        )
    if done.returncode:
        raise RuntimeError(f"{scorer.name} failed on {name}: {done.stderr.strip()[-500:]}")
    return done.stdout


def _write(path: Path, lines: Iterable[Row]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def _objects(printed: str) -> dict[str, Any]:
    """Return the JSON objects a scorer printed, by the word before each."""
    found: dict[str, Any] = {}
    for line in printed.splitlines():
        word, brace, rest = line.partition("{")
        if brace:
            found[word.strip()], _ = json.JSONDecoder().raw_decode(brace + rest)
    return found


def _body(printed: str) -> dict[str, float]:
    found = _objects(printed)[""]
    return {key.replace("shingle_", ""): found[key] for key in ("shingle_f1", "precision", "recall", "word_f1")}


def _neardup(printed: str) -> dict[str, float]:
    found = _objects(printed)
    figures = {"pair_f1": found["pairs"]["f1"], "false_pairs": found["pairs"]["fp"], "bcubed_f1": found["bcubed"]["f1"]}
    for kind, share in sorted(found["recall_by_kind"].items()):
        right, of = share.split("/")
        figures[f"recall_{kind}"] = round(int(right) / int(of), 4)
    return {**figures, "good_dropped": found["stream"]["good_dropped"]}


def _case(printed: str) -> dict[str, float]:
    return {f"{key}_weighted_f1": value["weighted_f1"] for key, value in _objects(printed).items() if key}


def _muc(printed: str) -> dict[str, float]:
    found = _objects(printed)
    micro = re.search(r"MICRO P ([\d.]+) R ([\d.]+) F1 ([\d.]+)", printed)
    figures = {"relevance_f1": found["relevance"]["f1"], "type_set_f1": found["type_set"]["f1"]}
    if micro:
        figures = {"ceaf_tf_p": float(micro[1]), "ceaf_tf_r": float(micro[2]), "ceaf_tf_f1": float(micro[3]), **figures}
    return figures | {
        f"{key}_recall": float(value) for key, value in re.findall(r"(\w+)_recall \S+ = ([\d.]+)", printed)
    }


def _geoparse(printed: str) -> dict[str, float]:
    whole = _objects(printed)["ALL"]
    return {"exact_f1": whole["exact"]["f1"], **{key: whole[key] for key in ("overlap_f1", "acc161", "e2e_recall161")}}


def _india(printed: str) -> dict[str, float]:
    found = re.findall(r"(\w+) macro_f1 ([\d.]+)", printed)
    return {f"{level}_macro_f1": float(value) for level, value in found}


def _ner(printed: str) -> dict[str, float]:
    found = _objects(printed)
    return {"typed_f1": found["ALL"]["f1"], "untyped_f1": found["UNTYPED"]["f1"]}


def _dates(printed: str) -> dict[str, float]:
    found = _objects(printed)
    return {"span_f1": found["span"]["f1"], "span_value_f1": found["span+value"]["f1"]}


def _plover(printed: str) -> dict[str, float]:
    found = _objects(printed)[""]
    return {
        "event_acc": found["event_acc"],
        "event_macro_f1": found["event_macro_f1"],
        "source_f1": found["source"]["f1"],
        "target_f1": found["target"]["f1"],
    }


def _petr(printed: str) -> dict[str, float]:
    return {f"{key}_f1": value["f1"] for key, value in _objects(printed).items()}


def _desk(printed: str) -> dict[str, float]:
    found = _objects(printed)
    main = re.search(r"main_recall ([\d.]+)", printed)
    silent = re.search(r"silent (\d+)/(\d+)", printed)
    figures = {
        "record_f1": found["record"]["f1"],
        "events_f1": found["events"]["f1"],
        "events_p": found["events"]["p"],
        "events_r": found["events"]["r"],
        "background_leaks": found["events"]["background_leaks"],
        "main_recall": float(main[1]) if main else 0.0,
        "silent": round(int(silent[1]) / max(1, int(silent[2])), 4) if silent else 0.0,
    }
    fields = {key: value for key, value in found["fields"].items() if value}
    figures |= {f"{key}_right": float(value.split()[-1]) for key, value in fields.items()}
    return figures | {f"{key}_f1": found[key]["f1"] for key in ("initiator", "target", "sources")}


READERS: dict[str, Callable[[str], dict[str, float]]] = {
    "score_extraction.py": _body,
    "score_neardup.py": _neardup,
    "score_case2021_task2.py": _case,
    "score_muc4.py": _muc,
    "score_geoparse.py": _geoparse,
    "score_indiapolice.py": _india,
    "score_ner.py": _ner,
    "score_dates.py": _dates,
    "score_plover.py": _plover,
    "score_petr.py": _petr,
    "score_desk.py": _desk,
}


def measure(data: Path, name: str, half: str) -> dict[str, float]:
    """Return the figures of one set by metric: its scorer's, and of headline, day and authors where it has gold."""
    figures = READERS[SCORERS[name]](score(data, name, half))
    if name in stated.SETS:
        figures |= stated.figures(gold_rows(data, name, half), stated.ours)
    return figures


def below_floor(name: str, figures: dict[str, float], floors: dict[str, dict[str, float]]) -> list[str]:
    """Return a sentence for each figure of `name` under its floor; keys ending in `_max` are ceilings."""
    failed = []
    for metric, floor in floors.get(name, {}).items():
        ceiling = metric.endswith("_max")
        value = figures[metric.removesuffix("_max")]
        if value > floor if ceiling else value < floor:
            failed.append(f"{name} {metric.removesuffix('_max')} is {value}, {'above' if ceiling else 'below'} {floor}")
    return failed


def main() -> int:
    """Measure the sets asked for; 1 if a figure is under its floor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of the sets and their scorers")
    parser.add_argument(
        "--set", dest="sets", action="append", choices=sorted(SCORERS), help="may be repeated; else all"
    )
    parser.add_argument("--half", default="visible", help="the part of the file name after the set's")
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--check", action="store_true", help="exit 1 if a figure is under tests/quality/floors.json")
    asked = parser.parse_args()
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if asked.check else {}
    failed: list[str] = []
    for name in asked.sets or SCORERS:
        if next(gold_rows(asked.data, name, asked.half), None) is None:
            print(f"{name}: no {asked.half} half of it in {asked.data}; left out", file=sys.stderr)
            continue
        figures = measure(asked.data, name, asked.half)
        if asked.json:
            for metric, value in figures.items():
                print(json.dumps({"set": name, "half": asked.half, "metric": metric, "value": value}), flush=True)
        else:
            print(f"{name:22}", "  ".join(f"{metric} {value:g}" for metric, value in figures.items()), flush=True)
        failed += below_floor(name, figures, floors)
    for sentence in failed:
        print(sentence, file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
