"""Over a thousand hostile and broken inputs: each ends cleaned or rejected with a reason, soon, in little memory.

Each goes through `acquire.read_bytes`, `clean.clean` and, where it comes out cleaned, the whole line of `streams.batch`
in a process of its own kind, whose CPU seconds and memory are measured (not the time on the wall). `hostile_corpus`
makes the inputs; nothing is stored.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hostile_corpus import FAMILIES, corpus

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CPU_S = 2.0
MEMORY_BYTES = 256_000_000
INPUTS = corpus()
pytestmark = pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is measured by /proc")


class Worker:
    """The process that takes inputs in; a new one where one has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

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
            ended, self._process = self._process.wait(), None
            return {"ended": ended}
        found: dict[str, Any] = json.loads(answer)
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
