"""What only says which one somebody or something is: "the detained doctors", "a town recently captured"."""

from __future__ import annotations

from streams.extract.cues import Cues
from streams.extract.grammar import View
from streams.extract.inflect import ING, NOUN, PARTICIPLE
from streams.extract.triggers import Candidate


def says_which(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what only says which thing something befell: "attacked a town recently captured"."""
    if attributive(view, candidate) or stricken(view, candidate, cues):
        return True
    return candidate.voice != "noun" and bool(candidate.form & PARTICIPLE) and recent(view, candidate, cues)


def ground(view: View, candidate: Candidate) -> bool:
    """Return True for what somebody is punished or blamed for: "sanctions for the jailing of opposition figures"."""
    k, tokens = candidate.first, view.tokens
    if not candidate.form & ING or candidate.form & NOUN or k < 2 or candidate.last + 1 >= view.n:
        return False
    after = tokens[candidate.last + 1].lower == "of"
    return after and bool(view.masks[k - 1] & view.grammar.determiner) and tokens[k - 2].lower in ("for", "over")


def attributive(view: View, candidate: Candidate) -> bool:
    """Return True for a participle that says which, no news: "the detained doctors", "from besieged towns"."""
    first, last, g = candidate.first, candidate.last, view.grammar
    if candidate.voice == "noun" or not candidate.form & (PARTICIPLE | ING) or not 0 < first <= last < view.n - 1:
        return False
    before, after = view.masks[first - 1], view.masks[last + 1]
    which = g.determiner | g.own if candidate.form & ING else g.determiner | g.own | g.preposition
    closed = g.determiner | g.preposition | g.number | g.conjunction | g.subordinator
    if after & closed or view.tokens[first - 1].lower in _CLAUSE:
        return False
    if candidate.form & PARTICIPLE and candidate.type.startswith(_STANDING) and _modifies(view, candidate):
        return True
    if candidate.form & ING and before & g.reporting and after & g.actor:
        return True  # "told visiting officials"
    governed = bool(before & g.preposition) and not before & g.infinitive and candidate.form & PARTICIPLE
    return bool(before & which and after & g.actor) or bool(governed and after & g.settled)


def _modifies(view: View, candidate: Candidate) -> bool:
    """Return True for a participle between an article and its noun: "the agreed ceasefire zone", "a merged army"."""
    g, before, after = view.grammar, view.tokens[candidate.first - 1].lower, view.tokens[candidate.last + 1].text
    told = view.masks[candidate.last + 1] & (g.reporting | g.finite | g.adverb)
    article = before in ("a", "an", "the") or bool(view.masks[candidate.first - 1] & g.own)
    return article and after.isalpha() and after.islower() and not told


_STANDING = (
    "strategic.agreement", "strategic.group_change", "strategic.displacement", "strategic.troop_movement",
    "strategic.arrest", "civilians.abduction", "justice.", "politics.",
)  # fmt: skip
"""Types of which a participle says what somebody or something is since."""


def since_then(view: View, candidate: Candidate) -> bool:
    """Return True for a participle behind its noun, which says what they are: "families displaced by the fighting".

    Not of a number of them, which is news: "4,000 families displaced by the fighting".
    """
    k, g = candidate.first, view.grammar
    if candidate.voice == "noun" or not candidate.form & PARTICIPLE or not 0 < k <= candidate.last < view.n - 1:
        return False
    behind, before = view.tokens[candidate.last + 1].lower, view.masks[k - 1]
    if view.union(k - 4, k - 1) & (g.be | g.have) or not view.tokens[k - 1].text.isalpha():
        return False
    if candidate.type == "strategic.displacement":
        counted = view.union(k - 4, k - 1) & g.number
        return behind in ("by", "from") and not counted and not before & (g.preposition | g.determiner)
    doers = g.actor | g.name | g.place | g.pronoun | g.fighter | g.adverb | g.conjunction
    return candidate.type == "strategic.agreement" and behind in ("at", "in", "by", "between") and not before & doers


_CLAUSE = frozenset({"that", "which", "what", "whose"})
"""Determiners that rather open a clause: "raids that targeted civilians"."""


def describes(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for fighting that only says who somebody is: "the coalition fighting the rebels"."""
    k, g = candidate.first, view.grammar
    if candidate.type != "battle.armed_clash" or candidate.voice == "noun" or not candidate.form & ING or k < 1:
        return False
    if not view.masks[k - 1] & (g.actor | g.fighter):
        return False
    start = max(0, k - _THE_REACH - 1)
    the = next((j for j in range(k - 2, start - 1, -1) if view.tokens[j].lower == "the"), -1)
    if the > 0 and view.masks[the - 1] & g.preposition and view.tokens[the - 1].lower != "with":
        return True
    if view.whole & (cues.these_days | cues.now) or not view.sentence.index:
        return False
    before = view.tokens[max(0, k - _WITH_REACH) : k]
    told = any(mask & cues.reporting for mask in view.masks[max(0, k - _WITH_REACH) : k])
    return not told and not any(token.lower in _ABSOLUTE for token in before)


_THE_REACH = 4
"""Tokens from a noun back to its article."""
_WITH_REACH = 7
"""Tokens of whom "with" leads up to: "with the army and allied militias fighting rebels", which tells."""
_ABSOLUTE = frozenset({"with", "as", "while", ","})


def recent(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what a relative clause or a noun calls recent: "a town recently captured", "its recent raids"."""
    k, masks = candidate.first, view.masks
    at = next((j for j in range(k - 1, max(-1, k - 1 - _RECENT_REACH), -1) if masks[j] & cues.recent), -1)
    if at < 0:
        return False
    if candidate.voice == "noun":
        return at > 0 and view.tokens[at - 1].lower != "most"
    before = masks[at - 1] if at else 0
    perfect = bool(before & cues.have)
    reduced = bool(candidate.form & PARTICIPLE) and not before & (cues.be | cues.have) and candidate.voice == "passive"
    return perfect or reduced or bool(before & cues.relative)


_RECENT_REACH = 3
"""Tokens from "recent" to its noun or verb."""


def stricken(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what only says what a place went through: "the earthquake ravaged capital"."""
    k, last, g = candidate.first, candidate.last, view.grammar
    if candidate.voice != "noun" or not 0 < k <= last < view.n - 2 or not view.masks[last + 1] & cues.stricken:
        return False
    place = view.tokens[last + 2]
    one = bool(view.masks[last + 2] & g.settled) and not place.lower.endswith("s") and not place.text[0].isupper()
    return one and bool(view.masks[k - 1] & (g.determiner | g.preposition | g.adjective))
