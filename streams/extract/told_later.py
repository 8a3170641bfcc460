"""What sentences without a trigger tell of the happening before them: the hour, the day, the spot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain

from msgspec.structs import replace

from streams.extract.calendar_words import load_calendar_words
from streams.extract.clock import Clock, find_clocks, tells_when
from streams.extract.dates import DateSpan
from streams.extract.document import Document
from streams.extract.places import PlaceSpan
from streams.extract.told import NOWHERE, OUTBREAK, Incident, Telling
from streams.extract.when import between, day_told, last_such
from streams.extract.where import spot_told


def tell_later(
    document: Document,
    incidents: list[Incident],
    dates: Sequence[DateSpan],
    places: Sequence[PlaceSpan],
    signs: Sequence[tuple[int, str]],
) -> None:
    """Give the happenings the hour, the day and the spot that the sentences which follow them up tell."""
    _hour_later(document, incidents, dates, signs)
    _shown_later(document, incidents, dates, places)
    _of_one_day(incidents)


def is_sited(kind: str) -> bool:
    """Return True for types whose happenings have a spot: a name no list knows is then rather a place's."""
    return kind.startswith(("battle.", "remote.", "civilians.", "crime.violent", "hazard.", "protest.", "riot."))


def _has_spot(kind: str) -> bool:
    """Return True for types that happen in one spot; an outbreak is in all the towns that the lines after it name."""
    return is_sited(kind) and kind != OUTBREAK


def _hour_later(
    document: Document, incidents: list[Incident], dates: Sequence[DateSpan], signs: Sequence[tuple[int, str]]
) -> None:
    """Give the happening the time of day that a sentence after it tells: "It happened at about 7 p.m."."""
    for telling in chain.from_iterable(incident.tellings for incident in incidents):
        if telling.clock and telling.clock.moment and telling.clock.day is None and not telling.own_time:
            _at_its_hour(document, telling, telling.clock)
        for number in telling.followed:
            sentence = document.sentences[number]
            clocks = find_clocks(document, signs, (), sentence.start, sentence.end)
            clock = next((c for c in clocks if c.moment and tells_when(document, c, sentence.start)), None)
            if clock is None or telling.clock or between(dates, sentence.start, sentence.end):
                continue
            telling.clock = clock
            _at_its_hour(document, telling, clock)


def _at_its_hour(document: Document, telling: Telling, clock: Clock) -> None:
    """Give what lies before the day of its report the last such hour."""
    if telling.time.start is None and telling.time.end is not None and telling.time.precision == "day":
        told, spans = last_such(clock, date.fromisoformat(telling.time.end), document.text)
        telling.time, telling.time_spans, telling.own_time = told, spans, True


def _shown_later(
    document: Document, incidents: list[Incident], dates: Sequence[DateSpan], places: Sequence[PlaceSpan]
) -> None:
    """Give the happening the day and the spot that a sentence after it tells on: "The attackers struck X on Monday".

    A sentence that tells of something else has its day and spot for that: "Aid workers handed out tents on Tuesday".
    """
    others = {telling.lead.sentence for incident in incidents for telling in incident.tellings}
    for telling in chain.from_iterable(incident.tellings for incident in incidents):
        for number in telling.followed:
            sentence = document.sentences[number]
            if (
                number in others
                or sentence.vocabulary.isdisjoint(_TELLS_ON)
                or not sentence.vocabulary.isdisjoint(_TELLS_ELSE)
            ):
                continue
            stands = not sentence.vocabulary.isdisjoint(_TELLS_STATE)
            if telling.time.start is None and telling.time.end is not None and not stands:
                told = day_told(document, dates, sentence, telling.time.end)
                if told is not None:
                    telling.time, telling.time_spans, telling.own_time = *told, True
            wide = telling.place.country is None and (telling.place.radius_km or 0.0) >= _CONTINENT_KM
            if telling.place.precision in ("country", "unknown", "admin") and (wide or _has_spot(telling.type)):
                spot = spot_told(document, places, sentence, NOWHERE if wide else telling.place)
                if spot is not None:
                    telling.place, telling.place_spans = spot
                    telling.own_place = True


def _of_one_day(incidents: list[Incident]) -> None:
    """Give what was told before "Earlier in the day" that day, where nothing but its report has one."""
    tellings = sorted(chain.from_iterable(incident.tellings for incident in incidents), key=lambda t: t.lead.start)
    for number, telling in enumerate(tellings):
        day = telling.time.start
        if day is None or telling.time.text.lower() not in load_calendar_words().same_day:
            continue
        for before in tellings[:number]:
            if before.time.start is None and before.time.end == day and is_sited(before.type):
                before.time = replace(before.time, start=day)


_CONTINENT_KM = 2000.0
"""From this radius on a place is a continent, which says of nothing where it was."""
_TELLS_ON = frozenset({"the", "it", "they", "he", "she"})
_TELLS_ELSE = frozenset({"had", "will", "would", "if", "could"})
"""Words of a sentence that tells of what came before, or may come."""
_TELLS_STATE = frozenset({"has", "have", "is", "are"})
"""Words of a sentence whose day is that of the telling."""
