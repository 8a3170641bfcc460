"""The benchmarks run: their short form, with nothing asserted about time."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import copies
import curve
import pytest
from dispatches import dispatches
from forms import FORMS, Form, dressed

from streams.clean import clean

ROOT = Path(__file__).resolve().parents[2]


def test_the_speed_bench_measures_every_room() -> None:
    """A bench that no longer runs is found here, not on the day its figure is needed."""
    done = subprocess.run(
        [sys.executable, "bench/speed.py", "--short", "--no-kafka", "--articles", "60", "--window", "60", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    results = json.loads(done.stdout)
    assert {key.removesuffix("_us_per_article") for key in results["rooms"] if key.endswith("_us_per_article")} == {
        "clean",
        "dedup",
        "extract",
        "fuse",
        "match",
    }
    assert all(results["clean_by_form"][f"{form.name}_per_cpu_second"] > 0 for form in FORMS)
    assert results["whole_way"]["came_events"] > 0
    assert results["dedup_window"]["articles_in_window"] == 60


def test_the_bench_of_copies_fills_a_window_and_restores_it(tmp_path: Path) -> None:
    """What it calls a copy must be one, and the restored index must go on finding them."""
    kept = str(tmp_path / "decisions.jsonl")
    filled = copies.ours(700, kept, copies.COPIES)
    point = filled["points"][-1]
    assert point["articles"] == 700
    assert point["copies_found"] > 0.97
    assert point["false"] == 0
    again = copies.restored(700, kept)
    assert again["articles"] == 700
    assert sum(again["next_decisions"].values()) == copies.AFTER
    assert again["next_decisions"]["repeat"] > 0.2 * copies.AFTER
    drawn = curve.curve({"this index": [(10_000, 4.0), (1_000_000, 5.0)]}, title="t", across="a", up="u")
    assert drawn.count("<circle") == 2


def test_generated_dispatches_are_the_same_for_the_same_seed() -> None:
    """Runs are compared with each other, so their input must not drift."""
    assert list(islice(dispatches(40), 40)) == list(dispatches(40))
    assert list(dispatches(10, seed=1)) != list(dispatches(10, seed=2))


def test_generated_dispatches_hold_versions_copies_and_kills() -> None:
    """A speed run without them would measure half of the work."""
    made = list(dispatches(400))
    assert any(article.version > 1 for article in made)
    assert any(article.pub_status == "canceled" for article in made)
    assert len({article.content for article in made if article.content}) < len(made)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_form_of_a_dispatch_holds_the_same_story(form: Form) -> None:
    """A form that cleaning does not see through would measure another article."""
    plain = [article for article in dispatches(30) if article.content]
    for article, given in zip(plain, dressed(plain, form), strict=True):
        assert clean(given).text.endswith(article.content[-400:])
