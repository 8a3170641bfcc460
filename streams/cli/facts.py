"""What a mention says, field by field, as people read it: for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from streams.cli.show import figure_text, moment_text
from streams.records import Actor, Claim, EventTime, Mention, Place

FIGURES: Final = ("killed", "injured", "missing", "displaced", "detained")


class Fact(NamedTuple):
    """One field of a mention."""

    field: str
    """Its name in `Mention.evidence`: ``place``, ``actors.0``."""
    name: str
    """What people call it: ``where``, ``initiator``."""
    value: str
    words: str = ""
    """As the article writes it; empty where `value` is that."""


def facts_of(mention: Mention) -> Iterator[Fact]:
    """Yield every field that the article tells of the event: where, when, how many, who, who says so."""
    place = mention.place
    if place.text or place.country:
        yield Fact("place", "where", _where(place), place.text)
    yield Fact("time", "when", _when(mention.time), mention.time.text)
    for kind in FIGURES:
        figure = getattr(mention.casualties, kind)
        if figure is not None:
            yield Fact(kind, kind, figure_text(figure.low, figure.high), figure.text)
    if mention.casualties.expected_to_rise:
        yield Fact("rise", "toll", "expected to rise")
    for number, actor in enumerate(mention.actors):
        yield Fact(f"actors.{number}", actor.role, _who(actor))
    for number, claim in enumerate(mention.claims):
        yield Fact(f"claims.{number}", claim.kind.replace("_", " "), _says(claim), claim.text)


def _where(place: Place) -> str:
    region = ", ".join(dict.fromkeys(filter(None, (place.name or place.text, place.admin1, place.country))))
    told: list[str] = [place.precision]
    if place.lat is not None and place.lon is not None:
        told.append(f"{place.lat:.2f}, {place.lon:.2f}" + (f" ± {place.radius_km:g} km" if place.radius_km else ""))
    return f"{region} ({'; '.join(told)})" + (f", also {', '.join(place.also)}" if place.also else "")


def _when(time: EventTime) -> str:
    if time.start is None and time.end is None:
        return f"not known ({time.precision})"
    return f"{moment_text(time.start) or '…'} to {moment_text(time.end) or '…'} ({time.precision})"


def _who(actor: Actor) -> str:
    known = [actor.name] if actor.name and actor.name != actor.text else []
    known += [part.replace("_", " ") for part in (actor.kind, actor.country) if part]
    return actor.text + (f" ({', '.join(known)})" if known else "")


def _says(claim: Claim) -> str:
    via = f" via {claim.via}" if claim.via else ""
    return f"{claim.by}{via}" + (f" against {claim.against}" if claim.against else "")
