"""The process that takes hostile inputs in, one name a line, and tells what each came to and what it cost.

Bounded from outside: beyond `MEMORY_BYTES` of address space an allocation fails, beyond `CPU_S` the system ends it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import resource
import signal
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from hostile_corpus import corpus
from hostile_inputs import TEXT, Hostile

from streams import acquire, clean
from streams.batch import Line
from streams.errors import RecordError
from streams.records import RawArticle, Rejected
from streams.wiring import Plan, make_stages

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
MEMORY_BYTES = 1_500_000_000
"""Address space beyond what the warm process has: far over what is allowed, so that the excess is measured, not met."""
CPU_S = 30
MOST_THROUGH = 3
"""Articles of one input that go the whole way."""
_libc = ctypes.CDLL(None)


def status(key: str) -> int:
    """Return a figure of this process in bytes: VmRSS, VmHWM, VmSize."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) * 1024
    raise KeyError(key)


def settle() -> None:
    """Give freed memory back, and forget the highest mark."""
    gc.collect()
    with contextlib.suppress(AttributeError):
        _libc.malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")


def take_in(one: Hostile, data: bytes, line: Line) -> dict[str, Any]:
    """Return what came of the input: counts by result, what crashed, CPU seconds by step."""
    results: Counter[str] = Counter()
    crashes: list[str] = []
    cleaned: list[RawArticle] = []
    began = time.process_time()
    found = list(acquire.read_bytes(data, received=NOW, source="hostile", **one.how))
    acquired = time.process_time()
    slowest_s = 0.0
    for article in found:
        if isinstance(article, Rejected):
            results[article.reason] += 1
            continue
        since = time.process_time()
        try:
            clean.clean(article)
        except RecordError as error:
            results[error.reason] += 1
        except Exception as error:
            crashes.append(f"clean: {type(error).__name__}: {error}"[:300])
        else:
            results["cleaned"] += 1
            cleaned.append(article)
        slowest_s = max(slowest_s, time.process_time() - since)
    ended = time.process_time()
    through_s = 0.0
    for article in cleaned[:MOST_THROUGH]:
        since = time.process_time()
        for told in line.feed(article):
            if told.topic == "rejected":
                assert isinstance(told.record, Rejected)
                results[f"later: {told.record.reason}"] += 1
                if told.record.reason == "crashed":
                    crashes.append(f"{told.record.stage}: {told.record.message}")
        through_s = max(through_s, time.process_time() - since)
    return {
        "results": results,
        "crashes": crashes,
        "acquire_s": round(acquired - began, 4),
        "clean_s": round(ended - acquired, 4),
        "slowest_clean_s": round(slowest_s, 4),
        "through_s": round(through_s, 4),
    }


def main() -> None:
    """Answer each name with one line of JSON, until the input ends."""
    inputs = corpus()
    stages = make_stages(Plan(partitions=1), ("clean", "dedup", "extract", "fuse"))
    list(Line(stages).feed(acquire.read_row({"id": "w", "text": TEXT}, received=NOW)))
    take_in(Hostile("warm", lambda: b""), f"<html><body><p>{TEXT}</p></body></html>".encode(), Line(stages))
    # Lexicons live as long as the process: collecting must not walk them for every input.
    gc.collect()
    gc.freeze()
    settle()
    base = status("VmRSS")
    resource.setrlimit(resource.RLIMIT_AS, (status("VmSize") + MEMORY_BYTES,) * 2)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    print(json.dumps({"ready": len(inputs)}), flush=True)
    for name in sys.stdin:
        one = inputs[name.rstrip("\n")]
        data = one.make()
        settle()
        signal.setitimer(signal.ITIMER_PROF, CPU_S)
        try:
            answer = take_in(one, data, Line(stages))
        except Exception as error:
            answer = {"results": {}, "crashes": [f"acquire: {type(error).__name__}: {error}"[:300]]}
        signal.setitimer(signal.ITIMER_PROF, 0)
        answer["memory_bytes"] = max(0, status("VmHWM") - base)
        answer["size_bytes"] = len(data)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
