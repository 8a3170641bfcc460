"""MUC-4 templates from mentions: a translation of what the rooms read into that scheme's six slots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from adapters import EPOCH, countries, lexicon, read

from streams import acquire, clean
from streams.errors import RecordError
from streams.extract import document_of
from streams.extract.dates import anchor_day
from streams.extract.numbers import read_quantity
from streams.records import Actor, CleanArticle, Figure, Mention, Place

Row = dict[str, Any]

MUC_TYPES = {
    "remote.bombing": "bombing",
    "remote.suicide_bombing": "bombing",
    "remote.grenade": "bombing",
    "civilians.abduction": "kidnapping",
    "civilians.attack": "attack",
    "crime.violent": "attack",
    "remote.shelling": "attack",
    "battle.armed_clash": "attack",
    "strategic.property_destruction": "attack",
}
"""Types that are an incident as such; what others are depends on whom they befell."""
OF_FORCE = {"kill": "attack", "murder": "attack", "execute": "attack", "assassinate": "attack", "attack": "attack",
            "bomb": "bombing", "blow": "bombing", "dynamite": "bombing"}  # fmt: skip
"""What is threatened, which the scheme takes for an incident of its kind."""
OLD = timedelta(days=150)
"""So long before an article its incidents are history to the scheme, which asks for what is news."""
VAGUE = 2
"""The lowest figure of a bare plural ("soldiers were killed"), for which the scheme has no number."""
ON_FIRE = 60
"""Characters behind "set" in which "on fire" stands."""
FIRE = ("burn", "fire", "arson", "torch", "ablaze")
ROBBERY = ("rob", "armed robber", "bank robber", "mugg")
NO_ATTACK = ("loot", "sack", "raze", "demolish")
"""What crowds and bulldozers do."""
DEADLY = ("kill", "murder", "slay", "assassinat", "execut")
CAMPAIGN = 100
"""So many dead that are only called to mind are those of a campaign."""
ORGANISED = {"rebel", "militia", "armed_group", "organisation", "party", "state_forces", "government", "police"}
PEOPLE = {"civilians", "person", "government", "police", "state_forces", "media", "protesters", "court", "organisation"}
BYSTANDERS = PEOPLE - {"state_forces", "police"} | {"facility"}
"""Who is no side in a fight."""
STATE = {"state_forces", "government"}
SIDES = {"state_forces", "rebel", "militia", "armed_group"}
OPERATION = "operation"
"""What security forces call their own searches, whoever dies in them."""
NOISE = ("explosion", "blast", "detonation")
"""What is no incident as long as it is only heard: nobody did it, nothing was struck."""


def templates(rows: Iterable[Row]) -> Iterator[Row]:
    """MUC-4 templates: the article is cleaned first, since its dateline is all that says when it was written."""
    for row in rows:
        raw = acquire.read_row({"id": row["id"], "text": row["text"], "language": "en"}, received=EPOCH)
        try:
            cleaned = clean.clean(raw)
        except RecordError:
            yield {"id": row["id"], "templates": []}
            continue
        found = [_template(mention, cleaned) for mention in read(cleaned).mentions]
        yield {"id": row["id"], "templates": [template for template in found if template]}


def _template(mention: Mention, cleaned: CleanArticle) -> Row | None:
    words = cleaned.text[mention.trigger.start : mention.trigger.end + ON_FIRE].lower()
    struck = [actor for actor in mention.actors if actor.role in ("target", "victim")]
    kind = _kind(mention, words, struck)
    if kind is None or _is_left_out(mention, words, struck):
        return None
    killed = mention.casualties.killed
    day = _day(mention.time.start or mention.time.end, mention.place)
    written = anchor_day(document_of(cleaned))
    if day and written and written - date.fromisoformat(day) > OLD:
        return None
    doers = _doers(mention)
    place = mention.place
    return {
        "incident_type": kind,
        "PerpInd": _each(_people(*doer) for doer in doers),
        "PerpOrg": _each(_body(*doer, cleaned) for doer in doers),
        "Target": _each(bare(actor.text) for actor in struck if actor.kind in ("facility", "vehicle")),
        "Victim": _each(actor.name for actor in struck if actor.kind == "person"),
        "Weapon": _each(mention.weapons),
        "date": day,
        "country": countries()[place.country][1].upper() if place.country in countries() else None,
        "places": [name for name in (place.text, place.name, place.admin1, *place.also) if name],
        "deaths": killed.low if killed and _counted(killed) else _charged_with(mention, cleaned, struck),
    }


def _charged_with(mention: Mention, cleaned: CleanArticle, struck: list[Actor]) -> int | None:
    """Return how many dead a charge or verdict is about: "charged with killing six priests"."""
    if mention.type != "justice.charge_or_verdict":
        return None
    document = document_of(cleaned)
    sentence = document.sentence_at(mention.trigger.start)
    told = document.lower[mention.trigger.start : sentence.end] if sentence else ""
    if not any(verb in told for verb in DEADLY):
        return None
    victims = [actor for actor in struck if actor.role == "victim"]
    counts = [read_quantity(lexicon().actors, actor.text.lower().split(), 0) for actor in victims]
    named = sum(actor.name is not None for actor in victims)
    return next((count.low for count in counts if count), named or None)


def _kind(mention: Mention, words: str, struck: list[Actor]) -> str | None:
    """Return the scheme's type of incident for a mention, by its type and the `words` that state it; None for none."""
    if mention.type == "politics.threat":
        return next((as_ for verb, as_ in OF_FORCE.items() if f"to {verb}" in words), None)
    if mention.type == "strategic.property_destruction":
        if any(word in words for word in FIRE):
            return "arson"
        if any(word in words for word in NO_ATTACK):
            return None
    if mention.type == "crime.violent" and words.startswith(ROBBERY):
        return "robbery"
    if mention.type == "crime.organized":  # whom gangs kill, not who of them is killed
        kinds = {actor.kind for actor in struck}
        return (
            "attack" if mention.casualties.killed and kinds & BYSTANDERS and not kinds & (SIDES | {"police"}) else None
        )
    if mention.type == "justice.charge_or_verdict":
        return "attack" if any(actor.role == "victim" for actor in struck) else None
    if mention.type == "remote.air_strike":
        return "attack"
    return MUC_TYPES.get(mention.type)


def _is_left_out(mention: Mention, words: str, struck: list[Actor]) -> bool:
    """Return True for violence that the scheme asks no template for."""
    killed, injured = mention.casualties.killed, mention.casualties.injured
    if mention.realis in ("hypothetical", "denied", "planned"):
        return True
    if mention.type == "remote.bombing" and words.startswith(NOISE) and not (struck or killed or injured):
        return not _doers(mention)
    if mention.type == "battle.armed_clash" and words.startswith(OPERATION):
        return True
    if _of_war(mention) and not _harms_others(mention, struck):
        return True  # a fight between armed sides, unless others came to harm
    told_apart = any(actor.name or actor.kind in ("facility", "vehicle") for actor in struck)
    if not (killed or injured or told_apart) and mention.place.precision in ("country", "unknown"):
        return True  # no incident, but talk of violence in a country
    if not mention.background:
        return False
    if not (struck or killed or injured):
        return True  # a kind of violence that is only called to mind
    return killed is not None and killed.low >= CAMPAIGN  # the toll of years


def _of_war(mention: Mention) -> bool:
    """Return True for what armed sides do to each other: fights, and what a state's own forces drop and fire."""
    if mention.type in ("battle.armed_clash", "remote.air_strike"):
        return True
    doers = [actor.kind for actor in mention.actors if actor.role == "initiator"]
    return mention.type in ("remote.bombing", "remote.shelling") and bool(doers) and STATE.issuperset(doers)


def _harms_others(mention: Mention, struck: list[Actor]) -> bool:
    """Return True for a fight in which others than its sides came to harm: of an air strike, those counted."""
    killed, injured = mention.casualties.killed, mention.casualties.injured
    if mention.type == "remote.air_strike":
        counted = killed is not None and _counted(killed) and killed.low < CAMPAIGN
        return counted and not any(actor.kind in SIDES for actor in struck)
    return bool(killed or injured) and any(actor.kind in BYSTANDERS for actor in struck)


def _counted(figure: Figure) -> bool:
    return figure.high == figure.low or figure.low > VAGUE


def _day(told: str | None, place: Place) -> str | None:
    """Return the day as the scheme has it: an instant's by the sun of the place, since its days are local ones."""
    if told is None or len(told) <= 10:
        return told
    country = lexicon().gazetteer.country(place.country or "")
    east = place.lon if place.lon is not None else country.lon if country else 0.0
    return (datetime.fromisoformat(told) + timedelta(hours=east / 15)).date().isoformat()


def _each(texts: Iterable[str | None]) -> list[list[str]]:
    return [[text] for text in dict.fromkeys(text for text in texts if text)]


def _doers(mention: Mention) -> list[tuple[str, str | None]]:
    """Return who did it, is said to or claims to have: wording, and the name known for it."""
    told = [(actor.text, actor.name) for actor in mention.actors if actor.role in ("initiator", "claimant")]
    for claim in mention.claims:
        text = claim.against if claim.kind == "blame" else claim.by if claim.kind == "claim_of_responsibility" else None
        if text:
            told.append((text, _known(text)))
    return told


BODIES = frozenset(
    """army force forces navy government regime police brigade battalion cartel mafia mafias front movement squad guard
    command unit alliance party organization group committee corps agency service""".split()  # noqa: SIM905 - a table
)
UNNAMED = frozenset(("group", "organization", "unit", "command"))
"""Bodies that are individuals to the scheme while nobody names them."""
UNTOLD = frozenset(
    """the a an some alleged allegedly suspected presumed presumably so-called reportedly apparently at least about
    approximately over nearly around""".split()  # noqa: SIM905 - a table
)
MANY = ("several", "various", "many", "numerous", "other")
"""What tells no number; the scheme writes buildings without it."""
COLLECTIVE = {"group", "column"}
"""Whose members follow behind "of" are told with them."""
_GLOSS = re.compile(r"\s*[(\[][^)\]]*[)\]]|\"")


def bare(text: str, *, counted: bool = False) -> str:
    """Return the words without article, gloss and doubt, and without a count unless `counted`, as the scheme writes."""
    words = _GLOSS.sub("", text).split()
    numbers = lexicon().actors.numbers["cardinals"]
    while len(words) > 1 and (
        words[0].lower() in UNTOLD
        or (not counted and (words[0].lower() in numbers or words[0].lower() in MANY or words[0].isdigit()))
    ):
        del words[0]
    return " ".join(words)


def _people(text: str, name: str | None) -> str | None:
    """Return the people of the words, without the organisation that has a slot of its own."""
    actors = lexicon().actors
    words = bare(text, counted=True).split()
    if not words:
        return None
    if "OF" in words[1:] and words[words.index("OF") - 1].lower() not in actors.generic | COLLECTIVE:
        words = words[: words.index("OF")]
    head = words[-1].lower()
    if head == "groups" or " ".join(words).lower() in _aliases().get(name or "", ()):
        return None  # groups as such are nobody to the scheme, and a body has a slot of its own
    if len(words) == 1 and head in actors.modifiers and head not in actors.plurals:
        return None  # "rebel attacks" only says of what kind
    if "OF" not in words and (
        head in BODIES - {"group"} or (name and head not in actors.people and head not in actors.generic)
    ):
        return None
    if head not in actors.generic and name:
        known = next((a for a in _aliases().get(name, ()) if " ".join(words).lower().startswith(a + " ")), "")
        words = words[len(known.split()) :]
    return " ".join(words)


def _known(text: str) -> str | None:
    """Return the body whose name the words hold."""
    words = f" {text.lower()} "
    return next((name for name, known in _aliases().items() if any(f" {alias} " in words for alias in known)), None)


@cache
def _aliases() -> dict[str, tuple[str, ...]]:
    """Return the wordings that each body's name has."""
    found: dict[str, set[str]] = {}
    for entries in lexicon().actors.names.values():
        for entry in entries:
            if entry.name.sort == "body":
                found.setdefault(entry.name.name, set()).add(" ".join(entry.words))
    return {name: tuple(sorted(words, key=lambda w: (len(w), w))) for name, words in found.items()}


def _body(text: str, name: str | None, cleaned: CleanArticle) -> str | None:
    """Return the organisation behind a doer, named as the article writes it."""
    for where in (text, cleaned.text):
        words = " " + " ".join(re.findall(r"[\w'-]+", where.lower())) + " "
        written = next((alias for alias in _aliases().get(name or "", ()) if f" {alias} " in words), None)
        if written:
            return written
    own, _, members = bare(text).partition(" OF ")
    actors = lexicon().actors
    if members.lower().rpartition(" ")[2] in actors.people.keys() | actors.roles["unknown_doers"]:
        return None  # "a group of armed men" is no organisation
    words = own.lower().split()
    named = words and words[-1] in BODIES - UNNAMED and words != ["government"]  # whose, nobody says
    return bare(text) if named else None
