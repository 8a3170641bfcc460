"""Article bodies from HTML beside the peers, in one run on one machine: quality and time of each on the same pages.

    python bench/peers.py [--data DIR] [--half visible] [--every N] [--out bench/results/clean_peers]

Every page is read by each extractor in turn, so that a busy machine is as busy for all. Figures go to `<out>.json` and,
to be read, `<out>.md`. Quality is the sets' own scorer's: shingles of four words, means over pages. Time is of the
processor, in ms a page, from the page as text to its body; ours makes the whole record (title, dates, byline, captions,
language) in that time. Peers come with the dependency group `peers`; one that is not installed is left out.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import lxml.html
from quality import ROOT, SHARED, rows
from speed import machine

from streams import acquire, clean
from streams.errors import RecordError

Row = Mapping[str, Any]
Extractor = Callable[[str, str], str]
"""A page's markup and address in, its body out."""
Cell = tuple[float, float, float]

OURS = "ours"
SETS = ("extract_andy", "extract_scrapinghub", "extract_wcxb_articles")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ours(html: str, url: str) -> str:
    """Return the body that this product puts on its topic."""
    try:
        return clean.clean(acquire.read_row({"id": "page", "url": url, "html": html}, received=EPOCH)).text
    except RecordError:
        return ""


def trafilatura_fast() -> Extractor:
    """Return trafilatura without its fallbacks, comments off as the bodies of the sets have none."""
    extract = importlib.import_module("trafilatura").extract
    return lambda html, url: extract(html, url=url, fast=True, include_comments=False) or ""


def trafilatura_default() -> Extractor:
    """Return trafilatura with its fallbacks, comments off."""
    extract = importlib.import_module("trafilatura").extract
    return lambda html, url: extract(html, url=url, include_comments=False) or ""


def readability() -> Extractor:
    """Return readability-lxml, the port of what browsers' reading views do."""
    document = importlib.import_module("readability").Document
    return lambda html, url: " ".join(map(str, lxml.html.fromstring(document(html, url=url).summary()).itertext()))


def newspaper() -> Extractor:
    """Return newspaper4k, on the page given."""
    article = importlib.import_module("newspaper").Article

    def extract(html: str, url: str) -> str:
        page = article(url, fetch_images=False)
        page.download(input_html=html)
        page.parse()
        return str(page.text)

    return extract


def resiliparse() -> Extractor:
    """Return resiliparse's main content."""
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda html, _url: str(extract(html, main_content=True))


def justext() -> Extractor:
    """Return jusText with its English stop words."""
    module = importlib.import_module("justext")
    words = module.get_stoplist("English")

    def extract(html: str, _url: str) -> str:
        return "\n".join(part.text for part in module.justext(html, words) if not part.is_boilerplate)

    return extract


def boilerpipe() -> Extractor:
    """Return boilerpy3's article extractor, the port of Boilerpipe."""
    extractor = importlib.import_module("boilerpy3.extractors").ArticleExtractor(raise_on_failure=False)
    return lambda html, _url: str(extractor.get_content(html))


def goose() -> Extractor:
    """Return goose3, on the page given."""
    reader = importlib.import_module("goose3").Goose({"enable_image_fetching": False})
    return lambda html, _url: str(reader.extract(raw_html=html).cleaned_text)


PEERS: dict[str, tuple[str, Callable[[], Extractor]]] = {
    "trafilatura fast": ("trafilatura", trafilatura_fast),
    "trafilatura": ("trafilatura", trafilatura_default),
    "readability-lxml": ("readability-lxml", readability),
    "newspaper4k": ("newspaper4k", newspaper),
    "resiliparse": ("resiliparse", resiliparse),
    "jusText": ("justext", justext),
    "boilerpy3": ("boilerpy3", boilerpipe),
    "goose3": ("goose3", goose),
}
"""Name in the tables → package, and what makes its extractor."""


def installed() -> tuple[dict[str, Extractor], dict[str, str], list[str]]:
    """Return the extractors that are here, ours first; their versions; and the names of those that are not."""
    found: dict[str, Extractor] = {OURS: ours}
    versions: dict[str, str] = {}
    missing = []
    for name, (package, make) in PEERS.items():
        try:
            versions[name] = version(package)
            found[name] = make()
        except (PackageNotFoundError, ImportError):
            missing.append(name)
    return found, versions, missing


def read_all(extractors: Mapping[str, Extractor], page: Row) -> dict[str, tuple[str, float]]:
    """Return, of each extractor, the body it finds on `page` and the ms it took; a peer that fails found nothing."""
    found = {}
    for name, extract in extractors.items():
        started = time.process_time()
        try:
            text = extract(page["html"], page.get("url") or "")
        except Exception:
            # Whatever a peer raises on a page, the page is one that it does not read; ours must raise nothing.
            if name == OURS:
                raise
            text = ""
        found[name] = (text, 1e3 * (time.process_time() - started))
    return found


def summed_up(cells: list[Cell], spans: list[float], scorer: Any) -> dict[str, float]:
    """Return what is told of one extractor on one set."""
    f1, precision, recall = scorer.agg(cells)
    return {
        "f1": round(f1, 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "ms_mean": round(statistics.mean(spans), 2),
        "ms_p95": round(sorted(spans)[int(0.95 * (len(spans) - 1))], 2),
    }


def measure(data: Path, half: str, every: int, extractors: Mapping[str, Extractor]) -> dict[str, Any]:
    """Return set → extractor → figures; `all` has the time over every page."""
    sys.path.insert(0, str(data if (data / "score_extraction.py").is_file() else SHARED))
    scorer = importlib.import_module("score_extraction")
    figures: dict[str, Any] = {}
    overall: dict[str, list[float]] = {name: [] for name in extractors}
    warm = True
    for name in SETS:
        pages = list(rows(data / f"{name}.{half}.jsonl.gz"))[::every]
        for page in pages[:5] if warm else []:
            read_all(extractors, page)
        warm = False
        cells: dict[str, list[Cell]] = {extractor: [] for extractor in extractors}
        spans: dict[str, list[float]] = {extractor: [] for extractor in extractors}
        for page in pages:
            for extractor, (text, ms) in read_all(extractors, page).items():
                cells[extractor].append(scorer.cell(page["gold"]["text"], text))
                spans[extractor].append(ms)
                overall[extractor].append(ms)
        figures[name] = {
            "pages": len(pages),
            **{extractor: summed_up(cells[extractor], spans[extractor], scorer) for extractor in extractors},
        }
    figures["all"] = {
        extractor: {
            "ms_mean": round(statistics.mean(ms), 2),
            "ms_p95": round(sorted(ms)[int(0.95 * (len(ms) - 1))], 2),
        }
        for extractor, ms in overall.items()
    }
    return figures


def table(result: Mapping[str, Any], names: Iterable[str]) -> str:
    """Return the figures as a page to be read."""
    figures = result["figures"]
    where = result["measured"]
    lines = [
        "# Article bodies from HTML, beside the peers",
        "",
        f"One run: {where['date']}, {where['machine']}, Python {where['python']}. Made by `make bench-peers`.",
        "F1, precision and recall as the sets' own scorer counts them (shingles of four words); ms of processor time a",
        "page. Ours makes the whole record (headline, dates, byline, captions, language) in that time.",
    ]
    for name in SETS:
        lines += ["", f"## {name} ({figures[name]['pages']} pages, {result['half']} half)", ""]
        lines += ["| | F1 | precision | recall | ms mean | ms p95 |", "|---|---|---|---|---|---|"]
        ordered = sorted(names, key=lambda peer: -figures[name][peer]["f1"])
        for peer in ordered:
            row = figures[name][peer]
            shown = [f"{row[key]:.4f}" for key in ("f1", "precision", "recall")]
            shown += [f"{row[key]:.1f}" for key in ("ms_mean", "ms_p95")]
            lines.append(f"| {_called(peer, result['versions'])} | {' | '.join(shown)} |")
    lines += ["", "## Time over all pages", "", "| | ms mean | ms p95 |", "|---|---|---|"]
    for peer in sorted(names, key=lambda peer: figures["all"][peer]["ms_mean"]):
        row = figures["all"][peer]
        lines.append(f"| {_called(peer, result['versions'])} | {row['ms_mean']:.1f} | {row['ms_p95']:.1f} |")
    return "\n".join([*lines, ""])


def _called(peer: str, versions: Mapping[str, str]) -> str:
    return f"{peer} {versions[peer]}" if peer in versions else f"**{peer}**"


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of the sets and their scorer")
    parser.add_argument("--half", default="visible", help="the part of the file name after the set's")
    parser.add_argument("--every", type=int, default=1, help="read each n-th page only")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "clean_peers")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    extractors, versions, missing = installed()
    for name in missing:
        print(f"{name} is not installed and left out; `uv sync --group peers` brings it", file=sys.stderr)
    figures = measure(asked.data, asked.half, asked.every, extractors)
    result = {"measured": machine(), "half": asked.half, "versions": versions, "figures": figures}
    asked.out.with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    page = table(result, extractors)
    asked.out.with_suffix(".md").write_text(page, encoding="utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
