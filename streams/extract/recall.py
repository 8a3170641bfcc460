"""How much the words around a trigger only recall: history, a total, a standing situation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streams.extract.identifying import attributive, describes, ground, recent, since_then, stricken
from streams.extract.inflect import BASE, ING, NOUN, PARTICIPLE, PAST, PLURAL, THIRD
from streams.extract.kinds import since_lately
from streams.extract.lives import of_a_life
from streams.extract.pointing import led_by

if TYPE_CHECKING:
    from streams.extract.cues import Cues
    from streams.extract.grammar import View
    from streams.extract.triggers import Candidate


def recalled(view: View, candidate: Candidate, cues: Cues) -> float:
    """Return 0–1: how much the sentence's own words make the happening history, a total or a standing situation."""
    masks, whole = view.masks, view.whole
    k = candidate.first
    score = 0.0
    if whole & cues.anniversary:
        score += 0.6
    if whole & cues.past_time and _of_the_past(view, k, cues):
        score += 0.6
    outbreak = candidate.type == "hazard.disease_outbreak"  # whose news are its counts
    words = candidate.type.startswith(_OF_WORDS)  # the total beside them is of what they are about
    if whole & cues.total and whole & cues.number and not (outbreak or words) and _totalled(view, cues):
        score += 0.5
    if (
        whole & cues.since
        and not outbreak
        and candidate.voice != "noun"
        and view.union(k - 4, k - 1) & cues.have
        and any(_since_when(view, j, k, cues) for j, m in enumerate(masks) if m & cues.since)
        and not since_lately(view, cues)
    ):
        score += 0.5
    if outbreak and view.sentence.index and _of_the_world(view, cues):
        score += 0.6
    left, _ = view.left(k)
    if whole & cues.habitual and view.union(max(left, k - 6), k + 3) & cues.habitual:
        dated = candidate.voice == "noun" and whole & cues.these_days  # "a series of attacks on Sunday"
        score += 0.0 if dated or _once_told(view, candidate) else 0.6
    if candidate.voice != "noun" and any(
        _had(view, j) and not _said_before(view, j, cues) for j in range(max(0, k - 4), k)
    ):
        score += 0.3
    if (
        candidate.form & ING
        and not candidate.form & NOUN
        and any(masks[j] & cues.be and view.tokens[j].lower in ("has", "have", "been") for j in range(max(0, k - 3), k))
    ):
        score += 0.4  # "has been bombing": a standing situation
    if whole & cues.magnitude and not candidate.type.startswith(_NO_WAR):
        score += 0.5  # totals of a war, not of a day
    if whole & cues.standing:
        score += 0.3
    if view.sentence.index and not whole & (cues.these_days | cues.now) and _goes_on(view, candidate, cues):
        score += 0.5
    if recent(view, candidate, cues) or _came_before(view, candidate, cues) or _under_it(view, candidate, cues):
        score += 0.6
    if candidate.voice == "noun" and k > 1 and view.tokens[k - 1].lower == "that" and masks[k - 2] & cues.preposition:
        score += 0.6  # "In that outbreak 150 people died": one told of before, to compare
    if view.sentence.index and _many_times(view, candidate, cues):
        score += 0.6
    if _only_named(view, candidate, cues) or _led_up(view, candidate, cues):
        score += 0.6
    if _charged(view, candidate, cues) or _running_total(view, candidate, cues):
        score += 0.5
    aside = view.sentence.index and (
        _standing(view, candidate, cues)
        or ground(view, candidate)
        or _custom(view, candidate)
        or since_then(view, candidate)
        or _campaign(view, candidate)
        or of_a_life(view, candidate, cues)
    )
    if aside or attributive(view, candidate) or describes(view, candidate, cues) or stricken(view, candidate, cues):
        score = 1.0  # the day beside it is another verb's
    return min(1.0, score)


def _only_named(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for an agreement that later lines only name: "since the US-brokered ceasefire", "under the deal"."""
    if candidate.type != "strategic.agreement" or candidate.voice != "noun" or view.sentence.index < _OPENING:
        return False
    return not view.union(candidate.first - _CONCLUDING_REACH, candidate.last + _CONCLUDING_REACH) & cues.concluding


_CONCLUDING_REACH = 7
"""Tokens between an agreement and what is done with it when it is news."""


def _led_up(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what later lines tell as how it came: "is held by rebels after a coalition seized the town"."""
    if candidate.voice == "noun" or view.sentence.index < _LATER or not candidate.type.startswith(_ADVANCES):
        return False
    at = _auxiliary(view, candidate.first, cues)
    if view.whole & cues.these_days or (at >= 0 and view.tokens[at].lower in _PRESENT):
        return False
    how = _WHY if candidate.type.startswith(_OF_WORDS) else _HOW
    return led_by(view, candidate.first, how, _COMMAS, _LED_REACH)


_HOW, _COMMAS = frozenset({"after", "since"}), frozenset({",", ";"})
_WHY = _HOW | {"when", "because", "until"}
_ADVANCES = ("battle.", "strategic.", "politics.", "justice.")
_LATER, _LED_REACH = 4, 12
"""Lines of an article's news, and tokens from "after" to the verb of its clause."""


def in_perfect(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for a verb told in the perfect: "has also condemned", "had been urged" where nobody is quoted."""
    at = _auxiliary(view, candidate.first, cues)
    if at >= 0 and view.tokens[at].lower == "been":
        at = _auxiliary(view, at, cues)
    if at < 0 or candidate.voice == "noun":
        return False
    return view.tokens[at].lower in _PERFECT or (_had(view, at) and not _said_before(view, at, cues))


def _once_told(view: View, candidate: Candidate) -> bool:
    """Return True for several of a kind told as one act: "launched a series of raids", "destroyed in a wave of raids".

    Not for what only came of them: "after a series of raids".
    """
    tokens = view.tokens
    for j in range(max(2, candidate.first - _SERIES_REACH), min(view.n, candidate.first + _SERIES_REACH)):
        if tokens[j].lower in _SERIES and tokens[j - 1].lower == "a":
            return _acts_before(view, j - 2)
    return False


def _acts_before(view: View, k: int) -> bool:
    """Return True where token `k` carries the series out: "launched", "in"."""
    word = view.tokens[k].lower
    return word in _CARRIED_OUT or (word == "out" and k > 0 and view.tokens[k - 1].lower in ("carried", "carry"))


_SERIES = frozenset({"series", "wave", "string", "spate"})
_SERIES_REACH = 6
"""Tokens between a series and what it is of, over "army" and "heavy"."""
_CARRIED_OUT = frozenset({"launched", "conducted", "staged", "mounted", "made", "executed", "in"})


_NO_WAR = ("hazard.", "protest.", "politics.", "justice.", "crime.")
"""Types in whose sentences a million is money or people, not the toll of a war."""


_OF_WORDS = ("politics.", "justice.")
"""Types of acts in words, which nobody sums up."""


def _totalled(view: View, cues: Cues) -> bool:
    """Return True for words of a total that are no time of the past: "three a year", not "a year ago"."""
    masks = view.masks
    return any(mask & cues.total and not view.union(j, j + 2) & cues.past_time for j, mask in enumerate(masks))


def _of_the_world(view: View, cues: Cues) -> bool:
    """Return True for the sum of a disease over the world or over years, behind the news of one outbreak of it."""
    masks, tokens = view.masks, view.tokens
    if view.whole & cues.number and view.whole & (cues.worldwide | cues.magnitude):
        return True
    return any(
        masks[j] & cues.since and tokens[j + 1].lower.isdigit() and len(tokens[j + 1].lower) == _YEAR
        for j in range(view.n - 1)
    )


_YEAR = 4
"""Digits of a year."""


def _since_when(view: View, j: int, k: int, cues: Cues) -> bool:
    """Return True when the "since" at token `j` may be of the verb at `k`, not of another perfect between them."""
    return j < k or not any(mask & cues.have for mask in view.masks[k + 1 : j])


def _said_before(view: View, j: int, cues: Cues) -> bool:
    """Return True for the "had" at token `j` of what somebody said: "police said they had arrested"."""
    for i in range(j - 1, max(-1, j - _SAID_REACH), -1):
        if view.masks[i] & cues.reporting:
            return True
        if view.tokens[i].lower in (",", ";") or view.masks[i] & cues.relative:
            return False
    return False


_SAID_REACH = 9
"""Tokens from "had" back to the verb of saying, with a subject between."""


def _standing(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what is said as it stands, not as it happened: "Warsaw accuses Minsk", "a region overrun by"."""
    if candidate.type == "politics.accusation":
        if candidate.form == THIRD:
            return not view.whole & (cues.these_days | cues.now)
        after = view.tokens[candidate.last + 1].lower if candidate.last + 1 < view.n else ""
        passive = candidate.voice == "passive" or (bool(candidate.form & PARTICIPLE) and after == "of")
        return passive and not view.union(candidate.first - 3, candidate.first - 1) & (cues.be | cues.have)
    if (
        candidate.voice != "passive"
        or not candidate.type.startswith("battle.")
        or not candidate.type.endswith("territory")
    ):
        return False
    k = candidate.first
    return k > 1 and not view.union(k - 3, k - 1) & (cues.be | cues.have) and view.tokens[k - 2].lower in ("a", "an")


def _custom(view: View, candidate: Candidate) -> bool:
    """Return True for what some do as a rule, which tells who they are: "forces that drop bombs on civilians"."""
    k = candidate.first
    if candidate.voice == "noun" or not candidate.form & BASE or candidate.form & (PAST | PARTICIPLE):
        return False
    return k > 1 and view.tokens[k - 1].lower in _RELATIVE and not view.masks[k - 2] & view.grammar.preposition


def _campaign(view: View, candidate: Candidate) -> bool:
    """Return True for strikes by the hundreds, which sum up a campaign: "have launched nearly 2,000 air raids"."""
    if candidate.voice != "noun" or not candidate.form & PLURAL or not candidate.type.startswith("remote."):
        return False
    numbers = (token.lower.replace(",", "") for token in view.tokens[max(0, candidate.first - 2) : candidate.first])
    return any(number.isdigit() and int(number) >= _CAMPAIGN for number in numbers)


_CAMPAIGN = 500


def _of_the_past(view: View, k: int, cues: Cues) -> bool:
    """Return True when words of the past say when it was: no "first in a decade", no "officer who fled last year".

    Nor "signed a truce, the first since talks broke down a year ago": what stands behind "since" is another clause's.
    """
    masks = view.masks
    for j, mask in enumerate(masks):
        if not mask & cues.past_time:
            continue
        if any(token.lower == "every" for token in view.tokens[max(0, j - 2) : j + 2]) or _of_a_name(view, j):
            continue  # "held once every five years"
        if view.union(j - 6, j - 2) & cues.superlative and view.union(j - 3, j - 1) & cues.preposition:
            continue
        if j <= k or not any(m & (cues.relative | cues.conditional | cues.since) for m in masks[k + 1 : j]):
            return True
    return False


def _of_a_name(view: View, j: int) -> bool:
    """Return True for what a thing once was, beside what befell it: "a city that was once the hub".

    So too "formerly known as X", "Once the country's hub, the city was shelled".
    """
    tokens = view.tokens
    word = tokens[j].lower
    if word not in _ONCE:
        return False
    before = tokens[j - 1].lower if j else ","
    after = tokens[j + 1].lower if j + 1 < view.n else ""
    relative = j > 1 and before in _WAS and tokens[j - 2].lower in _RELATIVE
    return relative or before in (",", "(") or after in ("known", "called", "named")


_ONCE = frozenset({"once", "formerly", "previously"})
_WAS = frozenset({"was", "were", "is", "are"})
_RELATIVE = frozenset({"that", "which", "who"})


def _had(view: View, j: int) -> bool:
    return view.tokens[j].lower in ("had", "hadn't")


def _running_total(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for a count that goes on: "since Thursday air raids have killed 44"; in an opening it is the news."""
    if view.sentence.index < _OPENING or not view.whole & cues.since or not view.whole & cues.number:
        return False
    return bool(view.whole & view.grammar.harm and view.union(candidate.first - 4, candidate.last + 4) & cues.have)


_OPENING = 2
"""Sentences of an opening, in which "troops have shelled the town" is the news itself."""
_OF_WAR = ("battle.", "remote.")
_OF_GROUPS = ("strategic.group_change", "strategic.base_established")
_OF_STATES = ("politics.sanction", "politics.coercion")
"""What somebody stands under once it is imposed: "the group is blacklisted"."""
_ADVERBS = 2
"""Adverbs between an auxiliary and its verb."""


def _auxiliary(view: View, k: int, cues: Cues) -> int:
    """Return the auxiliary of the verb at token `k`, over a few adverbs; -1 where it has none."""
    for j in range(k - 1, max(-1, k - 2 - _ADVERBS), -1):
        if view.masks[j] & (cues.be | cues.have):
            return j
        if not view.masks[j] & cues.adverb:
            return -1
    return -1


def _goes_on(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for a state of affairs: "the two sides are fighting", "warplanes have bombed the province".

    What has a toll of its own is news, however it is told.
    """
    if candidate.voice == "noun":
        return candidate.type.startswith(_OF_WAR) and _carried_on(view, candidate, cues)
    if not candidate.type.startswith((*_OF_WAR, *_OF_GROUPS, *_OF_STATES)):
        return False
    at = _auxiliary(view, candidate.first, cues)
    if at < 0:
        return False
    word = view.tokens[at].lower
    if candidate.form & ING:
        return word in _PRESENT and candidate.type.startswith(_OF_WAR)
    if word == "been":
        at = _auxiliary(view, at, cues)
        word = view.tokens[at].lower if at >= 0 else ""
    if candidate.type in _OF_STATES:
        return candidate.voice == "passive" and word in ("is", "are")
    told = view.whole & cues.number and view.whole & view.grammar.harm
    return word in _PERFECT and view.sentence.index > _OPENING and not told


def _carried_on(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what somebody is at: "the coalition is carrying out air strikes"."""
    for j in range(candidate.first - 1, max(0, candidate.first - _AT_REACH), -1):
        if view.masks[j] & view.grammar.light_verb and view.tokens[j].lower.endswith("ing"):
            at = _auxiliary(view, j, cues)
            return at >= 0 and view.tokens[at].lower in _PRESENT
    return False


def _many_times(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what somebody has done time and again: "the group has carried out many bombings"."""
    if candidate.voice != "noun" or not candidate.form & PLURAL or view.whole & cues.these_days:
        return False
    many = False
    for j in range(candidate.first - 1, max(0, candidate.first - _MANY_REACH), -1):
        many = many or view.tokens[j].lower in _MANY
        if many and view.masks[j] & view.grammar.light_verb:
            at = _auxiliary(view, j, cues)
            return at >= 0 and (view.tokens[at].lower in _PERFECT or _had(view, at))
    return False


_MANY_REACH = 9
"""Tokens from "carried" to the noun behind "out a number of deadly"."""
_MANY = frozenset({"many", "several", "numerous", "dozens", "scores", "hundreds", "frequent", "repeated", "number"})
_AT_REACH = 5
"""Tokens from "carrying" to the noun of what is carried out."""
_PRESENT = frozenset({"is", "are", "been"})
_PERFECT = frozenset({"has", "have", "'ve", "’ve"})


def _came_before(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what the news only came after: "days after a blast", "it comes after a raid"."""
    masks, tokens = view.masks, view.tokens
    for j in range(candidate.first - 1, max(0, candidate.first - _SEQUEL_REACH), -1):
        word = tokens[j].lower
        if word == "after" and (masks[j - 1] & cues.days or view.union(j - _COME_REACH, j - 1) & cues.coming):
            return True  # also "a year after a cull that came after an outbreak"
        if word in _FOLLOWS and candidate.voice == "noun":
            return not masks[j - 1] & cues.be
        if word in (",", ";") or (masks[j] & cues.subordinator and word != "after"):
            return False
    return False


_FOLLOWS = frozenset({"follows", "followed"})
_SEQUEL_REACH = 14
"""Tokens from "after" to the verb or noun behind it, with a subject between."""
_COME_REACH = 6
"""Tokens from "comes" to "after", with "just a few days" between."""


def _under_it(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what a place stands under: "the town is under heavy shelling"; not "came under fire"."""
    if not candidate.form & (NOUN | ING):
        return False
    masks, tokens = view.masks, view.tokens
    for j in range(candidate.first - 1, max(0, candidate.first - _UNDER_REACH), -1):
        if tokens[j].lower == "under":
            at = _auxiliary(view, j, cues)
            return at >= 0 and tokens[at].lower in _STANDS
        if masks[j] & (cues.preposition | cues.be):
            return False
    return False


_UNDER_REACH = 5
_STANDS = frozenset({"is", "are", "been", "remains", "remain"})


def _charged(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for the deed that a charge or verdict is about: "charged with killing", "on charges he assaulted"."""
    if candidate.type.startswith("justice."):
        return False
    masks, tokens = view.masks, view.tokens
    for j in range(candidate.first - 1, max(0, candidate.first - _CHARGE_REACH), -1):
        if masks[j] & cues.charging:
            return tokens[j + 1].lower in _DEED_NEXT or bool(masks[j + 1] & view.grammar.pronoun)
        if tokens[j].lower in (",", ";"):
            return False
    return False


_CHARGE_REACH = 7
"""Tokens from the charge to the deed."""
_DEED_NEXT = frozenset({"with", "of", "for", "that", "in", "over"})
