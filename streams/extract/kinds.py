"""Violence told of a kind of people or summed up over a war, as talk of a country's troubles does: no happening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streams.extract.inflect import ING, PARTICIPLE, PAST, PLURAL
from streams.extract.ontology import CONSEQUENCE

if TYPE_CHECKING:
    from streams.extract.cues import Cues
    from streams.extract.figures import Casualty
    from streams.extract.grammar import View
    from streams.extract.groups import ActorLexicon
    from streams.extract.triggers import Candidate

_OF_REACH = 4
"""Tokens from a noun of violence to the "of" that says to whom, over a second such noun."""
_CHOICE_REACH = 12
"""Tokens in which the alternatives to "a judge" stand."""
_VIOLENT = ("civilians.", "crime.", "remote.")
WAR_TOTAL = 20_000
"""Nobody kills that many in a day: such a toll sums up a war."""
FLIGHT_TOTAL = 500_000
"""An offensive may put tens of thousands to flight in days; so many only a war does."""
_QUOTES = frozenset({'"', "“", "”"})
_JOINED = frozenset({"and", "or", *_QUOTES})
_SHARES = frozenset({"most", "many", "some", "all", "part", "majority"})
_ANY = frozenset({"a", "an", "any", "every"})
_PERFECT = frozenset({"has", "have", "'ve", "’ve"})
_PRESENT = frozenset({"is", "are", "being"})


def is_total(view: View, candidate: Candidate, harms: tuple[Casualty, ...], cues: Cues) -> bool:
    """Return True for the losses of a whole war or of the whole world, which are no event."""
    if harms and view.whole & cues.worldwide and view.whole & (cues.since | cues.total):
        return True  # "Globally, the virus has killed 93 people since 2003"
    if candidate.type.startswith(_VIOLENT) and any(h.kind == "killed" and h.figure.low >= WAR_TOTAL for h in harms):
        return True
    if candidate.strength > CONSEQUENCE and candidate.type != "strategic.displacement":
        return False
    if any(harm.figure.low >= (FLIGHT_TOTAL if harm.kind == "displaced" else WAR_TOTAL) for harm in harms):
        return True
    if view.whole & cues.since and not since_lately(view, cues) and any(harm.figure.low >= _MANY for harm in harms):
        return True
    return bool(view.whole & cues.war) and bool(view.whole & (cues.since | cues.total | cues.magnitude))


def of_years(vocabulary: frozenset[str], harms: tuple[Casualty, ...]) -> tuple[Casualty, ...]:
    """Return the figures without those that a sentence of these words sums up over years, or over the world."""
    if not vocabulary.isdisjoint(_WORLD):
        return ()
    if vocabulary.isdisjoint(_YEARS):
        return harms
    return tuple(harm for harm in harms if harm.figure.low < _MANY)


_WORLD = frozenset({"globally", "worldwide", "world-wide"})
_YEARS = frozenset({"years", "decade", "decades", "since"})
_MANY = 100
"""Dead from which on a count since some day is that of a conflict."""


def since_lately(view: View, cues: Cues) -> bool:
    """Return True for what has gone on since a day of this week: "since Thursday", "since early on Monday"."""
    return any(
        m & cues.since and (view.union(j + 1, j + 2) & cues.these_days or _began_on(view, j, cues))
        for j, m in enumerate(view.masks)
    )


def _began_on(view: View, since: int, cues: Cues) -> bool:
    """Return True for the clause of "since fighting erupted in X on Thursday"."""
    for j in range(since + 2, min(since + _SINCE_REACH, view.n)):
        if view.tokens[j].lower in (",", ";"):
            return False
        if view.masks[j] & cues.these_days and view.tokens[j - 1].lower == "on":
            return True
    return False


_SINCE_REACH = 12
"""Tokens of what has begun since when."""


def generic(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for a noun of violence that counts and points at nothing: a kind of thing, not a happening."""
    masks, k = view.masks, candidate.first
    if not candidate.type.startswith(
        (
            "civilians.",
            "crime.",
            "remote.bombing",
            "remote.grenade",
            "remote.shelling",
            "strategic.displacement",
            "strategic.property_destruction",
        )
    ):
        return False
    if candidate.form & PLURAL:
        for j in range(k - 1, max(-1, k - 5), -1):
            if opens_clause(view, j, cues):
                break
            if masks[j] & (cues.definite | cues.number | view.grammar.determiner):
                return False
            if not masks[j] & (cues.nominal | view.grammar.name) or masks[j] & cues.preposition:
                break
        return True
    specified = cues.definite | cues.number | cues.nominal | view.grammar.name
    return k > 0 and not masks[k - 1] & specified & ~cues.preposition and not view.tokens[k - 1].lower.endswith("s'")


def opens_clause(view: View, j: int, cues: Cues) -> bool:
    """Return True for a "that" which says of no noun which it is: "warned that attacks would follow"."""
    if view.tokens[j].lower != "that" or not j:
        return False
    return not view.masks[j - 1] & (cues.preposition | cues.conjunction)


def of_doers(view: View, candidate: Candidate, actors: ActorLexicon) -> bool:
    """Return True for a participle that says what its noun is like, not what it did: "the murdering battalions"."""
    k, grammar = candidate.first, view.grammar
    if candidate.voice == "noun" or not candidate.form & ING or not candidate.type.startswith(_VIOLENT):
        return False
    if not 0 < k <= candidate.last < view.n - 1:
        return False
    closed = grammar.determiner | grammar.number | grammar.preposition | grammar.subordinator
    which = grammar.determiner | grammar.own | grammar.adjective
    after = view.masks[candidate.last + 1]
    if not view.masks[k - 1] & which or after & closed:
        return False
    reach = range(candidate.last + 1, min(candidate.last + _OF_REACH, view.n))
    return any(view.masks[j] & grammar.actor or view.tokens[j].lower in actors.people for j in reach)


def of_a_kind(view: View, candidate: Candidate, cues: Cues, actors: ActorLexicon, *, counted: bool) -> bool:
    """Return True for violence whose victims are a kind of people, and that nothing says to be over and done.

    "the murder and kidnapping of students", "most of the murders of leaders", "the murder of a judge or a mayor",
    "squads which are murdering people", "has murdered women and children", "persons who have been kidnapped".
    `counted` when a number of victims is told, as grammar counts a judge and a mayor too.
    """
    if not candidate.type.startswith(_VIOLENT):
        return False
    if candidate.voice == "noun" or candidate.form & ING:
        of = _of_whom(view, candidate)
        if of >= 0 and _is_choice(view, of + 1, cues):
            return True
        if of >= 0 and not counted:
            return _is_share(view, candidate) or _is_kind(view, of + 1, actors)
    if candidate.voice == "noun" or counted:
        return False
    at = _auxiliary(view, candidate.first, cues)
    if at < 0 or not _goes_on(view, candidate, at):
        return False
    if not candidate.form & ING and view.masks[at] & cues.be:
        return _befalls_kind(view, at, cues, actors)
    return _is_kind(view, candidate.last + 1, actors)


def _of_whom(view: View, candidate: Candidate) -> int:
    """Return the "of" behind a noun of violence, at most behind a second such noun; -1 where none is."""
    first = candidate.last + 1
    for at in range(first, min(first + _OF_REACH, view.n - 1)):
        word = view.tokens[at].lower
        if word == "of":
            plain = first == at or any(token.lower in _JOINED for token in view.tokens[first:at])
            return at if plain else -1
        if not word.isalpha() and word not in _QUOTES:
            return -1
    return -1


def _is_share(view: View, candidate: Candidate) -> bool:
    """Return True for "most of the murders": some of many, nobody says which."""
    if not candidate.form & PLURAL:
        return False
    before = [token.lower for token in view.tokens[max(0, candidate.first - _OF_REACH) : candidate.first]]
    return "of" in before[1:] and before[before.index("of", 1) - 1] in _SHARES


def _is_choice(view: View, at: int, cues: Cues) -> bool:
    """Return True for "a judge, a prosecutor or a mayor" at token `at`: anyone of them, nobody in particular."""
    if at >= view.n or view.tokens[at].lower not in _ANY:
        return False
    for j in range(at + 1, min(at + _CHOICE_REACH, view.n)):
        if view.tokens[j].lower == "or":
            return True
        if view.masks[j] & (cues.relative | cues.be | cues.have | cues.preposition):
            return False
    return False


def _is_kind(view: View, at: int, actors: ActorLexicon) -> bool:
    """Return True for people in the bare plural from token `at` on: "students", "human beings"."""
    closed = view.grammar.determiner | view.grammar.number | view.grammar.preposition
    for j in range(at, min(at + _OF_REACH - 1, view.n)):
        word = view.tokens[j].lower
        if view.masks[j] & closed:
            return False
        if word in actors.plurals or word in actors.generic:
            return True
    return False


def _goes_on(view: View, candidate: Candidate, at: int) -> bool:
    """Return True for a verb without an end, by the word at `at`: "are murdering", "have murdered", "are tortured"."""
    before = view.tokens[at].lower
    if before == "been":
        return at > 0 and view.tokens[at - 1].lower in _PERFECT
    if candidate.form & (ING | PARTICIPLE) and before in _PRESENT:
        return True
    return bool(candidate.form & (PAST | PARTICIPLE)) and before in _PERFECT


def _auxiliary(view: View, k: int, cues: Cues) -> int:
    """Return the token before the verb at `k` and its adverbs, over a verb that it is joined to: "are held and"."""
    masks, auxiliary = view.masks, cues.be | cues.have
    j = k - 1
    while j >= 0 and masks[j] & cues.adverb and not masks[j] & auxiliary:
        j -= 1
    if j < 2 or not masks[j] & cues.conjunction:
        return j
    return next((i for i in range(j - 1, j - _OF_REACH, -1) if i >= 0 and masks[i] & auxiliary), j)


def _befalls_kind(view: View, at: int, cues: Cues, actors: ActorLexicon) -> bool:
    """Return True when whom the passive verb befalls is a kind: "peasants are tortured", "persons who have been"."""
    j = at
    while j > 0 and view.masks[j] & (cues.be | cues.have | cues.adverb | cues.relative):
        j -= 1
    if view.tokens[j].lower not in actors.plurals and view.tokens[j].lower not in actors.generic:
        return False
    for i in range(j - 1, max(-1, j - _OF_REACH), -1):
        if view.masks[i] & (view.grammar.preposition | view.grammar.subordinator):
            return True
        if view.masks[i] & (view.grammar.determiner | view.grammar.number):
            return False
    return True
