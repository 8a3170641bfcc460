"""Predictions for sets coded in other schemes than the ontology: translations of what the rooms read.

Crosswalks to ACLED and PLOVER are the ontology's own; the others stand here as tables, since nothing but these sets
needs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from adapters import article, countries, lexicon, read
from incidents import templates

from streams import extract
from streams.clean.mend import mend
from streams.records import Actor, CleanArticle

Row = dict[str, Any]
HERE = Path(__file__).resolve().parent

# PLOVER's codebook renamed some classes after the gold set was made. Source: PLOVER, 2017 and 2023 editions.
PLOVER_2017 = {
    "politics.demand": "DEMAND",
    "politics.accusation": "DISAPPROVE",
    "politics.meeting": "CONSULT",
    "strategic.agreement": "AGREE",
    "strategic.nonviolent_transfer": "RETREAT",
    "strategic.troop_movement": "MOBILIZE",
    "battle.armed_clash": "FIGHT",
    "battle.government_regains_territory": "FIGHT",
    "battle.nonstate_takes_territory": "FIGHT",
    "remote.air_strike": "FIGHT",
    "remote.shelling": "FIGHT",
    "justice.charge_or_verdict": "COERCE",
    "politics.election": "CONSULT",
}
# CAMEO's two-digit roots by PLOVER class. Source: CAMEO codebook 1.1b3, PLOVER's crosswalk.
CAMEO = {
    "AGREE": "03",
    "CONSULT": "04",
    "SUPPORT": "05",
    "COOPERATE": "06",
    "AID": "07",
    "CONCEDE": "08",
    "RETREAT": "08",
    "REQUEST": "10",
    "DEMAND": "10",
    "ACCUSE": "11",
    "DISAPPROVE": "11",
    "REJECT": "12",
    "THREATEN": "13",
    "PROTEST": "14",
    "MOBILIZE": "15",
    "SANCTION": "16",
    "COERCE": "17",
    "ASSAULT": "18",
    "FIGHT": "19",
}


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


def plover(rows: Iterable[Row]) -> Iterator[Row]:
    """PLOVER class and actor countries of a sentence."""
    for row in rows:
        cleaned = article(row["id"], row["text"])
        found = extract.classify(extract.document_of(cleaned), lexicon())
        mentions = [mention for mention in read(cleaned).mentions if mention.type == found] or list(
            read(cleaned).mentions
        )
        actors = mentions[0].actors if mentions else ()
        yield {
            "id": row["id"],
            "event": plover_class(found),
            "source": _codes(actor for actor in actors if actor.role == "initiator"),
            "target": _codes(actor for actor in actors if actor.role in ("target", "victim", "participant")),
        }


def plover_class(name: str | None) -> str | None:
    """Return the PLOVER class (2017 names) of a type."""
    if name is None:
        return None
    if name == "attribution":
        return "DISAPPROVE"
    known = lexicon().types.get(name)
    return PLOVER_2017.get(name) or (known.plover[0] if known and known.plover else None)


def _codes(actors: Iterable[Actor]) -> list[str]:
    return sorted({countries()[actor.country][0] for actor in actors if actor.country in countries()})


def cameo(rows: Iterable[Row]) -> Iterator[Row]:
    """CAMEO root, source and target country of each event in a sentence."""
    for row in rows:
        date = row["date"]
        cleaned = article(row["id"], row["text"], published=f"{date[:4]}-{date[4:6]}-{date[6:]}")
        events = []
        for mention in read(cleaned).mentions:
            root = CAMEO.get(plover_class(mention.type) or "")
            sources = _codes(actor for actor in mention.actors if actor.role == "initiator")
            targets = _codes(actor for actor in mention.actors if actor.role in ("target", "victim", "participant"))
            if root:
                events.append({"source": (sources or [None])[0], "target": (targets or [None])[0], "code": f"{root}0"})
        yield {"id": row["id"], "events": events}


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
