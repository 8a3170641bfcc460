"""Mentions of the visible sets judged right or wrong, field by field, with the signs their confidence is made of.

Desk and the articles labelled blind say of a whole article what it tells; MUC-4 of attacks, bombings, kidnappings and
arson alone; CASE-2021 of the one type of a snippet. Other sets do not say whether a mention is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from adapters import article, countries, lexicon
from incidents import MUC_TYPES

from streams import acquire, clean, extract
from streams.errors import RecordError
from streams.extract.confidence import Signs
from streams.extract.read import read_signed
from streams.records import CleanArticle, Mention

Row = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_STOP = {
    *("the", "a", "an", "of", "in", "on", "at", "to", "by", "for", "and", "or", "its", "his", "her", "their", "near"),
    *("town", "city", "province", "state", "government", "army", "group"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One mention of one document: field → right or wrong (a field that the set says nothing of is left out)."""

    data: str
    document: str
    signs: Signs
    right: dict[str, bool]


def articles(rows: Iterable[Row], data: str) -> Iterator[Judged]:
    """Yield every mention of set `data`; `whole` is right where type, place and news or background all are."""
    for row in rows:
        told = _signed(article(row["id"], row["text"], row.get("title") or "", row.get("published")))
        events = row["gold"]["events"]
        for (mention, signs), event in zip(told, _aligned(told, events, row["text"]), strict=True):
            right = {"whole": False, "type": False}
            if event is not None:
                right = _fields(mention, event)
                right["whole"] = right["type"] and right.get("place", True)
                right["whole"] &= bool(event.get("background")) == mention.background
            yield Judged(data, row["id"], signs, right)


def _aligned(told: list[tuple[Mention, Signs]], events: list[Row], text: str) -> list[Row | None]:
    """Return the event of each mention, none twice: the best likeness first."""
    pairs = [
        (-_likeness(mention, event, text), i, j)
        for i, (mention, _) in enumerate(told)
        for j, event in enumerate(events)
    ]
    found: list[Row | None] = [None] * len(told)
    taken: set[int] = set()
    for likeness, i, j in sorted(pairs):
        if likeness <= -3 and found[i] is None and j not in taken:
            found[i] = events[j]
            taken.add(j)
    return found


def _likeness(mention: Mention, event: Row, text: str) -> int:
    kinds = {event["type"], *(event.get("also") or [])}
    score = 3 if mention.type in kinds else 2 * (_class(mention.type) in {_class(kind) for kind in kinds})
    at = text.find(event["trigger"])
    met = at >= 0 and mention.trigger.start < at + len(event["trigger"]) and mention.trigger.end > at
    if not score and not met:
        return 0
    right = _fields(mention, event)
    return score + 3 * met + right.get("place", False) + right["time"] + right.get("killed", False)


def _class(kind: str) -> str:
    return kind.split(".", maxsplit=1)[0]


def _fields(mention: Mention, event: Row) -> dict[str, bool]:
    right = {"type": mention.type in {event["type"], *(event.get("also") or [])}, "time": _same_time(mention, event)}
    place = event["place"]
    if place.get("name"):
        names = [place["name"], *(place.get("also") or [])]
        told = [mention.place.name, mention.place.admin1]
        right["place"] = any(_same_name(a, b) for a in names for b in told)
    low = (event.get("killed") or {}).get("low")
    figure = mention.casualties.killed
    told_low = figure.low if figure is not None else None
    right["killed"] = _counted(low) == _counted(told_low)
    return right


def _counted(low: int | None) -> int | None:
    """Return the number of dead, none where it is two or fewer: "militants were killed" may be told as either."""
    return low if low is not None and low > 2 else None


def _same_time(mention: Mention, event: Row) -> bool:
    for key, told in (("start", mention.time.start), ("end", mention.time.end)):
        gold, ours = _day(event["time"].get(key)), _day(told)
        if (gold is None) != (ours is None) or (gold is not None and ours is not None and abs(gold - ours) > _DAY):
            return False
    return True


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _same_name(a: str | None, b: str | None) -> bool:
    return bool(a and b and _words(a) & _words(b))


def _words(name: str) -> set[str]:
    words = set(re.findall(r"[^\W_]+", name.lower()))
    return words - _STOP or words


def muc4(rows: Iterable[Row], data: str) -> Iterator[Judged]:
    """Yield the mentions of the types that MUC-4 codes; place, time and toll where its template says them."""
    for row in rows:
        raw = acquire.read_row({"id": row["id"], "text": row["text"], "language": "en"}, received=EPOCH)
        try:
            told = _signed(clean.clean(raw))
        except RecordError:
            continue
        left = list(row["gold"]["templates"])
        for mention, signs in told:
            kind = MUC_TYPES.get(mention.type)
            if kind is None or mention.background:
                continue
            fitting = [template for template in left if kind in template["type"].lower()]
            best = max(fitting, key=lambda t: sum(_template_fields(mention, t).values()), default=None)
            right = {"type": best is not None, "whole": best is not None}
            if best is not None:
                left.remove(best)
                right |= _template_fields(mention, best)
                right["whole"] = right.get("place", True)
            yield Judged(data, row["id"], signs, right)


def _template_fields(mention: Mention, template: Row) -> dict[str, bool]:
    right: dict[str, bool] = {}
    if template["date"] and template["date"].get("frm"):
        first, last = _day(template["date"]["frm"]), _day(template["date"]["to"])
        ours = _day(mention.time.start or mention.time.end)
        right["time"] = bool(first and last and ours and first - _DAY <= ours <= last + _DAY)
    if template["country"]:
        place = mention.place
        right["place"] = place.country in countries() and countries()[place.country][1].upper() in template["country"]
        if template["places"] and right["place"]:
            names = {name.upper() for name in (place.text, place.name, place.admin1, *place.also) if name}
            right["place"] = bool(names & {name.upper() for name in template["places"]})
    if template["deaths"] and template["deaths"]["exact"]:
        figure = mention.casualties.killed
        right["killed"] = _counted(figure.low if figure is not None else None) == _counted(template["deaths"]["n"])
    return right


def case2021(rows: Iterable[Row], data: str) -> Iterator[Judged]:
    """Yield the leading mention of each snippet; only its type is judged."""
    for row in rows:
        told = _signed(article(row["id"], row["text"]))
        if not told:
            continue
        mention, signs = max(told, key=lambda pair: (pair[0].salience, -pair[0].trigger.start))
        kind = lexicon().types[mention.type]
        yield Judged(data, row["id"], signs, {"type": row["gold"]["type"] == kind.snippet})


def _signed(cleaned: CleanArticle) -> list[tuple[Mention, Signs]]:
    return read_signed(extract.document_of(cleaned), lexicon())


JUDGES: dict[str, Callable[[Iterable[Row], str], Iterator[Judged]]] = {
    "desk": articles,
    "blind_read": articles,
    "blind_held": articles,
    "muc4": muc4,
    "case2021_task2": case2021,
}
