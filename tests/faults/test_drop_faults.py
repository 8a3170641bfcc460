"""The watcher of a drop folder is killed again and again: each article once, no file lost, none left behind.

The short form runs with every test run. The long form (`make faults`, `NEWSWIRE_FAULTS=long`) drops 10,000 files and
kills half-way and at four other moments; `NEWSWIRE_FAULT_SEED` chooses other files and moments,
`NEWSWIRE_DROP_RESULTS` a file for the figures.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from streams.acquire import read_path
from streams.acquire.drop import MOST_FILES
from streams.acquire.folder import Folder
from streams.acquire.sources import FolderSource
from streams.records import RawArticle

LONG = os.environ.get("NEWSWIRE_FAULTS") == "long"
SEED = int(os.environ.get("NEWSWIRE_FAULT_SEED", "1"))
FILES = 10_000 if LONG else 600
KILLS = (0.1, 0.3, 0.5, 0.7, 0.9) if LONG else (0.2, 0.5, 0.8)
"""Parts of the log at which SIGKILL comes."""
SOURCE = "desk"
DEADLINE_S = 300.0
pytestmark = pytest.mark.faults


def make_files(count: int, draw: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of dropped files of many formats; one in twenty is broken."""
    for number in range(count):
        place = f"river town {number}"
        text = (
            f"{place.upper()}, May 3 (Example Wire) - Water closed {draw.randint(2, 40)} roads near {place} on Monday."
        )
        kind = number % 20
        name = f"{draw.choice(('', '', 'late/', 'desk/night/'))}{number:05}"
        if kind == 0:
            yield f"{name}.json", json.dumps({"id": place, "text": text}).encode()[:-9]
        elif kind < 8:
            yield f"{name}.txt", text.encode()
        elif kind < 12:
            yield f"{name}.html", f"<html><body><h1>Roads closed</h1><p>{text}</p></body></html>".encode()
        elif kind < 15:
            rows = (json.dumps({"id": f"{place}/{line}", "text": f"{text} Report {line}."}) for line in range(4))
            yield f"{name}.jsonl", "\n".join(rows).encode()
        elif kind < 18:
            items = "".join(
                f"<item><guid>{place}/{n}</guid><title>Roads {n}</title><description>{text}</description></item>"
                for n in range(3)
            )
            yield f"{name}.xml", f'<rss version="2.0"><channel><title>W</title>{items}</channel></rss>'.encode()
        else:
            yield f"{name}.txt", text.encode()
            yield f"{name}.txt.meta.json", json.dumps({"title": place, "url": f"https://w.example/{number}"}).encode()


def write(folder: Path, files: list[tuple[str, bytes]], *, slowly: bool = False) -> None:
    """Write the files; `slowly` as uploads come: every second under another name first, the others in two goes."""
    for number, (name, content) in enumerate(files):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not slowly:
            path.write_bytes(content)
        elif number % 2:
            part = path.with_name(path.name + ".part")
            part.write_bytes(content)
            part.rename(path)
        else:
            with path.open("wb", buffering=0) as file:
                file.write(content[: len(content) // 2])
                file.write(content[len(content) // 2 :])


@contextmanager
def watcher(folder: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The process that watches, until killed."""
    script = Path(__file__).with_name("drop_watcher.py")
    process = subprocess.Popen([sys.executable, str(script), str(folder), str(log)])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Return when `condition` holds; fail if the process ends or the deadline passes first."""
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert process.poll() is None, "the watcher ended by itself"
        assert time.monotonic() < deadline
        time.sleep(0.001)


def lying(folder: Path) -> list[Path]:
    """Return every file in the folder that is not put away."""
    own = {folder / "done", folder / "rejected"}
    return [path for path in folder.rglob("*") if path.is_file() and not own & set(path.parents)]


def digests(paths: Iterator[Path]) -> Counter[str]:
    """Return how often each content lies there."""
    return Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file())


def test_killed_half_way_and_restarted_each_article_comes_once(tmp_path: Path) -> None:
    """Nobody can choose when a machine dies: a file is done when the log has it, and not a moment sooner."""
    draw = random.Random(SEED)
    folder, pristine, log = tmp_path / "in", tmp_path / "pristine", tmp_path / "log"
    files = list(make_files(FILES, draw))
    late = len(files) * 4 // 5
    write(pristine, files)
    write(folder, files[:late])
    now = datetime(2026, 5, 3, tzinfo=UTC)
    expected = {
        one.article_id if isinstance(one, RawArticle) else one.rejected_id
        for one in read_path(pristine, received=now, source=SOURCE)
    }
    killed_at: list[int] = []
    log.touch()
    began = time.monotonic()
    for part in KILLS:
        with watcher(folder, log) as process:
            until(lambda part=part: log.read_bytes().count(b"\n") >= part * len(expected), process)  # type: ignore[misc]
            if part == KILLS[len(KILLS) // 2]:
                write(folder, files[late:], slowly=True)
            time.sleep(draw.choice((0.0, 0.0, 0.05)) * draw.random())
            process.kill()
            process.wait()
        killed_at.append(log.read_bytes().count(b"\n"))
    with watcher(folder, log) as process:
        until(lambda: not lying(folder), process)
    took_s = time.monotonic() - began

    came = Counter(log.read_text().splitlines())
    assert set(came) == expected
    repeated = came.total() - len(came)
    # What was on its way when the process died comes again under the same ids; nothing else does.
    assert repeated <= len(KILLS) * MOST_FILES * 4
    assert not lying(folder)
    put_away = itertools.chain((folder / "done").rglob("*"), (folder / "rejected").rglob("*"))
    kept = digests(path for path in put_away if path.suffix != ".reason")
    assert kept == digests(pristine.rglob("*"))
    broken = [path for path in (folder / "rejected").rglob("*") if path.suffix != ".reason"]
    assert len([path for path in broken if path.is_file()]) == FILES // 20
    assert all(path.with_name(path.name + ".reason").exists() for path in broken if path.is_file())

    if (path := os.environ.get("NEWSWIRE_DROP_RESULTS")) is not None:
        figures = {
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "seed": SEED,
            "files": FILES,
            "articles": len(expected) - FILES // 20,
            "broken_files": FILES // 20,
            "killed_at": killed_at,
            "articles_lost": len(expected - set(came)),
            "articles_beside_those_expected": len(set(came) - expected),
            "redelivered_with_the_same_id": repeated,
            "files_left": len(lying(folder)),
            "seconds_with_restarts": round(took_s, 1),
            **idle_cost(tmp_path / "idle", files),
        }
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def idle_cost(folder: Path, files: list[tuple[str, bytes]]) -> dict[str, float]:
    """Return what one look costs where so many files lie and none is taken."""
    write(folder, files)
    watched = Folder(FolderSource(name=SOURCE, path=folder, settle_s=3_600))
    watched.look()
    began = time.process_time()
    for _ in range(10):
        assert watched.look() == []
    watched.close()
    cost_s = (time.process_time() - began) / 10
    shutil.rmtree(folder)
    return {"idle_files": len(files), "cpu_s_of_one_look": round(cost_s, 4)}
