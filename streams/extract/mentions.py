"""Happenings to mentions: the best of all tellings, who did it, who says so, and how sure it is."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from streams import codec
from streams.extract.asides import spoken_nowhere
from streams.extract.background import STANCES, Main, Reference, day_of, is_background, main_of, saliences
from streams.extract.calendar_words import load_calendar_words
from streams.extract.claims import claims_about
from streams.extract.clock import Clock
from streams.extract.confidence import TRUST, Signs, confidences_of, signs_of
from streams.extract.counted import counted_before
from streams.extract.dates import DateSpan, anchor_day
from streams.extract.daytime import at_clock
from streams.extract.document import Document
from streams.extract.figures import Casualty, expects_rise, merge_casualties
from streams.extract.lexicon import Lexicon
from streams.extract.ontology import CONSEQUENCE
from streams.extract.parties import parties_of
from streams.extract.titles import title_of
from streams.extract.told import OUTBREAK, Incident, Telling
from streams.extract.told_later import is_sited
from streams.extract.weapons import merge_weapons
from streams.extract.where import stands_beside
from streams.records import Actor, Claim, EventTime, Mention, Place, Span

_KEEP = 0.43
"""What words alone state more weakly than this is not worth an editor's time."""


def signed_mentions(
    document: Document,
    lexicon: Lexicon,
    incidents: list[Incident],
    reference: Reference,
    dates: Sequence[DateSpan],
    item_id: str,
) -> list[tuple[Mention, Signs]]:
    """Return the happenings worth an editor's time as mentions, in text order, named by item, type and order.

    Each comes with the signs that its confidence is made of.
    """
    weights = saliences(incidents, reference, lexicon.types)
    main = main_of(incidents, weights)
    if reference.published is None:
        reference = _dated_by_itself(document, reference, dates)
    made: list[tuple[Mention, Signs]] = []
    like: dict[str, set[int]] = {}
    for incident in incidents:
        for telling in incident.tellings:
            like.setdefault(telling.type, set()).add(telling.lead.sentence)
    counts: dict[str, int] = {}
    for incident, weight in zip(incidents, weights, strict=True):
        if _worth(incident) < _KEEP:
            continue
        mention, signs = _mention(document, lexicon, incident, weight, reference, main, like)
        if _adrift(lexicon, incident, mention):
            continue
        ordinal = counts[mention.type] = counts.get(mention.type, 0) + 1
        made.append((replace(mention, mention_id=codec.derive_id("me_", item_id, mention.type, ordinal)), signs))
    return sorted(made, key=lambda pair: (pair[0].trigger.start, pair[0].type))


def _adrift(lexicon: Lexicon, incident: Incident, mention: Mention) -> bool:
    """Return True for a side remark tied to no place, day or figure of its own and to nobody a desk follows."""
    anybody = mention.type in _ANYBODY
    if mention.salience >= (_MAIN if anybody else _LEADING) or mention.type.startswith(_BY_RIGHT):
        return False
    if any(t.own_place or t.own_time or t.harms or not t.lead.sentence for t in incident.tellings):
        return False
    classes, words = lexicon.classes, lexicon.words
    office = classes["leader"] | classes["state"] | classes["police"]
    if mention.type.startswith("politics."):
        office |= classes["crowd"]
    if mention.type in STANCES:
        office |= classes["followed"]
    return not any(
        actor.country is not None
        or actor.kind in _PUBLIC
        or (actor.name is not None and actor.kind in ("organisation", "person"))
        or any(words.get(word, 0) & office for word in actor.text.lower().split())
        for actor in mention.actors
    )


_ANYBODY = frozenset(
    "politics." + act for act in ("accusation", "aid", "concession", "cooperation", "demand", "meeting", "rejection",
                                  "threat")
)  # fmt: skip
"""What anybody does in words: only of public bodies is it news, or where the article is about it."""
_BY_RIGHT = ("justice.", "strategic.arrest", "politics.coercion")
"""These are public affairs whoever they befall: only who has the power does them."""
_PUBLIC = frozenset(
    {"state_forces", "rebel", "militia", "armed_group", "government", "police", "party", "court", "protesters"}
)
"""Kinds of those whose doings are public affairs."""
_LEADING, _MAIN = 0.55, 0.9
"""From this salience on a mention stands near the head of its article, or is what the article is about."""


def _dated_by_itself(document: Document, reference: Reference, dates: Sequence[DateSpan]) -> Reference:
    """Return the reference with the latest day told: an article without a date was not written before it."""
    ahead = load_calendar_words().future
    days: list[date] = []
    for span in dates:
        day = span.bounds()[1] if span.precision == "day" and not span.vague else None
        home = document.sentence_at(span.start) if day else None
        if day and home and home.vocabulary.isdisjoint(ahead):
            days.append(day)
    return dataclasses.replace(reference, published=max(days, default=None))


def _harms(document: Document, lexicon: Lexicon, incident: Incident) -> list[Casualty]:
    """Return whom the happening befell: as the text tells it; of a headline that agrees with it, what else it tells."""
    harms = [harm for telling in incident.tellings if not telling.headline for harm in telling.harms]
    known = {(harm.kind, harm.figure.low) for harm in harms}
    told = {kind for kind, _ in known}
    for telling in incident.tellings:
        if telling.headline and (
            not known or any((h.kind, h.figure.low) in known for h in telling.harms if h.kind == "killed")
        ):
            harms += [harm for harm in telling.harms if harm.kind not in told]
    if incident.best().type == OUTBREAK:
        return [harm for harm in harms if harm.kind != "injured" or not _in_care(document, lexicon, harm)]
    return harms


def _in_care(document: Document, lexicon: Lexicon, harm: Casualty) -> bool:
    return not lexicon.actors.harm["care"].isdisjoint(document.lower[harm.start : harm.end].split())


def _mention(
    document: Document,
    lexicon: Lexicon,
    incident: Incident,
    weight: float,
    reference: Reference,
    main: Main,
    like: Mapping[str, Container[int]],
) -> tuple[Mention, Signs]:
    best = incident.best()
    kind = lexicon.types[best.type]
    placed = _placed(incident)
    timed = _timed(incident)
    harms = _harms(document, lexicon, incident)
    rise = None
    if harms:
        for telling in incident.tellings:
            rise = rise or expects_rise(document, document.sentences[telling.lead.sentence], lexicon.actors)
    casualties = merge_casualties(counted_before(document, lexicon.actors, harms), rising=rise is not None)
    background = is_background(incident, weight, reference, main)
    actors, actor_spans = parties_of(document, lexicon, incident)
    claims, claim_spans = _claims(document, lexicon, incident, actors, like.get(best.type, ()), background=background)
    sentence = document.sentences[best.lead.sentence]
    evidence: dict[str, tuple[Span, ...]] = {
        "type": tuple(Span(start=t.lead.start, end=t.lead.end) for t in incident.tellings[:8])
    }
    place = placed.place
    if kind.name in _OF_WORDS and not placed.own_place and (background or spoken_nowhere(sentence)):
        place = Place()
    elif placed.place_spans:
        evidence["place"] = placed.place_spans
    if place.country is None and place.precision == "admin":
        named = {t.place.country for t in incident.tellings if t.own_place and t.place.country}
        if len(named) == 1:  # on the bank of a river through several countries
            place = replace(place, country=named.pop())
    if place.country and place.name is None and not place.text:
        country = lexicon.gazetteer.country(place.country)
        place = replace(place, name=country.name if country else None)
    if timed.time_spans:
        evidence["time"] = timed.time_spans
    for harm in harms:
        evidence.setdefault(harm.kind, (Span(start=harm.start, end=harm.end),))
    for number, span in enumerate(actor_spans):
        evidence[f"actors.{number}"] = (span,)
    for number, span in enumerate(claim_spans):
        evidence[f"claims.{number}"] = (span,)
    weapons = merge_weapons(weapon for telling in incident.tellings for weapon in telling.weapons)
    for number, weapon in enumerate(weapons):
        evidence[f"weapons.{number}"] = (Span(start=weapon.start, end=weapon.end),)
    signs = signs_of(incident, placed, timed, place, casualties, weight, background=background)
    confidence, confidences = confidences_of(signs)
    time = timed.time
    lent = not timed.own_time and background and _is_news(document, time)
    if lent and not _on_that_day(document, timed):
        day = anchor_day(document)
        time = EventTime(end=day_text(day), precision="day") if day else EventTime()
    dated, told = time, _clock(incident, timed)
    if told is not None and (narrow := at_clock(document, lexicon.gazetteer, time, told, placed.place)):
        time = narrow
        evidence["time"] = (*evidence.get("time", ()), Span(start=told.start, end=told.end))
    mention = Mention(
        mention_id="",
        type=best.type,
        trigger=Span(start=best.lead.start, end=best.lead.end),
        title=title_of(
            kind,
            place,
            dated,
            casualties,
            best.realis,
            beside=_beside(document, place, placed),
            tried=best.tried,
            actors=actors,
        ),
        quote=sentence.text[:1000],
        realis=best.realis,
        background=background,
        salience=weight,
        place=place,
        time=time,
        actors=actors,
        casualties=casualties,
        claims=claims,
        weapons=tuple(weapon.text for weapon in weapons),
        evidence=evidence,
        confidence=confidence,
        confidences=confidences,
    )
    return mention, signs


def _clock(incident: Incident, timed: Telling) -> Clock | None:
    """Return the time of day told: beside the day, else in a sentence that tells of the same day, a moment first."""
    day = (timed.time.start, timed.time.end)
    told = [t for t in incident.tellings if t is timed or not t.own_time or (t.time.start, t.time.end) == day]
    found = [t.clock for t in sorted(told, key=lambda t: t is not timed) if t.clock]
    return min(found, key=lambda c: not c.moment, default=None)


def _beside(document: Document, place: Place, placed: Telling) -> bool:
    """Return True when the words before the place's name say "near" or how far from it."""
    if place.precision != "near" or not placed.place_spans:
        return False
    span = placed.place_spans[0]
    sentence = document.sentence_at(span.start)
    return sentence is not None and stands_beside(document.text, sentence, span.start)


_MAX_CLAIMS = 5
_SPEAKERS = frozenset(("person", "organisation", "party"))
"""Kinds of those whose acts in words are told by themselves, where they speak beside."""


def _claims(
    document: Document,
    lexicon: Lexicon,
    incident: Incident,
    actors: Sequence[Actor],
    like: Container[int],
    *,
    background: bool,
) -> tuple[tuple[Claim, ...], tuple[Span, ...]]:
    """Return who says so: the sources of every sentence that tells it, and of claims and blame next to them."""
    followed = {number for t in incident.tellings[:8] for number in t.followed}
    numbers = sorted({t.lead.sentence for t in incident.tellings[:8]} | followed | set(incident.claimed))
    best = incident.best()
    spoken = best.type.startswith("politics.")
    doers = [a.text for a in actors if spoken and a.role == "initiator" and a.kind in _SPEAKERS]
    around = not background  # history beside the news is not told by the sources of the news
    found = claims_about(
        document, numbers, lexicon.actors, around=around, lead=best.lead.sentence, doers=doers, also=like
    )
    kept = found[:_MAX_CLAIMS]
    return tuple(claim for claim, _ in kept), tuple(span for _, span in kept)


def _on_that_day(document: Document, telling: Telling) -> bool:
    """Return True when the words put it on the day of what was told before: "Earlier in the day", "they also"."""
    words = load_calendar_words()
    before = document.lower[document.sentences[telling.lead.sentence].start : telling.lead.start]
    also = before.endswith("also ") or document.lower.startswith(" also ", telling.lead.end)
    return (
        (also and is_sited(telling.type))
        or before.startswith(words.at_once)
        or any(sign in before for sign in words.same_day)
    )


def _is_news(document: Document, time: EventTime) -> bool:
    """Return True for a day just before publication: what is history was not done on it."""
    day, first = anchor_day(document), day_of(time.start)
    return day is not None and first is not None and (day - first).days < _FRESH


_FRESH = 4


def day_text(day: date) -> str:
    """Return an ISO date."""
    return day.isoformat()


_OF_WORDS = frozenset({"politics.accusation", "politics.threat", "politics.meeting", "politics.sanction"})
"""Acts of words between governments and bodies."""

_PRECISION = {"exact": 4, "near": 4, "admin": 2, "country": 1, "unknown": 0}


_WIDESPREAD = ("politics.election", "hazard.disease_outbreak")


def _placed(incident: Incident) -> Telling:
    """Return the telling whose place is told most exactly: of its own words first, the plainest of equals.

    Of a vote or an outbreak, which is in many places, it is the first that tells its own.
    """
    if incident.best().type in _WIDESPREAD:
        return next((t for t in incident.tellings if t.own_place), incident.tellings[0])
    plainest = incident.best().lead.weight
    agreed = _agreed_country(incident)
    return max(
        incident.tellings,
        key=lambda t: (
            t.own_place and not t.headline,
            agreed is None or t.place.country in (None, agreed),
            _PRECISION[t.place.precision],
            t.strength > CONSEQUENCE,
            t.lead.weight >= plainest,
            -t.lead.start,
        ),
    )


def _agreed_country(incident: Incident) -> str | None:
    """Return the country that more tellings name in their own words than any other."""
    votes = Counter(t.place.country for t in incident.tellings if t.own_place and t.place.country)
    ranked = votes.most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None


_DAY_FIRST = {"minute": 4, "day": 4, "week": 3, "month": 2, "year": 1, "unresolved": 0}


def _timed(incident: Incident) -> Telling:
    """Return the telling whose time is told most exactly: of its own words first, the plainest of equals."""
    best = incident.best()
    plainest, ahead = best.lead.weight, best.realis == "planned"
    return max(
        incident.tellings,
        key=lambda t: (
            t.own_time and not t.headline and not (t.time.start is None and t.time.precision == "month"),
            t.own_time and t.time.start is not None,
            _DAY_FIRST[t.time.precision] if t.own_time else 0,
            not t.headline,
            (t.realis == "planned") == ahead,  # what is still to come has no day of what was done
            not t.perfect,
            t.own_time and t.lead.weight >= plainest,
            -t.lead.start,
        ),
    )


def _worth(incident: Incident) -> float:
    """Return how strongly words alone state the happening: what is below `_KEEP` is no mention."""
    best = incident.best()
    value = best.lead.weight * TRUST[best.strength] + 0.04 * min(3, len(incident.tellings) - 1)
    value += 0.04 * any(t.own_place for t in incident.tellings) + 0.03 * any(t.own_time for t in incident.tellings)
    value += 0.06 * any(t.harms for t in incident.tellings)
    if best.realis == "planned" and best.type.startswith("politics."):
        return value - 0.04  # announced, and by whoever means to do it
    return value if best.realis == "actual" else value - 0.12
