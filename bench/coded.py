"""Predictions for sets coded in other schemes than the ontology: translations of what the rooms read.

Crosswalks to ACLED and PLOVER are the ontology's own; the others stand here as tables, since nothing but these sets
needs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from adapters import article, lexicon, read
from cameo import cameo, plover
from incidents import templates

from streams import extract
from streams.clean.mend import mend
from streams.records import CleanArticle

Row = dict[str, Any]
HERE = Path(__file__).resolve().parent


def snippets(rows: Iterable[Row]) -> Iterator[Row]:
    """ACLED sub-type of a snippet."""
    for row in rows:
        code = extract.classify_code(extract.document_of(article(row["id"], row["text"])), lexicon())
        yield {"id": row["id"], "type": code}


@cache
def _police_lexicon() -> extract.Lexicon:
    return extract.load_lexicon([HERE / "types" / "police.yaml"])


# What a sentence of the set says by the type read in it: a killing is force, and each of these is an act.
POLICE = {
    "police.killing": {"KILL", "FORCE", "ANY_ACTION"},
    "police.force": {"FORCE", "ANY_ACTION"},
    "police.arrest": {"ARREST", "ANY_ACTION"},
    "police.inaction": {"FAIL"},
    "police.measure": {"ANY_ACTION"},
    "police.act": {"ANY_ACTION"},
}


def police(rows: Iterable[Row]) -> Iterator[Row]:
    """What police do in each sentence, as the types of a user's own file; sentences are those of the set."""
    for row in rows:
        labels: dict[int, set[str]] = {}
        ids = [sentence["id"] for sentence in row["gold"]["sents"]]
        document = _divided(mend(sentence["text"]).text for sentence in row["gold"]["sents"])
        for found in extract.statements(document, _police_lexicon()):
            if found.type in POLICE and (found.type == "police.act" or found.realis in ("actual", "alleged")):
                labels.setdefault(ids[found.sentence], set()).update(POLICE[found.type])
        yield {"id": row["id"], "sents": {str(number): sorted(told) for number, told in sorted(labels.items())}}


def _divided(parts: Iterable[str]) -> extract.Document:
    """Return the texts as one document, each a sentence of its own."""
    lines = [" ".join(part.split()) for part in parts]
    document, at = extract.Document("\n".join(lines)), 0
    document.sentences = []
    for number, line in enumerate(lines):
        document.sentences.append(extract.Sentence(document, number, number, at, at + len(line)))
        at += len(line) + 1
    return document


def names(rows: Iterable[Row]) -> Iterator[Row]:
    """Places, dates, organisations and persons by character (re3d)."""
    for row in rows:
        cleaned = article(row["id"], row["text"])
        yield {"id": row["id"], "entities": _entities(cleaned, "Location", "Organisation", "Person", "Temporal")}


def tokens(rows: Iterable[Row]) -> Iterator[Row]:
    """Names as tags on given tokens (uner_ewt)."""
    for row in rows:
        starts, text = [], ""
        for token in row["tokens"]:
            starts.append(len(text))
            text += token + " "
        tags = ["O"] * len(starts)
        for entity in _entities(article(row["id"], text.rstrip()), "LOC", "ORG", "PER", None):
            inside = [i for i, start in enumerate(starts) if entity["start"] <= start < entity["end"]]
            for place, i in enumerate(inside):
                tags[i] = ("B-" if place == 0 else "I-") + entity["type"]
        yield {"id": row["id"], "iob2": tags}


def _entities(cleaned: CleanArticle, place: str, body: str, person: str, date: str | None) -> list[Row]:
    found = read(cleaned)
    spans: dict[tuple[int, int], str] = {}
    for mention in found.mentions:
        for number, actor in enumerate(mention.actors):
            for span in mention.evidence.get(f"actors.{number}", ()):
                if actor.name or actor.text[:1].isupper():
                    spans[span.start, span.end] = person if actor.kind == "person" else body
    for one in found.places:
        if not one.demonym:
            spans[one.start, one.end] = place
    if date:
        for one in found.dates:
            spans[one.start, one.end] = date
    return [{"start": start, "end": end, "type": kind} for (start, end), kind in sorted(spans.items())]


PREDICTORS = {
    "case2021_task2": snippets,
    "muc4": templates,
    "indiapolice": police,
    "plover_gsr": plover,
    "petr_gsr": cameo,
    "re3d": names,
    "uner_ewt": tokens,
}
