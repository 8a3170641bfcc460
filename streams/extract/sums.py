"""The dead that a telling tells, and sums over several happenings, which are nobody's own toll."""

from __future__ import annotations

from collections.abc import Sequence

from streams.extract.document import Document
from streams.extract.figures import Casualty
from streams.extract.groups import ActorLexicon
from streams.extract.ontology import CONSEQUENCE
from streams.extract.told import Incident, Telling, first_dead

_ROUGHLY = 1.15
"""So much more than what the lines below tell a headline's sum may be: some of the dead are told of nowhere else."""


def leave_sums(document: Document, lexicon: ActorLexicon, incidents: Sequence[Incident]) -> None:
    """Take the sums over several of these happenings from those they are told with.

    A headline's sum of what the lines below tell; the first toll of attacks told in the plural, which is that of the
    first and of those told after it; "in all, nine people were killed" behind the second happening.
    """
    for incident in incidents:
        _leave_whole(incident)
    if len(incidents) < 2:
        return
    begun = sorted(min(t.lead.sentence for t in incident.tellings) for incident in incidents)
    tolls = [_tolls(incident) for incident in incidents]
    for at, incident in enumerate(incidents):
        for telling in incident.tellings:
            summed = {n for n in _numbers(telling) if begun[1] < n and _says_in_all(document, lexicon, n)}
            others = tolls[:at] + tolls[at + 1 :]
            summed_up = _of_all(telling, tolls) or _of_several(telling, tolls[at], tolls[at + 1 :])
            summed_up = summed_up or _adds_up(telling, tolls[at], incidents[at:])
            if summed_up or (not tolls[at] and _of_another(telling, others)):
                summed.add(telling.lead.sentence)
            if summed:
                telling.harms = tuple(h for h in telling.harms if not _told_in(document, h, summed))


def _leave_whole(incident: Incident) -> None:
    """Take the number of all dead from a happening that killed some of them: "five of them died in air strikes"."""
    some = [t for t in incident.tellings if t.strength > CONSEQUENCE and any(_part(h) for h in t.harms)]
    for telling in incident.tellings if some else ():
        if telling.strength == CONSEQUENCE and telling.lead.sentence < some[0].lead.sentence:
            telling.harms = tuple(harm for harm in telling.harms if harm.kind != "killed")


def _part(harm: Casualty) -> bool:
    return harm.kind == "killed" and harm.part


def _numbers(telling: Telling) -> tuple[int, ...]:
    """Return the sentences that the figures of the telling stand in."""
    return (telling.lead.sentence, *telling.followed) if telling.harms else ()


def _tolls(incident: Incident) -> list[tuple[Telling, int]]:
    """Return the tellings below the headline that tell how many died, each with their number."""
    told = ((telling, _dead(telling)) for telling in incident.tellings if not telling.headline)
    return [(telling, dead) for telling, dead in told if dead]


def _dead(telling: Telling) -> int:
    first = first_dead(telling)
    return first.figure.low if first is not None else 0


def _says_in_all(document: Document, lexicon: ActorLexicon, number: int) -> bool:
    sentence = document.sentences[number]
    lower = document.lower[sentence.start : sentence.end]
    return any(f"{words}," in lower for words in lexicon.harm["sums"])


def _of_all(telling: Telling, tolls: Sequence[list[tuple[Telling, int]]]) -> bool:
    """Return True for a headline's toll that is that of several happenings together, each told with its own."""
    dead = _dead(telling) if telling.headline else 0
    most = [max(number for _, number in told) for told in tolls if told]
    return bool(dead) and len(most) > 1 and dead not in most and sum(most) <= dead <= _ROUGHLY * sum(most)


def _of_another(telling: Telling, others: Sequence[list[tuple[Telling, int]]]) -> bool:
    """Return True for a headline's dead that the text tells of another: "28 die in blast, army takes town"."""
    dead = _dead(telling) if telling.headline else 0
    return dead > _FEW and any(number == dead for told in others for _, number in told)


_FEW = 2


def _of_several(
    telling: Telling, own: list[tuple[Telling, int]], following: Sequence[list[tuple[Telling, int]]]
) -> bool:
    """Return True for the first toll of attacks that is told again for each: for this one, and for the next told.

    "Four were killed in attacks on X and Y. The shells at X killed a girl. Those at Y killed three." A larger number
    needs no plural: that others add up to it is no chance.
    """
    if len(own) < 2 or own[0][0] is not telling:
        return False
    whole, parts = own[0][1], own[1][1]
    large = whole >= _NO_CHANCE
    if not large and not _several(telling):
        return False
    for told in following[: _PARTS if large else 1]:
        if not told:
            continue
        if told[0][0].strength == CONSEQUENCE:
            return False  # "five more were killed in X": one wave of raids on several towns
        parts += told[0][1]
        if parts == whole:
            return True
    return False


_NO_CHANCE = 5
_PARTS = 6
"""Happenings told after the sum that it may be of."""


def _adds_up(telling: Telling, own: list[tuple[Telling, int]], incidents: Sequence[Incident]) -> bool:
    """Return True for the first toll, where the dead told after it add up to it, some of them another happening's.

    "Raids killed 25 people. Those on X killed 11. Another five died in a raid on Y, and one on Z killed nine."
    """
    whole = first_dead(telling)
    if len(own) < 2 or own[0][0] is not telling or whole is None or whole.figure.low < _NO_CHANCE:
        return False
    if any(_one_wave(incident, own[1][0]) for incident in incidents[1:]):
        return False
    kind = incidents[0].best().type
    same = [incident for incident in incidents if incident.best().type == kind]
    return any(_add_up(whole, own[1][0], among) for among in (incidents, same) if len(among) > 1)


def _one_wave(incident: Incident, part: Telling) -> bool:
    """Return True for more dead told in a line of their own by no act of their own: "Five more were killed in X"."""
    telling = incident.tellings[0]
    first = first_dead(telling)
    apart = telling.lead.sentence > part.lead.sentence and telling.strength == CONSEQUENCE
    return apart and first is not None and first.added


def _add_up(whole: Casualty, first: Telling, incidents: Sequence[Incident]) -> bool:
    """Return True when some of the dead told first add up to the whole, or nearly where it says "nearly"."""
    told = [
        (harm.start, number, harm.figure.low)
        for number, incident in enumerate(incidents)
        for telling in incident.tellings
        if telling.lead.sentence >= first.lead.sentence
        for harm in telling.harms
        if harm.kind == "killed" and harm.figure.low and not (harm.vague or harm.older or harm.toll or harm.part)
    ]
    total, least = 0, whole.figure.low
    homes: set[int] = set()
    if whole.figure.text.lower().startswith(_NEARLY):
        least -= whole.figure.low // 10
    for _, number, low in sorted(told)[:_PARTS]:
        total += low
        homes.add(number)
        if least <= total <= whole.figure.low and len(homes) > 1:
            return True
    return False


_NEARLY = ("nearly", "almost", "around", "about", "some ")


def _several(telling: Telling) -> bool:
    """Return True when a trigger of the telling is told in the plural: "attacks on X and Y"."""
    return any(one.text.endswith("s") for one in (telling.lead, *telling.others))


def _told_in(document: Document, harm: Casualty, numbers: set[int]) -> bool:
    sentence = document.sentence_at(harm.start)
    return sentence is not None and sentence.index in numbers
