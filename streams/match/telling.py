"""Events into alerts: each rule's first telling, what changed since, and the cancelling of what no longer holds."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from streams import codec
from streams.match.condition import holds_simple, make_context
from streams.match.dispatch import dispatch, headline, live_entries, quote_source
from streams.match.fields import read_fields
from streams.match.rules import INDEX_FIELDS, Rule, Ruleset
from streams.match.verdict import GATE_FIELDS, failures, gates_of, reasons
from streams.records import Alert, AlertOp, Change, Event, EventTime, Figure

_FIGURES: Final = ("killed", "injured", "missing", "displaced", "detained")
_LEAST_SHARE: Final = 0.05
"""A toll that moved by less of what was told brings no second telling: 1,203 to 1,207 is no news, 3 to 4 is."""
_MOST_URLS: Final = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldLimits:
    """How long tellings are remembered, by event time."""

    horizon_s: float = 14 * 86400.0
    """Alerts whose event moved last this long before the newest are forgotten; longer than events stay open."""
    max_told: int = 500_000
    """Alerts of one partition; beyond it the oldest go first."""


class Told:
    """What the rules have told of one partition's events; filled by `restore`, changed by `match` and `evict`."""

    def __init__(self, limits: ToldLimits | None = None) -> None:
        self.limits = limits or ToldLimits()
        self._by_event: dict[str, dict[str, Alert]] = {}
        self._events: dict[str, str] = {}
        self._ages: list[tuple[datetime, str]] = []
        self._clock: datetime | None = None

    def __len__(self) -> int:
        return len(self._events)

    def of_event(self, event_id: str) -> dict[str, Alert]:
        """Return rule → last telling of the event."""
        return self._by_event.get(event_id, {})

    def put(self, alert: Alert) -> None:
        """Remember `alert` as the last telling of its id."""
        self._by_event.setdefault(alert.event_id, {})[alert.rule_id] = alert
        self._events[alert.alert_id] = alert.event_id
        if self._clock is None or alert.received > self._clock:
            self._clock = alert.received
        heapq.heappush(self._ages, (alert.received, alert.alert_id))

    def forget_old(self) -> list[str]:
        """Forget what is past the horizon; return the alert ids."""
        gone: list[str] = []
        if self._clock is None:
            return gone
        bound = self._clock - timedelta(seconds=self.limits.horizon_s)
        while self._ages and (self._ages[0][0] < bound or len(self._events) > self.limits.max_told):
            received, alert_id = heapq.heappop(self._ages)
            event_id = self._events.get(alert_id)
            if event_id is None:
                continue
            told = self._by_event[event_id]
            rule_id = next((rule for rule, alert in told.items() if alert.alert_id == alert_id), None)
            if rule_id is None or told[rule_id].received != received:
                continue
            del told[rule_id], self._events[alert_id]
            if not told:
                del self._by_event[event_id]
            gone.append(alert_id)
        return gone


def match(told: Told, event: Event, rules: Ruleset) -> tuple[Alert, ...]:
    """Return what is to be told of `event` by each rule, in the rules' order, and remember it.

    The first telling is `new`; later ones are `update`, only where something the rule tells again on has moved
    since it last told; `cancel` takes back what was told and no longer holds. A revision told before gives the
    stored telling again, an older one nothing, so deliveries may repeat.
    """
    before = told.of_event(event.event_id)
    gone = event.status == "retracted"
    if gone and not before:
        return ()
    firing = {} if gone else {rule.id: rule for rule in _firing(event, rules)}
    alerts: list[Alert] = []
    for rule_id in [*(r.id for r in rules.rules if r.id in firing or r.id in before), *_orphans(before, rules)]:
        rule, last = rules.by_id.get(rule_id), before.get(rule_id)
        alert = _tell(event, rule, last, holds=rule_id in firing)
        if alert is not None:
            alerts.append(alert)
    for alert in alerts:
        if before.get(alert.rule_id) is not alert:
            told.put(alert)
    return tuple(alerts)


def restore(told: Told, alerts: Iterable[Alert]) -> None:
    """Fill `told` with `alerts`, the last telling of each id."""
    for alert in sorted(alerts, key=lambda a: (a.received, a.alert_id)):
        told.put(alert)


def newer(old: Alert, new: Alert) -> Alert:
    """Return the later telling: of the higher sequence, then of the higher revision."""
    return new if (new.sequence, new.revision) >= (old.sequence, old.revision) else old


def evict(told: Told) -> tuple[str, ...]:
    """Forget tellings of events that can no longer move; return the alert ids, to be tombstoned."""
    return tuple(told.forget_old())


def _orphans(before: dict[str, Alert], rules: Ruleset) -> list[str]:
    """Rules that told and are no more; what they told is still taken back when the event is."""
    return sorted(rule_id for rule_id in before if rule_id not in rules.by_id)


def _firing(event: Event, rules: Ruleset) -> list[Rule]:
    values = read_fields(event, INDEX_FIELDS | GATE_FIELDS)
    left: list[Rule] = []
    for rule in rules.candidates(values):
        for name in rule.condition.fields:
            if name not in values:
                values.update(read_fields(event, (name,)))
        if not all(holds_simple(simple, values) for simple in rule.condition.required):
            continue
        # The last gate, how sure it is, counts only for a first telling.
        if all(held for _, held in list(gates_of(rule, values))[:-1]):
            left.append(rule)
    if not left:
        return left
    context = make_context(values)
    return [rule for rule in left if rule.condition.holds(context)]


def _tell(event: Event, rule: Rule | None, last: Alert | None, *, holds: bool) -> Alert | None:
    if last is None:
        if rule is None or not holds or event.confidence < rule.min_confidence:
            return None
        return _alert(event, rule, None, "new", ())
    if event.revision <= last.revision:
        return last if event.revision == last.revision else None
    if last.op == "cancel":
        if rule is None or not holds or event.confidence < rule.min_confidence:
            return None
        return _alert(event, rule, last, "new", _differences(last, event))
    if not holds:
        if rule is None and event.status != "retracted":
            return None
        return _cancel(event, rule, last)
    if rule is None:
        return None
    changes = _differences(last, event)
    if not any(change.field in rule.tell_again_on and _is_news(change) for change in changes):
        return None
    return _alert(event, rule, last, "update", changes)


def _alert(event: Event, rule: Rule, last: Alert | None, op: AlertOp, changes: tuple[Change, ...]) -> Alert:
    values = read_fields(event, rule.condition.fields)
    lead = f"Update {last.sequence}." if last is not None and op == "update" else ""
    shown = [change for change in changes if change.field in rule.tell_again_on]
    return _telling(
        event,
        alert_id=codec.derive_id("al_", rule.id, event.event_id),
        rule_id=rule.id,
        rule_name=rule.name,
        subscriber=rule.subscriber,
        severity=rule.severity,
        channels=rule.channels,
        sequence=last.sequence + 1 if last else 1,
        op=op,
        title=event.title or headline(event),
        text=dispatch(event, changes=shown, lead=lead),
        reasons=reasons(rule, values, make_context(values)),
        changes=changes,
    )


def _cancel(event: Event, rule: Rule | None, last: Alert) -> Alert:
    changes = _differences(last, event)
    lost: tuple[str, ...] = ()
    if event.status == "retracted":
        note = next((entry.withdrawn_note for entry in reversed(event.ledger) if entry.withdrawn_note), None)
        lead = (
            f"Cancelled: withdrawn by the source ({note.rstrip(' .')})."
            if note
            else "Cancelled: withdrawn by the source."
        )
        lost = ("event.status = retracted",)
    elif rule is not None:
        values = read_fields(event, rule.condition.fields | GATE_FIELDS | INDEX_FIELDS)
        lost = failures(rule, values, make_context(values))
        lead = f"Cancelled: no longer meets the rule ({'; '.join(lost)})."
    else:
        lead = "Cancelled."
    return _telling(
        event,
        alert_id=last.alert_id,
        rule_id=last.rule_id,
        rule_name=rule.name if rule else last.rule_name,
        subscriber=rule.subscriber if rule else last.subscriber,
        severity=rule.severity if rule else last.severity,
        channels=tuple(dict.fromkeys((*last.channels, *(rule.channels if rule else ())))),
        sequence=last.sequence + 1,
        op="cancel",
        title=last.title,
        text=dispatch(event, lead=lead),
        reasons=lost,
        changes=changes,
    )


def _telling(event: Event, **own: Any) -> Alert:
    urls = [entry.url for entry in live_entries(event) if entry.url]
    return Alert(
        event_id=event.event_id,
        revision=event.revision,
        received=_brought(event),
        quote=event.quote,
        quote_source=quote_source(event),
        type=event.type,
        status=event.status,
        place=event.place,
        time=event.time,
        casualties=event.casualties,
        actors=event.actors,
        confidence=event.confidence,
        independent_origins=event.independent_origins,
        outlets=event.outlets,
        urls=tuple(dict.fromkeys(urls))[:_MOST_URLS],
        **own,
    )


def _brought(event: Event) -> datetime:
    """Return `received` of the article that made this revision."""
    newest = event.touched[-1] if event.touched else None
    for entry in reversed(event.ledger):
        if entry.article_id == newest:
            return entry.received
        if entry.withdrawn_by == newest and entry.withdrawn_received is not None:
            return entry.withdrawn_received
    return event.last_seen


def _differences(last: Alert, event: Event) -> tuple[Change, ...]:
    """Return what of the event is not as last told, field by field, in JSON's own types."""
    found: list[Change] = []
    brought = {change.field: change.source for change in event.changes}

    def note(name: str, before: Any, after: Any) -> None:
        if before != after:
            found.append(Change(field=name, before=before, after=after, source=brought.get(name)))

    for name in _FIGURES:
        note(name, _plain(getattr(last.casualties, name)), _plain(getattr(event.casualties, name)))
    note("type", last.type, event.type)
    note("status", last.status, event.status)
    note("place", last.place.name or last.place.text, event.place.name or event.place.text)
    note("time", _period(last.time), _period(event.time))
    note("actors", _names(last), _names(event))
    note("independent_origins", last.independent_origins, event.independent_origins)
    if last.op != "cancel":
        note("title", last.title, event.title or headline(event))
    return tuple(found)


def _is_news(change: Change) -> bool:
    """Return whether the change is worth a second telling: words always, figures where they moved enough."""
    if change.field not in _FIGURES:
        return True
    before: int = change.before["low"] if change.before else 0
    after: int = change.after["low"] if change.after else 0
    if before == after:
        return False
    return abs(after - before) >= max(1, round(_LEAST_SHARE * before))


def _plain(figure: Figure | None) -> dict[str, int | None] | None:
    return {"low": figure.low, "high": figure.high} if figure else None


def _period(time: EventTime) -> str:
    return f"{time.start or ''}/{time.end or ''}" if time.start or time.end else ""


def _names(told: Alert | Event) -> list[str]:
    return [f"{actor.role}: {actor.name or actor.text}" for actor in told.actors]
