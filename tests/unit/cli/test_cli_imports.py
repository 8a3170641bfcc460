"""What a command reads before it does anything: its own room, not all of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from calling import clean_environment

from streams import acquire
from streams.cli import app
from streams.cli.later import Later

ASK = """
import json, sys
sys.argv = ["streams", *json.loads({typed!r})]
from streams.cli import main
try:
    main()
except SystemExit as ended:
    print(json.dumps([ended.code, sorted(sys.modules)]), file=sys.stderr)
"""
ROOMS = {f"streams.{room}" for room in ("clean", "dedup", "extract", "fuse", "match", "notify", "serve", "wiring")}
SLOW = {"faust", "trafilatura", "numpy", "lxml", "cel", "prompt_toolkit", "starlette", "aiohttp", "feedparser"}
LIST = "[[source]]\nname = 'partner'\nkind = 'push'\n"


@pytest.mark.parametrize(
    ("typed", "not_even"),
    [
        (["--help"], ("pydantic", "aiokafka", "structlog", "prometheus_client", "streams.acquire")),
        (["--version"], ("pydantic", "aiokafka", "structlog", "prometheus_client", "streams.acquire")),
        (["sources", "--help"], ("aiokafka", "structlog", "prometheus_client", "streams.acquire")),
        (["sources", "list"], ("aiokafka", "prometheus_client", "streams.worker")),
        (["rejected", "list", "--help"], ("streams.acquire.documents", "structlog")),
        (["config", "show"], ("aiokafka", "structlog", "streams.acquire")),
    ],
    ids=" ".join,
)
def test_command_reads_only_the_rooms_it_needs(tmp_path: Path, typed: list[str], not_even: tuple[str, ...]) -> None:
    """A desk types these all day: lexicons, formats and Kafka's clients are for the commands that use them."""
    (tmp_path / "sources.toml").write_text(LIST)
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(typed=json.dumps(typed))],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=clean_environment(),
        check=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    assert not (ROOMS | SLOW | set(not_even)) & set(modules)


def test_each_command_is_listed_with_its_own_first_sentence() -> None:
    """The list of commands is read without their code, and must not drift from it."""
    root = typer.main.get_command(app)
    groups = [root, root.commands["sources"].load()]
    listed = [command for group in groups for command in group.commands.values() if isinstance(command, Later)]
    assert len(listed) > 20
    for command in listed:
        own = (command.load().help or "").split("\n\n")[0].replace("\n", " ").strip()
        assert command.help == own, command.name


def test_readers_of_a_room_are_there_when_they_are_asked_for() -> None:
    """What is imported late is the same, and what is not there is said as ever."""
    assert all(callable(getattr(acquire, name)) for name in acquire.__all__)
    with pytest.raises(AttributeError, match="no attribute 'read_minds'"):
        _ = acquire.read_minds
