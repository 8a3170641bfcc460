"""Triggers to happenings: each with the place, time and figures of its own sentence, tellings of one joined."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType
from typing import TypeVar

from streams.extract.acts import acts_in, sentences_of_doers
from streams.extract.asides import tells_home
from streams.extract.captions import is_caption
from streams.extract.clock import clock_signs, find_clocks
from streams.extract.coordinated import WIDE, Part, clause_by_clause, tell_by_town
from streams.extract.cues import Cues
from streams.extract.datelinks import lapse_before, measured, recaps
from streams.extract.dates import DateSpan
from streams.extract.document import Document, Sentence
from streams.extract.figures import Casualty, find_casualties
from streams.extract.following import (
    VIOLENT,
    attach_claims,
    attach_doubts,
    follow_up,
    go_on_counting,
    go_on_recalling,
    hand_back,
)
from streams.extract.fullnames import named_victims
from streams.extract.grammar import View
from streams.extract.identifying import says_which
from streams.extract.incidents import FORECAST, assemble, tellings_of
from streams.extract.inflect import ING, PLURAL
from streams.extract.kinds import WAR_TOTAL, generic, is_total, of_a_kind, of_doers
from streams.extract.lexicon import Lexicon, fold
from streams.extract.named import Named
from streams.extract.ontology import CONSEQUENCE, GENERIC, SPECIFIC
from streams.extract.places import PlaceSpan
from streams.extract.pointing import (
    after_it,
    counted_of,
    definite,
    has_day,
    introduced,
    of_another_act,
    of_those_hurt,
    of_what_followed,
    one_of_a_pair,
    part_of_it,
    renewed,
    starts_a_count,
    subordinate,
    told_besides,
)
from streams.extract.realis import circumstance, realis_of, tried
from streams.extract.recall import in_perfect, recalled
from streams.extract.speakers import named_speaker
from streams.extract.sums import leave_sums
from streams.extract.told import PASSING, Incident, Telling, can_harm, is_dealing
from streams.extract.told_later import is_sited, tell_later
from streams.extract.triggers import Candidate, Hit, find_candidates, is_pastime, may_state, scan_sentences
from streams.extract.weapons import Weapon, find_weapons
from streams.extract.when import between, event_time, told_clock
from streams.extract.where import event_place
from streams.records import EventTime, Place, Realis, Span

_Told = TypeVar("_Told", Casualty, Weapon)

_BYGONE = 1.0
"""How far what a count of days lies before is history: "two days after a bomb killed nine"."""


def read_incidents(lexicon: Lexicon, named: Named) -> list[Incident]:
    """Return the happenings of the article in text order, before any is left out."""
    cues, document = lexicon.cues, named.document
    hits, doing = _find_words(document, lexicon)
    if not (hits or doing) or is_pastime(document, lexicon):
        return []
    views: dict[int, View] = {}
    if not (doing or may_state(document, lexicon, hits, views)):
        return []  # before any place is looked for
    views, by_sentence = _judge_words(lexicon, named, hits, doing, views)
    by_sentence = {n: group for n, group in by_sentence.items() if not is_caption(document.sentences[n])}
    _raid_from_the_air(views, by_sentence, cues)
    tellings: list[Telling] = []
    signs = clock_signs(document) if by_sentence else ()
    for number, group in by_sentence.items():
        tellings += _tellings(document, lexicon, cues, views[number], group, named.sites, named.told_dates, signs)
    go_on_counting(tellings)
    go_on_recalling(document, tellings, named.told_dates)
    incidents = assemble(tellings, lexicon.types)
    follow_up(document, lexicon, incidents, by_sentence)
    hand_back(incidents)
    tell_later(document, incidents, named.told_dates, named.sites, signs)
    leave_sums(document, lexicon.actors, [incident for incident in incidents if can_harm(incident.best().type)])
    attach_claims(incidents, by_sentence)
    attach_doubts(document, lexicon, incidents, by_sentence)
    return incidents


def _raid_from_the_air(views: Mapping[int, View], by_sentence: Mapping[int, list[Candidate]], cues: Cues) -> None:
    """Make "the raids" and "another strike" air strikes where air strikes were told last before them."""
    air = False
    for number, candidates in by_sentence.items():
        for candidate in candidates:
            if candidate.strength == SPECIFIC and can_harm(candidate.type):
                air = candidate.type == _FROM_THE_AIR
            vague = candidate.strength == GENERIC and not candidate.by_rebels
            if air and vague and views[number].masks[candidate.last] & cues.sortie:
                candidate.type = _FROM_THE_AIR


_FROM_THE_AIR = "remote.air_strike"


def find_stated(lexicon: Lexicon, named: Named) -> tuple[dict[int, View], dict[int, list[Candidate]]]:
    """Return by sentence what triggers and doers state, in text order, with the views it was read in."""
    return _judge_words(lexicon, named, *_find_words(named.document, lexicon), {})


def _find_words(document: Document, lexicon: Lexicon) -> tuple[dict[int, list[Hit]], tuple[Sentence, ...]]:
    """Return the trigger words by sentence, and the sentences that name doers of acts."""
    return scan_sentences(document, lexicon), sentences_of_doers(document, lexicon) if lexicon.acts else ()


def _judge_words(
    lexicon: Lexicon, named: Named, hits: dict[int, list[Hit]], doing: tuple[Sentence, ...], made: dict[int, View]
) -> tuple[dict[int, View], dict[int, list[Candidate]]]:
    numbers = sorted({*hits, *(sentence.index for sentence in doing)})
    views = make_views(named.document, lexicon, numbers, named.places if numbers else (), made)
    found = find_candidates(hits, views, lexicon.grammar)
    for sentence in doing:
        acts = acts_in(views[sentence.index], lexicon)
        if acts:
            found[sentence.index] = sorted((*found.get(sentence.index, ()), *acts), key=lambda c: (c.start, c.end))
    return views, dict(sorted(found.items()))


def make_views(
    document: Document,
    lexicon: Lexicon,
    numbers: Iterable[int],
    places: Sequence[PlaceSpan],
    made: Mapping[int, View] = MappingProxyType({}),
) -> dict[int, View]:
    """Return the sentences of these numbers, with the places named in them marked; `made` has some of them already."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for place in places:
        sentence = document.sentence_at(place.start)
        if sentence is not None:
            spans.setdefault(sentence.index, []).append((place.start, place.end))
    views: dict[int, View] = {}
    for number in numbers:
        view = views[number] = made.get(number) or View(document.sentences[number], lexicon, lexicon.grammar)
        view.mark(spans.get(number, ()))
    return views


def _tellings(
    document: Document,
    lexicon: Lexicon,
    cues: Cues,
    view: View,
    candidates: list[Candidate],
    places: Sequence[PlaceSpan],
    dates: Sequence[DateSpan],
    signs: Sequence[tuple[int, str]],
) -> list[Telling]:
    stated = [c for c in candidates if c.type != "attribution"]
    real = []
    for candidate in stated:
        realis = realis_of(view, candidate, cues)
        if len(stated) > 1 and (circumstance(view, candidate) or says_which(view, candidate, cues)):
            continue
        if realis == "planned" and not _announced(candidate.type):
            continue
        if realis in ("actual", "alleged", "planned"):
            real.append((candidate, realis))
    told = [c for c, r in real if not _blames(c, real)]
    told = [c for c in told if not _told_before(view, c, told, cues)]
    recalling = _recalled_in(document, view, told, dates, cues)
    old = {c.start for c in told if _in_any(c.start, recalling)}
    parts = _apart(view, [c for c in told if c.start not in old], places, lexicon)
    ends = [part.end for part in parts[:-1]]
    groups = [group for part in parts for group in tellings_of(part.told, lexicon.types)]
    groups += tellings_of([c for c in told if c.start in old], lexicon.types)
    realis_by = {(c.start, c.end): r for c, r in real}
    made: list[Telling] = []
    sentence = view.sentence
    able = any(can_harm(c.type) for group in groups for c in group)
    harms = find_casualties(document, sentence, lexicon.actors) if able else ()
    if harms and not any(can_harm(group[0].type) for group in groups):
        groups = _set_apart(groups)
    shares = _share(harms, groups, ends)
    own_dates = between(dates, sentence.start, sentence.end)
    clocks = find_clocks(document, signs, own_dates, sentence.start, sentence.end)
    arms = _share(find_weapons(sentence) if able else (), groups, ends)
    for group, share, used in zip(groups, shares, arms, strict=True):
        lead, own = group[0], share
        if is_total(view, lead, own, cues) or of_doers(view, lead, lexicon.actors):
            continue
        if not lead.type.startswith("hazard."):  # the toll of the war, not of the day
            own = tuple(h for h in own if h.figure.low < WAR_TOTAL or h.kind == "displaced")
        where = _without_homes(document, lexicon, _without_doer(document, places, lead), sentence)
        if not is_sited(lead.type):
            where = [place for place in where if not place.unsure]
        clause = _clause(sentence, ends, lead)
        if ends:
            where = _in_clause(where, sentence, clause)
        if old and lead.start not in old:
            where = [place for place in where if not _in_any(place.start, recalling)]
        stays = not lead.type.startswith(_ELSEWHERE_TOO)
        befalls = lead.voice == "noun" and lead.type.startswith(_BEFALLING)
        place, place_spans = event_place(document, where, sentence, lead.start, lead.end, stays=stays, befalls=befalls)
        realis = realis_by[lead.start, lead.end]
        past = realis != "planned"
        clock = told_clock(document, clocks, sentence, lead.start, lead.end) if clocks else None
        alone = clock if clock and clock.day is None and clock.moment else None
        others = _of_others(view, group, own_dates, cues)
        time, time_spans = event_time(document, dates, sentence, lead.start, lead.end, past, alone, others)
        if (
            clock is not None
            and clock.day is not None
            and (clock.day.start, clock.day.end) not in [(span.start, span.end) for span in time_spans]
        ):
            clock = None  # the time of day of another day
        if lead.voice == "noun" and time.start is not None and _died_later(sentence, lexicon):
            time = EventTime(end=time.end, precision=time.precision, text=time.text)
        own_place = place.name is not None and _within(place_spans, sentence.start, sentence.end)
        own_time = _within(time_spans, sentence.start, sentence.end) and not _lent(view, group, time_spans, cues)
        history = recalled(view, lead, cues)
        if measured(document.text, sentence, dates) or any(starts_a_count(view, one, cues) for one in group):
            history = max(history, PASSING)
        if lead.start in old:
            history = _BYGONE
        follows = subordinate(view, lead, cues)
        besides = own_place and told_besides(view, lead)
        pointing = (_points(view, group, cues) and not besides) or part_of_it(view, cues) or _in_it(view, group, cues)
        if lead.voice == "noun" and not (own_place or own_time or own):
            if history >= PASSING:
                continue  # "after years of siege and bombardment"
            if follows and not pointing and sentence.index > 1:
                continue  # "in response to a crackdown on protests"
            if lead.form & PLURAL and not pointing and lead.type.startswith(("hazard.", "crime.")):
                continue  # "car accidents are a reality"
        exact = own or _exact(place, own_place) or _exact(time, own_time)
        vague = lead.voice == "noun" and not exact and sentence.index and generic(view, lead, cues)
        if vague and not tells_home(document.text, sentence):
            continue  # "characterised by kidnappings and ambushes", "incited assassination"
        where_or_when = _exact(place, own_place) or _exact(time, own_time)
        counted = not all(h.vague for h in own)
        if sentence.index and not where_or_when and of_a_kind(view, lead, cues, lexicon.actors, counted=counted):
            continue  # "deplored the murder and kidnapping of students"
        telling = Telling(
            lead=lead,
            others=group[1:],
            realis=realis,
            recalled=history,
            subordinate=follows,
            renewed=besides
            or lead.start in old
            or (renewed(view, lead, cues) and (own_place or not one_of_a_pair(view, lead, cues))),
            definite=pointing,
            doer=_doer(view, lead) or named_speaker(document, lexicon.actors, lead)
            if is_dealing(lead.type)
            else frozenset(),
            introduced=introduced(view, lead, cues),
            tried=tried(view, lead, cues),
            perfect=in_perfect(view, lead, cues),
            headline=sentence.index == 0 and _is_headline(document, sentence),
            place=place,
            place_spans=place_spans,
            own_place=own_place,
            time=time,
            time_spans=time_spans,
            own_time=own_time,
            clock=clock,
            harms=own,
            named=named_victims(sentence, lexicon.actors, own),
            weapons=used,
            clause=clause,
        )
        made += tell_by_town(document, view, telling, where) or [telling]
    return made


def _recalled_in(
    document: Document, view: View, told: Sequence[Candidate], dates: Sequence[DateSpan], cues: Cues
) -> list[tuple[int, int]]:
    """Return the clauses that recall another happening: "killed six, two days after a bomb killed nine"."""
    sentence = view.sentence
    clauses = recaps(document.text, sentence, dates)
    for candidate in told:
        lapse = lapse_before(document.lower, sentence, dates, candidate.start)
        if lapse is not None and not definite(view, candidate, cues):
            clauses.append((lapse.start, sentence.end))
            break
    return clauses


def _in_any(at: int, clauses: Sequence[tuple[int, int]]) -> bool:
    return any(low <= at < high for low, high in clauses)


def _apart(view: View, told: list[Candidate], places: Sequence[PlaceSpan], lexicon: Lexicon) -> list[Part]:
    """Return the triggers in parts, where those that can harm tell of happenings in several places."""
    if sum(can_harm(candidate.type) for candidate in told) < _SEVERAL:
        return [Part(told, view.sentence.end)]
    return clause_by_clause(view, told, places, lexicon)


_SEVERAL = 2


def _clause(sentence: Sentence, ends: Sequence[int], lead: Candidate) -> tuple[int, int]:
    """Return the characters of the clause that tells of the happening, where others tell of others."""
    bounds = (sentence.start, *ends, sentence.end)
    at = bisect_right(ends, lead.start)
    return bounds[at], bounds[at + 1]


def _in_clause(places: Sequence[PlaceSpan], sentence: Sentence, clause: tuple[int, int]) -> Sequence[PlaceSpan]:
    """Return the places without those where the other clauses of the sentence tell of something else."""
    return [
        place
        for place in places
        if not sentence.start <= place.start < sentence.end
        or clause[0] <= place.start < clause[1]
        or place.kind in WIDE
    ]


def _doer(view: View, lead: Candidate) -> frozenset[str]:
    """Return the names of whoever acts, in lower case: "French Foreign Minister Laurent Fabius" gives all five."""
    first, last = lead.agent
    if lead.voice == "noun" or (lead.voice == "active" and last >= lead.first):
        return frozenset()
    g = view.grammar
    return frozenset(
        view.tokens[k].lower
        for k in range(first, last + 1)
        if view.tokens[k].text[0].isupper() and (k or view.masks[0] & (g.name | g.place))
    )


def _told_before(view: View, candidate: Candidate, told: Sequence[Candidate], cues: Cues) -> bool:
    """Return True for what the act of the sentence only came after: "rebels fired rockets after the air strikes"."""
    if candidate.voice != "noun" or not after_it(view, candidate) or not definite(view, candidate, cues):
        return False
    return any(
        act.voice == "active" and act.strength > CONSEQUENCE and can_harm(act.type) and act.start != candidate.start
        for act in told
    )


_ELSEWHERE_TOO = ("politics.", "strategic.displacement", "strategic.troop_movement", "strategic.nonviolent_transfer")
"""Types that may have their place where people go or speak."""


_BEFALLING = ("hazard.", "protest.", "riot.", "politics.election", "crime.")
"""What a people's name before it says the country of: no state does these to another."""


def _points(view: View, group: Sequence[Candidate], cues: Cues) -> bool:
    """Return True for what points back by its leading word or one of the same behind it: "carried out the attack"."""
    lead = group[0]
    pointing = definite(view, lead, cues)
    if pointing or not lead.type.startswith(VIOLENT):
        return pointing
    behind = (one for one in group[1:] if one.first > lead.last)
    return any(definite(view, one, cues) for one in behind if one.strength == GENERIC or one.type == lead.type)


def _of_others(view: View, group: Sequence[Candidate], dates: Sequence[DateSpan], cues: Cues) -> frozenset[int]:
    """Return where days of a sentence start that are another act's: "visited on Sunday those hurt in the attack"."""
    lead = group[0]
    if not (dates and lead.type.startswith((*VIOLENT, "hazard."))):
        return frozenset()
    if counted_of(view, lead):
        return frozenset(span.start for span in dates if not has_day(view, lead, span.start, span.end, cues))
    told = frozenset(span.start for span in dates if of_those_hurt(view, group, span.end, cues))
    if told or lead.sentence <= _LEADING:
        return told
    if any(one.voice != "noun" for one in group) or not definite(view, lead, cues):
        return frozenset()
    if not of_another_act(view, lead, cues):
        return frozenset()
    return frozenset(span.start for span in dates if not has_day(view, lead, span.start, span.end, cues))


def _lent(view: View, group: Sequence[Candidate], days: Sequence[Span], cues: Cues) -> bool:
    """Return True for a day that is that of another act of the sentence, which the happening came before."""
    first = group[0]
    return bool(days) and all(
        first.type.startswith((*VIOLENT, "hazard.")) and of_what_followed(view, one, days[0].start, days[0].end, cues)
        for one in group
    )


_LEADING = 1
"""The last sentence that may tell of the news for the first time: what it points at is not told yet."""


def _in_it(view: View, group: Sequence[Candidate], cues: Cues) -> bool:
    """Return True for a death told as part of what was told before: "a guard was shot dead in the attack"."""
    if group[0].voice == "noun" or not group[0].type.startswith(("crime.violent", "civilians.attack")):
        return False
    return any(
        other.voice == "noun" and definite(view, other, cues) and view.tokens[other.first - 2].lower in ("in", "during")
        for other in group[1:]
        if other.first > group[0].last
    )


def _blames(candidate: Candidate, told: Sequence[tuple[Candidate, Realis]]) -> bool:
    """Return True for an accusation of what the same sentence tells: a claim on it, no event of its own.

    "Accused the army of dropping chlorine on a town", "a strike killed nine, residents said, accusing the army".
    """
    if candidate.type != "politics.accusation" or candidate.voice == "noun":
        return False
    gerund = bool(candidate.form & ING)
    return any(
        can_harm(other.type)
        and (other.start < candidate.start if gerund else realis == "alleged" and other.start > candidate.start)
        for other, realis in told
    )


def _set_apart(groups: list[list[Candidate]]) -> list[list[Candidate]]:
    """Return the groups with what can harm on its own: "the attack killed 32 as they were entering" tells of both."""
    parted: list[list[Candidate]] = []
    for group in groups:
        for able in (True, False):
            part = [c for c in group if can_harm(c.type) is able]
            if part:
                parted.append(part)
    return parted


def _exact(told: Place | EventTime, own: bool) -> bool:
    """Return True for a place or time of the sentence's own that is more than a country or a year."""
    return own and told.precision not in ("country", "unknown", "month", "year", "unresolved")


def _announced(kind: str) -> bool:
    """Return True for types that are announced or forecast before they happen; nobody announces a crime."""
    return not kind.startswith(("civilians.", "crime.", "hazard.", "battle.armed_clash")) or kind in FORECAST


def _without_doer(document: Document, places: Sequence[PlaceSpan], lead: Candidate) -> Sequence[PlaceSpan]:
    """Return the places without a country that stands before the trigger as its doer ("US airstrikes")."""
    if lead.voice != "noun":
        return places
    before = bisect_left(places, lead.start, key=attrgetter("start")) - 1
    if before < 0 or places[before].kind != "country" or places[before].end != lead.start - 1:
        return places
    return [*places[:before], *places[before + 1 :]] if document.text[lead.start - 1] == " " else places


def _without_homes(
    document: Document, lexicon: Lexicon, places: Sequence[PlaceSpan], sentence: Sentence
) -> Sequence[PlaceSpan]:
    """Return the places without the countries that people of the sentence come from: "a tourist from Canada"."""
    homes: set[int] = set()
    for place in places[bisect_left(places, sentence.start, key=attrgetter("start")) :]:
        if place.start >= sentence.end:
            break
        before = document.lower[max(sentence.start, place.start - 40) : place.start].removesuffix("the ").split()
        come = before[-2] if before[-1:] == ["from"] and before[-2:-1] else ""
        if place.kind in _HOMES and (come in lexicon.actors.people or come in _COMING):
            homes.add(place.start)
    return [place for place in places if place.start not in homes] if homes else places


_COMING = frozenset({"visiting", "hailing", "originally", "coming"})
_HOMES = frozenset({"country", "continent", "admin1"})


def _died_later(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return True for "died on Friday of wounds suffered in the attack": its day is that of the dying."""
    harm = lexicon.actors.harm
    return not (sentence.vocabulary.isdisjoint(harm["dying"]) or sentence.vocabulary.isdisjoint(harm["lingering"]))


def _is_headline(document: Document, sentence: Sentence) -> bool:
    """Return True when the text opens with its own headline, as copies of copies do."""
    title = fold(document.title).strip(" .")
    long = sentence.end - sentence.start > len(title) + 60  # the headline runs on into the lead
    return len(title) > 15 and len(document.sentences) > 1 and not long and title[:60] in fold(sentence.text)


def _within(spans: tuple[Span, ...], start: int, end: int) -> bool:
    return any(start <= span.start < end for span in spans)


def _share(told: tuple[_Told, ...], groups: list[list[Candidate]], ends: Sequence[int]) -> list[tuple[_Told, ...]]:
    """Give each figure and each weapon of the sentence to the happening whose words stand nearest to it.

    Where clauses that end at `ends` tell of several it is one of its clause. Those who fled are counted of their
    flight, not of what they fled from.
    """
    shares: list[list[_Told]] = [[] for _ in groups]
    able = [n for n, group in enumerate(groups) if can_harm(group[0].type)]
    flights = [n for n in able if groups[n][0].type == "strategic.displacement"]
    for one in told:
        if able:
            fled = isinstance(one, Casualty) and one.kind == "displaced"
            clause = bisect_right(ends, one.start)
            beside = [n for n in able if bisect_right(ends, groups[n][0].start) == clause] if ends else able
            best = min(
                (flights if fled else ()) or beside or able,
                key=lambda n: min(abs(c.start - one.start) for c in groups[n]),
            )
            shares[best].append(one)
    return [tuple(share) for share in shares]
