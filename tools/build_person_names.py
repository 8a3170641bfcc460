# /// script
# requires-python = ">=3.11"
# dependencies = ["names==0.3.0"]
# ///
"""Build streams/extract/data/places/{given_names,surnames}.txt from the U.S. Census Bureau's lists (public domain).

Run with `uv run tools/build_person_names.py`. Names that are also
everyday words are left out; surnames stand in order of frequency. The lists are read from the data files
of the `names` package.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

DATA = ROOT / "streams" / "extract" / "data" / "places"
EVERYDAY = {
    "in",
    "an",
    "so",
    "my",
    "you",
    "do",
    "le",
    "see",
    "man",
    "sun",
    "the",
    "and",
    "are",
    "was",
    "for",
    "not",
    "but",
    "his",
    "her",
    "she",
    "they",
    "our",
    "may",
    "will",
}
HEADER = (
    "# source: U.S. Census Bureau, 1990 frequently occurring names (public domain), by tools/build_person_names.py\n"
)


def read(name: str) -> list[tuple[str, float]]:
    """Return (name in lower case, per cent of the population) of a census file, most frequent first."""
    spec = importlib.util.find_spec("names")
    if spec is None or spec.origin is None:
        sys.exit("names is missing: run this with `uv run tools/build_person_names.py`")
    lines = (Path(spec.origin).parent / name).read_text(encoding="ascii").splitlines()
    return [(line.split()[0].lower(), float(line.split()[1])) for line in lines if line.strip()]


def main() -> None:
    """Write both lists."""
    common = set((DATA / "common_words.txt").read_text(encoding="utf-8").splitlines()) | EVERYDAY
    given = {n for n, share in read("dist.male.first") if share >= 0.004}
    given |= {n for n, share in read("dist.female.first") if share >= 0.002}
    given -= common
    surnames = [n for n, share in read("dist.all.last") if share >= 0.002 and n not in EVERYDAY]
    (DATA / "given_names.txt").write_text(HEADER + "\n".join(sorted(given)) + "\n", encoding="utf-8")
    (DATA / "surnames.txt").write_text(HEADER + "\n".join(surnames) + "\n", encoding="utf-8")
    print(f"{len(given)} given names, {len(surnames)} surnames")


if __name__ == "__main__":
    main()
