"""Day of publication beside the peers, in one run: exact, wrong, missing, and what a page costs.

    uv run --with newspaper4k --with lxml_html_clean python bench/peer_dates.py [--half visible] [--out FILE]

Peers that are not installed are left out and named. `htmldate` is asked for the original date; `trafilatura` for its
metadata; `newspaper4k` parses the whole page, as it knows no other way.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import stated
from quality import SHARED, rows

Row = dict[str, Any]
Reader = Callable[[Row], str | None]
SETS = ("extract_andy", "extract_wcxb_articles")


def readers() -> dict[str, Reader]:
    """Return name → reader of a page's day, of this product and of every peer that can be imported."""
    found: dict[str, Reader] = {"newswire-streams": lambda row: stated.ours(row).day}
    if htmldate := _import("htmldate"):
        for name, extensive in (("htmldate fast", False), ("htmldate extensive", True)):
            found[name] = lambda row, extensive=extensive: htmldate.find_date(
                row["html"], url=row["url"], original_date=True, extensive_search=extensive
            )
    if metadata := _import("trafilatura.metadata"):
        found["trafilatura"] = lambda row: _day(metadata.extract_metadata(row["html"], default_url=row["url"]), "date")
    if newspaper := _import("newspaper"):

        def parsed(row: Row) -> str | None:
            page = newspaper.Article(row["url"], fetch_images=False)
            page.download(input_html=row["html"])
            page.parse()
            return page.publish_date.date().isoformat() if page.publish_date else None

        found["newspaper4k"] = parsed
    return found


def _import(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"{name.split('.', maxsplit=1)[0]} is not installed; left out", file=sys.stderr)
        return None


def _day(document: Any, field: str) -> str | None:
    return getattr(document, field, None) if document is not None else None


def table(data: Path, half: str) -> list[dict[str, Any]]:
    """Return a row for each set and reader: exact, wrong, missing, spurious, and mean milliseconds a page."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    found = []
    for name in SETS:
        golds = list(rows(data / f"{name}.{half}.jsonl.gz"))
        for reader, read in readers().items():
            spent = 0.0

            def timed(row: Row, read: Reader = read) -> str | None:
                nonlocal spent
                start = time.perf_counter()
                try:
                    return (read(row) or "")[:10] or None
                except Exception:
                    return None
                finally:
                    spent += time.perf_counter() - start

            timed(golds[0])
            spent = 0.0
            counted = stated.days(golds, timed)
            found.append({"set": name, "reader": reader, **counted, "ms_a_page": round(1000 * spent / len(golds), 2)})
    return found


def main() -> int:
    """Print the table; write it where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of the sets")
    parser.add_argument("--half", default="visible", help="the part of the file name after the set's")
    parser.add_argument("--out", type=Path, help="write the rows as JSON here too")
    asked = parser.parse_args()
    if not all((asked.data / f"{name}.{asked.half}.jsonl.gz").is_file() for name in SETS):
        print(f"no {asked.half} half of {', '.join(SETS)} in {asked.data}", file=sys.stderr)
        return 1
    found = table(asked.data, asked.half)
    print(f"{'set':22} {'reader':20} {'exact':>11} {'wrong':>6} {'missing':>8} {'spurious':>9} {'ms/page':>8}")
    for row in found:
        exact = f"{row['exact']}/{row['rows']}"
        spurious = f"{row['spurious']}/{row['none_in_gold']}"
        print(f"{row['set']:22} {row['reader']:20} {exact:>11} {row['wrong']:>6} {row['missing']:>8} {spurious:>9} "
            f"{row['ms_a_page']:>8}")  # fmt: skip
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
