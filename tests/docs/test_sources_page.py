"""docs/sources.md and the samples name sources that can be read as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

from streams.acquire.health import STATES
from streams.acquire.sources import KINDS, load_sources, parse_sources

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")


def test_every_example_is_a_source_and_every_kind_has_one() -> None:
    """A stranger copies them."""
    found = [
        source
        for example in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
        for source in parse_sources(example, ROOT / "sources.toml")
    ]
    assert {source.kind for source in found} == set(KINDS)


def test_every_key_and_state_is_explained() -> None:
    """A key that is not on the page cannot be found."""
    told = set(
        re.findall(r"\w+", " ".join(re.findall(r"`[^`\n]+`|^\w+ =|\w+, \w+ as kafka|# .*$", PAGE, re.MULTILINE)))
    )
    keys = {key for model in KINDS.values() for key in model.model_fields}
    assert keys - told - {"fields"} == set()
    assert "[source.fields]" in PAGE
    assert [state for state in STATES if not re.search(rf"^\| {state} \|", PAGE, re.MULTILINE)] == []


def test_sample_list_reads_a_folder_that_is_there() -> None:
    """It is for trying without a network."""
    inbox = load_sources(ROOT / "samples" / "sources.toml")[0]
    assert (inbox.kind, inbox.enabled) == ("folder", True)
    assert getattr(inbox, "path", ROOT / "none").is_dir()


def test_deployed_list_can_be_read() -> None:
    """`docker compose up` starts with it."""
    assert load_sources(ROOT / "deploy" / "config" / "sources.toml") == ()
