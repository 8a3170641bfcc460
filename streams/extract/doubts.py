"""Whether harm that is told has come to pass: not where it is denied, doubted, feared or only possible."""

from __future__ import annotations

from streams.extract.chunks import Phrases
from streams.extract.groups import ActorLexicon


def held_true(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True for "are believed to have been killed": an infinitive of the past under a verb of holding true."""
    verb, before = phrases.chunks[k], phrases.chunks[k - 1] if k else None
    past = "have" in phrases.words[verb.first : verb.verb]
    return past and before is not None and before.kind == "V" and before.base in lexicon.harm["held_true"]


def doubtful(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """True when the verb stands under "if", "unless", or behind a verb of intent."""
    chunks = phrases.chunks
    for j in range(k - 1, max(-1, k - 6), -1):
        chunk = chunks[j]
        if chunk.kind == "S":
            return chunk.word in ("if", "unless", "lest", "whether")
        if chunk.kind == ",":
            return False
    return False


def is_rate(phrases: Phrases, lexicon: ActorLexicon, last: int) -> bool:
    """Return True for what happens over and over: "kills up to 500,000 people a year", "die every day"."""
    words = phrases.words
    for at in range(last + 1, min(last + _RATE_WITHIN, len(words) - 1)):
        if words[at] in (".", ";", ",") or phrases.chunks[phrases.at[at]].kind == "V":
            return False
        if words[at] == "annually" or (words[at] in _EACH and words[at + 1] in lexicon.grammar["time_unit"]):
            return words[at + 2 : at + 3] == [] or words[at + 2] not in _DISTANCE
    return False


_RATE_WITHIN = 8
"""Words behind the dead in which the rate is told."""
_EACH = frozenset({"a", "an", "each", "every", "per"})
_DISTANCE = frozenset({"after", "ago", "before", "earlier", "into", "later", "or"})
"""Words behind "a day" that make it a distance in time."""


def denied(phrases: Phrases, k: int) -> bool:
    """Return True when the verb right before the noun at `k` takes it back: "did not report any deaths"."""
    before = phrases.chunks[k - 1] if k else None
    return before is not None and before.kind == "V" and (before.negated or before.unsure)


def sentence_doubt(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """Return True for harm told at `k` behind a verb or noun of risk, doubt or denial: "could cause deaths"."""
    chunks, reach = phrases.chunks, k - 4
    j = k - 1
    while j >= 0 and j >= reach:
        chunk = chunks[j]
        if chunk.kind == "V":
            if chunk.unsure or chunk.negated or chunk.base in ("prevent", "avoid", "threaten", "fear"):
                return True
            if chunk.form != "ing":
                return False
            reach = j - 6  # "may cause a pandemic resulting in deaths": as sure as what it hangs on
        elif chunk.word == "into":
            return False  # "an inquiry will be made into the murder": it has happened
        elif chunk.kind == "N" and chunk.head in _PROSPECTS and chunks[j + 1].word in ("of", "to", "for"):
            return True
        j -= 1
    return False


_PROSPECTS = frozenset({"potential", "risk", "risks", "danger", "prospect", "possibility", "threat", "chance"})
"""What is of it has not happened: "the potential of causing many deaths"."""
