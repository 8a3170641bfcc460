"""How many were killed, injured, missing, displaced and detained, by the coding decisions on figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from streams.extract.chunks import Phrases, read_phrases
from streams.extract.document import Document, Sentence
from streams.extract.groups import ActorLexicon
from streams.extract.harm import read_harm
from streams.extract.tolls import KINDS, Casualty, HarmKind
from streams.records import Casualties, Figure, Span

__all__ = ["KINDS", "Casualty", "HarmKind", "expects_rise", "find_casualties", "merge_casualties"]

_KEPT = "_casualties"


def find_casualties(document: Document, sentence: Sentence, lexicon: ActorLexicon) -> tuple[Casualty, ...]:
    """Return what the sentence says befell people, in order; sub-sums ("including 3 children") are left out.

    Hypothetical and negated harm gives nothing, told absence of harm ("no casualties") a figure of 0 to 0. Read once
    and kept with the sentence: its tellings ask, and their victims.
    """
    kept = vars(sentence).get(_KEPT)
    if kept is None:
        kept = vars(sentence)[_KEPT] = _read(document, sentence, lexicon)
    return cast(tuple[Casualty, ...], kept)


def _read(document: Document, sentence: Sentence, lexicon: ActorLexicon) -> tuple[Casualty, ...]:
    if sentence.vocabulary.isdisjoint(lexicon.harm["gate"]):
        return ()  # before any phrase is read: most sentences tell of no harm
    phrases = read_phrases(document, sentence, lexicon)
    found = read_harm(phrases, lexicon)
    found.sort(key=lambda c: (c.start, KINDS.index(c.kind)))
    if len(found) > 1:
        found = _besides_each_other(phrases, _without_repeats(found))
    if any(chunk.kind == "V" and chunk.base in lexicon.speech["verbs"] for chunk in phrases.chunks):
        found = [replace(one, quoted=True) if len(one.sides) == 1 else one for one in found]
    found = _besides_the_dead(found)
    old = _old_from(phrases) if found else None
    if old is None:
        return tuple(found)
    return tuple(replace(c, older=_is_old(c, document.text, old)) for c in found)


def expects_rise(document: Document, sentence: Sentence, lexicon: ActorLexicon) -> Span | None:
    """Return the words that say the toll may rise, or None."""
    lower = sentence.text.lower()
    if (
        "rise" not in lower
        and "critical" not in lower
        and "climb" not in lower
        and "higher" not in lower
        and "increase" not in lower
        and "feared" not in lower
        and "go up" not in lower
    ):
        return None
    if not any(
        word in lower for word in ("toll", "dead", "casualt", "death", "number", "wounded", "injured", "killed")
    ):
        return None
    for phrase in lexicon.harm["rise"].split(";"):
        at = lower.find(phrase.strip())
        if at >= 0:
            return Span(start=sentence.start + at, end=sentence.start + at + len(phrase.strip()))
    return None


def merge_casualties(casualties: Iterable[Casualty], *, rising: bool = False) -> Casualties:
    """Return one event's figures from what its sentences say, given in the order of the text.

    The first number leads (the article's main source); a later toll told as such replaces it; a later exact number
    sharpens an open one; an older toll counts only where nothing else is told; "several" gives way to any number.
    One who fled is nobody displaced.
    """
    best: dict[str, Casualty] = {}
    before: dict[str, Casualty] = {}
    for told in casualties:
        if told.kind == "displaced" and told.figure.high == 1:
            continue  # one who fled is a fugitive
        held, last = best.get(told.kind), before.get(told.kind)
        together = _together(last, told) if last is not None and _besides(told, last) else told
        before[told.kind] = together
        if held is None or (together is not told and last is held) or _leads(together, held):
            best[told.kind] = together
    return Casualties(
        killed=_figure(best, "killed"),
        injured=_figure(best, "injured"),
        missing=_figure(best, "missing"),
        displaced=_figure(best, "displaced"),
        detained=_figure(best, "detained"),
        expected_to_rise=rising,
    )


def _figure(best: dict[str, Casualty], kind: str) -> Figure | None:
    return best[kind].figure if kind in best else None


def _besides(told: Casualty, last: Casualty) -> bool:
    """Return True for the dead told on top of those told right before: "two more died", "his driver was also killed".

    So too for the losses of the other side: "Six policemen were killed. Four militants died in return fire."
    """
    one, more, apart = last.figure, told.figure, told.start - last.end
    if told.kind != "killed" or told.vague or told.part or told.older or told.toll:
        return False
    near = _NEXT * (2 if told.also and one.low == one.high == 1 else 1)
    if last.vague or last.older or last.toll or last.part or not 0 <= apart < near:
        return False
    if more.low != more.high or not (one.low and more.low) or more.text.lower() in one.text.lower():
        return False
    if told.added and one.high is not None:
        return True  # "at least 20" may count three more already
    if told.also and (one.low == 1 or last.sides or more.low > 1):
        return True  # of "nine people" the mayor may be one
    return not told.quoted and _opposed(told, last)  # what each side says of the other is rival


_NEXT = 400
"""Characters from the dead told to those told on top of them: further on an article tells the same again."""


def _opposed(told: Casualty, last: Casualty) -> bool:
    """Return True for the fighters of two sides."""
    fought = told.sides | last.sides
    return bool(told.sides and last.sides) and "civilians" not in fought and not told.sides & last.sides


def _together(last: Casualty, told: Casualty) -> Casualty:
    """Return what two statements say together, in the place of the second."""
    one, more = last.figure, told.figure
    total = one.low + more.low
    figure = Figure(low=total, high=None if one.high is None else total, text=f"{one.text}, {more.text}")
    return replace(told, figure=figure, also=False, added=False, rough=last.rough, sides=last.sides | told.sides)


def _leads(told: Casualty, held: Casualty) -> bool:
    if told.older != held.older:
        return held.older
    if told.vague != held.vague:
        return held.vague
    if told.vague:
        return told.figure.low > held.figure.low and held.figure.low <= 2
    if held.figure.high == 0 or told.figure.high == 0:
        return held.figure.high == 0 and not told.added
    if told.toll and not held.toll:
        return told.figure.low >= held.figure.low
    # "dozens" of a first line are those whom the text counts; who says so of the hurt has not counted them all
    half = 2 if held.kind == "killed" and not told.added else 1
    if held.rough and not told.rough and told.figure.low * half >= held.figure.low:
        return True
    if held.kind == "killed" and _widens(told, held):
        return True
    if told.added or held.added:
        return held.added and not told.added and told.figure.low >= _MANY_MORE * held.figure.low
    exact = told.figure.high == told.figure.low
    return held.figure.high is None and exact and held.figure.low <= told.figure.low <= held.figure.low * 1.5


_MANY_MORE = 1.5
"""So much larger, a number behind "another three" counts those before them too; else it is another source's."""


def _widens(told: Casualty, held: Casualty) -> bool:
    """Return True when the same dead are told again with others: "the judge", "the judge and his driver"."""
    if told.figure.high != told.figure.low or held.figure.high != held.figure.low or told.figure.low <= held.figure.low:
        return False
    known, words = held.figure.text.lower().split(), told.figure.text.lower().split()
    if "and" not in words:
        return False
    if held.figure.low == 1 and words[words.index("and") - 1].strip(",") in [word.strip(",") for word in known]:
        return True  # "Senator Elena Ruiz", "Dr Ruiz and her driver"
    return all(word in words for word in known)


def _besides_each_other(phrases: Phrases, found: list[Casualty]) -> list[Casualty]:
    """Return the statements, marked where one tells of others than the one before it: "and their mother died"."""
    told: list[Casualty] = []
    last: Casualty | None = None
    for one in found:
        counted = one.kind == "killed" and one.victims is not None
        besides = last is not None and counted and (_of_others(phrases, one, last) or _of_hurt(phrases, one, told[-1]))
        told.append(replace(one, also=True) if besides else one)
        last = one if counted else last
    return told


def _besides_the_dead(found: list[Casualty]) -> list[Casualty]:
    """Return the statements where "another ten" hurt behind the dead are the first hurt told, and add to none."""
    told: list[Casualty] = []
    for one in found:
        dead = any(before.kind == "killed" for before in told)
        first = dead and one.kind == "injured" and not any(before.kind == "injured" for before in told)
        told.append(replace(one, added=False) if first and one.added else one)
    return told


def _of_hurt(phrases: Phrases, one: Casualty, before: Casualty) -> bool:
    """Return True for the dead among those hurt: "wounded nine, one of whom later died"."""
    if before.kind != "injured" or one.victims is None:
        return False
    at = phrases.token_at(one.victims.end)
    return phrases.words[at : at + 2] in (["of", "whom"], ["of", "them"])


def _of_others(phrases: Phrases, one: Casualty, last: Casualty) -> bool:
    """Return True when victims told behind those of `last` are of another side, or somebody's of theirs."""
    if one.victims is None or one.victims.start <= last.end:
        return False
    return _opposed(one, last) or phrases.words[phrases.token_at(one.victims.start)] in _OWN


_OWN = frozenset({"his", "her", "their"})


def _without_repeats(found: list[Casualty]) -> list[Casualty]:
    kept: list[Casualty] = []
    for told in found:
        if any(
            told.kind == other.kind and told.victims is not None and told.victims == other.victims for other in kept
        ):
            continue
        kept.append(told)
    return kept


def _old_from(phrases: Phrases) -> tuple[int, bool] | None:
    """Return the character from which a sentence tells a toll since revised, and whether news stands before it."""
    words = phrases.words
    if "toll" not in words and "tolls" not in words and "figure" not in words:
        return None
    cue = next((at for at, word in enumerate(words) if word in _OLDER), -1)
    if cue < 0 or (words[cue] == "initial" and "updated" in words[:cue]):
        return None
    for at in range(max(0, cue - 4), cue):
        if words[at] in _REVISING:  # "killed 17, revising an earlier toll of 12"
            return phrases.span(at, at)[0], True
    return phrases.span(cue, cue)[0], False


_OLDER = frozenset(("earlier", "previous", "previously", "initial", "initially"))
_REVISING = frozenset(("updating", "revising", "replacing", "correcting", "exceeding", "up", "down", "from", "than"))


def _is_old(told: Casualty, text: str, old: tuple[int, bool]) -> bool:
    """True for a figure behind the words that make it old, or right before them: "put it at 12 earlier"."""
    start, behind = old
    return told.start >= start or (not behind and "," not in text[told.end : start] and start - told.end < _NEAR)


_NEAR = 40
"""Characters between a figure and the word behind it that makes it old."""
