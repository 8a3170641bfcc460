"""The forms in which one dispatch arrives as plain text: as filed, in a wire's dress, and inside a whole web page.

Made by rule from a dispatch of `dispatches`, the same for the same seed. A page has about a hundred blocks beside
the story, as news pages have: menus, share rows, teasers, sign-ups, a footer.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from dispatches import PARTS, PLACES, TAIL, WHAT, WHO

from streams.records import RawArticle

MENU = (
    "Home",
    "World",
    "Politics",
    "Business",
    "Markets",
    "Sport",
    "Culture",
    "Opinion",
    "Weather",
    "Video",
    "Sign in",
)
SHARE = ("Share", "Facebook", "X", "WhatsApp", "Copy link", "Print")
FOOTER = ("About us", "Contact us", "Careers", "Advertise with us", "Newsletters", "Privacy policy", "Terms of use")
NAMES = ("Ana Ruiz", "Tom Hale", "Joan Doe", "Ole Brand", "Mira Kovac")
MENU_ENTRIES = 36
TEASERS = 18


@dataclass(frozen=True, kw_only=True)
class Form:
    """`name`, and how a dispatch's text becomes that form."""

    name: str
    dress: Callable[[str, str, random.Random], str]


def as_filed(text: str, title: str, rng: random.Random) -> str:
    """Return the text as it is."""
    return text


def in_wire_dress(text: str, title: str, rng: random.Random) -> str:
    """Return the text with slug, headline, byline, dateline, a pointer, sign-off and notice."""
    place = rng.choice(PLACES)[0].upper()
    lead, *rest = text.split("\n\n")
    half = len(rest) // 2
    return "\n\n".join(
        (
            f"UPDATE {rng.randrange(1, 6)}",
            title,
            f"By {rng.choice(NAMES)} and {rng.choice(NAMES)}",
            f"{place}, March {rng.randrange(1, 29)} (Reuters) - {lead}",
            *rest[:half],
            f"Read more: {_headline(rng)}",
            *rest[half:],
            f"(Reporting by {rng.choice(NAMES)}; Editing by {rng.choice(NAMES)})",
            "© 2026 Example Wire. All rights reserved.",
        )
    )


def in_a_page(text: str, title: str, rng: random.Random) -> str:
    """Return the text inside a page: what stands above, between and below the story on news sites."""
    entries = [f"* {rng.choice(MENU)}" if rng.random() < 0.7 else f"* {_headline(rng)}" for _ in range(MENU_ENTRIES)]
    paragraphs = text.split("\n\n")
    half = len(paragraphs) // 2
    teasers = []
    for _ in range(TEASERS):
        teasers += [_headline(rng), f"{rng.randrange(2, 23)} hours ago"]
    return "\n\n".join(
        (
            "Skip to main content",
            "\n".join(entries),
            title,
            "\n".join(SHARE),
            f"By {rng.choice(NAMES)}\nPublished: {rng.randrange(1, 29)} March 2026 09:30 GMT",
            f"A street in {rng.choice(PLACES)[0]} on Monday [Photo: {rng.choice(NAMES)}/EPA]",
            *paragraphs[:half],
            "Advertisement",
            f"Read more: {_headline(rng)}",
            *paragraphs[half:],
            "Stay informed\nSign up for our newsletter\nEnter your email",
            "Related stories",
            "\n".join(teasers),
            "\n".join(FOOTER),
            "© 2026 Example Media. All rights reserved.",
        )
    )


FORMS = (
    Form(name="as_filed", dress=as_filed),
    Form(name="in_wire_dress", dress=in_wire_dress),
    Form(name="in_a_page", dress=in_a_page),
)


def dressed(articles: list[RawArticle], form: Form, seed: int = 5) -> list[RawArticle]:
    """Return those of `articles` that have text, each in `form`; the title goes into the text, as pages have it."""
    rng = random.Random(seed)
    return [
        msgspec.structs.replace(
            article,
            content=form.dress(article.content, article.title or "", rng),
            title=article.title if form.name == "as_filed" else None,
        )
        for article in articles
        if article.content
    ]


def _headline(rng: random.Random) -> str:
    """Return a line such as other stories are announced by."""
    tail = rng.choice(TAIL).format(k=rng.randrange(2, 90), part=rng.choice(PARTS))
    return f"{rng.choice(WHO)[2:].capitalize()} on {rng.choice(WHAT)} {tail}"
