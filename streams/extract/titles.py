"""One line that says what happened, where and to how many, for a reader without the article."""

from __future__ import annotations

from streams.extract.ontology import EventType
from streams.records import Casualties, EventTime, Figure, Place, Realis

_MARK: dict[str, str] = {
    "alleged": "Alleged: ",
    "planned": "Planned: ",
    "hypothetical": "Possible: ",
    "denied": "Denied: ",
}


def title_of(
    kind: EventType,
    place: Place,
    time: EventTime,
    casualties: Casualties,
    realis: Realis,
    *,
    beside: bool = False,
    tried: bool = False,
) -> str:
    """Return e.g. ``Suicide bombing near Nassib, Syria (2017-08-11): at least 23 killed``.

    `beside`: the text says it happened near the place, not in it; `tried`: that it was attempted, and may have failed.
    A day that is only the latest reads ``by 2017-08-12``.
    """
    line = _MARK.get(realis, "Attempted: " if tried else "") + kind.title
    where = place.name or place.text
    if where:
        line += f" {'near' if beside else 'in'} {where}"
    extent = [part for part in (place.admin1, place.country) if part and part != where]
    if extent and place.precision != "country":
        line += f", {', '.join(extent)}"
    if time.start:
        line += f" ({time.start[:10]})"
    elif time.end:
        line += f" (by {time.end[:10]})"
    told = [
        f"{_many(figure)} {word}"
        for figure, word in (
            (casualties.killed, "killed"),
            (casualties.injured, "injured"),
            (casualties.missing, "missing"),
            (casualties.displaced, "displaced"),
            (casualties.detained, "detained"),
        )
        if figure is not None and (figure.low or figure.high)
    ]
    return f"{line}: {', '.join(told)}" if told else line


def _many(figure: Figure) -> str:
    if figure.high is None:
        return f"at least {figure.low:,}" if figure.low > 2 else "people"
    if figure.high != figure.low:
        return f"up to {figure.high:,}" if not figure.low else f"{figure.low:,}–{figure.high:,}"
    return f"{figure.low:,}"
