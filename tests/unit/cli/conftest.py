"""The program as its users start it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from streams import cli, extract

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Ended:
    """What a call came to."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Its output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    def says_plainly(self) -> bool:
        """Whether it ended with a message and no traceback."""
        return bool(self.err.strip()) and "Traceback" not in self.err + self.out


Streams = Callable[..., Ended]


def _given(given: bytes | list[Any]) -> bytes:
    return given if isinstance(given, bytes) else b"".join(json.dumps(row).encode() + b"\n" for row in given)


@pytest.fixture(scope="session")
def lexicon_once() -> Iterator[None]:
    """The shipped lexicon is read once for all calls in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extract, "load_lexicon", cache(extract.load_lexicon))
        yield


@pytest.fixture
def streams(tmp_path: Path, lexicon_once: None, monkeypatch: pytest.MonkeyPatch) -> Streams:
    """Run `streams ARGUMENTS` in this process, in an empty folder, with nothing of this machine's settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("STREAMS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "140")

    def run(*arguments: object, given: bytes | list[Any] = b"", env: Mapping[str, str] | None = None) -> Ended:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["streams", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(_given(given)), encoding="utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as ended:
                cli.main()
        code = ended.value.code
        assert isinstance(code, int)
        texts = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
        return Ended(code, *texts)

    return run


@pytest.fixture
def program(tmp_path: Path) -> Streams:
    """Run `streams ARGUMENTS` as a program of its own, in an empty folder."""

    def run(*arguments: object, given: bytes | list[Any] = b"", env: Mapping[str, str] | None = None) -> Ended:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("STREAMS_")}
        done = subprocess.run(
            [sys.executable, "-m", "streams", *map(str, arguments)],
            input=_given(given),
            capture_output=True,
            cwd=tmp_path,
            env={**clean, "PYTHONPATH": str(ROOT), "COLUMNS": "140", **(env or {})},
            check=False,
            timeout=120,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
