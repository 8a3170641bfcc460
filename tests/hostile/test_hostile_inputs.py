"""Over a thousand hostile and broken inputs: each ends cleaned or rejected with a reason, soon, in little memory.

Each goes through `acquire.read_bytes`, `clean.clean` and, where it comes out cleaned, the whole line of `streams.batch`
in a process of its own, whose CPU seconds and memory are measured (not the time on the wall). `hostile_corpus` makes
the inputs; nothing is stored. `NEWSWIRE_HOSTILE_RESULTS` names a file for the figures.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hostile_corpus import FAMILIES, corpus

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CPU_S = 6.0
"""2 s on a core of its own (`bench/results/hostile.json`); processes that share a core take more."""
MEMORY_BYTES = 256_000_000
INPUTS = corpus()
pytestmark = pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is measured by /proc")


class Worker:
    """The process that takes inputs in; a new one where one has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self.told: dict[str, dict[str, Any]] = {}
        """Name of an input → what came of it."""

    def run(self, name: str) -> dict[str, Any]:
        """Return what came of the input; the exit status under ``ended`` where the process did not outlive it."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, str(HERE / "hostile_worker.py")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )
            assert self._process.stdout is not None
            assert json.loads(self._process.stdout.readline()) == {"ready": len(INPUTS)}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(name + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            found: dict[str, Any] = {"ended": self._process.wait()}
            self._process = None
        else:
            found = json.loads(answer)
        self.told[name] = found
        return found

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """One process for the whole corpus: what an input leaves behind must not harm the next either."""
    one = Worker()
    yield one
    one.close()
    if (path := os.environ.get("NEWSWIRE_HOSTILE_RESULTS")) is not None:
        Path(path).write_text(json.dumps(figures(one.told), indent=1) + "\n", encoding="utf-8")


def figures(told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what the corpus came to and what was dearest in it."""
    cost_s = {name: one.get("acquire_s", 0.0) + one.get("clean_s", 0.0) for name, one in told.items()}
    through_s = {name: one.get("through_s", 0.0) for name, one in told.items()}
    memory = {name: one.get("memory_bytes", 0) for name, one in told.items()}

    def dearest(costs: dict[str, float], digits: int) -> dict[str, float]:
        return {name: round(costs[name], digits) for name in sorted(costs, key=lambda name: -costs[name])[:5]}

    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "inputs": len(told),
        "workers_ended": sum("ended" in one for one in told.values()),
        "inputs_cleaned": sum("cleaned" in one.get("results", {}) for one in told.values()),
        "inputs_by_reason": dict(Counter(key for one in told.values() for key in one.get("results", {})).most_common()),
        "dearest_acquire_and_clean_cpu_s": dearest(cost_s, 2),
        "dearest_whole_line_of_one_article_cpu_s": dearest(through_s, 2),
        "most_memory_mb": dearest({name: size / 1e6 for name, size in memory.items()}, 0),
        "cpu_s_of_all": round(sum(cost_s.values()) + sum(through_s.values()), 1),
    }


@pytest.fixture(scope="module")
def reasons() -> frozenset[str]:
    """Every reason that the rooms have a name for."""
    found: set[str] = set()
    for path in (ROOT / "streams").rglob("*.py"):
        found |= set(re.findall(r"""reason=["']([a-z_]+)["']""", path.read_text(encoding="utf-8")))
    return frozenset(found - {"crashed"})


@pytest.mark.parametrize("name", INPUTS, ids=lambda name: name.encode("ascii", "backslashreplace").decode())
def test_hostile_input_ends_cleaned_or_rejected(name: str, worker: Worker, reasons: frozenset[str]) -> None:
    """One article that ends a worker, or holds it for a minute, holds up every wire behind it."""
    one = worker.run(name)
    assert "ended" not in one, f"the worker ended with {one['ended']}"
    assert one["crashes"] == []
    results = {result.removeprefix("later: ") for result in one["results"]}
    assert results <= reasons | {"cleaned"}
    assert one["acquire_s"] + one["clean_s"] <= CPU_S
    assert one["through_s"] <= CPU_S
    assert one["memory_bytes"] <= MEMORY_BYTES
    expected = INPUTS[name].expected
    if expected == "cleaned":
        assert "cleaned" in results
    elif expected == "rejected":
        assert results, "it left no trace"
        assert "cleaned" not in results


def test_the_corpus_is_as_large_as_it_is_said_to_be() -> None:
    """Three hundred at least, in every family."""
    assert len(INPUTS) >= 1_000
    assert {name.partition(":")[0] for name in INPUTS} == set(FAMILIES)
