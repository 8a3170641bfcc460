"""An event from its ledger: a pure function of the entries, so every replay writes the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from streams.fuse import best
from streams.records import Change, Event, EventOp, EventStatus, Figure, LedgerEntry

_COMPARED = ("type", "status", "realis", "background", "backfill", "title")


def tell(
    event_id: str,
    ledger: tuple[LedgerEntry, ...],
    touched: tuple[str, ...],
    *,
    seen: tuple[datetime, datetime],
    before: Event | None,
) -> Event:
    """Return the event that `ledger` (by position) makes; `before` is its last revision, to tell the changes.

    With no live entry left it is retracted and keeps the fields it had, so a reader sees what was taken back.
    """
    live = [entry for entry in ledger if entry.withdrawn_by is None]
    tellings = best.tellings_of(live or _last_withdrawn(ledger))
    origins = {entry.origin for entry in live}
    status: EventStatus = "reported"
    if not live:
        status = "retracted"
    elif best.is_disputed(tellings):
        status = "disputed"
    elif len(origins) > 1:
        status = "corroborated"
    op: EventOp = "retract" if not live else "create" if len(touched) == 1 else "update"
    shown = live or _last_withdrawn(ledger)
    casualties = best.best_casualties(tellings)
    type_ = best.best_type(tellings)
    speaker = best.speaker(tellings, type_, casualties)
    event = Event(
        event_id=event_id,
        revision=len(touched),
        op=op,
        status=status,
        type=type_,
        first_seen=seen[0],
        last_seen=seen[1],
        title=speaker.mention.title,
        quote=speaker.mention.quote,
        realis=best.best_realis(tellings),
        background=all(entry.mention.background for entry in shown),
        backfill=all(entry.backfill for entry in shown),
        salience=max(telling.mention.salience for telling in tellings),
        place=best.best_place(tellings),
        time=best.best_time(tellings),
        actors=best.best_actors(tellings),
        casualties=casualties,
        claims=best.best_claims(tellings),
        confidence=best.best_confidence(tellings),
        outlets=tuple(dict.fromkeys(entry.source for entry in live)),
        independent_origins=len(origins),
        ledger=ledger,
        touched=touched,
    )
    if before is None:
        return event
    source = next((e.source for e in reversed(ledger) if e.article_id == touched[-1]), None)
    return msgspec.structs.replace(event, changes=changes(before, event, source))


def _last_withdrawn(ledger: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Return the entries that held last; one that came after its own newer version never held."""
    held = [entry for entry in ledger if _withdrawn_at(entry) > entry.position] or list(ledger)
    last = max(_withdrawn_at(entry) for entry in held)
    return [entry for entry in held if _withdrawn_at(entry) == last]


def _withdrawn_at(entry: LedgerEntry) -> int:
    return entry.withdrawn_position if entry.withdrawn_position is not None else -1


def changes(before: Event, after: Event, source: str | None) -> tuple[Change, ...]:
    """Return what of `after` differs from `before`, field by field, in JSON's own types."""
    found: list[Change] = []

    def note(field: str, old: Any, new: Any) -> None:
        if old != new:
            found.append(Change(field=field, before=old, after=new, source=source))

    for field in _COMPARED:
        note(field, getattr(before, field), getattr(after, field))
    for field in best.FIGURES:
        note(field, _plain(getattr(before.casualties, field)), _plain(getattr(after.casualties, field)))
    note("expected_to_rise", before.casualties.expected_to_rise, after.casualties.expected_to_rise)
    note("place", before.place.name or before.place.text, after.place.name or after.place.text)
    note("time", _when(before), _when(after))
    note("actors", _names(before), _names(after))
    note("outlets", list(before.outlets), list(after.outlets))
    note("independent_origins", before.independent_origins, after.independent_origins)
    return tuple(found)


def _plain(figure: Figure | None) -> dict[str, int | None] | None:
    return {"low": figure.low, "high": figure.high} if figure else None


def _when(event: Event) -> str:
    return f"{event.time.start or ''}/{event.time.end or ''}" if event.time.start or event.time.end else ""


def _names(event: Event) -> list[str]:
    return [f"{actor.role}: {actor.name or actor.text}" for actor in event.actors]
