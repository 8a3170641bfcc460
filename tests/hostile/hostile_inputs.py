"""What a hostile or broken input is here, and the prose that broken ones are made of."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Expected = Literal["cleaned", "rejected", "either"]

TEXT = (
    "Floodwater closed the coastal road near Port Halcyon on Monday, and about 400 people left their homes, the "
    "district's governor said. Two bridges were swept away before dawn. Rescue teams reached the village of Lower "
    "Marsh by boat at noon. \u201cWe have never seen the river so high,\u201d said the mayor, Ada Renwick. Schools stay "
    "shut until Thursday, and the railway will run again on Friday at the earliest, its operator said in a statement."
)
"""A dispatch of our own, with what real ones have: places, figures, a quotation, typographic marks."""


@dataclass(frozen=True)
class Hostile:
    """One input: made anew each time, the same each time."""

    name: str
    make: Callable[[], bytes]
    expected: Expected = "either"
    """`cleaned`: at least one article comes out; `rejected`: none does."""
    how: dict[str, Any] = field(default_factory=dict)
    """Further arguments of `acquire.read_bytes`: the lies that transports tell."""


def prose(paragraphs: int = 4) -> str:
    """Return a story of so many paragraphs, no two alike."""
    places = ("Port Halcyon", "Lower Marsh", "Saint Orlan", "Tarn", "Bexley Sound", "Kirov Bay")
    return "\n\n".join(
        TEXT.replace("Port Halcyon", places[n % len(places)]).replace("400", str(400 + n)) for n in range(paragraphs)
    )


def html(body: str, head: str = "<title>Flood closes coastal road</title>") -> bytes:
    """Return a page with this body."""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode("utf-8", "surrogatepass")


def paragraphs(count: int = 4) -> str:
    """Return the story as paragraphs of HTML."""
    return "".join(f"<p>{part}</p>" for part in prose(count).split("\n\n"))


def rss(items: str, head: str = '<?xml version="1.0"?>') -> bytes:
    """Return a feed with these items."""
    return (
        f'{head}<rss version="2.0"><channel><title>Wire</title><link>https://w.example/</link>{items}</channel></rss>'
    ).encode("utf-8", "surrogatepass")


def item(description: str = TEXT, title: str = "Flood closes coastal road", guid: str = "g1") -> str:
    """Return one item of a feed."""
    return f"<item><guid>{guid}</guid><title>{title}</title><description>{description}</description></item>"


def noise(size: int, seed: int, letters: str) -> str:
    """Return so many characters of `letters`, drawn at random, the same for the same seed."""
    return "".join(random.Random(seed).choices(letters, k=size))


def cuts(name: str, whole: bytes, parts: int = 10, expected: Expected = "either") -> Iterator[Hostile]:
    """Yield `whole` cut off at so many places."""
    for number in range(1, parts):
        end = len(whole) * number // parts
        yield Hostile(f"{name} cut at {100 * number // parts} %", lambda end=end: whole[:end], expected)  # type: ignore[misc]
