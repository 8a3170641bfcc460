# /// script
# requires-python = ">=3.11"
# dependencies = ["names==0.3.0", "cramjam>=2.9", "msgspec>=0.20"]
# ///
"""Build streams/extract/data/places/{given_names,surnames}.txt from the U.S. Census Bureau's lists (public domain).

Run with `uv run tools/build_person_names.py` after the gazetteer. Of surnames only those are kept that are also
names of places: no other surname can be mistaken. The lists are read from the data files of the `names` package.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from streams.extract.gazetteer import load_gazetteer  # noqa: E402

DATA = ROOT / "streams" / "extract" / "data" / "places"
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
    """Write both lists, in alphabetical order."""
    gazetteer = load_gazetteer()
    given = {n for n, share in read("dist.male.first") if share >= 0.004}
    given |= {n for n, share in read("dist.female.first") if share >= 0.002}
    surnames = {n for n, share in read("dist.all.last") if share >= 0.002 and gazetteer.senses(n)}
    (DATA / "given_names.txt").write_text(HEADER + "\n".join(sorted(given)) + "\n", encoding="utf-8")
    (DATA / "surnames.txt").write_text(HEADER + "\n".join(sorted(surnames)) + "\n", encoding="utf-8")
    print(f"{len(given)} given names, {len(surnames)} surnames")


if __name__ == "__main__":
    main()
