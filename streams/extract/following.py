"""What the lines around a telling add to it: further figures, who claims or denies it, who could not verify it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import chain

from streams.extract.claims import find_claims
from streams.extract.dates import DateSpan, anchor_day
from streams.extract.document import Document, Sentence
from streams.extract.figures import find_casualties
from streams.extract.kinds import of_years
from streams.extract.lexicon import Lexicon
from streams.extract.told import OUTBREAK, PASSING, Incident, Telling, can_harm
from streams.extract.triggers import Candidate
from streams.extract.weapons import find_weapons
from streams.extract.when import between


def go_on_counting(tellings: list[Telling]) -> None:
    """Recall what goes on counting the dead of a total: "The deaths include 65 in X", "Another 42 were killed in Y"."""
    total = -2
    for telling in tellings:
        number, first = telling.lead.sentence, telling.harms[0] if telling.harms else None
        if first and (first.added or first.part) and number - total <= 1:
            telling.recalled = max(telling.recalled, PASSING)
            telling.renewed = True
        if first and telling.recalled >= PASSING:
            total = number


def go_on_recalling(document: Document, tellings: Sequence[Telling], dates: Sequence[DateSpan]) -> None:
    """Recall what is told at no time right behind history: "Rebels took the town in 1995. The army shelled it"."""
    anchor = anchor_day(document)
    if anchor is None:
        return
    by_sentence: dict[int, list[Telling]] = {}
    for telling in tellings:
        by_sentence.setdefault(telling.lead.sentence, []).append(telling)
    old: set[int] = set()
    for number, group in by_sentence.items():
        sentence = document.sentences[number]
        days = between(dates, sentence.start, sentence.end)
        ends = [day.bounds()[1] for day in days]
        if not days:
            if number - 1 in old and number > 1:
                for telling in group:
                    if not (telling.perfect or telling.headline or telling.realis == "planned"):
                        telling.recalled = max(telling.recalled, PASSING)
        elif all(end is not None and (anchor - end).days > _LONG_AGO for end in ends) and _dated(sentence, group):
            old.add(number)


def _dated(sentence: Sentence, group: Sequence[Telling]) -> bool:
    """Return True where every telling has a day, and its main clause tells it: not "the town, which fell in May"."""
    if "since" in sentence.vocabulary or not all(telling.own_time for telling in group):
        return False
    last = max(telling.lead.start for telling in group)
    return not any(token.lower in _ASIDE for token in sentence.tokens if token.start < last)


_LONG_AGO = 45
"""Days before publication from which on a day is history."""
_ASIDE = frozenset({"which", "who", "where", "whose", "that"})

_REACH, _LONG_REACH = 2, 8
"""Sentences in which figures still belong to the happening told last; of an outbreak a whole article speaks."""


def follow_up(
    document: Document, lexicon: Lexicon, incidents: list[Incident], by_sentence: dict[int, list[Candidate]]
) -> None:
    """Add what sentences without a trigger tell on ("Another 70 were wounded.") to the happening before them."""
    owner: dict[int, Incident] = {}
    for incident in incidents:
        if can_harm(incident.best().type):
            for telling in incident.tellings:
                if not (telling.subordinate and telling.lead.sentence in owner):  # not "amid power cuts"
                    owner[telling.lead.sentence] = incident
    told = {t.lead.sentence for incident in incidents for t in incident.tellings if can_harm(t.type)}
    # A noun in passing ("the aftermath of an attack on a mill") tells of nothing else; totals and denials do.
    acts = {n: {c.type for c in group if can_harm(c.type) and c.voice != "noun"} for n, group in by_sentence.items()}
    harmful = told.union(n for n, kinds in acts.items() if kinds)
    besides = told.union(n for n, kinds in acts.items() if kinds - {OUTBREAK})
    for number in sorted(owner):
        incident = owner[number]
        outbreak = incident.best().type == OUTBREAK
        others, reach = (besides, _LONG_REACH) if outbreak else (harmful, _REACH)
        for sentence in document.sentences[number + 1 : number + 1 + reach]:
            if sentence.index in others:
                break
            telling = max((t for t in incident.tellings if t.lead.sentence <= number), key=lambda t: t.lead.sentence)
            telling.harms += of_years(sentence.vocabulary, find_casualties(document, sentence, lexicon.actors))
            telling.weapons += find_weapons(sentence)
            telling.followed += (sentence.index,)


def hand_back(incidents: list[Incident]) -> None:
    """Give hurt told beside an arrest to the violence told before it: "27 officers were hurt and 41 people held".

    So too those told behind what was seized.
    """
    for at, incident in enumerate(incidents):
        if incident.best().type not in ("strategic.arrest", "strategic.disrupted_attack"):
            continue
        first = incident.tellings[0].lead.sentence
        before = [
            i.best() for i in incidents[:at]
            if i.best().type.startswith(VIOLENT) and 0 <= first - i.tellings[-1].lead.sentence <= _REACH
        ]  # fmt: skip
        for telling in incident.tellings if before else ():
            hurt = tuple(h for h in telling.harms if h.kind in ("killed", "injured"))
            telling.harms = tuple(h for h in telling.harms if h not in hurt)
            before[-1].harms += hurt


VIOLENT = ("riot.", "protest.", "battle.", "civilians.", "crime.violent", "remote.")


def attach_claims(incidents: list[Incident], by_sentence: Mapping[int, list[Candidate]]) -> None:
    """Give sentences that claim, deny or ascribe an attack to the happening told last before them."""
    told = sorted((t.lead.sentence, -n) for n, i in enumerate(incidents) if can_harm(i.best().type) for t in i.tellings)
    for candidate in chain.from_iterable(by_sentence.values()):
        if candidate.type == "attribution":
            before = bisect_left(told, (candidate.sentence + 1,))
            if before:
                incidents[-told[before - 1][1]].claimed.append(candidate.sentence)


_DOUBT_REACH = 3
"""Sentences after a telling in which "could not verify" speaks of it."""


def attach_doubts(
    document: Document, lexicon: Lexicon, incidents: list[Incident], by_sentence: Mapping[int, list[Candidate]]
) -> None:
    """Give sentences that could not verify something to the happening told last before them."""
    told = {t.lead.sentence: i for i in incidents if can_harm(i.best().type) for t in i.tellings if not t.headline}
    words = lexicon.actors.speech["verify_words"]
    for number in sorted(told):
        for sentence in document.sentences[number + 1 : number + 1 + _DOUBT_REACH]:
            if sentence.index in told:
                break
            if sentence.index in by_sentence or sentence.vocabulary.isdisjoint(words):
                continue
            claims = find_claims(document, sentence, lexicon.actors)
            if any(claim.kind == "unverified" for claim, _ in claims):
                told[number].claimed.append(sentence.index)
