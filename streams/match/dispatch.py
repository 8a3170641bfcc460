"""What a subscriber reads: who, what, where, when, how many, and who says so; short, from an event's fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from streams.match.fields import country_name
from streams.records import Change, Event, EventTime, Figure, LedgerEntry

_DATA: dict[str, Any] = yaml.safe_load((Path(__file__).with_name("data") / "phrases.yaml").read_text("utf-8"))
_TYPES: Final[dict[str, str]] = _DATA["types"]
_REALIS: Final[dict[str, str]] = _DATA["realis"]
_CLAIMS: Final[dict[str, str]] = _DATA["claims"]
_MONTHS: Final[list[str]] = _DATA["months"]
_FIGURES: Final = ("killed", "injured", "missing", "displaced", "detained")
_MOST_NAMES: Final = 3
_MOST_CLAIMS: Final = 3


def headline(event: Event) -> str:
    """Return type, place and toll in one line: ``Suicide bombing in Nassib, Daraa, Syria: at least 23 killed``."""
    where = _where(event)
    what = _label(event)
    toll = ", ".join(_tolls(event))
    line = f"{what} {where}" if where else what
    return f"{line}: {toll}" if toll else line


def dispatch(event: Event, *, changes: Iterable[Change] = (), lead: str = "") -> str:
    """Return the whole text of a telling: `lead`, what changed, the headline with the day, names, sources."""
    sentences = [lead] if lead else []
    changed = "; ".join(_changed(change) for change in changes)
    if changed:
        sentences.append(f"Changed: {changed}.")
    when = _when(event.time)
    line = headline(event)
    if when:
        what, colon, toll = line.partition(": ")
        line = f"{what}, {when}{colon}{toll}"
    if event.casualties.expected_to_rise:
        line += "; the toll is expected to rise"
    sentences.append(line + ".")
    sentences += _people(event)
    spread = _spread(event)
    if spread:
        sentences.append(spread)
    sentences += _said(event)
    sentences.append(_standing(event))
    return " ".join(sentence for sentence in sentences if sentence)


def figure_text(figure: Figure) -> str:
    """Return the figure in words: ``23``, ``at least 23``, ``12 to 19``, ``up to 40``."""
    if figure.high is None:
        return f"at least {figure.low:,}"
    if figure.low == figure.high:
        return f"{figure.low:,}"
    if figure.low == 0:
        return f"up to {figure.high:,}"
    return f"{figure.low:,} to {figure.high:,}"


def live_entries(event: Event) -> list[LedgerEntry]:
    """Return the tellings that hold."""
    return [entry for entry in event.ledger if entry.withdrawn_by is None]


def quote_source(event: Event) -> str | None:
    """Return the outlet whose sentence the event quotes."""
    for entry in reversed(event.ledger):
        if event.quote and entry.mention.quote == event.quote:
            return entry.source
    return None


def _label(event: Event) -> str:
    kind = event.type.partition(".")[2].replace("_", " ")
    label = _TYPES.get(event.type, kind.capitalize() or event.type)
    realis = _REALIS.get(event.realis, "")
    return f"{realis} {label[0].lower()}{label[1:]}" if realis else label


def _where(event: Event) -> str:
    place = event.place
    names = [place.name or place.text or "", place.admin1 or ""]
    if place.country:
        names.append(country_name(place.country))
    shown = list(dict.fromkeys(name for name in names if name))
    if not shown:
        return ""
    near = "near" if place.precision == "near" else "in"
    return f"{near} {', '.join(shown)}"


def _when(time: EventTime) -> str:
    start, end = _day(time.start), _day(time.end)
    if start and end:
        first, last = f"{_date(start)}{_clock(time.start)}", f"{_date(end)}{_clock(time.end)}"
        zone = " UTC" if _clock(time.start) else ""
        return first + zone if first == last else f"{first} to {last}{zone}"
    if start:
        return f"from {_date(start)}"
    if end:
        return f"by {_date(end)}"
    return ""


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso[:10]) if iso else None
    except ValueError:
        return None


def _clock(iso: str | None) -> str:
    return f", {iso[11:16]}" if iso and len(iso) > 10 else ""


def _date(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _tolls(event: Event) -> list[str]:
    found = []
    for name in _FIGURES:
        figure: Figure | None = getattr(event.casualties, name)
        if figure is not None:
            found.append(f"{figure_text(figure)} {name}")
    return found


def _spread(event: Event) -> str:
    """Tell the range of the tolls where origins differ, each with the outlet that gave it last."""
    newest: dict[str, tuple[int, str]] = {}
    for entry in live_entries(event):
        killed = entry.mention.casualties.killed
        if killed is not None and not (entry.mention.background and not event.background):
            newest[entry.origin] = (killed.low, entry.source)
    if len({low for low, _ in newest.values()}) < 2:
        return ""
    (fewest, one), (most, other) = min(newest.values()), max(newest.values())
    return f"Sources give {fewest:,} ({one}) to {most:,} ({other}) killed."


def _people(event: Event) -> list[str]:
    by = _names(event, {"initiator"})
    against = _names(event, {"target", "victim"})
    taking_part = _names(event, {"participant"})
    found = []
    if by:
        found.append(f"By: {by}.")
    if against:
        found.append(f"Against: {against}.")
    if taking_part:
        found.append(f"Taking part: {taking_part}.")
    return found


def _names(event: Event, roles: set[str]) -> str:
    names = list(dict.fromkeys(a.name or a.text for a in event.actors if a.role in roles and (a.name or a.text)))
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


def _said(event: Event) -> list[str]:
    found: list[str] = []
    for claim in event.claims:
        phrase = _CLAIMS.get(claim.kind)
        if phrase is None or (claim.kind == "blame" and not claim.against):
            continue
        text = phrase.format(by=claim.by or "Somebody", against=claim.against)
        if text not in found:
            found.append(text)
    return found[:_MOST_CLAIMS]


def _standing(event: Event) -> str:
    sources = list(dict.fromkeys(c.by for c in event.claims if c.kind == "report" and c.by))[:_MOST_NAMES]
    outlets = ", ".join(event.outlets[:_MOST_NAMES])
    if len(event.outlets) > _MOST_NAMES:
        outlets += f" and {len(event.outlets) - _MOST_NAMES} more"
    count = event.independent_origins
    if not outlets:
        return "No outlet tells it any more."
    by = f"{', '.join(sources)}, in " if sources else ""
    origins = f"{count} independent origin{'s' if count != 1 else ''}"
    return f"According to {by}{outlets} ({origins}; {event.status})."


def _changed(change: Change) -> str:
    source = f" ({change.source})" if change.source else ""
    return f"{change.field.replace('_', ' ')} {_plain(change.before)} → {_plain(change.after)}{source}"


def _plain(value: Any) -> str:
    if value is None or value in ("", []):
        return "not told"
    if isinstance(value, dict) and "low" in value:
        return figure_text(Figure(low=value["low"], high=value.get("high")))
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)
