"""Predictions for sets coded in other schemes than the ontology: translations of what the rooms read.

Crosswalks to ACLED and PLOVER are the ontology's own; the others stand here as tables, since nothing but these sets
needs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from adapters import article, lexicon, read
from cameo import cameo, plover
from incidents import templates

from streams import extract
from streams.clean.mend import mend

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

TOLD = ("actual", "alleged")
# How real it must be: "could have prevented it" tells of a failure too, and "will deploy" of an act.
REALIS = {
    "police.inaction": (*TOLD, "planned", "hypothetical"),
    "police.act": (*TOLD, "planned", "hypothetical", "denied"),
}


def police(rows: Iterable[Row]) -> Iterator[Row]:
    """What police do in each sentence, as the types of a user's own file; sentences are those of the set."""
    for row in rows:
        labels: dict[int, set[str]] = {}
        ids = [sentence["id"] for sentence in row["gold"]["sents"]]
        document = _divided(mend(sentence["text"]).text for sentence in row["gold"]["sents"])
        for found in extract.statements(document, _police_lexicon()):
            if found.realis in REALIS.get(found.type, TOLD):
                labels.setdefault(ids[found.sentence], set()).update(POLICE.get(found.type, ()))
        yield {"id": row["id"], "sents": {str(number): sorted(told) for number, told in sorted(labels.items()) if told}}


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
    """Names, dates and parties by character (re3d), whose spans take an article and a title along."""
    for row in rows:
        found = read(article(row["id"], row["text"]))
        spans: dict[tuple[int, int], str] = {}
        for mention in found.mentions:
            for number, actor in enumerate(mention.actors):
                for span in mention.evidence.get(f"actors.{number}", ()):
                    spans[span.start, span.end] = "Person" if actor.kind == "person" else "Organisation"
        for demonym in found.places:
            if demonym.demonym:
                spans[demonym.start, demonym.end] = "Nationality"
        for date in found.dates:
            spans[date.start, date.end] = "Temporal"
        for name in found.names:
            kind = RE3D_KINDS.get(name.kind)
            if kind:
                start = before(row["text"], name.start, titles=kind == "Person")
                spans = {span: was for span, was in spans.items() if span[1] <= start or span[0] >= name.end}
                spans[start, name.end] = kind
        yield {
            "id": row["id"],
            "entities": [{"start": start, "end": end, "type": kind} for (start, end), kind in sorted(spans.items())],
        }


RE3D_KINDS = {"person": "Person", "organisation": "Organisation", "place": "Location"}
UNER_KINDS = {"person": "PER", "organisation": "ORG", "place": "LOC"}
_ARTICLE = re.compile(r"\b[Tt]he $")
_TITLE = re.compile(r"(?:\b[A-Z][\w.]*(?: (?:of|for)(?: the)?)? )+$")


def before(text: str, start: int, *, titles: bool) -> int:
    """Return where the capitalised words before a person's name begin, or an article before another."""
    found = (_TITLE if titles else _ARTICLE).search(text, max(0, start - 60), start)
    return found.start() if found else start


def tokens(rows: Iterable[Row]) -> Iterator[Row]:
    """Names as tags on given tokens (uner_ewt)."""
    for row in rows:
        starts, text = [], ""
        for token in row["tokens"]:
            starts.append(len(text))
            text += token + " "
        tags = ["O"] * len(starts)
        for name in read(article(row["id"], text.rstrip())).names:
            kind = UNER_KINDS.get(name.kind)
            inside = [i for i, start in enumerate(starts) if kind and name.start <= start < name.end]
            for place, i in enumerate(inside):
                tags[i] = f"{'I' if place else 'B'}-{kind}"
        yield {"id": row["id"], "iob2": tags}


PREDICTORS = {
    "case2021_task2": snippets,
    "muc4": templates,
    "indiapolice": police,
    "plover_gsr": plover,
    "petr_gsr": cameo,
    "re3d": names,
    "uner_ewt": tokens,
}
