"""Articles to mentions of events: every reader of this room at work on one document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from streams import codec
from streams.extract.actors import find_actors
from streams.extract.background import Reference, day_of, is_background, saliences
from streams.extract.claims import find_claims, merge_claims
from streams.extract.cues import Cues
from streams.extract.dates import DateSpan, find_dates
from streams.extract.document import Document, Sentence
from streams.extract.figures import Casualty, expects_rise, find_casualties, merge_casualties
from streams.extract.grammar import View
from streams.extract.incidents import Incident, Telling, assemble, tellings_of
from streams.extract.inflect import PLURAL
from streams.extract.lexicon import Lexicon, fold
from streams.extract.ontology import CONSEQUENCE, GENERIC, SPECIFIC
from streams.extract.places import PlaceSpan, find_places
from streams.extract.realis import definite, is_total, realis_of, recalled, renewed, subordinate
from streams.extract.titles import title_of
from streams.extract.triggers import Candidate, Hit, find_candidates, scan_sentences, sporting
from streams.extract.when import event_time
from streams.extract.where import event_place
from streams.records import Actor, Casualties, Claim, EventTime, Mention, Place, Span

_PASSING = 0.5
"""From this much of history on, a noun that comes with no place, time or figure is only named in passing."""

_KEEP = 0.43
"""Mentions of less confidence than this are not worth an editor's time."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an article says: mentions in text order, and every place and date found on the way."""

    mentions: tuple[Mention, ...] = ()
    places: tuple[PlaceSpan, ...] = ()
    dates: tuple[DateSpan, ...] = ()


def read(document: Document, lexicon: Lexicon, *, item_id: str = "") -> Extraction:
    """Return the events the article tells, with the places and dates they rest on.

    The same document and lexicon always give the same extraction; `item_id` only names the mentions.
    """
    places = find_places(document, lexicon.gazetteer)
    dates = find_dates(document)
    incidents, reference = read_incidents(document, lexicon, places, _told_dates(document, dates))
    mentions = tuple(_mentions(document, lexicon, incidents, reference, item_id))
    return Extraction(mentions, places, dates)


_STAMP_REACH = 60


def _told_dates(document: Document, dates: Sequence[DateSpan]) -> tuple[DateSpan, ...]:
    """Return the dates without the article's own stamp ("Thu Dec 29 2016"), which says when it was written."""
    if document.published is None:
        return tuple(dates)
    day = document.published.date().isoformat()
    return tuple(
        d for d in dates if not (d.start < _STAMP_REACH and d.when == day and not d.relative and str(day[:4]) in d.text)
    )


def read_incidents(
    document: Document, lexicon: Lexicon, places: Sequence[PlaceSpan], dates: Sequence[DateSpan]
) -> tuple[list[Incident], Reference]:
    """Return the happenings of the article in text order, before any is left out, and what its "now" is."""
    grammar, cues = lexicon.grammar, lexicon.cues
    hits = scan_sentences(document, lexicon)
    views = _views(document, lexicon, hits, places)
    tellings: list[Telling] = []
    by_sentence = find_candidates(hits, views, grammar)
    if by_sentence and sporting(document, lexicon):
        by_sentence = {}
    for number, group in by_sentence.items():
        tellings += _tellings(document, lexicon, cues, views[number], group, places, dates)
    incidents = assemble(tellings, lexicon.types)
    _follow_up(document, lexicon, incidents, by_sentence)
    _attach_claims(incidents, by_sentence)
    return incidents, _reference(document, lexicon)


def _views(
    document: Document, lexicon: Lexicon, hits: Mapping[int, list[Hit]], places: Sequence[PlaceSpan]
) -> dict[int, View]:
    spans: dict[int, list[tuple[int, int]]] = {}
    for place in places:
        sentence = document.sentence_at(place.start)
        if sentence is not None:
            spans.setdefault(sentence.index, []).append((place.start, place.end))
    return {
        number: View(document.sentences[number], lexicon, lexicon.grammar, spans.get(number, [])) for number in hits
    }


def _reference(document: Document, lexicon: Lexicon) -> Reference:
    kinds: set[str] = set()
    if document.title:
        headline = Document(document.title[:300])
        hits = scan_sentences(headline, lexicon)
        views = _views(headline, lexicon, hits, ())
        told = chain.from_iterable(find_candidates(hits, views, lexicon.grammar).values())
        kinds = {c.type for c in told if c.strength > CONSEQUENCE}
    kinds.discard("attribution")
    return Reference(
        document.published.date() if document.published else None,
        frozenset(kinds),
        frozenset(lexicon.types[kind].family for kind in kinds),
        len(document.sentences),
    )


def _tellings(
    document: Document,
    lexicon: Lexicon,
    cues: Cues,
    view: View,
    candidates: list[Candidate],
    places: Sequence[PlaceSpan],
    dates: Sequence[DateSpan],
) -> list[Telling]:
    stated = [c for c in candidates if c.type != "attribution"]
    real = []
    for candidate in stated:
        realis = realis_of(view, candidate, cues)
        if realis in ("actual", "alleged", "planned"):
            real.append((candidate, realis))
    groups = tellings_of([c for c, _ in real], lexicon.types)
    realis_by = {id(c): r for c, r in real}
    made: list[Telling] = []
    sentence = view.sentence
    harms = find_casualties(document, sentence, lexicon.actors) if groups else ()
    shares = _share(harms, groups)
    for group, own in zip(groups, shares, strict=True):
        lead = group[0]
        if is_total(view, lead, own, cues):
            continue
        place, place_spans = event_place(
            document, _without_doer(document, places, lead), sentence, lead.start, lead.end
        )
        past = realis_by[id(lead)] != "planned"
        time, time_spans = event_time(document, dates, sentence, lead.start, lead.end, past)
        own_place = place.name is not None and _within(place_spans, sentence.start, sentence.end)
        own_time = _within(time_spans, sentence.start, sentence.end)
        history = recalled(view, lead, cues)
        follows = subordinate(view, lead, cues)
        pointing = definite(view, lead, cues)
        if lead.voice == "noun" and not (own_place or own_time or own):
            if history >= _PASSING:
                continue  # "after years of siege and bombardment"
            if follows and not pointing and sentence.index > 1:
                continue  # "in response to a crackdown on protests"
            if lead.form & PLURAL and not pointing and lead.type.startswith(("hazard.", "crime.")):
                continue  # "car accidents are a reality"
        made.append(
            Telling(
                lead=lead,
                others=group[1:],
                realis=realis_by[id(lead)],
                recalled=history,
                subordinate=follows,
                renewed=renewed(view, lead, cues),
                definite=pointing,
                headline=sentence.index == 0 and _is_headline(document, sentence),
                place=place,
                place_spans=place_spans,
                own_place=own_place,
                time=time,
                time_spans=time_spans,
                own_time=own_time,
                harms=own,
            )
        )
    return made


def _without_doer(document: Document, places: Sequence[PlaceSpan], lead: Candidate) -> Sequence[PlaceSpan]:
    """Return the places without a country that stands before the trigger as its doer ("US airstrikes")."""
    if lead.voice != "noun":
        return places
    gap = document.text[max(0, lead.start - 1) : lead.start]
    return [p for p in places if not (p.kind == "country" and p.end == lead.start - 1 and gap == " ")]


def _is_headline(document: Document, sentence: Sentence) -> bool:
    """Return True when the text opens with its own headline, as copies of copies do."""
    title = fold(document.title).strip(" .")
    long = sentence.end - sentence.start > len(title) + 60  # the headline runs on into the lead
    return len(title) > 15 and len(document.sentences) > 1 and not long and title[:60] in fold(sentence.text)


def _within(spans: tuple[Span, ...], start: int, end: int) -> bool:
    return any(start <= span.start < end for span in spans)


def _share(harms: tuple[Casualty, ...], groups: list[list[Candidate]]) -> list[tuple[Casualty, ...]]:
    """Give each figure of the sentence to the happening whose words stand nearest to it."""
    shares: list[list[Casualty]] = [[] for _ in groups]
    able = [n for n, group in enumerate(groups) if _can_harm(group[0].type)]
    for harm in harms:
        if able:
            best = min(able, key=lambda n: min(abs(c.start - harm.start) for c in groups[n]))
            shares[best].append(harm)
    return [tuple(share) for share in shares]


def _can_harm(kind: str) -> bool:
    return not kind.startswith("politics.") and kind not in (
        "strategic.agreement", "strategic.troop_movement", "strategic.group_change", "strategic.base_established",
        "justice.charge_or_verdict", "crime.cyber",
    )  # fmt: skip


def _follow_up(
    document: Document, lexicon: Lexicon, incidents: list[Incident], by_sentence: dict[int, list[Candidate]]
) -> None:
    """Add figures told in sentences without a trigger ("Another 70 were wounded.") to the happening before them."""
    owner: dict[int, Incident] = {}
    for incident in incidents:
        if _can_harm(incident.best().type):
            for telling in incident.tellings:
                owner[telling.lead.sentence] = incident
    for number in sorted(owner):
        incident = owner[number]
        for sentence in document.sentences[number + 1 : number + 3]:
            if sentence.index in by_sentence:
                break
            harms = find_casualties(document, sentence, lexicon.actors)
            if harms:
                telling = max(
                    (t for t in incident.tellings if t.lead.sentence <= number), key=lambda t: t.lead.sentence
                )
                telling.harms += harms


def _attach_claims(incidents: list[Incident], by_sentence: Mapping[int, list[Candidate]]) -> None:
    """Give sentences that claim, deny or ascribe an attack to the happening told last before them."""
    harmful = [i for i in incidents if _can_harm(i.best().type)]
    for candidate in chain.from_iterable(by_sentence.values()):
        if candidate.type == "attribution" and harmful:
            before = [i for i in harmful if any(t.lead.sentence <= candidate.sentence for t in i.tellings)]
            if before:
                owner = max(
                    before,
                    key=lambda i: max(t.lead.sentence for t in i.tellings if t.lead.sentence <= candidate.sentence),
                )
                owner.claimed.append(candidate.sentence)


# ---------------------------------------------------------------- mentions


def _mentions(
    document: Document, lexicon: Lexicon, incidents: list[Incident], reference: Reference, item_id: str
) -> list[Mention]:
    weights = saliences(incidents, reference, lexicon.types)
    main_day = _main_day(incidents, weights)
    made: list[Mention] = []
    counts: dict[str, int] = {}
    for incident, weight in zip(incidents, weights, strict=True):
        mention = _mention(document, lexicon, incident, weight, reference, main_day)
        if mention.confidence < _KEEP or _adrift(incident, mention):
            continue
        ordinal = counts[mention.type] = counts.get(mention.type, 0) + 1
        made.append(_named(mention, codec.derive_id("me_", item_id, mention.type, ordinal)))
    return sorted(made, key=lambda m: (m.trigger.start, m.type))


def _adrift(incident: Incident, mention: Mention) -> bool:
    """Return True for a side remark tied to no place, day, figure or country: nothing that a desk could log."""
    if mention.salience >= _LEADING or mention.place.country is not None:
        return False
    told = any(t.own_place or t.own_time or t.harms for t in incident.tellings)
    return not told and not (mention.type.startswith("politics.") and mention.actors)


_LEADING = 0.55
"""From this salience on a mention stands near the head of its article."""


def _named(mention: Mention, mention_id: str) -> Mention:
    fields = {name: getattr(mention, name) for name in mention.__struct_fields__}
    return Mention(**{**fields, "mention_id": mention_id})


def _main_day(incidents: list[Incident], weights: list[float]) -> date | None:
    for _, incident in sorted(zip(weights, incidents, strict=True), key=lambda pair: -pair[0]):
        for telling in incident.tellings:
            day = day_of(telling.time.end)
            if day is not None:
                return day
    return None


def _mention(
    document: Document, lexicon: Lexicon, incident: Incident, weight: float, reference: Reference, main_day: date | None
) -> Mention:
    best = incident.best()
    kind = lexicon.types[best.type]
    placed = _placed(incident)
    timed = _timed(incident)
    harms = [harm for telling in incident.tellings if not telling.headline for harm in telling.harms]
    if not harms:
        harms = [harm for telling in incident.tellings for harm in telling.harms]
    rise = None
    if harms:
        for telling in incident.tellings:
            rise = rise or expects_rise(document, document.sentences[telling.lead.sentence], lexicon.actors)
    casualties = merge_casualties(harms, rising=rise is not None)
    background = is_background(incident, weight, reference, main_day)
    actors, actor_spans = _actors(document, lexicon, incident)
    claims, claim_spans = _claims(document, lexicon, incident)
    sentence = document.sentences[best.lead.sentence]
    evidence: dict[str, tuple[Span, ...]] = {
        "type": tuple(Span(start=t.lead.start, end=t.lead.end) for t in incident.tellings[:8])
    }
    place = placed.place
    if kind.name in _PLACELESS and not placed.own_place:
        place = Place()  # words are spoken anywhere: an act without a place of its own has none
    elif placed.place_spans:
        evidence["place"] = placed.place_spans
    if timed.time_spans:
        evidence["time"] = timed.time_spans
    for harm in harms:
        evidence.setdefault(harm.kind, (Span(start=harm.start, end=harm.end),))
    for number, span in enumerate(actor_spans):
        evidence[f"actors.{number}"] = (span,)
    for number, span in enumerate(claim_spans):
        evidence[f"claims.{number}"] = (span,)
    confidence, confidences = _confidence(incident, placed, timed, casualties, background)
    time = timed.time
    if kind.name.startswith("politics.") and not timed.own_time:
        time = _said_today(document, best, time)
    if timed.renewed and not timed.own_time:
        time = EventTime(end=day_text(reference.published), precision="day") if reference.published else EventTime()
    return Mention(
        mention_id="",
        type=best.type,
        trigger=Span(start=best.lead.start, end=best.lead.end),
        title=title_of(kind, place, time, casualties, best.realis),
        quote=sentence.text[:1000],
        realis=best.realis,
        background=background,
        salience=weight,
        place=place,
        time=time,
        actors=actors,
        casualties=casualties,
        claims=claims,
        evidence=evidence,
        confidence=confidence,
        confidences=confidences,
    )


_MAX_ACTORS, _MAX_CLAIMS = 8, 8


def _actors(document: Document, lexicon: Lexicon, incident: Incident) -> tuple[tuple[Actor, ...], tuple[Span, ...]]:
    """Return who did it and who bore it, from every telling, each told once."""
    found: list[tuple[Actor, Span]] = []
    for telling in incident.tellings[:6]:
        sentence = document.sentences[telling.lead.sentence]
        for candidate in (telling.lead, *telling.others[:2]):
            nominal = candidate.voice == "noun"
            for actor, span in find_actors(document, sentence, candidate.start, candidate.end, lexicon.actors, nominal):
                if not any(_same_actor(actor, other) for other, _ in found):
                    found.append((actor, span))
    found = found[:_MAX_ACTORS]
    return tuple(actor for actor, _ in found), tuple(span for _, span in found)


def _same_actor(a: Actor, b: Actor) -> bool:
    if a.role != b.role:
        return False
    return a.text.lower() == b.text.lower() or bool(a.name and a.name == b.name)


def _claims(document: Document, lexicon: Lexicon, incident: Incident) -> tuple[tuple[Claim, ...], tuple[Span, ...]]:
    """Return who says so: the sources of every sentence that tells it, and of claims and blame next to them."""
    numbers = sorted({t.lead.sentence for t in incident.tellings[:8]} | set(incident.claimed))
    told = [pair for n in numbers for pair in find_claims(document, document.sentences[n], lexicon.actors)]
    kept = merge_claims(told, lexicon.actors)[:_MAX_CLAIMS]
    return tuple(claim for claim, _ in kept), tuple(span for _, span in kept)


def _said_today(document: Document, telling: Telling, time: EventTime) -> EventTime:
    """Return the day of publication for words that the article reports as today's, in the plain past."""
    if document.published is None or time.start is not None or telling.recalled >= _PASSING:
        return time
    before = document.lower[max(0, telling.lead.start - 16) : telling.lead.start].split()
    if telling.lead.voice == "noun" or _PERFECT.intersection(before):
        return time
    day = day_text(document.published.date())
    return EventTime(start=day, end=day, precision="day", text=time.text) if time.end == day else time


def day_text(day: date) -> str:
    """Return an ISO date."""
    return day.isoformat()


_PERFECT = frozenset({"has", "have", "had", "been"})

_PLACELESS = frozenset({"politics.accusation", "politics.threat", "politics.meeting", "politics.sanction"})
"""Acts of words between governments and bodies: they take no place from the sentences around them."""

_PRECISION = {"exact": 4, "near": 4, "admin": 2, "country": 1, "unknown": 0}


def _placed(incident: Incident) -> Telling:
    """Return the telling whose place is told most exactly: of its own words first, the earliest of equals."""
    return max(
        incident.tellings,
        key=lambda t: (
            t.own_place and not t.headline,
            _PRECISION[t.place.precision],
            t.strength > CONSEQUENCE,
            -t.lead.start,
        ),
    )


_DAY_FIRST = {"minute": 4, "day": 4, "week": 3, "month": 2, "year": 1, "unresolved": 0}


def _timed(incident: Incident) -> Telling:
    """Return the telling whose time is told most exactly: of its own words first, the earliest of equals."""
    return max(
        incident.tellings,
        key=lambda t: (
            t.own_time and not t.headline,
            t.own_time and t.time.start is not None,
            _DAY_FIRST[t.time.precision] if t.own_time else 0,
            not t.headline,
            -t.lead.start,
        ),
    )


def _confidence(
    incident: Incident, placed: Telling, timed: Telling, casualties: Casualties, background: bool
) -> tuple[float, dict[str, float]]:
    best = incident.best()
    value = best.lead.weight * {SPECIFIC: 1.0, GENERIC: 0.85, CONSEQUENCE: 0.75}[best.strength]
    value += 0.04 * min(3, len(incident.tellings) - 1)
    if placed.own_place:
        value += 0.04
    if timed.own_time:
        value += 0.03
    if casualties.killed or casualties.injured:
        value += 0.06
    if best.realis != "actual":
        value -= 0.12
    value = round(max(0.05, min(0.97, value)), 3)
    return value, {
        "type": round(min(0.97, best.lead.weight + 0.05), 3),
        "place": {"exact": 0.85, "near": 0.8, "admin": 0.7, "country": 0.7}.get(placed.place.precision, 0.2)
        if placed.own_place
        else 0.55 * bool(placed.place.country),
        "time": 0.85 if timed.own_time and timed.time.precision != "unresolved" else 0.5,
        "killed": 0.85 if casualties.killed else 0.6,
    }
