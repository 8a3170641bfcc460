"""Calling the command line: in this process, for speed, or as a program of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from streams import cli

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Ended:
    """What a call came to."""

    code: int
    out: str
    err: str
    raw: bytes = b""
    """Its output undecoded."""

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Its output as JSON Lines."""
        return [json.loads(line) for line in self.raw.splitlines()]

    def says_plainly(self) -> bool:
        """Whether it ended with a message and no traceback."""
        return bool(self.err.strip()) and "Traceback" not in self.err + self.out


def clean_environment(**more: str) -> dict[str, str]:
    """Return the environment without this machine's settings, but for the cache of Kafka's jars."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("STREAMS_") or name == "STREAMS_CACHE_DIR"
    }
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "140", **more}


def as_lines(given: bytes | list[Any]) -> bytes:
    """Return rows as JSON Lines; bytes as they are."""
    return given if isinstance(given, bytes) else b"".join(json.dumps(row).encode() + b"\n" for row in given)


def call_program(
    folder: Path, *arguments: object, given: bytes | list[Any] = b"", env: Mapping[str, str] | None = None
) -> Ended:
    """Run `streams ARGUMENTS` as a program of its own in `folder`."""
    done = subprocess.run(
        [sys.executable, "-m", "streams", *map(str, arguments)],
        input=as_lines(given),
        capture_output=True,
        cwd=folder,
        env=clean_environment(**(env or {})),
        check=False,
        timeout=120,
    )
    out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
    return Ended(done.returncode, out, err, done.stdout)


def call_here(
    folder: Path, *arguments: object, given: bytes | list[Any] = b"", env: Mapping[str, str] | None = None
) -> Ended:
    """Run `streams ARGUMENTS` in this process, as if started in `folder`."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in os.environ.keys() - clean_environment().keys():
            patch.delenv(name)
        for name, value in (env or {}).items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["streams", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(as_lines(given)), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended:
            cli.main()
    code = ended.value.code
    assert isinstance(code, int)
    raw, said = (stream.buffer.getvalue() for stream in (out, err))  # type: ignore[attr-defined]
    return Ended(code, raw.decode("utf-8", "replace"), said.decode(), raw)
