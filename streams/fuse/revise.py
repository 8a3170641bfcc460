"""One report into the open events: which it tells of, which it takes back, and what they are afterwards.

The decisions for a report look only at what came before it in the log. After a crash the restored events may
already hold later reports; such an event either holds this report too, and is only sent again, or was not chosen
by it, and is left alone. So a replay ends with the bytes of the first pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import msgspec

from streams import codec
from streams.fuse.kin import kinship, threshold
from streams.fuse.similarity import pair_points, place_points, soft_points, time_points, type_points
from streams.fuse.state import Compared, Open, OpenEvents
from streams.fuse.telling import tell
from streams.fuse.view import View, view_of
from streams.records import Event, LedgerEntry, Mention, Report

_CLEARLY: Final = 2.5
"""Points above the threshold from which a second mention of one article joins the same event."""
_FLOOR: Final = 4.0
"""Below every threshold: evidence that is not counted out to the end."""
_SAME_ITEM: Final = 3.5
"""Points for another version of the item having told the event."""
_SAME_MENTION: Final = 2.5
"""Points for its telling it at the same place of the story under the same type."""


@dataclass(slots=True)
class _Revision:
    """What the report does to one event: entries it adds, entries it withdraws."""

    known: Open | None
    event_id: str
    added: list[LedgerEntry] = field(default_factory=list)
    ledger: tuple[LedgerEntry, ...] = ()


def fuse(state: OpenEvents, report: Report, position: int) -> tuple[Event, ...]:
    """Take `report`, found at `position` of its log, into `state`; return every event it touches, as it now is.

    A report that was taken before changes nothing and returns its events as they are. An older version that comes
    after a newer one is entered as withdrawn where the item is known, and makes no new event.
    """
    touched = [state.event_of(open_) for open_ in state.touched_by(report.article_id)]
    first = state.position_of(report.article_id)
    if first is not None and first < position:
        return tuple(touched)
    to_place = _not_placed(state, report)
    views = {m.mention_id: view_of(m, report.published, report.received) for m in to_place}
    revisions = _plan(state, report, position, to_place, views)
    changed = [_apply(revision, report, state) for revision in revisions]
    for event in changed:
        state.put(event, views)
    return (*touched, *changed)


def _plan(
    state: OpenEvents, report: Report, position: int, to_place: list[Mention], views: dict[str, View]
) -> list[_Revision]:
    telling = [o for o in state.telling(_linked_items(report)) if _in_window(o, report, state)]
    linked = [o for o in telling if o.last_position < position]
    newer_version = _newer_version(state, report, position)
    revisions: dict[str, _Revision] = {}
    withdrawn: dict[str, tuple[LedgerEntry, ...]] = {}
    for open_ in linked:
        ledger = _withdraw(state.event_of(open_).ledger, report, position)
        if ledger is not None:
            withdrawn[open_.event_id] = ledger
    lone = len(report.mentions) == 1 and _told_before(state, telling, report, position) == 1
    homes = _choose(state, report, position, list(views.values()), linked, lone)
    for index, mention in enumerate(to_place):
        home = homes.get(index)
        if home is None:
            if newer_version is None:
                event_id = codec.derive_id("ev_", mention.mention_id, report.article_id)
                revisions[event_id] = _Revision(None, event_id, [_entry(report, mention, position)])
            continue
        if newer_version is not None and home not in linked:
            continue
        revision = revisions.setdefault(home.event_id, _Revision(home, home.event_id))
        revision.added.append(_entry(report, mention, position, newer_version))
    for open_ in linked:
        event_id = open_.event_id
        if event_id in withdrawn:
            revisions.setdefault(event_id, _Revision(open_, event_id))
    for event_id, revision in revisions.items():
        if revision.known is not None:
            revision.ledger = withdrawn.get(event_id) or state.event_of(revision.known).ledger
    return list(revisions.values())


def _linked_items(report: Report) -> tuple[str, ...]:
    return tuple(dict.fromkeys((report.item_id, *report.withdraws)))


def _newer_version(state: OpenEvents, report: Report, position: int) -> LedgerEntry | None:
    """Return an entry of a newer version of the same item that came before, if there is one."""
    for open_ in state.telling((report.item_id,)):
        for entry in state.event_of(open_).ledger:
            newer = entry.item_id == report.item_id and entry.version > report.version
            if newer and entry.position < position and _in_window(open_, report, state):
                return entry
    return None


def _withdraw(ledger: tuple[LedgerEntry, ...], report: Report, position: int) -> tuple[LedgerEntry, ...] | None:
    """Return `ledger` with what `report` takes back marked so, or None where that is nothing."""
    taken_back = [entry.withdrawn_by is None and _takes_back(report, entry) for entry in ledger]
    if not any(taken_back):
        return None
    return tuple(
        msgspec.structs.replace(
            entry,
            withdrawn_by=report.article_id,
            withdrawn_note=report.correction_note,
            withdrawn_position=position,
            withdrawn_received=report.received,
        )
        if taken
        else entry
        for entry, taken in zip(ledger, taken_back, strict=True)
    )


def _takes_back(report: Report, entry: LedgerEntry | Compared) -> bool:
    """Return whether `report` takes back a telling that is live."""
    if entry.item_id not in report.withdraws:
        return False
    if entry.article_id == report.article_id:
        return False
    return report.verdict == "kill" or entry.item_id != report.item_id or entry.version <= report.version


def _not_placed(state: OpenEvents, report: Report) -> list[Mention]:
    """Return the mentions that no event holds yet, each id once."""
    placed: set[str] = set()
    for open_ in state.touched_by(report.article_id):
        own = [e for e in state.event_of(open_).ledger if e.article_id == report.article_id]
        placed.update(entry.mention.mention_id for entry in own)
        if not own:
            placed.update(m.mention_id for m in report.mentions if _tells(open_, m, report))
    left: list[Mention] = []
    for mention in report.mentions:
        if mention.mention_id not in placed:
            placed.add(mention.mention_id)
            left.append(mention)
    return left


def _tells(open_: Open, mention: Mention, report: Report) -> bool:
    """Return whether `mention` fits an event whose ledger is too full to show that it held it."""
    view = view_of(mention, report.published, report.received)
    points = _event_points(view, open_.tellings)
    return points is not None and points >= threshold(view.type)


def _in_window(open_: Open, report: Report, state: OpenEvents) -> bool:
    return abs((report.received - open_.last_seen).total_seconds()) <= state.limits.window_s


def _told_before(state: OpenEvents, telling: list[Open], report: Report, position: int) -> int:
    """Return how many tellings of the item's other versions held when `report` came."""
    return sum(
        entry.withdrawn_position is None or entry.withdrawn_position >= position
        for open_ in telling
        for entry in _entries_of_items(state.event_of(open_), report, position)
    )


def _choose(
    state: OpenEvents, report: Report, position: int, views: list[View], linked: list[Open], lone: bool
) -> dict[int, Open]:
    """Return which event each mention tells of, best pairs first; what is missing founds an event.

    `lone`: the item told one thing before and tells one thing now, so a change of type is a correction.
    """
    link_views = [(open_, _views_of_items(state.event_of(open_), report, position)) for open_ in linked]
    window = timedelta(seconds=state.limits.window_s)
    earliest, latest = report.received - window, report.received + window
    pairs: list[tuple[float, int, int, str, Open, float]] = []
    for index, view in enumerate(views):
        best: dict[str, tuple[float, Open]] = {}
        for open_ in state.candidates(view, position):
            if open_.last_position >= position or not earliest <= open_.last_seen <= latest:
                continue
            standing: Sequence[Compared] = open_.tellings
            if report.withdraws:
                standing = [telling for telling in standing if not _takes_back(report, telling)]
            points = _event_points(view, standing)
            if points is not None:
                best[open_.event_id] = (points, open_)
        for open_, others in link_views:
            event_id = open_.event_id
            points = max((_link_points(view, other, lone) for other in others), default=0.0)
            if event_id not in best or best[event_id][0] < points:
                best[event_id] = (points, open_)
        for event_id, (points, open_) in best.items():
            needed = max(threshold(view.type), threshold(open_.type))
            if points >= needed:
                pairs.append((-points, index, open_.founded, event_id, open_, needed))
    pairs.sort(key=lambda pair: pair[:4])
    homes: dict[int, Open] = {}
    taken: set[str] = set()
    for points, index, _, event_id, open_, needed in pairs:
        if index in homes:
            continue
        if event_id in taken and -points < needed + _CLEARLY:
            continue
        homes[index] = open_
        taken.add(event_id)
    return homes


def _event_points(view: View, others: Sequence[Compared]) -> float | None:
    """Return the best evidence among an event's tellings; None where most of them contradict."""
    best: float | None = None
    against = 0
    for other in others:
        points = pair_points(view, other.view, _FLOOR)
        if points is None:
            against += 1
        elif best is None or points > best:
            best = points
    if best is None or 2 * against > len(others):
        return None
    return best - 0.5 if against else best


def _views_of_items(event: Event, report: Report, position: int) -> list[View]:
    """Return how the item's other versions told the event: the live ones, else the last withdrawn."""
    own = _entries_of_items(event, report, position)
    live = [entry for entry in own if entry.withdrawn_by is None]
    return [view_of(entry.mention, entry.published, entry.received) for entry in (live or own[-1:])]


def _entries_of_items(event: Event, report: Report, position: int) -> list[LedgerEntry]:
    items = _linked_items(report)
    return [
        entry
        for entry in event.ledger
        if entry.item_id in items and entry.article_id != report.article_id and entry.position < position
    ]


def _link_points(view: View, other: View, lone: bool) -> float:
    """Return the evidence that a version still tells what an earlier one told, even where it corrects it."""
    kin = kinship(view.type, other.type)
    if kin <= 0.0 and not lone:
        return 0.0
    points = pair_points(view, other)
    if points is None:
        where, when = place_points(view, other), time_points(view, other)
        points = type_points(kin) if kin else -2.0
        points += -1.0 if where is None else where
        points += -1.0 if when is None else when
        points += soft_points(view, other)
    return points + _SAME_ITEM + (_SAME_MENTION if view.mention_id == other.mention_id else 0.0)


def _entry(report: Report, mention: Mention, position: int, newer_version: LedgerEntry | None = None) -> LedgerEntry:
    stale = newer_version is not None
    return LedgerEntry(
        article_id=report.article_id,
        item_id=report.item_id,
        source=report.source,
        origin=report.origin or f"outlet:{report.source}",
        received=report.received,
        position=position,
        mention=mention,
        version=report.version,
        published=report.published,
        title=report.title,
        url=report.url,
        backfill=report.backfill,
        withdrawn_by=newer_version.article_id if newer_version else None,
        withdrawn_position=position if stale else None,
        withdrawn_received=report.received if stale else None,
    )


def _apply(revision: _Revision, report: Report, state: OpenEvents) -> Event:
    before = state.event_of(revision.known) if revision.known else None
    received = report.received
    seen = (received, received)
    if before is not None:
        seen = (min(before.first_seen, received), max(before.last_seen, received))
    return tell(
        revision.event_id,
        _bound((*revision.ledger, *revision.added), len(revision.added), state),
        (*(before.touched if before else ()), report.article_id),
        seen=seen,
        before=before,
    )


def _bound(ledger: tuple[LedgerEntry, ...], added: int, state: OpenEvents) -> tuple[LedgerEntry, ...]:
    """Return `ledger` with older entries slimmed and the oldest but the first left out, as the limits say."""
    limits = state.limits
    cut = len(ledger) - limits.full_ledger
    if cut > 1:
        ledger = tuple(
            _slim(entry) if max(1, cut - added) <= index < cut else entry for index, entry in enumerate(ledger)
        )
    if len(ledger) > limits.max_ledger:
        ledger = (ledger[0], *ledger[1 - limits.max_ledger :])
    return ledger


def _slim(entry: LedgerEntry) -> LedgerEntry:
    mention = msgspec.structs.replace(entry.mention, quote="", evidence={}, confidences={}, actors=(), claims=())
    return msgspec.structs.replace(entry, mention=mention, title="")
