"""A day told with a time of day as instants in UTC, by the clock of the place where it happened."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from streams.extract.clock import DAY, Clock, zone_named
from streams.extract.document import Document
from streams.extract.gazetteer import Gazetteer, Sense
from streams.records import EventTime, Place


def at_clock(document: Document, gazetteer: Gazetteer, told: EventTime, clock: Clock, place: Place) -> EventTime | None:
    """Return the time told as the instants that `clock` bounds on that day, None where nothing says whose clock it is.

    Of two days only the later is meant if the clock had come to that hour when the article was published.
    """
    zone = _zone_of(gazetteer, clock, place)
    if zone is None or told.precision != "day" or clock.last - clock.first >= DAY:
        return None
    if told.start is None or told.end is None:
        return None
    first, last = date.fromisoformat(told.start[:10]), date.fromisoformat(told.end[:10])
    known = None if document.published_day_only or document.published is None else document.published.astimezone(UTC)
    if first == last or (clock.last > DAY and last - first == timedelta(days=1)):
        days = [first]
    elif last - first == timedelta(days=1) and known is not None:
        days = [last, first]
    else:
        return None
    for day in days:
        low, high = (_instant(day, minutes, zone) for minutes in (clock.first, clock.last))
        if low is None or high is None:
            return None
        if known is None or low <= known or len(days) == 1:
            if known is not None and low <= known < high:
                high = known
            moment = clock.first == clock.last
            return EventTime(
                start=_written(low),
                end=_written(high),
                precision="minute" if moment else "day",
                text=_wording(document.text, told.text, clock),
            )
    return None


def _instant(day: date, minutes: int, zone: tzinfo) -> datetime | None:
    try:
        return (datetime.combine(day, time(), zone) + timedelta(minutes=minutes)).astimezone(UTC)
    except OverflowError:
        return None


def _written(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _wording(text: str, told: str, clock: Clock) -> str:
    """Return the words of day and clock: as one where they stand together."""
    own = text[clock.start : clock.end]
    if clock.day is not None:
        return text[min(clock.start, clock.day.start) : max(clock.end, clock.day.end)]
    return own if told in ("", own) else f"{told}, {own}"


def _zone_of(gazetteer: Gazetteer, clock: Clock, place: Place) -> tzinfo | None:
    if clock.east is not None:
        return timezone(timedelta(minutes=clock.east))
    if clock.zone:
        name = zone_named(clock.zone)
        if name is None:
            found = gazetteer.senses(clock.zone)
            name = gazetteer.timezone(found[0].rank) if found and found[0].strength == 3 else None
        return _zone(name)
    sense = _known(gazetteer, place)
    return _zone(gazetteer.timezone(sense.rank)) if sense else None


def _known(gazetteer: Gazetteer, place: Place) -> Sense | None:
    """Return the narrowest of the place and what holds it that the gazetteer knows."""
    if place.country is None:
        return None
    for sense in gazetteer.senses(place.name or ""):
        if (sense.country, sense.admin1, sense.geonames_id) == (place.country, place.admin1, place.geonames_id):
            return sense
    for sense in gazetteer.senses(place.admin1 or ""):
        if (sense.country, sense.kind) == (place.country, "admin1"):
            return sense
    return gazetteer.country(place.country)


@lru_cache(maxsize=512)
def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, KeyError):
        return None  # a machine without the zone database
