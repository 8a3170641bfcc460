"""Predictions for sets coded in CAMEO and PLOVER: statements as event codes, their actors as codes of countries.

The code is the statement's own where its words say more than the type; what is only planned is an intent or a threat,
and what is friendly and denied is refused.
Source of the tables: CAMEO codebook 1.1b3, PLOVER's codebook of 2017 and its crosswalk to CAMEO.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from adapters import article, countries, lexicon

from streams import extract
from streams.records import Actor

Row = dict[str, Any]

CODES = {
    "attribution": "112",
    "politics.meeting": "040",
    "politics.cooperation": "057",
    "politics.aid": "070",
    "politics.concession": "080",
    "politics.demand": "100",
    "politics.accusation": "112",
    "politics.rejection": "120",
    "politics.threat": "130",
    "politics.sanction": "160",
    "politics.coercion": "172",
    "strategic.agreement": "057",
    "strategic.arrest": "173",
    "strategic.base_established": "150",
    "strategic.disrupted_attack": "171",
    "strategic.nonviolent_transfer": "087",
    "strategic.property_destruction": "171",
    "strategic.troop_movement": "150",
    "justice.charge_or_verdict": "173",
    "crime.violent": "180",
    "crime.cyber": "176",
    "civilians.attack": "180",
    "civilians.sexual_violence": "1821",
    "civilians.abduction": "181",
    "remote.air_strike": "195",
    "remote.shelling": "194",
    "remote.bombing": "183",
    "remote.suicide_bombing": "1831",
    "remote.grenade": "183",
    "remote.chemical_weapon": "204",
    "battle.armed_clash": "190",
    "battle.government_regains_territory": "190",
    "battle.nonstate_takes_territory": "190",
    "protest.peaceful": "141",
    "protest.with_intervention": "141",
    "protest.excessive_force": "141",
    "riot.violent_demonstration": "145",
    "riot.mob_violence": "145",
}
"""CAMEO code by type."""

INTENTS = {"04": "036", "05": "030", "06": "031", "07": "033", "08": "035"}
"""What is planned and friendly, by the root of the act."""

THREATS = {"12": "130", "15": "138", "16": "131", "17": "132", "18": "138", "19": "138"}

CLASSES = {
    "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "CONCEDE",
    "09": "INVESTIGATE", "10": "DEMAND", "11": "DISAPPROVE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST",
    "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE", "18": "ASSAULT", "19": "FIGHT", "20": "ASSAULT",
    "084": "RETREAT", "085": "RETREAT", "086": "RETREAT", "087": "RETREAT",
}  # fmt: skip
"""PLOVER class by CAMEO root, or by its first three digits."""

ROLES = {"government": "GOV", "state_forces": "MIL", "police": "COP", "rebel": "REB", "militia": "REB", "media": "MED",
         "civilians": "CVL", "protesters": "OPP", "court": "JUD", "party": "OPP"}  # fmt: skip
_INVERSE = {"participant", "target", "victim"}


def plover(rows: Iterable[Row]) -> Iterator[Row]:
    """PLOVER class and actor codes of a sentence, by the statement that is most of it."""
    for row in rows:
        told = _coded(row["id"], row["text"])
        lead, code = max(told, key=lambda pair: pair[0].salience, default=(None, ""))
        sources, targets = parties(lead.actors) if lead else ((), ())
        yield {
            "id": row["id"],
            "event": CLASSES.get(code[:3]) or CLASSES.get(code[:2]),
            "source": sorted({code for code in map(country_code, sources) if code}),
            "target": sorted({code for code in map(country_code, targets) if code}),
        }


def cameo(rows: Iterable[Row]) -> Iterator[Row]:
    """CAMEO code, source and target of what a sentence states of two sides."""
    for row in rows:
        date = row["date"]
        events = []
        for told, code in _coded(row["id"], row["text"], f"{date[:4]}-{date[4:6]}-{date[6:]}"):
            sources, targets = parties(told.actors)
            pairs = [(actor_code(source), actor_code(target)) for source in sources[:2] for target in targets[:2]]
            if code[:2] in ("03", "04", "05", "06") and not targets and len(sources) > 1:
                pairs = [(actor_code(a), actor_code(b)) for a in sources for b in sources if a is not b]
            events += [
                {"source": source, "target": target, "code": code}
                for source, target in pairs
                if source and target and source != target
            ]
        yield {"id": row["id"], "events": events}


def _coded(name: str, text: str, published: str | None = None) -> list[tuple[extract.Statement, str]]:
    document = extract.document_of(article(name, text, published=published))
    told = [(found, code_of(found)) for found in extract.statements(document, lexicon())]
    return [(found, code) for found, code in told if code]


def code_of(found: extract.Statement) -> str:
    """Return the CAMEO code of a statement; empty where the scheme has none."""
    code = found.cameo or CODES.get(found.type, "")
    by_forces = any(actor.role == "initiator" and actor.kind == "state_forces" for actor in found.actors)
    if by_forces and found.type in ("civilians.attack", "crime.violent"):
        code = "190"
    if found.realis == "planned":
        return (INTENTS | THREATS).get(code[:2], code)
    return "120" if found.realis == "denied" and code[:2] in INTENTS else code


def parties(actors: Iterable[Actor]) -> tuple[list[Actor], list[Actor]]:
    """Return who does it and to whom."""
    told = list(actors)
    return [a for a in told if a.role in ("initiator", "claimant")], [a for a in told if a.role in _INVERSE]


def country_code(actor: Actor) -> str:
    """Return ISO 3166-1 alpha-3 of the actor's country, ``IGO`` for a body of many, or nothing."""
    if actor.country in countries():
        return countries()[actor.country][0]
    return "IGO" if actor.kind == "organisation" and actor.name else ""


def actor_code(actor: Actor) -> str:
    """Return country and role as CAMEO joins them; a country named by itself has no role."""
    country = country_code(actor)
    bare = actor.name is not None and actor.text.removeprefix("the ") == actor.name
    return country if bare or not country or country == "IGO" else country + ROLES.get(actor.kind or "", "")
