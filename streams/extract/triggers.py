"""Where the text states an event: one scan for the words, then grammar only in sentences that hold one."""

from __future__ import annotations

from calendar import day_name, month_name
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from streams.extract.document import Document
from streams.extract.grammar import Grammar, View
from streams.extract.inflect import BASE, ING, NOUN
from streams.extract.lexicon import Frame, Lexicon, Pattern, Reading, fold, words_met


@dataclass(slots=True)
class Candidate:
    """A trigger whose frame holds: characters [start, end), tokens [first, last], and how it is used."""

    type: str
    strength: int
    weight: float
    sentence: int
    start: int
    end: int
    first: int
    last: int
    voice: str
    form: int
    text: str
    agent: tuple[int, int]
    patient: tuple[int, int]
    frame: Frame
    by_rebels: bool = False
    """Its doer is told and is no state's."""
    two_sided: bool = False
    """It says that two sides fight: a clash is no raid, whatever the article tells besides."""
    side: str = ""
    """Whose forces its doer is, where that stands beside it: ``state``, ``nonstate``, or empty."""


class Hit(NamedTuple):
    """A surface form found in the text, before grammar has judged it."""

    start: int
    end: int
    readings: tuple[Reading, ...]
    shorter: Pattern | None
    """What its first words are by themselves: read where its own readings say nothing of what stands there."""

    @property
    def form(self) -> int:
        """All the forms the word may have, so that grammar can choose between noun and verb."""
        form = 0
        for reading in self.readings:
            form |= reading.form
        return form


MOST_HITS = 40
"""Trigger words judged in one sentence: one that holds more is a list or noise, and each costs as much as a lookup."""


def scan_sentences(document: Document, lexicon: Lexicon) -> dict[int, list[Hit]]:
    """Return the hits by sentence, without those whose sentence lacks the words that any of their frames asks for."""
    found: dict[int, list[Hit]] = {}
    met: dict[int, int] = {}
    hits = scan(document.text, lexicon)
    low = document.plain if hits else ""
    for hit in hits:
        sentence = document.sentence_at(hit.start)
        if sentence is None or hit.end > sentence.end:
            continue
        number = sentence.index
        if not _is_free(hit.readings, hit.shorter):
            if number not in met:
                met[number] = words_met(low[sentence.start : sentence.end], lexicon)
            if not _has_words(hit.readings, hit.shorter, met[number]):
                continue
        own = found.setdefault(number, [])
        if len(own) < MOST_HITS:
            own.append(hit)
    return found


def _is_free(readings: tuple[Reading, ...], shorter: Pattern | None) -> bool:
    for reading in readings:
        if reading.free:
            return True
    return shorter is not None and _is_free(shorter.readings, shorter.shorter)


def _has_words(readings: tuple[Reading, ...], shorter: Pattern | None, have: int) -> bool:
    for reading in readings:
        for needs in reading.needs:
            for need in needs:
                if not have & need:
                    break
            else:
                return True
    return shorter is not None and _has_words(shorter.readings, shorter.shorter, have)


DEVOTED = 6
"""From so many different words of sport or of the arts on, if they outnumber those of harm, an article is about it."""


def is_pastime(document: Document, lexicon: Lexicon) -> bool:
    """Return True for an article about sport or the arts, which speak in all the words of war."""
    words = set(document.plain.split())
    devoted = max(len(words & lexicon.sport), len(words & lexicon.arts))
    return devoted >= DEVOTED and devoted > 2 * len(words & lexicon.harm)


def scan(text: str, lexicon: Lexicon) -> list[Hit]:
    """Return every trigger form in `text`, leftmost and longest, whole words only, in order.

    Triggers of users' types are looked for by themselves: where a shipped one begins or ends hides none of them.
    """
    # Patterns end with a space, so that a longer word never hides a shorter one; their start is checked here.
    folded = fold(text) + " "
    hits: list[Hit] = []
    hidden: list[tuple[int, int]] = []
    for number, start, end in lexicon.scanner.find_matches_as_indexes(folded):
        if not start or folded[start - 1] == " ":
            hits.append(_hit(start, lexicon.readings[number]))
        elif (word := folded.find(" ", start, end - 1) + 1) > 0:
            hidden.append((word, end))  # "ram raid" of "Boko Haram raid" hides the raid
    for word, end in hidden:
        hits += [
            _hit(word + start, lexicon.readings[number])
            for number, start, _ in lexicon.scanner.find_matches_as_indexes(folded[word:end])
            if not start or folded[word + start - 1] == " "
        ]
    if hidden:
        hits.sort(key=lambda hit: (hit.start, hit.end))
    if lexicon.own_scanner is not None:
        hits += [
            _hit(start, lexicon.own_readings[number])
            for number, start, _end in lexicon.own_scanner.find_matches_as_indexes(folded)
            if not start or folded[start - 1] == " "
        ]
        hits.sort(key=lambda hit: (hit.start, hit.end))
    return hits


def _hit(start: int, pattern: Pattern) -> Hit:
    return Hit(start, start + pattern.letters, pattern.readings, pattern.shorter)


def find_candidates(
    hits: dict[int, list[Hit]], views: Mapping[int, View], grammar: Grammar
) -> dict[int, list[Candidate]]:
    """Return by sentence the triggers whose frame holds, in text order; `views` has every sentence of `hits`."""
    found: dict[int, list[Candidate]] = {}
    for number, own in hits.items():
        candidates = [c for c in (_judge(hit, views[number], grammar) for hit in own) if c is not None]
        if candidates:
            found[number] = candidates
    return found


def may_state(document: Document, lexicon: Lexicon, hits: dict[int, list[Hit]], views: dict[int, View]) -> bool:
    """Return False when no trigger states anything, wherever the text may name places: none need be looked for.

    The views made on the way are put into `views`, without places.
    """
    grammar = lexicon.grammar
    for number, own in hits.items():
        view = views[number] = View(document.sentences[number], lexicon, grammar)
        if any(_may_hold(hit, view, grammar) for hit in own):
            return True
    return False


def _may_hold(hit: Hit, view: View, grammar: Grammar) -> bool:
    site = _site(hit, view, grammar)
    if site is None:
        return False
    if grammar.sides_by_place or hit.form == BASE:
        return True  # a place before it would make a noun a verb
    placed = _Around(*(met | grammar.place for met in site.around))
    held = any(
        frame.type != "none" and _asked(frame, site.voice, placed) and not _barred(frame, site.around)
        for reading in hit.readings
        if (site.voice == "noun") == bool(reading.form & NOUN)
        for frame in reading.frames
    )
    return held or (hit.shorter is not None and _may_hold(_hit(hit.start, hit.shorter), view, grammar))


class _Site(NamedTuple):
    """Where a trigger stands in its sentence."""

    first: int
    last: int
    voice: str
    agent: tuple[int, int]
    patient: tuple[int, int]
    around: _Around


def _site(hit: Hit, view: View, grammar: Grammar) -> _Site | None:
    """Return where the hit stands, None where it is no word of the sentence's own."""
    if view.titled and view.sentence.index > 1 and not view.sentence.document.caseless:
        return None  # a headline in mid-text: another story's
    first, last = view.index(hit.start), view.index(hit.end - 1)
    if not _whole(hit, view, first, last) or view.union(first - 1, first - 1) & grammar.own:
        return None  # "one-shot-colour", "bomb-making"; "my mother's murder" is no report
    if first and view.tokens[first].text[0].isupper() and not view.titled and _inside_name(view, first):
        return None
    if view.titled and view.tokens[first].lower == "march" and _in_date(view, first):
        return None
    voice = view.voice(first, hit.form)
    agent, patient = _sides(view, first, last, voice, grammar)
    if voice == "active" and hit.form & ING and view.opens(first):
        agent = view.behind(first)
    return _Site(first, last, voice, agent, patient, _around(view, first, last, agent, patient))


def _judge(hit: Hit, view: View, grammar: Grammar) -> Candidate | None:
    """Return what the hit states; where none of its readings holds, what its first words state by themselves."""
    if hit.shorter is not None and _ends_before_day(hit, view):
        plain = _judge(_hit(hit.start, hit.shorter), view, grammar)
        if plain is not None:
            return plain
    site = _site(hit, view, grammar)
    if site is None:
        return None
    first, last, voice, agent, patient, around = site
    for reading in hit.readings:
        if (voice == "noun") != bool(reading.form & NOUN):
            continue
        for frame in reading.frames:
            if _asked(frame, voice, around) and not _barred(frame, around):
                if frame.type == "none":
                    return None
                text = view.sentence.document.text[hit.start : hit.end]
                return Candidate(
                    frame.type, frame.strength, frame.weight, view.sentence.index, hit.start, hit.end, first, last,
                    voice, reading.form, text, agent, patient, frame,
                    bool(_doers(frame, site) & grammar.nonstate),
                    bool(view.union(first, last) & grammar.two_sided),
                    _side_of(voice, reading.form, around, grammar, by=agent[0] > last),
                )  # fmt: skip
    if hit.shorter is None or not _has_words(hit.shorter.readings, hit.shorter.shorter, view.whole):
        return None
    return _judge(_hit(hit.start, hit.shorter), view, grammar)


def judged_within(candidate: Candidate, view: View, lexicon: Lexicon, begins: int, end: int) -> Candidate | None:
    """Return what the trigger states by the words of its clause alone, tokens [begins, end); None for nothing.

    Beside an air strike "killed" tells of one; in a clause of its own the shelling killed them.
    """
    agent, patient = _clipped(candidate.agent, begins, end), _clipped(candidate.patient, begins, end)
    if not view.union(*agent) & view.grammar.subject:
        agent = candidate.agent  # "… and regained the hill": whoever acted before
    around = _around(view, candidate.first, candidate.last, agent, patient)
    around = around._replace(whole=view.union(begins, end - 1) | around.agent)
    noun = candidate.voice == "noun"
    for hit in scan(candidate.text, lexicon):
        if hit.start or hit.end < len(candidate.text):
            continue
        for reading in hit.readings:
            for frame in reading.frames if noun == bool(reading.form & NOUN) else ():
                if _asked(frame, candidate.voice, around) and not _barred(frame, around):
                    if frame.type == "none":
                        return None
                    return replace(
                        candidate, type=frame.type, strength=frame.strength, weight=frame.weight, frame=frame,
                        agent=agent, patient=patient,
                    )  # fmt: skip
    return None


def _clipped(region: tuple[int, int], begins: int, end: int) -> tuple[int, int]:
    return max(region[0], begins), min(region[1], end - 1)


def _ends_before_day(hit: Hit, view: View) -> bool:
    """Return True where the "on" that ends the hit is that of a day: "seized on Sunday" is no "seized on"."""
    last = view.index(hit.end - 1)
    if view.tokens[last].lower != "on" or last + 1 >= view.n:
        return False
    following = view.tokens[last + 1].lower
    return following[0].isdigit() or following in _DAYS


_DAYS = frozenset(name.lower() for name in (*day_name, *month_name) if name)


def _doers(frame: Frame, site: _Site) -> int:
    """Return the classes of who does it; of "terrorists met when the raids took place" they do not raid."""
    beside = site.voice == "noun" and site.agent[0] <= site.last and frame.type != "battle.armed_clash"
    return site.around.close_before if beside else site.around.agent


def _side_of(voice: str, form: int, around: _Around, grammar: Grammar, *, by: bool) -> str:
    """Return whose forces do it: by the word before, "army shelling", and by the own subject of a verb in a tense.

    Of "a base of the rebels, killing five" nobody knows whose. `by` when "by" behind it names who does it.
    """
    told = around.agent if by or not (voice == "noun" or form & ING) else around.prev
    rebels, soldiers = bool(told & grammar.nonstate), bool(told & grammar.state_forces)
    if rebels == soldiers:
        return ""
    return "nonstate" if rebels else "state"


def _in_date(view: View, k: int) -> bool:
    """Return True for the month among capitals: "19 MARCH", "IN MARCH", "MARCH 1990"."""
    before = view.tokens[k - 1].lower if k else ""
    after = view.tokens[k + 1].lower if k + 1 < view.n else ""
    return before[:1].isdigit() or after[:1].isdigit() or before in _BEFORE_MONTH


_BEFORE_MONTH = frozenset(
    {"in", "last", "since", "until", "of", "by", "early", "late", "mid", "next", "this", "during"}
)


def _whole(hit: Hit, view: View, first: int, last: int) -> bool:
    """Return True when the hit is whole tokens, not a part of a compound, and no name in capitals."""
    opening, closing = view.tokens[first], view.tokens[last]
    if opening.start != hit.start or (closing.end > hit.end and closing.text[-2:] not in ("'s", "’s")):
        return False
    if opening.text.isupper() and len(opening.text) > 3 and not view.titled:
        follows = view.tokens[last + 1].text if last + 1 < view.n else ""
        return not (len(follows) > 1 and follows.isupper())  # "BATTLE CREEK —"
    return True


def _inside_name(view: View, first: int) -> bool:
    """Return True for a capitalised word within a sentence: part of a name ("March", "Desert Storm"), no trigger.

    Not for what bears a name and is a happening all the same: "Cyclone Ada", "Ebola".
    """
    if view.masks[first] & view.grammar.named_event:
        return False
    return view.tokens[first - 1].text not in _OPENERS and not view.tokens[first].text.isupper()


_OPENERS = {'"', "“", "‘", "'", ":", "(", ")", "]", "—", "–", "-", "|", ".", "•"}


def _sides(view: View, first: int, last: int, voice: str, grammar: Grammar) -> tuple[tuple[int, int], tuple[int, int]]:
    left, right = view.left(first), view.right(last)
    by = next(
        (k for k in range(right[0], right[1] + 1) if view.masks[k] & grammar.by and _its_own(view, k, last)), None
    )
    if voice == "active":
        return view.side(*left), right
    if voice == "passive":
        return (view.side(by + 1, right[1]) if by is not None else (1, 0)), left
    if by is not None and view.union(first - 4, first - 1) & grammar.light_verb:
        by = None  # "launched an assault …": the verb has its own subject
    # A noun: what stands before it or after "by" does it; what stands after on, against, at, in bears it.
    if by is not None:
        onto = next((k for k in range(by + 1, right[1] + 1) if view.masks[k] & grammar.onto), None)
        agent = (by + 1, (onto - 1) if onto is not None else right[1])
        return agent, ((onto, right[1]) if onto is not None else (right[0], by - 1))
    return left, right


def _its_own(view: View, by: int, last: int) -> bool:
    """Return False for the "by" of another participle: "killed in a raid on a town held by rebels"."""
    before = view.tokens[by - 1].lower
    if by == last + 1 or view.masks[by - 1] & view.grammar.light_verb:
        return True  # "an attack launched by the rebels"
    if by == last + 3 and view.masks[last + 1] & view.grammar.conjunction:
        return True  # "shot and killed by soldiers"
    return not (before.endswith("ed") or before in _HELD)


_HELD = frozenset({"held", "led", "run", "overrun", "taken", "built", "sent", "driven", "known"})


class _Around(NamedTuple):
    """The classes that stand around a trigger, each gathered once for all frames of a reading."""

    whole: int
    agent: int
    patient: int
    near: int
    before: int
    after: int
    close_before: int
    close_after: int
    prev: int
    next: int


def _around(view: View, first: int, last: int, agent: tuple[int, int], patient: tuple[int, int]) -> _Around:
    union = view.union
    prev, following = union(first - 1, first - 1), union(last + 1, last + 1)
    close_before = prev | union(first - 3, first - 2)
    close_after = following | union(last + 2, last + 3)
    before, after = close_before | union(first - 4, first - 4), close_after | union(last + 4, last + 4)
    near = before | after | union(first - 6, first - 5) | union(last + 5, last + 6)
    return _Around(
        view.whole, union(*agent), union(*patient), near, before, after, close_before, close_after, prev, following
    )  # fmt: skip


def _asked(frame: Frame, voice: str, around: _Around) -> bool:
    """Return True when all that the frame asks for is met."""
    return not (
        (frame.voice and frame.voice != voice)
        or (frame.with_ and not frame.with_ & around.whole)
        or (frame.agent and not frame.agent & around.agent)
        or (frame.patient and not frame.patient & around.patient)
        or (frame.near and not frame.near & around.near)
        or (frame.before and not frame.before & around.before)
        or (frame.after and not frame.after & around.after)
        or (frame.next and not frame.next & around.next)
        or (frame.prev and not frame.prev & around.prev)
    )


def _barred(frame: Frame, around: _Around) -> bool:
    """Return True when something is met that the frame excludes."""
    return bool(
        frame.without & around.whole
        or frame.not_agent & around.agent
        or frame.not_patient & around.patient
        or frame.not_before & around.close_before
        or frame.not_after & around.close_after
    )
