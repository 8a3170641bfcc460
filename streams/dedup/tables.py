"""The word lists of deduplication, as rows of columns."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """Yield the columns of each line of a table in this folder, comments and empty lines left out."""
    for line in files("streams.dedup").joinpath(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
