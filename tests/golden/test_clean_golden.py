"""Whole articles in the forms that wires send, against approved output.

To approve a change: run this file as a program, and read the difference before committing it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from streams.clean import clean
from streams.codec import encode
from streams.records import RawArticle

HERE = Path(__file__).parent / "clean"
RECEIVED = datetime(2024, 3, 9, 12, tzinfo=UTC)


def cleaned(path: Path) -> bytes:
    """Return the cleaned article as indented JSON."""
    raw = RawArticle(
        article_id=path.stem,
        item_id=path.stem,
        source="golden",
        received=RECEIVED,
        content=path.read_bytes().decode(),
    )
    return msgspec.json.format(encode(clean(raw)), indent=1) + b"\n"


@pytest.mark.parametrize("path", sorted(HERE.glob("*.txt")), ids=lambda path: path.stem)
def test_cleaning_gives_what_was_approved(path: Path) -> None:
    """Every field at once: a change that mends one and spoils another must show."""
    assert cleaned(path).decode() == path.with_suffix(".json").read_text(encoding="utf-8")


if __name__ == "__main__":
    for source in sorted(HERE.glob("*.txt")):
        source.with_suffix(".json").write_bytes(cleaned(source))
