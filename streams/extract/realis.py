"""Whether a trigger tells what happened, what is alleged, planned, imagined or denied, or what is only recalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streams.extract.announced import announced, called, said_would
from streams.extract.inflect import BASE, ING, PARTICIPLE, PAST, PLURAL
from streams.records import Realis

if TYPE_CHECKING:
    from streams.extract.cues import Cues
    from streams.extract.grammar import View
    from streams.extract.triggers import Candidate

_NEAR = 5
_NOBODY = frozenset({"no", "none", "nobody", "neither"})
_INVERTED = frozenset({"had", "were", "should"})


def realis_of(view: View, candidate: Candidate, cues: Cues) -> Realis:
    """Return how real the article says the happening is."""
    masks = view.masks
    noun = candidate.voice == "noun"
    k = _head(view, candidate.first, cues) if noun else candidate.first
    left, _ = view.left(k)
    if not noun and left < k and view.tokens[left].lower in _NOBODY:
        return "denied"  # "No cases of the disease have been found"
    left = max(left, k - 14)
    if candidate.form & ING and k > 1 and view.tokens[k - 1].lower == "," and candidate.type == "politics.accusation":
        left = k  # "would not run, accusing his rival"
    if view.tokens[0].lower in _INVERTED and not noun and view.whole & cues.modal:
        return "hypothetical"  # "Had the army shelled the town, hundreds would have died"
    conditional = view.union(left - 1, k - 1) & cues.conditional
    if conditional or (_asked(view, candidate) and not _taken_for_granted(view, candidate, left, cues)):
        return "hypothetical"
    if not noun:
        left = view.behind_aside(k, left)
    before, last3, last4, near = (view.union(max(left, k - size), k - 1) for size in (k, 3, 4, _NEAR))
    if view.union(max(left, k - 7), k - 1) & cues.denying or _denied_that(view, left, cues):
        return "denied"
    if last4 & cues.negation and candidate.type != "strategic.disrupted_attack":
        return "denied"
    if noun and last4 & cues.simile:
        return "hypothetical"  # "lands like an earthquake"
    if noun and last3 & cues.voiding and candidate.type != "politics.election":
        return "denied"  # "called off a strike", "bans protests"
    if noun and view.union(k - 3, k - 2) & cues.foiling and candidate.type != "strategic.disrupted_attack":
        return "denied"  # "foiled a terrorist attack"; not "died in a thwarted attack"
    if _ceased(view, candidate, cues):
        return "hypothetical"
    if noun and candidate.type.startswith(_VIOLENT) and _presupposed(view, k, cues):
        return "actual"
    if candidate.type.startswith("protest.") and _still_to(view, k + 1, candidate.last, cues):
        return "planned"  # "voted to strike", "said they would walk out"
    if k > 2 and masks[k - 1] & cues.infinitive and view.tokens[k - 3].lower == "too":
        return "hypothetical"  # "it will be too hard to evacuate the children"
    told = candidate.voice == "passive" and _told_as_past(view, k, cues)
    if near & cues.modal and not told:
        return "planned" if near & cues.future or said_would(view, k, cues) else "hypothetical"
    if not noun and candidate.form & BASE and (to := _infinitive(masks, k, cues)) >= 0:
        done = last3 & cues.implicative or (not before & cues.future and _nth_to(view, to, cues))
        done = done or _made_to(view, to, cues)
        if done or tried(view, candidate, cues) or _by_means(view, candidate, to, cues):
            return "actual"
        return "planned" if before & cues.future or announced(view, to, cues) else "hypothetical"
    if not noun and _demanded(view, candidate, cues):
        return "hypothetical"  # "demanded that the militias disband"
    if not noun and _shares_modal(view, candidate, left, cues):
        return "planned" if view.union(left, k - 1) & cues.future else "hypothetical"
    if not noun and (_shares_passive(view, candidate, left, cues) or _under_modal(view, candidate, cues)):
        return "hypothetical"
    if _let_alone(view, k):
        return "denied"
    if noun and _called_for_too(view, k, left, cues):
        return "hypothetical"  # "called for the sacking of the minister and the arrest of his aides"
    if not noun and _shares_infinitive(view, candidate, left, cues):
        return "planned" if before & cues.future else "hypothetical"
    if (
        not noun
        and candidate.form & ING
        and k > 1
        and masks[k - 1] & cues.phase
        and masks[k - 2] & (cues.modal | cues.infinitive)
    ):
        return "hypothetical"  # "money to keep murdering": how long, not that
    if not noun and _kept_from(view, k, left, cues):
        return "hypothetical"  # "to prevent judges from being murdered"
    if not noun and candidate.form & ING and k and view.grammar.by & masks[k - 1] and _under_infinitive(masks, k, cues):
        return "hypothetical"  # "to stay in power by murdering his opponents"
    if not noun and candidate.form & ING and k and masks[k - 1] & cues.intention:
        # "focused on capturing", "accused of killing": what a preposition governs is not told as done
        return "alleged" if near & cues.alleged else "hypothetical"
    if noun and candidate.type == "politics.election" and called(view, k):
        return "planned"
    if noun:
        if k and masks[k - 1] & cues.intention and before & cues.accusing:
            return "alleged"  # "accused the army of shelling a town"
        if _likely(view, candidate.last + 1, cues):
            return "hypothetical"  # "the outbreak is likely to spread"
        after = _looking_ahead(view, candidate.last + 1, cues)
        if after & (cues.modal | cues.future):  # "the election will be held"
            return "planned" if after & cues.future else "hypothetical"
        # "to contain an outbreak": what is coped with is there
        there = candidate.type.startswith("hazard.") and view.union(k - 4, k - 1) & cues.coping
        finite = masks[k] & cues.modal  # "any attempt to enter the town will be crushed"
        if not (there or finite) and _under_infinitive(masks, k, cues):
            return "hypothetical"  # "trained to disperse protesters with tear gas"
    if near & cues.future and not (told or candidate.type == "strategic.disrupted_attack" or _kept_on(view, k, cues)):
        return "planned"
    if last4 & cues.irrealis or view.union(max(left, k - 8), k - 1) & cues.risk:
        return "hypothetical"
    reach = masks[max(left, k - (2 if noun else 3)) : k]
    if any(mask & cues.alleged for mask in reach) and (
        noun or any(mask & cues.alleged and mask & cues.adverb for mask in reach)
    ):
        return "alleged"
    if noun and near & cues.alleged and near & cues.infinitive:
        return "alleged"  # "purporting to show the killing of"
    return "actual"


def _head(view: View, k: int, cues: Cues) -> int:
    """Return the token of the noun that the noun at token `k` only says more of: "an outbreak of cholera"."""
    while k > 1 and view.tokens[k - 1].lower == "of" and view.masks[k - 2] & cues.bout:
        k -= 2
    return k


def _likely(view: View, k: int, cues: Cues) -> bool:
    """Return True where what stands before token `k` "is likely", "is possible" or "is feared"."""
    return k + 1 < view.n and bool(view.masks[k] & cues.be and view.masks[k + 1] & cues.irrealis)


def _ceased(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what is told to end, not to happen: "ceased bombing pipelines".

    Of a noun only what names no attack in particular: "an end to the killings", "stop the bombing".
    """
    k = candidate.first
    if view.tokens[k].lower.endswith("ing"):
        at = k - 2 if k > 1 and view.tokens[k - 1].lower == "the" else k - 1
        return at >= 0 and bool(view.masks[at] & cues.ceasing)
    return bool(candidate.form & PLURAL) and bool(view.union(k - _CEASING_REACH, k - 1) & cues.ceasing)


_CEASING_REACH = 3
"""Tokens from "end" or "stop" to the noun behind "to the"."""


def _presupposed(view: View, k: int, cues: Cues) -> bool:
    """Return True for the noun at token `k` that inquiry, trial or mourning takes for granted: "into the murders"."""
    return (
        k > 0
        and bool(view.masks[k - 1] & cues.definite)
        and any(
            view.masks[j] & cues.presupposing and not view.union(j + 1, k - 2) & cues.subordinator
            for j in range(max(0, k - _PRESUPPOSING_REACH), k - 1)
        )
    )


_PRESUPPOSING_REACH = 7
"""Tokens from "investigation" to "the murder" that it is into."""


def _told_as_past(view: View, k: int, cues: Cues) -> bool:
    """Return True for the participle at `k` behind "was" or "has been": no "will" before them speaks of it.

    "As you will recall, the priest was kidnapped"; not "would have been killed".
    """
    masks, tokens = view.masks, view.tokens
    j = k - 1
    while j > 0 and masks[j] & cues.adverb and not masks[j] & (cues.be | cues.have):
        j -= 1
    if j < 0 or tokens[j].lower in _PAST_BE:
        return j >= 0
    if tokens[j].lower != "been":
        return False
    j -= 1
    while j > 0 and masks[j] & cues.adverb and not masks[j] & cues.have:
        j -= 1
    return j >= 0 and bool(masks[j] & cues.have) and not view.union(j - 2, j - 1) & (cues.modal | cues.infinitive)


_PAST_BE = frozenset({"was", "were"})


def _asked(view: View, candidate: Candidate) -> bool:
    """Return True when the sentence asks."""
    return view.sentence.document.text[candidate.end : view.sentence.end].rstrip('"”’ ').endswith("?")


def _taken_for_granted(view: View, candidate: Candidate, left: int, cues: Cues) -> bool:
    """Return True for a relative clause to "the" something, which no question doubts: "the bomb that went off"."""
    tokens, k, last = view.tokens, candidate.first, candidate.last
    if candidate.voice == "noun":
        follows = last + 1 < view.n and tokens[last + 1].lower in _RELATIVE
        return follows and bool(view.union(k - _NOUN_REACH, k - 1) & cues.definite)
    for j in range(k - 1, max(left, k - _RELATIVE_REACH) - 2, -1):
        if j > 0 and tokens[j].lower in _RELATIVE:
            return bool(view.union(j - _NOUN_REACH, j - 1) & cues.definite) and not view.masks[j - 1] & cues.be
    return False


_RELATIVE = frozenset({"that", "which", "who"})
_RELATIVE_REACH, _NOUN_REACH = 6, 4
"""Tokens from a verb back to its relative pronoun, and from that to the article of the noun it belongs to."""


def _still_to(view: View, first: int, last: int, cues: Cues) -> bool:
    """Return True for a modal or an infinitive within tokens [first, last]: no "took to the streets"."""
    masks = view.masks
    return any(
        masks[j] & cues.modal or (masks[j] & cues.infinitive and not (j + 1 < view.n and masks[j + 1] & cues.nominal))
        for j in range(first, last + 1)
    )


def _infinitive(masks: list[int], k: int, cues: Cues) -> int:
    """Return the "to" that the verb at token `k` stands under, also behind another verb: "to track and kill"; or -1."""
    j = k - 1
    while j >= 0 and masks[j] & cues.adverb and not masks[j] & cues.infinitive:
        j -= 1
    if j >= 0 and masks[j] & cues.conjunction:
        return next((i for i in range(j - 1, max(-1, j - 4), -1) if masks[i] & cues.infinitive), -1)
    return j if j >= 0 and masks[j] & cues.infinitive else -1


def _looking_ahead(view: View, k: int, cues: Cues) -> int:
    """Return the classes of the three tokens from `k` on, without gerunds: "a ban on preparing food"."""
    masks, met = view.masks, 0
    for j in range(k, min(k + 3, view.n)):
        if not (j > k and masks[j - 1] & cues.preposition and view.tokens[j].lower.endswith("ing")):
            met |= masks[j]
    return met


def _nth_to(view: View, to: int, cues: Cues) -> bool:
    """Return True for the "to" of whom a count says to have done it: "the seventh person to die of the virus"."""
    if to < _COUNTED + 1:
        return False
    return bool(view.union(to - _COUNTED, to - 2) & cues.superlative) or any(
        view.tokens[j].lower in _ORDINALS for j in range(to - _COUNTED, to - 1)
    )


_COUNTED = 3
"""Tokens from "the third" to the "to" behind its noun."""
_ORDINALS = frozenset(
    {"second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "latest", "last"}
)


def _denied_that(view: View, left: int, cues: Cues) -> bool:
    """Return True where the clause from token `left` is what is denied: "denied on Monday that troops attacked"."""
    that = left if view.tokens[left].lower == "that" else left - 1
    return (
        that > 0
        and view.tokens[that].lower == "that"
        and bool(view.union(that - _DENIED_REACH, that - 1) & cues.denying)
    )


_DENIED_REACH = 4
"""Tokens from "that" back to the verb of denial, with a day or a word between."""


def _demanded(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for the bare verb of a clause that somebody demands or proposes: "urged that troops withdraw"."""
    masks, tokens = view.masks, view.tokens
    if not candidate.form & BASE or candidate.form & (PAST | PARTICIPLE):
        return False
    for j in range(candidate.first - 1, max(0, candidate.first - _DEMAND_REACH), -1):
        if tokens[j].lower == "that":
            return bool(masks[j - 1] & cues.demanding)
        if masks[j] & (cues.subordinator | cues.be | cues.have) or tokens[j].lower in (",", ";"):
            return False
    return False


_DEMAND_REACH = 10
"""Tokens from the verb demanded back to "that", with its subject between."""


def _shares_modal(view: View, candidate: Candidate, left: int, cues: Cues) -> bool:
    """Return True for a bare verb behind "and" that an earlier verb's modal governs: "will seize towns and kill"."""
    k, masks = candidate.first, view.masks
    if candidate.form & (PAST | PARTICIPLE) or not candidate.form & BASE or not masks[k - 1] & cues.conjunction:
        return False
    return k > 0 and bool(view.union(left, k - 2) & cues.modal)


def _shares_passive(view: View, candidate: Candidate, left: int, cues: Cues) -> bool:
    """Return True for a participle behind "and" under an earlier "should be": "should be impeached and removed"."""
    masks, k = view.masks, candidate.first
    if not candidate.form & PARTICIPLE or k < 1 or not masks[k - 1] & cues.conjunction:
        return False
    for j in range(k - 2, left, -1):
        if masks[j] & (cues.reporting | cues.have | cues.subordinator) or view.tokens[j].lower == ",":
            return False
        if masks[j] & cues.be:
            return view.tokens[j].lower == "be" and bool(masks[j - 1] & cues.modal) and not masks[j - 1] & cues.future
    return False


def _under_modal(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what would come of something imagined: "could retake the town, driving the rebels out"."""
    masks, k = view.masks, candidate.first
    if not candidate.form & ING or candidate.type.startswith(_IN_WORDS) or k < 2 or view.tokens[k - 1].lower != ",":
        return False
    for j in range(k - 2, max(-1, k - _MODAL_REACH), -1):
        if masks[j] & cues.modal:
            return not masks[j] & cues.future
        ends = cues.reporting | cues.have | cues.relative | cues.be
        if (masks[j] & ends and view.tokens[j].lower != "be") or view.tokens[j].lower in (",", ";"):
            return False
    return False


_IN_WORDS = ("politics.", "justice.", "strategic.agreement")
"""What somebody does in saying so: "said he would not run, accusing his rival"."""
_MODAL_REACH = 16
"""Tokens from "could" to the comma at the end of its clause."""


def _let_alone(view: View, k: int) -> bool:
    """Return True for what is further from being done than something else: "much less demand", "let alone arrest"."""
    return k > 1 and (view.tokens[k - 2].lower, view.tokens[k - 1].lower) in _LET_ALONE


_LET_ALONE = frozenset({("much", "less"), ("let", "alone"), ("still", "less"), ("never", "mind")})


def _called_for_too(view: View, k: int, left: int, cues: Cues) -> bool:
    """Return True for the noun at `k` behind "and the" that is called for with another one."""
    masks = view.masks
    if k - 2 <= left or not (masks[k - 1] & cues.determiner and masks[k - 2] & cues.conjunction):
        return False
    for j in range(k - 3, max(left, k - _CALLED_REACH), -1):
        if view.tokens[j].lower == "for":
            return j > 0 and view.tokens[j - 1].lower in _CALLS
        if masks[j] & (cues.be | cues.have | cues.reporting | cues.subordinator) or view.tokens[j].lower in (",", ";"):
            return False
    return False


_CALLS = frozenset({"call", "calls", "called", "calling", "appeal", "appealed", "appealing", "pleaded", "pressed"})
_CALLED_REACH = 14
"""Tokens from "called for" over a first noun with all that belongs to it."""


def _shares_infinitive(view: View, candidate: Candidate, left: int, cues: Cues) -> bool:
    """Return True for a bare verb behind "and" under an earlier "to": "planned to break the lines and take the town".

    Not where the first was done: "managed to break the lines and take the town".
    """
    k, masks = candidate.first, view.masks
    if candidate.form & (PAST | PARTICIPLE) or not candidate.form & BASE or not masks[k - 1] & cues.conjunction:
        return False
    to = next((j for j in range(k - 2, left - 1, -1) if masks[j] & cues.infinitive), -1)
    if to < 1 or to + 1 >= k or masks[to + 1] & cues.nominal:
        return False
    return not view.union(to - 3, to - 1) & cues.implicative and not _made_to(view, to, cues)


def tried(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for violence that was tried and may have failed: "tried to kidnap the envoy"."""
    if candidate.voice == "noun" or not candidate.form & BASE or not candidate.type.startswith(_VIOLENT):
        return False
    to = _infinitive(view.masks, candidate.first, cues)
    return to >= 0 and bool(view.masks[_before_adverbs(view.masks, to, cues)] & cues.attempt)


def _by_means(view: View, candidate: Candidate, to: int, cues: Cues) -> bool:
    """Return True for the violence that something was used for: "used dynamite to blow up", "bombs were used to"."""
    if not candidate.type.startswith(_FORCEFUL):
        return False
    masks = view.masks
    j = _before_adverbs(masks, to, cues)
    if masks[j] & cues.means:
        return j > 0 and view.tokens[j - 1].lower in _PAST_BE  # "bombs were used to", not "they used to"
    return any(
        masks[i] & cues.means and not (i and masks[i - 1] & (cues.be | cues.modal | cues.infinitive))
        for i in range(max(0, j - _OBJECT_REACH), j)
    )


def _made_to(view: View, to: int, cues: Cues) -> bool:
    """Return True for what somebody was made to do and did: "forced thousands of residents to flee"."""
    masks = view.masks
    for j in range(to - 1, max(-1, to - _MADE_REACH), -1):
        if masks[j] & (cues.subordinator | cues.modal | cues.infinitive) or view.tokens[j].lower == ",":
            return False
        if masks[j] & cues.making:
            return not view.union(j - 2, j - 1) & (cues.modal | cues.infinitive | cues.negation)
    return False


_MADE_REACH = 9
"""Tokens from "forced" to the "to" of what those who stand between them did."""


def _before_adverbs(masks: list[int], to: int, cues: Cues) -> int:
    j = max(0, to - 1)
    while j > 0 and masks[j] & cues.adverb:
        j -= 1
    return j


_VIOLENT = ("civilians.", "crime.violent", "remote.", "battle.")
_FORCEFUL = (*_VIOLENT, "protest.with_intervention", "protest.excessive_force", "riot.")
_OBJECT_REACH = 4
"""Tokens of the object between "used" and "to"."""


def _kept_on(view: View, k: int, cues: Cues) -> bool:
    """Return True for the participle at `k` in "continued to be held"."""
    tokens = view.tokens
    return (
        k > 2
        and tokens[k - 1].lower == "be"
        and tokens[k - 2].lower == "to"
        and bool(view.masks[k - 3] & cues.implicative)
    )


def _kept_from(view: View, k: int, left: int, cues: Cues) -> bool:
    """Return True for what "from being" or "from" before token `k` says was to be kept from happening."""
    tokens = view.tokens
    at = k - 2 if k >= 2 and tokens[k - 1].lower == "being" else k - 1
    if at < 1 or tokens[at].lower != "from":
        return False
    return any(mask & (cues.negation | cues.irrealis) for mask in view.masks[max(left, at - 7) : at])


def _under_infinitive(masks: list[int], k: int, cues: Cues) -> bool:
    """Return True for a noun within what an infinitive says, unless its governing verb says that it was done."""
    for j in range(k - 1, max(-1, k - 7), -1):
        if masks[j] & (cues.subordinator | cues.sequel):
            return False
        if masks[j] & cues.infinitive and j + 1 < k and not masks[j + 1] & cues.nominal:
            if masks[j + 1] & cues.have:
                return False  # "said to have died in the clash": told of the past
            if j and masks[j + 1] & cues.be and masks[j - 1] & cues.establishing:
                return False  # "confirmed to be carriers of the virus": told as it is
            return not any(mask & cues.implicative for mask in masks[max(0, j - 3) : j])
    return False


def circumstance(view: View, candidate: Candidate) -> bool:
    """Return True for what those struck were just doing: "killed 32 rebels as they were entering the town".

    So too for what they never came to: "blew up the truck before it reached the base".
    """
    k, tokens = candidate.first, view.tokens
    if candidate.voice == "noun" or k < 2 or not candidate.type.startswith("strategic."):
        return False
    if tokens[k - 2].lower == "before" and view.masks[k - 1] & view.grammar.pronoun:
        return True
    if candidate.form & ING and candidate.type == "strategic.displacement" and _says_who(view, k):
        return True
    return (
        k >= 3
        and bool(candidate.form & ING)
        and tokens[k - 1].lower in _PAST_BE
        and bool(view.masks[k - 2] & view.grammar.pronoun)
        and tokens[k - 3].lower in ("as", "while", "when")
    )


def _says_who(view: View, k: int) -> bool:
    """Return True for the "-ing" at token `k` that says who was struck: "an air strike on people fleeing the town".

    Not of whom "with", "as" or a comma leads up to: "with thousands fleeing the town".
    """
    g, before = view.grammar, view.tokens[max(0, k - _WHO_REACH) : k]
    if not view.masks[k - 1] & (g.actor | g.fighter | g.settled) or view.masks[k - 1] & (g.be | g.pronoun):
        return False
    return not any(token.lower in _LEADING_UP for token in before)


_WHO_REACH = 5
_LEADING_UP = frozenset({"with", "as", "while", ",", "by", "after"})
