"""One line that says what happened, where and to how many, for a reader without the article."""

from __future__ import annotations

from collections.abc import Sequence

from streams.extract.ontology import EventType
from streams.records import Actor, Casualties, EventTime, Figure, Place, Realis

_MARK: dict[str, str] = {
    "alleged": "Alleged: ",
    "planned": "Planned: ",
    "hypothetical": "Possible: ",
    "denied": "Denied: ",
}

_TOWARDS: dict[str, str] = {
    "politics.accusation": "against",
    "politics.aid": "to",
    "politics.meeting": "with",
    "politics.sanction": "on",
    "politics.threat": "to",
}
"""What leads to the other side in the title of words and measures, where there is one to name."""
_BY = {"politics.meeting": "of"}
_NAMELESS = frozenset({"politics.election", "politics.leadership_change"})
_LONGEST_NAME = 40
"""Characters from which a wording is no name for a title."""


def title_of(
    kind: EventType,
    place: Place,
    time: EventTime,
    casualties: Casualties,
    realis: Realis,
    *,
    beside: bool = False,
    tried: bool = False,
    actors: Sequence[Actor] = (),
) -> str:
    """Return e.g. ``Suicide bombing near Nassib, Syria (2017-08-11): at least 23 killed``.

    Words and measures are those of somebody, so that their title says whose: ``Sanctions by European Union on nine
    judges``; `actors` are those of the mention. `beside`: the text says it happened near the place, not in it;
    `tried`: that it was attempted, and may have failed. A day that is only the latest reads ``by 2017-08-12``.
    """
    line = _MARK.get(realis, "Attempted: " if tried else "") + kind.title
    if kind.name.startswith("politics.") and kind.name not in _NAMELESS:
        line += _sides(kind.name, actors)
    where = place.name or place.text
    if where and not (place.precision == "country" and f" {where}" in line):
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


def _sides(kind: str, actors: Sequence[Actor]) -> str:
    """Return `` by Japan to Ukraine``, `` between India and Maldives``, or nothing where nobody is known."""
    told = {role: [n for a in actors if a.role == role and (n := _called(a))] for role in ("initiator", "participant")}
    doers = list(dict.fromkeys(told["initiator"]))
    both = list(dict.fromkeys(told["participant"])) or doers
    if kind == "politics.meeting" and len(both) > 1:
        return f" between {both[0]} and {both[1]}"
    line = f" {_BY.get(kind, 'by')} {doers[0]}" if doers else ""
    known = (a for a in actors if a.role == "target" and (a.name or a.country) and _called(a) not in doers)
    other = next((name for a in known if (name := _called(a))), "") if kind in _TOWARDS else ""
    return f"{line} {_TOWARDS[kind]} {other}" if other else line


def _called(actor: Actor) -> str:
    name = actor.name or actor.text
    return name if len(name) < _LONGEST_NAME else ""


def _many(figure: Figure) -> str:
    if figure.high is None:
        return f"at least {figure.low:,}" if figure.low > 2 else "people"
    if figure.high != figure.low:
        return f"up to {figure.high:,}" if not figure.low else f"{figure.low:,}–{figure.high:,}"
    return f"{figure.low:,}"
