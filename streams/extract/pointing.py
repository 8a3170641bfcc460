"""What a noun points at: something new, another of a kind, or what was told before."""

from __future__ import annotations

from collections.abc import Sequence

from streams.extract.cues import Cues
from streams.extract.grammar import View
from streams.extract.inflect import PARTICIPLE
from streams.extract.kinds import opens_clause
from streams.extract.ontology import CONSEQUENCE
from streams.extract.triggers import Candidate


def subordinate(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True when the happening is only what something else followed: after, amid, in response to it."""
    masks = view.masks
    k = candidate.first
    for j in range(k - 1, max(-1, k - 8), -1):
        if masks[j] & cues.sequel:
            return True
        if view.tokens[j].lower in (",", ";"):
            return False
    return False


def after_it(view: View, candidate: Candidate) -> bool:
    """Return True for what something else came after: "after the air strikes", "hours after the coalition's raid"."""
    return led_by(view, candidate.first, _AFTER, _PLACED, _AFTER_REACH)


def led_by(view: View, k: int, words: frozenset[str], ends: frozenset[str], reach: int) -> bool:
    """Return True where one of `words` leads up to token `k` from less than `reach` tokens, none of `ends` between."""
    for j in range(k - 1, max(-1, k - reach), -1):
        word = view.tokens[j].lower
        if word in words:
            return True
        if word in ends:
            return False
    return False


_AFTER, _PLACED = frozenset({"after", "following"}), frozenset({",", ";", "in", "on", "at"})
_AFTER_REACH = 5
"""Tokens from "after" to the noun behind it."""


def renewed(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True when the words set the happening apart from those told before: another, a separate, elsewhere."""
    k = candidate.first
    if candidate.voice != "noun" and candidate.strength > CONSEQUENCE and k and view.tokens[k - 1].lower == "also":
        return True  # "they also blew up a bridge"
    if view.tokens[0].lower in ("later", "also"):
        return True
    if (
        candidate.voice == "noun"
        and k > 1
        and view.tokens[k - 1].lower == "other"
        and view.masks[k - 2] & cues.definite
    ):
        return True  # "One of the outbreaks was in X. The other outbreak was found in Y."
    if not view.whole & cues.repeat or _counts_it(view, cues) or _more_of_it(view, candidate, cues):
        return False
    if candidate.voice != "noun" and view.n > 1 and view.tokens[0].lower == "the" and view.masks[1] & cues.repeat:
        return False  # "the second bomber blew himself up": of those told before
    opening = 3 if view.tokens[0].lower == "in" else 1  # "In a third incident, armed men opened fire"
    return bool((view.union(k - 4, k - 1) | view.union(0, opening)) & cues.repeat)


def one_of_a_pair(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for "the second bomber", "the second blast": one of those that were told together."""
    if not candidate.type.startswith("remote."):
        return False
    k = candidate.first
    return any(
        view.masks[j] & cues.repeat and view.tokens[j].lower in _SECOND and view.tokens[j - 1].lower == "the"
        for j in range(max(1, k - 4), k)
    )


_SECOND = frozenset({"second", "third"})


def starts_a_count(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for a noun that only says since when others are counted: "80 killed since the assault began"."""
    k, g = candidate.first, view.grammar
    if candidate.voice != "noun" or not view.whole & cues.since:
        return False
    j = k - 1
    while j > 0 and k - j < _SINCE_REACH and not view.masks[j] & (cues.since | cues.preposition | g.subordinator):
        j -= 1
    began = view.union(candidate.last + 1, candidate.last + 2) & cues.implicative
    return j >= 0 and bool(view.masks[j] & cues.since and began)


_SINCE_REACH = 5
"""Tokens from "since" to the noun behind it."""


def definite(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for a noun that points back: the attack, this blast."""
    if candidate.voice != "noun":
        return False
    k = candidate.first
    turns = view.masks[0] & cues.repeat and not view.masks[0] & cues.determiner  # "Meanwhile the operations of the"
    if turns or view.union(k - 3, k - 1) & cues.repeat:
        return False
    at = next((j for j in range(k - 1, max(-1, k - 4), -1) if view.masks[j] & cues.definite), -1)
    if at < 0 or opens_clause(view, at, cues):
        return False
    return at > k - 3 or bool(view.masks[k - 1] & cues.nominal)  # not "the footage shows strikes"


def introduced(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for a noun that brings up something new: "in a barrel bomb attack", "an air strike on the town"."""
    if candidate.voice != "noun":
        return False
    k = candidate.first
    for j in range(k - 1, max(-1, k - 4), -1):
        if view.tokens[j].lower in ("a", "an"):
            return True
        if view.masks[j] & (cues.definite | cues.preposition):
            return False
    return False


def part_of_it(view: View, cues: Cues) -> bool:
    """Return True for a sentence that tells the worst part of what was told before: "The highest toll was in X"."""
    heads = view.tokens[:_PART_REACH]
    at = next((j for j, token in enumerate(heads) if view.masks[j] & cues.superlative), -1)
    return at >= 0 and any(token.lower in _PART_OF for token in heads[at + 1 :])


_PART_REACH = 5
_PART_OF = frozenset({"toll", "casualties", "losses", "death", "hit", "affected"})


def _counts_it(view: View, cues: Cues) -> bool:
    """Return True for a sentence that counts what was told before: "It was the third attack in a week"."""
    return view.n > 1 and view.tokens[0].lower in ("it", "this", "that") and bool(view.masks[1] & cues.be)


def _more_of_it(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for more people told of one attack: "Another nine were wounded in the attack"."""
    opens = view.n > 1 and view.tokens[0].lower == "another" and view.masks[1] & cues.number
    return bool(opens) and definite(view, candidate, cues)


def told_besides(view: View, candidate: Candidate) -> bool:
    """Return True for a noun with "also" behind it: "the raids also hit a depot near X"."""
    last = candidate.last
    return candidate.voice == "noun" and last + 1 < view.n and view.tokens[last + 1].lower == "also"


def of_another_act(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for a noun that points back from within what another act is about: "those hurt in the attack".

    The day of such a sentence is the other act's: "On Sunday the president visited those hurt in the attack".
    """
    k = candidate.first
    at = next((j for j in range(k - 1, max(-1, k - _ARTICLE_REACH), -1) if view.masks[j] & cues.definite), -1)
    return at > 0 and bool(view.masks[at - 1] & cues.preposition)


_ARTICLE_REACH = 4
"""Tokens from a noun back to its article, with "deadly car" between."""


def has_day(view: View, candidate: Candidate, start: int, end: int, cues: Cues) -> bool:
    """Return True for a day at characters [start, end) that is the noun's: "Sunday's attack", "the attack on"."""
    first, last, tokens = candidate.first, candidate.last, view.tokens
    if start < candidate.start:
        between = [j for j in range(first) if tokens[j].start >= end]
        return len(between) <= _BESIDE and not any(view.masks[j] & cues.definite for j in between)
    behind = [j for j in range(last + 1, view.n) if tokens[j].end <= start]
    acts = cues.be | cues.have | cues.modal | cues.reporting | cues.number
    verbs = (view.masks[j] & acts or tokens[j].lower.endswith("ed") or tokens[j].lower in _CLAUSE_ENDS for j in behind)
    return len(behind) <= _TAIL and not any(verbs)


_CLAUSE_ENDS = frozenset({",", ";", ":"})
_BESIDE, _TAIL = 3, 7
"""Tokens between a noun and its day before it, and behind it: "the bombing in Basra on Sunday"."""


def of_what_followed(view: View, candidate: Candidate, start: int, end: int, cues: Cues) -> bool:
    """Return True for a day of what was done after the happening: "searched on Saturday after a ferry sank".

    Where somebody came to harm on that day, the happening has it too: "nine were killed on Saturday after a bus fell".
    """
    at = next((j for j in range(candidate.first) if view.tokens[j].start >= end), -1)
    while 0 <= at < candidate.first and view.tokens[at].lower in _PARTS_OF_DAY:
        at += 1
    if not 0 <= at < candidate.first or view.tokens[at].lower not in _AFTER:
        return False
    return not any(mask & cues.harm for mask, token in zip(view.masks, view.tokens, strict=True) if token.start < start)


_PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night"})


def counted_of(view: View, candidate: Candidate) -> bool:
    """Return True for a noun whose dead are counted: "the death toll from the landslide rose to 22 on Saturday".

    The day of such a sentence is that of the count.
    """
    return candidate.voice == "noun" and led_by(view, candidate.first, _COUNTS, _COMMAS, _COUNT_REACH)


_COUNTS, _COMMAS = frozenset({"toll"}), frozenset({",", ";"})
_COUNT_REACH = 8
"""Tokens from "toll" to the noun behind it."""


def of_those_hurt(view: View, group: Sequence[Candidate], end: int, cues: Cues) -> bool:
    """Return True for a day before those hurt: "a funeral was held on Friday for 20 people killed in an attack".

    The day, which ends at character `end`, is that of what is done for them.
    """
    first = min(group, key=lambda one: one.first)
    k, g = first.first, view.grammar
    if first.voice == "noun" or not first.form & PARTICIPLE or any(o.voice != "noun" for o in group if o is not first):
        return False
    if k < 2 or not view.masks[k] & cues.harm or view.union(k - 2, k - 1) & (cues.be | cues.have):
        return False
    if not (view.masks[k - 1] & g.actor or view.tokens[k - 1].lower in _THOSE):
        return False
    at = next((j for j in range(k) if view.tokens[j].start >= end), k)
    before = [mask for mask, token in zip(view.masks, view.tokens, strict=True) if token.end <= end]
    under = any(view.masks[j] & (cues.preposition | cues.infinitive) for j in range(at, k))
    return at < k and under and not any(mask & cues.harm for mask in before)


_THOSE = frozenset({"those", "people", "victims", "others"})
