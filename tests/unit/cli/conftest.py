"""The program as its users start it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from calling import Ended, call_here, call_program

from streams import extract


@pytest.fixture(scope="session")
def lexicon_once() -> Iterator[None]:
    """The shipped lexicon is read once for all calls in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extract, "load_lexicon", cache(extract.load_lexicon))
        yield


@pytest.fixture
def streams(tmp_path: Path, lexicon_once: None) -> Callable[..., Ended]:
    """Runs `streams ARGUMENTS` in this process, in an empty folder, with nothing of this machine's settings."""
    return partial(call_here, tmp_path)


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Ended]:
    """Runs `streams ARGUMENTS` as a program of its own, in an empty folder."""
    return partial(call_program, tmp_path)
