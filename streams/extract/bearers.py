"""What cannot have borne a happening of its type: countries that raids are flown on, warplanes of who deploys them."""

from __future__ import annotations

from streams.extract.groups import ActorLexicon
from streams.extract.lexicon import Lexicon
from streams.extract.struck import BEARERS, Found, is_settlement
from streams.records import Actor

_THINGS = frozenset({"facility", "vehicle"})
_UNLAWFUL = frozenset({"rebel", "militia", "armed_group"})
BY_HAZARD = frozenset({"civilians", "person", "protesters", "police", "state_forces"}) | _THINGS
"""Kinds of those whom a hazard befalls: no country where it breaks out, no agency that counts the sick."""
_MOVED = frozenset({"state_forces", "vehicle"})
"""Kinds of what is sent somewhere by whom it belongs to: "deployed warplanes"."""


def without_bystanders(found: Found, lexicon: Lexicon, kind: str) -> Found:
    """Return the parties of a happening of type `kind` without targets that nothing of the sort is done to."""
    borne = {actor.kind for actor, _ in found if actor.role in BEARERS}
    hunted = "rebel" in borne and not any(a.role not in BEARERS and a.kind in _UNLAWFUL for a, _ in found)
    return [
        (actor, span)
        for actor, span in found
        if actor.role not in BEARERS or not _stands_by(actor, lexicon, kind, hunted=hunted)
    ]


def _stands_by(actor: Actor, lexicon: Lexicon, kind: str, *, hunted: bool) -> bool:
    if actor.kind == "media" and actor.name is not None:
        return True  # whose news it is: "told AFP"
    if kind.startswith("hazard."):
        return actor.kind not in BY_HAZARD
    if kind == "strategic.base_established" or (kind == "strategic.troop_movement" and actor.kind in _MOVED):
        return True
    if kind != "strategic.arrest" and kind.startswith(("politics.", "strategic.")):
        return is_settlement(actor, lexicon)
    if hunted and actor.kind in _THINGS:
        return True  # hideouts and cars destroyed with rebels are theirs
    return kind.startswith("remote.") and actor.kind == "government" and _only_where(actor, lexicon.actors)


def _only_where(actor: Actor, lexicon: ActorLexicon) -> bool:
    """Return True for a country or capital of which no word says that its rulers are meant: "strikes on Syria"."""
    words = actor.text.lower().split()
    return not any(lexicon.people.get(word) == "government" and word != "capital" for word in words)
