"""What is announced to come: what somebody says to do himself, and the votes that are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streams.extract.cues import Cues
    from streams.extract.grammar import View


def said_would(view: View, k: int, cues: Cues) -> bool:
    """Return True for the verb at token `k` of what somebody said to do himself: "the agency said it would send"."""
    masks, tokens = view.masks, view.tokens
    j = k - 1
    while j > 0 and masks[j] & (cues.adverb | cues.be) and not masks[j] & cues.modal:
        j -= 1
    if j < _SAID_WOULD or tokens[j].lower != "would":
        return False
    if tokens[j - 1].lower in _HIMSELF:
        return bool(view.union(j - _SAID_WHEN, j - 2) & cues.reporting)
    return not view.whole & cues.conditional and bool(view.union(j - 12, j - 2) & cues.reporting)


_SAID_WOULD = 3
"""Tokens before "would": who said it, "said", "it"."""
_SAID_WHEN = 6
"""Tokens from "would" to who said it where a day stands between: "said on Tuesday that it would"."""
_HIMSELF = frozenset({"it", "they", "he", "she"})


def called(view: View, k: int) -> bool:
    """Return True for the vote at token `k` that somebody calls: "called early elections", not "called off"."""
    for j in range(k - 1, max(-1, k - _CALLED_VOTE), -1):
        if view.tokens[j].lower in _CALLING:
            return True
        if (
            not view.masks[j] & (view.grammar.determiner | view.grammar.adjective)
            and view.tokens[j].lower not in _KINDS
        ):
            return False
    return False


_CALLED_VOTE = 5
"""Tokens from "called" to the vote, with what kind of vote between."""
_CALLING = frozenset({"called", "calls", "scheduled", "schedules"})
_KINDS = frozenset({"early", "snap", "fresh", "parliamentary", "presidential", "legislative", "municipal"})


def announced(view: View, to: int, cues: Cues) -> bool:
    """Return True for the infinitive of a headline, whose subject stands before it: "France to send troops"."""
    if not 0 < to <= _SUBJECT or view.sentence.text[-1:] in _STOPS:
        return False
    g = view.grammar
    ahead = range(to)
    if not view.masks[to - 1] & (g.actor | g.name | g.place) or view.tokens[to - 1].text.endswith(("'s", "’s")):
        return False
    return not any(view.masks[j] & (g.finite | cues.reporting) or view.tokens[j].lower.endswith("ed") for j in ahead)


_SUBJECT = 5
"""Tokens of who will do it in a headline, at most."""
_STOPS = frozenset({".", "!", "?", '"', "”"})
